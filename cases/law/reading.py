"""Reads the folders of the law book; what is wrong with them is collected as data, never raised at the first."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from cases.law.records import (
    STATUSES,
    ClosedSpan,
    Dated,
    Issuer,
    LawValue,
    RawValue,
    Signatory,
    TributeLaw,
)

UNITS: Mapping[str, type | tuple[type, ...]] = {
    "percent": Decimal,
    "usd": Decimal,
    "count": int,
    "minutes": int,
    "calendar_days": int,
    "business_days": int,
    "days": int,
    "months": int,
    "years": int,
    "hours": int,
    "flag": bool,
    "rule": str,
    "text": str,
    "list": list,
}
"""Each unit fixes the type of its value, so that a percentage can never be read as a count."""

TRIBUTE_KINDS = ("tasa", "impuesto", "contribucion_especial")
TRIBUTE_PERIODS = ("month", "year")
POSTS = ("unit_chief", "accounts_officer", "treasurer", "mayor", "sindico", "secretary")

_SECTIONS = ("values", "tributes", "issuers", "signatories", "calendar")
_FILLED_BY_THE_FILE = {"key", "code", "district_code", "post_key", "valid_from", "valid_until"}

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


def read_toml(path: Path, problems: list[str]) -> dict[str, Any]:
    """Parse a file with exact decimals; a file that cannot be parsed is a problem and reads as empty."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problems.append(f"{path.name}: no se puede leer ({error})")
        return {}


def read_layer(folder: Path, problems: list[str]) -> Layer:
    """Read every file of one layer."""
    layer = Layer(folder.name)
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        problems.append(f"{folder.name}: la capa no existe o no tiene archivos")
    for path in paths:
        where = f"{folder.name}/{path.name}"
        content = read_toml(path, problems)
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
        "values": (layer.values, _read_value),
        "tributes": (layer.tributes, _read_tribute),
        "issuers": (layer.issuers, _read_issuer),
        "signatories": (layer.signatories, _read_signatory),
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
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if following is not None and entry.valid_until is None:
            closed.append(_with_end(entry, following.valid_from - timedelta(days=1)))
        else:
            closed.append(entry)
    return tuple(closed)


def _with_end(entry: RecordT, valid_until: date) -> RecordT:
    values = {f.name: getattr(entry, f.name) for f in fields(entry)}
    return type(entry)(**(values | {"valid_until": valid_until}))


def _read_validity(
    place: str, raw: Mapping[str, Any], problems: list[str]
) -> tuple[date, date | None] | None:
    valid_from, valid_until = raw.get("from"), raw.get("until")
    if not _is_date(valid_from):
        problems.append(f"{place}: falta «from» o no es una fecha")
        return None
    if valid_until is not None and not _is_date(valid_until):
        problems.append(f"{place}: «until» no es una fecha")
        return None
    if valid_until is not None and valid_until < valid_from:
        problems.append(f"{place}: termina antes de empezar ({valid_from} - {valid_until})")
        return None
    return valid_from, valid_until


def _is_date(raw: object) -> TypeGuard[date]:
    return isinstance(raw, date) and not isinstance(raw, datetime)


def _check_common(place: str, raw: Mapping[str, Any], allowed: set[str], problems: list[str]) -> bool:
    """Check the fields that every dated entry carries; report unknown ones."""
    count = len(problems)
    problems.extend(f"{place}: campo desconocido «{name}»" for name in raw if name not in allowed)
    if raw.get("status") not in STATUSES:
        problems.append(f"{place}: «status» debe ser uno de {', '.join(STATUSES)}")
    if not isinstance(raw.get("basis"), str) or not raw["basis"].strip():
        problems.append(f"{place}: falta «basis», la norma en que se apoya")
    if not isinstance(raw.get("note", ""), str):
        problems.append(f"{place}: «note» debe ser texto")
    return len(problems) == count


def _read_value(place: str, key: str, raw: Mapping[str, Any], problems: list[str]) -> LawValue | None:
    allowed = {"from", "until", "value", "unit", "basis", "status", "note", "repealed"}
    good = _check_common(place, raw, allowed, problems)
    validity = _read_validity(place, raw, problems)
    unit = raw.get("unit")
    if unit not in UNITS:
        problems.append(f"{place}: unidad desconocida «{unit}»")
        return None
    value = _read_typed(place, raw, unit, problems)
    if not good or validity is None or (value is None and raw.get("repealed") is not True):
        return None
    return LawValue(key, value, unit, *validity, raw["basis"], raw["status"], raw.get("note", ""))


