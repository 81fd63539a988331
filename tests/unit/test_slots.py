"""Slots for citations: which exist, who gets one, and the last day on which a citation still serves."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cases import BOOK

from cases.domain.desks import DeskPlan
from cases.domain.slots import (
    Slot,
    allocate,
    deliver_by,
    deliver_by_when_asked,
    earliest_appointment,
    first_citation_on,
    office_slots,
    reschedule_by,
    slots_for_citations,
    waited_until,
)
from cases.domain.terms import business_days_between, calendar_of, is_business_day

LAW = BOOK.at(date(2026, 3, 2))
CALENDAR = calendar_of(LAW)
PLAN = DeskPlan("SJN")
DAY = timedelta(days=1)


def half_hour(on: date, at: time, desk: int) -> Slot:
    end = time(at.hour + (at.minute + 30) // 60, (at.minute + 30) % 60)
    return Slot(on, at, desk, until=end)


MORNING = [time(8), time(8, 30), time(9), time(9, 30), time(10), time(10, 30), time(11), time(11, 30)]
AFTERNOON = [time(13), time(13, 30), time(14), time(14, 30), time(15), time(15, 30)]


def test_a_day_has_its_hours_around_the_pause_at_two_desks() -> None:
    monday = date(2026, 3, 2)
    found = list(office_slots(LAW, CALENDAR, PLAN, monday, monday))
    assert found == [half_hour(monday, hour, desk) for hour in MORNING + AFTERNOON for desk in (1, 2)]


def test_closed_days_have_no_slots() -> None:
    week = list(office_slots(LAW, CALENDAR, PLAN, date(2026, 3, 27), date(2026, 4, 7)))
    assert {one.on for one in week} == {date(2026, 3, 27), date(2026, 4, 7)}  # Semana Santa between
    assert not list(office_slots(LAW, CALENDAR, PLAN, date(2026, 3, 28), date(2026, 3, 29)))


def test_a_citation_leaves_time_to_be_delivered() -> None:
    slots = list(slots_for_citations(LAW, CALENDAR, PLAN, date(2026, 3, 2)))
    # the tenth and the thirtieth business day after 2 March; Semana Santa between
    assert (slots[0].on, slots[-1].on) == (date(2026, 3, 16), date(2026, 4, 21))
    assert first_citation_on(LAW, CALENDAR, date(2026, 3, 2)) == slots[0].on
    assert slots == sorted(slots)
    assert len(set(slots)) == len(slots)


@given(st.dates(date(2026, 1, 5), date(2026, 12, 31)))
def test_three_whole_business_days_lie_between_delivery_and_appointment(on: date) -> None:
    if not is_business_day(CALENDAR, on):
        return
    last = deliver_by(LAW, CALENDAR, on)
    assert is_business_day(CALENDAR, last)
    assert business_days_between(CALENDAR, last, on - DAY) == 3
    assert reschedule_by(LAW, CALENDAR, on) > last


def test_the_last_day_of_delivery_by_hand() -> None:
    assert deliver_by(LAW, CALENDAR, date(2026, 3, 20)) == date(2026, 3, 16)
    assert deliver_by(LAW, CALENDAR, date(2026, 4, 8)) == date(
        2026, 3, 25
    )  # 26, 27 March and 7 April between
    assert reschedule_by(LAW, CALENDAR, date(2026, 4, 7)) == date(2026, 3, 27)


def test_who_asks_for_the_date_needs_no_notice_but_the_paper_before_it() -> None:
    monday = date(2026, 3, 9)
    assert earliest_appointment(LAW, CALENDAR, monday) == date(2026, 3, 13)
    assert deliver_by_when_asked(CALENDAR, monday, monday) == monday
    assert deliver_by_when_asked(CALENDAR, monday, date(2026, 3, 10)) == monday
    assert deliver_by_when_asked(CALENDAR, monday, date(2026, 3, 16)) == date(2026, 3, 13)


def test_who_does_not_come_is_waited_for() -> None:
    assert waited_until(LAW, time(9, 30)) == time(10)
    assert waited_until(LAW, time(15, 30)) == time(16)


# --- who gets one ---------------------------------------------------------------------------------------------

slots = st.builds(
    half_hour,
    st.dates(date(2026, 3, 16), date(2026, 3, 20)),
    st.sampled_from(MORNING + AFTERNOON),
    st.integers(1, 2),
)


@given(
    st.lists(st.integers(1, 10_000), unique=True, max_size=30),
    st.lists(slots, unique=True, max_size=30),
    st.frozensets(slots, max_size=20),
)
def test_the_most_urgent_chooses_first_and_nobody_shares(
    cases: list[int], offered: list[Slot], taken: frozenset[Slot]
) -> None:
    given_slots = allocate(cases, offered, taken)
    free = [slot for slot in offered if slot not in taken]
    served = min(len(cases), len(free))
    assert list(given_slots) == cases[:served]
    assert list(given_slots.values()) == free[:served]
    assert len(set(given_slots.values())) == served


@pytest.mark.parametrize(("cases", "offered"), [([], [1]), ([1], []), ([], [])])
def test_without_cases_or_slots_nobody_is_served(cases: list[int], offered: list[int]) -> None:
    assert allocate(cases, [half_hour(date(2026, 3, 16), time(8), desk) for desk in offered], ()) == {}
