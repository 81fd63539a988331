"""What remains of one charge while payments are applied to it, day by day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from cases.domain.debt.dates import life_of, prescribes_on
from cases.domain.debt.facts import Charge, Suit, Suspension
from cases.domain.debt.rules import Rules
from cases.domain.money import ZERO, cents
from cases.domain.vocabulary import Component
from cases.law import LawBook

_DAY = timedelta(days=1)


class Balance:
    """The running account of one charge.

    Fine and festivities follow the principal: a share of what was paid (settled, at the percentage of its
    day) plus a share of what remains, less what was paid of them. Interest is settled on each day a payment
    reaches the charge. What the minimum fine added and the charge paid is a fine paid of the charge: its own fine
    is asked again only beyond that. The rules that its methods take are those of the day they speak of.
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
        "life",
        "lives_until_on",
        "prescribes_on",
        "principal",
        "suspensions",
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
        self.life = life_of(charge, book)
        self.due_on = self.accrues_from_on = self.life.due_on
        self.prescribes_on = prescribes_on(self.due_on, rules.prescription_years)
        self.lives_until_on = date.max if suits and self._sued_in_time(suits, rules) else self.prescribes_on
        """First day on which it can no longer be collected."""
        self.principal = charge.amount
        self.interest_carried = self.fine_settled = self.fine_paid = ZERO
        self.festivities_settled = self.festivities_paid = ZERO
        self.fine_given = False
        if opening is not None:
            self.accrues_from_on = max(opening.cutoff_on, self.due_on)
            self.interest_carried = opening.interest
            if opening.fine is not None:
                self.fine_given, self.fine_settled = True, opening.fine
        self.suspensions = (
            _of_the_charge(suspensions, charge) if suspensions and rules.appeal_suspends_interest else []
        )
        self.is_open = charge.amount > 0 or self.interest_carried > 0 or self.fine_settled > 0

    def _sued_in_time(self, suits: Sequence[Suit], rules: Rules) -> bool:
        return rules.suit_stops_prescription and any(
            suit.filed_on < self.prescribes_on
            and (self.due_on < suit.filed_on if suit.charges is None else self.charge.key in suit.charges)
            for suit in suits
        )

    def is_payable(self, on: date) -> bool:
        """Open, born and not prescribed: a payment of the day reaches it."""
        return self.is_open and self.life.payable_from_on <= on < self.lives_until_on

    def is_counted(self, on: date) -> bool:
        """In the totals of the day."""
        return self.is_open and self.life.visible_from_on <= on < self.lives_until_on

    def is_late(self, on: date) -> bool:
        """In the totals of the day and in mora."""
        return self.is_open and self.life.late_from_on <= on < self.lives_until_on

    def suspended_days(self, on: date) -> int:
        """Count the days since interest was last settled on which an appeal kept it from running."""
        days = 0
        reached = self.accrues_from_on + _DAY
        for suspension in self.suspensions:
            first_on = max(suspension.from_on, reached)
            end_on = min(suspension.until_on or date.max, on + _DAY)
            if end_on > first_on:
                days += (end_on - first_on).days
                reached = end_on
        return days

    def interest(self, rules: Rules) -> Decimal:
        """Return what the last settlement left unpaid plus what ran since (LGTM 46-47)."""
        if rules.on <= self.accrues_from_on or not self.principal:
            return self.interest_carried
        days = (rules.on - self.accrues_from_on).days
        if self.suspensions:
            days -= self.suspended_days(rules.on)
        ran = cents(self.principal * rules.rate_annual * days / rules.interest_divisor)
        return self.interest_carried + ran if self.interest_carried else ran

    def fine_share(self, rules: Rules) -> Decimal:
        """Return the fine on each dollar of principal paid on the day; nothing where the balance states it."""
        if self.fine_given or rules.on <= self.due_on:
            return ZERO
        return rules.fine_share(self.charge.tribute_kind, self.due_on)

    def fine(self, rules: Rules) -> Decimal:
        accrued = cents(self.fine_settled + self.principal * self.fine_share(rules))
        return max(ZERO, accrued - self.fine_paid) if self.fine_paid else accrued

    def festivities(self, rules: Rules) -> Decimal:
        if not self.charge.festivities:
            return ZERO
        accrued = cents(self.festivities_settled + self.principal * rules.festivities_share)
        return max(ZERO, accrued - self.festivities_paid) if self.festivities_paid else accrued

    def owed(self, rules: Rules) -> dict[Component, Decimal]:
        return {
            Component.INTEREST: self.interest(rules),
            Component.FINE: self.fine(rules),
            Component.FESTIVITIES: self.festivities(rules),
            Component.PRINCIPAL: self.principal,
        }

    def settle(
        self, rules: Rules, owed: Mapping[Component, Decimal], paid: Mapping[Component, Decimal]
    ) -> None:
        """Book what a payment of the day extinguished of what was owed that day, the minimum fine included."""
        principal_paid = paid.get(Component.PRINCIPAL, ZERO)
        self.fine_settled += principal_paid * self.fine_share(rules)
        if self.charge.festivities:
            self.festivities_settled += principal_paid * rules.festivities_share
        self.interest_carried = owed[Component.INTEREST] - paid.get(Component.INTEREST, ZERO)
        self.accrues_from_on = max(self.accrues_from_on, rules.on)
        self.fine_paid += paid.get(Component.FINE, ZERO) + paid.get(Component.MINIMUM_FINE, ZERO)
        self.festivities_paid += paid.get(Component.FESTIVITIES, ZERO)
        self.principal -= principal_paid
        self.is_open = any(paid.get(component, ZERO) < amount for component, amount in owed.items())


def _of_the_charge(suspensions: Sequence[Suspension], charge: Charge) -> list[Suspension]:
    mine = (s for s in suspensions if s.charges is None or charge.key in s.charges)
    return sorted(mine, key=lambda s: s.from_on)
