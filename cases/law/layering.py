"""The layer of values and closed days that people approved, above those of the files.

Of the values whose dates cover a day, the one that begins last is in force; of those that begin together, the one
approved last. So a value with an end lies over the others only for its time, and a correction replaces the value
that begins with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cases.law.reading import Layer
from cases.law.records import ClosedSpan, LawValue

APPROVED = "aprobada"
"""Name of the layer; no folder of a book may be called so."""

_DAY = timedelta(days=1)


def approved_layer(values: Iterable[LawValue], closed: Iterable[ClosedSpan] = ()) -> Layer:
    """Return the layer that values and closures make, given in order of approval."""
    by_key: dict[str, list[LawValue]] = {}
    for value in values:
        by_key.setdefault(value.key, []).append(value)
    in_turn = {key: _in_turn(given) for key, given in sorted(by_key.items())}
    return Layer(APPROVED, values=in_turn, closed=list(closed))


def _in_turn(values: Sequence[LawValue]) -> tuple[LawValue, ...]:
    """Entries that follow each other without overlap, as a book keeps them."""
    starts = {value.valid_from for value in values}
    ends = {value.valid_until + _DAY for value in values if value.valid_until is not None}
    turns = sorted(starts | ends)
    entries: list[LawValue] = []
    for first_on, next_on in zip(turns, [*turns[1:], None], strict=True):
        winner = _winner(values, first_on)
        if winner is not None:
            last_on = next_on - _DAY if next_on is not None else winner.valid_until
            entries.append(replace(winner, valid_from=first_on, valid_until=last_on))
    return tuple(entries)


def _winner(values: Sequence[LawValue], on: date) -> LawValue | None:
    covering = [
        (value.valid_from, place)
        for place, value in enumerate(values)
        if value.valid_from <= on and (value.valid_until is None or on <= value.valid_until)
    ]
    return values[max(covering)[1]] if covering else None
