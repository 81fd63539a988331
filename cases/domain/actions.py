"""What a person may do with a case today: each step with its consequence, and why it is off where it is.

The decision says what proceeds, the permissions who may, `refusals` what stands against a step; nothing here
decides any of them again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cases.domain.consequences import consequence_of
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import ANNULLABLE, MOVES, DocumentAction
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.lifecycle import events_from
from cases.domain.permissions import roles_for
from cases.domain.refusals import Table, why_not
from cases.domain.vocabulary import DocumentStatus, Event
from cases.domain.ways import way_refused
from cases.domain.words import EVENT_NAMES


@dataclass(frozen=True, slots=True)
class Offer:
    """One step a role may ever take in this stage.

    `reason` says why it is off, on which `basis`; "" when `enabled`. `proceeds`: the decision points to it.
    """

    verb: Event
    title: str
    enabled: bool
    reason: str
    basis: tuple[str, ...]
    consequence: str
    proceeds: bool


def actions_for(table: Table, announced: Mapping[str, str] | None = None) -> tuple[Offer, ...]:
    """What proceeds first, then what may be done, then what is off; steps the role may never take are absent.

    `announced` gives, by kind, the number a document would get, to name it in the consequence.
    """
    offers = [
        _offer(table, event, announced or {})
        for event in (*events_from(table.facts.stage), *_STAGELESS)
        if table.role in roles_for(event)
    ]
    return tuple(sorted(offers, key=lambda offer: (not offer.proceeds, not offer.enabled)))


def _offer(table: Table, event: Event, announced: Mapping[str, str]) -> Offer:
    off = _off(table, event)
    points_here = table.decision.event is event
    consequence, basis = consequence_of(event, table.facts, table.law, table.on, announced)
    if off is not None:
        basis = off.basis or basis
    elif points_here:
        basis = tuple(dict.fromkeys((*table.decision.basis, *basis)))
    return Offer(
        verb=event,
        title=EVENT_NAMES[event],
        enabled=off is None,
        reason=off.reason if off else "",
        basis=basis,
        consequence=consequence,
        proceeds=off is None and points_here,
    )


def _off(table: Table, event: Event) -> Off | None:
    if event is Event.RECORD_ATTEMPT:
        return _no_way_open(table)
    return _PAPERS[event](table.facts) if event in _PAPERS else why_not(table, event)


def _no_way_open(table: Table) -> Off | None:
    """Why nothing may be notified today, by the rule the verb and the phone refuse with; None where something may."""
    facts = table.facts
    refused: Off | None = Off("", "No hay documentos que esperen su entrega.")
    for document in filter(_awaits_delivery, facts.documents):
        for method in KINDS[document.kind].methods:
            refused = way_refused(document, method, facts.addressee, facts.account, table.on, table.law)
            if refused is None:
                return None
    return refused


def _some_document(
    suits: Callable[[DocumentFacts], bool], otherwise: str
) -> Callable[[CaseFacts], Off | None]:
    return lambda facts: None if any(map(suits, facts.documents)) else Off("", otherwise)


def _admits(action: DocumentAction) -> Callable[[DocumentFacts], bool]:
    return lambda document: action in MOVES[DocumentStatus(document.status)]


def _can_travel(document: DocumentFacts) -> bool:
    """Goes to its addressee by itself; an attached one travels with its own."""
    return document.attached_to is None and bool(KINDS[document.kind].methods)


def _awaits_delivery(document: DocumentFacts) -> bool:
    return _can_travel(document) and _admits(DocumentAction.DELIVER)(document)


_PAPERS: Mapping[Event, Callable[[CaseFacts], Off | None]] = {
    Event.PRINT_DOCUMENT: _some_document(
        lambda document: not document.is_void, "No hay documentos que imprimir."
    ),
    Event.SIGN_DOCUMENT: _some_document(
        _admits(DocumentAction.SIGN), "No hay documentos impresos sin firmar."
    ),
    Event.HAND_OUT_DOCUMENT: _some_document(
        lambda document: _can_travel(document) and _admits(DocumentAction.HAND_OUT)(document),
        "No hay documentos firmados por sacar.",
    ),
    Event.MARK_UNDELIVERABLE: _some_document(
        lambda document: _awaits_delivery(document) and bool(document.attempts),
        "No hay documentos visitados que sigan sin entregarse.",
    ),
    Event.ANNUL_ATTEMPT: _some_document(
        lambda document: bool(document.attempts), "No consta ninguna diligencia que anular."
    ),
    Event.ANNUL_DOCUMENT: _some_document(
        lambda document: document.kind in ANNULLABLE and _admits(DocumentAction.ANNUL)(document),
        "No hay documentos que puedan anularse: los títulos, convenios y actas se corrigen con otro acto.",
    ),
}
"""Steps of the life of documents: on while the case has one they suit; the document named decides the rest."""

_STAGELESS = (
    Event.RECORD_ATTEMPT,
    Event.PRINT_DOCUMENT,
    Event.SIGN_DOCUMENT,
    Event.HAND_OUT_DOCUMENT,
    Event.MARK_UNDELIVERABLE,
    Event.ANNUL_ATTEMPT,
    Event.ANNUL_DOCUMENT,
    Event.WITHDRAW_PROPOSAL,
    Event.ASSIGN,
)
