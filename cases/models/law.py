"""The law as the office knew it: each book it worked with, and the values and closed days it approved on top."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import LawStatus
from cases.models.base import Base, col, in_order, one_of


class LawBookFiles(Base):
    __tablename__ = "law_books"
    __table_args__ = (
        {
            "comment": "The law books that came with the program, whole, each from when it was used; append-only"
        },
    )

    id: Mapped[int] = col("Identity; the last one is in use", primary_key=True)
    version: Mapped[str] = col("Version of the book: name and digest of what it says")
    files: Mapped[dict[str, Any]] = col("Text of each file by its path inside the book", JSONB)
    recorded_at: Mapped[datetime] = col("When this installation began to use it, or to use it again")


class ApprovedValue(Base):
    __tablename__ = "law_values"
    __table_args__ = (
        one_of("status", LawStatus),
        in_order("valid_from", "valid_until"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL)"
            " AND (decided_at IS NULL) = (decided_role IS NULL)",
            name="decision_complete",
        ),
        Index(
            "uq_law_values_one_open",
            "key",
            "valid_from",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
        {
            "comment": "Values that people put on top of the law book: one proposes, another decides; what was "
            "decided never changes, a correction is a new value that was approved later"
        },
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    key: Mapped[str] = col("Key of the law book")
    value: Mapped[str] = col("The value as written; its unit says how to read it")
    unit: Mapped[str] = col("Unit of the value")
    valid_from: Mapped[date] = col("First day in force")
    valid_until: Mapped[date | None] = col("Last day in force, inclusive; null: until another value begins")
    basis: Mapped[str] = col("Norm or accord it rests on")
    status: Mapped[str] = col("text, practice, confirm or policy")
    note: Mapped[str] = col("What a reader must know", server_default="")
    proposed_by: Mapped[str] = col("First person")
    proposed_role: Mapped[str] = col("Role of the first person")
    proposed_at: Mapped[datetime] = col("When it was proposed")
    decided_by: Mapped[str | None] = col("Second person")
    decided_role: Mapped[str | None] = col("Role of the second person")
    decided_at: Mapped[datetime | None] = col("When it was decided: if approved, known from then on")
    approved: Mapped[bool | None] = col("True when it became law")


class Closure(Base):
    __tablename__ = "closures"
    __table_args__ = (
        one_of("status", LawStatus),
        in_order("from_on", "until_on"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL)"
            " AND (decided_at IS NULL) = (decided_role IS NULL)",
            name="decision_complete",
        ),
        Index(
            "uq_closures_one_open",
            "district",
            "from_on",
            "until_on",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
        {
            "comment": "Closed days decreed after the book, and days that open again: one proposes, another "
            "decides; what was decided never changes, a closure that is withdrawn has a row that opens its days"
        },
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    district: Mapped[str] = col("District that closes; empty: every one", server_default="")
    from_on: Mapped[date] = col("First closed day, or first day that opens again")
    until_on: Mapped[date] = col("Last of those days, inclusive")
    name: Mapped[str] = col("What the day is closed for, or why it opens again")
    basis: Mapped[str] = col("Decree or accord it rests on")
    status: Mapped[str] = col("text, practice, confirm or policy")
    withdraws_id: Mapped[int | None] = col("Closure whose days open again", ForeignKey("closures.id"))
    proposed_by: Mapped[str] = col("First person")
    proposed_role: Mapped[str] = col("Role of the first person")
    proposed_at: Mapped[datetime] = col("When it was proposed")
    decided_by: Mapped[str | None] = col("Second person")
    decided_role: Mapped[str | None] = col("Role of the second person")
    decided_at: Mapped[datetime | None] = col("When it was decided: if approved, known from then on")
    approved: Mapped[bool | None] = col("True when the days are closed, or open again, by it")
