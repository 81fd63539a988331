"""How people name a charge, on paper, at the counter and in files: one rule for all of them.

By its id in the source where the source gave one, else by its tribute and period, as in "aseo:2025-03". A name
that is both the id of one charge and the tribute and period of another is the id.
"""

from datetime import date

_SEPARATOR = ":"


def charge_name(source_id: str | None, tribute: str, period: str) -> str:
    """What a statement prints as the charge."""
    return source_id or f"{tribute}{_SEPARATOR}{period}"


def tribute_and_period(name: str) -> tuple[str, str]:
    """What the name of a charge without id says; the period is "" where it is no such name."""
    tribute, _, period = name.partition(_SEPARATOR)
    return tribute, period


def opening_period(cutoff_on: date) -> str:
    """What stands for the period of a charge that is an opening balance."""
    return f"saldo {cutoff_on.isoformat()}"
