"""Values of the law that the office approves: one person proposes, another decides, and nothing is ever edited.

An approved value is law from `valid_from` on, and known from the instant of its approval on. A correction is
another value with the same first day, approved later.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.domain.debt.rules import UNDERSTOOD, rules_at
from cases.domain.errors import BadInput, Conflict
from cases.domain.permissions import check_may_approve_law, check_may_propose_law
from cases.domain.still_owed import POLICY_KEY, ChangePolicy
from cases.domain.vocabulary import BEFORE_REFERRAL, LawStatus
from cases.law import ITEMS, LawBook, LawValue, general_key, value_of_text
from cases.models import ApprovedValue, Payment
from cases.service.allocations import reallocate
from cases.service.intake import ANY_NIGHT
from cases.service.stamp import Stamp
from cases.service.two_people import refuse_own_proposal
from cases.service.typed import typed_text
from cases.snapshot.law import law_in_force

_LONGEST_BASIS = 300
_LONGEST_NOTE = 500
_MOST_PERCENT = Decimal(100)
_UNDERSTOOD = {**UNDERSTOOD, POLICY_KEY: tuple(ChangePolicy)}
_NAMES_OF_RULES = ("rule", "text")
"""Units whose values name what the program does: one that it does not know needs another program."""
_SAME_MEASURE = frozenset({"months", "days"})
"""Units that a value may change between: the step of the late fine is three months or ninety days."""


def propose_value(
    session: Session,
    shipped: LawBook,
    key: str,
    value: str,
    valid_from: date,
    basis: str,
    stamp: Stamp,
    *,
    valid_until: date | None = None,
    unit: str = "",
    status: str = LawStatus.POLICY,
    note: str = "",
) -> dict[str, Any]:
    """Propose a value; it is nothing until another person approves it.

    Raises BadInput for a value that cannot be one of its key, RuleRefused for a role that may not propose.
    """
    check_may_propose_law(stamp.role)
    book = law_in_force(session, shipped)
    proposed = _checked(book, key.strip(), value, valid_from, valid_until, unit, basis, status, note)
    row = ApprovedValue(
        key=proposed.key,
        value=value.strip(),
        unit=proposed.unit,
        valid_from=valid_from,
        valid_until=valid_until,
        basis=proposed.basis,
        status=proposed.status,
        note=proposed.note,
        proposed_by=stamp.actor,
        proposed_role=stamp.role,
        proposed_at=stamp.at,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(
            "law_value_pending",
            f"Ya hay una propuesta de «{proposed.key}» desde el {valid_from:%d/%m/%Y}: apruébela o recházela antes.",
        ) from error
    return value_as_dict(row)


def decide_value(
    session: Session, shipped: LawBook, value: int, stamp: Stamp, *, approve: bool
) -> dict[str, Any]:
    """Approve or reject a proposal; from then on it never changes.

    An approved value is looked at by the next night in every case and account, and the payments from its first
    day on are applied again: the law says from when it governs. Raises RuleRefused for whoever proposed it.
    """
    check_may_approve_law(stamp.role)
    row = session.scalars(
        select(ApprovedValue).where(ApprovedValue.id == value).with_for_update()
    ).one_or_none()
    if row is None:
        raise BadInput(
            "unknown_law_value", f"No existe la propuesta {value}. Véalas con: cobranza law-value list"
        )
    if row.decided_at is not None:
        raise Conflict("law_value_decided", f"La propuesta {value} ya la decidió {row.decided_by}.")
    refuse_own_proposal(row.proposed_by, stamp)
    row.decided_by, row.decided_role, row.decided_at, row.approved = (
        stamp.actor,
        stamp.role,
        stamp.at,
        approve,
    )
    session.flush()
    if approve:
        _look_again(session, shipped, row.valid_from, stamp.on)
    return value_as_dict(row)


def listed_values(session: Session) -> list[dict[str, Any]]:
    """Every value ever proposed, newest first."""
    return [
        value_as_dict(row) for row in session.scalars(select(ApprovedValue).order_by(ApprovedValue.id.desc()))
    ]


def value_as_dict(row: ApprovedValue) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "value": row.value,
        "unit": row.unit,
        "from": row.valid_from.isoformat(),
        "until": row.valid_until.isoformat() if row.valid_until else None,
        "basis": row.basis,
        "status": row.status,
        "note": row.note,
        "state": {None: "proposed", True: "approved", False: "rejected"}[row.approved],
        "proposed_by": row.proposed_by,
        "proposed_at": row.proposed_at.isoformat(),
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }


def _checked(
    book: LawBook,
    key: str,
    value: str,
    valid_from: date,
    valid_until: date | None,
    unit: str,
    basis: str,
    status: str,
    note: str,
) -> LawValue:
    """The value as an entry, after the checks of a file and those that only a change needs."""
    before = _known_entry(book, key)
    if before.unit in _NAMES_OF_RULES and value.strip() not in _UNDERSTOOD.get(key, ()):
        raise BadInput(
            "law_value_in_files",
            f"«{key}» nombra lo que hace el programa: solo cambia en los archivos de la ley, con su programa.",
        )
    if unit and unit != before.unit and not {unit, before.unit} <= _SAME_MEASURE:
        raise BadInput("bad_law_value", f"«{key}» se mide en «{before.unit}», no en «{unit}».")
    cited = typed_text(basis, "Base legal", _LONGEST_BASIS)
    told = typed_text(note, "Nota", _LONGEST_NOTE) if note.strip() else ""
    made, problems = value_of_text(
        key, value, unit or before.unit, valid_from, valid_until, cited, status, told
    )
    if made is None or problems:
        raise BadInput("bad_law_value", f"No se puede proponer: {'; '.join(problems)}.")
    if made.unit == "percent" and isinstance(made.value, Decimal) and made.value > _MOST_PERCENT:
        raise BadInput("bad_law_value", f"«{key}» es un porcentaje: no puede pasar de 100.")
    is_any_of = general_key(key) in ITEMS
    if isinstance(made.value, tuple) and not is_any_of and sorted(made.value) != sorted(_items(before)):
        raise BadInput("bad_law_value", f"«{key}» solo admite otro orden de: {', '.join(_items(before))}.")
    _try_out(book, made)
    return made


def _known_entry(book: LawBook, key: str) -> LawValue:
    """The last entry of the key in the highest layer that knows it; for one kind of account, of all kinds."""
    for known in (key, general_key(key)):
        for layer in reversed(book.layers):
            if layer.values.get(known):
                return layer.values[known][-1]
    raise BadInput("unknown_law_key", f"La ley no tiene la clave «{key}». Véalas con: cobranza law")


def _items(entry: LawValue) -> tuple[str, ...]:
    return entry.value if isinstance(entry.value, tuple) else ()


def _try_out(book: LawBook, value: LawValue) -> None:
    """Whether debts can be computed with it; raises LawGap where the engine does not understand it."""
    if not rules_at(book.with_approved([value]).at(value.valid_from)).interest_divisor:
        raise BadInput("bad_law_value", f"«{value.key}» no puede ser cero: nada se podría calcular.")


def _look_again(session: Session, shipped: LawBook, valid_from: date, on: date) -> None:
    """What everybody waits for, and where the payments since then went, may be another."""
    session.execute(_LOOK_AT_CASES, {"night": ANY_NIGHT})
    session.execute(_LOOK_AT_ACCOUNTS, {"night": ANY_NIGHT, "before_referral": list(BEFORE_REFERRAL)})
    paid_since = (
        select(Payment.account_id)
        .where(Payment.paid_on >= valid_from)
        .distinct()
        .order_by(Payment.account_id)
    )
    reallocate(session, session.scalars(paid_since).all(), law_in_force(session, shipped), on)


_LOOK_AT_CASES = text("UPDATE cases SET look_on = :night WHERE stage <> 'closed'")
# An account that a case before referral covers has no night of its own: its case has.
_LOOK_AT_ACCOUNTS = text(
    "UPDATE accounts SET look_on = :night WHERE NOT EXISTS (SELECT FROM cases WHERE account_id = accounts.id"
    " AND stage = ANY(:before_referral) AND suit_filed_on IS NULL)"
)
