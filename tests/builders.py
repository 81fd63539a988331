"""Small builders of a town's accounts and of what its office does, for tests on a real database.

Everything is dated: a builder that acts takes the day it acts on.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from cases.law import load_book
from cases.models import Account, Case, Charge, Document, Taxpayer, User
from cases.service.intake import ANY_NIGHT
from cases.service.night import NightReport, run_night
from cases.service.stamp import OFFICE_ZONE, Stamp
from cases.service.verbs import Done, perform

BOOK = load_book()
Sessions = sessionmaker[Session]

LONG_AGO = datetime(2025, 1, 2, 15, tzinfo=UTC)
"""When the portfolio was recorded, unless a test says otherwise."""

_codes = count(1)


def months(first: str, last: str) -> list[str]:
    """`months("2024-11", "2025-02")`: each period between two, both inclusive."""
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] != last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(f"{year}-{month:02d}")
    return found


def add_account(
    session: Session,
    number: str = "I-02-0412",
    *,
    name: str = "María Elena Rivas de Hernández",
    district: str = "SJN",
    kind: str = "inmueble",
    zone: str | None = "El Calvario",
    address: str | None = "2.ª Calle Oriente n.º 14",
    dui: str | None = "",
    owner: Taxpayer | None = None,
    periods: Iterable[str] = (),
    amount: str = "10.00",
    tribute: str = "aseo",
    recorded_at: datetime = LONG_AGO,
    **taxpayer: Any,
) -> Account:
    """An account of a new taxpayer, or of `owner`, with one charge a period; the next night looks at it.

    Unless a DUI is given, or none on purpose, each taxpayer has one of its own.
    """
    if owner is None:
        code = next(_codes)
        owner = Taxpayer(
            code=f"C-{code:05d}",
            name=name,
            kind=taxpayer.pop("taxpayer_kind", "natural"),
            dui=f"{code:08d}-{code % 10}" if dui == "" else dui,
            address=address,
            recorded_at=recorded_at,
            **taxpayer,
        )
        session.add(owner)
        session.flush()
    account = Account(
        district=district,
        number=number,
        taxpayer_id=owner.id,
        kind=kind,
        zone=zone,
        neighbourhood="Barrio El Calvario",
        address=address,
        look_on=ANY_NIGHT,
        recorded_at=recorded_at,
    )
    session.add(account)
    session.flush()
    for period in periods:
        add_charge(session, account, period, amount=amount, tribute=tribute, recorded_at=recorded_at)
    return account


def add_charge(
    session: Session,
    account: Account,
    period: str,
    *,
    amount: str = "10.00",
    tribute: str = "aseo",
    source_id: str | None = None,
    recorded_at: datetime = LONG_AGO,
) -> Charge:
    charge = Charge(
        account_id=account.id,
        tribute=tribute,
        period=period,
        amount=Decimal(amount),
        source_id=source_id,
        recorded_at=recorded_at,
    )
    session.add(charge)
    session.flush()
    return charge


def add_user(session: Session, name: str, role: str, *, district: str = "SJN") -> User:
    """Somebody who can be named; the hash is none, so nobody enters with it."""
    user = User(
        name=name,
        full_name=name.title(),
        post=role,
        role=role,
        district=district,
        password_hash="none",
        created_at=LONG_AGO,
    )
    session.add(user)
    session.flush()
    return user


def at(on: date, hour: int = 9) -> datetime:
    """An instant of a day, by the hour of the office."""
    return datetime.combine(on, time(hour), OFFICE_ZONE)


def stamp(on: date, role: str = "gestor", actor: str = "karla", key: str = "", hour: int = 9) -> Stamp:
    return Stamp(actor, role, on, at(on, hour), key)


def night(engine: Engine, on: date) -> NightReport:
    """The night of a business day, at 22:00 of the day itself."""
    return run_night(engine, BOOK, on, at(on, 22), today=on)


def act(sessions: Sessions, ref: str, verb: str, on: date, who: str = "gestor", **data: Any) -> Done:
    """One verb in its own transaction; `who` is the role, and the name of the person too."""
    with sessions.begin() as session:
        return perform(session, ref, verb, stamp(on, who, who), data, BOOK)


def deliver(
    sessions: Sessions, number: str, on: date, how: str = "personal", result: str = "delivered"
) -> Done:
    """An attempt to notify a document, by its number."""
    with sessions() as session:
        case = session.scalars(
            select(Case.number).join(Document, Document.case_id == Case.id).where(Document.number == number)
        ).one()
    return act(sessions, case, "record_attempt", on, "notificador", document=number, how=how, result=result)


def last_number(sessions: Sessions, ref: str, kind: str) -> str:
    """The number of the newest document of a kind in the case of an account."""
    with sessions() as session:
        return (
            session.scalars(
                select(Document.number)
                .join(Case, Case.id == Document.case_id)
                .join(Account, Account.id == Case.account_id)
                .where(Account.number == ref, Document.kind == kind)
                .order_by(Document.id.desc())
            ).first()
            or ""
        )
