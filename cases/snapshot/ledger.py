"""The ledger of accounts as the debt engine takes it, in a constant number of queries, as known on any day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.charge_names import charge_name
from cases.domain.debt import (
    Charge,
    CreditUse,
    OpeningBalance,
    Payment,
    Statement,
    Suit,
    Suspension,
    debt_at,
)
from cases.domain.facts import ChargeOrigin
from cases.domain.vocabulary import CreditUseKind
from cases.law import LawBook
from cases.models import Account, Tribute
from cases.models import Charge as ChargeRow
from cases.models import CreditUse as CreditUseRow
from cases.models import OpeningBalance as OpeningRow
from cases.models import Payment as PaymentRow
from cases.snapshot.asking import AnyRows, ask_all
from cases.snapshot.claims import (
    add_claims,
    add_forgone,
    add_suspensions,
    claims,
    forgone,
    suspensions,
)
from cases.snapshot.versions import as_known

_UNDETERMINED = ("", None)


@dataclass(slots=True)
class Ledger:
    """Everything the debt of one account rests on."""

    charges: list[Charge] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    credit_uses: list[CreditUse] = field(default_factory=list)
    suspensions: list[Suspension] = field(default_factory=list)
    suits: list[Suit] = field(default_factory=list)
    origins: dict[int, ChargeOrigin] = field(default_factory=dict)
    claimed: dict[int, frozenset[int]] = field(default_factory=dict)
    """By case of the account, the charges that no other one collects.

    Those its final demand, or title, states while it stands after it; those its close without payment gave up.
    """
    _statements: dict[tuple[date, str, tuple[Suspension, ...], tuple[Suit, ...]], Statement] = field(
        default_factory=dict
    )

    def statement(self, book: LawBook, on: date) -> Statement:
        """The debt of the account at the end of `on`; a payment reversed by then never was.

        Computed once a date: whoever writes asks before and after, and most of what is written changes no debt.
        """
        suspensions, suits = tuple(self.suspensions), tuple(self.suits)
        asked = (on, book.version, suspensions, suits)
        known = self._statements.get(asked)
        if known is None:
            known = debt_at(self.charges, self.payments, book, on, suspensions, suits, self.credit_uses)
            self._statements[asked] = known
        return known


def load_ledgers(
    session: Session,
    accounts: Collection[int],
    *,
    known_at: datetime | None = None,
    read: dict[int, Ledger] | None = None,
) -> dict[int, Ledger]:
    """The ledgers of accounts by id; with `known_at`, as they were recorded up to that instant, inclusive.

    `read` holds those this transaction has read before and receives the new ones. Of a ledger read before, only
    what cases claim and suspend is read again: steps of cases change nothing else in it.
    """
    ledgers = {} if read is None else read
    past = known_at is not None
    new = [account for account in accounts if account not in ledgers]
    ledgers |= {account: Ledger() for account in new}
    charges, determinations, tributes, payments, uses, stated, given_up, holds = ask_all(
        session,
        (_charges(past), new),
        (_determinations(past), new),
        (_TRIBUTES, new),
        (_payments(past), new),
        (_credit_uses(past), new),
        (claims(past), accounts),
        (forgone(past), accounts),
        (suspensions(past), accounts),
        known_at=known_at,
    )
    kinds = {tribute: (kind, has_festivities) for tribute, kind, has_festivities in tributes}
    determined = {account: (act, notified_on) for account, act, notified_on in determinations}
    for row in charges:
        _add_charge(ledgers[row[0]], kinds, determined.get(row[0], _UNDETERMINED), row)
    for account, *values in payments:
        ledgers[account].payments.append(Payment(*values))
    for account, key, act, used_on, amount, kind, undone_on in uses:
        use = CreditUse(key, act, used_on, amount, CreditUseKind(kind), undone_on)
        ledgers[account].credit_uses.append(use)
    for account in accounts:
        ledgers[account].claimed, ledgers[account].suits, ledgers[account].suspensions = {}, [], []
    add_claims(ledgers, stated)
    add_forgone(ledgers, given_up)
    add_suspensions(ledgers, holds)
    return ledgers


@cache
def _charges(past: bool) -> AnyRows:
    """What differs from charge to charge; of the account and of the tribute each is told once."""
    charge, opening = as_known(ChargeRow, "account_id", past=past), as_known(OpeningRow, None, past=past)
    return (
        select(
            charge.c.account_id,
            charge.c.id,
            charge.c.source_id,
            charge.c.tribute,
            charge.c.period,
            charge.c.amount,
            charge.c.due_on,
            charge.c.determination_act,
            charge.c.determination_notified_on,
            opening.c.cutoff_on,
            opening.c.interest,
            opening.c.fine,
            opening.c.from_period,
            opening.c.to_period,
        )
        .join_from(charge, opening, opening.c.charge_id == charge.c.id, isouter=True)
        .order_by(charge.c.account_id, charge.c.id)
    )


@cache
def _determinations(past: bool) -> AnyRows:
    account = as_known(Account, "id", past=past)
    return select(account.c.id, account.c.determination_act, account.c.determination_notified_on).where(
        account.c.determination_act.is_not(None)
    )


_TRIBUTES = select(Tribute.code, Tribute.kind, Tribute.has_festivities)

_Kinds = Mapping[str, tuple[str, bool]]
"""Of each tribute, its kind and whether festivities apply."""


def _add_charge(
    ledger: Ledger, kinds: _Kinds, determined: tuple[str, date | None], row: tuple[Any, ...]
) -> None:
    """`row` is one of `_charges`."""
    _, key, source_id, tribute, period, amount, due_on, own_act, own_notified_on, cutoff_on, *balance = row
    kind, has_festivities = kinds[tribute]
    ledger.charges.append(
        Charge(
            key,
            source_id or charge_name(None, tribute, period),
            tribute,
            kind,
            has_festivities,
            period,
            amount,
            due_on,
            own_notified_on,
            _opening(cutoff_on, *balance) if cutoff_on is not None else None,
        )
    )
    act, notified_on = (own_act, own_notified_on) if own_act else determined
    if act:
        ledger.origins[key] = ChargeOrigin(act, notified_on)


def _opening(
    cutoff_on: date, interest: Decimal, fine: Decimal | None, from_period: str | None, to_period: str | None
) -> OpeningBalance:
    return OpeningBalance(cutoff_on, interest, fine, from_period or "", to_period or "")


@cache
def _payments(past: bool) -> AnyRows:
    columns = as_known(PaymentRow, "account_id", past=past).c
    return select(
        columns.account_id,
        columns.id,
        columns.receipt,
        columns.paid_on,
        columns.amount,
        columns.charge_id,
        columns.tribute,
        columns.reversed_on,
    ).order_by(columns.paid_on, columns.id)


@cache
def _credit_uses(past: bool) -> AnyRows:
    columns = as_known(CreditUseRow, "account_id", past=past).c
    return select(
        columns.account_id,
        columns.id,
        columns.act,
        columns.used_on,
        columns.amount,
        columns.kind,
        columns.undone_on,
    ).order_by(columns.id)
