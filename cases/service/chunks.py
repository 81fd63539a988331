"""One chunk of a night: a few hundred accounts or cases in one transaction, apart from every other chunk."""

import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import psycopg
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from cases.contention import repeated
from cases.domain.decision import Reason, review, wait
from cases.domain.errors import ChannelDown, CobranzaError
from cases.domain.slots import Slot
from cases.law import LawBook
from cases.models import Account, Case, among
from cases.service.engine import Progress, TakeNumbers, advance, is_due_account, open_cases
from cases.service.numbers import Numbers, Reservation, Series, abandon, reserve, settle
from cases.service.projection import store_failure
from cases.service.record import SLOT_TAKEN_CODES
from cases.service.stamp import Stamp, night_stamp
from cases.snapshot import Ledger

CHUNK_SIZE = 250
"""Large enough that a constant number of queries is cheap, small enough to bound memory and a retry."""

_ISOLATED = (
    CobranzaError,
    SQLAlchemyError,
    psycopg.Error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What one bad case may raise without stopping the others."""

_NUMBERS_APART = 1000
"""More than a chunk hands out of one series."""


class Phase(StrEnum):
    ACCOUNTS = "accounts"
    CASES = "cases"
    CITATIONS = "citations"


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is given; plain data, so that it travels to another process."""

    phase: Phase
    keys: tuple[int, ...]
    on: date
    at: datetime
    slots: Mapping[int, Slot] = field(default_factory=dict)
    dry_run: bool = False

    @property
    def stamp(self) -> Stamp:
        return night_stamp(self.on, self.at)


def jobs_of(phase: Phase, keys: list[int], on: date, at: datetime, *, dry_run: bool) -> list[Job]:
    """Cut keys, in their order, into jobs."""
    return [
        Job(phase, tuple(keys[start : start + CHUNK_SIZE]), on, at, dry_run=dry_run)
        for start in range(0, len(keys), CHUNK_SIZE)
    ]


def work(engine: Engine, book: LawBook, job: Job) -> Progress:
    """Do a job; if it fails, do it again one by one, so that one bad case stops nobody else.

    What the server undid for another transaction, an import say, is first made again as it was.
    """
    try:
        return repeated(lambda: _transaction(engine, book, job))
    except ChannelDown:  # the database is gone for everybody
        raise
    except _ISOLATED as error:
        if len(job.keys) == 1:
            return _report(engine, book, job, error)
    progress = Progress()
    for key in job.keys:
        progress.add(work(engine, book, replace(job, keys=(key,))))
    return progress


def _transaction(engine: Engine, book: LawBook, job: Job) -> Progress:
    taken: list[Reservation] = []

    def take(wanted: Counter[Series]) -> Numbers:
        if not wanted:
            return Numbers({})
        if job.dry_run:
            return _imagined(wanted, job)
        taken.append(reserve(engine, wanted))
        return taken[-1].numbers

    try:
        with Session(engine, expire_on_commit=False) as session, session.begin() as transaction:
            # a night fills the tables it reads: a plan made when they were empty would read them whole at every chunk
            session.execute(text("DISCARD PLANS"))
            progress = _phase(session, book, job, take)
            for reservation in taken:
                settle(session, reservation, job.at)
            if job.dry_run:
                transaction.rollback()
            return progress
    except _ISOLATED:
        abandon(engine, taken, job.at)
        raise


def _imagined(wanted: Counter[Series], job: Job) -> Numbers:
    """Numbers for a dry run: none that anybody has or will get, nor that another chunk writes meanwhile."""
    first = _NUMBERS_APART * (10**9 + job.keys[0])
    return Numbers({series: range(first, first + count) for series, count in wanted.items()})


def _phase(session: Session, book: LawBook, job: Job, take: TakeNumbers) -> Progress:
    if job.phase is Phase.ACCOUNTS:
        accounts = session.scalars(
            select(Account.id)
            .where(among(Account.id, job.keys), is_due_account(job.on))
            .order_by(Account.id)
            .with_for_update()
        ).all()
        ledgers: dict[int, Ledger] = {}
        progress = open_cases(session, accounts, book, job.stamp, take, ledgers=ledgers)
        progress.add(advance(session, progress.opened, book, job.stamp, take, ledgers=ledgers))
        return progress
    cases = session.scalars(
        select(Case.id)
        .where(among(Case.id, job.keys), Case.look_on <= job.on)
        .order_by(Case.id)
        .with_for_update()
    ).all()
    slots = job.slots if job.phase is Phase.CITATIONS else None
    return advance(session, cases, book, job.stamp, take, slots=slots)


def _report(engine: Engine, book: LawBook, job: Job, error: BaseException) -> Progress:
    """A case that cannot be worked becomes a review with its reason; tomorrow's night tries it again."""
    code, reason = "engine_failed", f"El motor falló ({_place(error)})."
    if isinstance(error, CobranzaError):
        code, reason = error.code, error.reason
    progress = Progress(looked_at=1)
    if code in SLOT_TAKEN_CODES:
        why = "Otra persona ocupó su cupo mientras corría la noche: se intentará la próxima."
        decision = wait("no_slot", Reason(why, "política citation.horizon"))
        progress.waits[decision.code] += 1
    else:
        decision = review(code, Reason(f"{reason} Avise a quien administra el sistema.", ""))
        progress.reviews[decision.code] += 1
    if job.phase is Phase.ACCOUNTS or job.dry_run:
        return progress
    with Session(engine) as session, session.begin():
        store_failure(session, job.keys[0], decision, book, job.on)
    return progress


def _place(error: BaseException) -> str:
    """Where it failed, for whoever mends it; without the message, which may name people."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"
