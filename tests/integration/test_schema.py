"""The schema: what the models say is what the migrations make; evidence only grows; the application owns nothing."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import count

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from builders import add_account, months, night
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from cases.embedded import OWNER_ROLE, Cluster
from cases.models import Base
from cases.models.base import APP_ROLE
from cases.models.ledger import VERSIONED
from cases.schema import downgrade, is_current, upgrade

Sessions = sessionmaker[Session]
NOT_OURS = {"alembic_version"}
LITERALS = re.compile(r"'([^']*)'")

_empty_ones = count(1)


@pytest.fixture
def empty_engine(cluster: Cluster) -> Iterator[Engine]:
    """A database in which nothing was ever prepared."""
    name = f"vacia_{next(_empty_ones)}"
    address = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER {OWNER_ROLE}")
    engine = create_engine(cluster.url(name))
    yield engine
    engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - NOT_OURS


# --- models and migrations ------------------------------------------------------------------------------------


def test_the_models_are_what_the_migrations_make(owner_engine: Engine) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        return not (kind == "table" and (name or "").endswith("_history"))

    with owner_engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_choices_of_the_models_are_those_of_the_database(owner_engine: Engine) -> None:
    """Alembic does not compare checks: a new code that the database does not know stops who writes it."""
    with owner_engine.connect() as connection:
        stored = {
            name: set(LITERALS.findall(said))
            for name, said in connection.execute(
                text("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'")
            )
        }
    checks = [
        check
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    ]
    assert checks
    assert {str(check.name): set(LITERALS.findall(str(check.sqltext))) for check in checks} == {
        str(check.name): stored.get(str(check.name)) for check in checks
    }


def test_migrations_go_down_to_nothing_and_up_again(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    assert is_current(empty_engine)
    there = tables(empty_engine)
    assert there >= set(Base.metadata.tables)
    downgrade(empty_engine, "base")
    assert not is_current(empty_engine)
    assert tables(empty_engine) == set()
    upgrade(empty_engine)
    assert tables(empty_engine) == there


def test_migrating_twice_changes_nothing(empty_engine: Engine) -> None:
    upgrade(empty_engine)
    upgrade(empty_engine)
    assert is_current(empty_engine)


def test_a_history_has_the_columns_of_its_table(owner_engine: Engine) -> None:
    inspected = inspect(owner_engine)
    for table in VERSIONED:
        own = [(column["name"], str(column["type"])) for column in inspected.get_columns(table)]
        old = [(column["name"], str(column["type"])) for column in inspected.get_columns(f"{table}_history")]
        assert old == [*own, ("superseded_at", "TIMESTAMP")], table


def test_every_table_and_column_says_what_it_is(owner_engine: Engine) -> None:
    inspected = inspect(owner_engine)
    for table in tables(owner_engine):
        assert inspected.get_table_comment(table)["text"], table
        if not table.endswith("_history"):
            for column in inspected.get_columns(table):
                assert column["comment"], f"{table}.{column['name']}"


def test_every_constraint_and_index_has_a_name_of_ours(owner_engine: Engine) -> None:
    with owner_engine.connect() as connection:
        named = connection.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " JOIN pg_class ON pg_class.oid = conrelid"
                " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')"
                " AND relname NOT LIKE '%_history' AND relname <> 'alembic_version'"
            )
        ).all()
        indexed = connection.scalars(
            text(
                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        ).all()
    assert len(named) > 100
    strange = [(table, name) for table, name in named if not name.startswith(_prefixes(table))]
    assert strange == []
    assert [name for name in indexed if not name.startswith(("pk_", "uq_", "ix_", "ex_"))] == []


def _prefixes(table: str) -> tuple[str, ...]:
    return tuple(f"{kind}_{table}" for kind in ("pk", "uq", "ck", "fk", "ex"))


# --- stated charges -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unknown",
    [
        "INSERT INTO document_charges SELECT max(id), 0, 1, 0, 0, 0 FROM documents",
        "INSERT INTO document_charges SELECT 0, max(id), 1, 0, 0, 0 FROM charges",
    ],
)
def test_a_document_states_only_charges_that_exist(engine: Engine, sessions: Sessions, unknown: str) -> None:
    with sessions.begin() as session:
        add_account(session, periods=months("2024-01", "2025-10"))
    night(engine, date(2026, 1, 5))
    with engine.connect() as connection:
        with pytest.raises(IntegrityError) as refused:
            connection.execute(text(unknown))
        assert isinstance(refused.value.orig, psycopg.errors.ForeignKeyViolation)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM charges",
        "DELETE FROM documents",
        "UPDATE charges SET id = id + 1000",
        "UPDATE documents SET id = id + 1000",
        "TRUNCATE charges CASCADE",
    ],
)
def test_what_a_document_states_does_not_go_away_even_for_the_owner(
    engine: Engine, owner_engine: Engine, sessions: Sessions, change: str
) -> None:
    with sessions.begin() as session:
        add_account(session, periods=months("2024-01", "2025-10"))
    night(engine, date(2026, 1, 5))
    with owner_engine.connect() as connection, pytest.raises(DBAPIError, match="de solo agregar"):
        connection.execute(text(change))


# --- least privilege ------------------------------------------------------------------------------------------


def test_the_application_owns_nothing_and_is_no_superuser(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == APP_ROLE
        owned = connection.scalar(
            text(
                "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
            )
        )
        powers = connection.execute(
            text(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin"
                " FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    assert owned == 0
    assert not any(powers)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE cases ADD COLUMN more text",
        "DROP TABLE case_events",
        "ALTER TABLE case_events DISABLE TRIGGER ALL",
        "CREATE TABLE mine (x int)",
        "DROP FUNCTION refuse_change() CASCADE",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM cases",
        "DELETE FROM payments",
        "UPDATE documents SET sha256 = ''",
        "UPDATE documents SET context = '{}'",
        "UPDATE delivery_attempts SET attempted_on = '2020-01-01'",
        "UPDATE holds SET from_on = '2020-01-01'",
        "UPDATE proposals SET proposed_by = 'x'",
        "UPDATE instalments SET amount = 0",
        "INSERT INTO taxpayers_history SELECT *, now() FROM taxpayers",
        "UPDATE tributes SET kind = 'tasa'",
    ],
)
def test_the_application_may_not(engine: Engine, statement: str) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
        connection.execute(text(statement))


# --- rules the database itself holds --------------------------------------------------------------------------

_SECOND_CASE = """
    INSERT INTO cases (number, district, account_id, taxpayer_id, stage, opened_on)
    SELECT 'EXP-X', district, account_id, taxpayer_id, 'opened', opened_on FROM cases
