"""Until when the delivery of a summons leaves its person the minimum notice, as the calendar is known now."""

from datetime import date

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.slots import deliver_by, deliver_by_when_asked
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import AppointmentStatus, Event
from cases.law import LawAt


def serves_until(facts: CaseFacts, summons: DocumentFacts, law: LawAt) -> date | None:
    """The last day of delivery that serves; None where the document has none.

    It is counted again while the appointment stands: a day closed later leaves less notice than was printed. What
    already happened at the appointment stands by the printed day.
    """
    printed, slot = summons.deliver_by_on, facts.appointment_of(summons)
    if printed is None or slot is None or slot.status != AppointmentStatus.BOOKED:
        return printed
    calendar = calendar_of(law, facts.account.district)
    if _was_asked_for(facts):
        counted = deliver_by_when_asked(calendar, summons.issued_on, slot.on)
    else:
        counted = deliver_by(law.book.at(summons.issued_on), calendar, slot.on)
    return min(printed, counted)


def _was_asked_for(facts: CaseFacts) -> bool:
    """Whether the person cited asked for the date of the summons that stands, the last one."""
    origin = facts.last_event(Event.CITE, Event.REBOOK)
    return origin is not None and bool(origin.data.get("request_reference"))
