"""Context of the finiquito."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.domain.debt import Payment
from cases.domain.documents import Finiquito
from cases.domain.documents.periods import periods_text
from cases.domain.documents.releases import ReceiptRow
from cases.domain.documents.rows import amount_or_nothing, amount_text
from cases.domain.documents.wording import joined
from cases.domain.errors import FactMissing
from cases.domain.facts import CaseFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import Event
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
    receipts: tuple[Payment, ...] = ()
    extinguished_on: date | None = None
    plan_number: str = ""
    resolution_number: str = ""
    waived_total: Decimal = ZERO
    compensation_number: str = ""
    court_number: str = ""


def extinction_of(facts: CaseFacts) -> Extinction:
    """How the debt of a case ended, as the ledger shows it.

    Released is every charge that payments extinguished since the case opened; payments that came before it
    count only where none came later.
    """
    own = [one for one in facts.statement.allocations if one.charge_key not in facts.claimed_elsewhere]
    if facts.claimed is not None:
        own = [one for one in own if one.charge_key in facts.claimed]
    recent = [one for one in own if one.on >= facts.opened_on] or own
    still_owed = {line.key for line in facts.statement.lines}
    keys = {one.charge_key for one in recent} - still_owed
    paid = {one.payment_key for one in recent if one.charge_key in keys}
    suit = facts.last_event(Event.FILE_SUIT)
    plan = facts.plan if facts.plan and facts.plan.is_completed else None
    return Extinction(
        cause="plan_completed" if plan else "paid_in_court" if suit else "paid",
        released=tuple((one.tribute, one.period) for one in facts.charges if one.key in keys),
        receipts=tuple(one for one in facts.payments if one.key in paid),
        plan_number=plan.number if plan else "",
        court_number=str(suit.data.get("court_number", "")) if suit else "",
    )


def build_finiquito(
    day: IssuingDay, facts: CaseFacts, *, number: str, extinction: Extinction | None = None
) -> Finiquito:
    """What the ledger shows, unless a person states another extinction (compensation, waiver).

    Raises FactMissing when nothing says what is released, or on which day it ended.
    """
    ended = extinction or extinction_of(facts)
    ended_on = ended.extinguished_on or max((payment.paid_on for payment in ended.receipts), default=None)
    if not ended.released or ended_on is None:
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
            older_dates=[payment.paid_on for payment in ended.receipts],
        ),
        cause=ended.cause,
        scope_text=scope_text(ended.released, day.law),
        receipts=tuple(
            ReceiptRow(
                receipt=payment.receipt,
                paid_on=payment.paid_on.isoformat(),
                amount=amount_text(payment.amount),
            )
            for payment in ended.receipts
        ),
        paid_total=amount_or_nothing(sum((payment.amount for payment in ended.receipts), ZERO)),
        extinguished_on=ended_on.isoformat(),
        plan_number=ended.plan_number,
        resolution_number=ended.resolution_number,
        waived_total=amount_or_nothing(ended.waived_total),
        compensation_number=ended.compensation_number,
        court_number=ended.court_number,
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
