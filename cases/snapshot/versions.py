"""Tables whose rows are corrected by new versions, as they stand or as they were known at an instant."""

from sqlalchemy import DateTime, Table, TableClause, bindparam, column, select, union_all
from sqlalchemy import table as table_clause
from sqlalchemy.sql.selectable import FromClause

from cases.models import Base
from cases.snapshot.asking import among_ids

KNOWN_AT = bindparam("known_at", type_=DateTime(timezone=True))
"""The instant that a question about the past names."""


def as_known(model: type[Base], limited_by: str | None, *, past: bool) -> FromClause:
    """The table of current facts, or the versions that stood at `:known_at`, limited to accounts (`among_ids`)."""
    table = model.__table__
    assert isinstance(table, Table)
    current = select(table)
    if limited_by is not None:
        current = current.where(among_ids(table.c[limited_by]))
    if not past:
        return current.subquery() if limited_by is not None else table
    old = table_of_versions(table)
    versions = select(*(old.c[one.name] for one in table.c))
    if limited_by is not None:
        versions = versions.where(among_ids(old.c[limited_by]))
    return union_all(
        current.where(table.c.recorded_at <= KNOWN_AT),
        versions.where(old.c.recorded_at <= KNOWN_AT, old.c.superseded_at > KNOWN_AT),
    ).subquery()


def table_of_versions(table: Table) -> TableClause:
    """The `<table>_history` that the trigger writes: the same columns and `superseded_at`."""
    columns = [column(one.name, one.type) for one in table.c]
    return table_clause(f"{table.name}_history", *columns, column("superseded_at", DateTime(timezone=True)))
