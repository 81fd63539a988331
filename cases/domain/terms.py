"""Legal periods: business days, months clamped to their end, terms that start the day after notification.

The days that do not count come from the law book, weekly rest and closed days: nothing here knows a holiday.
"""

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from cases.law import LawAt, LawBook, LawGap

TermKind = Literal["business", "calendar"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS_A_YEAR = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Closed days with the reference of each, weekly rest (Monday = 0), and the days the table answers for.

    `first_on` and `last_on` are inclusive; None means the table answers for any day.
    """

    closed: Mapping[date, str]
    weekly_rest: frozenset[int] = field(
        default_factory=lambda: frozenset(map(WEEKDAYS.index, ("saturday", "sunday")))
    )
    first_on: date | None = None
    last_on: date | None = None

    @cached_property
    def version(self) -> str:
        """Short digest that changes when any closed day or reference does; documents store it."""
        said = [f"{day.isoformat()}={reference}" for day, reference in sorted(self.closed.items())]
        said.append(f"{sorted(self.weekly_rest)} {self.first_on} {self.last_on}")
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def calendar_of(law: LawAt, district: str = "") -> Calendar:
    """Return the business calendar that the law of a day lays down for a district; "" for all of them alike."""
    return _calendar(law.book, law.texts("calendar.weekly_rest"), district)


@lru_cache(maxsize=64)
def _calendar(book: LawBook, weekly_rest: tuple[str, ...], district: str) -> Calendar:
    first_on, last_on = book.calendar_covered or (None, None)
    rest = frozenset(map(WEEKDAYS.index, weekly_rest))
    return Calendar(book.closed_days(district), rest, first_on, last_on)


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Tell whether the office is open. Raises `LawGap` for a day the table does not answer for."""
    if (calendar.first_on is not None and day < calendar.first_on) or (
        calendar.last_on is not None and day > calendar.last_on
    ):
        raise LawGap(
            "calendar_missing",
            f"El calendario de días inhábiles no cubre el {day.isoformat()}. "
            "Agregue los días cerrados de ese año.",
        )
    return day.weekday() not in calendar.weekly_rest and day not in calendar.closed


def next_business_day(calendar: Calendar, day: date) -> date:
    """Return the day itself when it is a business day, else the first one after it."""
    while not is_business_day(calendar, day):
        day += _DAY
    return day


def add_business_days(calendar: Calendar, start: date, days: int) -> date:
    """Return the last day of a term of business days; the count begins the day after `start`."""
    assert days >= 0, "a term does not run backwards"
    day = start
    while days:
        day += _DAY
        if is_business_day(calendar, day):
            days -= 1
    return day


def subtract_business_days(calendar: Calendar, end: date, days: int) -> date:
    """Count business days back from `end`, beginning the day before it, and return the last one."""
    assert days >= 0, "a term does not run backwards"
    day = end
    while days:
        day -= _DAY
        if is_business_day(calendar, day):
            days -= 1
    return day


def business_days_between(calendar: Calendar, after: date, until: date) -> int:
    """Count the business days after `after` up to and including `until`; 0 when `until` is not later."""
    count = 0
    day = after
    while day < until:
        day += _DAY
        count += is_business_day(calendar, day)
    return count


def add_months(day: date, months: int) -> date:
    """Go from date to date; a day the month lacks becomes that month's last day. `months` may be negative."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def term_end(calendar: Calendar, notified_on: date, days: int, kind: TermKind) -> date:
    """Return the last day of a term that starts the day after notification.

    Business: only business days count. Calendar: running days, and a last day that is not a business day
    moves to the next one (LPA 82).
    """
    if kind == "business":
        return add_business_days(calendar, notified_on, days)
    return next_business_day(calendar, notified_on + timedelta(days=days))
