"""The debt of an account on a date: the only place where a debt is computed.

Simplifying hypotheses:
1. A payment liquidates the interest of the charges it reaches at the rate of its day, for the whole time
   since the due date or since the last payment that reached them (LGTM 46-47). What it leaves unpaid of that
   interest is carried as it stands: it bears no interest and is not computed again at a later rate. Interest
   then runs on the principal that remains.
2. Money left over after what the payer named goes on to the oldest debt, since nothing was said about it
   (LGTM 38). What finds no debt is credit until an act compensates it, oldest debt first, or returns it
   (LGTM 38, 41); it is never applied by itself. Where a reversal left less credit than an act used, the act
   reaches as far as the credit (LGTM 39).
3. A charge enters the statement the day after its taxable event, an opening balance on its cut-off day;
   before that nothing is owed. A payment on the cut-off day is already inside the balance.
4. A suit filed in time keeps a charge from prescribing for good (LGTM 42). An appeal stops interest from the
   day it is filed to the day before it is final (LGTM 46), and not the fine.
5. The interest and the fine that an opening balance states are taken as they stand; only where it states no
   fine does the law compute it, on the due date of its last period.
6. Terms and percentages are those in force on the day of the computation, or of each payment; the due date is
   that of the law in force on the day of the taxable event, or of the notice that made it final.
7. The fine follows the principal (LGTM 65): what was paid at 5 % stays at 5 %, and 10 % falls on the rest. An
   accessory paid before the percentage changed counts against the new one, and never makes it negative; so does
   what the minimum fine added to the fine of a charge.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from cases.domain.debt.account import Account, oldest_first
from cases.domain.debt.balance import Balance
from cases.domain.debt.facts import (
    Charge,
    CreditUse,
    Line,
    Payment,
    Statement,
    Suit,
    Suspension,
    Totals,
    Trace,
)
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
    credit_uses: Sequence[CreditUse] = (),
) -> Statement:
    """Return what is owed at the close of a day, payments of that day included; later facts are ignored.

    The order of the input does not matter; payments of one day count in the order of their receipts. Raises
    `LawGap` where the law book has no value in force, `FactMissing` for a charge without a due date and for a
    payment that names a charge of another account.
    """
    rules = rules_at(law.at(on))
    filed = [suit for suit in suits if suit.filed_on <= on]
    balances = [Balance(charge, law, rules, suspensions, filed) for charge in charges]
    balances.sort(key=lambda balance: oldest_first(balance.due_on, balance.charge))
    account = Account(balances, law)
    account.live(payments, credit_uses, on)
    stated = [(b, _line(b, rules)) for b in account.balances if b.is_open and b.life.visible_from_on <= on]
    account.minimum_fine.look(rules)
    counted = ((balance, line.fine) for balance, line in stated if not line.prescribed)
    adjustment = account.minimum_fine.missing(counted, rules)
    lines = tuple(line for _, line in stated if line.total)
    return Statement(
        on=on,
        rate_annual=rules.rate_annual,
        law_version=law.version,
        lines=lines,
        minimum_fine_adjustment=adjustment,
        totals=_totals(lines, adjustment),
        credit=sum((credit.amount for credit in account.credits), ZERO),
        allocations=tuple(account.allocations),
        credits=tuple(account.credits),
    )


def _line(balance: Balance, rules: Rules) -> Line:
    charge, life, on = balance.charge, balance.life, rules.on
    principal = balance.principal
    interest = balance.interest(rules)
    fine = balance.fine(rules)
    festivities = balance.festivities(rules)
    is_late = on > life.due_on
    prescribed = on >= balance.lives_until_on
    basis = rules.basis(
        life.due_basis,
        charge.tribute_kind,
        interest=is_late or bool(interest),
        fine=bool(fine),
        festivities=bool(festivities),
        prescribed=prescribed,
    )
    return Line(  # in the order of its fields: by name it costs a tenth of a night more
        charge.key,
        charge.label,
        charge.tribute,
        charge.tribute_kind,
        charge.period,
        life.due_on,
        (on - life.due_on).days if is_late else 0,
        principal,
        interest,
        fine,
        festivities,
        principal + interest + fine + festivities,
        balance.prescribes_on,
        prescribed,
        basis,
        _trace(balance, on),
    )


def _trace(balance: Balance, on: date) -> Trace:
    opening = balance.charge.opening
    return Trace(
        balance.life.due_rule,
        balance.life.due_rule_on,
        balance.charge.amount,
        balance.accrues_from_on,
        balance.suspended_days(on) if balance.suspensions else 0,
        balance.interest_carried,
        balance.fine_given,
        balance.fine_settled,
        balance.fine_paid,
        balance.charge.festivities,
        balance.festivities_settled,
        balance.festivities_paid,
        opening.from_period if opening else "",
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
