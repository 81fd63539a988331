"""Processes that share the chunks of a night: one for each core, none where one chunk is all there is."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from cases.domain.errors import ChannelDown, CobranzaError
from cases.law import LawBook
from cases.service.chunks import Job, work
from cases.service.engine import Progress

Do = Callable[[Job], Progress]

_END_SECONDS = 10
# beyond these, processes only wait for the one PostgreSQL they all write to
_MOST = 8


class Worker:
    """One process of `workflows.night_worker`, which loads engine and templates once and is given the law."""

    def __init__(self, url: str, book: LawBook) -> None:
        # an interpreter of its own, not a copy of this one: a copy would carry Prefect along
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workflows.night_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._send((url, book))  # not as an argument, where everybody on the machine could read its password

    def do(self, job: Job) -> Progress:
        """Raises what the work raised, and ChannelDown when the process is lost."""
        self._send(job)
        assert self._process.stdout is not None
        try:
            answer = pickle.load(self._process.stdout)  # noqa: S301 -- written by our own child process
        except EOFError as error:
            raise _lost(self._process.wait()) from error
        if isinstance(answer, CobranzaError):
            raise answer
        assert isinstance(answer, Progress)
        return answer

    def end(self) -> None:
        """Ends the process at once; a chunk it was at is undone by the database."""
        self._process.kill()
        self._process.wait(_END_SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        try:
            pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise _lost(self._process.wait()) from error


def _lost(status: int) -> ChannelDown:
    return ChannelDown(
        "night_worker_lost",
        f"Un proceso de la corrida nocturna terminó sin responder (estado {status}). "
        "Lo que alcanzó a hacer quedó guardado: vuelva a ejecutar la noche para completarla.",
    )


def _cores() -> int:
    if sys.platform == "linux":  # only there a process knows which of the machine's cores it may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A context in which chunks are worked; a process starts when first needed and ends with the context."""

    def __init__(self, engine: Engine, book: LawBook, most: int | None = None) -> None:
        self.most = most or min(_cores(), _MOST)
        self._engine, self._book = engine, book
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._all: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._all:
            worker.end()

    def work_all(
        self, jobs: Sequence[Job], seen_as: Callable[[Do], Do] = lambda do: do
    ) -> Iterator[Progress]:
        """The progress of each job as it is done, handed over, not kept; `seen_as` wraps the doing of one."""
        if min(len(jobs), self.most) == 1:
            here = seen_as(lambda job: work(self._engine, self._book, job))
            yield from (here(job) for job in jobs)
            return
        do, waiting = seen_as(self._do), iter(jobs)
        with ThreadPoolExecutor(self.most) as threads:
            running: set[Future[Progress]] = {threads.submit(do, job) for job in islice(waiting, self.most)}
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    running |= {threads.submit(do, job) for job in islice(waiting, 1)}
                    yield future.result()

    def _do(self, job: Job) -> Progress:
        """One job in a process of its own; called from at most `most` threads at a time."""
        try:
            worker = self._idle.get_nowait()
        except Empty:
            worker = Worker(self._engine.url.render_as_string(hide_password=False), self._book)
            self._all.append(worker)
        progress = worker.do(job)
        self._idle.put(worker)
        return progress
