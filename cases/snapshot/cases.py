"""Facts of cases and of accounts without one, always in bulk and in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from cases.domain.facts import (
    AccountFacts,
    AppointmentFacts,
    AttemptFacts,
    CaseFacts,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    OpeningFacts,
    PersonFacts,
    ProposalFacts,
    TaxpayerFacts,
)
from cases.domain.money import ZERO
from cases.domain.vocabulary import AccountState, Stage
from cases.law import LawBook
from cases.models import (
    Account,
    AccountPerson,
    Appointment,
    Case,
    CaseEvent,
    DeliveryAttempt,
    Document,
    DocumentCharge,
    Hold,
    HoldCharge,
    Person,
    Proposal,
    Taxpayer,
    User,
    among,
)
from cases.snapshot.ledger import Ledger, load_ledgers
from cases.snapshot.plans import load_plans

_STATING_KINDS = ("requerimiento", "convenio_de_pago")
"""Kinds whose stated charges fix what the case collects."""

_OWNER_COLUMNS = (
    Taxpayer.id,
    Taxpayer.code,
    Taxpayer.name,
    Taxpayer.kind,
    Taxpayer.dui,
    Taxpayer.nit,
    Taxpayer.representative,
    Taxpayer.phone,
    Taxpayer.email,
    Taxpayer.accepts_email,
    Taxpayer.address,
    Taxpayer.died_on,
)
_ACCOUNT_COLUMNS = (
    Account.id,
    Account.district,
    Account.number,
    Account.kind,
    Account.zone,
    Account.neighbourhood,
    Account.address,
    Account.cadastral_key,
    Account.nis,
    Account.business,
    Account.state,
    Account.determination_act,
    Account.determination_notified_on,
)


@dataclass(slots=True)
class _Parts:
    """What hangs from one case while it is put together."""

    documents: list[DocumentFacts] = field(default_factory=list)
    appointments: list[AppointmentFacts] = field(default_factory=list)
    holds: list[HoldFacts] = field(default_factory=list)
    events: list[EventFacts] = field(default_factory=list)
    proposals: list[ProposalFacts] = field(default_factory=list)


def load_facts(
    session: Session,
    case_ids: Collection[int],
    book: LawBook,
    on: date,
    *,
    known_at: datetime | None = None,
    ledgers: dict[int, Ledger] | None = None,
) -> dict[int, CaseFacts]:
    """Facts by case id, with the debt of each account on `on`; `known_at` limits the ledger to what was recorded.

    `ledgers` are those already read in this transaction, as `load_ledgers` takes them.
    """
    if not case_ids:
        return {}
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.stage,
            Case.version,
            Case.opened_on,
            Case.closed_on,
            Case.close_reason,
            Case.suit_filed_on,
            Case.previous_case_id,
            User.name,
            Case.debt_overdue,
            *_OWNER_COLUMNS,
            *_ACCOUNT_COLUMNS,
        )
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .outerjoin(User, User.id == Case.assigned_to_id)
        .where(among(Case.id, case_ids))
        .order_by(Case.id)
    ).all()
    accounts = {row[23] for row in rows}
    ledgers = load_ledgers(session, accounts, known_at=known_at, read=ledgers)
    people = _people(session, accounts, on)
    parts = _parts(session, case_ids)
    plans = load_plans(session, case_ids)
    totals = _taxpayer_totals(session, {row[11] for row in rows})
    numbers = _numbers(session, {row[8] for row in rows if row[8]})
    facts: dict[int, CaseFacts] = {}
    for row in rows:
        key = row[0]
        account = _account(row[23:], people)
        ledger = ledgers[account.key]
        mine = parts[key]
        case = CaseFacts(
            key=key,
            number=row[1],
            stage=Stage(row[2]),
            version=row[3],
            opened_on=row[4],
            closed_on=row[5],
            close_reason=row[6],
            suit_filed_on=row[7],
            previous_number=numbers.get(row[8], ""),
            assigned_to=row[9] or "",
            taxpayer=_taxpayer(row[11:23]),
            account=account,
            statement=ledger.statement(book, on),
            claimed_elsewhere=_claimed_elsewhere(ledger, key),
            other_cases_overdue=totals.get(row[11], ZERO) - _counted(row[2], row[10]),
            origins=ledger.origins,
            charges=tuple(ledger.charges),
            payments=tuple(ledger.payments),
            documents=tuple(mine.documents),
            appointments=tuple(mine.appointments),
            holds=tuple(mine.holds),
            plan=plans.get(key),
            events=tuple(mine.events),
            proposals=tuple(mine.proposals),
        )
        facts[key] = case
    return facts


def load_opening_facts(
    session: Session,
    account_ids: Collection[int],
    book: LawBook,
    on: date,
    *,
    ledgers: dict[int, Ledger] | None = None,
) -> list[OpeningFacts]:
    """Accounts as the night looks at them to open a case, in the order of their ids."""
    if not account_ids:
        return []
    rows = session.execute(
        select(*_OWNER_COLUMNS, *_ACCOUNT_COLUMNS)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .where(among(Account.id, account_ids))
        .order_by(Account.id)
    ).all()
    ledgers = load_ledgers(session, account_ids, read=ledgers)
    people = _people(session, account_ids, on)
    latest: dict[int, int] = dict(
        session.execute(
            select(Case.account_id, func.max(Case.id))
            .where(among(Case.account_id, account_ids))
            .group_by(Case.account_id)
        ).all()
    )
    found = []
    for row in rows:
        account = _account(row[12:], people)
        ledger = ledgers[account.key]
        found.append(
            OpeningFacts(
                account=account,
                taxpayer=_taxpayer(row[:12]),
                statement=ledger.statement(book, on),
                claimed_elsewhere=_claimed_elsewhere(ledger, 0),
                previous_case_key=latest.get(account.key),
                origins=ledger.origins,
                charges=tuple(ledger.charges),
                payments=tuple(ledger.payments),
            )
        )
    return found


def _counted(stage: str, debt_overdue: Decimal) -> Decimal:
    """What the taxpayer's total already holds of this case: nothing once it is closed."""
    return ZERO if stage == Stage.CLOSED else debt_overdue


