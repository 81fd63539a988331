"""Months of an office's life, day by day: the night first, then people, each calling the service as they would."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from cases.db import session_factory
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.terms import (
    add_months,
    calendar_of,
    is_business_day,
    next_business_day,
    subtract_business_days,
)
from cases.domain.vocabulary import Role
from cases.law import LawBook
from cases.models import Account
from cases.service.account_review import review_accounts
from cases.service.night import run_night
from cases.service.people import record_joint_owner
from workflows.demo import books, cadastre, chief, counter, delivery, hearings, legal, lists
from workflows.demo.mailbox import Post, open_post
from workflows.demo.office import Office
from workflows.demo.portfolio import make_portfolio
from workflows.demo.staff import Employee, hire

FEWEST_MONTHS, MOST_MONTHS = 1, 36
_DISTRICT = "SJN"
_CLOSED_DAY_PROPOSED = 3
"""Which business day of the story, from 0: first notices wait for their answer, and nobody is cited yet."""
_LAST_DAYS_INDOORS = 4
"""Business days at the end in which papers pile up: who opens the panel finds something to do."""

Told = Callable[[str, int, int], None]
"""Hears what is going on: a phrase in Spanish, how much of it is done, out of how much."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked a demonstration to be."""

    accounts: int
    months: int
    seed: int


@dataclass(frozen=True, slots=True)
class Life:
    """What is left of it besides the database."""

    wish: Wish
    first_on: date
    last_on: date
    staff: tuple[Employee, ...]
    refused: dict[str, int]


def live(engine: Engine, book: LawBook, wish: Wish, home: Path, today: date, told: Told) -> Life:
    """Fill an empty database with a town and live until the last business day before `today`.

    Raises RuleRefused where the database has accounts already, BadInput for a wish out of range.
    """
    days = business_days(wish.months, book, today)
    with open_post() as post:
        office = _prepare(engine, book, wish, home, days[0], post, told)
        return _lived(office, wish, days, home, told)


def _lived(office: Office, wish: Wish, days: list[date], home: Path, told: Told) -> Life:
    staff = _open_office(office)
    office.on(days[_CLOSED_DAY_PROPOSED], partial(chief.propose_closed_day, office))
    months_lived = 0
    for index, day in enumerate(days):
        told("La oficina trabaja", index, len(days))
        if not is_business_day(office.calendar, day):
            # closed since the story began: what was to be done is done the next day
            office.agenda[days[index + 1]][:0] = office.agenda.pop(day, [])
            continue
        office.begin_day(day)
        run_night(office.engine, office.book, day, office.clock, today=day, sends_mail=True)
        if index and books.is_first_business_day(office):
            months_lived += 1
            office.not_before(7, 30)
            books.month(office, home / "cartera", months_lived)
        _work(office, walks=index < len(days) - _LAST_DAYS_INDOORS)
    counter.leave_ready(office)
    told("La oficina trabaja", len(days), len(days))
    review_accounts(office.sessions, office.book, office.stamp(Role.CUENTAS_CORRIENTES))
    return Life(wish, days[0], days[-1], staff, dict(sorted(office.refused.items())))


def business_days(months: int, book: LawBook, today: date) -> list[date]:
    """Every business day of the story, in order. Raises BadInput for a story too long or too short."""
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise BadInput(
            "months_out_of_range",
            f"La demostración vive de {FEWEST_MONTHS} a {MOST_MONTHS} meses: elija otro número.",
        )
    calendar = calendar_of(book.at(today))
    last_on = subtract_business_days(calendar, today, 1)
    day = next_business_day(calendar, add_months(today, -months))
    days = []
    while day <= last_on:
        if is_business_day(calendar, day):
            days.append(day)
        day += timedelta(days=1)
    return days


def _prepare(
    engine: Engine, book: LawBook, wish: Wish, home: Path, first_on: date, post: Post, told: Told
) -> Office:
    told("Se inventa la cartera", 0, 1)
    sessions = session_factory(engine)
    with sessions.begin() as session:
        if session.query(Account.id).first() is not None:
            raise RuleRefused(
                "home_not_empty",
                "Esta instalación ya tiene cuentas y la demostración solo se hace en una vacía. "
                "Elija otra carpeta con --home, o vea la que hay con: cobranza up",
                ("regla de la demostración",),
            )
    portfolio = make_portfolio(wish.accounts, wish.months, wish.seed, first_on, book.at(first_on))
    office = Office(
        engine,
        sessions,
        book,
        book,
        {debtor.account: debtor for debtor in portfolio.debtors},
        Random(f"{wish.seed} office"),  # noqa: S311 -- the same seed must live the same life
        post,
    )
    office.begin_day(first_on)
    books.load(office, home / "cartera" / "inicial", portfolio.sheets)
    with sessions.begin() as session:
        for owner in portfolio.joint_owners:
            stamp = office.stamp(Role.CUENTAS_CORRIENTES)
            record_joint_owner(session, owner.account, owner.name, owner.identity_line, owner.since_on, stamp)
    told("Se inventa la cartera", 1, 1)
    return office


def _open_office(office: Office) -> tuple[Employee, ...]:
    with office.sessions.begin() as session:
        return hire(session, _DISTRICT, office.clock)


def _work(office: Office, *, walks: bool) -> None:
    """One day, in the order of its hours; `walks` says whether anybody is sent out with papers."""
    with office.sessions.begin() as session:
        folders = lists.for_people(session)
        waiting = lists.proposals(session)
        papers = lists.papers(session)
    office.not_before(8)
    chief.assign(office)
    chief.approve_closes(office, waiting)
    chief.spoil(office, papers)
    chief.err(office, papers)
    legal.certify(office, waiting)
    office.not_before(9)
    for errand in office.agenda.pop(office.today, []):
        errand()
    counter.hand_over_releases(office)
    if walks:
        delivery.route(office)
    office.not_before(13)
    cadastre.settle(office)
    office.not_before(14)
    legal.propose_certificates(office, folders)
    legal.refer(office, folders)
    legal.receive(office, folders)
    chief.propose_closes(office, folders)
    chief.protect_successions(office, folders)
    hearings.give_other_date(office)
    hearings.attend(office)
