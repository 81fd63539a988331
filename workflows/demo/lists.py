"""What the simulated people see on their desks each morning: one query a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.vocabulary import (
    AnswerKind,
    AppointmentStatus,
    CloseReason,
    DeliveryResult,
    DocumentStatus,
    Stage,
)
from cases.models import Account, Appointment, Case, DeliveryAttempt, Document, Proposal, Taxpayer

_ON_ITS_WAY = (
    DocumentStatus.ISSUED,
    DocumentStatus.PRINTED,
    DocumentStatus.SIGNED,
    DocumentStatus.HANDED_OUT,
)
_DELIVERED_BY_HAND = ("requerimiento", "citatorio", "acta_de_incumplimiento", "aviso")
"""Kinds the notifier carries, most pressing first."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A case that waits for a person."""

    case: str
    account: str
    stage: str
    code: str
    debt: Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that has not reached its addressee yet."""

    number: str
    kind: str
    ordinal: int
    status: str
    issued_on: date
    deliver_by_on: date | None
    case: str
    account: str
    accepts_email: bool
    taxpayer: str
    attempts: int
    last_attempt_on: date | None
    searches: int
    """Visits that found nobody: an esquela needs one of an earlier day (LGTM 97)."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """A slot of today, with its summons."""

    case: str
    account: str
    at: time
    is_summons_delivered: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """An act that waits for its second person."""

    case: str
    verb: str
    reason: str
    proposed_on: date


def for_people(session: Session) -> list[Folder]:
    """Open cases whose answer is that a person must act, most urgent first."""
    rows = session.execute(
        select(Case.number, Account.number, Case.stage, Case.answer_code, Case.debt_overdue)
        .join(Account, Account.id == Case.account_id)
        .where(Case.stage != Stage.CLOSED, Case.answer_kind == AnswerKind.REVIEW)
        .order_by(Case.urgency, Case.id)
    )
    return [Folder(*row) for row in rows]  # type: ignore[arg-type]  # an open case has an answer


def opened_since(session: Session, on: date) -> list[Folder]:
    """Cases opened on a date or later."""
    rows = session.execute(
        select(Case.number, Account.number, Case.stage, Case.answer_code, Case.debt_overdue)
        .join(Account, Account.id == Case.account_id)
        .where(Case.stage != Stage.CLOSED, Case.opened_on >= on)
        .order_by(Case.id)
    )
    return [Folder(*row) for row in rows]  # type: ignore[arg-type]  # an open case has an answer


def papers(session: Session) -> list[Paper]:
    """Papers on their way, one a case: what has a date first, then the oldest."""
    visits = (
        select(
            DeliveryAttempt.document_id,
            func.count().label("visits"),
            func.max(DeliveryAttempt.attempted_on).label("last_on"),
            func.count().filter(DeliveryAttempt.result == DeliveryResult.NOT_FOUND).label("searches"),
        )
        .where(DeliveryAttempt.annulled_on.is_(None))
        .group_by(DeliveryAttempt.document_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Document.number,
            Document.kind,
            Document.ordinal,
            Document.status,
            Document.issued_on,
            Document.deliver_by_on,
            Case.number,
            Account.number,
            Taxpayer.accepts_email,
            Taxpayer.name,
            func.coalesce(visits.c.visits, 0),
            visits.c.last_on,
            func.coalesce(visits.c.searches, 0),
        )
        .join(Case, Case.id == Document.case_id)
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
        .outerjoin(visits, visits.c.document_id == Document.id)
        .where(
            Document.kind.in_(_DELIVERED_BY_HAND),
            Document.status.in_(_ON_ITS_WAY),
            Document.attached_to_id.is_(None),
            Case.stage != Stage.CLOSED,
        )
        .order_by(Document.id)
    )
    found = [Paper(*row) for row in rows]  # type: ignore[call-arg]  # the row has the fields' order
    by_case = {one.case: one for one in reversed(found)}
    return sorted(
        by_case.values(), key=lambda one: (_DELIVERED_BY_HAND.index(one.kind), one.issued_on, one.number)
    )


def hearings(session: Session, on: date) -> list[Hearing]:
    """Appointments of a day that nobody has recorded anything about, in the order of the clock."""
    rows = session.execute(
        select(Case.number, Account.number, Appointment.at_time, Document.delivered_on)
        .join(Case, Case.id == Appointment.case_id)
        .join(Account, Account.id == Case.account_id)
        .join(Document, Document.id == Appointment.document_id)
        .where(
            Appointment.on_date == on,
            Appointment.status == AppointmentStatus.BOOKED,
            Case.stage == Stage.CITATION,
        )
        .order_by(Appointment.at_time, Appointment.desk)
    )
    return [Hearing(case, account, at, delivered is not None) for case, account, at, delivered in rows]


def proposals(session: Session) -> list[Pending]:
    """Acts of two people that wait for the second one."""
    rows = session.execute(
        select(Case.number, Proposal.verb, Proposal.data, Proposal.proposed_on)
        .join(Case, Case.id == Proposal.case_id)
        .where(Proposal.decided_at.is_(None))
        .order_by(Proposal.id)
    )
    return [Pending(case, verb, str(data.get("reason", "")), on) for case, verb, data, on in rows]


def paid_up(session: Session) -> Sequence[str]:
    """Accounts without an open case whose last one was closed because they paid."""
    latest = select(func.max(Case.id)).group_by(Case.account_id)
    return session.scalars(
        select(Account.number)
        .join(Case, Case.account_id == Account.id)
        .where(Case.id.in_(latest), Case.close_reason == CloseReason.SETTLED)
        .order_by(Account.number)
    ).all()
