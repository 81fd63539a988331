"""The law of a day as the command line prints it, with the closed days approved on top of the book."""

from decimal import Decimal
from typing import Any

from cases.law.book import LawAt
from cases.law.records import ClosedSpan, LawValue


def law_as_dict(law: LawAt, key: str | None = None) -> dict[str, Any]:
    """Return the values in force, or one of them; percentages and amounts are decimal strings, dates ISO.

    Raises `LawGap` when the key has no value on that day.
    """
    values = law.values() if key is None else (law.value(key),)
    return {
        "on": law.on.isoformat(),
        "law_version": law.version,
        "values": [_value_as_dict(value, law) for value in values],
        "closures": [_closure_as_dict(span) for span in law.book.closures],
    }


def _closure_as_dict(span: ClosedSpan) -> dict[str, str]:
    return {
        "district": span.district,
        "from": span.first_on.isoformat(),
        "until": span.last_on.isoformat(),
        "name": span.name,
        "basis": span.basis,
        "status": span.status,
    }


def _value_as_dict(entry: LawValue, law: LawAt) -> dict[str, Any]:
    value: Any = entry.value
    if isinstance(value, Decimal):
        value = str(value)
    elif isinstance(value, tuple):
        value = list(value)
    return {
        "key": entry.key,
        "value": value,
        "unit": entry.unit,
        "from": entry.valid_from.isoformat(),
        "until": entry.valid_until.isoformat() if entry.valid_until else None,
        "basis": entry.basis,
        "status": entry.status,
        "note": entry.note,
        "layer": law.layer_of(entry.key),
    }
