"""Whatever the desks, the absences and what is given already: nobody is booked twice, nor where nobody attends."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from literal_cases import BOOK

from cases.domain.booking import Agenda, Wanted, choose, closed_day, unattended
from cases.domain.desks import Absence, DeskPlan, Hours, OfficeDesk
from cases.domain.slots import Slot, allocate, office_slots, slots_for_citations
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


@given(plans(), st.integers(0, 400), st.integers(0, 200), st.data())
def test_nobody_is_booked_twice_nor_where_nobody_attends(
    plan: DeskPlan, wanting: int, taken_count: int, data: st.DataObject
) -> None:
    offered = list(slots_for_citations(LAW, CALENDAR, plan, ISSUED_ON))
    taken = frozenset(data.draw(st.permutations(offered))[:taken_count]) if offered else frozenset()
    busy = frozenset((slot.on, slot.at, slot.officer_key) for slot in taken if slot.officer_key)
    cases = list(range(wanting))
    given_slots = allocate(cases, offered, taken, busy)
    slots = list(given_slots.values())
    assert list(given_slots) == cases[: len(given_slots)], "the most urgent are served first"
    assert slots == sorted(slots), "and earliest"
    assert len(set(slots)) == len(slots)
    assert not set(slots) & taken
    people = [(slot.on, slot.at, slot.officer_key) for slot in slots if slot.officer_key]
    assert len(set(people)) == len(people)
    assert not set(people) & busy
    for slot in slots:
        assert FIRST <= slot.on <= LAST
        assert closed_day(CALENDAR, slot.on) is None
        assert unattended(LAW, plan, slot) == ""
    if len(slots) < wanting:
        left = [slot for slot in offered if slot not in taken and slot not in slots]
        everybody = busy | set(people)
        assert all((slot.on, slot.at, slot.officer_key) in everybody for slot in left), "nothing free is left"


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
