"""How long each part has not paid: a few months for most, years for some, almost fifteen for a few."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cases.domain.money import cents
from cases.domain.terms import add_months
from workflows.demo.characters import GOES_TO_COURT, Part

_NOT_YET_LATE_MONTHS = 3
"""A month falls due sixty days after its end: the last ones of every row are owed, not late."""
_WORTH_A_SUIT = Decimal(230)
_LONGEST_MONTHS = 84
_RULE_DAYS = 60
_PRESCRIPTION_YEARS = 15


@dataclass(frozen=True, slots=True)
class Arrears:
    """Unpaid periods, oldest first, and an opening balance (cells by column) where only that is known."""

    months: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    balance: dict[str, str] | None = None


def arrears_of(part: Part, tariff: dict[str, Decimal], start_on: date, random: Random) -> Arrears:
    """What a part owes on `start_on`."""
    if part is Part.PUNCTUAL:
        return Arrears()
    if part is Part.PRESCRIBING:
        return Arrears(months=_prescribing(start_on))
    months = _months_back(start_on, _how_many(part, sum(tariff.values(), Decimal(0)), random))
    years = tuple(str(start_on.year - back) for back in range(random.randint(6, 10), 0, -1))
    if part is Part.OLD_DEBT:
        return Arrears(months[-_NOT_YET_LATE_MONTHS:], years, _old_balance(start_on, random))
    is_known_by_balance = part not in GOES_TO_COURT and part is not Part.SMALL and random.random() < 0.06
    return Arrears(months, years, _recent_balance(months, start_on, random) if is_known_by_balance else None)


def _how_many(part: Part, a_month: Decimal, random: Random) -> int:
    if part is Part.SMALL:
        return _NOT_YET_LATE_MONTHS + int(Decimal(15) / a_month)
    if part in GOES_TO_COURT:
        return _NOT_YET_LATE_MONTHS + int(_WORTH_A_SUIT / a_month) + random.randint(0, 4)
    enough = int(Decimal(30) / a_month) + 1
    tail = int(random.paretovariate(1.1) * 3)
    return min(_NOT_YET_LATE_MONTHS + enough + tail, _LONGEST_MONTHS)


def _months_back(start_on: date, count: int) -> tuple[str, ...]:
    return tuple(f"{add_months(start_on.replace(day=1), -back):%Y-%m}" for back in range(count, 0, -1))


def _prescribing(start_on: date) -> tuple[str, ...]:
    """Months whose prescription falls in the first three months of the story."""
    last_due_on = add_months(start_on, -12 * _PRESCRIPTION_YEARS + 3)
    last = (last_due_on - timedelta(days=_RULE_DAYS)).replace(day=1)
    return tuple(f"{add_months(last, -back):%Y-%m}" for back in (2, 1, 0))


def _old_balance(start_on: date, random: Random) -> dict[str, str]:
    """Two years owed since so long that the last one prescribes within the year, not within the term of a demand."""
    last = add_months(start_on.replace(day=1), -12 * _PRESCRIPTION_YEARS + 7)
    principal = Decimal(random.randint(150, 320))
    interest = cents(principal * Decimal("0.60"))
    return _balance(last, 24, principal, interest, add_months(start_on, -8))


def _recent_balance(months: tuple[str, ...], start_on: date, random: Random) -> dict[str, str]:
    last = add_months(date.fromisoformat(f"{months[0]}-01"), -1)
    principal = Decimal(random.randint(30, 400))
    return _balance(last, 12, principal, cents(principal * Decimal("0.15")), start_on - timedelta(days=35))


def _balance(
    last: date, months: int, principal: Decimal, interest: Decimal, cutoff_on: date
) -> dict[str, str]:
    return {
        "fecha_corte": cutoff_on.isoformat(),
        "principal": str(principal),
        "interes": str(interest),
        "desde": f"{add_months(last, 1 - months):%Y-%m}",
        "hasta": f"{last:%Y-%m}",
    }
