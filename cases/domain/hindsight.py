"""A case as it stood on a past date, or as it was known on one: what had not happened yet is taken out again.

Effective dates decide what had happened, instants of recording what was known. The story is the guide: a fact
counts when the event that recorded it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cases.domain.debt import Payment
from cases.domain.delivery import outcome
from cases.domain.documents.statuses import MOVES, DocumentAction
from cases.domain.facts import (
    AppointmentFacts,
    AttemptFacts,
    CaseFacts,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    PlanFacts,
)
from cases.domain.lifecycle import STAGELESS
from cases.domain.vocabulary import AppointmentStatus, DocumentStatus, Event, PlanStatus, Stage
from cases.law import LawAt

_PAPER = {
    Event.PRINT_DOCUMENT: DocumentAction.PRINT,
    Event.SIGN_DOCUMENT: DocumentAction.SIGN,
    Event.HAND_OUT_DOCUMENT: DocumentAction.HAND_OUT,
}

_DELIVERING = (Event.RECORD_ATTEMPT, Event.ANNUL_ATTEMPT, Event.MARK_UNDELIVERABLE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A legal date, inclusive, and the last instant of recording that counts; None: everything recorded."""

    on: date
    known_at: datetime | None = None

    def covers(self, event: EventFacts) -> bool:
        known = self.known_at is None or event.recorded_at <= self.known_at
        return known and event.effective_on <= self.on


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """An attempt to notify, the event that recorded it and the document that proves it; annulled ones too."""

    attempt: AttemptFacts
    event: int
    proof: int | None
    annulled_on: date | None


@dataclass(frozen=True, slots=True)
class Records:
    """What the tables keep of a case besides its facts; all by key of the document."""

    issued_by: Mapping[int, int]
    attempts: Mapping[int, Sequence[AttemptRecord]]


def as_it_stood(facts: CaseFacts, moment: Moment, records: Records, law: LawAt) -> CaseFacts | None:
    """`facts` without what came later; None when the case was not open yet.

    The statement, payments and plan must already be those of the moment: only dates are taken back here.
    """
    events = tuple(event for event in facts.events if moment.covers(event))
    if not events:
        return None
    past = _Past(facts, events, moment, records, law)
    stage = _stage(events)
    is_closed = stage is Stage.CLOSED
    documents = past.documents()
    return replace(
        facts,
        stage=stage,
        events=events,
        documents=documents,
        appointments=tuple(
            past.appointment(slot) for slot in facts.appointments if past.has(slot.document_key)
        ),
        holds=tuple(past.hold(hold) for hold in facts.holds if past.was_placed(hold)),
        plan=_plan(facts.plan, moment.on) if facts.plan else None,
        payments=tuple(_payment(one, moment.on) for one in facts.payments if one.paid_on <= moment.on),
        proposals=tuple(one for one in facts.proposals if one.proposed_on <= moment.on),
        closed_on=facts.closed_on if is_closed else None,
        close_reason=facts.close_reason if is_closed else None,
        suit_filed_on=facts.suit_filed_on if past.any(Event.FILE_SUIT) else None,
        assigned_to=past.assigned_to(),
    )


def _stage(events: Sequence[EventFacts]) -> Stage:
    """Where the last step of the chart led; the life of papers may be recorded long after a later step."""
    return next(Stage(event.to_stage) for event in reversed(events) if Event(event.event) not in STAGELESS)


def _plan(plan: PlanFacts, on: date) -> PlanFacts:
    if plan.ended_on is None or plan.ended_on <= on:
        return plan
    return replace(plan, status=PlanStatus.ACTIVE, ended_on=None)


def _payment(payment: Payment, on: date) -> Payment:
    if payment.reversed_on is None or payment.reversed_on <= on:
        return payment
    return replace(payment, reversed_on=None)


