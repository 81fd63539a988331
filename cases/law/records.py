"""What the law book holds: frozen records, each with its own validity, citation and status."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

STATUSES = ("text", "practice", "confirm", "policy")
"""How sure a value is: read in the norm, done by offices, believed until confirmed, decided by the town."""

RawValue = Decimal | int | bool | str | tuple[str, ...]


class Dated(Protocol):
    """Anything in force from a day (inclusive) until a day (inclusive, None while nothing ended it)."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


DatedT = TypeVar("DatedT", bound=Dated)


def in_force(entries: Sequence[DatedT], on: date) -> DatedT | None:
    """Return the entry in force on a day; entries are ordered by `valid_from` and never overlap."""
    for entry in reversed(entries):
        if entry.valid_from <= on:
            return entry if entry.valid_until is None or on <= entry.valid_until else None
    return None


@dataclass(frozen=True, slots=True)
class LawValue:
    """One legal value; `value` is None in an entry that says the rule was repealed."""

    key: str
    value: RawValue | None
    unit: str
    valid_from: date
    valid_until: date | None
    basis: str
    status: str
    note: str

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.basis.split(";"))


@dataclass(frozen=True, slots=True)
class TributeLaw:
    """A tribute of the tariff; `period` is "month" or "year", `example_tariff` is in US$ for one period."""

    code: str
    name: str
    kind: str
    festivities: bool
    budget_code: str
    period: str
    origin_norm: str
    example_tariff: Decimal
    valid_from: date
    valid_until: date | None
    basis: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a document of a district on a date, as documents print it; "" where it does not apply."""

    district_code: str
    district_name: str
    issuer_name: str
    issuer_office: str
    council_name: str
    department_name: str
    place_name: str
    predecessor_name: str
    succession_on: str
    succession_basis: str
    unit_name: str
    office_address: str
    office_hours: str
    office_phone: str
    office_email: str
    pay_office_address: str
    payment_means: str
    other_payment_places: str
    papers_to_bring: str
    valid_from: date
    valid_until: date | None
    basis: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who holds a post on a date and by which act; `post` is already inflected for the person."""

    post_key: str
    name: str
    post: str
    authority: str
    valid_from: date
    valid_until: date | None
    basis: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class ClosedSpan:
    """Days on which the office is closed, first and last inclusive; `district` "" closes every one."""

    first_on: date
    last_on: date
    name: str
    basis: str
    status: str
    district: str = field(default="", repr=False)

    @property
    def said(self) -> str:
        """What the digest of a book covers; a closure of every district says no more than it always did."""
        return f"{self!r}@{self.district}" if self.district else repr(self)
