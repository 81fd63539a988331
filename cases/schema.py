"""Bring a database to the newest schema, and say whether it is there."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.dialects.postgresql import insert

from cases.law import LawBook
from cases.models import District, LawBookFiles, Tribute

_SCHEMA_LOCK = 7_316_001
"""Key of the transaction lock that lets only one process migrate."""

_LAST_BOOK = select(LawBookFiles.version).order_by(LawBookFiles.id.desc()).limit(1)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate in one transaction; a second process waits and then finds nothing to do."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` ('base' empties the database)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def is_law_recorded(engine: Engine, book: LawBook) -> bool:
    """Whether the book that ships is the one this installation last began to use."""
    with engine.connect() as connection:
        return connection.scalar(_LAST_BOOK) == book.version


def record_law(engine: Engine, book: LawBook, files: Mapping[str, str], at: datetime) -> None:
    """Keep the whole book from the moment it is first used: what it said stays answerable after it changes."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
        if connection.scalar(_LAST_BOOK) != book.version:
            row = {"version": book.version, "files": dict(files), "recorded_at": at}
            connection.execute(insert(LawBookFiles).values(row))


def write_catalogues(engine: Engine, book: LawBook) -> None:
    """Copy districts and tributes of the law book into their catalogue tables; the book is their only source."""
    law = book.at(date.max)
    with engine.begin() as connection:
        districts = [{"code": code, "name": law.issuer(code).district_name} for code in law.district_codes()]
        statement = insert(District)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["code"], set_={"name": statement.excluded.name}),
            districts,
        )
        tributes = [
            {
                "code": tribute.code,
                "name": tribute.name,
                "kind": tribute.kind,
                "has_festivities": tribute.festivities,
                "budget_code": tribute.budget_code,
            }
            for tribute in law.tributes()
        ]
        tribute_rows = insert(Tribute)
        connection.execute(
            tribute_rows.on_conflict_do_update(
                index_elements=["code"],
                set_={
                    name: tribute_rows.excluded[name]
                    for name in ("name", "kind", "has_festivities", "budget_code")
                },
            ),
            tributes,
        )