"""
_SECOND_STORY = """
    INSERT INTO case_events (case_id, sequence, event, to_stage, effective_on, recorded_at, actor, actor_role, code,
        reasons, basis, data, facts_digest, law_version, idempotency_key, previous_hash, hash)
    SELECT case_id, sequence, event, to_stage, effective_on, recorded_at, actor, actor_role, code,
        reasons, basis, data, facts_digest, law_version, idempotency_key || 'x', previous_hash, hash
    FROM case_events
"""


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE cases SET stage = 'limbo'", "ck_cases_stage"),
        ("UPDATE cases SET closed_on = '2026-01-06'", "ck_cases_closed_has"),
        ("UPDATE documents SET status = 'delivered'", "ck_documents_delivered_has_date"),
        ("UPDATE documents SET status = 'lost'", "ck_documents_status"),
        ("UPDATE charges SET amount = -1", "ck_charges_amount_not_negative"),
        ("UPDATE accounts SET kind = 'castillo'", "ck_accounts_kind"),
        (_SECOND_CASE, "uq_cases_one_before_referral"),
        (_SECOND_STORY, "uq_case_events_case_id_sequence"),
    ],
)
def test_what_may_not_be_is_refused_by_its_own_name(
    engine: Engine, sessions: Sessions, statement: str, constraint: str
) -> None:
    with sessions.begin() as session:
        add_account(session, periods=months("2024-01", "2025-10"))
    night(engine, date(2026, 1, 5))
    with engine.connect() as connection, pytest.raises(DBAPIError, match=constraint):
        connection.execute(text(statement))
