from datetime import date, timedelta

import pytest

from cases.domain.terms import (
    Calendar,
    add_business_days,
    add_months,
    business_days_between,
    calendar_of,
    is_business_day,
    next_business_day,
    subtract_business_days,
    term_end,
)
from cases.law import LawGap, load_book

OPEN = Calendar({})
OFFICE = calendar_of(load_book().at(date(2026, 11, 17)))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 13), True),  # Friday
        (date(2026, 11, 14), False),  # Saturday
        (date(2026, 11, 15), False),  # Sunday
        (date(2026, 11, 2), False),  # All Souls
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),  # public-sector vacation
        (date(2027, 1, 2), False),
        (date(2027, 1, 4), True),
        (date(2027, 3, 19), True),
        (date(2027, 3, 22), False),  # Semana Santa, Monday to the Monday after Easter
        (date(2027, 3, 29), False),
        (date(2027, 3, 30), True),
        (date(2026, 6, 23), False),  # patron-saint days of the town
        (date(2026, 6, 25), True),
    ],
)
def test_the_office_is_open(day: date, is_open: bool) -> None:
    assert is_business_day(OFFICE, day) is is_open


def test_a_term_starts_the_day_after_notification() -> None:
    assert add_business_days(OPEN, date(2026, 11, 16), 1) == date(2026, 11, 17)
    assert term_end(OPEN, date(2026, 11, 13), 1, "business") == date(2026, 11, 16)  # Friday -> Monday


def test_the_thirty_days_of_a_demand_jump_the_end_of_year() -> None:
    assert term_end(OFFICE, date(2026, 11, 17), 30, "business") == date(2027, 1, 7)
    assert term_end(OFFICE, date(2026, 11, 18), 30, "calendar") == date(2026, 12, 18)


def test_fifteen_business_days_of_appeal() -> None:
    assert term_end(OFFICE, date(2026, 8, 25), 15, "business") == date(2026, 9, 16)  # 15 September is closed


def test_a_calendar_term_that_ends_on_a_closed_day_moves_to_the_next_open_one() -> None:
    assert term_end(OFFICE, date(2026, 11, 24), 30, "calendar") == date(2027, 1, 4)  # 24 December
    assert next_business_day(OFFICE, date(2026, 12, 24)) == date(2027, 1, 4)
    assert next_business_day(OFFICE, date(2026, 12, 23)) == date(2026, 12, 23)


def test_counting_forth_and_back_meet() -> None:
    start, end = date(2026, 12, 3), date(2026, 12, 9)
    assert business_days_between(OFFICE, start, end) == 4
    assert add_business_days(OFFICE, start, 4) == end
    assert subtract_business_days(OFFICE, end, 4) == start
    assert business_days_between(OFFICE, end, start) == 0
    assert business_days_between(OFFICE, end, end) == 0
    assert add_business_days(OFFICE, start, 0) == start


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_go_from_date_to_date_and_stop_at_the_months_end(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


@pytest.mark.parametrize("day", [date(2000, 12, 31), date(2031, 1, 1)])
def test_a_year_without_a_table_of_closed_days_is_a_gap_and_not_a_guess(day: date) -> None:
    with pytest.raises(LawGap) as gap:
        is_business_day(OFFICE, day)
    assert gap.value.code == "calendar_missing"
    assert gap.value.reason == (
        f"El calendario de días inhábiles no cubre el {day.isoformat()}. "
        "Agregue los días cerrados de ese año."
    )


def test_the_table_answers_for_its_first_and_its_last_day() -> None:
    table = Calendar({}, first_on=date(2026, 11, 16), last_on=date(2026, 11, 17))
    assert is_business_day(table, date(2026, 11, 16))
    assert is_business_day(table, date(2026, 11, 17))
    assert (OFFICE.first_on, OFFICE.last_on) == (date(2001, 1, 1), date(2030, 12, 31))
    for day in (date(2026, 11, 15), date(2026, 11, 18)):
        with pytest.raises(LawGap):
            is_business_day(table, day)


def test_a_term_does_not_run_backwards() -> None:
    for count in (add_business_days, subtract_business_days):
        assert count(OFFICE, date(2026, 12, 9), 0) == date(2026, 12, 9)
        with pytest.raises(AssertionError, match=r"^a term does not run backwards"):
            count(OFFICE, date(2026, 12, 9), -1)


def test_the_version_of_a_calendar_changes_with_its_days() -> None:
    closed = {date(2026, 11, 2): "Día de los Difuntos"}
    assert Calendar(closed).version == Calendar(dict(closed)).version
    assert Calendar(closed).version != Calendar(closed | {date(2026, 11, 3): "Decreto"}).version
    assert Calendar(closed).version != Calendar(closed, weekly_rest=frozenset({6})).version


def test_weekly_rest_is_data() -> None:
    sunday_only = Calendar({}, weekly_rest=frozenset({6}))
    saturday = date(2026, 11, 14)
    assert is_business_day(sunday_only, saturday)
    assert not is_business_day(sunday_only, saturday + timedelta(days=1))
