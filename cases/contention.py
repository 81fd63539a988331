"""Doing again what PostgreSQL undid so that another transaction could go on."""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError

_UNDONE = frozenset({"40001", "40P01"})
"""SQLSTATEs of a serialization failure and of a deadlock: nothing is wrong with what was asked."""

_MOST_TRIES = 5

Answer = TypeVar("Answer")


def repeated(attempt: Callable[[], Answer]) -> Answer:
    """The answer of `attempt`, made again a bounded number of times while the server undoes it.

    Each attempt must be a transaction, or a savepoint, of its own: what it wrote is gone when it fails.
    """
    for _ in range(_MOST_TRIES - 1):
        try:
            return attempt()
        except (psycopg.Error, DBAPIError) as error:
            if not _was_undone(error):
                raise
    return attempt()


def _was_undone(error: psycopg.Error | DBAPIError) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, psycopg.Error) and cause.sqlstate in _UNDONE
