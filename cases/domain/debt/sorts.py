"""What charges that nothing but time has touched have in common: all but their amount, where they are of one sort.

A sort is a tribute, a period and a due date. The engine is asked once, with one dollar, for what it says of a sort
on the day; an amount then takes three multiplications in whole cents. Those are all that is said twice: what
`Balance` rounds, half up, is the same ratio of whole numbers, cents times percentage times days over the days of
the year.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cases.domain.debt.account import oldest_first
from cases.domain.debt.ageing import NOT_YET_DUE, Ages
from cases.domain.debt.balance import Balance
from cases.domain.debt.facts import Charge
from cases.domain.debt.rules import rules_at
from cases.domain.debt.statement import debt_at
from cases.law import LawBook

_A_DOLLAR = Decimal("1.00")
_MOST_LISTS = 4096


class Sort(NamedTuple):
    """What the untouched charges of one tribute, period and due date have in common on the day.

    A share of an amount in cents is `(amount * times + half) // whole`: exact, and rounded half up.
    """

    slot: tuple[str, int]
    """Tribute and age."""
    is_shown: bool
    is_counted: bool
    interest_times: int
    interest_half: int
    interest_whole: int
    fine_times: int
    fine_half: int
    fine_whole: int
    festivities_times: int
    festivities_half: int
    festivities_whole: int
    specimen: Charge
    rank: tuple[date, str, str]
    """How such a charge is ordered among others, before its label."""


class SortList:
    """The sorts of the charges of an account; another account that owes the same shares it."""

    def __init__(self, sorts: Sequence[Sort]) -> None:
        self.sorts = sorts
        self._order = sorted(range(len(sorts)), key=lambda at: sorts[at].rank)
        self._has_ties = len({sort.rank for sort in sorts}) < len(sorts)

    def oldest_first(self, labels: Sequence[str], keys: Sequence[int]) -> Sequence[int]:
        """Return where each charge stands in the list, in the order of `account.oldest_first`."""
        if not self._has_ties:
            return self._order
        return sorted(self._order, key=lambda at: (self.sorts[at].rank, labels[at], keys[at]))


class Sorts:
    """The sorts of a day, each asked for when first met."""

    def __init__(self, book: LawBook, on: date, specimen_of: Callable[[str], Charge]) -> None:
        """`specimen_of` makes a charge of the sort that a name stands for, of any amount.

        Raises LawGap where the law book has no rate in force on the day.
        """
        self._book, self._on, self._specimen_of = book, on, specimen_of
        self._rules = rules_at(book.at(on))
        self._rate = Fraction(self._rules.rate_annual) / Fraction(self._rules.interest_divisor)
        self.ages = Ages(book.at(on), on)
        self._known: dict[str, Sort] = {}
        self._lists: dict[tuple[str, ...], SortList] = {}

    def of(self, names: tuple[str, ...]) -> SortList:
        """Raises LawGap or FactMissing where one has no answer."""
        known = self._lists.get(names)
        if known is None:
            if len(self._lists) >= _MOST_LISTS:
                self._lists.clear()
            sorts = [self._known.get(name) or self._learn(name) for name in names]
            known = self._lists[names] = SortList(sorts)
        return known

    def _learn(self, name: str) -> Sort:
        charge = self._specimen_of(name)._replace(amount=_A_DOLLAR)
        balance = Balance(charge, self._book, self._rules, (), ())
        lines = debt_at([charge], (), self._book, self._on).lines
        age = self.ages.of(lines[0]) if lines else NOT_YET_DUE
        days = max(0, (self._on - balance.accrues_from_on).days)
        festivities = self._rules.festivities_share if charge.festivities else Decimal(0)
        due_on, period, tribute, *_ = oldest_first(balance.due_on, charge)
        found = self._known[name] = Sort(
            (charge.tribute, age),
            bool(lines),
            bool(lines) and not lines[0].prescribed,
            *_share(self._rate * days),
            *_share(Fraction(balance.fine_share(self._rules))),
            *_share(Fraction(festivities)),
            charge,
            (due_on, period, tribute),
        )
        return found


def _share(ratio: Fraction) -> tuple[int, int, int]:
    return 2 * ratio.numerator, ratio.denominator, 2 * ratio.denominator
