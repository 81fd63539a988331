"""The desks of districts, and which slots are given, always in bulk."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.booking import Agenda
from cases.domain.desks import Absence, DeskPlan, Hours, OfficeDesk
from cases.domain.slots import OfficerHour, Slot
from cases.domain.vocabulary import AppointmentStatus
from cases.models import Appointment, Desk, DeskAbsence


def load_desk_plans(session: Session, districts: Collection[str]) -> dict[str, DeskPlan]:
    """The desks and absences of each district, those of the past too; none defined: the plan is empty."""
    desks: dict[str, list[OfficeDesk]] = defaultdict(list)
    absences: dict[str, list[Absence]] = defaultdict(list)
    defined = select(Desk).where(Desk.district.in_(districts)).order_by(Desk.number, Desk.from_on)
    for row in session.scalars(defined):
        desks[row.district].append(
            OfficeDesk(
                number=row.number,
                place=row.place,
                officer=row.officer,
                officer_key=row.officer_key,
                from_on=row.from_on,
                until_on=row.until_on,
                hours=_hours(row),
            )
        )
    known = (
        select(DeskAbsence)
        .where(DeskAbsence.district.in_(districts), DeskAbsence.withdrawn_at.is_(None))
        .order_by(DeskAbsence.from_on, DeskAbsence.id)
    )
    for away in session.scalars(known):
        absences[away.district].append(
            Absence(
                from_on=away.from_on,
                until_on=away.until_on,
                reason=away.reason,
                desk=away.desk,
                officer_key=away.officer_key,
                hours=_hours(away),
            )
        )
    return {
        district: DeskPlan(district, tuple(desks[district]), tuple(absences[district]))
        for district in districts
    }


def _hours(row: Desk | DeskAbsence) -> Hours:
    return Hours(frozenset(row.weekdays), row.starts_at, row.ends_at)


@dataclass(slots=True)
class Given:
    """What is booked from a day on: the slots of each district, and the hours of every officer."""

    slots: dict[str, set[Slot]] = field(default_factory=lambda: defaultdict(set))
    officers: set[OfficerHour] = field(default_factory=set)

    def give(self, district: str, slot: Slot) -> None:
        self.slots[district].add(slot)
        if slot.officer_key:
            self.officers.add(OfficerHour(slot.on, slot.at, slot.until, slot.officer_key))


def load_given(session: Session, from_on: date) -> Given:
    """Every appointment from a day on that was not cancelled."""
    given = Given()
    booked = select(
        Appointment.district,
        Appointment.on_date,
        Appointment.at_time,
        Appointment.until_time,
        Appointment.desk,
        Appointment.officer_key,
    ).where(Appointment.on_date >= from_on, Appointment.status != AppointmentStatus.CANCELLED)
    for district, on, at, until, desk, officer in session.execute(booked):
        given.give(district, Slot(on, at, desk, officer_key=officer, until=until))
    return given


def load_agenda(session: Session, district: str, from_on: date) -> Agenda:
    """The desks of one district and what is given from a day on."""
    given = load_given(session, from_on)
    plan = load_desk_plans(session, [district])[district]
    return Agenda(plan, frozenset(given.slots[district]), frozenset(given.officers))
