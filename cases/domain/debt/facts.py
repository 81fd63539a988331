"""What goes into a debt computation and what comes out: frozen values, money in US$ to the cent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cases.domain.money import ZERO
from cases.domain.vocabulary import Component, CreditUseKind


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What a town that keeps only balances says of one: its accessories at the close of the cut-off day.

    `fine` None means that nobody computed it and the law does. Periods are "aaaa-mm", "aaaa" or "".
    """

    cutoff_on: date
    interest: Decimal = ZERO
    fine: Decimal | None = None
    from_period: str = ""
    to_period: str = ""


class Charge(NamedTuple):
    """One tribute of one period; `key` identifies it, `label` is what people see; `amount` is its principal.

    `due_on` is the explicit due date, None where the law's rule applies; `determined_on` is the notification
    of the resolution that made it final. `tribute_kind` is tasa, impuesto or contribucion_especial.
    """

    key: int
    label: str
    tribute: str
    tribute_kind: str
    festivities: bool
    period: str
    amount: Decimal
    due_on: date | None = None
    determined_on: date | None = None
    opening: OpeningBalance | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received; the payer may name a charge (its key) or a tribute.

    A reversal is a new fact about it: from `reversed_on` on, the payment never was.
    """

    key: int
    receipt: str
    paid_on: date
    amount: Decimal
    charge: int | None = None
    tribute: str | None = None
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class CreditUse:
    """What was done with money paid in excess: compensated against debt, or returned (LGTM 38, 41).

    `act` is the resolution that says so. It never takes more than the credit of its day. From `undone_on` on, the
    use never was.
    """

    key: int
    act: str
    used_on: date
    amount: Decimal
    kind: CreditUseKind
    undone_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """An appeal against the determination: no interest from the day it is filed until the day it is final.

    `until_on` is the first day on which interest runs again, None while the appeal is pending; `charges` None
    means all of them.
    """

    from_on: date
    until_on: date | None = None
    charges: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Suit:
    """A suit filed for some charges, or (None) for all that were in mora on that day."""

    filed_on: date
    charges: frozenset[int] | None = None


class Trace(NamedTuple):
    """What the past of a charge left behind: with the law of the day it explains every cent of its line.

    `due_rule` is the key that gave the due date and `due_rule_on` the day whose law was asked; "" where the
    charge or its balance says the date.
    """

    due_rule: str
    due_rule_on: date
    principal_charged: Decimal
    interest_from_on: date
    suspended_days: int
    interest_carried: Decimal
    fine_given: bool
    fine_settled: Decimal
    fine_paid: Decimal
    festivities_apply: bool
    festivities_settled: Decimal
    festivities_paid: Decimal
    balance_from_period: str = ""
    """First period of an opening balance that says it; "" for any other line."""


class Line(NamedTuple):
    """What remains of one charge on a date; a prescribed one is shown but counts in no total."""

    key: int
    charge: str
    tribute: str
    tribute_kind: str
    period: str
    due_on: date
    days_late: int
    principal: Decimal
    interest: Decimal
    fine: Decimal
    festivities: Decimal
    total: Decimal
    prescribes_on: date
    prescribed: bool
    basis: tuple[str, ...]
    trace: Trace

    @property
    def overdue(self) -> bool:
        """Late and still collectable: what thresholds, queues and letters speak of."""
        return self.days_late > 0 and not self.prescribed


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of the lines that are not prescribed; `fine` and `total` include what the minimum fine adds."""

    principal: Decimal
    interest: Decimal
    fine: Decimal
    festivities: Decimal
    total: Decimal
    overdue: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """What part of a payment extinguished which component of which charge, on its day or by compensation later."""

    payment_key: int
    charge_key: int
    component: Component
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Credit:
    """What is left of a payment that exceeded the debt; it may be claimed up to `claim_until_on`, inclusive."""

    payment_key: int
    receipt: str
    paid_on: date
    amount: Decimal
    claim_until_on: date


@dataclass(frozen=True, slots=True)
class Statement:
    """The debt of an account on a date; `rate_annual` is the percentage in force that day."""

    on: date
    rate_annual: Decimal
    law_version: str
    lines: tuple[Line, ...]
    minimum_fine_adjustment: Decimal
    totals: Totals
    credit: Decimal
    allocations: tuple[Allocation, ...]
    credits: tuple[Credit, ...] = ()
