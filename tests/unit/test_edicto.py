"""How long an edicto was on the board, hour by hour, and the day from which it notifies (LGTM 98)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cases import BOOK, document

from cases.domain.edicto import Board, Newspaper, Publication, done_on, publication_refused
from cases.domain.terms import add_business_days, calendar_of, is_business_day

LAW = BOOK.at(date(2026, 3, 9))
CALENDAR = calendar_of(LAW, "SJN")
DEMAND = document("requerimiento", date(2026, 3, 9))
LATER = date(2026, 6, 1)


def board(posted: str, removed: str) -> Board:
    return Board(datetime.fromisoformat(posted), datetime.fromisoformat(removed))


MONDAY, FRIDAY = "2026-03-09T08:30", "2026-03-13T15:00"
DONE = {
    board(MONDAY, "2026-03-11T08:30"): date(2026, 3, 11),
    board(MONDAY, "2026-03-20T08:30"): date(2026, 3, 11),
    board(FRIDAY, "2026-03-17T08:00"): date(2026, 3, 17),
    # Semana Santa: 28 March to 6 April
    board("2026-03-27T08:00", "2026-04-08T08:00"): date(2026, 4, 8),
    Newspaper(date(2026, 3, 9)): date(2026, 3, 11),
    Newspaper(date(2026, 3, 15)): date(2026, 3, 17),
}


@pytest.mark.parametrize(("publication", "done"), DONE.items())
def test_the_day_it_is_done_is_the_law_s_however_long_it_stays(publication: Publication, done: date) -> None:
    assert done_on(publication, LAW, CALENDAR) == done
    assert publication_refused(DEMAND, publication, LATER, LAW, CALENDAR) is None


@pytest.mark.parametrize(
    ("publication", "on", "code", "says"),
    [
        (board("2026-03-06T08:30", "2026-03-11T08:30"), LATER, "edicto_before_issue", "09/03/2026"),
        (Newspaper(date(2026, 3, 8)), LATER, "edicto_before_issue", "08/03/2026"),
        (board("2026-03-14T08:30", "2026-03-17T08:30"), LATER, "edicto_closed_day", "descanso semanal"),
        (board("2026-03-26T08:30", "2026-04-01T08:30"), LATER, "edicto_closed_day", "01/04/2026"),
        (board(MONDAY, "2026-03-09T09:30"), LATER, "edicto_removed_early", "11/03/2026 a las 08:30"),
        (board(MONDAY, "2026-03-11T08:29"), LATER, "edicto_removed_early", "48 horas"),
        (board(FRIDAY, "2026-03-16T16:00"), LATER, "edicto_removed_early", "antes del 17/03/2026."),
        (board(MONDAY, "2026-03-11T08:30"), date(2026, 3, 10), "edicto_too_early", "11/03/2026"),
        (Newspaper(date(2026, 3, 9)), date(2026, 3, 10), "edicto_too_early", "11/03/2026"),
    ],
)
def test_what_could_not_be_an_edicto_is_refused(
    publication: Publication, on: date, code: str, says: str
) -> None:
    off = publication_refused(DEMAND, publication, on, LAW, CALENDAR)
    assert off is not None
    assert off.code == code
    assert says in off.reason
    assert any("98" in basis for basis in off.basis)


@given(
    day=st.dates(date(2026, 3, 9), date(2026, 12, 1)), hour=st.times(), minutes=st.integers(0, 20 * 24 * 60)
)
def test_no_edicto_notifies_before_its_hours_and_two_business_days(
    day: date, hour: time, minutes: int
) -> None:
    posted = datetime.combine(day, hour)
    publication = Board(posted, posted + timedelta(minutes=minutes))
    done = done_on(publication, LAW, CALENDAR)
    assert done >= add_business_days(CALENDAR, day, 2)
    if publication_refused(DEMAND, publication, date(2027, 1, 15), LAW, CALENDAR) is None:
        assert minutes >= 48 * 60
        assert publication.removed.date() >= done
        assert is_business_day(CALENDAR, publication.removed.date())
