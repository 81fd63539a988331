"""The outbox: documents that go by e-mail, from the night that queues them to the proof, or back to paper."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import MailStatus
from cases.models.base import Base, col, not_negative, one_of


class OutboxLetter(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        one_of("status", MailStatus),
        not_negative("attempts"),
        CheckConstraint(
            "status NOT IN ('sent', 'delivered', 'unanswered') OR sent_at IS NOT NULL",
            name="sent_has_instant",
        ),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decision_complete"),
        Index("ix_outbox_due", "next_try_at", postgresql_where=text("status = 'queued'")),
        {"comment": "E-mail to be sent or sent: one row a document, whatever happens to it"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    document_id: Mapped[int] = col("Document it carries", ForeignKey("documents.id"), unique=True)
    address: Mapped[str] = col("Accepted address it goes to, as on record when queued")
    subject: Mapped[str] = col("Subject: kind and number, no amounts and no names")
    message_id: Mapped[str] = col("Message-ID, the same however often it is tried", unique=True)
    status: Mapped[str] = col(
        "queued, sending, unknown, sent, delivered, bounced, unanswered, failed, cancelled"
    )
    attempts: Mapped[int] = col("How often a server was asked to take it", server_default="0")
    next_try_at: Mapped[datetime] = col("Not to be tried before")
    claimed_at: Mapped[datetime | None] = col("When the last sender took it, before speaking to the server")
    sent_at: Mapped[datetime | None] = col("When the server took it over; no proof of delivery")
    sent_on: Mapped[date | None] = col("Office day of that; the wait for a proof counts from it")
    asked_for_report: Mapped[bool] = col(
        "Whether the server promised a report of delivery (RFC 3461)", server_default="false"
    )
    server_answer: Mapped[str] = col("What the server last answered, without addresses", server_default="")
    error_code: Mapped[str] = col("Why it stands where it stands, for programs", server_default="")
    error: Mapped[str] = col("The same, in Spanish", server_default="")
    report_sha256: Mapped[str | None] = col("Digest of the report of delivery or bounce that was read")
    decided_by: Mapped[str | None] = col("Who last retried, cancelled or told what became of it")
    decided_at: Mapped[datetime | None] = col("When")
    created_at: Mapped[datetime] = col("When it was queued")
