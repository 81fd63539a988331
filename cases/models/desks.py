"""Desks that attend citations, and the days or hours on which nobody does."""

from datetime import date, datetime, time

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from cases.domain.terms import WEEKDAYS
from cases.models.base import Base, col, in_order

_WEEKDAY_LIST = ", ".join(f"'{day}'" for day in WEEKDAYS)
_WEEKDAYS_KNOWN = f"weekdays <@ ARRAY[{_WEEKDAY_LIST}]"


class Desk(Base):
    __tablename__ = "desks"
    __table_args__ = (
        UniqueConstraint("district", "number", "from_on"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(_WEEKDAYS_KNOWN, name="weekdays_known"),
        in_order("from_on", "until_on"),
        CheckConstraint("ends_at > starts_at", name="hours_in_order"),
        {"comment": "Who attends citations at each desk, and where; another officer is another row"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    number: Mapped[int] = col("Desk of the office: 1, 2…")
    place: Mapped[str] = col("Place, as printed in the citatorio")
    officer: Mapped[str] = col("Who attends, as printed")
    officer_key: Mapped[str] = col("Login of the user, or the name folded: tells the person apart")
    post: Mapped[str] = col("Post of the officer")
    from_on: Mapped[date] = col("First day")
    until_on: Mapped[date | None] = col("Last day, inclusive; null while it lasts")
    weekdays: Mapped[list[str]] = col("Weekdays on which it attends; empty: all", ARRAY(Text))
    starts_at: Mapped[time | None] = col("First hour; null: that of the office")
    ends_at: Mapped[time | None] = col("Last hour; null: that of the office")
    recorded_by: Mapped[str] = col("Who defined it")
    recorded_at: Mapped[datetime] = col("When it was defined")


class DeskAbsence(Base):
    __tablename__ = "desk_absences"
    __table_args__ = (
        CheckConstraint("(desk IS NULL) <> (officer_key = '')", name="desk_or_officer"),
        CheckConstraint(_WEEKDAYS_KNOWN, name="weekdays_known"),
        in_order("from_on", "until_on"),
        CheckConstraint("ends_at > starts_at", name="hours_in_order"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawal_complete"),
        Index("ix_desk_absences_district", "district"),
        {
            "comment": "Days or hours on which a desk, or an officer at any desk of the district, attends nobody"
        },
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    desk: Mapped[int | None] = col("Desk; null where it is of an officer")
    officer: Mapped[str] = col("Officer, as printed; empty where it is of a desk")
    officer_key: Mapped[str] = col("Tells the officer apart, as in desks; empty where it is of a desk")
    from_on: Mapped[date] = col("First day")
    until_on: Mapped[date] = col("Last day, inclusive")
    weekdays: Mapped[list[str]] = col("Weekdays of the span that it takes; empty: all", ARRAY(Text))
    starts_at: Mapped[time | None] = col("From this hour; null: from the first")
    ends_at: Mapped[time | None] = col("To this hour; null: to the last")
    reason: Mapped[str] = col("Why, as people are told")
    recorded_by: Mapped[str] = col("Who recorded it")
    recorded_at: Mapped[datetime] = col("When it was recorded")
    withdrawn_by: Mapped[str | None] = col("Who withdrew it")
    withdrawn_at: Mapped[datetime | None] = col("When it was withdrawn; it counts no more")
