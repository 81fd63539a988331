"""What the scenarios about the debt share: a book with rates of its own, a usual charge, a payment.

The rates are this file's own, so that the figures do not move when a town sets its rate: 12 % until the end
of 2024, then 6 %.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cases.domain.debt import Charge, Payment, Statement, debt_at
from cases.domain.money import cents
from cases.law import LawBook, LawValue, load_book
from cases.law.reading import Layer


def rate(valid_from: date, valid_until: date | None, pct: str) -> LawValue:
    unit, basis = "percent", "LGTM 47"
    return LawValue("interest.rate_annual", Decimal(pct), unit, valid_from, valid_until, basis, "policy", "")


RATES = (rate(date(2000, 1, 1), date(2024, 12, 31), "12.00"), rate(date(2025, 1, 1), None, "6.00"))


def book_with(*entries: LawValue) -> LawBook:
    layer = Layer("de prueba", values={"interest.rate_annual": RATES})
    for entry in entries:
        layer.values[entry.key] = (entry,)
    return LawBook("prueba", (*load_book().layers, layer))


BOOK = book_with()
DUE = date(2025, 3, 1)


def charge(amount: str = "100.00", due_on: date | None = DUE, **fields: Any) -> Charge:
    usual = Charge(1, "C-1", "aseo", "tasa", False, "2024-12", Decimal(amount), due_on)
    return replace(usual, **fields)


def paid(amount: str, on: date, key: int = 1, **named: Any) -> Payment:
    return Payment(key, f"R-{key}", on, Decimal(amount), **named)


def owed(charges: Charge | Iterable[Charge], on: date, *payments: Payment, book: LawBook = BOOK) -> Statement:
    return debt_at([charges] if isinstance(charges, Charge) else charges, payments, book, on)


def simple_interest(principal: str, pct: str, days: int) -> Decimal:
    return cents(Decimal(principal) * Decimal(pct) * days / (100 * 365))
