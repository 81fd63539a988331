"""Payment plans, the cases each covers, and its instalments."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import PlanRegime, PlanStatus
from cases.models.base import Base, col, one_of


class Plan(Base):
    __tablename__ = "plans"
    __table_args__ = (
        one_of("regime", PlanRegime),
        one_of("status", PlanStatus),
        CheckConstraint("down_payment >= 0 AND financed_total > 0", name="amounts"),
        {"comment": "Payment facilities (LGTM 36-37)"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    taxpayer_id: Mapped[int] = col("Debtor", ForeignKey("taxpayers.id"))
    document_id: Mapped[int] = col("Its convenio_de_pago", ForeignKey("documents.id"), unique=True)
    regime: Mapped[str] = col("law, ordinance or judicial; decides what ends it")
    status: Mapped[str] = col("signed, active, completed, lapsed or annulled")
    request_number: Mapped[str] = col("Written request (LGTM 36)")
    requested_on: Mapped[date] = col("Date of the request")
    approval: Mapped[str] = col("Who approved, accord or delegation")
    signed_on: Mapped[date] = col("Date of the convenio")
    active_from_on: Mapped[date | None] = col("Day the down payment was receipted")
    ended_on: Mapped[date | None] = col("Day it was completed, lapsed or annulled")
    debt_total: Mapped[Decimal] = col("Debt on signed_on")
    down_payment: Mapped[Decimal] = col("Down payment agreed")
    down_payment_receipt: Mapped[str] = col("Receipt of the down payment")
    financed_total: Mapped[Decimal] = col("What is spread over instalments")
    rate_annual: Mapped[Decimal] = col("Rate used for the estimated interest, %", Numeric(7, 4))
    recorded_at: Mapped[datetime] = col("When it was recorded")


class PlanCase(Base):
    __tablename__ = "plan_cases"
    __table_args__ = ({"comment": "The cases a plan covers; they may be of several accounts"},)

    plan_id: Mapped[int] = col("Plan", ForeignKey("plans.id"), primary_key=True)
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"), primary_key=True, index=True)


class Instalment(Base):
    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("amount = principal + other + interest_estimate", name="amount_adds_up"),
        {"comment": "Instalments of a plan as agreed; payments find theirs by date, oldest first"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    plan_id: Mapped[int] = col("Plan", ForeignKey("plans.id"))
    number: Mapped[int] = col("1, 2, 3…")
    due_on: Mapped[date] = col("Last day to pay it; a business day")
    principal: Mapped[Decimal] = col("Principal in it")
    other: Mapped[Decimal] = col("Interest already owed, fine and festivities in it")
    interest_estimate: Mapped[Decimal] = col("Interest expected to run until its date")
    amount: Mapped[Decimal] = col("Sum of the three")
