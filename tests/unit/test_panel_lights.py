"""The words of a date: business days where there are some between, the day itself where there are none."""

from datetime import date

import pytest

from admin.lights import OVERDUE, SOON, light
from cases.domain.terms import Calendar

CALENDAR = Calendar({date(2026, 11, 2): "Difuntos"})
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (6, 7, 8, 9))


@pytest.mark.parametrize(
    ("deadline", "today", "style", "words"),
    [
        (FRIDAY, FRIDAY, SOON, "Vence hoy"),
        (FRIDAY, SATURDAY, OVERDUE, "Venció el 6 nov"),
        (FRIDAY, SUNDAY, OVERDUE, "Venció el 6 nov"),
        (FRIDAY, MONDAY, OVERDUE, "Vencido 1 d.h."),
        (SUNDAY, FRIDAY, SOON, "Vence el 8 nov"),
        (MONDAY, FRIDAY, SOON, "1 d.h. · 9 nov"),
    ],
)
def test_a_term_is_never_zero_days_away(deadline: date, today: date, style: str, words: str) -> None:
    shown = light(CALENDAR, today, deadline, None)
    assert (shown.style, shown.words) == (style, words)
    assert "0 d.h." not in shown.words
