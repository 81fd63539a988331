"""Documents, their bytes, the charges each one states, and every attempt to notify them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus
from cases.models.base import Base, col, one_of


class Document(Base):
    __tablename__ = "documents"
    __table_args__ = (
        one_of("status", DocumentStatus),
        CheckConstraint("(status = 'delivered') = (delivered_on IS NOT NULL)", name="delivered_has_date"),
        CheckConstraint(
            "(status = 'superseded') = (replaced_by_id IS NOT NULL)", name="superseded_has_replacement"
        ),
        Index("ix_documents_case_id", "case_id"),
        {"comment": "Every document issued; numbers have no gaps per kind, district and year"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    number: Mapped[str] = col("AV-SJN-2026-0012", unique=True)
    kind: Mapped[str] = col("Kind of the contract")
    case_id: Mapped[int] = col("Case", ForeignKey("cases.id"))
    event_id: Mapped[int] = col("Event that issued it", ForeignKey("case_events.id"))
    attached_to_id: Mapped[int | None] = col(
        "Document it travels with, as the estado_de_cuenta with its aviso",
        ForeignKey("documents.id"),
        index=True,
    )
    ordinal: Mapped[int] = col(
        "1 for the first of its kind in the case, 2 for the second…", server_default="1"
    )
    issued_on: Mapped[date] = col("Date printed")
    amounts_on: Mapped[date] = col("Cut-off date of its amounts")
    total: Mapped[Decimal] = col("Total it states; 0 where it states none", server_default="0")
    respond_by_on: Mapped[date | None] = col("Courtesy date, promise or appointment day it prints")
    deliver_by_on: Mapped[date | None] = col("Last day on which delivery still serves")
    status: Mapped[str] = col("Where its life stands; written by cases.service.record only")
    delivered_on: Mapped[date | None] = col("Day of proven notification")
    signed_on: Mapped[date | None] = col("Day it was signed")
    replaced_by_id: Mapped[int | None] = col("Document that supersedes it", ForeignKey("documents.id"))
    context: Mapped[dict[str, Any]] = col(
        "Everything printed, as given to the template; kept as the text that was sealed", JSON
    )
    template_version: Mapped[str] = col("Version of the template")
    law_version: Mapped[str] = col("Law book used")
    calendar_version: Mapped[str] = col("Calendar its terms were counted with")
    fingerprint: Mapped[str] = col("Digest of the context, printed on it")
    sha256: Mapped[str] = col("Digest of the bytes")


class DocumentBytes(Base):
    __tablename__ = "document_bytes"
    __table_args__ = ({"comment": "The Word file itself, apart so that lists stay light; append-only"},)

    document_id: Mapped[int] = col("Document", ForeignKey("documents.id"), primary_key=True)
    content: Mapped[bytes] = col("The .docx, bit by bit as issued", LargeBinary)


class DocumentCharge(Base):
    __tablename__ = "document_charges"
    __table_args__ = ({"comment": "The charges a document states, with the amounts it states; append-only"},)

    # both ends are required by the trigger `stated_charges`, for all the rows of a statement at once
    document_id: Mapped[int] = col("Document", primary_key=True, autoincrement=False)
    charge_id: Mapped[int] = col("Charge", primary_key=True, autoincrement=False)
    principal: Mapped[Decimal] = col("Principal stated")
    interest: Mapped[Decimal] = col("Interest stated")
    fine: Mapped[Decimal] = col("Fine stated")
    festivities: Mapped[Decimal] = col("Festivities stated")


class DeliveryAttempt(Base):
    __tablename__ = "delivery_attempts"
    __table_args__ = (
        UniqueConstraint("document_id", "sequence"),
        one_of("how", DeliveryMethod),
        one_of("result", DeliveryResult),
        CheckConstraint("(annulled_on IS NULL) = (annulled_by IS NULL)", name="annulment_complete"),
        {"comment": "Each attempt to notify a document; an annulled proof stays on record"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    document_id: Mapped[int] = col("Document", ForeignKey("documents.id"))
    sequence: Mapped[int] = col("1, 2, 3… inside the document")
    how: Mapped[str] = col("HOW of the contract")
    result: Mapped[str] = col("RESULT of the contract")
    attempted_on: Mapped[date] = col("Day of the act")
    attempted_at: Mapped[time] = col("Local hour of the act")
    notifier: Mapped[str] = col("Login of who practised it")
    place: Mapped[str] = col("Exact place")
    receiver_name: Mapped[str] = col("Who received it, or empty", server_default="")
    receiver_identity: Mapped[str] = col("Identity document shown (LGTM 95)", server_default="")
    receiver_relation: Mapped[str] = col("Relation or capacity", server_default="")
    note: Mapped[str] = col("What was learnt at the place", server_default="")
    latitude: Mapped[Decimal | None] = col("WGS 84", Numeric(9, 6))
    longitude: Mapped[Decimal | None] = col("WGS 84", Numeric(9, 6))
    attachment_id: Mapped[int | None] = col("Photo or scan", ForeignKey("attachments.id"))
    proof_document_id: Mapped[int | None] = col("Acta issued for it", ForeignKey("documents.id"))
    event_id: Mapped[int] = col("Event that recorded it", ForeignKey("case_events.id"))
    annulled_on: Mapped[date | None] = col("Day the proof was annulled")
    annulled_by: Mapped[str | None] = col("Who annulled it")
    annul_reason: Mapped[str | None] = col("Why")
    recorded_at: Mapped[datetime] = col("When the system learnt it")


class Attachment(Base):
    __tablename__ = "attachments"
    __table_args__ = (
        one_of("content_type", ("image/jpeg", "image/png", "application/pdf")),
        {"comment": "Scans and photos that came in, by digest; append-only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    sha256: Mapped[str] = col("Digest of the bytes", unique=True)
    content_type: Mapped[str] = col("Checked type: image/jpeg, image/png, application/pdf")
    content: Mapped[bytes] = col("The file", LargeBinary)
    recorded_at: Mapped[datetime] = col("When it came in")


class NumberSeries(Base):
    __tablename__ = "number_series"
    __table_args__ = ({"comment": "Next number per kind, district and year"},)

    kind: Mapped[str] = col("Two-letter code of a document kind, or EXP", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"), primary_key=True)
    year: Mapped[int] = col("Year", primary_key=True)
    next_number: Mapped[int] = col("Next to give", server_default="1")


class NumberReservation(Base):
    __tablename__ = "number_reservations"
    __table_args__ = (
        Index("ix_number_reservations_open", "id", postgresql_where=text("settled_at IS NULL")),
        {"comment": "Ranges taken by a chunk of work before it writes; what it does not use becomes a void"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    kind: Mapped[str] = col("Series: kind")
    district: Mapped[str] = col("Series: district")
    year: Mapped[int] = col("Series: year")
    first_number: Mapped[int] = col("First of the range")
    last_number: Mapped[int] = col("Last of the range, inclusive")
    reserved_at: Mapped[datetime] = col("When it was taken", server_default=text("now()"))
    settled_at: Mapped[datetime | None] = col("When every number of it was used or recorded as void")


class NumberVoid(Base):
    __tablename__ = "number_voids"
    __table_args__ = (
        {"comment": "Numbers that ended unused, so that the series has no silent gap; append-only"},
    )

    kind: Mapped[str] = col("Series: kind", primary_key=True)
    district: Mapped[str] = col("Series: district", primary_key=True)
    year: Mapped[int] = col("Series: year", primary_key=True)
    number: Mapped[int] = col("The unused number", primary_key=True)
    reason: Mapped[str] = col("Why it was not used")
    recorded_at: Mapped[datetime] = col("When it was recorded", server_default=text("now()"))