def _claimed_elsewhere(ledger: Ledger, case: int) -> frozenset[int]:
    others = [charges for key, charges in ledger.claimed.items() if key != case]
    return frozenset().union(*others)


def _taxpayer(row: Iterable[Any]) -> TaxpayerFacts:
    key, code, name, kind, dui, nit, representative, phone, email, accepts, address, died_on = row
    return TaxpayerFacts(
        key, code, name, kind, dui or "", nit or "", representative or "", phone or "", email or "",
        accepts, address or "", died_on,
    )  # fmt: skip


def _account(row: Iterable[Any], people: Mapping[int, tuple[PersonFacts, ...]]) -> AccountFacts:
    key, district, number, kind, zone, hood, address, cadastral, nis, business, state, act, notified_on = row
    return AccountFacts(
        key, district, number, kind, zone or "", hood or "", address or "", cadastral or "", nis or "",
        business or "", state == AccountState.CERRADA, act or "", notified_on, people.get(key, ()),
    )  # fmt: skip


def _people(
    session: Session, accounts: Collection[int], on: date
) -> dict[int, tuple[PersonFacts, ...]]:
    found: dict[int, list[PersonFacts]] = defaultdict(list)
    in_force = (AccountPerson.from_on <= on) & (
        AccountPerson.until_on.is_(None) | (AccountPerson.until_on >= on)
    )
    for account, name, identity, capacity, whole, basis in session.execute(
        select(
            AccountPerson.account_id,
            Person.name,
            Person.identity_line,
            AccountPerson.capacity,
            AccountPerson.answers_for_the_whole,
            AccountPerson.basis,
        )
        .join(Person, Person.id == AccountPerson.person_id)
        .where(among(AccountPerson.account_id, accounts), in_force)
        .order_by(AccountPerson.id)
    ):
        found[account].append(PersonFacts(name, identity or "", capacity, whole, basis))
    return {account: tuple(people) for account, people in found.items()}


def _taxpayer_totals(session: Session, taxpayers: Collection[int]) -> dict[int, Decimal]:
    """Overdue debt over all open cases of each taxpayer, as last looked at."""
    return dict(
        session.execute(
            select(Case.taxpayer_id, func.sum(Case.debt_overdue))
            .where(among(Case.taxpayer_id, taxpayers), Case.stage != Stage.CLOSED)
            .group_by(Case.taxpayer_id)
        ).all()
    )


def _numbers(session: Session, case_ids: Collection[int]) -> dict[int, str]:
    if not case_ids:
        return {}
    return dict(session.execute(select(Case.id, Case.number).where(among(Case.id, case_ids))).all())


