"""Reads `scenarios/*.toml`: facts, days and what is expected on each, with no Python for a lawyer to skip.

A file may begin with `[[law]]` entries that all its scenarios share; `law` of a scenario adds to them. A key
that is not one of the fields below is refused, so that a mistyped expectation cannot pass unnoticed.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases.domain.debt import Charge, CreditUse, OpeningBalance, Payment, Suit, Suspension
from cases.domain.vocabulary import CreditUseKind
from cases.law import LawBook, LawValue, load_book
from cases.law.reading import Layer

FOLDER = Path(__file__).parent / "scenarios"
_SINCE = date(1991, 12, 29)


@dataclass(frozen=True)
class Expected:
    """What holds at the close of a day; what is not written is not looked at. Amounts are arithmetic."""

    on: date
    lines: list[dict[str, Any]] | None = None
    totals: Mapping[str, Any] = field(default_factory=dict)
    minimum_fine_adjustment: Any = None
    credit: Any = None
    credits: list[dict[str, Any]] | None = None
    rate_annual: str | None = None
    allocations: list[dict[str, Any]] | None = None
    explain: Mapping[str, str] = field(default_factory=dict)
    refused: str | None = None
    basis: list[str] | None = None
    says: str | None = None


@dataclass(frozen=True)
class Scenario:
    """Facts of one account and what is expected of its statement, day by day."""

    file: str
    title: str
    articles: list[str]
    then: tuple[Expected, ...]
    book: LawBook
    charges: tuple[Charge, ...]
    payments: tuple[Payment, ...]
    suspensions: tuple[Suspension, ...]
    suits: tuple[Suit, ...]
    credit_uses: tuple[CreditUse, ...]
    sentences: list[str]


@dataclass(frozen=True)
class Term:
    """A legal term under the closed days that ship: the day it is notified and its last day."""

    title: str
    articles: list[str]
    notified_on: date
    days: int
    kind: str
    last_on: date


def scenarios() -> list[Scenario]:
    return [scenario for name, content in _files() for scenario in _scenarios(name, content)]


def terms() -> list[Term]:
    return [Term(**raw) for _, content in _files() for raw in content.get("term", ())]


def sentences() -> Mapping[str, str]:
    """What a statement must say, by short name."""
    said = tomllib.loads((FOLDER / "sentences.toml").read_text(encoding="utf-8"))
    return {str(name): str(text) for name, text in said.items()}


def _files() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        if path.name != "sentences.toml":
            yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _scenarios(file: str, content: Mapping[str, Any]) -> Iterator[Scenario]:
    assert set(content) <= {"law", "scenario", "term"}, f"{file}: unknown table"
    for raw in content.get("scenario", ()):
        given = dict(raw)
        book = _book([*content.get("law", ()), *given.pop("law", ())])
        charges = [_charge(key, one) for key, one in enumerate(given.pop("charges"), start=1)]
        keys = {charge.label: charge.key for charge in charges}
        yield Scenario(
            file=file,
            title=given.pop("title"),
            articles=given.pop("articles"),
            sentences=given.pop("sentences", []),
            then=tuple(Expected(**one) for one in given.pop("then")),
            book=book,
            charges=tuple(charges),
            payments=tuple(
                _payment(n, one, keys) for n, one in enumerate(given.pop("payments", ()), start=1)
            ),
            suspensions=tuple(Suspension(**_limited(one, keys)) for one in given.pop("appeals", ())),
            suits=tuple(Suit(**_limited(one, keys)) for one in given.pop("suits", ())),
            credit_uses=tuple(
                CreditUse(n, **(one | {"amount": Decimal(one["amount"]), "kind": CreditUseKind(one["kind"])}))
                for n, one in enumerate(given.pop("credit_uses", ()), start=1)
            ),
        )
        assert not given, f"{file}: unknown {sorted(given)}"


def _book(entries: Iterable[Mapping[str, Any]]) -> LawBook:
    """Return the book that ships with a layer of the scenario's own on top; list the entries of a key by date."""
    layer = Layer("de prueba")
    for one in entries:
        value = tuple(one["value"]) if isinstance(one["value"], list) else one["value"]
        entry = LawValue(
            one["key"], value, one["unit"], one.get("from", _SINCE), one.get("until"), "prueba", "policy", ""
        )
        layer.values[entry.key] = (*layer.values.get(entry.key, ()), entry)
    return LawBook("prueba", (*load_book().layers, layer))


def _charge(key: int, raw: Mapping[str, Any]) -> Charge:
    """Fields of a charge; `id` is its label, and the kind and festivities are those of the tariff."""
    given = dict(raw)
    tribute = given.pop("tribute", "aseo")
    tariff = load_book().at(date(2026, 1, 1)).tribute(tribute)
    opening = given.pop("opening", None)
    if opening is not None:
        money = {name: Decimal(opening[name]) for name in ("interest", "fine") if name in opening}
        opening = OpeningBalance(**(opening | money))
    return Charge(
        key=key,
        label=given.pop("id"),
        tribute=tribute,
        tribute_kind=given.pop("kind", tariff.kind),
        festivities=given.pop("festivities", tariff.festivities),
        period=given.pop("period", ""),
        amount=Decimal(given.pop("amount")),
        opening=opening,
        **given,
    )


def _payment(key: int, raw: Mapping[str, Any], keys: Mapping[str, int]) -> Payment:
    given = dict(raw) | {"amount": Decimal(raw["amount"])}
    if "charge" in given:
        given["charge"] = keys.get(given["charge"], 0)  # 0: a charge of somebody else
    return Payment(key, given.pop("receipt", f"R-{key}"), **given)


def _limited(raw: Mapping[str, Any], keys: Mapping[str, int]) -> dict[str, Any]:
    return dict(raw) | (
        {"charges": frozenset(keys[one] for one in raw["charges"])} if "charges" in raw else {}
    )
