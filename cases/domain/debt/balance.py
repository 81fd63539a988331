"""What remains of one charge while payments are applied to it, day by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from cases.domain.debt.dates import due_on, prescribes_on, taxable_event_on
from cases.domain.debt.facts import Charge, Suit, Suspension
from cases.domain.debt.rules import Rules
from cases.domain.money import ZERO, cents
from cases.domain.vocabulary import Component
from cases.law import LawBook

_NOTHING = Decimal(0)
_HUNDRED = Decimal(100)
_DAY = timedelta(days=1)


class Balance:
    """The running account of one charge.

    Fine and festivities follow the principal: a share of what was paid (settled, at the percentage of its
    day) plus a share of what remains, less what was paid of them. Interest is settled on each day a payment
    reaches the charge.
    """

    __slots__ = (
        "accrues_from_on",
        "charge",
        "due_on",
        "festivities_paid",
        "festivities_settled",
        "fine_given",
        "fine_paid",
        "fine_settled",
        "interest_carried",
        "is_open",
        "lives_until_on",
        "payable_from_on",
        "prescribes_on",
        "principal",
        "suspensions",
        "visible_from_on",
    )

    def __init__(
        self,
        charge: Charge,
        book: LawBook,
        rules: Rules,
        suspensions: Sequence[Suspension],
        suits: Sequence[Suit],
    ) -> None:
        opening = charge.opening
        self.charge = charge
        self.due_on = due_on(charge, book)
        self.payable_from_on = taxable_event_on(charge) + _DAY
        self.visible_from_on = opening.cutoff_on if opening else self.payable_from_on
        self.prescribes_on = prescribes_on(self.due_on, rules.prescription_years)
        self.lives_until_on = date.max if suits and self._sued_in_time(suits, rules) else self.prescribes_on
        """First day on which it can no longer be collected."""
        self.principal = charge.amount
        self.accrues_from_on = max(opening.cutoff_on, self.due_on) if opening else self.due_on
        self.interest_carried = opening.interest if opening else ZERO
        self.fine_given = opening is not None and opening.fine is not None
        self.fine_settled = opening.fine if opening is not None and opening.fine is not None else _NOTHING
        self.fine_paid = ZERO
        self.festivities_settled = _NOTHING
        self.festivities_paid = ZERO
        self.suspensions = (
            sorted(
                (s for s in suspensions if s.charges is None or charge.key in s.charges),
                key=lambda s: s.from_on,
            )
            if suspensions and rules.appeal_suspends_interest
            else []
        )
        self.is_open = charge.amount > 0 or self.interest_carried > 0 or self.fine_settled > 0

    def _sued_in_time(self, suits: Sequence[Suit], rules: Rules) -> bool:
        return rules.suit_stops_prescription and any(
            suit.filed_on < self.prescribes_on
            and (self.due_on < suit.filed_on if suit.charges is None else self.charge.key in suit.charges)
            for suit in suits
        )

    def is_late(self, on: date) -> bool:
        """Open, in mora and not prescribed."""
        return self.is_open and self.due_on < on < self.lives_until_on

    def suspended_days(self, on: date) -> int:
        """Count the days since interest was last settled on which an appeal kept it from running."""
        if not self.suspensions:
            return 0
        days = 0
        reached = self.accrues_from_on + _DAY
        for suspension in self.suspensions:
            first_on = max(suspension.from_on, reached)
            end_on = min(suspension.until_on or date.max, on + _DAY)
            if end_on > first_on:
                days += (end_on - first_on).days
                reached = end_on
        return days

    def interest_days(self, on: date) -> int:
        elapsed = (on - self.accrues_from_on).days
        return elapsed - self.suspended_days(on) if elapsed > 0 else 0

    def interest(self, on: date, rules: Rules) -> Decimal:
        """Return what the last settlement left unpaid plus what ran since (LGTM 46-47)."""
        days = self.interest_days(on) if self.principal else 0
        if days <= 0:
            return self.interest_carried
        return self.interest_carried + cents(self.principal * rules.rate_annual * days / rules.divisor)

    def fine_pct(self, on: date, rules: Rules) -> Decimal:
        if self.fine_given or on <= self.due_on:
            return _NOTHING
        return rules.fine_pct(self.charge.tribute_kind, self.due_on, on)

    def fine(self, on: date, rules: Rules) -> Decimal:
        share = self.principal * self.fine_pct(on, rules) / _HUNDRED
        return max(ZERO, cents(self.fine_settled + share) - self.fine_paid)

    def festivities_pct(self, rules: Rules) -> Decimal:
        return rules.festivities_pct if self.charge.festivities else _NOTHING

    def festivities(self, rules: Rules) -> Decimal:
        if not self.charge.festivities:
            return ZERO
        share = self.principal * rules.festivities_pct / _HUNDRED
        return max(ZERO, cents(self.festivities_settled + share) - self.festivities_paid)

    def owed(self, on: date, rules: Rules) -> dict[Component, Decimal]:
        return {
            Component.INTEREST: self.interest(on, rules),
            Component.FINE: self.fine(on, rules),
            Component.FESTIVITIES: self.festivities(rules),
            Component.PRINCIPAL: self.principal,
        }

    def settle(
        self, on: date, rules: Rules, owed: dict[Component, Decimal], paid: dict[Component, Decimal]
    ) -> None:
        """Book what a payment of the day extinguished of what was owed that day."""
        principal_paid = paid.get(Component.PRINCIPAL, ZERO)
        self.fine_settled += principal_paid * self.fine_pct(on, rules) / _HUNDRED
        self.festivities_settled += principal_paid * self.festivities_pct(rules) / _HUNDRED
        self.interest_carried = owed[Component.INTEREST] - paid.get(Component.INTEREST, ZERO)
        self.accrues_from_on = max(self.accrues_from_on, on)
        self.fine_paid += paid.get(Component.FINE, ZERO)
        self.festivities_paid += paid.get(Component.FESTIVITIES, ZERO)
        self.principal -= principal_paid
        self.is_open = sum(owed.values(), ZERO) > sum(paid.values(), ZERO)
