"""Where every payment went, computed again from charges and payments: a ledger changed by hand gives other amounts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from cases.domain.errors import CobranzaError
from cases.law import LawBook, load_book
from cases.models import Account, Allocation, CreditUse, Payment, among
from cases.service.allocations import allocated
from cases.service.verification.findings import Findings
from cases.snapshot import Ledger, load_ledgers
from cases.snapshot.law import law_in_force

_ACCOUNTS_AT_ONCE = 500

_Stored = dict[int, tuple[set[str], dict[tuple[int, int, str], Decimal]]]
"""By account: the versions of the law used, and what each payment extinguished of each charge and component."""


def check_applied(session: Session, books: Mapping[str, LawBook], findings: Findings) -> None:
    """The stored allocations of each account are those its ledger gives under the law they name, one of `books`.

    An account with an appeal or a suit is passed over: either may be dated before a payment that was applied already.
    """
    now = law_in_force(session, load_book())
    until = _last_day(session)
    for accounts in _chunks(session):
        ledgers = load_ledgers(session, list(accounts))
        stored = _stored(session, list(accounts))
        for key, number in accounts.items():
            ledger = ledgers[key]
            if ledger.suspensions or ledger.suits:
                continue
            versions, rows = stored[key]
            if not _is_so(ledger, rows, books.get(next(iter(versions), now.version)), until):
                findings.add(
                    "ledger_differs",
                    number,
                    "Lo aplicado a los cargos no es lo que dan los pagos que constan.",
                )


def _is_so(
    ledger: Ledger, rows: Mapping[tuple[int, int, str], Decimal], book: LawBook | None, until: date
) -> bool:
    if book is None:  # told by the check of the law
        return True
    try:
        return allocated(ledger, book, until) == rows
    except CobranzaError:  # a debt that the law has no answer for was never applied to either
        return not rows


def _last_day(session: Session) -> date:
    """On or after everything that changed what was paid."""
    columns = (Payment.paid_on, Payment.reversed_on, CreditUse.used_on, CreditUse.undone_on)
    days = [session.scalar(select(func.max(column))) for column in columns]
    return max((day for day in days if day is not None), default=date.max)


def _chunks(session: Session) -> Iterator[dict[int, str]]:
    """Accounts with payments or with something applied, number by id."""
    after = 0
    paid = union(select(Payment.account_id), select(Allocation.account_id)).subquery()
    while True:
        rows = session.execute(
            select(Account.id, Account.number)
            .where(Account.id > after, Account.id.in_(select(paid.c.account_id)))
            .order_by(Account.id)
            .limit(_ACCOUNTS_AT_ONCE)
        ).all()
        if not rows:
            return
        yield dict(rows)
        after = rows[-1].id


def _stored(session: Session, accounts: Sequence[int]) -> _Stored:
    found: _Stored = defaultdict(lambda: (set(), {}))
    columns = (
        Allocation.account_id,
        Allocation.payment_id,
        Allocation.charge_id,
        Allocation.component,
        Allocation.amount,
        Allocation.law_version,
    )
    for account, payment, charge, component, amount, version in session.execute(
        select(*columns).where(among(Allocation.account_id, accounts))
    ):
        versions, rows = found[account]
        versions.add(version)
        rows[payment, charge, component] = amount
    return found
