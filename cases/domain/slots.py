"""Slots for citations: which exist, which are free, and who gets one. Pure; the most urgent case chooses first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cases.domain.desks import DeskPlan, OfficeDesk
from cases.domain.terms import Calendar, add_business_days, is_business_day, subtract_business_days
from cases.law import LawAt

_ANY_DAY = date(2000, 1, 3)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A day and local hour at one desk; who attends, where and until when is told, and is not part of what it is."""

    on: date
    at: time
    desk: int
    officer: str = field(default="", compare=False)
    officer_key: str = field(default="", compare=False)
    place: str = field(default="", compare=False)
    until: time = field(compare=False, kw_only=True)
    """Exclusive. Policy may change how long slots are: what was given before keeps its own end."""

    def meets(self, at: time, until: time) -> bool:
        """Whether it has some minute of its day in common with another span, whose end is exclusive too."""
        return self.at < until and at < self.until


@dataclass(frozen=True, slots=True)
class OfficerHour:
    """When a person attends somebody: nobody attends two people at once, at whatever desk. `until` is exclusive."""

    on: date
    at: time
    until: time
    officer_key: str


def office_slots(
    law: LawAt, calendar: Calendar, plan: DeskPlan, first_on: date, last_on: date
) -> Iterator[Slot]:
    """Every slot that somebody attends on business days from `first_on` to `last_on`, inclusive, in order."""
    hours = slot_hours(law)
    day = first_on
    while day <= last_on:
        if is_business_day(calendar, day):
            desks = plan.desks_on(law, day)
            for start, end in hours:
                for desk in desks:
                    if attends(plan, desk, day, start, end):
                        yield _slot_at(desk, day, start, end)
        day += timedelta(days=1)


def attends(plan: DeskPlan, desk: OfficeDesk, day: date, start: time, end: time) -> bool:
    """Somebody sits at the desk, open that day, for the whole of the hour."""
    return desk.hours.contains(start, end) and plan.absence(desk, day, start, end) is None


def slots_for_citations(law: LawAt, calendar: Calendar, plan: DeskPlan, issued_on: date) -> Iterator[Slot]:
    """Slots a citation issued on a day may get: after the lead that delivery needs, within the horizon."""
    first = first_citation_on(law, calendar, issued_on)
    last = add_business_days(calendar, issued_on, law.integer("citation.horizon"))
    return office_slots(law, calendar, plan, first, last)


def first_citation_on(law: LawAt, calendar: Calendar, issued_on: date) -> date:
    """The first day the office itself gives to a citation issued on a day."""
    return add_business_days(calendar, issued_on, law.integer("citation.lead"))


def free_slots(
    slots: Iterable[Slot], taken: Iterable[Slot], busy: Iterable[OfficerHour] = ()
) -> Iterator[Slot]:
    """Those of which nobody has a minute yet, in their order; of two with one officer at one hour, the first."""
    desks: dict[tuple[date, int], list[tuple[time, time]]] = defaultdict(list)
    officers: dict[tuple[date, str], list[tuple[time, time]]] = defaultdict(list)
    for one in taken:
        desks[one.on, one.desk].append((one.at, one.until))
    for hour in busy:
        officers[hour.on, hour.officer_key].append((hour.at, hour.until))
    for slot in slots:
        of_desk = desks[slot.on, slot.desk]
        of_officer = officers[slot.on, slot.officer_key] if slot.officer_key else []
        if any(slot.meets(*span) for span in (*of_desk, *of_officer)):
            continue
        of_desk.append((slot.at, slot.until))
        of_officer.append((slot.at, slot.until))
        yield slot


def allocate(
    cases: Sequence[int],
    slots: Iterable[Slot],
    taken: Iterable[Slot],
    busy: Iterable[OfficerHour] = (),
) -> dict[int, Slot]:
    """Give each case, in the order they come, the first free slot; who finds none is left out."""
    return dict(zip(cases, free_slots(slots, taken, busy), strict=False))


def earliest_appointment(law: LawAt, calendar: Calendar, issued_on: date) -> date:
    """The first day that leaves the minimum notice whole, delivered the day of its issue."""
    return add_business_days(calendar, issued_on, law.integer("citation.min_notice") + 1)


def deliver_by(law: LawAt, calendar: Calendar, appointment_on: date) -> date:
    """The last day of delivery that leaves `citation.min_notice` whole business days before the appointment."""
    return subtract_business_days(calendar, appointment_on, law.integer("citation.min_notice") + 1)


def deliver_by_when_asked(calendar: Calendar, issued_on: date, appointment_on: date) -> date:
    """Who asked for the date has no minimum notice to be kept: the business day before, or the day of issue."""
    return max(issued_on, subtract_business_days(calendar, appointment_on, 1))


def reschedule_by(law: LawAt, calendar: Calendar, appointment_on: date) -> date:
    """Until when another date may be asked for."""
    return subtract_business_days(calendar, appointment_on, law.integer("citation.reschedule_before"))


def waited_until(law: LawAt, at: time) -> time:
    """Until when who did not come is waited for."""
    wait = timedelta(minutes=law.integer("citation.no_show_wait"))
    return (datetime.combine(_ANY_DAY, at) + wait).time()


def slot_hours(law: LawAt) -> tuple[tuple[time, time], ...]:
    """Start and end of the slots of a day inside office hours, none that runs into the pause."""
    step = timedelta(minutes=law.integer("citation.slot_minutes"))
    start, end = _at(law, "citation.day_start"), _at(law, "citation.day_end")
    pause_start, pause_end = _at(law, "citation.pause_start"), _at(law, "citation.pause_end")
    found = []
    while start + step <= end:
        if start + step <= pause_start or start >= pause_end:
            found.append((start.time(), (start + step).time()))
        start += step
    return tuple(found)


def _slot_at(desk: OfficeDesk, day: date, start: time, end: time) -> Slot:
    return Slot(day, start, desk.number, desk.officer, desk.officer_key, desk.place, until=end)


def _at(law: LawAt, key: str) -> datetime:
    return datetime.combine(_ANY_DAY, time.fromisoformat(law.text(key)))
