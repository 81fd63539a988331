"""Where each payment went: a projection of the ledger, kept true when the ledger of an account changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from cases.law import LawBook
from cases.models import Allocation, among
from cases.snapshot import Ledger, load_ledgers

_ACCOUNTS_AT_ONCE = 500

Reached = tuple[int, int, str]
"""Payment, charge and component."""


def reallocate(
    session: Session,
    account_ids: Sequence[int],
    book: LawBook,
    on: date,
    *,
    ledgers: dict[int, Ledger] | None = None,
) -> None:
    """Store what the payments of some accounts extinguished up to `on`, inclusive; only what changed is written.

    Whoever writes charges, payments or corrections calls it for the accounts touched, intake included.
    `ledgers` receives what is read here, for whoever needs it after.
    """
    session.flush()
    for start in range(0, len(account_ids), _ACCOUNTS_AT_ONCE):
        accounts = account_ids[start : start + _ACCOUNTS_AT_ONCE]
        missing = _computed(load_ledgers(session, accounts, read=ledgers), accounts, book, on)
        stale = _not_computed(session, accounts, missing)
        if stale:
            session.execute(delete(Allocation).where(among(Allocation.id, stale)))
        if missing:
            session.execute(insert(Allocation), list(missing.values()))


def _computed(
    ledgers: Mapping[int, Ledger], accounts: Sequence[int], book: LawBook, on: date
) -> dict[Reached, dict[str, Any]]:
    """Rows to store."""
    return {
        reached: {
            "account_id": account,
            "payment_id": reached[0],
            "charge_id": reached[1],
            "component": reached[2],
            "amount": amount,
            "law_version": book.version,
        }
        for account in accounts
        for reached, amount in allocated(ledgers[account], book, on).items()
    }


def allocated(ledger: Ledger, book: LawBook, on: date) -> dict[Reached, Decimal]:
    """What each payment of an account extinguished up to `on`, inclusive.

    What the excess of a payment extinguishes later, by compensation, adds to what it did before.
    """
    rows: dict[Reached, Decimal] = defaultdict(Decimal)
    if ledger.payments:
        for one in ledger.statement(book, on).allocations:
            rows[one.payment_key, one.charge_key, one.component] += one.amount
    return dict(rows)


def _not_computed(
    session: Session, accounts: Sequence[int], computed: dict[Reached, dict[str, Any]]
) -> list[int]:
    """The stored rows that no longer hold; those that do are taken out of `computed`."""
    stale: list[int] = []
    stored = select(
        Allocation.id,
        Allocation.payment_id,
        Allocation.charge_id,
        Allocation.component,
        Allocation.amount,
        Allocation.law_version,
    ).where(among(Allocation.account_id, accounts))
    for key, payment, charge, component, amount, law_version in session.execute(stored):
        row = computed.get((payment, charge, component))
        if row is not None and (row["amount"], row["law_version"]) == (amount, law_version):
            del computed[payment, charge, component]
        else:
            stale.append(key)
    return stale
