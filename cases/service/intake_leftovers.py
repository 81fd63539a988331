"""Money of a portfolio that found no debt: kept or told, so that a review of accounts can ask about it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.domain.errors import FactMissing
from cases.domain.money import ZERO
from cases.domain.vocabulary import AccountState
from cases.intake import Accepted, Portfolio, Problem
from cases.intake.problems import Problems
from cases.intake.tables import PAYMENTS
from cases.law import LawBook, LawGap
from cases.models import UnplacedPayment
from cases.service.stamp import Stamp
from cases.snapshot import Ledger, load_ledgers

_ROWS_AT_ONCE = 1000

_OF_CLOSED_ACCOUNTS = text(
    "SELECT r.row, r.receipt, a.id, a.number FROM resolved_payments r JOIN accounts a ON a.id = r.account_id"
    " WHERE a.state = :closed AND r.outcome <> 'unchanged' ORDER BY r.row"
)


def settle_leftovers(
    session: Session, portfolio: Portfolio, accepted: Accepted, stamp: Stamp, book: LawBook
) -> None:
    """Keep the payments that bad rows left out, and tell of those that closed accounts did not owe."""
    _keep_unplaced(session, accepted, portfolio.file_sha256, stamp.at)
    _note_closed_accounts(session, portfolio.problems, book, stamp.on)


def _keep_unplaced(session: Session, accepted: Accepted, file_sha256: str, at: datetime) -> None:
    """Store the payments that bad rows left out; the same file twice changes nothing."""
    rows = [
        {
            "receipt": row.receipt,
            "account": row.account,
            "paid_on": row.paid_on,
            "amount": row.amount,
            "code": code,
            "file_sha256": file_sha256,
            "row": row.row,
            "recorded_at": at,
        }
        for row, code in accepted.unplaced
    ]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        session.execute(insert(UnplacedPayment).on_conflict_do_nothing(), rows[start : start + _ROWS_AT_ONCE])


def _note_closed_accounts(session: Session, problems: Problems, book: LawBook, on: date) -> None:
    """Tell of the payments just stored on closed accounts that leave a credit there: nothing will use it up.

    Where the law book does not cover the debt nothing is told: the review of accounts says that first.
    """
    rows = session.execute(_OF_CLOSED_ACCOUNTS, {"closed": AccountState.CERRADA}).all()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        ledgers = load_ledgers(session, {account for *_, account, _ in some})
        for row, receipt, account, number in some:
            credit = _not_used(ledgers[account], receipt, book, on)
            if credit > 0:
                message = (
                    f"La cuenta {number} está cerrada y no debe todo lo pagado: ${credit:,.2f} quedó a su favor. "
                    "Revise si el pago es de otra cuenta."
                )
                problems.add(Problem(PAYMENTS.name, row, "cuenta", "payment_on_closed_account", message))


def _not_used(ledger: Ledger, receipt: str, book: LawBook, on: date) -> Decimal:
    """How much of a receipt reached no charge."""
    try:
        allocations = ledger.statement(book, on).allocations
    except (LawGap, FactMissing):
        return ZERO
    parts = {one.key: one.amount for one in ledger.payments if one.receipt == receipt and not one.reversed_on}
    used = sum((one.amount for one in allocations if one.payment_key in parts), ZERO)
    return sum(parts.values(), ZERO) - used
