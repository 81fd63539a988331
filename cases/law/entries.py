"""Reads single entries of the law book; each problem is appended to a list and the entry read as None."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeGuard

from cases.law.records import STATUSES, Issuer, LawValue, RawValue, Signatory, TributeLaw

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
    "address": str,
    "list": list,
}
"""Each unit fixes the type of its value, so that a percentage can never be read as a count."""

ACCOUNT_KINDS = ("inmueble", "empresa", "mercado", "cementerio", "otro")
BY_ACCOUNT_KIND = frozenset(
    {
        "case.open.min_days_late",
        "case.open.min_total",
        "notice.count",
        "notice.gap",
        "notice.validity",
        "notice.respond_within",
        "citation.count",
        "citation.gap",
        "citation.validity",
        "citation.min_total",
        "demand.after",
        "demand.gap",
        "demand.min_total",
        "plan.max_months",
    }
)
"""Keys that may have a value for one kind of account, written `key.kind`, over the one for all."""

ITEMS: Mapping[str, tuple[str, ...]] = {
    "demand.after": ("notices_exhausted", "citations_exhausted", "plan_lapsed"),
}
"""Lists of which a value may hold any of these items."""

TRIBUTE_KINDS = ("tasa", "impuesto", "contribucion_especial")
TRIBUTE_PERIODS = ("month", "year")
POSTS = ("unit_chief", "accounts_officer", "treasurer", "mayor", "sindico", "secretary")

# Longer ones would need a QR that no longer reads well at two centimetres; plain HTTP keeps nothing secret.
_LONGEST_ADDRESS = 45
_ADDRESS = re.compile(
    r"(https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?)", re.ASCII
)
_PLAIN_NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
_NOT_IN_THE_ENTRY = {
    "code",
    "district_code",
    "post_key",
    "valid_from",
    "valid_until",
    "basis",
    "status",
    "note",
}
_TYPES_BESIDES_TEXT: Mapping[str, type] = {"festivities": bool, "example_tariff": Decimal}


def read_validity(place: str, raw: Mapping[str, Any], problems: list[str]) -> tuple[date, date | None] | None:
    valid_from, valid_until = raw.get("from"), raw.get("until")
    if not is_date(valid_from):
        problems.append(f"{place}: falta «from» o no es una fecha")
        return None
    if valid_until is not None and not is_date(valid_until):
        problems.append(f"{place}: «until» no es una fecha")
        return None
    if valid_until is not None and valid_until < valid_from:
        problems.append(f"{place}: termina antes de empezar ({valid_from} - {valid_until})")
        return None
    return valid_from, valid_until


def is_date(raw: object) -> TypeGuard[date]:
    return isinstance(raw, date) and not isinstance(raw, datetime)


def check_common(place: str, raw: Mapping[str, Any], allowed: set[str], problems: list[str]) -> bool:
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


def general_key(key: str) -> str:
    """Return the key for all kinds of account of one written for a kind; any other as it is."""
    general, _, _ = key.rpartition(".")
    return general if general in BY_ACCOUNT_KIND else key


def read_value(place: str, key: str, raw: Mapping[str, Any], problems: list[str]) -> LawValue | None:
    general = general_key(key)
    if general != key and key.removeprefix(f"{general}.") not in ACCOUNT_KINDS:
        problems.append(f"{place}: clase de cuenta desconocida; las clases son {', '.join(ACCOUNT_KINDS)}")
    allowed = {"from", "until", "value", "unit", "basis", "status", "note", "repealed"}
    good = check_common(place, raw, allowed, problems)
    validity = read_validity(place, raw, problems)
    unit = raw.get("unit")
    if not isinstance(unit, str) or unit not in UNITS:
        problems.append(f"{place}: unidad desconocida «{unit}»")
        return None
    value = _read_typed(place, key, raw, unit, problems)
    if unit == "address" and isinstance(value, str) and not _check_address(place, value, problems):
        return None
    if not good or validity is None or (value is None and raw.get("repealed") is not True):
        return None
    return LawValue(key, value, unit, *validity, raw["basis"], raw["status"], raw.get("note", ""))


def _read_typed(
    place: str, key: str, raw: Mapping[str, Any], unit: str, problems: list[str]
) -> RawValue | None:
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
        return _read_list(place, key, value, problems)
    assert isinstance(value, Decimal | int | str)
    return value


def _check_address(place: str, text: str, problems: list[str]) -> bool:
    if not text or (len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text)):
        return True
    problems.append(
        f"{place}: debe ser una dirección como https://cobro.ejemplo.gob.sv, sin barra al final y de "
        f"{_LONGEST_ADDRESS} caracteres a lo más, o quedar vacía"
    )
    return False


def _read_list(place: str, key: str, value: list[Any], problems: list[str]) -> tuple[str, ...] | None:
    if not value or not all(isinstance(item, str) for item in value):
        problems.append(f"{place}: la lista debe tener textos")
        return None
    known = ITEMS.get(general_key(key))
    if known and (not set(value) <= set(known) or len(set(value)) < len(value)):
        problems.append(f"{place}: la lista solo lleva, sin repetir: {', '.join(known)}")
        return None
    return tuple(value)


def value_of_text(
    key: str,
    text: str,
    unit: str,
    valid_from: date,
    valid_until: date | None,
    basis: str,
    status: str,
    note: str,
) -> tuple[LawValue | None, list[str]]:
    """Read a value written by a person, with the checks of a file; None and the problems where it is none."""
    problems: list[str] = []
    said = {"from": valid_from, "unit": unit, "basis": basis, "status": status, "note": note}
    if valid_until is not None:
        said["until"] = valid_until
    return read_value(key, key, said | {"value": _typed(text.strip(), unit)}, problems), problems


def _typed(text: str, unit: str) -> object:
    """A text as TOML would give it for its unit; as it is where it cannot be."""
    expected = UNITS.get(unit)
    if expected is list:
        return [item.strip() for item in text.split(",")]
    if expected is bool:
        return {"true": True, "si": True, "sí": True, "false": False, "no": False}.get(text.lower(), text)
    if expected is int and text.isascii() and text.isdigit():
        return int(text)
    if expected is Decimal and _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text)
    return text


def _read_fields(
    record: type[TributeLaw | Issuer | Signatory], place: str, raw: Mapping[str, Any], problems: list[str]
) -> dict[str, Any] | None:
    """Return what a record is built from: every field is required, text unless its type is told below."""
    wanted = {f.name for f in fields(record)} - _NOT_IN_THE_ENTRY
    good = check_common(place, raw, wanted | {"from", "until", "basis", "status", "note"}, problems)
    validity = read_validity(place, raw, problems)
    for name in sorted(wanted):
        if not isinstance(raw.get(name), _TYPES_BESIDES_TEXT.get(name, str)):
            problems.append(f"{place}: falta «{name}» o no es del tipo debido")
            good = False
    if not good or validity is None:
        return None
    given = {name: raw[name] for name in wanted} | {"basis": raw["basis"], "status": raw["status"]}
    return given | {"note": raw.get("note", ""), "valid_from": validity[0], "valid_until": validity[1]}


def read_tribute(place: str, code: str, raw: Mapping[str, Any], problems: list[str]) -> TributeLaw | None:
    given = _read_fields(TributeLaw, place, raw, problems)
    if given is None:
        return None
    if given["kind"] not in TRIBUTE_KINDS:
        problems.append(f"{place}: clase de tributo desconocida «{given['kind']}»")
    if given["period"] not in TRIBUTE_PERIODS:
        problems.append(f"{place}: «period» debe ser month o year")
    return TributeLaw(code=code, **given)


def read_issuer(place: str, code: str, raw: Mapping[str, Any], problems: list[str]) -> Issuer | None:
    given = _read_fields(Issuer, place, raw, problems)
    return None if given is None else Issuer(district_code=code, **given)


def read_signatory(place: str, key: str, raw: Mapping[str, Any], problems: list[str]) -> Signatory | None:
    if key not in POSTS:
        problems.append(f"{place}: cargo desconocido; los cargos son {', '.join(POSTS)}")
    given = _read_fields(Signatory, place, raw, problems)
    return None if given is None else Signatory(post_key=key, **given)
