"""What hangs from cases: documents with their attempts, appointments, holds, events, proposals."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from cases.domain.facts import (
    AppointmentFacts,
    AttemptFacts,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    ProposalFacts,
)
from cases.models import (
    Appointment,
    CaseEvent,
    DeliveryAttempt,
    Document,
    DocumentCharge,
    Hold,
    HoldCharge,
    OutboxLetter,
    Proposal,
)
from cases.snapshot.asking import Rows, among_ids, ask_all

_STATING_KINDS = ("requerimiento", "convenio_de_pago", "certificacion_de_deuda")
"""Kinds whose stated charges fix what the case collects."""


_PROOF = aliased(Document)

_EVENTS = (
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
    .where(among_ids(CaseEvent.case_id))
    .order_by(CaseEvent.case_id, CaseEvent.sequence)
)
_PROPOSALS = select(
    Proposal.case_id,
    Proposal.id,
    Proposal.verb,
    Proposal.data,
    Proposal.proposed_by,
    Proposal.proposed_role,
    Proposal.proposed_on,
).where(among_ids(Proposal.case_id), Proposal.decided_at.is_(None))
_STATED = (
    select(DocumentCharge.document_id, DocumentCharge.charge_id)
    .join(Document, Document.id == DocumentCharge.document_id)
    .where(among_ids(Document.case_id), Document.kind.in_(_STATING_KINDS))
)
_DOCUMENTS = (
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
    .where(among_ids(Document.case_id))
    .order_by(Document.id)
)
_APPOINTMENTS = (
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
        Appointment.must_move,
    )
    .where(among_ids(Appointment.case_id))
    .order_by(Appointment.id)
)
_HOLD_CHARGES = (
    select(HoldCharge.hold_id, HoldCharge.charge_id)
    .join(Hold, Hold.id == HoldCharge.hold_id)
    .where(among_ids(Hold.case_id))
)
_HOLDS = (
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
    .where(among_ids(Hold.case_id))
    .order_by(Hold.id)
)
_ATTEMPTS = (
    select(
        DeliveryAttempt.document_id,
        _PROOF.number,
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
    .outerjoin(_PROOF, _PROOF.id == DeliveryAttempt.proof_document_id)
    .where(among_ids(Document.case_id), DeliveryAttempt.annulled_on.is_(None))
    .order_by(DeliveryAttempt.document_id, DeliveryAttempt.sequence)
)
_MAIL = (
    select(OutboxLetter.document_id, OutboxLetter.status)
    .join(Document, Document.id == OutboxLetter.document_id)
    .where(among_ids(Document.case_id))
)


@dataclass(slots=True)
class Parts:
    """What hangs from one case while it is put together."""

    documents: list[DocumentFacts] = field(default_factory=list)
    appointments: list[AppointmentFacts] = field(default_factory=list)
    holds: list[HoldFacts] = field(default_factory=list)
    events: list[EventFacts] = field(default_factory=list)
    proposals: list[ProposalFacts] = field(default_factory=list)


_OF_CASES = (_DOCUMENTS, _STATED, _ATTEMPTS, _APPOINTMENTS, _HOLDS, _HOLD_CHARGES, _EVENTS, _PROPOSALS, _MAIL)


def load_parts(session: Session, case_ids: Collection[int]) -> dict[int, Parts]:
    documents, stated, attempts, appointments, holds, hold_charges, events, proposals, mail = ask_all(
        session, *((statement, case_ids) for statement in _OF_CASES)
    )
    parts: dict[int, Parts] = defaultdict(Parts)
    _add_documents(parts, documents, _charges_by_key(stated), _attempts(attempts), dict(mail))
    for case, *values in appointments:
        parts[case].appointments.append(AppointmentFacts(*values))
    _add_holds(parts, holds, _charges_by_key(hold_charges))
    for case, *values in events:
        values[10] = tuple(values[10])  # basis
        parts[case].events.append(EventFacts(*values))
    for case, *values in proposals:
        parts[case].proposals.append(ProposalFacts(*values))
    return parts


def _add_documents(
    parts: dict[int, Parts],
    rows: Rows,
    charges: Mapping[int, frozenset[int]],
    attempts: Mapping[int, tuple[AttemptFacts, ...]],
    mail: Mapping[int, str],
) -> None:
    for case, *values in rows:
        key = values[0]
        parts[case].documents.append(
            DocumentFacts(  # type: ignore[misc]  # the row has the fields' order
                *values,
                attempts=attempts.get(key, ()),
                charges=charges.get(key, frozenset()),
                mail=mail.get(key, ""),
            )
        )


def _charges_by_key(rows: Rows) -> dict[int, frozenset[int]]:
    """The charges of each document, or hold."""
    charges: dict[int, set[int]] = defaultdict(set)
    for key, charge in rows:
        charges[key].add(charge)
    return {key: frozenset(found) for key, found in charges.items()}


def _attempts(rows: Rows) -> dict[int, tuple[AttemptFacts, ...]]:
    """Attempts that have not been annulled, by document."""
    found: dict[int, list[AttemptFacts]] = defaultdict(list)
    for document, number, *values in rows:
        attempt = AttemptFacts(*values, proof_number=number or "")  # type: ignore[misc]  # the row has the fields' order
        found[document].append(attempt)
    return {document: tuple(attempts) for document, attempts in found.items()}


def _add_holds(parts: dict[int, Parts], rows: Rows, charges: Mapping[int, frozenset[int]]) -> None:
    for case, *values in rows:
        limited = charges.get(values[0], frozenset())
        parts[case].holds.append(HoldFacts(*values, charges=limited))  # type: ignore[misc]  # the row has the fields' order
