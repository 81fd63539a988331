"""Who may be written to in place of a dead taxpayer (LGTM 19, 91 no. 4)."""

from collections.abc import Mapping
from types import MappingProxyType

SUCCESSOR_BASIS: Mapping[str, str] = MappingProxyType(
    {
        "heredera": "LGTM 19",
        "heredero": "LGTM 19",
        "curador de la herencia yacente": "LGTM 19",
        "curadora de la herencia yacente": "LGTM 19",
        "representante de la sucesión": "LGTM 91 n.º 4",
    }
)
"""Capacity, as printed, and the norm by which such a person answers: never beyond the inheritance."""

SUCCESSOR_CAPACITIES = tuple(SUCCESSOR_BASIS)


def answers_for_the_dead(capacity: str) -> bool:
    """Whether somebody recorded in this capacity answers for the succession."""
    return capacity.strip().casefold() in SUCCESSOR_BASIS
