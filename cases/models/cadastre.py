"""What the cadastre is asked to correct, and who corrected the register, why and on which paper."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from cases.domain.cadastre import TaskCode, TaskStatus
from cases.models.base import Base, col, one_of


class CadastreTask(Base):
    __tablename__ = "cadastre_tasks"
    __table_args__ = (
        one_of("code", TaskCode),
        one_of("status", TaskStatus),
        CheckConstraint("(status = 'open') = (done_on IS NULL)", name="done_has_date"),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_has_author"),
        Index(
            "uq_cadastre_tasks_one_open",
            "account_id",
            "code",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index("ix_cadastre_tasks_open", "code", "id", postgresql_where=text("status = 'open'")),
        Index("ix_cadastre_tasks_dismissed", "fact", postgresql_where=text("status = 'dismissed'")),
        Index("ix_cadastre_tasks_account_id", "account_id"),
        {
            "comment": "Corrections of the register that a case waits for; at most one open per account and code"
        },
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    case_id: Mapped[int] = col("Case that waits", ForeignKey("cases.id"))
    account_id: Mapped[int] = col("Account", ForeignKey("accounts.id"))
    taxpayer_id: Mapped[int] = col("Its owner when last looked at", ForeignKey("taxpayers.id"))
    code: Mapped[str] = col("What is wrong; also the code of the answer of the case")
    fact: Mapped[str] = col("Digest of what it rests on: a judgement holds while it stays the same")
    reason: Mapped[str] = col("What is wrong and who must act, in Spanish")
    opened_on: Mapped[date] = col("Date of the answer that opened it")
    status: Mapped[str] = col("open, done or dismissed", server_default="open")
    done_by: Mapped[str | None] = col("Who corrected or dismissed it; 'noche': the night saw it corrected")
    done_on: Mapped[date | None] = col("When it ended")
    note: Mapped[str] = col("Why, as the person wrote it", server_default="")


class RegisterCorrection(Base):
    __tablename__ = "register_corrections"
    __table_args__ = (
        CheckConstraint("num_nonnulls(taxpayer_id, account_id) = 1", name="one_subject"),
        Index("ix_register_corrections_taxpayer_id", "taxpayer_id", "id"),
        Index("ix_register_corrections_account_id", "account_id", "id"),
        {"comment": "Who corrected the register by hand, what, why and on which paper; append-only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    taxpayer_id: Mapped[int | None] = col("Taxpayer corrected", ForeignKey("taxpayers.id"))
    account_id: Mapped[int | None] = col(
        "Account corrected, or to which a person was added", ForeignKey("accounts.id")
    )
    version: Mapped[int] = col("Version that the correction made; earlier ones are in the history")
    changed: Mapped[dict[str, Any]] = col("Each field with what it said before and says now", JSONB)
    reason: Mapped[str] = col("Why, as the person wrote it")
    reference: Mapped[str] = col("Paper it rests on", server_default="")
    made_by: Mapped[str] = col("Login of the person")
    made_role: Mapped[str] = col("Role in which it acted")
    made_on: Mapped[date] = col("Date of the act")
    recorded_at: Mapped[datetime] = col("When the system learnt it")
