"""Closed days decreed after the book: one person proposes, another decides, and nothing is ever edited.

An approved closure is known from the instant of its approval on, and moves the open terms it reaches. Days that
are to open again have a row of their own, decided by two people too, while they are still to come.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.permissions import check_may_approve_closures, check_may_propose_closures
from cases.domain.terms import calendar_of, is_business_day
from cases.domain.vocabulary import LawStatus
from cases.law import LawBook, LawGap
from cases.models import Closure
from cases.service.deadlines import Moved, move_deadlines
from cases.service.night import is_night_running
from cases.service.stamp import Stamp
from cases.service.two_people import refuse_own_proposal
from cases.service.typed import typed_text
from cases.service.verbs import check_not_future
from cases.snapshot.law import law_in_force

_LONGEST_NAME = 200
_LONGEST_BASIS = 300
_LONGEST_DAYS = 366
"""A closure longer than this is a slip of the keyboard."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided row, and what its approval moved."""

    closure: dict[str, Any]
    moved: Moved

    @property
    def as_dict(self) -> dict[str, Any]:
        return self.closure | self.moved.as_dict


def propose_closure(
    session: Session,
    shipped: LawBook,
    from_on: date,
    until_on: date | None,
    name: str,
    basis: str,
    stamp: Stamp,
    *,
    district: str = "",
    status: str = LawStatus.TEXT,
) -> dict[str, Any]:
    """Propose closed days, the last one included; they are business days until another person approves.

    Raises BadInput for days that cannot be closed, RuleRefused for a role that may not propose.
    """
    check_may_propose_closures(stamp.role)
    check_not_future(session, stamp)
    last_on = until_on or from_on
    law = law_in_force(session, shipped).at(stamp.on)
    _check_district(law.district_codes(), district)
    if last_on < from_on:
        raise BadInput("bad_closure", "El cierre no puede terminar antes de empezar.")
    if last_on - from_on >= timedelta(days=_LONGEST_DAYS):
        raise BadInput("bad_closure", "Un cierre no dura más de un año: revise las fechas.")
    calendar = calendar_of(law, district)
    days = [from_on + timedelta(days=place) for place in range((last_on - from_on).days + 1)]
    try:
        works = [day for day in days if is_business_day(calendar, day)]
    except LawGap as gap:
        raise BadInput("bad_closure", gap.reason) from gap
    if not works:
        raise BadInput("closure_changes_nothing", "Todos esos días ya son inhábiles: no hay nada que cerrar.")
    return _stored(
        session,
        Closure(
            district=district,
            from_on=from_on,
            until_on=last_on,
            name=typed_text(name, "Motivo", _LONGEST_NAME),
            basis=typed_text(basis, "Decreto o acuerdo", _LONGEST_BASIS),
            status=LawStatus(status),
            proposed_by=stamp.actor,
            proposed_role=stamp.role,
            proposed_at=stamp.at,
        ),
    )


def propose_reopening(
    session: Session, closure: int, reason: str, basis: str, stamp: Stamp, *, from_on: date | None = None
) -> dict[str, Any]:
    """Propose that the days of an approved closure, from one on, open again; the closure itself stays on record.

    Only days to come: those on which the office was closed do not become business days.
    """
    check_may_propose_closures(stamp.role)
    check_not_future(session, stamp)
    row = session.get(Closure, closure)
    if row is None or row.withdraws_id is not None:
        raise BadInput("unknown_closure", f"No existe el cierre {closure}. Véalos con: cobranza closure list")
    last_on = _closed_until(session, row)
    if not row.approved or last_on is None:
        raise RuleRefused(
            "closure_not_in_force", f"El cierre {closure} no rige: no hay nada que abrir.", ("LPA 82",)
        )
    first_on = from_on or max(row.from_on, stamp.on + _DAY)
    if not row.from_on <= first_on <= last_on:
        raise BadInput(
            "bad_closure",
            f"El cierre {closure} va del {row.from_on:%d/%m/%Y} al {last_on:%d/%m/%Y}: elija uno de esos días.",
        )
    _check_to_come(first_on, stamp)
    return _stored(
        session,
        Closure(
            district=row.district,
            from_on=first_on,
            until_on=last_on,
            name=typed_text(reason, "Por qué se abre", _LONGEST_NAME),
            basis=typed_text(basis, "Decreto o acuerdo", _LONGEST_BASIS),
            status=row.status,
            withdraws_id=row.id,
            proposed_by=stamp.actor,
            proposed_role=stamp.role,
            proposed_at=stamp.at,
        ),
    )


