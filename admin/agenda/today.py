"""What today's appointments ask for: who is waited for, what may be recorded, and why the rest is off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from admin.queries import AgendaRow
from cases.domain.actions import Offer, actions_for
from cases.domain.decision import decide
from cases.domain.facts import CaseFacts
from cases.domain.refusals import Table
from cases.domain.vocabulary import AppointmentStatus, Event, Role
from cases.domain.words import METHOD_NAMES
from cases.law import LawBook
from cases.service.contexts.notices import proof_of
from cases.snapshot import load_facts

_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Hearing:
    """One appointment of today, with the steps that end it: each on, or off with its reason."""

    row: AgendaRow
    since: str
    delivered: str
    came: Offer | None
    absent: Offer | None
    moved: Offer | None


def hearings_of(
    session: Session, rows: Sequence[AgendaRow], book: LawBook, on: date, hour: time, role: Role, actor: str
) -> list[Hearing]:
    """Those of today that nobody has settled, by hour; the cases are read together."""
    waiting = [
        row
        for row in rows
        if row.appointment.on_date == on and row.appointment.status == AppointmentStatus.BOOKED
    ]
    facts = load_facts(session, [row.case.id for row in waiting], book, on)
    return [_hearing(row, facts[row.case.id], book, on, hour, role, actor) for row in waiting]


def _hearing(
    row: AgendaRow, facts: CaseFacts, book: LawBook, on: date, hour: time, role: Role, actor: str
) -> Hearing:
    table = Table(facts, decide(facts, book, on), role, book.at(on), on, hour, actor)
    offers: dict[Any, Offer] = {offer.verb: offer for offer in actions_for(table)}
    return Hearing(
        row=row,
        since=_since(row.appointment.at_time, hour),
        delivered=_delivered(row, facts),
        came=offers.get(Event.RECORD_APPEARANCE),
        absent=offers.get(Event.RECORD_NO_SHOW),
        moved=offers.get(Event.REBOOK),
    )


def _since(at: time, now: time) -> str:
    """How long ago it was; "" where it is still to come."""
    passed = datetime.combine(date.min, now) - datetime.combine(date.min, at)
    minutes = int(passed.total_seconds() // _MINUTES_AN_HOUR)
    return f"pasaron {minutes} minutos" if minutes > 0 else ""


def _delivered(row: AgendaRow, facts: CaseFacts) -> str:
    summons = next(one for one in facts.documents if one.key == row.summons.id)
    proof = proof_of(summons)
    if summons.delivered_on is None or proof is None:
        return ""
    return METHOD_NAMES[proof.how]  # type: ignore[index]  # the table is keyed by StrEnum
