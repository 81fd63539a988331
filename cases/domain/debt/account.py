"""Applies the payments of an account to its charges, in order of date (LGTM 38)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt.balance import Balance
from cases.domain.debt.facts import Allocation, Charge, Payment, Suit, Suspension
from cases.domain.debt.minimum_fine import MinimumFine
from cases.domain.debt.rules import Rules, rules_at
from cases.domain.money import ZERO
from cases.domain.vocabulary import Component
from cases.law import LawBook


class Account:
    """The charges of an account, oldest due date first, and what its payments did to them."""

    def __init__(
        self,
        charges: Iterable[Charge],
        book: LawBook,
        rules: Rules,
        suspensions: Sequence[Suspension],
        suits: Sequence[Suit],
    ) -> None:
        self._book = book
        balances = [Balance(charge, book, rules, suspensions, suits) for charge in charges]
        balances.sort(key=_age)
        self.balances = balances
        self.minimum_fine = MinimumFine(balances)
        self.allocations: list[Allocation] = []
        self.credit = ZERO

    def pay(self, payment: Payment) -> None:
        """Apply one payment: first to what the payer named, then to the oldest; the rest is credit."""
        on = payment.paid_on
        rules = rules_at(self._book.at(on))
        self.minimum_fine.look(on, rules)
        left = payment.amount
        for balance in self._reached(payment):
            if not left:
                break
            left -= self._extinguish(balance, payment, left, rules)
        self.credit += left

    def _reached(self, payment: Payment) -> Iterable[Balance]:
        on = payment.paid_on
        reached = (b for b in self.balances if b.is_open and b.payable_from_on <= on < b.lives_until_on)
        if payment.charge is None and payment.tribute is None:
            return reached
        return sorted(reached, key=lambda b: not _names(payment, b.charge))

    def _extinguish(self, balance: Balance, payment: Payment, money: Decimal, rules: Rules) -> Decimal:
        """Pay the components of one charge in the order of the law book; return what was used."""
        on = payment.paid_on
        owed = balance.owed(on, rules)
        minimum = self.minimum_fine.missing_for(balance, on, rules)
        paid: dict[Component, Decimal] = {}
        left = money
        for component in rules.order:
            left -= self._book_part(payment, balance, component, min(left, owed[component]), paid)
            if component is Component.FINE and minimum:
                left -= self._book_part(payment, balance, Component.MINIMUM_FINE, min(left, minimum), paid)
        self.minimum_fine.record(balance, paid, rules)
        balance.settle(on, rules, owed, {c: a for c, a in paid.items() if c is not Component.MINIMUM_FINE})
        return money - left

    def _book_part(
        self,
        payment: Payment,
        balance: Balance,
        component: Component,
        amount: Decimal,
        paid: dict[Component, Decimal],
    ) -> Decimal:
        if amount:
            paid[component] = amount
            key = balance.charge.key
            self.allocations.append(Allocation(payment.key, key, component, amount, payment.paid_on))
        return amount


def _age(balance: Balance) -> tuple[date, str, str, str, int]:
    """Oldest due date first; the rest only makes the order independent of how the charges came."""
    charge = balance.charge
    return balance.due_on, charge.period, charge.tribute, charge.label, charge.key


def _names(payment: Payment, charge: Charge) -> bool:
    if payment.charge is not None:
        return charge.key == payment.charge
    return charge.tribute == payment.tribute
