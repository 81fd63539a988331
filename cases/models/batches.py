"""Print batches: which letters were printed together, in which order, and what became of each."""

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from cases.domain.vocabulary import BatchItemStatus
from cases.models.base import Base, col, one_of


class PrintBatch(Base):
    __tablename__ = "print_batches"
    __table_args__ = ({"comment": "Letters printed together, in the order of their delivery; append-only"},)

    id: Mapped[int] = col("Identity; the list prints it", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    kind: Mapped[str] = col("Kind of letter; empty: those of a route, whatever their kind")
    zone: Mapped[str] = col("Zone asked for; empty: all of them")
    route_id: Mapped[int | None] = col("Route whose order it follows", ForeignKey("routes.id"))
    on_date: Mapped[date] = col("Date of the printing")
    look: Mapped[str] = col("Digest of the styles its letters share: others go in another file")
    made_by: Mapped[str] = col("Login of who made it")
    made_role: Mapped[str] = col("Role in which it was made")
    made_at: Mapped[datetime] = col("When it was made")


class PrintBatchItem(Base):
    __tablename__ = "print_batch_items"
    __table_args__ = (
        one_of("status", BatchItemStatus),
        CheckConstraint(
            "(status IN ('left_out', 'corrected', 'pulled_out')) = (code <> '')", name="exception_has_code"
        ),
        Index("ix_print_batch_items_batch_id", "batch_id", "position", "id"),
        Index(
            "uq_print_batch_items_planned",
            "document_id",
            unique=True,
            postgresql_where=text("status = 'planned'"),
        ),
        {"comment": "The letters of a batch; one that waits to be printed is in one batch only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    batch_id: Mapped[int] = col("Batch", ForeignKey("print_batches.id"))
    document_id: Mapped[int] = col("Letter", ForeignKey("documents.id"), index=True)
    position: Mapped[int] = col(
        "Place in the order of delivery; a corrected letter keeps that of the old one"
    )
    is_copy: Mapped[bool] = col("Printed before: it says COPIA", Boolean)
    status: Mapped[str] = col("Where it stands in the batch")
    code: Mapped[str] = col("Why it is not among the letters of the batch, for programs", server_default="")
    reason: Mapped[str] = col("The same, in Spanish", server_default="")


class PrintBatchFile(Base):
    __tablename__ = "print_batch_files"
    __table_args__ = (
        Index("uq_print_batch_files_original", "batch_id", unique=True, postgresql_where=text("NOT is_copy")),
        Index("ix_print_batch_files_batch_id", "batch_id", "id"),
        {"comment": "Each time somebody took the letters of a batch to print them; append-only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    batch_id: Mapped[int] = col("Batch", ForeignKey("print_batches.id"))
    is_copy: Mapped[bool] = col("Not the first time: every letter of it says COPIA", Boolean)
    taken_by: Mapped[str] = col("Login of who took it")
    taken_role: Mapped[str] = col("Role in which it was taken")
    taken_at: Mapped[datetime] = col("When it was taken")
