"""Whether a paper goes out to its addressee on a day, and when: what a route takes along and why it leaves the rest."""

from datetime import date, time

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.ladder import next_rung
from cases.domain.papers import held_back
from cases.domain.routes import Return, other_hour
from cases.domain.still_owed import ASKING_KINDS, NOTHING_CHANGED, Change, ChangeKind
from cases.domain.summoning import serves_until
from cases.domain.terms import Calendar, add_business_days
from cases.domain.vocabulary import DeliveryMethod, Event
from cases.law import LawAt

ON_FOOT = (DeliveryMethod.PERSONAL, DeliveryMethod.ESQUELA)
"""Ways that a notifier practises at the door."""

_POLICY = "política de rutas"


def stays_behind(
    facts: CaseFacts, document: DocumentFacts, on: date, law: LawAt, change: Change = NOTHING_CHANGED
) -> Off | None:
    """Why the document does not go out on a day; None where it does. `change` is what became of its amounts."""
    held = held_back(facts, document, on)
    if held is not None:
        return held
    if document.kind in ASKING_KINDS and (change.kind is ChangeKind.PAID or not facts.lines):
        return Off("paid_since_issued", "Lo que pide el documento ya se pagó.", ("LGTM 30, 31",))
    last = serves_until(facts, document, law)
    if last is not None and last < on:
        return Off(
            "serves_no_more",
            f"Servía entregado a más tardar el {last:%d/%m/%Y}.",
            ("política citation.min_notice",),
        )
    rung = next_rung(document, facts.addressee, facts.account, on, law)
    if rung.method not in ON_FOOT or rung.earliest_on is None:
        texts, basis = zip(*((one.text, one.basis) for one in rung.reasons), strict=True)
        return Off(rung.code, " ".join(texts), tuple(basis))
    agreed = agreed_return(facts, document)
    earliest = max(rung.earliest_on, agreed.on) if agreed else rung.earliest_on
    if earliest > on:
        return Off(
            "visited_later", f"Se visita desde el {earliest:%d/%m/%Y}: no el mismo día ni antes.", (_POLICY,)
        )
    return None


def agreed_return(facts: CaseFacts, document: DocumentFacts) -> Return | None:
    """When the notifier of the last visit proposed to come back; None where nothing was said."""
    for event in reversed(facts.events):
        if event.event == Event.RECORD_ATTEMPT and event.data.get("document") == document.number:
            on, at = event.data.get("return_on"), event.data.get("return_at")
            return Return(date.fromisoformat(on), time.fromisoformat(at)) if on and at else None
    return None


def document_of(facts: CaseFacts, key: int) -> DocumentFacts:
    """A document known to be of the case."""
    return next(one for one in facts.documents if one.key == key)


def visit_number(document: DocumentFacts) -> int:
    """Which day of looking for the addressee it would be: 1 is the first."""
    return len({one.on for one in document.attempts}) + 1


def hour_of(facts: CaseFacts, document: DocumentFacts, law: LawAt) -> time | None:
    """The hour a visit waits for: the one agreed, else another than that of the last visit."""
    if not document.attempts:
        return None
    agreed = agreed_return(facts, document)
    if agreed is not None:
        return agreed.at
    last = max(document.attempts, key=lambda one: (one.on, one.at))
    return other_hour(law, last.at)


def serve_by(facts: CaseFacts, document: DocumentFacts, law: LawAt, calendar: Calendar) -> date:
    """The last day that serves, or the office's own target where no day is lost (policy `delivery.within`)."""
    return serves_until(facts, document, law) or add_business_days(
        calendar, document.issued_on, law.integer("delivery.within")
    )
