"""The law book: every value by date, asked as `load_book().at(on)`; no number of a norm lives in Python."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cases.law.errors import LawBroken, LawGap
from cases.law.layering import APPROVED, approved_layer
from cases.law.reading import BOOK_FILE, Layer, read_files, read_layer, read_toml
from cases.law.records import ClosedSpan, Issuer, LawValue, RawValue, Signatory, TributeLaw, in_force

SHIPPED_ROOT = Path(__file__).parent


class LawBook:
    """All layers of the law; `version` changes whenever any value does, and only then."""

    def __init__(self, name: str, layers: tuple[Layer, ...]) -> None:
        self.name = name
        self.layers = layers
        self.version = f"{name}+{_content_hash(layers)}"
        self._by_date: dict[date, LawAt] = {}
        self._closed_days: dict[str, Mapping[date, str]] = {}
        covered = [span for layer in layers for span in layer.covered]
        self.calendar_covered: tuple[date, date] | None = (
            (max(first for first, _ in covered), min(last for _, last in covered)) if covered else None
        )
        """First and last day for which the table of closed days answers, both inclusive."""

    def __reduce__(self) -> tuple[type["LawBook"], tuple[str, tuple[Layer, ...]]]:
        """Travel to another process as its layers; what was read from them is read there again."""
        return LawBook, (self.name, self.layers)

    def with_approved(self, values: Iterable[LawValue], closed: Iterable[ClosedSpan] = ()) -> "LawBook":
        """Return the book with what people approved, in order of approval, above its files' layers."""
        layers = tuple(layer for layer in self.layers if layer.name != APPROVED)
        approved = approved_layer(values, closed)
        return LawBook(self.name, (*layers, approved) if approved.values or approved.closed else layers)

    @property
    def closures(self) -> tuple[ClosedSpan, ...]:
        """Closures that people approved on top of the files, in order of approval."""
        return tuple(span for layer in self.layers if layer.name == APPROVED for span in layer.closed)

    def closed_days(self, district: str = "") -> Mapping[date, str]:
        """Return the closed days of a district with the reference of each; "" has those of every district only."""
        found = self._closed_days.get(district)
        if found is None:
            spans = [
                span for layer in self.layers for span in layer.closed if span.district in ("", district)
            ]
            found = self._closed_days[district] = MappingProxyType(_spread(spans))
        return found

    def at(self, on: date) -> "LawAt":
        """Return the law in force on a day; the same object for the same day."""
        law = self._by_date.get(on)
        if law is None:
            law = self._by_date[on] = LawAt(self, on)
        return law


class LawAt:
    """The law as in force on one day. Whatever no entry answers raises `LawGap`."""

    def __init__(self, book: LawBook, on: date) -> None:
        self.book = book
        self.on = on
        self.version = book.version
        self._values: dict[str, LawValue] = {}

    def value(self, key: str) -> LawValue:
        """Return the entry in force, of the highest layer that has one."""
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._find(key)
        return found

    def find(self, key: str) -> LawValue | None:
        """Return the entry in force of the highest layer that has one, a repeal included; None where none has."""
        for layer in reversed(self.book.layers):
            entry = in_force(layer.values.get(key, ()), self.on)
            if entry is not None:
                return entry
        return None

    def value_for(self, key: str, kind: str) -> LawValue:
        """Return the value laid down for one kind (of tribute, of account), else the general one."""
        return self.value(self.key_for(key, kind))

    def key_for(self, key: str, kind: str) -> str:
        """Return `key.kind` while a value is in force for that kind alone, else `key`."""
        special = self.find(f"{key}.{kind}")
        return key if special is None or special.value is None else special.key

    def decimal(self, key: str) -> Decimal:
        value = self._raw(key)
        assert isinstance(value, Decimal), f"{key} is not a decimal"
        return value

    def integer(self, key: str) -> int:
        value = self._raw(key)
        assert isinstance(value, int), f"{key} is not a whole number"
        return value

    def text(self, key: str) -> str:
        value = self._raw(key)
        assert isinstance(value, str), f"{key} is not text"
        return value

    def flag(self, key: str) -> bool:
        value = self._raw(key)
        assert isinstance(value, bool), f"{key} is not a flag"
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._raw(key)
        assert isinstance(value, tuple), f"{key} is not a list"
        return value

    def values(self) -> tuple[LawValue, ...]:
        """Return every value in force, by key."""
        keys = sorted({key for layer in self.book.layers for key in layer.values})
        found = (self.find(key) for key in keys)
        return tuple(entry for entry in found if entry is not None and entry.value is not None)

    @cached_property
    def next_change_on(self) -> date:
        """The first later day on which any value is another; `date.max` when none is laid down."""
        entries = [entry for layer in self.book.layers for dated in layer.values.values() for entry in dated]
        starts = [entry.valid_from for entry in entries]
        ends = [entry.valid_until + timedelta(days=1) for entry in entries if entry.valid_until is not None]
        return min((day for day in (*starts, *ends) if day > self.on), default=date.max)

    def tribute(self, code: str) -> TributeLaw:
        for layer in reversed(self.book.layers):
            found = in_force(layer.tributes.get(code, ()), self.on)
            if found is not None:
                return found
        raise LawGap(
            "tribute_unknown",
            f"El tributo «{code}» no está en la tarifa vigente el {self.on.isoformat()}. "
            "Agréguelo a la tabla de tributos o corrija el código.",
        )

    def tributes(self) -> tuple[TributeLaw, ...]:
        """Return the tariff in force, by code."""
        codes = sorted({code for layer in self.book.layers for code in layer.tributes})
        entries = (
            next(
                (
                    t
                    for layer in reversed(self.book.layers)
                    if (t := in_force(layer.tributes.get(code, ()), self.on))
                ),
                None,
            )
            for code in codes
        )
        return tuple(entry for entry in entries if entry is not None)

    def issuer(self, district_code: str) -> Issuer:
        for layer in reversed(self.book.layers):
            found = in_force(layer.issuers.get(district_code, ()), self.on)
            if found is not None:
                return found
        raise LawGap(
            "issuer_unknown",
            f"No consta quién emite documentos del distrito «{district_code}» el {self.on.isoformat()}. "
            "Complete la tabla de distritos y autoridades.",
        )

    def district_codes(self) -> tuple[str, ...]:
        """Return the districts that have an issuer in force."""
        codes = sorted({code for layer in self.book.layers for code in layer.issuers})
        return tuple(
            code
            for code in codes
            if any(in_force(layer.issuers.get(code, ()), self.on) for layer in self.book.layers)
        )

    def signatory(self, post: str) -> Signatory:
        for layer in reversed(self.book.layers):
            found = in_force(layer.signatories.get(post, ()), self.on)
            if found is not None:
                return found
        raise LawGap(
            "signatory_unknown",
            f"No consta quién ejerce el cargo «{post}» el {self.on.isoformat()}. "
            "Complete la tabla de autoridades con su nombramiento.",
        )

    def calendar(self) -> Mapping[date, str]:
        """Return the closed days with the reference of each; weekly rest is not among them."""
        return self.book.closed_days()

    def layer_of(self, key: str) -> str:
        """Return the layer that gives a value its entry in force; "" where none does."""
        for layer in reversed(self.book.layers):
            if in_force(layer.values.get(key, ()), self.on) is not None:
                return layer.name
        return ""

    def _raw(self, key: str) -> RawValue:
        value = self.value(key).value
        assert value is not None
        return value

    def _find(self, key: str) -> LawValue:
        entry = self.find(key)
        if entry is None:
            other_days = [one for layer in self.book.layers for one in layer.values.get(key, ())]
            raise LawGap(
                "value_missing",
                f"La ley no tiene un valor de «{key}» en vigor el {self.on.isoformat()}. "
                "Complete la tabla con su norma y su fecha.",
                tuple(dict.fromkeys(citation for one in other_days for citation in one.citations)),
            )
        if entry.value is None:
            raise LawGap(
                "value_repealed",
                f"La regla «{key}» está derogada el {self.on.isoformat()} ({entry.basis}).",
                entry.citations,
            )
        return entry


