"""The debt of an account on a date: the only place where a debt is computed.

Simplifying hypotheses:
1. A payment liquidates the interest of the charges it reaches at the rate of its day, for the whole time
   since the due date or since the last payment that reached them (LGTM 47). What it leaves unpaid of that
   interest is carried as it stands: it bears no interest and is not computed again at a later rate.
2. Money left over after what the payer named goes on to the oldest debt, since nothing was said about it
   (LGTM 38).
3. A charge enters the statement the day after its taxable event, an opening balance on its cut-off day;
   before that nothing is owed. A payment on the cut-off day is already inside the balance.
4. A suit filed in time keeps a charge from prescribing for good. An appeal stops interest and not the fine.
5. The fine that an opening balance states is taken as it stands; only where it states none does the law
   compute it.
6. Terms and percentages are those in force on the day of the computation, or of each payment; the due date is
   that of the law in force on the day of the taxable event.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt.account import Account
from cases.domain.debt.balance import Balance
from cases.domain.debt.facts import Charge, Line, Payment, Statement, Suit, Suspension, Totals, Trace
from cases.domain.debt.rules import Rules, rules_at
from cases.domain.money import ZERO
from cases.law import LawBook


def debt_at(
    charges: Iterable[Charge],
    payments: Iterable[Payment],
    law: LawBook,
    on: date,
    suspensions: Sequence[Suspension] = (),
    suits: Sequence[Suit] = (),
) -> Statement:
    """Return what is owed at the close of a day, payments of that day included; later facts are ignored.

    The order of the input does not matter; payments of one day count in the order of their keys. Raises
    `LawGap` where the law book has no value in force.
    """
    rules = rules_at(law.at(on))
    account = Account(charges, law, rules, suspensions, [s for s in suits if s.filed_on <= on])
    for payment in sorted(
        (p for p in payments if p.paid_on <= on), key=lambda p: (p.paid_on, p.key, p.receipt)
    ):
        account.pay(payment)
    lines = tuple(
        line
        for balance in account.balances
        if balance.is_open and balance.visible_from_on <= on and (line := _line(balance, on, rules)).total
    )
    account.minimum_fine.look(on, rules)
    adjustment = account.minimum_fine.missing(on, rules)
    return Statement(
        on=on,
        rate_annual=rules.rate_annual,
        law_version=law.version,
        lines=lines,
        minimum_fine_adjustment=adjustment,
        totals=_totals(lines, adjustment),
        credit=account.credit,
        allocations=tuple(account.allocations),
    )


def _line(balance: Balance, on: date, rules: Rules) -> Line:
    charge = balance.charge
    interest = balance.interest(on, rules)
    fine = balance.fine(on, rules)
    festivities = balance.festivities(rules)
    prescribed = on >= balance.lives_until_on
    due_rule = _due_rule(balance)
    return Line(
        key=charge.key,
        charge=charge.label,
        tribute=charge.tribute,
        tribute_kind=charge.tribute_kind,
        period=charge.period,
        due_on=balance.due_on,
        days_late=max(0, (on - balance.due_on).days),
        principal=balance.principal,
        interest=interest,
        fine=fine,
        festivities=festivities,
        total=balance.principal + interest + fine + festivities,
        prescribes_on=balance.prescribes_on,
        prescribed=prescribed,
        basis=rules.basis(
            due_rule,
            charge.tribute_kind,
            interest=on > balance.due_on or bool(interest),
            fine=bool(fine),
            festivities=bool(festivities),
            prescribed=prescribed,
        ),
        trace=_trace(balance, on, due_rule),
    )


def _due_rule(balance: Balance) -> str:
    """Return the key of the rule that gave the due date; "" where the charge or its balance says it."""
    charge = balance.charge
    if charge.due_on is not None or charge.opening is not None:
        return ""
    determined_later = charge.determined_on is not None and charge.determined_on >= balance.payable_from_on
    return "due.determined" if determined_later else "due.days_after_event"


def _trace(balance: Balance, on: date, due_rule: str) -> Trace:
    return Trace(
        due_rule,
        balance.charge.amount,
        balance.accrues_from_on,
        balance.suspended_days(on),
        balance.interest_carried,
        balance.fine_given,
        balance.fine_settled,
        balance.fine_paid,
        balance.charge.festivities,
        balance.festivities_settled,
        balance.festivities_paid,
    )


def _totals(lines: Sequence[Line], adjustment: Decimal) -> Totals:
    """Sum the lines that are not prescribed; the adjustment belongs to the fine and is overdue."""
    principal = interest = festivities = ZERO
    fine = overdue = adjustment
    for line in lines:
        if not line.prescribed:
            principal += line.principal
            interest += line.interest
            fine += line.fine
            festivities += line.festivities
            if line.days_late:
                overdue += line.total
    return Totals(principal, interest, fine, festivities, principal + interest + fine + festivities, overdue)
