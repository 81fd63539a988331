"""The night as Prefect sees it: one flow a night, one task a chunk, and counts; never whose case.

Prefect starts and shows; that every act happens once is PostgreSQL's doing, so nothing is retried here.
"""

from collections.abc import Callable
from contextvars import copy_context
from datetime import date
from functools import partial
from itertools import count
from typing import Any

from prefect import State, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.states import Failed

from cases.domain.errors import CobranzaError
from cases.service.chunks import Job
from cases.service.engine import Progress
from cases.settings import load_settings
from workflows.deployments import NIGHT_FLOW
from workflows.night_run import run_night_here
from workflows.workers import Do


@flow(name=NIGHT_FLOW, persist_result=False)
def night_flow(on: date | None = None) -> dict[str, Any] | State[Any]:
    """The night of a business date, else of today, in the installation that the environment names."""
    try:
        answer = run_night_here(load_settings(), on, seen_as=_as_tasks())
    except CobranzaError as error:
        return _failed(error)
    log = get_run_logger()
    for day in answer["missed"]:
        log.warning("missed: %s", day)
    for night in answer["dates"]:
        log.info("done: %s", night)
    return answer


@task(name="chunk", task_run_name="{phase}-{place}", cache_policy=NO_CACHE, persist_result=False)
def chunk(phase: str, place: int, work: Callable[[], Progress]) -> Progress | State[Any]:  # noqa: ARG001 -- they name the run
    """One chunk of a phase."""
    try:
        return work()
    except CobranzaError as error:
        return _failed(error)


def _failed(error: CobranzaError) -> State[Any]:
    """Fails the run and gives its caller the error, without a traceback in anybody's log."""
    return Failed(message=f"{error.reason} [{error.code}]", data=error)


def _as_tasks() -> Callable[[Do], Do]:
    """Makes each job a task of the flow that is running now, whichever thread it is done in."""
    flow_context = copy_context()
    places = count(1)

    def seen(do: Do) -> Do:
        def done(job: Job) -> Progress:
            in_flow = flow_context.copy()  # one context cannot be entered by two threads
            progress = in_flow.run(chunk, job.phase.value, next(places), partial(do, job))
            assert isinstance(progress, Progress)
            return progress

        return done

    return seen
