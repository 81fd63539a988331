"""A process that does chunks of nights for another: jobs come in on stdin, results leave on stdout.

Started by `workflows.workers`. It knows neither Prefect nor the panel, and it ends with whoever started it:
half-done work of a killed night must not go on behind the back of the next one.
"""

import gc
import os
import pickle
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO

from sqlalchemy import Engine

from cases.db import app_engine_of
from cases.domain.errors import CobranzaError
from cases.law import LawBook
from cases.service.chunks import Job, work
from cases.service.engine import Progress

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main() -> None:
    """Answers each job with its progress, or with the error that must stop the night."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the parent's to handle
    answers = _answers_alone()
    url, book = pickle.load(sys.stdin.buffer)  # noqa: S301 -- written by our own parent process
    jobs: SimpleQueue[Job] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    engine = app_engine_of(url)
    _collect_seldom()
    while True:
        pickle.dump(_done(engine, book, jobs.get()), answers)
        answers.flush()


def _collect_seldom() -> None:
    """What was loaded stays, and a chunk makes a hundred thousand objects that end with it and few cycles."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _answers_alone() -> BinaryIO:
    """Takes stdout for the answers; whatever prints, prints on stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _listen(source: BinaryIO, jobs: SimpleQueue[Job]) -> None:
    while True:
        try:
            jobs.put(pickle.load(source))  # noqa: S301 -- written by our own parent process
        except EOFError:  # the parent is gone, and with it the night
            os._exit(0)


def _done(engine: Engine, book: LawBook, job: Job) -> Progress | CobranzaError:
    try:
        return work(engine, book, job)
    except CobranzaError as error:
        return error


if __name__ == "__main__":
    main()
