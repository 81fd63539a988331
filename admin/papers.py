"""The documents of a case with what may be done with each: its status decides, then the role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.access import may_act
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import ANNULLABLE, MOVES, DocumentAction
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.ladder import UNDELIVERABLE, Rung, next_rung
from cases.domain.vocabulary import DocumentStatus, Event
from cases.domain.words import EVENT_NAMES
from cases.law import LawAt
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

_PLACES: Mapping[Event, Callable[[DocumentFacts], bool]] = {
    Event.PRINT_DOCUMENT: lambda document: _admits(document, DocumentAction.PRINT),
    Event.SIGN_DOCUMENT: lambda document: _admits(document, DocumentAction.SIGN),
    Event.HAND_OUT_DOCUMENT: lambda document: (
        _travels(document) and _admits(document, DocumentAction.HAND_OUT)
    ),
    Event.RECORD_ATTEMPT: lambda document: _travels(document) and _admits(document, DocumentAction.ATTEMPT),
    Event.MARK_UNDELIVERABLE: lambda document: (
        bool(document.attempts) and _admits(document, DocumentAction.MARK_UNDELIVERABLE)
    ),
    Event.ANNUL_ATTEMPT: lambda document: bool(document.attempts),
    Event.ANNUL_DOCUMENT: lambda document: (
        document.kind in ANNULLABLE and _admits(document, DocumentAction.ANNUL)
    ),
}
"""When each step of the life of a paper has a place: its status, its kind and its visits decide."""

PAPER_VERBS = frozenset(_PLACES)


def _admits(document: DocumentFacts, action: DocumentAction) -> bool:
    return action in MOVES[DocumentStatus(document.status)]


def _travels(document: DocumentFacts) -> bool:
    return bool(KINDS[document.kind].methods)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, every attempt to deliver it (annulled ones too) and the verbs that have a place now."""

    document: DocumentFacts
    colour: str
    attempts: Sequence[DeliveryAttempt]
    verbs: tuple[tuple[str, str], ...]
    travels: bool
    attached_to: str
    next: Rung | None


def papers(session: Session, facts: CaseFacts, role: str, law: LawAt, on: date) -> list[Paper]:
    """Newest first; `next` is what follows with one that waits for its proof."""
    attempts = _attempts(session, [document.key for document in facts.documents])
    numbers = {document.key: document.number for document in facts.documents}
    return [
        Paper(
            document=document,
            colour=STATUS_COLOURS[DocumentStatus(document.status)],
            attempts=attempts.get(document.key, []),
            verbs=_offered(document, role),
            travels=_travels(document),
            attached_to=numbers.get(document.attached_to or 0, ""),
            next=_next(document, facts, law, on),
        )
        for document in sorted(
            facts.documents, key=lambda issued: (issued.issued_on, issued.key), reverse=True
        )
    ]


def _next(document: DocumentFacts, facts: CaseFacts, law: LawAt, on: date) -> Rung | None:
    rung = next_rung(document, facts.addressee, facts.account, on, law)
    return rung if rung.earliest_on is not None or rung.code == UNDELIVERABLE else None


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
    return tuple(verb for verb, has_place in _PLACES.items() if has_place(document))


def _offered(document: DocumentFacts, role: str) -> tuple[tuple[str, str], ...]:
    """Those the role may take; printing again makes a copy and needs no button."""
    return tuple(
        (verb, EVENT_NAMES[verb])
        for verb in verbs_of(document)
        if may_act(verb, role)
        and (verb is not Event.PRINT_DOCUMENT or document.status == DocumentStatus.ISSUED)
    )
