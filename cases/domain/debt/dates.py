"""When a charge is born, falls due and dies.

Simplifying hypotheses:
1. The taxable event of a monthly tribute is complete on the last day of the month, of a yearly one on 31
   December. Where the charge has an explicit due date inside its own period, the event is taken to be the
   period's first day: otherwise nobody could pay it in time.
2. A resolution notified before the event of a charge (the determination of the whole account) does not bring
   its due date forward: the 60 days run from the later of both.
3. An opening balance is due on its cut-off day, or on the due date of its last period when that is earlier;
   it prescribes as a whole with that last period, because a balance cannot be split by period.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from cases.domain.debt.facts import Charge
from cases.domain.terms import add_months
from cases.law import LawAt, LawBook

_DAY = timedelta(days=1)
_MONTHS_A_YEAR = 12
_YEAR_LENGTH = len("aaaa")
_MONTH_LENGTH = len("aaaa-mm")


@lru_cache(maxsize=4096)
def period_span(period: str) -> tuple[date, date]:
    """Return first and last day of "aaaa-mm" or "aaaa". Raises ValueError with a Spanish message."""
    digits = period.replace("-", "", 1)
    try:
        if digits.isascii() and digits.isdigit():
            if len(period) == _YEAR_LENGTH:
                return date(int(period), 1, 1), date(int(period), 12, 31)
            if len(period) == _MONTH_LENGTH and period[_YEAR_LENGTH] == "-":
                year, month = int(period[:_YEAR_LENGTH]), int(period[_YEAR_LENGTH + 1 :])
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError as error:  # a month 13 or a year 0; calendar and datetime say it in English
        raise ValueError(f"«{period}» no es un período; escriba aaaa-mm o aaaa") from error
    raise ValueError(f"«{period}» no es un período; escriba aaaa-mm o aaaa")


def taxable_event_on(charge: Charge) -> date:
    """Return the day on which the taxable event is complete; only later payments reach the charge."""
    if charge.opening is not None:
        return charge.opening.cutoff_on
    first_on, last_on = period_span(charge.period)
    if charge.due_on is not None and charge.due_on <= last_on:
        return min(first_on, charge.due_on)
    return last_on


def due_on(charge: Charge, book: LawBook) -> date:
    """Return the last day to pay without mora; never moved for closed days (LGTM 34)."""
    if charge.due_on is not None:
        return charge.due_on
    if charge.opening is not None:
        cutoff_on, last_period = charge.opening.cutoff_on, charge.opening.to_period
        return (
            min(cutoff_on, _due_by_rule(period_span(last_period)[1], None, book))
            if last_period
            else cutoff_on
        )
    return _due_by_rule(period_span(charge.period)[1], charge.determined_on, book)


def _due_by_rule(event_on: date, determined_on: date | None, book: LawBook) -> date:
    if determined_on is not None and determined_on > event_on:
        return determined_on + timedelta(days=book.at(determined_on).integer("due.determined"))
    return _due_after_event(event_on, book)


@lru_cache(maxsize=4096)
def _due_after_event(event_on: date, book: LawBook) -> date:
    return event_on + timedelta(days=book.at(event_on).integer("due.days_after_event"))


@lru_cache(maxsize=8192)
def prescribes_on(due: date, years: int) -> date:
    """Return the first prescribed day: `years` after the day that follows the due date (LGTM 42-43)."""
    return add_months(due + _DAY, years * _MONTHS_A_YEAR)


def first_fine_until(due: date, law: LawAt) -> date:
    """Return the last day on which the late fine is still the lower one (LGTM 65), inclusive."""
    step = law.value("fine.late.step")
    return fine_step_on(due, int(str(step.value)), step.unit)


@lru_cache(maxsize=8192)
def fine_step_on(due: date, length: int, unit: str) -> date:
    """Return the end of the first stretch of mora, counted in calendar months (clamped) or calendar days."""
    return add_months(due, length) if unit == "months" else due + timedelta(days=length)
