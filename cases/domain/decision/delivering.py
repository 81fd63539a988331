"""What follows while a document waits for its proof, and where nothing more can be done to deliver it (LGTM 95-98)."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from cases.domain.decision.answers import Decision, Reason, review, wait
from cases.domain.decision.desk import Desk, printed
from cases.domain.facts import DocumentFacts
from cases.domain.ladder import UNDELIVERABLE, next_rung, why_undeliverable
from cases.domain.vocabulary import DeliveryResult, DocumentStatus, Event, HoldReason
from cases.domain.ways import reach

_CODES: Mapping[str, str] = MappingProxyType(
    {
        "first_visit": "awaiting_delivery",
        "office": "awaiting_delivery",
        "email": "email_due",
        "next_visit": "next_visit_due",
        "esquela": "esquela_due",
        "edicto": "edicto_due",
    }
)
"""Code of the answer for each rung of the ladder."""

AWAITING_PROOF = frozenset(_CODES.values())
"""Answers of a case whose document waits for its proof."""

_BEFORE_ANY_VISIT = frozenset({"awaiting_delivery"})


def awaiting_delivery(desk: Desk, document: DocumentFacts, **more: object) -> Decision:
    """The next rung, with its article and its earliest day; for the first visit the office has its own target.

    No legal term runs before proven notification.
    """
    facts = desk.facts
    rung = next_rung(document, facts.addressee, facts.account, desk.on, desk.law)
    assert rung.earliest_on is not None, "a document that cannot be delivered is not waited for"
    code = _CODES[rung.code]
    unproven = Reason(
        f"El documento {document.number}, del {printed(document.issued_on)}, no tiene prueba de entrega.",
        "LGTM 96",
    )
    if code in _BEFORE_ANY_VISIT:
        task_on = desk.business_days_after(document.issued_on, "delivery.within")
        target = f"La oficina se propone visitarla a más tardar el {printed(task_on)}."
        planned = (Reason(target, "política delivery.within"),)
        values: tuple[str, ...] = ("delivery.within",)
    else:
        task_on = rung.earliest_on
        planned = (*rung.reasons, Reason(f"Puede hacerse desde el {printed(task_on)}.", "LGTM 94"))
        values = ("delivery.attempts", "notification.esquela_searches")
    data = {"rung": rung.code, "document": document.number, "method": rung.method}
    return wait(code, unproven, *planned, task_on=task_on, data=data, values=values, **more)


def undeliverable(desk: Desk, document: DocumentFacts) -> tuple[Reason, ...]:
    """Why nothing more can be done with a document and who must act; empty where something still can."""
    facts = desk.facts
    if document.is_undeliverable:
        return why_undeliverable(document, facts.addressee, facts.account)
    rung = next_rung(document, facts.addressee, facts.account, desk.on, desk.law)
    return rung.reasons if rung.code == UNDELIVERABLE else ()


def death_to_verify(desk: Desk, document: DocumentFacts) -> Decision | None:
    """Nobody is cited or sued on hearsay of a death: the register says who answers, or a hold shows it was looked at.

    None where no death was told at the place, or somebody has acted on it since.
    """
    told = [one for one in document.attempts if one.result == DeliveryResult.DECEASED]
    if not told or desk.facts.taxpayer.died_on is not None:
        return None
    since = told[-1].on
    if any(hold.reason == HoldReason.SUCCESSION and hold.from_on >= since for hold in desk.facts.holds):
        return None
    return review(
        "death_reported",
        Reason(f"El {printed(since)} se informó que la persona falleció.", "LGTM 97"),
        *undeliverable(desk, document),
        Reason(
            "Si es cierto, Catastro anota la fecha y quién responde; mientras se averigua, ponga la retención por "
            "sucesión.",
            "LGTM 19",
        ),
        event=Event.PLACE_HOLD,
        task_on=since,
    )


def may_be_reissued(desk: Desk, document: DocumentFacts) -> bool:
    """Whether what the register says of the addressee changed since the last attempt, so that a new paper can arrive.

    Each new paper needs another correction of the register: the machine never tries the same thing again by itself.
    """
    facts = desk.facts
    told_dead = any(one.result == DeliveryResult.DECEASED for one in document.attempts)
    if told_dead and desk.facts.taxpayer.died_on is None:
        return death_to_verify(desk, document) is None
    tried = _reach_when_tried(desk, document)
    if tried in ("", reach(facts.addressee, facts.account)):
        return False
    fresh = replace(document, status=DocumentStatus.ISSUED, attempts=())
    return next_rung(fresh, facts.addressee, facts.account, desk.on, desk.law).code != UNDELIVERABLE


def _reach_when_tried(desk: Desk, document: DocumentFacts) -> str:
    """What the register said of the addressee at the last attempt; "" where no attempt tells."""
    for event in reversed(desk.facts.events):
        if event.event == Event.RECORD_ATTEMPT and event.data.get("document") == document.number:
            return str(event.data.get("reach", ""))
    return ""
