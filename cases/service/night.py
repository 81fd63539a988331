"""The night of a business date: everything that is due by then, dated that date, exactly once.

Nights follow each other: a second one waits for the first and finds nothing left to do. What holds them apart
is a lock of a transaction, so a killed night frees it; each chunk commits by itself, so its work is not lost.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.domain.errors import RuleRefused
from cases.domain.slots import Slot, allocate, slots_for_citations
from cases.domain.terms import calendar_of, is_business_day
from cases.law import LawBook
from cases.models import Case, Night, among
from cases.service.chunks import Job, Phase, jobs_of, work
from cases.service.engine import Progress, due_accounts, due_cases
from cases.service.mail.queue import back_to_paper, queue_letters
from cases.service.numbers import sweep
from cases.snapshot.desks import load_desk_plans, load_given

_NIGHT_LOCK = 7_316_002
_FURTHEST_DAYS = 400
"""A date further ahead than this is a slip of the keyboard, not a business date."""

WorkAll = Callable[[Sequence[Job]], Iterable[Progress]]
"""Does jobs of one phase, in this process, in several, or as tasks of a flow."""


@dataclass(slots=True)
class NightReport:
    """What `cobranza night --json` tells of one date."""

    on: date
    is_business_day: bool
    missed: list[date] = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)

    def as_dict(self, seconds: float) -> dict[str, Any]:
        dates = []
        if self.is_business_day:
            done = self.progress
            dates.append(
                {
                    "on": self.on.isoformat(),
                    "due": done.looked_at,
                    "acts": {str(event): n for event, n in sorted(done.acts.items())},
                    "waits": dict(sorted(done.waits.items())),
                    "reviews": dict(sorted(done.reviews.items())),
                    "documents": done.documents,
                    "seconds": round(seconds, 3),
                }
            )
        return {"missed": [day.isoformat() for day in self.missed], "dates": dates}


def work_here(engine: Engine, book: LawBook) -> WorkAll:
    """Jobs one after the other in this process."""
    return lambda jobs: (work(engine, book, job) for job in jobs)


def run_night(
    engine: Engine,
    book: LawBook,
    on: date,
    at: datetime,
    *,
    today: date,
    work_all: WorkAll | None = None,
    dry_run: bool = False,
    sends_mail: bool = False,
    told: Callable[[str, int], None] = lambda _phase, _count: None,
) -> NightReport:
    """Run the night of `on`, after any other; `at` is the instant of recording, `told` hears phase and chunks."""
    with alone(engine):
        return run_night_alone(
            engine,
            book,
            on,
            at,
            today=today,
            work_all=work_all,
            dry_run=dry_run,
            sends_mail=sends_mail,
            told=told,
        )


def run_night_alone(
    engine: Engine,
    book: LawBook,
    on: date,
    at: datetime,
    *,
    today: date,
    work_all: WorkAll | None = None,
    dry_run: bool = False,
    sends_mail: bool = False,
    told: Callable[[str, int], None] = lambda _phase, _count: None,
) -> NightReport:
    """As `run_night`, for who is `alone` already and read the law since: nothing is approved under a night.

    `sends_mail`: the installation has a mail server, so documents that may go by e-mail are queued for it.

    Raises RuleRefused for a date before the last night, or absurdly far ahead of `today`.
    """
    if not is_business_day(calendar_of(book.at(on)), on):
        return NightReport(on, is_business_day=False)
    if on > today + timedelta(days=_FURTHEST_DAYS):
        raise RuleRefused("night_too_far", f"La fecha {on:%d/%m/%Y} está demasiado lejos: revise el año.")
    do_all = work_all or work_here(engine, book)
    report = NightReport(on, is_business_day=True, missed=_begin(engine, book, on, at, dry_run=dry_run))
    if not dry_run:
        _in_one_transaction(engine, lambda session: back_to_paper(session, book, on))
    for phase, keys in ((Phase.ACCOUNTS, due_accounts), (Phase.CASES, due_cases)):
        with Session(engine) as session, session.begin():
            jobs = jobs_of(phase, keys(session, on), on, at, dry_run=dry_run)
        _do(jobs, do_all, report, told)
    _do(_citation_jobs(engine, book, report.progress, on, at, dry_run=dry_run), do_all, report, told)
    if not dry_run:
        if sends_mail:
            _in_one_transaction(engine, lambda session: queue_letters(session, book, on, at))
        _finish(engine, report, at)
    return report


def _in_one_transaction(engine: Engine, do: Callable[[Session], object]) -> None:
    with Session(engine) as session, session.begin():
        do(session)


def _do(jobs: Sequence[Job], do_all: WorkAll, report: NightReport, told: Callable[[str, int], None]) -> None:
    if jobs:
        told(jobs[0].phase, len(jobs))
        for progress in do_all(jobs):
            report.progress.add(progress)
            told(jobs[0].phase, -1)


def is_night_running(session: Session) -> bool:
    """Whether a night is at work; if none is, none begins before this transaction ends."""
    return not session.scalar(select(func.pg_try_advisory_xact_lock(_NIGHT_LOCK)))


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """While it lasts no other night runs and no closure is approved."""
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NIGHT_LOCK})
        yield


def _begin(engine: Engine, book: LawBook, on: date, at: datetime, *, dry_run: bool) -> list[date]:
    """Note the run and the business dates since the last night on which none ran; returns those dates."""
    with Session(engine) as session, session.begin():
        last = session.scalar(select(func.max(Night.on_date)).where(Night.status != "missed"))
        if last is not None and on < last:
            raise RuleRefused(
                "night_before_last",
                f"Ya corrió la noche del {last:%d/%m/%Y}: no se corre una anterior ni se fecha hacia atrás.",
                ("política de la corrida nocturna",),
            )
        calendar = calendar_of(book.at(on))
        days = (last + timedelta(days=ahead) for ahead in range(1, (on - last).days)) if last else ()
        missed = [day for day in days if is_business_day(calendar, day)]
        if dry_run:
            return missed
        sweep(session, at)
        if missed:
            noted = {"status": "missed", "started_at": at, "runs": 0, "result": {}}
            rows = [{"on_date": day, **noted} for day in missed]
            session.execute(insert(Night).values(rows).on_conflict_do_nothing())
        session.execute(
            insert(Night)
            .values(on_date=on, status="running", started_at=at, result={})
            .on_conflict_do_update(
                index_elements=["on_date"], set_={"status": "running", "runs": Night.runs + 1}
            )
        )
        return missed


def _finish(engine: Engine, report: NightReport, at: datetime) -> None:
    with Session(engine) as session, session.begin():
        night = session.get_one(Night, report.on)
        total = report.as_dict(0)["dates"][0]
        for name in ("acts", "waits", "reviews"):
            total[name] = dict(Counter(night.result.get(name, {})) + Counter(total[name]))
        for name in ("due", "documents"):
            total[name] += night.result.get(name, 0)
        del total["seconds"]
        night.result, night.status, night.finished_at = total, "done", at


def _citation_jobs(
    engine: Engine, book: LawBook, progress: Progress, on: date, at: datetime, *, dry_run: bool
) -> list[Job]:
    """Give slots, most urgent first over the whole night, and cut the cases into jobs with what they got."""
    ranked = [case for _, case in sorted(progress.wants_slot)]
    if not ranked:
        return []
    law = book.at(on)
    given: dict[int, Slot] = {}
    with Session(engine) as session, session.begin():
        districts: dict[str, list[int]] = {}
        of_case = dict(session.execute(select(Case.id, Case.district).where(among(Case.id, ranked))).all())
        for case in ranked:
            districts.setdefault(of_case[case], []).append(case)
        plans, booked = load_desk_plans(session, districts), load_given(session, on)
    for district, cases in districts.items():
        slots = slots_for_citations(law, calendar_of(law, district), plans[district], on)
        allotted = allocate(cases, slots, booked.slots[district], booked.officers)
        for slot in allotted.values():
            booked.give(district, slot)
        given |= allotted
    progress.wants_slot.clear()
    return [
        Job(job.phase, job.keys, on, at, {key: given[key] for key in job.keys if key in given}, dry_run)
        for job in jobs_of(Phase.CITATIONS, ranked, on, at, dry_run=dry_run)
    ]
