"""Accounts as their review looks at them, some at a time and in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cases.domain.errors import CobranzaError, FactMissing
from cases.domain.money import ZERO
from cases.domain.review import AccountUnderReview
from cases.domain.vocabulary import AccountState
from cases.law import LawBook, LawGap
from cases.models import Account, Taxpayer, among
from cases.snapshot.ledger import Ledger, load_ledgers

_NAMED_MOST = 20
"""Others named in a finding: enough to act on, whatever a careless portfolio repeats."""

_ACCOUNTS = select(
    Account.id,
    Taxpayer.code,
    Taxpayer.name,
    Taxpayer.dui,
    Taxpayer.nit,
    Taxpayer.address,
    Account.address,
    Account.zone,
    Account.state,
).join(Taxpayer, Taxpayer.id == Account.taxpayer_id)

# The first others by code, one probe of an index each: a document or receipt that thousands share costs no more.
_SAME_DOCUMENT = """
    SELECT a.id, other.code FROM accounts a JOIN taxpayers t ON t.id = a.taxpayer_id
    CROSS JOIN LATERAL (SELECT o.code FROM taxpayers o WHERE o.{document} = t.{document} AND o.id <> t.id
                        ORDER BY o.code LIMIT :most) other
    WHERE a.id = ANY(CAST(:ids AS bigint[]))
"""
_SAME_DUI, _SAME_NIT = (text(_SAME_DOCUMENT.format(document=name)) for name in ("dui", "nit"))
_SAME_RECEIPT = text("""
    SELECT mine.account_id, mine.receipt, other.number
    FROM (SELECT DISTINCT p.account_id, p.receipt, a.taxpayer_id FROM payments p
          JOIN accounts a ON a.id = p.account_id
          WHERE p.account_id = ANY(CAST(:ids AS bigint[])) AND p.reversed_on IS NULL) mine
    CROSS JOIN LATERAL (SELECT o.number FROM payments p JOIN accounts o ON o.id = p.account_id
                        WHERE p.receipt = mine.receipt AND o.taxpayer_id <> mine.taxpayer_id
                        AND p.reversed_on IS NULL
                        ORDER BY p.account_id LIMIT :most) other
""")
_NEXT_ACCOUNTS = select(Account.id).order_by(Account.id)


def account_chunks(session: Session, size: int) -> Iterator[Sequence[int]]:
    """Every account by id, `size` at a time."""
    last = 0
    while some := session.scalars(_NEXT_ACCOUNTS.where(Account.id > last).limit(size)).all():
        yield some
        last = some[-1]


def load_under_review(
    session: Session, accounts: Collection[int], book: LawBook, on: date
) -> dict[int, AccountUnderReview]:
    """The accounts as of `on`, from what is recorded now."""
    ledgers = load_ledgers(session, accounts)
    asked = {"ids": list(accounts), "most": _NAMED_MOST}
    same_dui: dict[int, list[str]] = defaultdict(list)
    same_nit: dict[int, list[str]] = defaultdict(list)
    for found, statement in ((same_dui, _SAME_DUI), (same_nit, _SAME_NIT)):
        for account, code in session.execute(statement, asked):
            found[account].append(code)
    receipts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for account, receipt, number in session.execute(_SAME_RECEIPT, asked):
        receipts[account][receipt].append(number)
    loaded = {}
    rows = session.execute(_ACCOUNTS.where(among(Account.id, accounts)))
    for key, code, name, dui, nit, owner_address, address, zone, state in rows:
        ledger = ledgers[key]
        is_closed = state == AccountState.CERRADA
        credit, unpaid, gap = _standing(ledger, book, on, is_closed=is_closed)
        loaded[key] = AccountUnderReview(
            owner_code=code,
            owner_name=name,
            owner_dui=dui or "",
            owner_nit=nit or "",
            owner_address=owner_address or "",
            address=address or "",
            zone=zone or "",
            is_closed=is_closed,
            charges=ledger.charges,
            payments=ledger.payments,
            credit=credit,
            unpaid=unpaid,
            same_dui=tuple(same_dui[key]),
            same_nit=tuple(same_nit[key]),
            receipts_elsewhere={one: tuple(dict.fromkeys(all_)) for one, all_ in receipts[key].items()},
            gap=gap,
        )
    return loaded


def _standing(
    ledger: Ledger, book: LawBook, on: date, *, is_closed: bool
) -> tuple[Decimal, tuple[str, ...], CobranzaError | None]:
    """Credit, what a closed account has not paid, and why neither can be told.

    Without payments there is no credit, so that the debt of most accounts need not be computed.
    """
    if not ledger.payments and not is_closed:
        return ZERO, (), None
    try:
        statement = ledger.statement(book, on)
    except (LawGap, FactMissing) as gap:
        return ZERO, (), gap
    unpaid = tuple(line.charge for line in statement.lines if not line.prescribed) if is_closed else ()
    return statement.credit, unpaid, None
