"""Literal accounts for the rules of a review: one without anomalies, to spoil in one way at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cases.domain.debt import Charge, OpeningBalance, Payment
from cases.domain.review import (
    AccountUnderReview,
    Finding,
    FindingCode,
    review,
    thresholds_of,
)
from cases.law import load_book

BOOK = load_book()
ON = date(2026, 11, 17)
THRESHOLDS = thresholds_of(BOOK.at(ON))
REGULAR = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06")


def charge(period: str, amount: str = "3.20", tribute: str = "aseo", **fields: Any) -> Charge:
    label = fields.pop("label", f"{tribute}:{period}")
    key = fields.pop("key", hash((tribute, period, label)))
    return Charge(key, label, tribute, "tasa", False, period, Decimal(amount), **fields)


def series(*periods: str, amount: str = "3.20", tribute: str = "aseo") -> list[Charge]:
    return [charge(period, amount, tribute) for period in periods]


def balance(from_period: str, to_period: str, tribute: str = "aseo") -> Charge:
    opening = OpeningBalance(date(2025, 3, 31), from_period=from_period, to_period=to_period)
    return charge("saldo 2025-03-31", "40.00", tribute, opening=opening)


def paid(receipt: str, on: date, amount: str = "10.00", key: int = 1, **fields: Any) -> Payment:
    return Payment(key, receipt, on, Decimal(amount), **fields)


SOUND = AccountUnderReview(
    owner_code="C-1",
    owner_name="María Elena Rivas",
    owner_dui="00000147-5",
    owner_address="2.ª Calle Oriente n.º 14",
    zone="Centro",
    charges=series(*REGULAR),
    payments=(paid("R-1", date(2025, 8, 4)),),
)


def found(account: AccountUnderReview) -> dict[FindingCode, Finding]:
    findings = review(account, BOOK, ON, THRESHOLDS)
    assert len({(one.code, one.subject) for one in findings}) == len(findings)
    return {one.code: one for one in findings}


def with_charges(charges: Sequence[Charge], **fields: Any) -> AccountUnderReview:
    return replace(SOUND, charges=charges, **fields)
