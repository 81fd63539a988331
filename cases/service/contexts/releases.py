"""Context of the finiquito."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.domain.documents import Finiquito
from cases.domain.documents.periods import periods_text
from cases.domain.documents.releases import ReceiptRow
from cases.domain.documents.rows import amount_or_nothing, amount_text
from cases.domain.documents.wording import joined
from cases.domain.errors import FactMissing
from cases.domain.facts import CaseFacts, PaymentFacts
from cases.domain.money import ZERO
from cases.law import LawAt
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

Cause = Literal["paid", "plan_completed", "compensated", "paid_with_waiver", "paid_in_court"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extinction:
    """How the debt ended.

    `released` are the charges, as tribute code and period; `receipts`, the payments that extinguished them,
    oldest first; without receipts (compensation) `extinguished_on` says the day.
    """

    cause: Cause
    released: tuple[tuple[str, str], ...]
    receipts: tuple[PaymentFacts, ...] = ()
    extinguished_on: date | None = None
    plan_number: str = ""
    resolution_number: str = ""
    waived_total: Decimal = ZERO
    compensation_number: str = ""
    court_number: str = ""


def build_finiquito(day: IssuingDay, facts: CaseFacts, *, number: str, extinction: Extinction) -> Finiquito:
    """Raises FactMissing when it does not say what is released, or on which day it ended."""
    counted = [payment for payment in extinction.receipts if payment.reversed_on is None]
    ended_on = extinction.extinguished_on or max((payment.paid_on for payment in counted), default=None)
    if not extinction.released or ended_on is None:
        raise FactMissing(
            "release_incomplete", "Indique qué cargos se extinguieron y con qué pagos.", ("LGTM 30",)
        )
    treasurer = day.law.signatory("treasurer")
    return Finiquito(
        common=common_block(
            day,
            Subject.of(facts),
            _nothing_owed(facts),
            number,
            post="accounts_officer",
            older_dates=[payment.paid_on for payment in counted],
        ),
        cause=extinction.cause,
        scope_text=scope_text(extinction.released, day.law),
        receipts=tuple(
            ReceiptRow(
                receipt=payment.receipt,
                paid_on=payment.paid_on.isoformat(),
                amount=amount_text(payment.amount),
            )
            for payment in counted
        ),
        paid_total=amount_or_nothing(sum((payment.amount for payment in counted), ZERO)),
        extinguished_on=ended_on.isoformat(),
        plan_number=extinction.plan_number,
        resolution_number=extinction.resolution_number,
        waived_total=amount_or_nothing(extinction.waived_total),
        compensation_number=extinction.compensation_number,
        court_number=extinction.court_number,
        treasurer_name=treasurer.name,
        treasurer_post=treasurer.post,
    )


def _nothing_owed(facts: CaseFacts) -> Amounts:
    statement = facts.statement
    return Amounts(on=statement.on, rate_annual=statement.rate_annual, lines=(), credit=statement.credit)


def scope_text(released: Iterable[tuple[str, str]], law: LawAt) -> str:
    """«Aseo público y Alumbrado público (ene 2024–dic 2025)»: tributes of the same periods together."""
    periods: dict[str, list[str]] = {}
    for tribute, period in released:
        periods.setdefault(law.tribute(tribute).name, []).append(period)
    together: dict[str, list[str]] = {}
    for name, of_tribute in periods.items():
        together.setdefault(periods_text(tuple(of_tribute)), []).append(name)
    return joined([f"{joined(names)} ({text})" for text, names in together.items()])
