"""The traffic light of a date, counted in business days; always with words."""

from dataclasses import dataclass
from datetime import date

from admin.words import day, short_day
from cases.domain.terms import Calendar, business_days_between

_SOON_BUSINESS_DAYS = 2

OVERDUE, SOON, ON_TIME, NONE = "v", "h", "o", "n"
"""Classes of panel.css: circle, triangle, square, ring."""


@dataclass(frozen=True, slots=True)
class Light:
    style: str
    words: str
    title: str


def light(
    calendar: Calendar, today: date, deadline: date | None, task: date | None, *, is_closed: bool = False
) -> Light:
    """The legal deadline where there is one, else the date the office set itself."""
    target = deadline or task
    if target is None or is_closed:
        return Light(NONE, "Sin plazo", "Ningún plazo corre ni hay fecha puesta por la oficina")
    whose = "Plazo legal" if deadline else "Meta de la oficina"
    if target == today:
        return Light(SOON, "Vence hoy", f"{whose}: {day(target)}")
    if target < today:
        late = business_days_between(calendar, target, today)
        words = f"Vencido {late} d.h." if late else f"Venció el {short_day(target)}"
        return Light(OVERDUE, words, f"{whose}: venció el {day(target)}")
    if calendar.last_on is not None and target > calendar.last_on:
        return Light(
            ON_TIME, day(target), f"{whose}; el calendario de días hábiles todavía no llega hasta ahí"
        )
    left = business_days_between(calendar, today, target)
    style = SOON if left <= _SOON_BUSINESS_DAYS else ON_TIME
    words = f"{left} d.h. · {short_day(target)}" if left else f"Vence el {short_day(target)}"
    return Light(style, words, f"{whose}: {day(target)}")
