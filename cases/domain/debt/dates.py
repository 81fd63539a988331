"""When a charge is born, falls due and dies.

Simplifying hypotheses:
1. The taxable event of a monthly tribute is complete on the last day of the month, of a yearly one on 31
   December. Where the charge has an explicit due date inside its own period or before it, the event is taken to
   be the period's first day, or the day before the due date when that is earlier: otherwise nobody could pay it
   in time.
2. A resolution notified before the event of a charge (the determination of the whole account) does not bring
   its due date forward: the 60 days run from the later of both.
3. An opening balance is due on its cut-off day, or on the due date of its last period when that is earlier;
   it prescribes as a whole with that last period, because a balance cannot be split by period. One whose first
   period has prescribed is not certified: the gate asks for it to be told apart (`period_prescribes_on`).
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from cases.domain.debt.facts import Charge, OpeningBalance
from cases.domain.errors import FactMissing
from cases.domain.terms import add_business_days, add_months, calendar_of
from cases.law import LawAt, LawBook, LawGap

_DAY = timedelta(days=1)
_MONTHS_A_YEAR = 12
_YEAR_LENGTH = len("aaaa")
_MONTH_LENGTH = len("aaaa-mm")

AFTER_EVENT, DETERMINED = "due.days_after_event", "due.determined"


class Life(NamedTuple):
    """The days of a charge, from the first on which it can be paid, and the rule that made it due.

    `due_rule` is the key of the law book in force on `due_rule_on`; "" where the charge or its balance says the
    due date.
    """

    payable_from_on: date
    visible_from_on: date
    due_on: date
    late_from_on: date
    due_rule: str
    due_rule_on: date
    due_basis: tuple[str, ...]


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
    return charge.opening.cutoff_on if charge.opening else _event_on(charge.period, charge.due_on)


def due_on(charge: Charge, book: LawBook) -> date:
    """Return the last day to pay without mora. Raises FactMissing where nothing says it."""
    return life_of(charge, book).due_on


def life_of(charge: Charge, book: LawBook) -> Life:
    """Return the days of a charge; a due date by rule is never moved for closed days (LGTM 34).

    Raises FactMissing where the charge says no period, LawGap where no rule of its time says when it falls due.
    """
    try:
        if charge.opening is not None:
            return _life_of_balance(charge.opening, charge.due_on, book)
        return _life(charge.period, charge.due_on, charge.determined_on, book)
    except ValueError as error:
        raise FactMissing(
            "due_rule_missing",
            f"El cargo {charge.label} no dice cuándo vence: {error}. Corrija su período o escriba su vencimiento.",
            ("LGTM 34",),
        ) from error
    except LawGap as gap:
        raise LawGap(
            "due_rule_missing",
            f"Ninguna norma en vigor dice cuándo vence el cargo {charge.label}. {gap.reason} "
            "O escriba el vencimiento del cargo.",
            ("LGTM 34",),
        ) from gap


@lru_cache(maxsize=16384)
def _life(period: str, stated_due_on: date | None, determined_on: date | None, book: LawBook) -> Life:
    event_on = _event_on(period, stated_due_on)
    if stated_due_on is not None:
        born_on = event_on + _DAY
        return Life(born_on, born_on, stated_due_on, stated_due_on + _DAY, "", stated_due_on, ())
    return _life_by_rule(event_on, determined_on, book)


def _life_by_rule(event_on: date, determined_on: date | None, book: LawBook) -> Life:
    born_on = event_on + _DAY
    rule, rule_on = AFTER_EVENT, event_on
    if determined_on is not None and determined_on > event_on:
        rule, rule_on = DETERMINED, determined_on
    law = book.at(rule_on)
    term = law.value(rule)
    days = law.integer(rule)
    if rule == DETERMINED and law.text("due.determined_day_kind") == "business":
        last_on = add_business_days(calendar_of(law), rule_on, days)
    else:
        last_on = rule_on + timedelta(days=days)
    return Life(born_on, born_on, last_on, last_on + _DAY, rule, rule_on, term.citations)


def _life_of_balance(opening: OpeningBalance, stated_due_on: date | None, book: LawBook) -> Life:
    cutoff_on = opening.cutoff_on
    payable_from_on = cutoff_on + _DAY
    if stated_due_on is None and opening.to_period:
        last = _life_by_rule(period_span(opening.to_period)[1], None, book)
        if last.due_on < cutoff_on:
            late_from_on = max(last.late_from_on, cutoff_on)
            return last._replace(
                payable_from_on=payable_from_on, visible_from_on=cutoff_on, late_from_on=late_from_on
            )
    last_on = stated_due_on or cutoff_on
    return Life(payable_from_on, cutoff_on, last_on, max(last_on + _DAY, cutoff_on), "", cutoff_on, ())


def _event_on(period: str, stated_due_on: date | None) -> date:
    first_on, last_on = period_span(period)
    if stated_due_on is not None and stated_due_on <= last_on:
        return min(first_on, stated_due_on - _DAY)
    return last_on


@lru_cache(maxsize=8192)
def prescribes_on(due: date, years: int) -> date:
    """Return the first prescribed day: `years` after the day that follows the due date (LGTM 42-43)."""
    return add_months(due + _DAY, years * _MONTHS_A_YEAR)


def period_prescribes_on(period: str, law: LawAt) -> date:
    """Return the first prescribed day of a period without a due date of its own, by the law of the day it is asked."""
    due = period_span(period)[1] + timedelta(days=law.integer(AFTER_EVENT))
    return prescribes_on(due, law.integer("prescription.years"))


def claim_until_on(paid_on: date, years: int) -> date:
    """Return the last day to claim back what was paid in excess, `years` from the payment (LGTM 121)."""
    return add_months(paid_on, years * _MONTHS_A_YEAR)


def first_fine_until(due: date, law: LawAt) -> date:
    """Return the last day on which the late fine is still the lower one (LGTM 65), inclusive."""
    step = law.value("fine.late.step")
    return fine_step_on(due, int(str(step.value)), step.unit)


@lru_cache(maxsize=8192)
def fine_step_on(due: date, length: int, unit: str) -> date:
    """Return the end of the first stretch of mora, counted in calendar months (clamped) or calendar days."""
    return add_months(due, length) if unit == "months" else due + timedelta(days=length)
