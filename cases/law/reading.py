"""Reads the folders of the law book; what is wrong is collected as data, never raised at the first."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from cases.law.entries import (
    check_common,
    is_date,
    read_issuer,
    read_signatory,
    read_tribute,
    read_validity,
    read_value,
)
from cases.law.records import ClosedSpan, Dated, Issuer, LawValue, Signatory, TributeLaw

BOOK_FILE = "book.toml"
_SECTIONS = ("values", "tributes", "issuers", "signatories", "calendar")

RecordT = TypeVar("RecordT", LawValue, TributeLaw, Issuer, Signatory)


@dataclass
class Layer:
    """One folder of the book, read: keys to entries ordered by date."""

    name: str
    values: dict[str, tuple[LawValue, ...]] = field(default_factory=dict)
    tributes: dict[str, tuple[TributeLaw, ...]] = field(default_factory=dict)
    issuers: dict[str, tuple[Issuer, ...]] = field(default_factory=dict)
    signatories: dict[str, tuple[Signatory, ...]] = field(default_factory=dict)
    closed: list[ClosedSpan] = field(default_factory=list)
    covered: list[tuple[date, date]] = field(default_factory=list)


def read_files(root: Path, problems: list[str]) -> dict[str, str]:
    """Read the text of every file of a book, by its path inside it; what cannot be read is a problem."""
    files = {}
    for path in (root / BOOK_FILE, *sorted(root.glob("*/*.toml"))):
        try:
            files[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError) as error:
            problems.append(f"{path.name}: no se puede leer ({error})")
    return files


def read_toml(name: str, text: str, problems: list[str]) -> dict[str, Any]:
    """Parse a file with exact decimals; one that cannot be parsed is a problem and reads as empty."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{PurePosixPath(name).name}: no se puede leer ({error})")
        return {}


def read_layer(name: str, files: Mapping[str, str], problems: list[str]) -> Layer:
    """Read every file of one layer."""
    layer = Layer(name)
    paths = sorted(path for path in files if path.startswith(f"{name}/"))
    if not paths:
        problems.append(f"{name}: la capa no existe o no tiene archivos")
    for where in paths:
        content = read_toml(where, files[where], problems)
        for section, table in content.items():
            if section not in _SECTIONS:
                problems.append(f"{where}: sección desconocida «{section}»")
            elif not isinstance(table, dict):
                problems.append(f"{where}: «{section}» debe ser una tabla")
            elif section == "calendar":
                _read_calendar(where, table, layer, problems)
            else:
                _read_section(where, section, table, layer, problems)
    return layer


def _read_section(
    where: str, section: str, table: Mapping[str, Any], layer: Layer, problems: list[str]
) -> None:
    readers: dict[str, tuple[dict[str, Any], Callable[[str, str, Any, list[str]], Any]]] = {
        "values": (layer.values, read_value),
        "tributes": (layer.tributes, read_tribute),
        "issuers": (layer.issuers, read_issuer),
        "signatories": (layer.signatories, read_signatory),
    }
    target, read = readers[section]
    for key, raw_entries in table.items():
        place = f"{where}: {key}"
        if key in target:
            problems.append(f"{place}: ya está definido en otro archivo de la misma capa")
            continue
        if not isinstance(raw_entries, list) or not all(isinstance(raw, dict) for raw in raw_entries):
            problems.append(f"{place}: debe ser una lista de entradas con fecha")
            continue
        entries = [read(place, key, raw, problems) for raw in raw_entries]
        target[key] = _in_date_order(place, [entry for entry in entries if entry is not None], problems)


def _in_date_order(place: str, entries: list[RecordT], problems: list[str]) -> tuple[RecordT, ...]:
    """Check that entries come in order of date, each ending before the next begins."""
    previous: Dated | None = None
    for entry in entries:
        if previous is not None and entry.valid_from <= previous.valid_from:
            problems.append(f"{place}: las entradas deben ir en orden de fecha ({entry.valid_from})")
        elif previous is not None and previous.valid_until and previous.valid_until >= entry.valid_from:
            problems.append(f"{place}: dos entradas rigen a la vez desde {entry.valid_from}")
        previous = entry
    closed: list[RecordT] = []
    for entry, following in zip_longest(entries, entries[1:]):
        if following is not None and entry.valid_until is None:
            closed.append(_with_end(entry, following.valid_from - timedelta(days=1)))
        else:
            closed.append(entry)
    return tuple(closed)


def _with_end(entry: RecordT, valid_until: date) -> RecordT:
    values = {f.name: getattr(entry, f.name) for f in fields(entry)}
    return type(entry)(**(values | {"valid_until": valid_until}))


def _read_calendar(where: str, table: Mapping[str, Any], layer: Layer, problems: list[str]) -> None:
    """Read rows of closed days, one line each, and the span of years the table answers for."""
    for name, rows in table.items():
        if name not in {"closed", "covered"} or not isinstance(rows, list):
            problems.append(f"{where}: el calendario solo lleva las listas «closed» y «covered»")
            continue
        for number, row in enumerate(rows, start=1):
            place = f"{where}: {name} fila {number}"
            if not isinstance(row, dict):
                problems.append(f"{place}: debe ser una tabla")
            elif name == "covered":
                _read_covered(place, row, layer, problems)
            else:
                _read_closed(place, row, layer, problems)


def _read_covered(place: str, row: Mapping[str, Any], layer: Layer, problems: list[str]) -> None:
    problems.extend(f"{place}: campo desconocido «{name}»" for name in row if name not in {"from", "until"})
    validity = read_validity(place, row, problems)
    if validity is None or validity[1] is None:
        problems.append(f"{place}: la cobertura del calendario necesita «from» y «until»")
        return
    layer.covered.append((validity[0], validity[1]))


def _read_closed(place: str, row: Mapping[str, Any], layer: Layer, problems: list[str]) -> None:
    good = check_common(place, row, {"on", "until", "name", "basis", "status", "district"}, problems)
    first_on = row.get("on")
    last_on = row.get("until", first_on)
    if not is_date(first_on) or not is_date(last_on) or last_on < first_on:
        problems.append(f"{place}: «on» y «until» deben ser fechas en orden")
        return
    if not isinstance(row.get("name"), str):
        problems.append(f"{place}: falta «name»")
        return
    district = row.get("district", "")
    if not isinstance(district, str):
        problems.append(f"{place}: «district» debe ser el código de un distrito")
        return
    if good:
        layer.closed.append(ClosedSpan(first_on, last_on, row["name"], row["basis"], row["status"], district))
