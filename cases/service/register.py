"""Corrections of the register: a new version, with who made it, why, and the paper it rests on.

Whatever corrects it, the tasks it settles end, the cases that waited are looked at by the next night, and their
answers are stored again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import check_may_correct_register
from cases.domain.vocabulary import Stage
from cases.intake.tables import Rules
from cases.law import LawBook
from cases.models import Account, Case, RegisterCorrection, Taxpayer, among
from cases.service.allocations import reallocate
from cases.service.cadastre.keeping import look_again, settle_tasks
from cases.service.engine import refresh
from cases.service.finding import find_account
from cases.service.register_data import (
    ACCOUNT_FIELDS,
    TAXPAYER_FIELDS,
    RegisterField,
    check_place,
    differences,
    parsed,
    shown,
    with_consent,
)
from cases.service.stamp import Stamp
from cases.service.typed import typed_text
from cases.service.verbs import check_not_future
from cases.service.verbs.messages import BadFields

_LONGEST_REASON = 500
_LONGEST_REFERENCE = 200
_CHANGES_DEBT = ("determination_act", "determination_notified_on")


def correct_taxpayer(
    session: Session,
    code: str,
    data: Mapping[str, Any],
    reason: str,
    stamp: Stamp,
    book: LawBook,
    *,
    reference: str = "",
    version: int | None = None,
) -> dict[str, Any]:
    """Make a new version of a taxpayer; `data` gives, by field, what it shall say (empty: nothing).

    Raises BadFields with the problem of each field, Conflict where `version` is no longer the current one,
    RuleRefused for a role, a consent or a change that is none.
    """
    why = _checked(session, reason, stamp)
    owner = held_taxpayer(session, code)
    _check_version(owner, version)
    said = with_consent(owner, _parsed(TAXPAYER_FIELDS, data, stamp), stamp.on)
    changed = _correct(session, owner, said, why, reference, stamp)
    accounts = session.scalars(select(Account.id).where(Account.taxpayer_id == owner.id)).all()
    after_correction(session, accounts, stamp, book)
    return {"taxpayer": owner.code, "version": owner.version, "changed": changed}


def correct_account(
    session: Session,
    account_ref: str,
    data: Mapping[str, Any],
    reason: str,
    stamp: Stamp,
    book: LawBook,
    *,
    reference: str = "",
    version: int | None = None,
) -> dict[str, Any]:
    """Make a new version of an account; its `taxpayer` is given by code. As `correct_taxpayer`."""
    why = _checked(session, reason, stamp)
    key = find_account(session, account_ref).id
    account = session.scalars(select(Account).where(Account.id == key).with_for_update()).one()
    _check_version(account, version)
    said = _parsed(ACCOUNT_FIELDS, data, stamp)
    if "taxpayer" in said:
        said["taxpayer_id"] = _owner_named(session, said.pop("taxpayer")).id
    check_place(account, said)
    changed = _correct(session, account, said, why, reference, stamp)
    if not changed.keys().isdisjoint(_CHANGES_DEBT):
        reallocate(session, [key], book, stamp.on)
    after_correction(session, [key], stamp, book)
    return {"account": account.number, "version": account.version, "changed": changed}


def record_change(
    session: Session,
    row: Taxpayer | Account,
    changed: Mapping[str, Any],
    reason: str,
    reference: str,
    stamp: Stamp,
) -> None:
    """Keep who changed what of a taxpayer or an account, why, and the paper it rests on."""
    session.execute(
        insert(RegisterCorrection).values(
            taxpayer_id=row.id if isinstance(row, Taxpayer) else None,
            account_id=row.id if isinstance(row, Account) else None,
            version=row.version,
            changed=dict(changed),
            reason=reason,
            reference=reference,
            made_by=stamp.actor,
            made_role=stamp.role,
            made_on=stamp.on,
            recorded_at=stamp.at,
        )
    )


def after_correction(session: Session, accounts: Collection[int], stamp: Stamp, book: LawBook) -> None:
    """End the tasks that are settled, store the answers again, and let the next night look at the cases."""
    session.flush()
    freed = settle_tasks(session, accounts, stamp, stamp.on)
    touched = sorted({*accounts, *freed})
    refresh(session, _open_cases(session, touched), book, stamp.on)
    look_again(session, touched, stamp.on)
    session.expire_all()


def _checked(session: Session, reason: str, stamp: Stamp) -> str:
    check_may_correct_register(stamp.role)
    check_not_future(session, stamp)
    return typed_text(reason, "Motivo", _LONGEST_REASON)


def held_taxpayer(session: Session, code: str) -> Taxpayer:
    """The taxpayer, held until the transaction ends."""
    wanted = select(Taxpayer).where(Taxpayer.code == code.strip()).with_for_update()
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise BadInput("unknown_taxpayer", f"No existe el contribuyente «{code}». Revise el código.")
    return found


def _owner_named(session: Session, code: str) -> Taxpayer:
    found = session.scalars(select(Taxpayer).where(Taxpayer.code == code)).one_or_none()
    if found is None:
        says = f"no existe el contribuyente {code}: revise el código"
        raise BadFields(f"Datos de la corrección: {says}.", {"taxpayer": says})
    return found


def _check_version(row: Taxpayer | Account, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict(
            "stale_version", "El registro cambió desde que abrió esta página: revise qué dice ahora."
        )


def _parsed(fields: Mapping[str, RegisterField], data: Mapping[str, Any], stamp: Stamp) -> dict[str, Any]:
    rules = Rules(today=stamp.on, tributes=frozenset(), districts={}, default_district="")
    return parsed(fields, data, rules)


def _correct(
    session: Session,
    row: Taxpayer | Account,
    said: Mapping[str, Any],
    reason: str,
    reference: str,
    stamp: Stamp,
) -> dict[str, dict[str, Any]]:
    """Write what differs and keep the record of it; the database counts the version and keeps the one before."""
    differing = differences(row, said)
    if not differing:
        raise RuleRefused(
            "nothing_to_correct", "El registro ya dice eso: no hay nada que corregir.", ("LGTM 85",)
        )
    paper = (
        typed_text(reference, "Documento en que se apoya", _LONGEST_REFERENCE) if reference.strip() else ""
    )
    for name, (_, new) in differing.items():
        setattr(row, name, new)
    row.recorded_at = stamp.at
    session.flush()
    session.refresh(row)
    if "taxpayer_id" in differing:
        differing["taxpayer"] = _codes(session, *differing.pop("taxpayer_id"))
    changed = {name: {"before": shown(now), "after": shown(new)} for name, (now, new) in differing.items()}
    record_change(session, row, changed, reason, paper, stamp)
    return changed


def _codes(session: Session, before: int, after: int) -> tuple[str, str]:
    return session.get_one(Taxpayer, before).code, session.get_one(Taxpayer, after).code


def _open_cases(session: Session, accounts: Sequence[int]) -> Sequence[int]:
    found = select(Case.id).where(among(Case.account_id, accounts), Case.stage != Stage.CLOSED)
    return session.scalars(found.order_by(Case.id)).all()