def _read_typed(place: str, raw: Mapping[str, Any], unit: str, problems: list[str]) -> RawValue | None:
    """Return the value in the type of its unit; None for a repealed entry or after reporting a problem."""
    if "repealed" in raw:
        if raw["repealed"] is not True or "value" in raw:
            problems.append(f"{place}: una entrada derogada lleva «repealed = true» y ningún «value»")
        return None
    value = raw.get("value")
    expected = UNITS[unit]
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        problems.append(f"{place}: el valor {value!r} no corresponde a la unidad «{unit}»")
        return None
    if isinstance(value, Decimal | int) and value < 0:
        problems.append(f"{place}: el valor no puede ser negativo")
        return None
    if isinstance(value, list):
        if not value or not all(isinstance(item, str) for item in value):
            problems.append(f"{place}: la lista debe tener textos")
            return None
        return tuple(value)
    assert isinstance(value, Decimal | int | str)
    return value


def _read_record(
    kind: Callable[..., RecordT],
    names: set[str],
    place: str,
    raw: Mapping[str, Any],
    problems: list[str],
    types: Mapping[str, type],
) -> RecordT | None:
    """Build a record whose fields are all required, text unless `types` says otherwise."""
    wanted = names - _FILLED_BY_THE_FILE - {"basis", "status", "note"}
    good = _check_common(place, raw, wanted | {"from", "until", "basis", "status", "note"}, problems)
    validity = _read_validity(place, raw, problems)
    for name in sorted(wanted):
        if not isinstance(raw.get(name), types.get(name, str)):
            problems.append(f"{place}: falta «{name}» o no es del tipo debido")
            good = False
    if not good or validity is None:
        return None
    given = {name: raw[name] for name in wanted}
    return kind(
        **given,
        valid_from=validity[0],
        valid_until=validity[1],
        basis=raw["basis"],
        status=raw["status"],
        note=raw.get("note", ""),
    )


def _read_tribute(place: str, code: str, raw: Mapping[str, Any], problems: list[str]) -> TributeLaw | None:
    def build(**given: Any) -> TributeLaw:
        return TributeLaw(code=code, **given)

    names = {f.name for f in fields(TributeLaw)}
    types = {"festivities": bool, "example_tariff": Decimal}
    tribute = _read_record(build, names, place, raw, problems, types)
    if tribute and tribute.kind not in TRIBUTE_KINDS:
        problems.append(f"{place}: clase de tributo desconocida «{tribute.kind}»")
    if tribute and tribute.period not in TRIBUTE_PERIODS:
        problems.append(f"{place}: «period» debe ser month o year")
    return tribute


def _read_issuer(place: str, code: str, raw: Mapping[str, Any], problems: list[str]) -> Issuer | None:
    def build(**given: Any) -> Issuer:
        return Issuer(district_code=code, **given)

    return _read_record(build, {f.name for f in fields(Issuer)}, place, raw, problems, {})


def _read_signatory(
    place: str, post_key: str, raw: Mapping[str, Any], problems: list[str]
) -> Signatory | None:
    def build(**given: Any) -> Signatory:
        return Signatory(post_key=post_key, **given)

    if post_key not in POSTS:
        problems.append(f"{place}: cargo desconocido; los cargos son {', '.join(POSTS)}")
    return _read_record(build, {f.name for f in fields(Signatory)}, place, raw, problems, {})


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
    validity = _read_validity(place, row, problems)
    if validity is None or validity[1] is None:
        problems.append(f"{place}: la cobertura del calendario necesita «from» y «until»")
        return
    layer.covered.append((validity[0], validity[1]))


def _read_closed(place: str, row: Mapping[str, Any], layer: Layer, problems: list[str]) -> None:
    good = _check_common(place, row, {"on", "until", "name", "basis", "status"}, problems)
    first_on = row.get("on")
    last_on = row.get("until", first_on)
    if not _is_date(first_on) or not _is_date(last_on) or last_on < first_on:
        problems.append(f"{place}: «on» y «until» deben ser fechas en orden")
        return
    if not isinstance(row.get("name"), str):
        problems.append(f"{place}: falta «name»")
        return
    if good:
        layer.closed.append(ClosedSpan(first_on, last_on, row["name"], row["basis"], row["status"]))
