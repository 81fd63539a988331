"""Where the payments of a portfolio go, as far as the law book covers the debts they pay."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from cases.law import LawBook, LawGap
from cases.models import Allocation
from cases.service.allocations import reallocate

_ACCOUNTS_AT_ONCE = 500

# Whose ledger the file changed; and whose payments it repeats that went nowhere, for the book may cover them now.
_TO_ALLOCATE = text(
    "SELECT account_id FROM touched JOIN payments USING (account_id)"
    " UNION SELECT p.account_id FROM resolved_payments r JOIN payments p ON p.id = r.target_id"
    " WHERE r.outcome = 'unchanged' AND p.reversed_on IS NULL AND p.paid_on <= :on"
    " AND NOT EXISTS (SELECT FROM allocations WHERE payment_id = p.id) ORDER BY 1"
)


def allocate_imported(session: Session, book: LawBook, on: date) -> None:
    """Keep the projection of payments true, some accounts at a time to bound memory.

    An account whose debt the book does not cover has no allocations until the same file, or another one that
    brings its payments, comes after the book was completed.
    """
    accounts = session.scalars(_TO_ALLOCATE, {"on": on}).all()
    for start in range(0, len(accounts), _ACCOUNTS_AT_ONCE):
        some = accounts[start : start + _ACCOUNTS_AT_ONCE]
        if not _allocated(session, some, book, on):
            for account in some:
                if not _allocated(session, [account], book, on):
                    session.execute(delete(Allocation).where(Allocation.account_id == account))


def _allocated(session: Session, accounts: Sequence[int], book: LawBook, on: date) -> bool:
    """False where the law book does not cover a debt: the facts are stored before counsel completes it."""
    try:
        with session.begin_nested():
            reallocate(session, accounts, book, on)
    except LawGap:
        return False
    return True
