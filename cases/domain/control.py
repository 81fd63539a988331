"""Where each document that must reach somebody stood on a date, told from its story, and how many stood where."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from cases.domain.delivery import outcome
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import AttemptFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus, Event
from cases.law import LawAt

CONTROLLED = tuple(kind.key for kind in KINDS.values() if kind.proof_needed)
"""Kinds whose delivery must be proven, in the order of the numbering codes.

An esquela or an edicto is how one of them is notified, and is counted as its method; what is handed over where it is
signed, as an acta de comparecencia or a finiquito, is no notification.
"""

_TENTH = Decimal("0.1")


class Standing(StrEnum):
    """Exactly one of these is true of an issued document."""

    DELIVERED = "delivered"
    PENDING = "pending"
    UNDELIVERABLE = "undeliverable"
    ANNULLED = "annulled"
    SUPERSEDED = "superseded"


_OF_STATUS: Mapping[DocumentStatus, Standing] = MappingProxyType(
    {
        DocumentStatus.DELIVERED: Standing.DELIVERED,
        DocumentStatus.UNDELIVERABLE: Standing.UNDELIVERABLE,
        DocumentStatus.ANNULLED: Standing.ANNULLED,
        DocumentStatus.SUPERSEDED: Standing.SUPERSEDED,
    }
)


def standing_of(status: str) -> Standing:
    """What a stored status counts as."""
    return _OF_STATUS.get(DocumentStatus(status), Standing.PENDING)


@dataclass(frozen=True, slots=True)
class Try:
    """An attempt, the event that recorded it, and the day it was annulled."""

    attempt: AttemptFacts
    event: int
    annulled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An event that decided about a document without being an attempt: annulled, marked, a proof annulled."""

    key: int
    event: str
    on: date


@dataclass(frozen=True, slots=True)
class PaperStory:
    """What is recorded of one document; `status` is the stored one, of today."""

    kind: str
    zone: str
    issued_on: date
    status: str
    replaced_on: date | None = None
    tries: Sequence[Try] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class Found:
    standing: Standing
    how: DeliveryMethod | None = None
    delivered_on: date | None = None


def situation(story: PaperStory, on: date, law: LawAt) -> Found:
    """Where the document stood at the end of a day, by effective dates; `law` is that of the day."""
    turns = [one for one in story.turns if one.on <= on]
    if _is_annulled(story, turns):
        return Found(Standing.ANNULLED)
    if story.replaced_on is not None and story.replaced_on <= on:
        return Found(Standing.SUPERSEDED)
    tried = [one for one in story.tries if one.attempt.on <= on]
    last_try = max((one.event for one in tried), default=0)
    last_turn = max(turns, key=lambda one: one.key, default=None)
    if last_turn is not None and last_turn.event == Event.MARK_UNDELIVERABLE and last_turn.key > last_try:
        return Found(Standing.UNDELIVERABLE)
    standing = [one.attempt for one in tried if one.annulled_on is None or one.annulled_on > on]
    if not standing:
        return Found(Standing.PENDING)
    status, delivered_on = outcome(story.kind, standing, law)
    if delivered_on is None:
        return Found(standing_of(status))
    proofs = [one for one in standing if one.result == DeliveryResult.DELIVERED]
    proof = min(proofs, key=lambda one: (one.on, one.at))
    return Found(Standing.DELIVERED, DeliveryMethod(proof.how), delivered_on)


def _is_annulled(story: PaperStory, turns: Sequence[Turn]) -> bool:
    """By an event of its own, or together with another act that bears no event about it."""
    if any(one.event == Event.ANNUL_DOCUMENT for one in turns):
        return True
    has_its_own = any(one.event == Event.ANNUL_DOCUMENT for one in story.turns)
    return story.status == DocumentStatus.ANNULLED and not has_its_own


@dataclass(slots=True)
class Count:
    """Documents of one kind and zone, or of several together."""

    issued: int = 0
    standings: Counter[Standing] = field(default_factory=Counter)
    methods: Counter[DeliveryMethod] = field(default_factory=Counter)
    days: int = 0
    """From issue to delivery, added up over those delivered."""

    def add(self, found: Found, issued_on: date) -> None:
        self.standings[found.standing] += 1
        if found.how is not None and found.delivered_on is not None:
            self.methods[found.how] += 1
            self.days += (found.delivered_on - issued_on).days

    @property
    def adds_up(self) -> bool:
        """Issued = delivered + pending + undeliverable + annulled + superseded, and so do the methods."""
        by_method = self.methods.total() == self.standings[Standing.DELIVERED]
        return self.issued == self.standings.total() and by_method

    @property
    def average_days(self) -> Decimal | None:
        """Calendar days from issue to delivery, to a tenth; None where nothing was delivered."""
        delivered = self.standings[Standing.DELIVERED]
        if not delivered:
            return None
        return (Decimal(self.days) / delivered).quantize(_TENTH, ROUND_HALF_UP)


def together(counts: Iterable[Count]) -> Count:
    whole = Count()
    for one in counts:
        whole.issued += one.issued
        whole.standings.update(one.standings)
        whole.methods.update(one.methods)
        whole.days += one.days
    return whole
