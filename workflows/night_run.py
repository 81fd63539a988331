"""A night with its surroundings: database, law, clock and processes; with or without Prefect around it."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from cases.clock import now, today
from cases.db import app_engine, session_factory
from cases.law import load_book
from cases.service.night import alone, run_night_alone
from cases.settings import Settings
from cases.snapshot.law import law_in_force
from workflows.workers import Do, Workers


def run_night_here(
    settings: Settings,
    on: date | None = None,
    *,
    dry_run: bool = False,
    told: Callable[[str, int], None] = lambda _phase, _count: None,
    seen_as: Callable[[Do], Do] = lambda do: do,
) -> dict[str, Any]:
    """The night of `on`, else of today, as the contract's `night --json` tells it.

    `told` hears what `run_night` tells; `seen_as` wraps the doing of a job for whoever watches.
    """
    engine = app_engine(settings)
    started = time.perf_counter()
    try:
        with alone(engine):  # who waits for an approval to end counts with what was approved
            with session_factory(engine)() as session:
                book = law_in_force(session, load_book())
            with Workers(engine, book) as workers:
                report = run_night_alone(
                    engine,
                    book,
                    on or today(),
                    now(),
                    today=today(),
                    work_all=lambda jobs: workers.work_all(jobs, seen_as),
                    dry_run=dry_run,
                    sends_mail=settings.smtp_host is not None,
                    told=told,
                )
    finally:
        engine.dispose()
    return report.as_dict(time.perf_counter() - started)
