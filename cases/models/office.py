"""Appointments for citations and the record of nights."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import AppointmentStatus
from cases.models.base import Base, col, one_of

_SPAN = text("tsrange(on_date + at_time, on_date + until_time)")


class Appointment(Base):
    __tablename__ = "appointments"
    __table_args__ = (
        one_of("status", AppointmentStatus),
        CheckConstraint("until_time > at_time", name="hours_in_order"),
        ExcludeConstraint(
            ("district", "="),
            ("desk", "="),
            (_SPAN, "&&"),
            name="ex_appointments_desk",
            where=text("status <> 'cancelled'"),
        ),
        ExcludeConstraint(
            ("officer_key", "="),
            (_SPAN, "&&"),
            name="ex_appointments_officer",
            where=text("status <> 'cancelled' AND officer_key <> ''"),
        ),
        Index("ix_appointments_on_date", "on_date"),
        {"comment": "Slots given to citations; a desk, and an officer, has one person at a time"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"), index=True)
    document_id: Mapped[int] = col("Its citatorio", ForeignKey("documents.id"), unique=True)
    district: Mapped[str] = col("District of the desk", ForeignKey("districts.code"))
    desk: Mapped[int] = col("Desk of the office: 1, 2…")
    officer: Mapped[str] = col("Who attends, as printed")
    officer_key: Mapped[str] = col("Tells the officer apart; empty: whoever is on duty", server_default="")
    place: Mapped[str] = col("Place, as printed")
    on_date: Mapped[date] = col("Day")
    at_time: Mapped[time] = col("Local hour")
    until_time: Mapped[time] = col("Local hour at which it ends, exclusive")
    status: Mapped[str] = col("booked, attended, no_show or cancelled")
    outcome: Mapped[str] = col(
        "paid, promise, asks_plan, claim or none; empty until attended", server_default=""
    )
    promise_on: Mapped[date | None] = col("Date promised, if any")
    must_move: Mapped[str] = col("Why its desk cannot attend it; empty where it can", server_default="")


class Night(Base):
    __tablename__ = "nights"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'done', 'missed')", name="status"),
        {
            "comment": "One row a business date: run, or missed; what became due on a missed date was done later"
        },
    )

    on_date: Mapped[date] = col("Business date", primary_key=True)
    status: Mapped[str] = col("running, done or missed")
    started_at: Mapped[datetime] = col("When its first run started, or the miss was noted")
    finished_at: Mapped[datetime | None] = col("When its last run ended")
    runs: Mapped[int] = col("How many times it ran", server_default="1")
    result: Mapped[dict[str, Any]] = col(
        "Counts of its runs, added up: acts, waits, reviews, documents", JSONB
    )
