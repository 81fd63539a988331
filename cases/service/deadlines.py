"""What closed days decreed later, or opened again, do to the cases they reach: in bulk, each told exactly once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, update
from sqlalchemy.orm import Session

from cases.domain.facts import AFTER_DEMAND, AppointmentFacts, CaseFacts
from cases.domain.running_terms import Move, moves_between
from cases.domain.summoning import serves_until
from cases.domain.terms import calendar_of, is_business_day
from cases.domain.vocabulary import AppointmentStatus, Event, Stage
from cases.law import LawAt, LawBook
from cases.models import (
    Account,
    Appointment,
    Case,
    CaseEvent,
    Closure,
    Document,
    Instalment,
    PlanCase,
    among,
)
from cases.service.engine import refresh
from cases.service.intake import ANY_NIGHT
from cases.service.record import write
from cases.service.stamp import Stamp
from cases.service.steps import entry_for
from cases.service.writing import Entry
from cases.snapshot import Ledger, load_facts

_AT_ONCE = 250
_MOST_LISTED = 500
_LONGEST_PAUSE = timedelta(days=366)
"""How long the office may be closed at a stretch: an instalment of before it may wait for the day it opens again."""
_LONGEST_NOTICE = timedelta(days=90)
"""No minimum notice before an appointment reaches further."""
_LONGEST_TERM = timedelta(days=2 * 366)
"""No term reaches further back: what was delivered before it is not even read."""


@dataclass(slots=True)
class Moved:
    """What an approval moved: terms by case, and appointments left on a closed day."""

    terms: list[dict[str, Any]] = field(default_factory=list)
    appointments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def as_dict(self) -> dict[str, Any]:
        return {"moved": self.terms, "appointments": self.appointments}

    @property
    def summary(self) -> str:
        """How much moved, in one sentence."""
        cases = len({one["case"] for one in self.terms})
        if not self.terms and not self.appointments:
            return "Ningún plazo abierto ni cita cambia por esto."
        said = [f"Se movieron {len(self.terms)} plazos de {cases} expedientes."] if self.terms else []
        if self.appointments:
            said.append(f"{len(self.appointments)} citas cambian: revise los expedientes.")
        return " ".join(said)

    @property
    def lines(self) -> list[str]:
        """The summary, then each term and appointment on its own line."""
        terms = [
            f"  {one['case']}  {one['document']}: del {one['from']} al {one['to']}"
            + ("; vuelve a correr" if one["runs_again"] else "")
            + (f"; revise lo hecho entretanto: {', '.join(one['acts'])}" if one["acts"] else "")
            for one in self.terms
        ]
        slots = [f"  {one['case']}  cita del {one['on']} a las {one['at']}" for one in self.appointments]
        return [self.summary, *terms, *slots]


def move_deadlines(
    session: Session, before: LawBook, after: LawBook, closure: Closure, stamp: Stamp
) -> Moved:
    """Tell each case whose terms end on another day by `after`, and bring its answer in line.

    The office's own targets move without an event: their cases are looked at by the next night.
    """
    moved = Moved()
    _look_at_targets(session, closure)
    for keys in _in_chunks(session, closure):
        ledgers: dict[int, Ledger] = {}
        facts = load_facts(session, keys, after, stamp.on, ledgers=ledgers)
        found = {key: moves_between(case, before, after, stamp.on) for key, case in facts.items()}
        entries = [_entry(facts[key], moves, closure) for key, moves in found.items() if moves]
        write(session, entries, stamp.keyed(f"closure-{closure.id}"))
        stranded = {key: _stranded(case, before, after) for key, case in facts.items()}
        touched = [key for key in facts if found[key] or stranded[key]]
        refresh(session, touched, after, stamp.on, ledgers=ledgers)
        for key in touched:
            case = facts[key]
            moved.terms.extend(_told(case) | move.as_data for move in found[key])
            moved.appointments.extend(
                _told(case) | {"on": slot.on.isoformat(), "at": f"{slot.at:%H:%M}"} for slot in stranded[key]
            )
    return moved


def moved_by(session: Session, closure: int, limit: int = _MOST_LISTED) -> list[dict[str, Any]]:
    """The terms that an approved closure moved, by case, as their events keep them; `limit` of them at most."""
    approved_at = select(Closure.decided_at).where(Closure.id == closure).scalar_subquery()
    rows = session.execute(
        select(Case.number, Account.number, CaseEvent.data)
        .join(Case, Case.id == CaseEvent.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(
            CaseEvent.event == Event.DEADLINE_MOVED,
            CaseEvent.recorded_at == approved_at,
            CaseEvent.data["closure"].as_integer() == closure,
        )
        .order_by(Case.number)
        .limit(limit)
    )
    return [
        {"case": case, "account": account} | term for case, account, data in rows for term in data["terms"]
    ]


def _in_chunks(session: Session, closure: Closure) -> Iterator[Sequence[int]]:
    """Cases a closure may reach, locked a chunk at a time in the order every writer locks them."""
    keys = session.scalars(_reached(closure)).all()
    for first in range(0, len(keys), _AT_ONCE):
        some = among(Case.id, keys[first : first + _AT_ONCE])
        yield session.scalars(select(Case.id).where(some).order_by(Case.id).with_for_update()).all()


def _reached(closure: Closure) -> Select[int]:
    """Cases with a delivery that may still run, an instalment to pay then, or an appointment on one of the days."""
    delivered = exists().where(
        Document.case_id == Case.id,
        Document.kind.in_(("aviso", "requerimiento")),
        Document.delivered_on < closure.until_on,
        Document.delivered_on >= closure.from_on - _LONGEST_TERM,
    )
    cited = exists().where(
        Appointment.case_id == Case.id,
        Appointment.status == AppointmentStatus.BOOKED,
        Appointment.on_date.between(closure.from_on, closure.until_on + _LONGEST_NOTICE),
    )
    promised = exists().where(
        PlanCase.case_id == Case.id,
        Instalment.plan_id == PlanCase.plan_id,
        Instalment.due_on.between(closure.from_on - _LONGEST_PAUSE, closure.until_on),
    )
    in_plan = Case.stage.in_((Stage.PAYMENT_PLAN, Stage.DEFAULT))
    in_term = Case.stage.in_((Stage.PERSUASION, *AFTER_DEMAND))
    return (
        select(Case.id)
        .where(_of(closure), or_(in_term & delivered, in_plan & promised, cited))
        .order_by(Case.id)
    )


def _of(closure: Closure) -> ColumnElement[bool]:
    is_open = Case.stage != Stage.CLOSED
    return is_open & (Case.district == closure.district) if closure.district else is_open


def _stranded(case: CaseFacts, before: LawBook, after: LawBook) -> list[AppointmentFacts]:
    """Appointments whose day was open and is closed now, or the other way round; and those left without the notice."""
    on = case.statement.on
    old, new = (calendar_of(book.at(on), case.account.district) for book in (before, after))
    late = [_arrived_late(case, book.at(on)) for book in (before, after)]
    return [
        slot
        for slot in case.appointments
        if slot.status == AppointmentStatus.BOOKED
        and (is_business_day(old, slot.on) != is_business_day(new, slot.on) or late[0] != late[1])
    ]


def _arrived_late(case: CaseFacts, law: LawAt) -> bool:
    """Whether the summons that stands was delivered without the minimum notice."""
    summons = case.last_document("citatorio")
    if summons is None or summons.delivered_on is None:
        return False
    last = serves_until(case, summons, law)
    return last is not None and summons.delivered_on > last


def _entry(case: CaseFacts, moves: Sequence[Move], closure: Closure) -> Entry:
    opens = closure.withdraws_id is not None
    days = f"{closure.from_on:%d/%m/%Y}" + (
        f" al {closure.until_on:%d/%m/%Y}" if closure.until_on > closure.from_on else ""
    )
    why = f"{'Vuelve a abrirse' if opens else 'Se cerró'} el {days}: {closure.name}."
    main = moves[-1]
    return entry_for(
        case,
        Event.DEADLINE_MOVED,
        code="days_opened_again" if opens else "days_closed",
        reasons=[why, *(text for move in moves for text in move.texts)],
        basis=list(dict.fromkeys(["LPA 82", closure.basis, *(move.term.basis for move in moves)])),
        data={
            "closure": closure.id,
            "reference": closure.basis,
            "from": main.from_on.isoformat(),
            "to": main.to_on.isoformat(),
            "terms": [move.as_data for move in moves],
        },
    )


def _told(case: CaseFacts) -> dict[str, str]:
    return {"case": case.number, "account": case.account.number}


def _look_at_targets(session: Session, closure: Closure) -> None:
    later = update(Case).where(_of(closure), Case.next_task_on >= closure.from_on)
    session.execute(later.values(look_on=ANY_NIGHT))
