"""Desks, absences and appointments to move, as answers for programs and pages."""

from datetime import date, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import AppointmentStatus
from cases.law import LawBook
from cases.models import Account, Appointment, Case, Desk, DeskAbsence, District, Document, Taxpayer
from cases.snapshot.desks import load_desk_plans


def to_move(session: Session, book: LawBook, district: str, on: date) -> list[dict[str, Any]]:
    """Appointments that still stand and that the office cannot hold, by day: closed, or nobody at the desk."""
    calendar = calendar_of(book.at(on), district)
    closed = [day for day in calendar.closed if day >= on]
    found = (
        select(Appointment, Case.number, Taxpayer.name, Account.number, Document.number)
        .join(Case, Case.id == Appointment.case_id)
        .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
        .join(Account, Account.id == Case.account_id)
        .join(Document, Document.id == Appointment.document_id)
        .where(
            Appointment.district == district,
            Appointment.status == AppointmentStatus.BOOKED,
            (Appointment.must_move != "") | Appointment.on_date.in_(closed),
        )
        .order_by(Appointment.on_date, Appointment.at_time, Appointment.desk)
    )
    return [
        {
            "case": case,
            "taxpayer": taxpayer,
            "account": account,
            "document": document,
            "on": appointment.on_date.isoformat(),
            "at": f"{appointment.at_time:%H:%M}",
            "desk": appointment.desk,
            "why": calendar.closed.get(appointment.on_date) or appointment.must_move,
        }
        for appointment, case, taxpayer, account, document in session.execute(found)
    ]


def listed_desks(session: Session, book: LawBook, district: str, on: date) -> dict[str, Any]:
    """The desks and absences of a district that are in force on a day or begin later."""
    check_district(session, district)
    desks = session.scalars(
        select(Desk)
        .where(Desk.district == district, Desk.until_on.is_(None) | (Desk.until_on >= on))
        .order_by(Desk.number, Desk.from_on)
    )
    absences = session.scalars(
        select(DeskAbsence)
        .where(
            DeskAbsence.district == district, DeskAbsence.until_on >= on, DeskAbsence.withdrawn_at.is_(None)
        )
        .order_by(DeskAbsence.from_on, DeskAbsence.id)
    )
    plan = load_desk_plans(session, [district])[district]
    return {
        "district": district,
        "desks": [desk_as_dict(row) for row in desks],
        "by_policy": [desk.number for desk in plan.desks_on(book.at(on), on) if desk.from_on == date.min],
        "absences": [absence_as_dict(row) for row in absences],
        "to_move": to_move(session, book, district, on),
    }


def desk_as_dict(row: Desk) -> dict[str, Any]:
    return {
        "desk": row.number,
        "district": row.district,
        "place": row.place,
        "officer": row.officer,
        "post": row.post,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat() if row.until_on else None,
        "weekdays": list(row.weekdays),
        "hours": _said_hours(row.starts_at, row.ends_at),
    }


def absence_as_dict(row: DeskAbsence) -> dict[str, Any]:
    return {
        "absence": row.id,
        "district": row.district,
        "desk": row.desk,
        "officer": row.officer,
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
        "weekdays": list(row.weekdays),
        "hours": _said_hours(row.starts_at, row.ends_at),
        "reason": row.reason,
        "withdrawn": row.withdrawn_at is not None,
    }


def _said_hours(start: time | None, end: time | None) -> str:
    return f"{start:%H:%M}-{end:%H:%M}" if start and end else ""


def check_district(session: Session, district: str) -> None:
    if session.get(District, district) is None:
        codes = ", ".join(session.scalars(select(District.code).order_by(District.code)))
        raise BadInput("unknown_district", f"«{district}» no es un distrito. Use uno de: {codes}.")
