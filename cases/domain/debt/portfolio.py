"""What many accounts owe on one day: figures that add up, in cells small enough for any report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Self

from cases.domain.money import CENT


class Place(NamedTuple):
    """What accounts are told apart by; `zone` "" where an account has none."""

    district: str
    account_kind: str
    zone: str


class Cell(NamedTuple):
    """The lines of one place, tribute and age; ages are the numbers of `Ages`."""

    place: Place
    tribute: str
    age: int


class Sums(NamedTuple):
    """How many lines, and what they come to; what the minimum fine adds is in the `fine` of the oldest late one."""

    lines: int
    principal: Decimal
    interest: Decimal
    fine: Decimal
    festivities: Decimal

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.fine + self.festivities


class Refused(NamedTuple):
    """An account whose debt cannot be told, and why; nothing of it is in the sums."""

    district: str
    account: str
    code: str
    reason: str


@dataclass(slots=True)
class Portfolio:
    """What many accounts owe, in whole cents, so that parts of it travel and add up cheaply."""

    accounts: int = 0
    owing: int = 0
    """How many of the accounts have any line."""
    minimum_fine_cents: int = 0
    credit_cents: dict[Place, int] = field(default_factory=dict)
    cells: dict[Cell, list[int]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def __iadd__(self, other: "Portfolio") -> Self:
        self.accounts += other.accounts
        self.owing += other.owing
        self.minimum_fine_cents += other.minimum_fine_cents
        self.refused += other.refused
        for place, credit in other.credit_cents.items():
            self.credit_cents[place] = self.credit_cents.get(place, 0) + credit
        for cell, figures in other.cells.items():
            mine = self.cells.setdefault(cell, [0] * len(figures))
            mine[:] = map(sum, zip(mine, figures, strict=True))
        return self

    def sums(self) -> Iterator[tuple[Cell, Sums]]:
        for cell, (lines, *amounts) in sorted(self.cells.items()):
            yield cell, Sums(lines, *map(money_of, amounts))

    @property
    def credit(self) -> Decimal:
        return money_of(sum(self.credit_cents.values()))

    @property
    def minimum_fine_adjustment(self) -> Decimal:
        return money_of(self.minimum_fine_cents)


def cents_of(amount: Decimal) -> int:
    """Return a rounded amount in whole cents."""
    return int(amount.scaleb(2))


def money_of(whole_cents: int) -> Decimal:
    return whole_cents * CENT
