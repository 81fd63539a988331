"""The documents of a case with what may be done with each: its status decides, then the role."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.access import may_act
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import MOVES, DocumentAction
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.vocabulary import DocumentStatus, Event
from cases.domain.words import EVENT_NAMES
from cases.models import DeliveryAttempt

STATUS_COLOURS = {
    DocumentStatus.ISSUED: "am",
    DocumentStatus.PRINTED: "am",
    DocumentStatus.SIGNED: "a",
    DocumentStatus.HANDED_OUT: "a",
    DocumentStatus.DELIVERED: "ve",
    DocumentStatus.UNDELIVERABLE: "r",
    DocumentStatus.ANNULLED: "r",
    DocumentStatus.SUPERSEDED: "",
}

_ACTIONS = (
    (DocumentAction.PRINT, Event.PRINT_DOCUMENT),
    (DocumentAction.SIGN, Event.SIGN_DOCUMENT),
    (DocumentAction.HAND_OUT, Event.HAND_OUT_DOCUMENT),
    (DocumentAction.ATTEMPT, Event.RECORD_ATTEMPT),
    (DocumentAction.MARK_UNDELIVERABLE, Event.MARK_UNDELIVERABLE),
    (DocumentAction.ANNUL_PROOF, Event.ANNUL_ATTEMPT),
    (DocumentAction.ANNUL, Event.ANNUL_DOCUMENT),
)
_OF_DELIVERY = (DocumentAction.ATTEMPT, DocumentAction.MARK_UNDELIVERABLE, DocumentAction.ANNUL_PROOF)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, every attempt to deliver it (annulled ones too) and the verbs that have a place now."""

    document: DocumentFacts
    colour: str
    attempts: Sequence[DeliveryAttempt]
    verbs: tuple[tuple[str, str], ...]
    is_delivered_to_somebody: bool
    attached_to: str


def papers(session: Session, facts: CaseFacts, role: str) -> list[Paper]:
    """Newest first."""
    attempts = _attempts(session, [document.key for document in facts.documents])
    numbers = {document.key: document.number for document in facts.documents}
    return [
        Paper(
            document=document,
            colour=STATUS_COLOURS[DocumentStatus(document.status)],
            attempts=attempts.get(document.key, []),
            verbs=_offered(document, role),
            is_delivered_to_somebody=bool(KINDS[document.kind].methods) and document.attached_to is None,
            attached_to=numbers.get(document.attached_to or 0, ""),
        )
        for document in sorted(
            facts.documents, key=lambda issued: (issued.issued_on, issued.key), reverse=True
        )
    ]


def _attempts(session: Session, documents: list[int]) -> dict[int, list[DeliveryAttempt]]:
    found: dict[int, list[DeliveryAttempt]] = {}
    rows = select(DeliveryAttempt).where(DeliveryAttempt.document_id.in_(documents))
    for attempt in session.scalars(rows.order_by(DeliveryAttempt.document_id, DeliveryAttempt.sequence)):
        found.setdefault(attempt.document_id, []).append(attempt)
    return found


def verbs_of(document: DocumentFacts) -> tuple[Event, ...]:
    """Verbs that have a place today; what travels with another paper is printed and delivered with it."""
    if document.attached_to is not None:
        return ()
    status = DocumentStatus(document.status)
    return tuple(
        verb
        for action, verb in _ACTIONS
        if action in MOVES[status] and (action not in _OF_DELIVERY or KINDS[document.kind].methods)
    )


def _offered(document: DocumentFacts, role: str) -> tuple[tuple[str, str], ...]:
    """Those the role may take; printing again makes a copy and needs no button."""
    return tuple(
        (verb, EVENT_NAMES[verb])
        for verb in verbs_of(document)
        if may_act(verb, role)
        and (verb is not Event.PRINT_DOCUMENT or document.status == DocumentStatus.ISSUED)
    )