def _parts(session: Session, case_ids: Collection[int]) -> dict[int, _Parts]:
    parts: dict[int, _Parts] = defaultdict(_Parts)
    _load_documents(session, case_ids, parts)
    _load_appointments(session, case_ids, parts)
    _load_holds(session, case_ids, parts)
    for case, *values in session.execute(
        select(
            CaseEvent.case_id,
            CaseEvent.id,
            CaseEvent.sequence,
            CaseEvent.event,
            CaseEvent.from_stage,
            CaseEvent.to_stage,
            CaseEvent.effective_on,
            CaseEvent.recorded_at,
            CaseEvent.actor,
            CaseEvent.actor_role,
            CaseEvent.code,
            CaseEvent.basis,
            CaseEvent.data,
            CaseEvent.hash,
            CaseEvent.corrects_id,
        )
        .where(among(CaseEvent.case_id, case_ids))
        .order_by(CaseEvent.case_id, CaseEvent.sequence)
    ):
        values[10] = tuple(values[10])  # basis
        parts[case].events.append(EventFacts(*values))
    for case, *values in session.execute(
        select(
            Proposal.case_id,
            Proposal.id,
            Proposal.verb,
            Proposal.data,
            Proposal.proposed_by,
            Proposal.proposed_role,
            Proposal.proposed_on,
        ).where(among(Proposal.case_id, case_ids), Proposal.decided_at.is_(None))
    ):
        parts[case].proposals.append(ProposalFacts(*values))
    return parts


def _load_documents(session: Session, case_ids: Collection[int], parts: dict[int, _Parts]) -> None:
    attempts = _attempts(session, among(Document.case_id, case_ids))
    charges: dict[int, set[int]] = defaultdict(set)
    for document, charge in session.execute(
        select(DocumentCharge.document_id, DocumentCharge.charge_id)
        .join(Document, Document.id == DocumentCharge.document_id)
        .where(among(Document.case_id, case_ids), Document.kind.in_(_STATING_KINDS))
    ):
        charges[document].add(charge)
    for case, *values in session.execute(
        select(
            Document.case_id,
            Document.id,
            Document.number,
            Document.kind,
            Document.ordinal,
            Document.issued_on,
            Document.status,
            Document.amounts_on,
            Document.total,
            Document.attached_to_id,
            Document.respond_by_on,
            Document.deliver_by_on,
            Document.delivered_on,
            Document.signed_on,
        )
        .where(among(Document.case_id, case_ids))
        .order_by(Document.id)
    ):
        key = values[0]
        parts[case].documents.append(
            DocumentFacts(
                *values,
                attempts=tuple(attempts.get(key, ())),
                charges=frozenset(charges.get(key, ())),
            )
        )


def _attempts(session: Session, documents: ColumnElement[bool]) -> dict[int, list[AttemptFacts]]:
    """Attempts that have not been annulled, by document."""
    proof = aliased(Document)
    found: dict[int, list[AttemptFacts]] = defaultdict(list)
    for document, number, *values in session.execute(
        select(
            DeliveryAttempt.document_id,
            proof.number,
            DeliveryAttempt.id,
            DeliveryAttempt.attempted_on,
            DeliveryAttempt.attempted_at,
            DeliveryAttempt.how,
            DeliveryAttempt.result,
            DeliveryAttempt.notifier,
            DeliveryAttempt.place,
            DeliveryAttempt.receiver_name,
            DeliveryAttempt.receiver_relation,
        )
        .join(Document, Document.id == DeliveryAttempt.document_id)
        .outerjoin(proof, proof.id == DeliveryAttempt.proof_document_id)
        .where(documents, DeliveryAttempt.annulled_on.is_(None))
        .order_by(DeliveryAttempt.document_id, DeliveryAttempt.sequence)
    ):
        found[document].append(AttemptFacts(*values, proof_number=number or ""))
    return found


def _load_appointments(session: Session, case_ids: Collection[int], parts: dict[int, _Parts]) -> None:
    for case, *values in session.execute(
        select(
            Appointment.case_id,
            Appointment.id,
            Appointment.document_id,
            Appointment.on_date,
            Appointment.at_time,
            Appointment.desk,
            Appointment.officer,
            Appointment.place,
            Appointment.status,
            Appointment.outcome,
            Appointment.promise_on,
        )
        .where(among(Appointment.case_id, case_ids))
        .order_by(Appointment.id)
    ):
        parts[case].appointments.append(AppointmentFacts(*values))


def _load_holds(session: Session, case_ids: Collection[int], parts: dict[int, _Parts]) -> None:
    charges: dict[int, set[int]] = defaultdict(set)
    for hold, charge in session.execute(
        select(HoldCharge.hold_id, HoldCharge.charge_id)
        .join(Hold, Hold.id == HoldCharge.hold_id)
        .where(among(Hold.case_id, case_ids))
    ):
        charges[hold].add(charge)
    for case, *values in session.execute(
        select(
            Hold.case_id,
            Hold.id,
            Hold.reason,
            Hold.scope,
            Hold.from_on,
            Hold.until_on,
            Hold.note,
            Hold.placed_by,
            Hold.document_reference,
            Hold.lifted_on,
        )
        .where(among(Hold.case_id, case_ids))
        .order_by(Hold.id)
    ):
        parts[case].holds.append(HoldFacts(*values, charges=frozenset(charges.get(values[0], ()))))
