"""A day on foot: what is urgent first, then what is near; hours one after another; when to come back."""

from datetime import date, time
from itertools import permutations

import pytest
from builders import BOOK
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.routes import Point, Return, Visit, hours, in_order, length_metres, other_hour, returns
from cases.domain.terms import calendar_of

ON = date(2026, 11, 18)
SOON = date(2026, 11, 20)
LAW = BOOK.at(ON)
OFFICE = Point(13.5, -88.9)


def visit(
    key: int, north: int = 0, *, by: date | None = None, at: time | None = None, placed: bool = True
) -> Visit:
    """A visit so many hundredths of a degree north of the office."""
    point = Point(13.5 + north / 100, -88.9) if placed else None
    return Visit(key, by, point, "Z2", "El Calvario", f"Calle {key}", at)


def keys(visits: tuple[Visit, ...]) -> list[int]:
    return [one.key for one in visits]


def test_what_expires_soon_comes_first_and_the_rest_by_distance() -> None:
    visits = [
        visit(1, 1),
        visit(2, 9, by=SOON),
        visit(3, 8, by=date(2026, 11, 30)),
        visit(4, 2, by=ON),
        visit(5, 3),
    ]
    assert keys(in_order(visits, SOON, OFFICE)) == [4, 2, 3, 5, 1]


def test_a_deadline_of_the_last_urgent_day_is_urgent_and_one_of_the_next_is_not() -> None:
    visits = [visit(1, 1, by=date(2026, 11, 21)), visit(2, 9, by=SOON)]
    assert keys(in_order(visits, SOON, OFFICE)) == [2, 1]
    assert keys(in_order(visits, date(2026, 11, 19), OFFICE)) == [1, 2]


def test_what_asks_for_an_hour_comes_after_the_rest_by_hour() -> None:
    visits = [
        visit(1, 1, at=time(16, 30)),
        visit(2, 2, at=time(12)),
        visit(3, 3),
        visit(4, 4, by=ON, at=time(12)),
    ]
    assert keys(in_order(visits, SOON, OFFICE)) == [3, 4, 2, 1]


def test_places_that_nobody_measured_follow_by_address() -> None:
    visits = [visit(3, placed=False), visit(1, placed=False), visit(2, 5)]
    assert keys(in_order(visits, SOON, OFFICE)) == [2, 1, 3]
    assert keys(in_order(visits, SOON)) == [2, 1, 3]


def test_a_crossing_way_is_straightened() -> None:
    """Nearest next alone would go east first, then all the way west, and come back."""
    corners = [
        Point(13.5 + north, -88.9 + east) for north, east in ((0, 0.1), (0, -0.12), (0, 0.4), (0, -0.3))
    ]
    visits = [Visit(key, None, point, "Z", "B", "") for key, point in enumerate(corners)]
    walked = in_order(visits, SOON, OFFICE)
    shortest = min(length_metres([OFFICE, *order]) for order in permutations(corners))
    assert length_metres([OFFICE, *(one.point for one in walked if one.point)]) == pytest.approx(shortest)


places = st.tuples(st.integers(-50, 50), st.integers(-50, 50))


@given(st.lists(st.tuples(st.none() | places, st.none() | st.integers(0, 5), st.booleans()), max_size=12))
def test_every_visit_is_made_once_and_no_deadline_waits_for_a_later_one(
    drawn: list[tuple[tuple[int, int] | None, int | None, bool]],
) -> None:
    visits = [
        Visit(
            key,
            None if days is None else date(2026, 11, 16 + days),
            None if place is None else Point(13.5 + place[0] / 1000, -88.9 + place[1] / 1000),
            "Z",
            "B",
            "",
            time(16, 30) if late else None,
        )
        for key, (place, days, late) in enumerate(drawn)
    ]
    ordered = in_order(visits, SOON, OFFICE)
    assert sorted(keys(ordered)) == list(range(len(visits)))
    assert ordered == in_order(reversed(visits), SOON, OFFICE), "the order does not depend on how they came"
    for part in (None, time(16, 30)):
        urgent = [one.serve_by_on for one in ordered if one.not_before == part and one.serve_by_on]
        near = [day for day in urgent if day <= SOON]
        assert near == sorted(near)
    proposed = hours([one.not_before for one in ordered], LAW)
    assert list(proposed) == sorted(proposed)


def test_hours_follow_each_other_and_wait_for_who_comes_late() -> None:
    late = time(16, 30)
    assert hours([None, None, late, late], LAW) == (time(7, 30), time(7, 40), time(16, 30), time(16, 40))


def test_a_day_too_full_ends_before_midnight() -> None:
    assert max(hours([None] * 200, LAW)) == time(23, 59)


def test_one_comes_back_on_another_day_at_another_hour() -> None:
    calendar = calendar_of(LAW)
    assert returns(calendar, LAW, ON, time(9, 42)) == (
        Return(date(2026, 11, 19), time(16, 30)),
        Return(date(2026, 11, 20), time(12)),
    )
    friday = date(2026, 11, 20)
    assert returns(calendar, LAW, friday, time(16, 45)) == (
        Return(date(2026, 11, 23), time(7, 30)),
        Return(date(2026, 11, 24), time(12)),
    )


def test_who_was_missed_in_the_morning_is_visited_in_the_afternoon() -> None:
    assert other_hour(LAW, time(11, 59)) == time(16, 30)
    assert other_hour(LAW, time(12)) is None


def test_distances_are_metres() -> None:
    assert Point(13.5, -88.9).metres_to(Point(13.51, -88.9)) == pytest.approx(1112, abs=1)
    assert Point(13.5, -88.9).metres_to(Point(13.5, -88.91)) == pytest.approx(1081, abs=1)
