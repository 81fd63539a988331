"""The facts of a whole portfolio, read in slices: in full where something touched an account, else in two words.

Most accounts of a town owe charges that nobody has paid, appealed or sued for. Of those the debt needs the sort of
each charge and its amount, and the database hands over both as one text an account.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Date, Text, bindparam, cast, func, select, union
from sqlalchemy.orm import Session

from cases.domain.debt import Charge
from cases.domain.debt.portfolio import Place
from cases.domain.vocabulary import HoldScope
from cases.models import Account, Case, Hold, OpeningBalance, Payment, Tribute
from cases.models import Charge as ChargeRow
from cases.snapshot.asking import among_ids, ask
from cases.snapshot.ledger import Ledger, load_ledgers

_FIELD, _RECORD = "\x1f", "\x1e"
"""The separators ASCII has for this: no code and no period contains them."""

_ACCOUNTS = (
    select(Account.id, Account.number, Account.district, Account.kind, func.coalesce(Account.zone, ""))
    .where(among_ids(Account.id))
    .order_by(Account.id)
)
_TOUCHED = union(
    select(Payment.account_id).where(
        among_ids(Payment.account_id), Payment.paid_on <= bindparam("on", type_=Date)
    ),
    select(ChargeRow.account_id)
    .join(OpeningBalance, OpeningBalance.charge_id == ChargeRow.id)
    .where(among_ids(ChargeRow.account_id)),
    select(Case.account_id).where(among_ids(Case.account_id), Case.suit_filed_on.is_not(None)),
    select(Case.account_id)
    .join(Hold, Hold.case_id == Case.id)
    .where(among_ids(Case.account_id), Hold.scope == HoldScope.STEPS_AND_SURCHARGES),
)
_SORT = (
    ChargeRow.tribute
    + _FIELD
    + ChargeRow.period
    + _FIELD
    + func.coalesce(cast(ChargeRow.due_on, Text), "")
    + _FIELD
    + func.coalesce(cast(ChargeRow.determination_notified_on, Text), "")
)
_UNTOUCHED = (
    select(
        ChargeRow.account_id,
        func.string_agg(_SORT, _RECORD),
        func.string_agg(cast(cast(ChargeRow.amount * 100, BigInteger), Text), " "),
    )
    .where(among_ids(ChargeRow.account_id))
    .group_by(ChargeRow.account_id)
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One account: its ledger where anything touched it, else the sort and the cents of each of its charges."""

    number: str
    place: Place
    ledger: Ledger | None
    sorts: list[str]
    amounts: list[int]


def slices(session: Session, accounts_each: int) -> list[list[int]]:
    """The ids of all accounts, cut."""
    ids = list(session.scalars(select(Account.id).order_by(Account.id)))
    return [ids[start : start + accounts_each] for start in range(0, len(ids), accounts_each)]


def load_holdings(session: Session, ids: list[int], on: date) -> Iterator[Holding]:
    """What the accounts owe and paid up to `on`, inclusive."""
    touched = {account for (account,) in ask(session, _TOUCHED, ids, on=on)}
    untouched = {
        account: (sorts.split(_RECORD), list(map(int, amounts.split())))
        for account, sorts, amounts in ask(
            session, _UNTOUCHED, [account for account in ids if account not in touched]
        )
    }
    ledgers = load_ledgers(session, touched)
    for account, number, district, kind, zone in ask(session, _ACCOUNTS, ids):
        sorts, amounts = untouched.get(account, ([], []))
        yield Holding(number, Place(district, kind, zone), ledgers.get(account), sorts, amounts)


def specimens(session: Session) -> Callable[[str], Charge]:
    """Makes a charge of the sort that a `Holding` names."""
    kinds = {
        code: (kind, festivities)
        for code, kind, festivities in session.execute(
            select(Tribute.code, Tribute.kind, Tribute.has_festivities)
        )
    }

    def specimen_of(sort: str) -> Charge:
        tribute, period, due_on, determined_on = sort.split(_FIELD)
        return Charge(
            key=0,
            label=f"{tribute}:{period}",
            tribute=tribute,
            tribute_kind=kinds[tribute][0],
            festivities=kinds[tribute][1],
            period=period,
            amount=Decimal(0),
            due_on=date.fromisoformat(due_on) if due_on else None,
            determined_on=date.fromisoformat(determined_on) if determined_on else None,
        )

    return specimen_of
