"""What every act on a ledger shares: the account held, amounts checked, and what follows from the change."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.domain.money import cents
from cases.domain.vocabulary import BEFORE_REFERRAL, Stage
from cases.law import LawBook
from cases.models import Account, Case, Night, PlanCase
from cases.service.allocations import reallocate
from cases.service.engine import refresh
from cases.service.finding import find_account
from cases.snapshot import Ledger

_LARGEST = Decimal("999999999999.99")  # what NUMERIC(14,2) holds


def locked_account(session: Session, account_ref: str) -> Account:
    """The account, held until the transaction ends: two counters do not record on it at once."""
    key = find_account(session, account_ref).id
    return session.scalars(select(Account).where(Account.id == key).with_for_update()).one()


def check_amount(amount: Decimal, what: str) -> None:
    """Raises BadInput for what is no amount of money; `what` is what the person typed, with its article."""
    if not amount.is_finite() or amount <= 0 or amount > _LARGEST:
        raise BadInput("bad_amount", f"{what} debe ser una cantidad mayor que cero.")
    if amount != cents(amount):
        raise BadInput("bad_amount", f"{what} lleva a lo más dos decimales: {amount} no puede pagarse.")


def ledger_changed(
    session: Session, account: Account, book: LawBook, on: date, since: date
) -> dict[int, Ledger]:
    """Allocations, what lists show, and what the next night must look at; returns the ledgers read for it.

    `on` is today, and no earlier than the last night; `since`, the first day whose debt is another one.
    """
    on = max(on, session.scalar(_LAST_NIGHT) or on)
    ledgers: dict[int, Ledger] = {}
    reallocate(session, [account.id], book, on, ledgers=ledgers)
    cases = _open_cases(session, account.id)
    if cases:
        refresh(session, cases, book, on, ledgers=ledgers)
        session.execute(_LOOK_AT_CASES, {"cases": cases, "since": since})
    session.execute(
        _LOOK_AT_ACCOUNT, {"account": account.id, "since": since, "covering": list(BEFORE_REFERRAL)}
    )
    session.expire_all()
    return ledgers


_LAST_NIGHT = select(func.max(Night.on_date)).where(Night.status != "missed")
# A refresh leaves what proceeds to tomorrow; the night of today may already take it.
_LOOK_AT_CASES = text(
    "UPDATE cases SET look_on = least(coalesce(look_on, :since), :since)"
    " WHERE id = ANY(:cases) AND stage <> 'closed'"
)
# An account that a case before referral covers has no night of its own: its case has.
_LOOK_AT_ACCOUNT = text(
    "UPDATE accounts SET look_on = least(coalesce(look_on, :since), :since) WHERE id = :account"
    " AND NOT EXISTS (SELECT FROM cases WHERE account_id = accounts.id AND stage = ANY(:covering)"
    " AND suit_filed_on IS NULL)"
)


def _open_cases(session: Session, account: int) -> Sequence[int]:
    """Open cases of the account, and those that share a payment plan with one of them."""
    mine = select(Case.id).where(Case.account_id == account, Case.stage != Stage.CLOSED)
    plans = select(PlanCase.plan_id).where(PlanCase.case_id.in_(mine))
    together = select(PlanCase.case_id).where(PlanCase.plan_id.in_(plans))
    return session.scalars(
        select(Case.id).where(Case.stage != Stage.CLOSED, Case.id.in_(mine.union(together))).order_by(Case.id)
    ).all()