def decide_closure(
    session: Session, shipped: LawBook, closure: int, stamp: Stamp, *, approve: bool
) -> Decided:
    """Approve or reject a proposal; from then on it never changes.

    An approval moves every open term it reaches, in this transaction, and says which. Raises RuleRefused for
    whoever proposed it, Conflict where it was decided already or a night is at work.
    """
    check_may_approve_closures(stamp.role)
    check_not_future(session, stamp)
    row = session.scalars(select(Closure).where(Closure.id == closure).with_for_update()).one_or_none()
    if row is None:
        raise BadInput(
            "unknown_closure", f"No existe la propuesta {closure}. Véalas con: cobranza closure list"
        )
    if row.decided_at is not None:
        raise Conflict("closure_decided", f"La propuesta {closure} ya la decidió {row.decided_by}.")
    refuse_own_proposal(row.proposed_by, stamp)
    before = law_in_force(session, shipped)
    if approve:
        _check_may_take_effect(session, row, stamp)
    row.decided_by, row.decided_role, row.decided_at, row.approved = (
        stamp.actor,
        stamp.role,
        stamp.at,
        approve,
    )
    session.flush()
    moved = Moved()
    if approve:
        moved = move_deadlines(session, before, law_in_force(session, shipped), row, stamp)
    return Decided(closure_as_dict(row), moved)


def _check_may_take_effect(session: Session, row: Closure, stamp: Stamp) -> None:
    """A night counts with the law it began with, so nothing is closed or opened under it."""
    if row.withdraws_id is not None:
        _check_to_come(row.from_on, stamp)
    if is_night_running(session):
        raise Conflict(
            "night_running", "La noche está trabajando los expedientes: apruebe el cierre cuando termine."
        )


def _check_to_come(first_on: date, stamp: Stamp) -> None:
    if first_on <= stamp.on:
        raise RuleRefused(
            "closure_days_past",
            "Solo se abren días por venir: los que la oficina estuvo cerrada no se vuelven hábiles.",
            ("LPA 82",),
        )


def _check_district(known: tuple[str, ...], district: str) -> None:
    if district and district not in known:
        raise BadInput(
            "unknown_district", f"No existe el distrito «{district}». Los distritos son: {', '.join(known)}."
        )


def _closed_until(session: Session, row: Closure) -> date | None:
    """The last day still closed by a closure; None when every one opens again."""
    opened = session.scalars(
        select(Closure.from_on).where(Closure.withdraws_id == row.id, Closure.approved.is_(True))
    ).all()
    last_on: date = min([row.until_on, *(day - _DAY for day in opened)])
    return last_on if last_on >= row.from_on else None


def _stored(session: Session, row: Closure) -> dict[str, Any]:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise Conflict(
            "closure_pending", "Ya hay una propuesta sobre esos mismos días: apruébela o recházela antes."
        ) from error
    return closure_as_dict(row)


def listed_closures(session: Session) -> list[dict[str, Any]]:
    """Every closure and reopening ever proposed, newest first."""
    rows = session.scalars(select(Closure).order_by(Closure.id.desc()))
    return [closure_as_dict(row) for row in rows]


def closure_as_dict(row: Closure) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": "reopening" if row.withdraws_id else "closure",
        "withdraws": row.withdraws_id,
        "district": row.district,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
        "name": row.name,
        "basis": row.basis,
        "status": row.status,
        "state": {None: "proposed", True: "approved", False: "rejected"}[row.approved],
        "proposed_by": row.proposed_by,
        "proposed_at": row.proposed_at.isoformat(),
        "decided_by": row.decided_by,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }
