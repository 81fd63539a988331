"""Periods as printed: «2025-03» is a month, «2025» a year, «saldo 2017-12-31» an opening balance."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import groupby

from cases.domain.documents.wording import MONTHS, short_date

_SHORT_MONTHS = tuple(month[:3] for month in MONTHS)
_MONTHS_A_YEAR = 12
OPENING_PREFIX = "saldo "


@lru_cache(maxsize=16384)
def periods_text(periods: tuple[str, ...]) -> str:
    """Consecutive periods as ranges, in order: «ene 2024–dic 2025», «2019–2021, 2023», «saldo al 31/12/2017».

    Months and years do not run together: each kind makes its own ranges, opening balances first.
    """
    balances = sorted(period for period in periods if period.startswith(OPENING_PREFIX))
    years = sorted({int(period) for period in periods if len(period) == len("2025") and period.isdigit()})
    months = sorted({_month_index(period) for period in periods if len(period) == len("2025-03")})
    assert len(balances) + len(years) + len(months) == len(set(periods)), periods
    return ", ".join(
        [
            *(_balance_text(period) for period in balances),
            *(_span(str(first), str(last)) for first, last in runs(years)),
            *(_months_span(first, last) for first, last in runs(months)),
        ]
    )


def _balance_text(period: str) -> str:
    return f"saldo al {short_date(date.fromisoformat(period.removeprefix(OPENING_PREFIX)))}"


def _month_index(period: str) -> int:
    year, month = period.split("-")
    return int(year) * _MONTHS_A_YEAR + int(month) - 1


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers; the numbers come sorted."""
    # Inside a run, number and position grow together, so their difference stays the same.
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return [(run[0], run[-1]) for run in runs]


def _months_span(first: int, last: int) -> str:
    return _span(_month_text(first), _month_text(last))


def _month_text(index: int) -> str:
    year, month = divmod(index, _MONTHS_A_YEAR)
    return f"{_SHORT_MONTHS[month]} {year}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"
