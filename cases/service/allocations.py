"""Where each payment went: a projection of the ledger, rewritten when the ledger of an account changes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from cases.law import LawBook
from cases.models import Allocation
from cases.snapshot import load_ledgers

_ACCOUNTS_AT_ONCE = 500


def reallocate(session: Session, account_ids: Sequence[int], book: LawBook, on: date) -> None:
    """Write again what the payments of some accounts extinguished up to `on`, inclusive.

    Whoever writes charges, payments or corrections calls it for the accounts touched, intake included.
    """
    session.flush()
    for start in range(0, len(account_ids), _ACCOUNTS_AT_ONCE):
        accounts = account_ids[start : start + _ACCOUNTS_AT_ONCE]
        session.execute(delete(Allocation).where(Allocation.account_id.in_(accounts)))
        rows = [
            {
                "account_id": account,
                "payment_id": one.payment_key,
                "charge_id": one.charge_key,
                "component": one.component,
                "amount": one.amount,
                "law_version": book.version,
            }
            for account, ledger in load_ledgers(session, accounts).items()
            if ledger.payments
            for one in ledger.statement(book, on).allocations
        ]
        if rows:
            session.execute(insert(Allocation), rows)
