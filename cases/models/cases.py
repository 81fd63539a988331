"""Cases, their append-only story, and the unbroken list of answers each night gave."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.types import Text

from cases.domain.vocabulary import (
    BEFORE_REFERRAL,
    AnswerKind,
    CloseReason,
    Event,
    HoldReason,
    HoldScope,
    Stage,
)
from cases.models.base import Base, col, in_order, one_of

_OPEN = "stage <> 'closed'"
_BEFORE_REFERRAL = (
    "stage IN (" + ", ".join(f"'{stage}'" for stage in BEFORE_REFERRAL) + ") AND suit_filed_on IS NULL"
)


class Case(Base):
    __tablename__ = "cases"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("close_reason", CloseReason),
        one_of("answer_kind", AnswerKind),
        CheckConstraint("(stage = 'closed') = (closed_on IS NOT NULL)", name="closed_has_date"),
        CheckConstraint("(closed_on IS NULL) = (close_reason IS NULL)", name="closed_has_reason"),
        Index(
            "uq_cases_one_before_referral",
            "account_id",
            unique=True,
            postgresql_where=text(_BEFORE_REFERRAL),
        ),
        Index("ix_cases_look_on", "look_on", postgresql_where=text(f"{_OPEN} AND look_on IS NOT NULL")),
        Index("ix_cases_urgency", "urgency", "id", postgresql_where=text(_OPEN)),
        {"comment": "One collection case of one account; stage is the projection of case_events"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    number: Mapped[str] = col("EXP-SJN-2026-0147", unique=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    account_id: Mapped[int] = col("Account collected", ForeignKey("accounts.id"), index=True)
    taxpayer_id: Mapped[int] = col("Debtor when the case opened", ForeignKey("taxpayers.id"), index=True)
    stage: Mapped[str] = col("Stage; written by one line of cases.service.record and nowhere else")
    opened_on: Mapped[date] = col("Effective date of the opening")
    closed_on: Mapped[date | None] = col("Effective date of the close; final")
    close_reason: Mapped[str | None] = col("Why it was closed")
    previous_case_id: Mapped[int | None] = col(
        "Closed case this one continues (reversed payment) or referred case before it", ForeignKey("cases.id")
    )
    version: Mapped[int] = col("Counts writes; a form carries it back", server_default="1")
    suit_filed_on: Mapped[date | None] = col("Day the suit was filed; stops prescription (LGTM 42)")
    next_deadline: Mapped[date | None] = col("Legal date; null until the act it rests on is proven notified")
    next_task_on: Mapped[date | None] = col("When the office itself wants to act")
    look_on: Mapped[date | None] = col("First night that must look again; null: only when a fact changes")
    assigned_to_id: Mapped[int | None] = col("Clerk in charge", ForeignKey("users.id"))
    answer_kind: Mapped[str | None] = col("Last decision: act, wait or review")
    answer_code: Mapped[str | None] = col("Its stable code")
    answer_event: Mapped[str | None] = col("The event it points to, if any")
    debt_overdue: Mapped[Decimal] = col("Overdue debt of the case when last looked at", server_default="0")
    prescribes_on: Mapped[date | None] = col("First prescription among its charges when last looked at")
    urgency: Mapped[int] = col("Order of the worklist, smallest first", server_default="0")


def before_referral() -> ColumnElement[bool]:
    """The cases of which an account has at most one; a plan signed in court, and its default, come after."""
    return and_(Case.stage.in_(BEFORE_REFERRAL), Case.suit_filed_on.is_(None))


class CaseEvent(Base):
    __tablename__ = "case_events"
    __table_args__ = (
        UniqueConstraint("case_id", "sequence"),
        one_of("event", Event),
        one_of("from_stage", Stage),
        one_of("to_stage", Stage),
        CheckConstraint("sequence > 0", name="sequence_positive"),
        {"comment": "The truth about every case, append-only; replaying it gives the stage"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"))
    sequence: Mapped[int] = col("1, 2, 3… inside the case")
    event: Mapped[str] = col("Event of the contract")
    from_stage: Mapped[str | None] = col("Stage before; null for open")
    to_stage: Mapped[str] = col("Stage after")
    effective_on: Mapped[date] = col("Legal date")
    recorded_at: Mapped[datetime] = col("When the system learnt it")
    actor: Mapped[str] = col("Login of the person, or 'noche'")
    actor_role: Mapped[str] = col("Role in which it acted, or 'noche'")
    code: Mapped[str] = col("Coded reason of the decision it rests on", server_default="")
    reasons: Mapped[list[str]] = col("Reasons in Spanish, as decided", ARRAY(Text))
    basis: Mapped[list[str]] = col("Norms cited", ARRAY(Text))
    data: Mapped[dict[str, Any]] = col(
        "What this kind of event needs; fields per event are documented", JSONB
    )
    facts_digest: Mapped[str] = col("sha256 of the facts the decision looked at")
    law_version: Mapped[str] = col("Law book in force for the decision")
    corrects_id: Mapped[int | None] = col("Event this one corrects", ForeignKey("case_events.id"))
    idempotency_key: Mapped[str] = col("Makes a repeated request one event", unique=True)
    previous_hash: Mapped[str] = col("Hash of the event before; empty for the first")
    hash: Mapped[str] = col("sha256 over previous_hash and this event")


class CaseAnswer(Base):
    __tablename__ = "case_answers"
    __table_args__ = (
        Index("ix_case_answers_case_id_id", "case_id", "id"),
        one_of("kind", AnswerKind),
        in_order("from_on", "last_on"),
        {"comment": "Why a case moved or not, one row a change of answer; last_on grows while it stays"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"))
    from_on: Mapped[date] = col("Date of the first look with this answer")
    last_on: Mapped[date] = col("Date of the last look with this answer; it holds until the next row")
    kind: Mapped[str] = col("act, wait or review")
    code: Mapped[str] = col("Stable code")
    event: Mapped[str | None] = col("Event it points to")
    reasons: Mapped[list[str]] = col("Reasons in Spanish", ARRAY(Text))
    basis: Mapped[list[str]] = col("Norms cited", ARRAY(Text))
    until_on: Mapped[date | None] = col("Date the answer expects to change by itself")
    law_version: Mapped[str] = col("Law book used")


class Hold(Base):
    __tablename__ = "holds"
    __table_args__ = (
        one_of("reason", HoldReason),
        one_of("scope", HoldScope),
        in_order("from_on", "until_on"),
        CheckConstraint("(lifted_on IS NULL) = (lifted_by IS NULL)", name="lift_complete"),
        {"comment": "What stops a case or some of its charges; a fact, not a stage"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"), index=True)
    reason: Mapped[str] = col("Coded reason")
    note: Mapped[str] = col("What the author wrote")
    scope: Mapped[str] = col("steps, or steps_and_surcharges (LGTM 46)")
    document_reference: Mapped[str] = col("Paper it rests on")
    from_on: Mapped[date] = col("First day")
    until_on: Mapped[date | None] = col("Last day, inclusive; null: until lifted")
    placed_by: Mapped[str] = col("Author")
    placed_at: Mapped[datetime] = col("When it was recorded")
    lifted_on: Mapped[date | None] = col("First day without it")
    lifted_at: Mapped[datetime | None] = col("When the lift was recorded")
    lifted_by: Mapped[str | None] = col("Who lifted it")
    lift_note: Mapped[str | None] = col("Why it was lifted")


class HoldCharge(Base):
    __tablename__ = "hold_charges"
    __table_args__ = ({"comment": "Charges a hold is limited to; none: the whole case"},)

    hold_id: Mapped[int] = col("Hold", ForeignKey("holds.id"), primary_key=True)
    charge_id: Mapped[int] = col("Charge", ForeignKey("charges.id"), primary_key=True)


class ForgoneCharge(Base):
    __tablename__ = "forgone_charges"
    __table_args__ = (
        {"comment": "Charges that a close without payment gives up: no other case collects them"},
    )

    case_id: Mapped[int] = col("Case that was closed", ForeignKey("cases.id"), primary_key=True)
    charge_id: Mapped[int] = col("Charge", ForeignKey("charges.id"), primary_key=True)


class Proposal(Base):
    __tablename__ = "proposals"
    __table_args__ = (
        Index(
            "uq_proposals_one_open",
            "case_id",
            "verb",
            unique=True,
            postgresql_where=text("decided_at IS NULL"),
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        {"comment": "Acts that need two people: the first proposes, another one decides"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"))
    verb: Mapped[str] = col("certify or close")
    data: Mapped[dict[str, Any]] = col("Data of the verb as proposed", JSONB)
    proposed_by: Mapped[str] = col("First person")
    proposed_role: Mapped[str] = col("Role of the first person")
    proposed_on: Mapped[date] = col("Effective date of the proposal")
    proposed_at: Mapped[datetime] = col("When it was recorded")
    decided_by: Mapped[str | None] = col("Second person")
    decided_at: Mapped[datetime | None] = col("When it was decided")
    approved: Mapped[bool | None] = col("True when it was carried out")
