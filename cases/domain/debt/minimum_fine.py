"""The minimum late fine (LGTM 65): a floor under the fines of a statement, of a tribute or of a charge.

Fines paid count towards it as long as the mora goes on: from the day on which nothing was late any more, the
count starts again. What the floor adds is collected with the fine of the first late charge that a payment
reaches; once collected it is a fine paid, and never makes a later percentage smaller.
"""

from collections.abc import Sequence
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

    def __init__(self, balances: Sequence[Balance]) -> None:
        self._balances = balances
        self._paid: dict[Scope, Decimal] = {}
        self._looked_on = date.min
        self._still_missing: dict[Scope, Decimal] = {}

    def look(self, on: date, rules: Rules) -> None:
        """Forget the fines of a mora that ended since the last look; call before each payment."""
        if self._paid:
            self._paid = {
                scope: paid for scope, paid in self._paid.items() if self._late_all_along(scope, on, rules)
            }
        self._looked_on = on
        self._still_missing = {}

    def missing_for(self, balance: Balance, on: date, rules: Rules) -> Decimal:
        """Return what the floor adds to the fine of a charge that a payment reaches."""
        if not balance.is_late(on):
            return ZERO
        scope = _scope(balance, rules)
        if scope not in self._still_missing:
            self._still_missing[scope] = self._missing(scope, on, rules)
        return self._still_missing[scope]

    def missing(self, on: date, rules: Rules) -> Decimal:
        """Return what the floor adds to the whole statement."""
        scopes = dict.fromkeys(_scope(b, rules) for b in self._balances if b.is_late(on))
        return sum((self._missing(scope, on, rules) for scope in scopes), ZERO)

    def record(self, balance: Balance, paid: dict[Component, Decimal], rules: Rules) -> None:
        """Count the fines of a payment."""
        fines = paid.get(Component.FINE, ZERO) + paid.get(Component.MINIMUM_FINE, ZERO)
        if fines:
            scope = _scope(balance, rules)
            self._paid[scope] = self._paid.get(scope, ZERO) + fines
            if Component.MINIMUM_FINE in paid:
                self._still_missing[scope] -= paid[Component.MINIMUM_FINE]

    def _missing(self, scope: Scope, on: date, rules: Rules) -> Decimal:
        fines = self._paid.get(scope, ZERO)
        for balance in self._balances:
            if fines >= rules.minimum_fine:
                return ZERO
            if balance.is_late(on) and _scope(balance, rules) == scope:
                fines += balance.fine(on, rules)
        return max(ZERO, rules.minimum_fine - fines) if fines else ZERO

    def _late_all_along(self, scope: Scope, on: date, rules: Rules) -> bool:
        """Tell whether something of the scope was late on every day since the last look, inclusive."""
        late_until_on = self._looked_on
        for balance in self._balances:  # by due date: the first that is late carries the mora furthest
            if late_until_on > on:
                break
            if balance.is_late(late_until_on) and _scope(balance, rules) == scope:
                late_until_on = balance.lives_until_on
        return late_until_on > on


def _scope(balance: Balance, rules: Rules) -> Scope:
    if rules.minimum_scope == "charge":
        return balance.charge.key
    return balance.charge.tribute if rules.minimum_scope == "tribute" else ""
