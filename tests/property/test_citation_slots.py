"""Whatever the desks, the absences and what is given already: nobody is booked twice, nor where nobody attends."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from literal_cases import BOOK

from cases.domain.booking import Agenda, Wanted, choose, closed_day, unattended
from cases.domain.desks import Absence, DeskPlan, Hours, OfficeDesk
from cases.domain.slots import OfficerHour, Slot, allocate, office_slots, slots_for_citations
from cases.domain.terms import WEEKDAYS, calendar_of

ISSUED_ON = date(2026, 3, 2)
LAW = BOOK.at(ISSUED_ON)
CALENDAR = calendar_of(LAW)
FIRST, LAST = date(2026, 3, 16), date(2026, 4, 21)

days = st.dates(FIRST - timedelta(days=5), LAST + timedelta(days=5))
hours = st.sampled_from([time(hour, minute) for hour in range(8, 16) for minute in (0, 15, 30)])
officers = st.sampled_from(["", "karla", "wendy"])


@st.composite
def spans(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 40)))


@st.composite
def parts_of_days(draw: st.DrawFn) -> Hours:
    start, end = draw(st.none() | hours), draw(st.none() | hours)
    return Hours(draw(st.frozensets(st.sampled_from(WEEKDAYS), max_size=5)), start, end)


@st.composite
def desks(draw: st.DrawFn) -> OfficeDesk:
    first, last = draw(spans())
    officer = draw(officers)
    number = draw(st.integers(1, 4))
    return OfficeDesk(number, f"sala {number}", officer, officer, first, last, draw(parts_of_days()))


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    first, last = draw(spans())
    desk = draw(st.none() | st.integers(1, 4))
    officer = "" if desk is not None else draw(st.sampled_from(["karla", "wendy"]))
    return Absence(first, last, "Licencia", desk, officer, draw(parts_of_days()))


@st.composite
def plans(draw: st.DrawFn) -> DeskPlan:
    """One officer at several desks on purpose; of two rows of one desk the later does not overlap the first."""
    found = draw(st.lists(desks(), max_size=4, unique_by=lambda desk: desk.number))
    return DeskPlan("SJN", tuple(found), tuple(draw(st.lists(absences(), max_size=4))))


lengths = st.sampled_from([15, 30, 45, 60])
"""Minutes: policy may have changed since what is taken was given."""


def as_it_was_given(slot: Slot, minutes: int) -> Slot:
    until = datetime.combine(slot.on, slot.at) + timedelta(minutes=minutes)
    return replace(slot, until=until.time())


def hour_of(slot: Slot) -> OfficerHour:
    return OfficerHour(slot.on, slot.at, slot.until, slot.officer_key)


def at_once(slot: Slot, hour: OfficerHour) -> bool:
    same = (slot.on, slot.officer_key) == (hour.on, hour.officer_key)
    return same and slot.at < hour.until and hour.at < slot.until


def clash(one: Slot, other: Slot) -> bool:
    """Written apart from the code: minutes of one day in common, at one desk or with one officer."""
    at_one_desk = (one.on, one.desk) == (other.on, other.desk)
    return (at_one_desk and one.at < other.until and other.at < one.until) or (
        one.officer_key != "" and at_once(one, hour_of(other))
    )


@given(plans(), st.integers(0, 400), st.integers(0, 200), st.data())
def test_nobody_is_booked_twice_nor_where_nobody_attends(
    plan: DeskPlan, wanting: int, taken_count: int, data: st.DataObject
) -> None:
    offered = list(slots_for_citations(LAW, CALENDAR, plan, ISSUED_ON))
    drawn = data.draw(st.permutations(offered))[:taken_count] if offered else []
    taken = frozenset(as_it_was_given(slot, data.draw(lengths)) for slot in drawn)
    busy = frozenset(hour_of(slot) for slot in taken if slot.officer_key)
    cases = list(range(wanting))
    given_slots = allocate(cases, offered, taken, busy)
    slots = list(given_slots.values())
    assert list(given_slots) == cases[: len(given_slots)], "the most urgent are served first"
    assert slots == sorted(slots), "and earliest"
    everybody = [*slots, *taken]
    for index, slot in enumerate(slots):
        assert not any(clash(slot, other) for other in everybody[index + 1 :])
        assert not any(hour_of(slot) != hour and at_once(slot, hour) for hour in busy)
    for slot in slots:
        assert FIRST <= slot.on <= LAST
        assert closed_day(CALENDAR, slot.on) is None
        assert unattended(LAW, plan, slot) == ""
    if len(slots) < wanting:
        left = [slot for slot in offered if slot not in slots]
        assert all(any(clash(slot, other) for other in everybody) for slot in left), "nothing free is left"


@given(
    plan=plans(),
    on=days,
    at=st.none() | hours,
    desk=st.none() | st.integers(1, 5),
    is_asked_for=st.booleans(),
)
def test_who_chooses_gets_what_exists_or_a_reason(
    plan: DeskPlan, on: date, at: time | None, desk: int | None, *, is_asked_for: bool
) -> None:
    wanted = Wanted(ISSUED_ON, on, at, desk, is_asked_for=is_asked_for)
    found = choose(LAW, CALENDAR, Agenda(plan), wanted)
    if isinstance(found, Slot):
        assert found in set(office_slots(LAW, CALENDAR, plan, on, on))
        assert at in (None, found.at)
        assert desk in (None, found.desk)
    else:
        assert found.reason
        assert found.basis
