"""From the lines of a statement to the rows of a document; every total is the sum of the rows it prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from cases.domain.debt import Line
from cases.domain.documents.common import ExpiryRow, LineRow, TributeRow
from cases.domain.documents.judicial import ObligationRow
from cases.domain.documents.periods import periods_text
from cases.domain.documents.wording import short_date
from cases.domain.facts import ChargeOrigin
from cases.domain.money import ZERO, cents
from cases.domain.terms import Calendar, add_business_days, is_business_day, term_end
from cases.law import LawAt, TributeLaw

Origins = Mapping[int, ChargeOrigin]
"""The act each charge comes from, by the key of the charge; those without one rest on the norm (LGTM 108)."""

MOST_EXPIRY_ROWS = 10
TRIBUTE_KIND_NAMES = {
    "tasa": "tasa",
    "impuesto": "impuesto",
    "contribucion_especial": "contribución especial",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """What a set of printed rows adds up to; `fine` and `total` include the adjustment to the minimum."""

    principal: Decimal
    interest: Decimal
    fine: Decimal
    festivities: Decimal
    total: Decimal
    minimum_fine_adjustment: Decimal

    def texts(self) -> dict[str, str]:
        """The amounts as the common block prints them."""
        return {
            "principal": amount_text(self.principal),
            "interest": amount_text(self.interest),
            "fine": amount_text(self.fine),
            "festivities": amount_text(self.festivities),
            "total": amount_text(self.total),
            "minimum_fine_adjustment": amount_or_nothing(self.minimum_fine_adjustment),
        }


@lru_cache(maxsize=65536)
def amount_text(amount: Decimal) -> str:
    """`145.20`; always two decimals. Kept: a tariff repeats the same amounts thousands of times."""
    return str(cents(amount))


def amount_or_nothing(amount: Decimal) -> str:
    """The amount, or "" where there is nothing to print."""
    return amount_text(amount) if amount else ""


def percent_text(value: Decimal) -> str:
    """`8.25`, `5`: without the sign and without idle zeros."""
    return f"{value.normalize():f}"


def sums(lines: Sequence[Line], minimum_fine_adjustment: Decimal = ZERO) -> Sums:
    """Adds up lines; prescribed ones are shown by whoever shows them, and never added."""
    principal = interest = fine = festivities = ZERO
    for line in lines:
        if not line.prescribed:
            principal += line.principal
            interest += line.interest
            fine += line.fine
            festivities += line.festivities
    fine += minimum_fine_adjustment
    total = principal + interest + fine + festivities
    return Sums(principal, interest, fine, festivities, total, minimum_fine_adjustment)


@lru_cache(maxsize=4096)
def tribute_of(law_at: LawAt, code: str) -> TributeLaw:
    """The tribute as in force; a statement asks for the same few once a line."""
    return law_at.tribute(code)


def origin_text(line: Line, origins: Origins, tribute: TributeLaw) -> str:
    """The act and its notification, or the norm of the tariff where no act is needed (LGTM 108)."""
    origin = origins.get(line.key) if origins else None
    if origin is None or not origin.act:
        return tribute.origin_norm
    if origin.notified_on is None:
        return origin.act
    return f"{origin.act}, con notificación del {short_date(origin.notified_on)}"


def tribute_rows(lines: Sequence[Line], law_at: LawAt, origins: Origins) -> tuple[TributeRow, ...]:
    """One row per tribute and origin, in the order of their oldest line."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        tribute = tribute_of(law_at, line.tribute)
        groups.setdefault((tribute.name, origin_text(line, origins, tribute)), []).append(line)
    return tuple(_tribute_row(name, origin, grouped) for (name, origin), grouped in groups.items())


def _tribute_row(name: str, origin: str, lines: Sequence[Line]) -> TributeRow:
    added = sums(lines)
    return TributeRow(
        name=name,
        periods=periods_text(tuple(line.period for line in lines)),
        origin=origin,
        principal=amount_text(added.principal),
        interest=amount_text(added.interest),
        fine=amount_text(added.fine),
        festivities=amount_text(added.festivities),
        total=amount_text(added.total),
    )


def line_row(line: Line, section: str, tribute: TributeLaw, origins: Origins) -> LineRow:
    """The row of one charge under the section it belongs to."""
    # by position: names cost more than the row, and a statement has dozens
    return LineRow(
        section,
        tribute.budget_code,
        tribute.name,
        line.period,
        line.due_on.isoformat(),
        str(line.days_late),
        origin_text(line, origins, tribute),
        amount_text(line.principal),
        amount_text(line.interest),
        amount_text(line.fine),
        amount_text(line.festivities),
        amount_text(line.total),
        line.prescribed,
        line.prescribes_on.isoformat(),
    )


def obligation_rows(lines: Sequence[Line], law_at: LawAt, origins: Origins) -> tuple[ObligationRow, ...]:
    """One row per charge of the title; a norm has no notification, so that column is ready text."""
    return tuple(
        _obligation_row(line, tribute_of(law_at, line.tribute), origins.get(line.key)) for line in lines
    )


def _obligation_row(line: Line, tribute: TributeLaw, origin: ChargeOrigin | None) -> ObligationRow:
    notified_on = origin.notified_on if origin else None
    return ObligationRow(
        tribute=tribute.name,
        tribute_kind=TRIBUTE_KIND_NAMES[tribute.kind],
        period=line.period,
        origin_act=origin.act if origin and origin.act else tribute.origin_norm,
        origin_notified_on=short_date(notified_on) if notified_on else "LGTM art. 108",
        due_on=line.due_on.isoformat(),
        principal=amount_text(line.principal),
        interest=amount_text(line.interest),
        fine=amount_text(line.fine),
        festivities=amount_text(line.festivities),
        total=amount_text(line.total),
    )


def planned_deliveries(calendar: Calendar, issued_on: date, count: int) -> tuple[date, ...]:
    """The next business days on which a document may be delivered, the day of issue included, at most ten."""
    days = [issued_on] if is_business_day(calendar, issued_on) else []
    while len(days) < min(count, MOST_EXPIRY_ROWS):
        days.append(add_business_days(calendar, days[-1] if days else issued_on, 1))
    return tuple(days)


def expiry_rows(
    calendar: Calendar, delivered_on: Sequence[date], days: int, kind: Literal["business", "calendar"]
) -> tuple[ExpiryRow, ...]:
    """For each day of delivery, the last day of a term that starts on the day after it."""
    assert len(delivered_on) <= MOST_EXPIRY_ROWS, len(delivered_on)
    return tuple(
        ExpiryRow(delivered_on=day.isoformat(), expires_on=term_end(calendar, day, days, kind).isoformat())
        for day in delivered_on
    )
