"""Payment plans: the schedule, and which instalment each payment under the plan reaches (LGTM 36-37).

Hypotheses, numbered: 1. payments after the signature count first for the down payment, then for instalments,
oldest first. 2. An instalment is unpaid until complete (policy `plan.partial_instalment`). 3. The interest of an
instalment is estimated on the principal outstanding before it, at the rate of the day of signature; what really
runs is liquidated by the debt engine and settled with the last instalment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from cases.domain.errors import RuleRefused
from cases.domain.facts import InstalmentFacts
from cases.domain.money import ZERO, cents, percent
from cases.domain.terms import Calendar, add_months, next_business_day
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment under the plan."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed: months, first date and down payment."""

    months: int
    first_due_on: date
    down_payment: Decimal


def check_terms(terms: Terms, debt_total: Decimal, account_kind: str, law: LawAt, on: date) -> None:
    """Raises RuleRefused where a limit of the policy stands in the way."""
    longest = int(law.value_for("plan.max_months", account_kind).value or 0)  # type: ignore[arg-type]  # whole number by its unit
    if not 1 <= terms.months <= longest:
        raise RuleRefused(
            "plan_too_long",
            f"El plan puede tener de 1 a {longest} cuotas para esta clase de cuenta; se pidieron {terms.months}.",
            ("política plan.max_months",),
        )
    least = percent(debt_total, law.decimal("plan.down_payment_min_pct"))
    if terms.down_payment < least:
        raise RuleRefused(
            "down_payment_too_small",
            f"La prima mínima es {least:,.2f} ({law.decimal('plan.down_payment_min_pct')} % de la deuda).",
            ("política plan.down_payment_min_pct",),
        )
    if terms.first_due_on <= on:
        raise RuleRefused(
            "first_instalment_in_the_past", "La primera cuota debe vencer después de la firma.", ("LGTM 36",)
        )
    latest = on + timedelta(days=law.integer("plan.first_instalment_days"))
    if terms.first_due_on > latest:
        raise RuleRefused(
            "first_instalment_too_late",
            f"La primera cuota vence a más tardar el {latest:%d/%m/%Y}.",
            ("política plan.first_instalment_days",),
        )


def schedule(
    principal: Decimal,
    other: Decimal,
    terms: Terms,
    rate_annual: Decimal,
    calendar: Calendar,
    on: date,
    law: LawAt,
) -> tuple[InstalmentFacts, ...]:
    """Instalments on business days whose principal and other add up to the cent; the last takes the odd cents."""
    year_days = law.integer("interest.year_days")
    shares = list(zip(_split(principal, terms.months), _split(other, terms.months), strict=True))
    outstanding, since = principal, on
    instalments = []
    for index, (own, rest) in enumerate(shares):
        due_on = next_business_day(calendar, add_months(terms.first_due_on, index))
        interest = cents(outstanding * rate_annual * (due_on - since).days / (100 * year_days))
        instalments.append(InstalmentFacts(index + 1, due_on, own, rest, interest, own + rest + interest))
        outstanding, since = outstanding - own, due_on
    smallest = min(instalment.amount for instalment in instalments)
    if smallest < law.decimal("plan.min_instalment"):
        raise RuleRefused(
            "instalment_too_small",
            f"La cuota sería de {smallest:,.2f}; la mínima es {law.decimal('plan.min_instalment'):,.2f}. "
            "Proponga menos cuotas.",
            ("política plan.min_instalment",),
        )
    return tuple(instalments)


def payable_on(instalment: InstalmentFacts, calendar: Calendar) -> date:
    """The last day on which an instalment may be paid: the agreed one, or the next business day after it.

    The agreed date is of a business day; one that was closed afterwards lets nobody pay (LPA 82).
    """
    return next_business_day(calendar, instalment.due_on)


def spread_payments(
    instalments: Sequence[InstalmentFacts], payments: Iterable[Paid], down_payment: Decimal
) -> tuple[tuple[InstalmentFacts, ...], Decimal]:
    """Each instalment with what reached it and when it became complete; and the total paid under the plan."""
    left = [replace(instalment) for instalment in instalments]
    total, toward_down = ZERO, down_payment
    for paid in payments:
        total += paid.amount
        rest = paid.amount - min(paid.amount, toward_down)
        toward_down -= paid.amount - rest
        for index, instalment in enumerate(left):
            share = min(rest, instalment.amount - instalment.paid)
            if share > 0:
                covered = instalment.paid + share
                done_on = paid.on if covered >= instalment.amount else None
                left[index] = replace(instalment, paid=covered, paid_on=done_on)
                rest -= share
    return tuple(left), total


def _split(amount: Decimal, parts: int) -> list[Decimal]:
    """Equal shares to the cent; the last one takes what rounding leaves."""
    share = cents(amount / parts)
    if share * (parts - 1) > amount:
        share -= Decimal("0.01")
    return [share] * (parts - 1) + [amount - share * (parts - 1)]
