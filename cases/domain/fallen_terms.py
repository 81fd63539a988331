"""The terms and appointments that rested on a proof which was annulled: what fell, and what runs instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.domain.documents.wording import short_date
from cases.domain.facts import CaseFacts
from cases.domain.running_terms import Term, terms_of
from cases.domain.vocabulary import AppointmentStatus
from cases.law import LawBook


@dataclass(frozen=True, slots=True)
class Fallen:
    """A term that ended on `last_on` and runs no more, or ends on `now_on`."""

    term: Term
    now_on: date | None

    @property
    def as_data(self) -> dict[str, Any]:
        """As the event keeps it."""
        return {
            "term": self.term.code,
            "document": self.term.document,
            "legal": self.term.is_legal,
            "from": self.term.last_on.isoformat(),
            "to": self.now_on.isoformat() if self.now_on else None,
        }

    @property
    def text(self) -> str:
        """What happened to it, to be read."""
        if self.term.code == NO_SHOW:
            return f"La incomparecencia del {short_date(self.term.last_on)}, por {self.term.document}, ya no vale."
        what = _NAMES.get(self.term.code, "El plazo")
        instead = f"ahora termina el {short_date(self.now_on)}" if self.now_on else "ya no corre"
        return f"{what} del {short_date(self.term.last_on)}, que abrió {self.term.document}, {instead}."


APPOINTMENT, NO_SHOW = "appointment", "no_show"
_NAMES = {APPOINTMENT: "La cita", "notice_wait": "La espera"}


_RESTS_ON_PROOF = {AppointmentStatus.BOOKED: APPOINTMENT, AppointmentStatus.NO_SHOW: NO_SHOW}
"""An appointment to come, and an absence attested: neither stands without the proof. Who came, came."""


def fallen(before: CaseFacts, after: CaseFacts, book: LawBook, on: date) -> tuple[Fallen, ...]:
    """What the case had with the proof and has otherwise without it, as seen on a day."""
    now = {(term.code, term.document): term.last_on for term in _resting(after, book, on)}
    return tuple(
        Fallen(term, now.get((term.code, term.document)))
        for term in _resting(before, book, on)
        if now.get((term.code, term.document)) != term.last_on
    )


def _resting(facts: CaseFacts, book: LawBook, on: date) -> Iterator[Term]:
    yield from terms_of(facts, book, on)
    summons = facts.last_document("citatorio")
    slot = facts.appointment_of(summons) if summons else None
    if summons is None or slot is None or summons.delivered_on is None:
        return
    code = _RESTS_ON_PROOF.get(AppointmentStatus(slot.status))
    if code is not None:
        yield Term(code, summons.number, summons.kind, slot.on, is_legal=True, basis="LGTM 90 n.º 6")
