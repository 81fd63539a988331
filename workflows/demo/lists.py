"""What the simulated people see on their desks each morning: one query a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.orm import Session

from cases.domain.vocabulary import (
    AnswerKind,
    AppointmentStatus,
    CloseReason,
    DeliveryResult,
    DocumentStatus,
    Stage,
)
from cases.models import (
    Account,
    Appointment,
    Case,
    DeliveryAttempt,
    Document,
    OutboxLetter,
    Proposal,
    Taxpayer,
)

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
    zone: str
    mail: str
    """Where its e-mail stands; "" where it does not go that way."""
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


_FOLDERS = (
    select(Case.number, Account.number, Case.stage, Case.answer_code, Case.debt_overdue)
    .join(Account, Account.id == Case.account_id)
    .where(Case.stage != Stage.CLOSED)
)
_FOR_PEOPLE = _FOLDERS.where(Case.answer_kind == AnswerKind.REVIEW).order_by(Case.urgency, Case.id)
_OPENED_SINCE = _FOLDERS.where(Case.opened_on >= bindparam("on", type_=Date)).order_by(Case.id)
_VISITS = (
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
_PAPERS = (
    select(
        Document.number,
        Document.kind,
        Document.ordinal,
        Document.status,
        Document.issued_on,
        Document.deliver_by_on,
        Case.number,
        Account.number,
        func.coalesce(Account.zone, ""),
        func.coalesce(OutboxLetter.status, ""),
        Taxpayer.name,
        func.coalesce(_VISITS.c.visits, 0),
        _VISITS.c.last_on,
        func.coalesce(_VISITS.c.searches, 0),
    )
    .join(Case, Case.id == Document.case_id)
    .join(Account, Account.id == Case.account_id)
    .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
    .outerjoin(_VISITS, _VISITS.c.document_id == Document.id)
    .outerjoin(OutboxLetter, OutboxLetter.document_id == Document.id)
    .where(
        Document.kind.in_(_DELIVERED_BY_HAND),
        Document.status.in_(_ON_ITS_WAY),
        Document.attached_to_id.is_(None),
        Case.stage != Stage.CLOSED,
    )
    .order_by(Document.id)
)
_RELEASES = (
    select(Case.number, Document.number, OutboxLetter.id.is_not(None))
    .join(Document, Document.case_id == Case.id)
    .outerjoin(OutboxLetter, OutboxLetter.document_id == Document.id)
    .where(Document.kind == "finiquito", Document.status == DocumentStatus.ISSUED)
    .order_by(Document.id)
)
_REPLACED = select(Document.number).where(Document.status == DocumentStatus.SUPERSEDED)
_HEARINGS = (
    select(Case.number, Account.number, Appointment.at_time, Document.delivered_on)
    .join(Case, Case.id == Appointment.case_id)
    .join(Account, Account.id == Case.account_id)
    .join(Document, Document.id == Appointment.document_id)
    .where(
        Appointment.on_date == bindparam("on", type_=Date),
        Appointment.status == AppointmentStatus.BOOKED,
        Case.stage == Stage.CITATION,
    )
    .order_by(Appointment.at_time, Appointment.desk)
)
_PROPOSALS = (
    select(Case.number, Proposal.verb, Proposal.data, Proposal.proposed_on)
    .join(Case, Case.id == Proposal.case_id)
    .where(Proposal.decided_at.is_(None))
    .order_by(Proposal.id)
)


def for_people(session: Session) -> list[Folder]:
    """Open cases whose answer is that a person must act, most urgent first."""
    return [Folder(*row) for row in session.execute(_FOR_PEOPLE)]  # type: ignore[arg-type]  # an open case has an answer


def opened_since(session: Session, on: date) -> list[Folder]:
    """Cases opened on a date or later."""
    return [Folder(*row) for row in session.execute(_OPENED_SINCE, {"on": on})]  # type: ignore[arg-type]  # an open case has an answer


def papers(session: Session) -> list[Paper]:
    """Papers on their way, one a case: what has a date first, then the oldest."""
    found = [Paper(*row) for row in session.execute(_PAPERS)]  # type: ignore[call-arg]  # the row has the fields' order
    by_case = {one.case: one for one in reversed(found)}
    return sorted(
        by_case.values(), key=lambda one: (_DELIVERED_BY_HAND.index(one.kind), one.issued_on, one.number)
    )


def releases(session: Session) -> list[tuple[str, str, bool]]:
    """Finiquitos that nobody signed yet: case, number, and whether it goes by e-mail."""
    return [(case, number, by_mail) for case, number, by_mail in session.execute(_RELEASES)]


def replaced(session: Session, numbers: Sequence[str]) -> set[str]:
    """Which of these papers another one took the place of."""
    return set(session.scalars(_REPLACED.where(Document.number.in_(numbers))))


def hearings(session: Session, on: date) -> list[Hearing]:
    """Appointments of a day that nobody has recorded anything about, in the order of the clock."""
    return [
        Hearing(case, account, at, delivered is not None)
        for case, account, at, delivered in session.execute(_HEARINGS, {"on": on})
    ]


def proposals(session: Session) -> list[Pending]:
    """Acts of two people that wait for the second one."""
    return [
        Pending(case, verb, str(data.get("reason", "")), on)
        for case, verb, data, on in session.execute(_PROPOSALS)
    ]


def paid_up(session: Session) -> Sequence[str]:
    """Accounts without an open case whose last one was closed because they paid."""
    latest = select(func.max(Case.id)).group_by(Case.account_id)
    return session.scalars(
        select(Account.number)
        .join(Case, Case.account_id == Account.id)
        .where(Case.id.in_(latest), Case.close_reason == CloseReason.SETTLED)
        .order_by(Account.number)
    ).all()
