"""The schema: what the models say is what the migrations make; evidence only grows; the application owns nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from builders import add_account, add_user, months, night
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from cases.embedded import OWNER_ROLE, Cluster
from cases.models import Account, Base, Charge, Payment, Taxpayer
from cases.models.base import APP_ROLE
from cases.models.ledger import VERSIONED
from cases.schema import downgrade, is_current, upgrade

Sessions = sessionmaker[Session]
EVIDENCE = (
    "case_events",
    "document_bytes",
    "document_charges",
    "disclosures",
    "imported_files",
    "number_voids",
    "attachments",
    *(f"{table}_history" for table in VERSIONED),
)
NOT_OURS = {"alembic_version"}

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
                " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u')"
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
    assert [name for name in indexed if not name.startswith(("pk_", "uq_", "ix_"))] == []


def _prefixes(table: str) -> tuple[str, ...]:
    return tuple(f"{kind}_{table}" for kind in ("pk", "uq", "ck", "fk"))


# --- append-only ----------------------------------------------------------------------------------------------


@pytest.fixture
def lived_in(engine: Engine, sessions: Sessions, owner_engine: Engine) -> Engine:
    """A database with a row in every table of evidence."""
    with sessions.begin() as session:
        add_user(session, "karla.mena", "gestor")
        account = add_account(session, periods=months("2024-01", "2025-10"))
        key = account.id
    night(engine, date(2026, 1, 5))
    now = datetime(2026, 1, 6, 15, tzinfo=UTC)
    with sessions.begin() as session:
        account = session.get_one(Account, key)
        charge = session.scalars(select(Charge).where(Charge.account_id == key)).first()
        owner = session.get_one(Taxpayer, account.taxpayer_id)
        assert charge is not None
        paid = Payment(
            account_id=key,
            receipt="R-1",
            paid_on=date(2026, 1, 5),
            amount=Decimal("1.00"),
            recorded_by="x",
            recorded_at=now,
        )
        session.add(paid)
        session.flush()
        session.execute(
            text(
                "INSERT INTO opening_balances (charge_id, cutoff_on, recorded_at) VALUES (:key, '2025-01-01', :now)"
            ),
            {"key": charge.id, "now": now},
        )
        account.zone, owner.phone, charge.amount = "Otra", "7000-0000", Decimal("11.00")
        paid.amount = Decimal("2.00")
        for row in (account, owner, charge, paid):
            row.recorded_at = now
        session.flush()
        session.execute(text("UPDATE opening_balances SET interest = 5, recorded_at = :now"), {"now": now})
    with owner_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO number_voids (kind, district, year, number, reason) VALUES ('AV', 'SJN', 2026, 9, 'x');"
                "INSERT INTO attachments (sha256, content_type, content, recorded_at)"
                " VALUES ('00', 'image/png', 'x', now());"
                "INSERT INTO imported_files (sha256, name, actor, created, updated, rejected, recorded_at)"
                " VALUES ('00', 'a.zip', 'x', 0, 0, 0, now());"
                "INSERT INTO disclosures (user_id, taxpayer_id, what, seen_at)"
                " SELECT users.id, taxpayers.id, 'case', now() FROM users, taxpayers;"
            )
        )
    return owner_engine


def _statements(table: str, column: str) -> tuple[str, ...]:
    return (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE")


def _a_column(engine: Engine, table: str) -> str:
    return str(inspect(engine).get_columns(table)[0]["name"])


def test_evidence_only_grows_even_for_its_owner(lived_in: Engine) -> None:
    for table in EVIDENCE:
        for statement in _statements(table, _a_column(lived_in, table)):
            with lived_in.connect() as connection:
                assert connection.scalar(text(f"SELECT count(*) FROM {table}")), table
                with pytest.raises(DBAPIError, match="es de solo agregar"):
                    connection.execute(text(statement))


def test_evidence_only_grows_for_the_application(lived_in: Engine, engine: Engine) -> None:
    for table in EVIDENCE:
        for statement in _statements(table, _a_column(lived_in, table)):
            with engine.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
                connection.execute(text(statement))


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
    with engine.connect() as connection, pytest.raises(DBAPIError, match="must be owner|permission denied"):
        connection.execute(text(statement))


# --- versions -------------------------------------------------------------------------------------------------


def versions(session: Session, table: str, key: int) -> list[tuple[int, str]]:
    rows = session.execute(
        text(f"SELECT version, {_FACT[table]}::text FROM {table}_history WHERE id = :key ORDER BY version"),
        {"key": key},
    )
    return [tuple(row) for row in rows]


_FACT = {"taxpayers": "name", "accounts": "zone", "charges": "amount", "payments": "amount"}


def test_a_correction_keeps_the_version_it_replaces(sessions: Sessions) -> None:
    with sessions.begin() as session:
        account = add_account(session, periods=["2025-01"])
        charge = session.scalars(select(Charge)).one()
        key, charged = account.id, charge.id
    later = datetime(2026, 2, 1, 15, tzinfo=UTC)
    with sessions.begin() as session:
        charge = session.get_one(Charge, charged)
        charge.amount, charge.recorded_at = Decimal("9.00"), later
        account = session.get_one(Account, key)
        account.zone, account.recorded_at = "Centro", later
    with sessions() as session:
        assert versions(session, "charges", charged) == [(1, "10.00")]
        assert versions(session, "accounts", key) == [(1, "El Calvario")]
        assert session.get_one(Charge, charged).version == 2
        replaced = session.execute(
            text("SELECT recorded_at, superseded_at FROM charges_history WHERE id = :key"), {"key": charged}
        ).one()
        assert replaced.superseded_at == later
        assert replaced.recorded_at < later


def test_nobody_can_hide_a_correction_by_its_version_or_date(sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_account(session, periods=["2025-01"])
    with sessions.begin() as session:
        session.execute(text("UPDATE charges SET amount = 1, version = 1"))
    with sessions() as session:
        assert session.scalar(select(Charge.version)) == 2
        assert session.scalar(text("SELECT count(*) FROM charges_history")) == 1


def test_notes_of_the_engine_and_equal_values_make_no_version(sessions: Sessions) -> None:
    with sessions.begin() as session:
        key = add_account(session, periods=["2025-01"]).id
    with sessions.begin() as session:
        session.execute(text("UPDATE accounts SET look_on = '2026-05-05'"))
        session.execute(text("UPDATE accounts SET zone = zone, recorded_at = now()"))
        session.execute(text("UPDATE taxpayers SET name = name, recorded_at = now()"))
    with sessions() as session:
        account = session.get_one(Account, key)
        assert (account.version, account.look_on) == (1, date(2026, 5, 5))
        assert account.recorded_at == datetime(2025, 1, 2, 15, tzinfo=UTC)
        for table in ("accounts", "taxpayers"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}_history")) == 0


def test_a_changed_name_is_found_by_its_new_spelling(sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_account(session, name="José Ávalos")
    with sessions.begin() as session:
        session.execute(text("UPDATE taxpayers SET name = 'Íñigo Peña', recorded_at = now()"))
    with sessions() as session:
        assert session.scalar(text("SELECT search_name FROM taxpayers")) == "inigo pena"
        assert session.scalar(text("SELECT version FROM taxpayers")) == 2
        assert session.scalar(text("SELECT name FROM taxpayers_history")) == "José Ávalos"


# --- rules the database itself holds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE cases SET stage = 'limbo'", "ck_cases_stage"),
        ("UPDATE cases SET closed_on = '2026-01-06'", "ck_cases_closed_has"),
        ("UPDATE documents SET status = 'delivered'", "ck_documents_delivered_has_date"),
        ("UPDATE documents SET status = 'lost'", "ck_documents_status"),
        ("UPDATE charges SET amount = -1", "ck_charges_amount_not_negative"),
        ("UPDATE accounts SET kind = 'castillo'", "ck_accounts_kind"),
        (
            "INSERT INTO cases (number, district, account_id, taxpayer_id, stage, opened_on)"
            " SELECT 'EXP-X', district, account_id, taxpayer_id, 'opened', opened_on FROM cases",
            "uq_cases_one_before_referral",
        ),
        (
            "INSERT INTO case_events (case_id, sequence, event, to_stage, effective_on, recorded_at, actor,"
            " actor_role, code, reasons, basis, data, facts_digest, law_version, idempotency_key, previous_hash, hash)"
            " SELECT case_id, sequence, event, to_stage, effective_on, recorded_at, actor, actor_role, code, reasons,"
            " basis, data, facts_digest, law_version, idempotency_key || 'x', previous_hash, hash FROM case_events",
            "uq_case_events_case_id_sequence",
        ),
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
