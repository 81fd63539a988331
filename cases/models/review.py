"""The review of accounts: what was found, what people said about it, and money that came for no account."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from cases.domain.review import FindingCode, Mark, Severity, State
from cases.models.base import Base, col, one_of


class AccountFinding(Base):
    __tablename__ = "account_findings"
    __table_args__ = (
        UniqueConstraint("account_id", "code", "subject", postgresql_nulls_not_distinct=True),
        one_of("code", FindingCode),
        one_of("severity", Severity),
        one_of("state", State),
        Index("ix_account_findings_rank", "rank", "id"),
        Index(
            "ix_account_findings_pending",
            "rank",
            "id",
            postgresql_where=text("state IN ('open', 'reopened')"),
        ),
        {"comment": "What the last review found; a projection of the facts and of finding_marks"},
    )

    id: Mapped[int] = col("Identity while the finding stays", primary_key=True)
    account_id: Mapped[int | None] = col("Account; null: money that came for none", ForeignKey("accounts.id"))
    code: Mapped[str] = col("Kind of anomaly")
    subject: Mapped[str] = col("What of the account it is about: a tribute, a receipt; empty: the account")
    fact: Mapped[str] = col("Digest of what was seen; another one means that the facts changed")
    severity: Mapped[str] = col("high, medium or low")
    rank: Mapped[int] = col("Order of the list: 1 for high")
    text: Mapped[str] = col("What was seen, in Spanish")
    state: Mapped[str] = col("open, reopened, resolved or accepted: the last mark, while the fact is its own")
    first_seen_on: Mapped[date] = col("Date of the first review with this fact")


class FindingMark(Base):
    __tablename__ = "finding_marks"
    __table_args__ = (
        Index("ix_finding_marks_finding", "account_id", "code", "subject", "id"),
        one_of("code", FindingCode),
        one_of("mark", Mark),
        {"comment": "What people said about findings, oldest first; append-only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    account_id: Mapped[int | None] = col("Account; null: money that came for none", ForeignKey("accounts.id"))
    code: Mapped[str] = col("Kind of anomaly")
    subject: Mapped[str] = col("What of the account it is about")
    fact: Mapped[str] = col("Digest of what had been seen: the mark holds while it is the same")
    text: Mapped[str] = col("What had been seen, in Spanish")
    mark: Mapped[str] = col("resolved, accepted or reopened")
    reason: Mapped[str] = col("Why, as the person wrote it")
    marked_by: Mapped[str] = col("Login of the person")
    marked_role: Mapped[str] = col("Role in which it acted")
    marked_on: Mapped[date] = col("Date of the act")
    recorded_at: Mapped[datetime] = col("When the system learnt it")


class AccountReview(Base):
    __tablename__ = "account_reviews"
    __table_args__ = ({"comment": "Each time all accounts were gone through; append-only"},)

    id: Mapped[int] = col("Identity", primary_key=True)
    reviewed_on: Mapped[date] = col("Date as of which they were looked at")
    actor: Mapped[str] = col("Who asked for it")
    accounts: Mapped[int] = col("Accounts looked at")
    findings: Mapped[int] = col("Findings that stood")
    pending: Mapped[int] = col("Of those, the ones that asked for somebody")
    law_version: Mapped[str] = col("Law book used")
    recorded_at: Mapped[datetime] = col("When it ended")


class UnplacedPayment(Base):
    __tablename__ = "unplaced_payments"
    __table_args__ = (
        UniqueConstraint("receipt", "account", "paid_on", "amount"),
        CheckConstraint("amount > 0", name="amount_positive"),
        {"comment": "Payments of portfolio files that could be given to no account or charge; append-only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    receipt: Mapped[str] = col("Receipt as written")
    account: Mapped[str] = col("Account number as written")
    paid_on: Mapped[date] = col("Day of payment")
    amount: Mapped[Decimal] = col("Amount")
    code: Mapped[str] = col("Code of the problem that kept it out")
    file_sha256: Mapped[str] = col("Digest of the file it first came in")
    row: Mapped[int] = col("Its row in that file")
    recorded_at: Mapped[datetime] = col("When it was left out")
