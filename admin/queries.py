"""Small read-only questions that only the panel asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from cases.models import (
    Account,
    Appointment,
    Case,
    CaseEvent,
    Document,
    Hold,
    Payment,
    Proposal,
    Taxpayer,
    User,
)

_OPEN = Case.stage != "closed"


def zones(session: Session) -> list[str]:
    """Zones that have open cases."""
    found = (
        select(Account.zone)
        .join(Case, Case.account_id == Account.id)
        .where(_OPEN, Account.zone.is_not(None))
        .distinct()
        .order_by(Account.zone)
    )
    return [zone for zone in session.scalars(found) if zone]


def account_zones(session: Session) -> list[str]:
    """Zones of all accounts."""
    found = select(Account.zone).where(Account.zone.is_not(None)).distinct().order_by(Account.zone)
    return [zone for zone in session.scalars(found) if zone]


def full_names(session: Session, logins: Collection[str]) -> dict[str, str]:
    """Names of people by their login."""
    return dict(session.execute(select(User.name, User.full_name).where(User.name.in_(logins))).all())


def reason_codes(session: Session) -> list[tuple[str, str, str | None]]:
    """Kind, code and one event of the answers that open cases were last given."""
    found = (
        select(func.min(Case.answer_kind), Case.answer_code, func.min(Case.answer_event))
        .where(_OPEN, Case.answer_code.is_not(None))
        .group_by(Case.answer_code)
    )
    return [(kind, code, event) for kind, code, event in session.execute(found) if kind and code]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened on a case while a form was open."""

    at: datetime
    who: str
    event: str | None
    reasons: Sequence[str]
    paid: Decimal | None = None


def changes_since(session: Session, case_number: str, sequence: int, seen_at: datetime) -> list[Change]:
    """Events after the last one the form knew, and payments recorded after it was shown; oldest first."""
    case = session.scalars(select(Case).where(Case.number == case_number)).one()
    events = select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.sequence > sequence)
    payments = select(Payment).where(Payment.account_id == case.account_id, Payment.recorded_at > seen_at)
    changes = [
        Change(event.recorded_at, event.actor, event.event, event.reasons)
        for event in session.scalars(events)
    ]
    changes += [
        Change(payment.recorded_at, payment.recorded_by, None, (), payment.amount)
        for payment in session.scalars(payments)
    ]
    return sorted(changes, key=lambda change: change.at)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    appointment: Appointment
    case: Case
    taxpayer: str
    account: str
    summons: Document


def agenda(session: Session, district: str, first: date, last: date) -> list[AgendaRow]:
    """Appointments of some days, both inclusive, by hour and desk; cancelled ones are left out."""
    return _appointments(
        session, district, Appointment.on_date.between(first, last), Appointment.status != "cancelled"
    )


def unrecorded(session: Session, district: str, before: date) -> list[AgendaRow]:
    """Appointments of days that passed of which nobody has said what happened."""
    return _appointments(session, district, Appointment.on_date < before, Appointment.status == "booked")


def _appointments(session: Session, district: str, *conditions: ColumnElement[bool]) -> list[AgendaRow]:
    found = (
        select(Appointment, Case, Taxpayer.name, Account.number, Document)
        .join(Case, Case.id == Appointment.case_id)
        .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
        .join(Account, Account.id == Case.account_id)
        .join(Document, Document.id == Appointment.document_id)
        .where(Appointment.district == district, *conditions)
        .order_by(Appointment.on_date, Appointment.at_time, Appointment.desk)
    )
    return [AgendaRow(*row) for row in session.execute(found)]


def to_cite(session: Session, district: str, text: str, limit: int) -> list[tuple[Case, str, str]]:
    """Cases that wait for a citation, most urgent first; with `text`, those before the demand that it names."""
    found = (
        select(Case, Taxpayer.name, Account.number)
        .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
        .join(Account, Account.id == Case.account_id)
        .where(Case.district == district)
        .order_by(Case.urgency, Case.id)
        .limit(limit)
    )
    if text:
        folded = func.lower(func.immutable_unaccent(text))
        named = (
            Case.number == text.upper(),
            Account.number == text.upper(),
            func.strpos(Taxpayer.search_name, folded) > 0,
        )
        found = found.where(Case.stage.in_(("persuasion", "citation")), or_(*named))
    else:
        found = found.where(_OPEN, Case.answer_event == "cite")
    return [(case, name, account) for case, name, account in session.execute(found)]


def open_proposals(session: Session, case_id: int) -> Sequence[Proposal]:
    return session.scalars(
        select(Proposal).where(Proposal.case_id == case_id, Proposal.decided_at.is_(None))
    ).all()


def appointments_on(session: Session, day: date) -> int:
    """Appointments of a day that still wait for their record."""
    found = select(func.count()).where(Appointment.on_date == day, Appointment.status == "booked")
    return session.scalar(found) or 0


def all_holds(session: Session, case_id: int) -> Sequence[Hold]:
    """Every hold of a case, lifted ones too, newest first."""
    return session.scalars(select(Hold).where(Hold.case_id == case_id).order_by(Hold.id.desc())).all()


@dataclass(frozen=True, slots=True)
class OtherAccount:
    account: Account
    case: Case | None


def other_accounts(session: Session, case: Case) -> list[OtherAccount]:
    """The other accounts of the taxpayer, each with its open case if it has one."""
    found = (
        select(Account, Case)
        .outerjoin(Case, and_(Case.account_id == Account.id, _OPEN))
        .where(Account.taxpayer_id == case.taxpayer_id, Account.id != case.account_id)
        .order_by(Account.number, Case.id)
    )
    return [OtherAccount(account, other) for account, other in session.execute(found)]
