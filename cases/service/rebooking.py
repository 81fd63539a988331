"""Another date for every appointment that the office cannot hold: told before, then one act a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from cases.contention import repeated
from cases.domain.errors import ChannelDown, CobranzaError, RuleRefused
from cases.domain.permissions import check_role
from cases.domain.slots import Slot, allocate, slots_for_citations
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import Event
from cases.law import LawBook
from cases.models import Case
from cases.service.desk_lists import check_district, to_move
from cases.service.stamp import Stamp
from cases.service.verbs import Done, perform
from cases.snapshot.desks import load_agenda


@dataclass(frozen=True, slots=True)
class NewDate:
    """What was agreed to for one case: the summons it replaces, and where its appointment goes.

    `version` is that of the case when this was shown, so that nobody's case moves after somebody else changed it.
    """

    case: str
    document: str
    version: int
    on: date
    at: time
    desk: int
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One appointment to be moved, as `to_move` tells it; `moved` is None where no slot is left."""

    told: dict[str, Any]
    moved: NewDate | None


def proposed_dates(session: Session, book: LawBook, district: str, on: date) -> list[Proposal]:
    """The first free slots, in the order of the appointments that they replace; nothing is written.

    They leave the whole time that delivery needs, as those that the office itself gives (`citation.lead`).
    """
    check_district(session, district)
    rows = to_move(session, book, district, on)
    law = book.at(on)
    agenda = load_agenda(session, district, on)
    slots = slots_for_citations(law, calendar_of(law, district), agenda.plan, on)
    given = allocate(range(len(rows)), slots, agenda.taken, agenda.busy)
    numbers = select(Case.number, Case.version).where(Case.number.in_([row["case"] for row in rows]))
    versions = {row.number: row.version for row in session.execute(numbers)}
    return [
        Proposal(row, _new_date(row, versions[row["case"]], given[place]) if place in given else None)
        for place, row in enumerate(rows)
    ]


def _new_date(row: dict[str, Any], version: int, slot: Slot) -> NewDate:
    reason = f"La oficina no puede atenderla: {row['why']}"
    return NewDate(row["case"], row["document"], version, slot.on, slot.at, slot.desk, reason)


def rebook_each(
    engine: Engine, book: LawBook, dates: Sequence[NewDate], stamp: Stamp
) -> dict[str, Done | CobranzaError]:
    """One `rebook` a case, each in a transaction of its own; the answer of each, by the number of the case.

    Said again, what was done is answered as done: a summons is replaced once. Raises RuleRefused for the role.
    """
    check_role(Event.REBOOK, stamp.role)
    return {one.case: _rebooked(engine, book, one, stamp) for one in dates}


def _rebooked(engine: Engine, book: LawBook, one: NewDate, stamp: Stamp) -> Done | CobranzaError:
    data = {
        "cause": "unattended",
        "reason": one.reason,
        "appointment_on": one.on,
        "appointment_at": one.at,
        "desk": one.desk,
    }

    def attempt() -> Done:
        with Session(engine) as session, session.begin():
            keyed = stamp.keyed(f"rebook:{one.document}")
            return perform(session, one.case, Event.REBOOK, keyed, data, book, version=one.version)

    try:
        return repeated(attempt)
    except ChannelDown:
        raise
    except CobranzaError as refusal:
        return refusal


def refuse_if_nothing(proposals: Sequence[Proposal]) -> None:
    """Raises RuleRefused where there is no appointment to move, or no slot for any."""
    if not proposals:
        raise RuleRefused("nothing_to_rebook", "No hay citas por cambiar de fecha.", ("política citation",))
    if all(one.moved is None for one in proposals):
        raise RuleRefused(
            "no_slot",
            "No queda cupo dentro del horizonte de citas: abra más horas o registre otra ventanilla.",
            ("política citation.horizon",),
        )
