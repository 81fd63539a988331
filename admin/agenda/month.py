"""What came of the appointments of a month."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session, aliased

from cases.domain.terms import add_months
from cases.domain.vocabulary import AppointmentStatus, Event
from cases.models import Appointment, CaseEvent, Document

_UNPROVEN = ("citation_not_delivered_in_time", "citation_delivered_late")
"""Codes of the citations issued again because the one before was not delivered, or not in time."""


@dataclass(frozen=True, slots=True)
class MonthResult:
    """Figures of the days that have passed, in the order in which they are counted."""

    first_on: date
    came: int
    absent: int
    unproven: int
    unrecorded: int
    settled: int
    moved: int

    @property
    def due(self) -> int:
        """What should have been held."""
        return self.came + self.absent + self.unproven + self.unrecorded

    def share(self, part: int) -> str:
        return f"{part} ({100 * part / self.due:.1f} %)" if self.due else str(part)


def month_result(session: Session, district: str, day: date, today: date) -> MonthResult:
    """The month of `day`, up to yesterday; `settled` are those who came and then paid or signed a plan."""
    first = day.replace(day=1)
    ends = min(add_months(first, 1), today)
    replacing, issued = aliased(Document), aliased(CaseEvent)
    again = (
        select(issued.code)
        .join(replacing, replacing.event_id == issued.id)
        .where(replacing.id == Document.replaced_by_id)
        .scalar_subquery()
    )
    signed = exists().where(
        CaseEvent.case_id == Appointment.case_id,
        CaseEvent.event.in_((Event.SIGN_PLAN, Event.SETTLE)),
        CaseEvent.effective_on >= Appointment.on_date,
    )
    status = Appointment.status
    attended = status == AppointmentStatus.ATTENDED
    cancelled = status == AppointmentStatus.CANCELLED
    counted = (
        attended,
        status == AppointmentStatus.NO_SHOW,
        cancelled & again.in_(_UNPROVEN),
        status == AppointmentStatus.BOOKED,
        attended & ((Appointment.outcome == "paid") | signed),
        cancelled & again.startswith("rebooked_by_"),
    )
    found = session.execute(
        select(*(func.count(case((condition, 1))) for condition in counted))
        .select_from(Appointment)
        .join(Document, Document.id == Appointment.document_id)
        .where(Appointment.district == district, Appointment.on_date >= first, Appointment.on_date < ends)
    ).one()
    return MonthResult(first, *(int(number) for number in found))
