"""Statements of the snapshot: made once, asked for many ids at a time.

Making a statement costs SQLAlchemy more than asking it, and its sessions add as much again for objects that
facts are not. So each statement here is a constant, and goes to the session's connection directly.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import BigInteger, ColumnElement, Row, Select, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

Columns = TypeVarTuple("Columns")
AnyRows = Select[*tuple[Any, ...]]
"""A statement whose columns are known only when it runs."""


def among_ids(column: Any) -> ColumnElement[bool]:
    """`column` is one of the ids that `ask` is given."""
    condition: ColumnElement[bool] = column == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    return condition


def ask(
    session: Session, statement: Select[*Columns], ids: Collection[int], **more: object
) -> Sequence[Row[*Columns]]:
    """The rows of a statement that names its ids by `among_ids`; `more` are its other parameters."""
    session.flush()
    return session.connection().execute(statement, {"ids": list(ids), **more}).all()
