"""Adds accounts up to a portfolio, with the cents of their single statements.

An account with an opening balance, an appeal or a suit brings its statement. Of any other only the charges that its
payments reach need a `Balance` of their own; the rest is counted by its sort. The payments are applied by the one
`Account`, to balances that are made when it first looks at them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cases.domain.debt.account import Account
from cases.domain.debt.ageing import FIRST_BAND
from cases.domain.debt.balance import Balance
from cases.domain.debt.facts import Charge, CreditUse, Payment, Statement
from cases.domain.debt.portfolio import Cell, Place, Portfolio, Refused, cents_of, money_of
from cases.domain.debt.rules import Rules, rules_at
from cases.domain.debt.sorts import Sort, SortList, Sorts
from cases.domain.debt.statement import debt_at
from cases.law import LawBook

_Slot = tuple[str, int]
_Rows = dict[_Slot, list[int]]


@dataclass(frozen=True, slots=True)
class Charged:
    """The charges of an account, as parallel lists: sorts by name and amounts in cents, in any order.

    Keys and labels are needed where there are payments.
    """

    sorts: tuple[str, ...]
    amounts: Sequence[int]
    keys: Sequence[int] = ()
    labels: Sequence[str] = ()


class Summing:
    """Adds one account after the other; `done` returns what they came to."""

    def __init__(self, book: LawBook, on: date, specimen_of: Callable[[str], Charge]) -> None:
        """As `Sorts`."""
        self._sorts = Sorts(book, on, specimen_of)
        self._book, self._on = book, on
        self._rules = rules_at(book.at(on))
        self._minimum = cents_of(self._rules.minimum_fine)
        self._portfolio = Portfolio()
        self._rows: dict[Place, _Rows] = {}

    def add_untouched(self, place: Place, charged: Charged) -> None:
        """Add an account of which nobody paid anything.

        Raises LawGap or FactMissing, and adds nothing, where a charge has no answer.
        """
        sorts = self._sorts.of(charged.sorts).sorts
        lines, fines = self._add_lines(self._rows_of(place), sorts, charged.amounts)
        self._count(place, lines, Decimal(0))
        if fines and not self._reaches_minimum(fines):
            charges = self._charges(sorts, replace(charged, keys=range(len(sorts)), labels=[""] * len(sorts)))
            self._add_minimum_fine(place, debt_at(charges, (), self._book, self._on))

    def add_paid(
        self, place: Place, charged: Charged, payments: Sequence[Payment], uses: Sequence[CreditUse] = ()
    ) -> None:
        """Add an account with payments, and without opening balance, appeal or suit. Raises as `add_untouched`."""
        listed = self._sorts.of(charged.sorts)
        sorts = listed.sorts
        balances = _Unfolding(listed, charged, self._book, self._rules)
        account = Account(balances, self._book)
        account.live(payments, uses, self._on)
        rows = self._rows_of(place)
        untouched = list(balances.not_made())
        lines, fines = self._add_lines(
            rows, [sorts[at] for at in untouched], [charged.amounts[at] for at in untouched]
        )
        is_late = any(self._sorts.ages.is_overdue(sorts[at].slot[1]) for at in untouched)
        for sort, balance in balances.made():
            is_late = is_late or balance.is_late(self._on)
            parts = self._parts(balance) if balance.is_open and sort.is_shown else [0]
            if any(parts):
                _add(rows, sort.slot, [1, *parts])
                lines += 1
                fines += parts[2] if sort.is_counted else 0
        self._count(place, lines, sum((credit.amount for credit in account.credits), Decimal(0)))
        if is_late and not self._reaches_minimum(fines):
            charges = self._charges(sorts, charged)
            self._add_minimum_fine(place, debt_at(charges, payments, self._book, self._on, credit_uses=uses))

    def add_statement(self, place: Place, statement: Statement) -> None:
        """Add an account by its statement on the day."""
        rows = self._rows_of(place)
        for line in statement.lines:
            parts = (line.principal, line.interest, line.fine, line.festivities)
            _add(rows, (line.tribute, self._sorts.ages.of(line)), [1, *map(cents_of, parts)])
        self._count(place, len(statement.lines), statement.credit)
        self._add_minimum_fine(place, statement)

    def refuse(self, refused: Refused) -> None:
        """Note an account whose debt nobody can tell."""
        self._portfolio.accounts += 1
        self._portfolio.refused.append(refused)

    def done(self) -> Portfolio:
        """Return what was added since the last time, and begin anew."""
        found, self._portfolio = self._portfolio, Portfolio()
        for place, rows in self._rows.items():
            for (tribute, age), row in rows.items():
                found.cells[Cell(place, tribute, age)] = row
        self._rows = {}
        return found

    def _rows_of(self, place: Place) -> _Rows:
        return self._rows.setdefault(place, {})

    def _add_lines(self, rows: _Rows, sorts: Sequence[Sort], amounts: Sequence[int]) -> tuple[int, int]:
        """Add untouched charges; return how many lines they make, and the fines of those that are counted."""
        lines = fines = 0
        for sort, principal in zip(sorts, amounts, strict=True):
            # taken apart at once: this runs for every line of a town
            (
                slot,
                is_shown,
                is_counted,
                i_by,
                i_half,
                i_whole,
                f_by,
                f_half,
                f_whole,
                t_by,
                t_half,
                t_whole,
                _,
                _,
            ) = sort
            if not is_shown or not principal:
                continue
            row = rows.get(slot)
            if row is None:
                row = rows[slot] = [0, 0, 0, 0, 0]
            fine = (principal * f_by + f_half) // f_whole
            row[0] += 1
            row[1] += principal
            row[2] += (principal * i_by + i_half) // i_whole
            row[3] += fine
            row[4] += (principal * t_by + t_half) // t_whole
            lines += 1
            if is_counted:
                fines += fine
        return lines, fines

    def _parts(self, balance: Balance) -> list[int]:
        rules = self._rules
        parts = (balance.principal, balance.interest(rules), balance.fine(rules), balance.festivities(rules))
        return [cents_of(part) for part in parts]

    def _count(self, place: Place, lines: int, credit: Decimal) -> None:
        whole = self._portfolio
        whole.accounts += 1
        whole.owing += lines > 0
        if credit:
            whole.credit_cents[place] = whole.credit_cents.get(place, 0) + cents_of(credit)

    def _reaches_minimum(self, fines: int) -> bool:
        """Whether nothing can be missing to the minimum fine; other scopes than the statement leave it open."""
        return fines >= self._minimum and self._rules.minimum_scope == "statement"

    def _charges(self, sorts: Sequence[Sort], charged: Charged) -> list[Charge]:
        return [
            _charge(sort, key, label, amount)
            for sort, key, label, amount in zip(
                sorts, charged.keys, charged.labels, charged.amounts, strict=True
            )
        ]

    def _add_minimum_fine(self, place: Place, statement: Statement) -> None:
        """Put what the minimum adds with the oldest late line, the first that a payment reaches."""
        added = cents_of(statement.minimum_fine_adjustment)
        if not added:
            return
        first = next((line for line in statement.lines if line.overdue), None)
        # where only the minimum itself is left to pay there is no line to put it with
        slot = (first.tribute, self._sorts.ages.of(first)) if first else ("", FIRST_BAND)
        _add(self._rows_of(place), slot, [0, 0, 0, added, 0])
        self._portfolio.minimum_fine_cents += added


class _Unfolding(Iterable[Balance]):
    """The balances of an account, oldest first, each made when it is first looked at."""

    def __init__(self, listed: SortList, charged: Charged, book: LawBook, rules: Rules) -> None:
        self._sorts, self._charged, self._book, self._rules = listed.sorts, charged, book, rules
        self._order = listed.oldest_first(charged.labels, charged.keys)
        self._made: list[Balance | None] = [None] * len(listed.sorts)

    def __iter__(self) -> Iterator[Balance]:
        for place, balance in enumerate(self._made):
            yield balance or self._make(place)

    def _make(self, place: int) -> Balance:
        at, charged = self._order[place], self._charged
        charge = _charge(self._sorts[at], charged.keys[at], charged.labels[at], charged.amounts[at])
        made = self._made[place] = Balance(charge, self._book, self._rules, (), ())
        return made

    def made(self) -> Iterator[tuple[Sort, Balance]]:
        for at, balance in zip(self._order, self._made, strict=True):
            if balance is not None:
                yield self._sorts[at], balance

    def not_made(self) -> Iterator[int]:
        """Where the charges that nobody looked at stand in the lists they came in."""
        return (at for at, balance in zip(self._order, self._made, strict=True) if balance is None)


def _charge(sort: Sort, key: int, label: str, amount: int) -> Charge:
    kind = sort.specimen
    return Charge(
        key,
        label,
        kind.tribute,
        kind.tribute_kind,
        kind.festivities,
        kind.period,
        money_of(amount),
        kind.due_on,
        kind.determined_on,
    )


def _add(rows: _Rows, slot: _Slot, figures: Sequence[int]) -> None:
    row = rows.setdefault(slot, [0, 0, 0, 0, 0])
    for part, figure in enumerate(figures):
        row[part] += figure
