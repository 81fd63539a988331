"""Many rows at once: COPY, in the transaction of a session. A server that is gone raises ChannelDown."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.orm import Session

from cases.db import raise_if_server_trouble


def copy_rows(
    session: Session, table: str, columns: str, rows: Iterable[Sequence[Any]], binary: Sequence[str] = ()
) -> None:
    """`binary` names the types of the columns where they go in as they are, without a detour through text."""
    rows = list(rows)
    if not rows:
        return
    form = " (FORMAT BINARY)" if binary else ""
    with _copying(session, f"COPY {table} ({columns}) FROM STDIN{form}") as copy:
        if binary:
            copy.set_types(binary)
        for row in rows:
            copy.write_row(row)


def copy_lines(session: Session, table: str, columns: str, lines: Sequence[str]) -> None:
    """Rows already written as COPY reads them: for numbers and dates, which need no escaping."""
    if lines:
        with _copying(session, f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write("".join(lines))


def text_array(items: Iterable[str]) -> str:
    """A text[] as PostgreSQL reads it; the driver's own way asks the type of every item."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{item}"' for item in quoted) + "}"


@contextmanager
def _copying(session: Session, command: str) -> Iterator[psycopg.Copy]:
    driver: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]  # the engine is psycopg's
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            yield copy
    except psycopg.OperationalError as error:
        raise_if_server_trouble(error)
        raise