@dataclass(frozen=True, slots=True)
class _Past:
    facts: CaseFacts
    events: tuple[EventFacts, ...]
    moment: Moment
    records: Records
    law: LawAt

    def any(self, *events: Event) -> bool:
        return any(event.event in events for event in self.events)

    def about(self, number: str) -> list[EventFacts]:
        return [event for event in self.events if event.data.get("document") == number]

    def has(self, document: int) -> bool:
        """Whether the event that issued the document counts."""
        return any(event.key == self.records.issued_by[document] for event in self.events)

    def assigned_to(self) -> str:
        last = next((event for event in reversed(self.events) if event.event == Event.ASSIGN), None)
        return str(last.data.get("user", "")) if last else ""

    def documents(self) -> tuple[DocumentFacts, ...]:
        by_key = {document.key: document for document in self.facts.documents}
        kept = [document for document in self.facts.documents if self.has(document.key)]
        return tuple(self._document(one, by_key.get(one.attached_to or 0, one), kept) for one in kept)

    def _document(
        self, document: DocumentFacts, leader: DocumentFacts, kept: Sequence[DocumentFacts]
    ) -> DocumentFacts:
        """`leader` is the document it travels with, or itself: its proof is the proof of both."""
        status, delivered_on = self._status(document, leader, kept)
        signatures = [one for one in self.about(document.number) if one.event == Event.SIGN_DOCUMENT]
        return replace(
            document,
            status=status,
            delivered_on=delivered_on,
            signed_on=signatures[-1].effective_on if signatures else None,
            attempts=tuple(self._attempts(document)),
        )

    def _status(
        self, document: DocumentFacts, leader: DocumentFacts, kept: Sequence[DocumentFacts]
    ) -> tuple[DocumentStatus, date | None]:
        story = self.about(leader.number)
        if any(event.event == Event.ANNUL_DOCUMENT for event in story) or self._proves_nothing(document):
            return DocumentStatus.ANNULLED, None
        replaced = any(one.kind == leader.kind and one.key > leader.key for one in kept)
        if document.status == DocumentStatus.SUPERSEDED and replaced:
            return DocumentStatus.SUPERSEDED, None
        last = next((event.event for event in reversed(story) if event.event in _DELIVERING), None)
        if last == Event.MARK_UNDELIVERABLE:
            return DocumentStatus.UNDELIVERABLE, None
        if last is not None:
            return outcome(leader.kind, self._attempts(leader), self.law)
        return self._paper(document, leader), None

    def _paper(self, document: DocumentFacts, leader: DocumentFacts) -> DocumentStatus:
        """What travels with a document is printed and signed with it."""
        status = DocumentStatus.ISSUED
        for event in self.events:
            action = _PAPER.get(Event(event.event))
            if action is not None and event.data.get("document") in (document.number, leader.number):
                status = MOVES[status].get(action, status)
        return status

    def _attempts(self, document: DocumentFacts) -> list[AttemptFacts]:
        """Attempts recorded by then and not annulled by then."""
        return [
            record.attempt
            for record in self.records.attempts.get(document.key, ())
            if self._counts(record.event) and not self._is_annulled(record, document.number)
        ]

    def _counts(self, event: int) -> bool:
        return any(one.key == event for one in self.events)

    def _is_annulled(self, record: AttemptRecord, number: str) -> bool:
        return record.annulled_on is not None and any(
            event.event == Event.ANNUL_ATTEMPT and event.effective_on == record.annulled_on
            for event in self.about(number)
        )

    def _proves_nothing(self, document: DocumentFacts) -> bool:
        """The proof of an attempt that was annulled is annulled with it."""
        numbers = {one.key: one.number for one in self.facts.documents}
        return any(
            record.proof == document.key and self._is_annulled(record, numbers[about])
            for about, records in self.records.attempts.items()
            for record in records
        )

    def appointment(self, slot: AppointmentFacts) -> AppointmentFacts:
        """Kept as it is now when what settled it counts; otherwise still booked."""
        settled_by = {
            AppointmentStatus.ATTENDED: (Event.RECORD_APPEARANCE,),
            AppointmentStatus.NO_SHOW: (Event.RECORD_NO_SHOW,),
            AppointmentStatus.CANCELLED: (
                Event.RECORD_NO_SHOW,
                Event.CITE,
                Event.REBOOK,
                Event.ANNUL_DOCUMENT,
                Event.CORRECT_DOCUMENT,
            ),
        }.get(AppointmentStatus(slot.status), ())
        booked_by = self.records.issued_by[slot.document_key]
        after = [event for event in self.events if event.key > booked_by]
        if slot.status == AppointmentStatus.BOOKED or any(event.event in settled_by for event in after):
            return slot
        return replace(slot, status=AppointmentStatus.BOOKED, outcome="", promise_on=None)

    def was_placed(self, hold: HoldFacts) -> bool:
        return any(
            event.event == Event.PLACE_HOLD
            and event.effective_on == hold.from_on
            and event.data.get("reason") == hold.reason
            for event in self.events
        )

    def hold(self, hold: HoldFacts) -> HoldFacts:
        is_lifted = any(
            event.event == Event.LIFT_HOLD
            and event.code == f"lifted_{hold.reason}"
            and event.data.get("placed_on") == hold.from_on.isoformat()
            for event in self.events
        )
        return hold if is_lifted else replace(hold, lifted_on=None)