def load_book(root: Path | None = None) -> LawBook:
    """Read and check the law book; without a root, the one that ships with the program (read once).

    Raises `LawBroken` whose reason lists every problem found.
    """
    return _shipped_book() if root is None else _read_book(root)


def shipped_files() -> dict[str, str]:
    """Return the text of each file of the book that ships, by its path; `book_of` makes the same book of them."""
    return read_files(SHIPPED_ROOT, [])


def book_of(files: Mapping[str, str]) -> LawBook:
    """Return the book whose files are given. Raises `LawBroken` like `load_book`."""
    return _book_of(files, [])


@cache
def _shipped_book() -> LawBook:
    return _read_book(SHIPPED_ROOT)


def _read_book(root: Path) -> LawBook:
    problems: list[str] = []
    return _book_of(read_files(root, problems), problems)


def _book_of(files: Mapping[str, str], problems: list[str]) -> LawBook:
    meta = read_toml(BOOK_FILE, files.get(BOOK_FILE, ""), problems)
    name, layer_names = meta.get("name"), meta.get("layers")
    if set(meta) - {"name", "layers"}:
        problems.append("book.toml: solo lleva «name» y «layers»")
    if not isinstance(name, str) or not isinstance(layer_names, list):
        problems.append("book.toml: faltan «name» y «layers»")
        name, layer_names = "", []
    layers = tuple(read_layer(str(layer_name), files, problems) for layer_name in layer_names)
    if problems:
        listed = "\n".join(f"- {problem}" for problem in problems)
        raise LawBroken("law_broken", f"El libro de la ley tiene {len(problems)} problema(s):\n{listed}")
    return LawBook(name, layers)


def _spread(spans: list[ClosedSpan]) -> dict[date, str]:
    """Spread the spans over their days; a day closed for two reasons names both."""
    days: dict[date, str] = {}
    for span in spans:
        day = span.first_on
        while day <= span.last_on:
            reference = f"{span.name} ({span.basis})"
            days[day] = f"{days[day]}; {reference}" if day in days else reference
            day += timedelta(days=1)
    return dict(sorted(days.items()))


def _content_hash(layers: tuple[Layer, ...]) -> str:
    """Digest what the layers say, not how it is written: comments and file names do not count."""
    said: list[Any] = []
    for layer in layers:
        said.append(layer.name)
        for table in (layer.values, layer.tributes, layer.issuers, layer.signatories):
            said.extend(repr(entries) for _, entries in sorted(table.items()))
        said.extend(sorted(span.said for span in layer.closed))
        said.extend(sorted(repr(span) for span in layer.covered))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]
