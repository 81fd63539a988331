"""Other people who answer for an account, whom no sheet of a portfolio names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cases.domain.cadastre import SUCCESSOR_BASIS, SUCCESSOR_CAPACITIES
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.permissions import check_may_correct_register
from cases.intake import values
from cases.intake.values import CellRefused
from cases.law import LawBook
from cases.models import Account, AccountPerson, Person, Taxpayer
from cases.service.finding import find_account
from cases.service.register import after_correction, held_taxpayer, record_change
from cases.service.stamp import Stamp
from cases.service.typed import typed_text
from cases.service.verbs import check_not_future

_LONGEST_TEXT = 200
_LONGEST_REASON = 500


def record_joint_owner(
    session: Session, account_ref: str, name: str, identity_line: str, since_on: date, stamp: Stamp
) -> None:
    """Note a co-owner, who answers for the whole debt (LGTM 22).

    Raises BadInput for text that cannot be printed.
    """
    account = find_account(session, account_ref)
    person = _new_person(
        session, name, typed_text(identity_line, "Documento de identidad", _LONGEST_TEXT), stamp
    )
    session.execute(
        insert(AccountPerson).values(
            account_id=account.id,
            person_id=person,
            capacity="copropietario",
            answers_for_the_whole=True,
            basis="LGTM 22",
            from_on=since_on,
        )
    )


def record_successor(
    session: Session,
    code: str,
    name: str,
    identity: str,
    capacity: str,
    reason: str,
    reference: str,
    stamp: Stamp,
    book: LawBook,
) -> dict[str, Any]:
    """Note who answers for a dead taxpayer's inheritance, in every account of theirs (LGTM 19, 91 no. 4).

    `reference` is the paper that proves it; `identity` a DUI or another document, as printed. The cases that waited
    go on with the next night, addressed to the succession. Raises RuleRefused where the register knows of no death.
    """
    check_may_correct_register(stamp.role)
    check_not_future(session, stamp)
    why = typed_text(reason, "Motivo", _LONGEST_REASON)
    paper = typed_text(reference, "Documento en que se apoya", _LONGEST_TEXT)
    chosen = _capacity(capacity)
    owner = held_taxpayer(session, code)
    _check_dead(owner, stamp.on)
    accounts = session.scalars(
        select(Account).where(Account.taxpayer_id == owner.id).order_by(Account.id)
    ).all()
    full_name = typed_text(name, "Nombre", _LONGEST_TEXT)
    _refuse_repeated(session, accounts, full_name, chosen)
    person = _new_person(session, full_name, _identity_line(identity), stamp)
    for account in accounts:
        session.execute(
            insert(AccountPerson).values(
                account_id=account.id,
                person_id=person,
                capacity=chosen,
                answers_for_the_whole=False,
                basis=SUCCESSOR_BASIS[chosen],
                from_on=owner.died_on,
            )
        )
    changed = {"successor": {"before": None, "after": f"{full_name}, {chosen}"}}
    record_change(session, owner, changed, why, paper, stamp)
    after_correction(session, [account.id for account in accounts], stamp, book)
    return {"taxpayer": owner.code, "accounts": [one.number for one in accounts], "changed": changed}


def _new_person(session: Session, name: str, identity_line: str, stamp: Stamp) -> int:
    key: int = session.scalars(
        insert(Person)
        .values(
            name=typed_text(name, "Nombre", _LONGEST_TEXT), identity_line=identity_line, recorded_at=stamp.at
        )
        .returning(Person.id)
    ).one()
    return key


def _identity_line(identity: str) -> str:
    """A DUI printed as such; another document as it was typed."""
    text = typed_text(identity, "Documento de identidad", _LONGEST_TEXT)
    try:
        return f"DUI {values.dui(text.removeprefix('DUI').strip())}"
    except CellRefused as refused:
        if any(sign.isalpha() for sign in text.removeprefix("DUI")):
            return text
        raise BadInput(refused.code, refused.message) from refused


def _capacity(capacity: str) -> str:
    chosen = capacity.strip().casefold()
    if chosen not in SUCCESSOR_BASIS:
        raise BadInput(
            "unknown_capacity", f"Diga en qué calidad responde: {', '.join(SUCCESSOR_CAPACITIES)}."
        )
    return chosen


def _check_dead(owner: Taxpayer, on: date) -> None:
    if owner.died_on is None or owner.died_on > on:
        raise RuleRefused(
            "taxpayer_alive",
            f"En el registro no consta que {owner.name} haya fallecido: anote primero la fecha con su partida.",
            ("LGTM 19",),
        )


def _refuse_repeated(session: Session, accounts: Sequence[Account], name: str, capacity: str) -> None:
    found = session.scalar(
        select(Person.id)
        .join(AccountPerson, AccountPerson.person_id == Person.id)
        .where(
            AccountPerson.account_id.in_([account.id for account in accounts]),
            AccountPerson.capacity == capacity,
            Person.name == name,
            AccountPerson.until_on.is_(None),
        )
        .limit(1)
    )
    if found is not None:
        raise RuleRefused("person_recorded", f"{name} ya consta como {capacity}.", ("LGTM 19",))
