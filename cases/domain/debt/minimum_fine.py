"""The minimum late fine (LGTM 65): a floor under the fines of a statement, of a tribute or of a charge.

Fines paid count towards it as long as the mora goes on: from the day on which nothing was late any more, the
count starts again. What the floor adds is collected with the fine of the first late charge that a payment
reaches; once collected it is a fine paid of that charge, so that the fine of one charge never exceeds the larger of
the floor and its percentage; the fines of other charges are asked in full. A charge of which nothing else is owed
stays open until the floor is paid, so that a payment can still reach it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from cases.domain.debt.balance import Balance
from cases.domain.debt.rules import Rules
from cases.domain.money import ZERO
from cases.domain.vocabulary import Component

Scope = str | int
"""What shares one minimum: "" for the whole statement, a tribute's code, or a charge's key."""


class MinimumFine:
    """Follows the fines paid in each scope and tells what the floor still adds."""

    def __init__(self, balances: Iterable[Balance]) -> None:
        self._balances = balances
        self._paid: dict[Scope, Decimal] = {}
        self._looked_on = date.min
        self._still_missing: dict[Scope, Decimal] = {}
        self._held_open: list[Balance] = []

    def look(self, rules: Rules) -> None:
        """Forget the fines of a mora that ended since the last look; call before what happens on a day."""
        if self._paid:
            self._paid = {
                scope: paid for scope, paid in self._paid.items() if self._late_all_along(scope, rules)
            }
        self._looked_on = rules.on
        self._still_missing = {}

    def missing_for(self, balance: Balance, rules: Rules) -> Decimal:
        """Return what the floor adds to the fine of a charge that a payment of the day reaches."""
        if not balance.is_late(rules.on):
            return ZERO
        scope = _scope(balance, rules)
        if scope not in self._still_missing:
            mine = (b for b in self._balances if b.is_counted(rules.on) and _scope(b, rules) == scope)
            self._still_missing[scope] = self._missing(scope, (b.fine(rules) for b in mine), rules)
        return self._still_missing[scope]

    def missing(self, counted: Iterable[tuple[Balance, Decimal]], rules: Rules) -> Decimal:
        """Return what the floor adds to a statement whose totals count these charges, each with its fine."""
        fines: dict[Scope, list[Decimal]] = {}
        late: set[Scope] = set()
        for balance, fine in counted:
            scope = _scope(balance, rules)
            fines.setdefault(scope, []).append(fine)
            if balance.is_late(rules.on):
                late.add(scope)
        return sum((self._missing(scope, fines[scope], rules) for scope in late), ZERO)

    def record(
        self,
        balance: Balance,
        owed: Mapping[Component, Decimal],
        paid: Mapping[Component, Decimal],
        rules: Rules,
    ) -> None:
        """Count the fines among what was paid of what a charge owed."""
        added = paid.get(Component.MINIMUM_FINE, ZERO)
        fines = paid.get(Component.FINE, ZERO) + added
        if fines:
            scope = _scope(balance, rules)
            self._paid[scope] = self._paid.get(scope, ZERO) + fines
            if added:
                self._still_missing[scope] -= added
        short = owed[Component.MINIMUM_FINE] - added
        if short and sum(paid.values()) + short == sum(owed.values()):
            self._held_open.append(balance)

    def release(self, rules: Rules) -> None:
        """Close what only the floor held open, where it adds nothing any more; call after a payment."""
        held, self._held_open = self._held_open, []
        for balance in held:
            if self.missing_for(balance, rules):
                self._held_open.append(balance)
            else:
                balance.is_open = False

    def _missing(self, scope: Scope, listed: Iterable[Decimal], rules: Rules) -> Decimal:
        fines = self._paid.get(scope, ZERO)
        for fine in listed:
            fines += fine
            if fines >= rules.minimum_fine:
                return ZERO
        return rules.minimum_fine - fines if fines else ZERO

    def _late_all_along(self, scope: Scope, rules: Rules) -> bool:
        """Tell whether something of the scope was late on every day since the last look, inclusive."""
        day = self._looked_on
        while day <= rules.on:
            late = (b for b in self._balances if b.is_late(day) and _scope(b, rules) == scope)
            first = next(late, None)
            if first is None:
                return False
            day = first.lives_until_on
        return True


def _scope(balance: Balance, rules: Rules) -> Scope:
    if rules.minimum_scope == "statement":
        return ""
    return balance.charge.tribute if rules.minimum_scope == "tribute" else balance.charge.key
