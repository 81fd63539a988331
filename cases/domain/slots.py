"""Slots for citations: which exist, which are free, and who gets one. Pure; the most urgent case chooses first."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.domain.terms import Calendar, add_business_days, is_business_day, subtract_business_days
from cases.law import LawAt

_ANY_DAY = date(2000, 1, 3)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A day and local hour at one desk."""

    on: date
    at: time
    desk: int


def office_slots(law: LawAt, calendar: Calendar, first_on: date, last_on: date) -> Iterator[Slot]:
    """Every slot on business days from `first_on` to `last_on`, inclusive, in order (policy `citation.*`)."""
    hours = tuple(_hours(law))
    desks = range(1, law.integer("citation.desks") + 1)
    day = first_on
    while day <= last_on:
        if is_business_day(calendar, day):
            for hour in hours:
                for desk in desks:
                    yield Slot(day, hour, desk)
        day += timedelta(days=1)


def slots_for_citations(law: LawAt, calendar: Calendar, issued_on: date) -> Iterator[Slot]:
    """Slots a citation issued on a day may get: after the lead that delivery needs, within the horizon."""
    first = add_business_days(calendar, issued_on, law.integer("citation.lead"))
    last = add_business_days(calendar, issued_on, law.integer("citation.horizon"))
    return office_slots(law, calendar, first, last)


def allocate(cases: Sequence[int], slots: Iterable[Slot], taken: Collection[Slot]) -> dict[int, Slot]:
    """Give each case, in the order they come, the first free slot; who finds none is left out."""
    free = (slot for slot in slots if slot not in taken)
    return dict(zip(cases, free, strict=False))


def deliver_by(law: LawAt, calendar: Calendar, appointment_on: date) -> date:
    """The last day of delivery that leaves `citation.min_notice` whole business days before the appointment."""
    return subtract_business_days(calendar, appointment_on, law.integer("citation.min_notice") + 1)


def reschedule_by(law: LawAt, calendar: Calendar, appointment_on: date) -> date:
    """Until when another date may be asked for."""
    return subtract_business_days(calendar, appointment_on, law.integer("citation.reschedule_before"))


def _hours(law: LawAt) -> Iterator[time]:
    """Starts of slots inside office hours, none that runs into the pause."""
    step = timedelta(minutes=law.integer("citation.slot_minutes"))
    start, end = _at(law, "citation.day_start"), _at(law, "citation.day_end")
    pause_start, pause_end = _at(law, "citation.pause_start"), _at(law, "citation.pause_end")
    while start + step <= end:
        if start + step <= pause_start or start >= pause_end:
            yield start.time()
        start += step


def _at(law: LawAt, key: str) -> datetime:
    return datetime.combine(_ANY_DAY, time.fromisoformat(law.text(key)))
