"""Applies the payments of an account, and the uses of its credit, to its charges, day by day (LGTM 38-41)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import itemgetter

from cases.domain.debt.balance import Balance
from cases.domain.debt.dates import claim_until_on
from cases.domain.debt.facts import Allocation, Charge, Credit, CreditUse, Payment
from cases.domain.debt.minimum_fine import MinimumFine
from cases.domain.debt.rules import Rules, rules_at
from cases.domain.errors import FactMissing
from cases.domain.vocabulary import Component, CreditUseKind
from cases.law import LawBook

_When = tuple[date, bool, int, str, str, str, int]


class Account:
    """The charges of an account, oldest due date first, and what its payments did to them."""

    def __init__(self, balances: Iterable[Balance], book: LawBook) -> None:
        """`balances` come in the order of `oldest_first`, each time anew; they may be made when first looked at."""
        self._book = book
        self.balances = balances
        self.minimum_fine = MinimumFine(self.balances)
        self.allocations: list[Allocation] = []
        self.credits: list[Credit] = []

    def live(self, payments: Iterable[Payment], uses: Iterable[CreditUse], on: date) -> None:
        """Let happen what was paid up to `on` and still stands, and what was done with the credit.

        Raises FactMissing for a payment that names a charge the account does not have.
        """
        stands = [p for p in payments if p.paid_on <= on and (p.reversed_on is None or on < p.reversed_on)]
        used = [u for u in uses if u.used_on <= on and (u.undone_on is None or on < u.undone_on)]
        names_charge = any(payment.charge is not None for payment in stands)
        labels = {b.charge.key: b.charge.label for b in self.balances} if names_charge else {}
        happened: list[tuple[_When, Payment | CreditUse]] = [(_when_paid(p, labels), p) for p in stands]
        happened.extend((_when_used(use), use) for use in used)
        for when, fact in sorted(happened, key=itemgetter(0)):
            rules = rules_at(self._book.at(when[0]))
            self.minimum_fine.look(rules)
            if isinstance(fact, Payment):
                self._pay(fact, rules)
            else:
                self._use_credit(fact, rules)

    def _pay(self, payment: Payment, rules: Rules) -> None:
        """Apply one payment: first to what the payer named, then to the oldest; the rest is credit."""
        left = self._spend(payment, rules)
        if left:
            claim_until = claim_until_on(payment.paid_on, rules.credit_claim_years)
            self.credits.append(Credit(payment.key, payment.receipt, payment.paid_on, left, claim_until))

    def _use_credit(self, use: CreditUse, rules: Rules) -> None:
        """Take from the oldest excess first; what a compensation finds no debt for goes on being credit."""
        wanted, kept = use.amount, []
        for credit in self.credits:
            used = min(wanted, credit.amount)
            if use.kind is CreditUseKind.COMPENSATION:
                used -= self._spend(Payment(credit.payment_key, credit.receipt, use.used_on, used), rules)
            wanted -= used
            if used < credit.amount:
                kept.append(replace(credit, amount=credit.amount - used))
        self.credits = kept

    def _spend(self, payment: Payment, rules: Rules) -> Decimal:
        """Extinguish what the money reaches; return what is left of it."""
        left = payment.amount
        for balance in self._reached(payment):
            if not left:
                break
            left = self._extinguish(balance, payment, left, rules)
        self.minimum_fine.release(rules)
        return left

    def _reached(self, payment: Payment) -> Iterable[Balance]:
        reached = (balance for balance in self.balances if balance.is_payable(payment.paid_on))
        if payment.charge is None and payment.tribute is None:
            return reached
        return sorted(reached, key=lambda b: not _names(payment, b.charge))

    def _extinguish(self, balance: Balance, payment: Payment, money: Decimal, rules: Rules) -> Decimal:
        """Pay the components of one charge in the order of the law book; return what is left."""
        owed = balance.owed(rules)
        owed[Component.MINIMUM_FINE] = self.minimum_fine.missing_for(balance, rules)
        paid: dict[Component, Decimal] = {}
        for component in rules.order:
            amount = min(money, owed[component])
            if amount:
                paid[component] = amount
                money -= amount
                key = balance.charge.key
                self.allocations.append(Allocation(payment.key, key, component, amount, payment.paid_on))
        balance.settle(rules, owed, paid)
        self.minimum_fine.record(balance, owed, paid, rules)
        return money


def oldest_first(due_on: date, charge: Charge) -> tuple[date, str, str, str, int]:
    """Return what to sort by; all but the due date only makes the order independent of how the charges came."""
    return due_on, charge.period, charge.tribute, charge.label, charge.key


def _when_paid(payment: Payment, labels: Mapping[int, str]) -> _When:
    """By day, then by what the receipt itself says: the order in which it was recorded tells nothing."""
    named = ""
    if payment.charge is not None:
        if payment.charge not in labels:
            raise FactMissing(
                "charge_of_another_account",
                f"El recibo {payment.receipt} nombra un cargo que no es de esta cuenta: "
                "revierta el pago y regístrelo donde corresponde.",
                ("LGTM 38",),
            )
        named = labels[payment.charge]
    receipt = payment.receipt
    return payment.paid_on, False, len(receipt), receipt, named, payment.tribute or "", payment.key


def _when_used(use: CreditUse) -> _When:
    """What is done with the credit of a day comes after its payments."""
    return use.used_on, True, len(use.act), use.act, use.kind, "", use.key


def _names(payment: Payment, charge: Charge) -> bool:
    if payment.charge is not None:
        return charge.key == payment.charge
    return charge.tribute == payment.tribute
