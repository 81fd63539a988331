"""What every table shares: naming of constraints, comments on every column, enums stored by value."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    DateTime,
    MetaData,
    Numeric,
    Text,
    any_,
    literal,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

APP_ROLE = "cobranza_app"
"""The database role the application acts as; it owns nothing."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads this class attribute as configuration
        int: BigInteger(),
        Decimal: Numeric(14, 2),
        datetime: DateTime(timezone=True),
        date: Date(),
        str: Text(),
    }


def col(comment: str, *args: Any, **options: Any) -> Mapped[Any]:
    """A column with its comment; the annotation gives type and nullability."""
    return mapped_column(*args, comment=comment, **options)


def one_of(column: str, values: type[StrEnum] | Sequence[str]) -> CheckConstraint:
    """The named CHECK that keeps a text column inside a closed list, by value."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def in_order(first: str, last: str) -> CheckConstraint:
    """The named CHECK that an interval does not end before it starts."""
    return CheckConstraint(f"{last} >= {first}", name=f"{first}_{last}_order")


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


def among(column: Any, keys: Collection[int]) -> ColumnElement[bool]:
    """`column` is one of `keys`: one parameter however many, so that a statement is read and planned once."""
    condition: ColumnElement[bool] = column == any_(literal(list(keys), ARRAY(BigInteger)))
    return condition
