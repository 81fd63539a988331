"""The ways in which a catalogue may be filtered; each is one control of its page."""

import re
from datetime import date
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import ColumnElement, func


def anywhere(text: str) -> tuple[ColumnElement[str], str]:
    """A pattern that finds a text anywhere, accents and capitals aside, and its escape sign."""
    literal = re.sub(r"([%_/])", r"/\1", text)
    return func.lower(func.immutable_unaccent(f"%{literal}%")), "/"


class Contains(BaseSQLAFilter):  # type: ignore[misc]  # Flask-Admin is not typed
    """Text anywhere, accents and capitals aside."""

    control = "text"

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:  # noqa: ARG002  Flask-Admin's signature
        return query.filter(func.lower(func.immutable_unaccent(self.column)).like(*anywhere(value)))

    def operation(self) -> str:
        return "contiene"


class Is(BaseSQLAFilter):  # type: ignore[misc]  # Flask-Admin is not typed
    """One of a closed list."""

    control = "choice"

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:  # noqa: ARG002  Flask-Admin's signature
        return query.filter(self.column == value)

    def operation(self) -> str:
        return "es"


class From(BaseSQLAFilter):  # type: ignore[misc]  # Flask-Admin is not typed
    """That day or later."""

    control = "date"

    def clean(self, value: str) -> date:
        return date.fromisoformat(value)

    def apply(self, query: Any, value: date, alias: Any = None) -> Any:  # noqa: ARG002  Flask-Admin's signature
        return query.filter(self.column >= value)

    def operation(self) -> str:
        return "desde"


class Until(From):
    """That day or earlier."""

    def apply(self, query: Any, value: date, alias: Any = None) -> Any:  # noqa: ARG002  Flask-Admin's signature
        return query.filter(self.column <= value)

    def operation(self) -> str:
        return "hasta"
