"""What a register is: a query mapped to a read-only class, so that Flask-Admin filters and sorts in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, Subquery
from sqlalchemy.orm import DeclarativeBase


class Rows(DeclarativeBase):
    """Base of the read-only classes; it knows no table of its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register: key in the query, heading, filter of `admin.words` that writes it.

    `in_list` False: too wide for the table; the detail and the export have it.
    """

    key: str
    heading: str
    written: str = ""
    in_list: bool = True


@dataclass(frozen=True, slots=True)
class Register:
    """A catalogue. `contains`, `choices` and `days` are the columns that may be filtered, in those ways."""

    name: str
    title: str
    about: str
    query: Select[*tuple[Any, ...]]
    columns: tuple[Column, ...]
    order: tuple[str, bool]
    contains: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    is_large: bool = False


@cache
def mapped(register: Register) -> type[Rows]:
    """The class of a register's rows, made once however many applications there are."""
    rows: Subquery = register.query.subquery(register.name)
    attributes: Mapping[str, Any] = {"__table__": rows, "__mapper_args__": {"primary_key": [rows.c.id]}}
    return type(f"{register.name.capitalize()}Row", (Rows,), dict(attributes))


ACCOUNT = Column("account", "Cuenta")
TAXPAYER = Column("taxpayer", "Contribuyente")
CASE = Column("case", "Expediente", "expediente")
