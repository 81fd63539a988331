"""Statements of the snapshot: made once, asked for many ids at a time, and several of them in one journey.

Making a statement costs SQLAlchemy more than asking it, its sessions add as much again for objects that facts
are not, and the way to the server and back costs more than most answers. So each statement here is a constant,
compiled once, and goes straight to the driver, in a pipeline with the others whose answers are wanted.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import ARRAY, BigInteger, ColumnElement, CompoundSelect, Select, TextClause, any_, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session

from cases.db import raise_if_server_trouble

AnyRows = Select[*tuple[Any, ...]]
"""A statement whose columns are known only when it runs."""

_Asked = AnyRows | CompoundSelect[*tuple[Any, ...]] | TextClause

Rows = list[tuple[Any, ...]]

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped


def among_ids(column: Any, name: str = "ids") -> ColumnElement[bool]:
    """`column` is one of the ids that `ask` is given, under that name."""
    condition: ColumnElement[bool] = column == any_(bindparam(name, type_=ARRAY(BigInteger)))
    return condition


def ask(session: Session, statement: _Asked, ids: Collection[int], **more: object) -> Rows:
    """The rows of a statement that names its ids by `among_ids`; `more` are its other parameters.

    The statement is remembered for ever: it must be a constant, not made for the occasion.
    """
    return ask_all(session, (statement, ids), **more)[0]


def ask_all(session: Session, *questions: tuple[_Asked, Collection[int]], **more: object) -> list[Rows]:
    """The rows of several statements, each for its own ids, in the order given; no ids, no rows."""
    session.flush()
    driver: psycopg.Connection[Any] = session.connection().connection.driver_connection  # type: ignore[assignment]  # the engine is psycopg's
    asked = [(*_compiled(statement), list(ids)) for statement, ids in questions]
    try:
        with driver.pipeline():
            answers = [
                driver.execute(text, {**constants, **more, "ids": ids}) if ids else None
                for text, constants, ids in asked
            ]
        return [answer.fetchall() if answer else [] for answer in answers]
    except psycopg.OperationalError as error:
        raise_if_server_trouble(error)
        raise


@cache
def _compiled(statement: _Asked) -> tuple[str, dict[str, object]]:
    """The text the driver takes, and the values that are part of the statement."""
    compiled = statement.compile(dialect=_DIALECT)
    given = {name for name, bind in compiled.binds.items() if bind.required}
    whole = compiled.construct_expanded_state(dict.fromkeys(given))
    return whole.statement, {name: value for name, value in whole.parameters.items() if name not in given}
