"""The facts of a whole portfolio, read in slices, and in full only where an account needs it.

Of a charge without opening balance, used credit, appeal or suit the debt needs its sort and its amount; the database
hands over all those of an account at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import Date, Text, bindparam, case, cast, func, select, union
from sqlalchemy.orm import Session

from cases.domain.charge_names import charge_name
from cases.domain.debt import Charge, Payment
from cases.domain.debt.portfolio import Place
from cases.domain.debt.summing import Charged
from cases.domain.vocabulary import HoldScope
from cases.models import Account, Case, CreditUse, Hold, OpeningBalance, Tribute
from cases.models import Charge as ChargeRow
from cases.models import Payment as PaymentRow
from cases.snapshot.asking import among_ids, ask_all
from cases.snapshot.ledger import Ledger, load_ledgers

_FIELD, _RECORD = "\x1f", "\x1e"
"""The separators ASCII has for this: no code and no period contains them."""

_ON = bindparam("on", type_=Date)
_NOTHING = Charged((), ())

_ACCOUNTS = (
    select(Account.id, Account.number, Account.district, Account.kind, func.coalesce(Account.zone, ""))
    .where(among_ids(Account.id))
    .order_by(Account.id)
)
_ENTANGLED = union(
    select(ChargeRow.account_id)
    .join(OpeningBalance, OpeningBalance.charge_id == ChargeRow.id)
    .where(among_ids(ChargeRow.account_id)),
    select(Case.account_id).where(among_ids(Case.account_id), Case.suit_filed_on.is_not(None)),
    select(CreditUse.account_id).where(among_ids(CreditUse.account_id)),
    select(Case.account_id)
    .join(Hold, Hold.case_id == Case.id)
    .where(among_ids(Case.account_id), Hold.scope == HoldScope.STEPS_AND_SURCHARGES),
)
"""Accounts with an opening balance, a credit that was used, an appeal or a suit: their statement is asked for."""

_PAYMENTS = select(
    PaymentRow.account_id,
    PaymentRow.id,
    PaymentRow.receipt,
    PaymentRow.paid_on,
    PaymentRow.amount,
    PaymentRow.charge_id,
    PaymentRow.tribute,
    PaymentRow.reversed_on,
).where(
    among_ids(PaymentRow.account_id),
    PaymentRow.paid_on <= _ON,
    PaymentRow.reversed_on.is_(None) | (PaymentRow.reversed_on > _ON),
)
_SORT = case(
    # most charges state neither date, and every text the database builds costs time
    (
        ChargeRow.due_on.is_(None) & ChargeRow.determination_notified_on.is_(None),
        ChargeRow.tribute + _FIELD + ChargeRow.period,
    ),
    else_=ChargeRow.tribute
    + _FIELD
    + ChargeRow.period
    + _FIELD
    + func.coalesce(func.to_char(ChargeRow.due_on, "YYYY-MM-DD"), "")
    + _FIELD
    + func.coalesce(func.to_char(ChargeRow.determination_notified_on, "YYYY-MM-DD"), ""),
)
_CHARGED = (
    select(
        ChargeRow.account_id,
        func.string_agg(_SORT, _RECORD),
        func.string_agg(cast(ChargeRow.amount, Text), " "),
    )
    .where(among_ids(ChargeRow.account_id))
    .group_by(ChargeRow.account_id)
)
_CHARGED_BY_KEY = _CHARGED.add_columns(func.array_agg(ChargeRow.id), func.array_agg(ChargeRow.source_id))


@dataclass(frozen=True, slots=True)
class Holding:
    """One account: its ledger where its charges are entangled with more than payments, else what was charged."""

    number: str
    place: Place
    ledger: Ledger | None
    charged: Charged
    payments: Sequence[Payment]


def slices(session: Session, accounts_each: int) -> list[list[int]]:
    """The ids of all accounts, cut."""
    ids = list(session.scalars(select(Account.id).order_by(Account.id)))
    return [ids[start : start + accounts_each] for start in range(0, len(ids), accounts_each)]


def load_holdings(session: Session, ids: list[int], on: date) -> Iterator[Holding]:
    """What the accounts owe and paid up to `on`, inclusive."""
    accounts, entangled, payments = ask_all(
        session, (_ACCOUNTS, ids), (_ENTANGLED, ids), (_PAYMENTS, ids), on=on
    )
    by_ledger = {account for (account,) in entangled}
    paid: dict[int, list[Payment]] = defaultdict(list)
    for account, *values in payments:
        if account not in by_ledger:
            paid[account].append(Payment(*values))
    untouched = [account for account in ids if account not in by_ledger and account not in paid]
    charged, charged_by_key = ask_all(session, (_CHARGED, untouched), (_CHARGED_BY_KEY, list(paid)))
    holdings = {account: _charged(*values) for account, *values in (*charged, *charged_by_key)}
    ledgers = load_ledgers(session, by_ledger)
    for account, number, district, kind, zone in accounts:
        yield Holding(
            number,
            Place(district, kind, zone),
            ledgers.get(account),
            holdings.get(account, _NOTHING),
            paid.get(account, ()),
        )


def _charged(
    sorts: str, amounts: str, keys: Sequence[int] = (), source_ids: Sequence[str | None] = ()
) -> Charged:
    names = _names(sorts)
    labels = [given or _label(name) for given, name in zip(source_ids, names, strict=False)]
    # the column has two decimals: without the point it is cents
    return Charged(names, list(map(int, amounts.replace(".", "").split())), keys, labels)


@lru_cache(maxsize=2048)
def _names(sorts: str) -> tuple[str, ...]:
    """Accounts of one kind owe charges of the same sorts."""
    return tuple(sorts.split(_RECORD))


@lru_cache(maxsize=16384)
def _label(sort: str) -> str:
    tribute, period, *_ = sort.split(_FIELD)
    return charge_name(None, tribute, period)


def specimens(session: Session) -> Callable[[str], Charge]:
    """Makes a charge of the sort that a `Holding` names."""
    kinds = {
        code: (kind, festivities)
        for code, kind, festivities in session.execute(
            select(Tribute.code, Tribute.kind, Tribute.has_festivities)
        )
    }

    def specimen_of(sort: str) -> Charge:
        tribute, period, due_on, determined_on = (*sort.split(_FIELD), "", "")[:4]
        return Charge(
            key=0,
            label=charge_name(None, tribute, period),
            tribute=tribute,
            tribute_kind=kinds[tribute][0],
            festivities=kinds[tribute][1],
            period=period,
            amount=Decimal(0),
            due_on=date.fromisoformat(due_on) if due_on else None,
            determined_on=date.fromisoformat(determined_on) if determined_on else None,
        )

    return specimen_of
