"""What follows while a document waits for its proof, and where nothing more can be done to deliver it (LGTM 95-98)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cases.domain.decision.answers import Decision, Reason, review, wait
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.facts import DocumentFacts
from cases.domain.ladder import UNDELIVERABLE, Rung, next_rung, why_undeliverable
from cases.domain.mail import wait_ends_on
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus, Event, HoldReason
from cases.domain.ways import reach

AWAITING_PROOF = frozenset({"awaiting_delivery", "email_due", "next_visit_due", "esquela_due", "edicto_due"})
"""Answers of a case whose document waits for its proof."""


def awaiting_delivery(desk: Desk, document: DocumentFacts, until_on: date | None = None) -> Decision:
    """The next rung, with its article and its earliest day; no legal term runs before proven notification.

    `until_on`: from which day the document serves no more.
    """
    facts = desk.facts
    rung = next_rung(document, facts.addressee, facts.account, desk.on, desk.law)
    waiting = _Waiting(desk, document, rung, until_on)
    if rung.code == "next_visit":
        return _rung_due(
            waiting, "next_visit_due", Reason("Sigue otra visita.", "política delivery.attempts")
        )
    if rung.code == "esquela":
        return _rung_due(waiting, "esquela_due", Reason("Sigue la esquela.", "LGTM 97"))
    if rung.code == "edicto":
        return _rung_due(waiting, "edicto_due", Reason("Sigue el edicto.", "LGTM 98"))
    if rung.code == "email":
        return _rung_due(waiting, "email_due", Reason("Sigue el correo electrónico.", "LGTM 95"))
    target = desk.business_days_after(document.issued_on, "delivery.within")
    return wait(
        "awaiting_delivery",
        waiting.unproven,
        Reason(
            f"La oficina se propone visitarla a más tardar el {printed(target)}.", "política delivery.within"
        ),
        task_on=target,
        until_on=until_on,
        data=waiting.data,
        values=("delivery.within",),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document without proof, and what is planned for it."""

    desk: Desk
    document: DocumentFacts
    rung: Rung
    until_on: date | None

    @property
    def unproven(self) -> Reason:
        paper = self.document
        return Reason(
            f"El documento {paper.number}, del {printed(paper.issued_on)}, no tiene prueba de entrega.",
            "LGTM 96",
        )

    @property
    def data(self) -> dict[str, Any]:
        return {"rung": self.rung.code, "document": self.document.number, "method": self.rung.method}

    @property
    def changes_on(self) -> date | None:
        """When the answer changes by itself: the document serves no more, or e-mail was waited for long enough."""
        ends = [self.until_on] if self.until_on else []
        if self.rung.method is DeliveryMethod.CORREO:
            district = self.desk.facts.account.district
            ends.append(day_after(wait_ends_on(self.desk.law, self.document.issued_on, district)))
        return min(ends, default=None)


def _rung_due(waiting: _Waiting, code: str, follows: Reason) -> Decision:
    earliest = waiting.rung.earliest_on
    assert earliest is not None, "a document that cannot be delivered is not waited for"
    return wait(
        code,
        waiting.unproven,
        follows,
        *waiting.rung.reasons,
        Reason(f"Puede hacerse desde el {printed(earliest)}.", "LGTM 94"),
        task_on=earliest,
        until_on=waiting.changes_on,
        data=waiting.data,
        values=("delivery.attempts", "notification.esquela_searches"),
    )


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
