"""Figures of a portfolio put together for a table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from cases.domain.debt.portfolio import Cell, Portfolio, Sums
from cases.domain.money import ZERO

WITHOUT_ZONE = "sin zona"

KeyT = TypeVar("KeyT", int, str, tuple[str, str, int])


def summed(parts: Iterable[Sums]) -> Sums:
    whole: tuple[int, Decimal, Decimal, Decimal, Decimal] = (0, ZERO, ZERO, ZERO, ZERO)
    for lines, principal, interest, fine, festivities in parts:
        whole = (
            whole[0] + lines,
            whole[1] + principal,
            whole[2] + interest,
            whole[3] + fine,
            whole[4] + festivities,
        )
    return Sums(*whole)


def grouped(
    cells: Iterable[tuple[Cell, Sums]], key_of: Callable[[Cell], KeyT]
) -> Iterator[tuple[KeyT, Sums]]:
    """The sums of each group, in the order of its key."""
    groups: dict[KeyT, list[Sums]] = {}
    for cell, sums in cells:
        groups.setdefault(key_of(cell), []).append(sums)
    for key in sorted(groups):
        yield key, summed(groups[key])


def uncounted(found: Portfolio) -> list[tuple[str, str]]:
    """How many accounts nobody can tell the debt of, and why, for the rows of a table."""
    why = Counter(one.code for one in found.refused)
    return [(f"{count} cuentas sin calcular", code) for code, count in sorted(why.items())]


def warning(found: Portfolio) -> str:
    """A sentence about those accounts with an example of each reason, "" where there are none."""
    if not found.refused:
        return ""
    examples = {one.code: one for one in reversed(found.refused)}
    said = (f"{one.reason} (la cuenta {one.account} de {one.district})" for one in examples.values())
    return f" ATENCIÓN: faltan {len(found.refused)} cuentas cuya deuda no se puede calcular. {' '.join(said)}"
