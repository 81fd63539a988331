"""Money as Decimal to the cent, with the one rounding rule of the project: half up."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

_LARGEST = Decimal("999999999999.99")  # what NUMERIC(14,2) holds
_AMOUNT = re.compile(
    r"(?P<sign>-?)\s*(?:US)?\$?\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d{1,2})?", re.ASCII
)


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up (away from zero), as PostgreSQL's NUMERIC does."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percent(base: Decimal, pct: Decimal) -> Decimal:
    """Return `pct` per cent of `base`, to the cent."""
    return cents(base * pct / 100)


def parse_amount(text: str) -> Decimal:
    """Read "1234.5", "1,234.50", "$1,234.50" or "US$ 1,234.50"; anything ambiguous is refused.

    Raises ValueError with a Spanish message. A comma only groups thousands, and more than two decimals are
    refused: a guess about somebody's money would be worse than a question.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"«{text.strip()}» no es una cantidad; escriba por ejemplo 1234.50 o $1,234.50")
    amount = Decimal(found["sign"] + found["whole"].replace(",", "") + (found["decimals"] or ""))
    if abs(amount) > _LARGEST:
        raise ValueError(f"«{text.strip()}» es mayor que la cantidad más grande que se admite")
    return cents(amount)
