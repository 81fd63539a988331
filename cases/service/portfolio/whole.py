"""A portfolio on all cores: processes share its slices, and read one and the same moment of the database."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.db import app_engine_of
from cases.domain.debt.portfolio import Portfolio
from cases.domain.debt.summing import Summing
from cases.domain.errors import ChannelDown
from cases.law import LawBook
from cases.service.portfolio.parts import add_part
from cases.snapshot.portfolio import slices, specimens

ACCOUNTS_EACH = 1000
"""Few enough that a slice is a few megabytes, many enough that its queries cost nothing."""

_WORTH_PROCESSES = 10
"""Slices; below, starting processes takes longer than the work."""

_MOST = 8


def portfolio_at(session: Session, book: LawBook, on: date, processes: int | None = None) -> Portfolio:
    """What every account owes at the close of `on`, payments of that day included.

    `processes` other than one read what is committed, at one moment; None takes one for each core where the
    portfolio is large. Raises LawGap where the law book has no rate in force on the day.
    """
    summing = Summing(book, on, specimens(session))
    parts = slices(session, ACCOUNTS_EACH)
    if processes is None:
        processes = min(_cores(), _MOST) if len(parts) >= _WORTH_PROCESSES else 1
    if processes == 1:
        for ids in parts:
            add_part(session, summing, ids, book, on)
        return summing.done()
    whole = Portfolio()
    for part in _shared_out(session, parts, book, on, processes):
        whole += part
    whole.refused.sort()
    return whole


def _shared_out(
    session: Session, parts: list[list[int]], book: LawBook, on: date, processes: int
) -> Iterator[Portfolio]:
    moment = str(session.scalar(text("SELECT pg_export_snapshot()")))
    url = session.connection().engine.url.render_as_string(hide_password=False)
    # an interpreter of its own for each, not a copy of this one: a server's threads and locks stay with it
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (url, moment, book, on)) as pool:
        try:
            yield from pool.map(_work, parts)
        except BrokenProcessPool as error:
            raise ChannelDown(
                "portfolio_worker_lost",
                "Un proceso del cálculo de la cartera terminó sin responder. Revise la memoria y repítalo.",
            ) from error


@dataclass(frozen=True, slots=True)
class _Bench:
    """What a process keeps between slices."""

    session: Session
    summing: Summing
    book: LawBook
    on: date


_benches: list[_Bench] = []


def _begin(url: str, moment: str, book: LawBook, on: date) -> None:
    session = Session(app_engine_of(url).execution_options(isolation_level="REPEATABLE READ"))
    session.execute(text(f"SET TRANSACTION SNAPSHOT '{moment}'"))
    session.execute(
        text("SET LOCAL max_parallel_workers_per_gather = 0")
    )  # the processes share the cores out
    _benches.append(_Bench(session, Summing(book, on, specimens(session)), book, on))


def _work(ids: list[int]) -> Portfolio:
    (bench,) = _benches
    add_part(bench.session, bench.summing, ids, bench.book, bench.on)
    return bench.summing.done()


def _cores() -> int:
    if sys.platform == "linux":  # only there a process knows which of the machine's cores it may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
