"""The register as decisions read it: owners, accounts, who answers besides, and who looks like whom; in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Date, Text, any_, bindparam, select, text
from sqlalchemy.orm import Session

from cases.domain.cadastre import TaskStatus
from cases.domain.decision.register import lookalikes_of
from cases.domain.facts import AccountFacts, PersonFacts, RegisterFacts, TaxpayerFacts
from cases.domain.vocabulary import AccountState
from cases.models import Account, AccountPerson, CadastreTask, Person, Taxpayer
from cases.snapshot.asking import Rows, among_ids, ask, ask_all
from cases.snapshot.versions import as_known

OWNER_COLUMNS = (
    Taxpayer.id,
    Taxpayer.code,
    Taxpayer.name,
    Taxpayer.kind,
    Taxpayer.dui,
    Taxpayer.nit,
    Taxpayer.representative,
    Taxpayer.phone,
    Taxpayer.email,
    Taxpayer.accepts_email,
    Taxpayer.address,
    Taxpayer.died_on,
    Taxpayer.accepts_email_on,
    Taxpayer.accepts_email_reference,
)
ACCOUNT_COLUMNS = (
    Account.id,
    Account.district,
    Account.number,
    Account.kind,
    Account.zone,
    Account.neighbourhood,
    Account.address,
    Account.cadastral_key,
    Account.nis,
    Account.business,
    Account.state,
    Account.determination_act,
    Account.determination_notified_on,
)

_ON = bindparam("on", type_=Date)
_IN_FORCE = (AccountPerson.from_on <= _ON) & (
    AccountPerson.until_on.is_(None) | (AccountPerson.until_on >= _ON)
)
ACCOUNTS = (
    select(*OWNER_COLUMNS, *ACCOUNT_COLUMNS)
    .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
    .where(among_ids(Account.id))
    .order_by(Account.id)
)
_THE_ACCOUNT, _THE_OWNER = as_known(Account, "id", past=True), as_known(Taxpayer, None, past=True)
ACCOUNTS_AS_KNOWN = (
    select(
        *(_THE_OWNER.c[column.key] for column in OWNER_COLUMNS),
        *(_THE_ACCOUNT.c[column.key] for column in ACCOUNT_COLUMNS),
    )
    .join_from(_THE_ACCOUNT, _THE_OWNER, _THE_OWNER.c.id == _THE_ACCOUNT.c.taxpayer_id)
    .order_by(_THE_ACCOUNT.c.id)
)
"""The same, as they were recorded at `:known_at`."""
PEOPLE = (
    select(
        AccountPerson.account_id,
        Person.name,
        Person.identity_line,
        AccountPerson.capacity,
        AccountPerson.answers_for_the_whole,
        AccountPerson.basis,
    )
    .join(Person, Person.id == AccountPerson.person_id)
    .where(among_ids(AccountPerson.account_id), _IN_FORCE)
    .order_by(AccountPerson.id)
)

_MOST_ALIKE = 20
"""Candidates by each likeness: enough to act on, whatever a careless portfolio repeats."""

_ALIKE = """(SELECT o.id FROM taxpayers o WHERE {same} AND o.id <> t.id
     AND EXISTS (SELECT FROM accounts WHERE accounts.taxpayer_id = o.id) ORDER BY o.id LIMIT {most})"""
_LIKENESSES = (
    "o.dui = t.dui AND t.dui ~ '[1-9]'",
    "o.nit = t.nit AND t.nit ~ '[1-9]'",
    "o.name_words = t.name_words AND o.address_words = t.address_words",
    "o.name_words = t.name_words AND o.phone_digits = t.phone_digits",
)
# One probe of an index for each likeness; a taxpayer without accounts owes nothing and is nobody's double.
_LOOKALIKES = text(
    f"SELECT t.id, {', '.join(f'o.{column.key}' for column in OWNER_COLUMNS)}"  # noqa: S608 -- constants
    " FROM taxpayers t CROSS JOIN LATERAL ("
    + " UNION ".join(_ALIKE.format(same=same, most=_MOST_ALIKE) for same in _LIKENESSES)
    + ") AS alike JOIN taxpayers o ON o.id = alike.id WHERE t.id = ANY(CAST(:ids AS bigint[]))"
)
_DISMISSED = (
    select(CadastreTask.fact)
    .where(
        CadastreTask.status == TaskStatus.DISMISSED.value,
        CadastreTask.fact == any_(bindparam("facts", type_=ARRAY(Text))),
    )
    .distinct()
)


def load_lookalikes(
    session: Session, taxpayers: Mapping[int, TaxpayerFacts]
) -> dict[int, tuple[TaxpayerFacts, ...]]:
    """The other taxpayers with an account who look like each of these; whoever has none is not named."""
    if not taxpayers:
        return {}
    candidates: dict[int, list[TaxpayerFacts]] = defaultdict(list)
    for key, *other in ask(session, _LOOKALIKES, taxpayers):
        candidates[key].append(taxpayer_of(other))
    alike = {key: lookalikes_of(taxpayers[key], tuple(found)) for key, found in candidates.items()}
    return {key: found for key, found in alike.items() if found}


def dismissed_among(session: Session, facts: Collection[str]) -> frozenset[str]:
    """Which of the facts a person judged to be right as they stand."""
    return frozenset(session.scalars(_DISMISSED, {"facts": list(facts)})) if facts else frozenset()


def load_register(session: Session, accounts: Collection[int], on: date) -> dict[int, RegisterFacts]:
    """The register of accounts by id, with the people in force on `on` and everybody who looks like the owner."""
    rows, present = ask_all(session, (ACCOUNTS, accounts), (PEOPLE, accounts), on=on)
    people = people_of(present)
    width = len(OWNER_COLUMNS)
    owners = {row[width]: taxpayer_of(row[:width]) for row in rows}
    alike = load_lookalikes(session, {owner.key: owner for owner in owners.values()})
    return {
        row[width]: RegisterFacts(
            owners[row[width]], account_of(row[width:], people), alike.get(owners[row[width]].key, ())
        )
        for row in rows
    }


def taxpayer_of(row: Iterable[Any]) -> TaxpayerFacts:
    key, code, name, kind, dui, nit, representative, phone, email, accepts, address, died_on, since, paper = (
        row
    )
    return TaxpayerFacts(
        key, code, name, kind, dui or "", nit or "", representative or "", phone or "", email or "",
        accepts, address or "", died_on, since, paper or "",
    )  # fmt: skip


def account_of(row: Iterable[Any], people: Mapping[int, tuple[PersonFacts, ...]]) -> AccountFacts:
    key, district, number, kind, zone, hood, address, cadastral, nis, business, state, act, notified_on = row
    return AccountFacts(
        key, district, number, kind, zone or "", hood or "", address or "", cadastral or "", nis or "",
        business or "", state == AccountState.CERRADA, act or "", notified_on, people.get(key, ()),
    )  # fmt: skip


def people_of(rows: Rows) -> dict[int, tuple[PersonFacts, ...]]:
    found: dict[int, list[PersonFacts]] = defaultdict(list)
    for account, name, identity, capacity, whole, basis in rows:
        found[account].append(PersonFacts(name, identity or "", capacity, whole, basis))
    return {account: tuple(people) for account, people in found.items()}
