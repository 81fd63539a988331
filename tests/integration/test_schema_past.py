"""What the tables promise of the past: evidence only grows, and a correction keeps the version it replaces."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from builders import add_account, add_user, months, night
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from cases.models import Account, Charge, Payment, Taxpayer
from cases.models.ledger import VERSIONED

Sessions = sessionmaker[Session]
EVIDENCE = (
    "case_events",
    "document_bytes",
    "document_charges",
    "disclosures",
    "register_corrections",
    "imported_files",
    "number_voids",
    "attachments",
    "law_books",
    "finding_marks",
    "account_reviews",
    "unplaced_payments",
    *(f"{table}_history" for table in VERSIONED),
)


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
        session.execute(
            text(
                "INSERT INTO credit_uses (account_id, act, kind, used_on, amount, recorded_by, recorded_at)"
                " VALUES (:key, 'Acuerdo 1', 'return', '2026-01-05', 1, 'x', :now)"
            ),
            {"key": key, "now": now},
        )
        session.execute(text("UPDATE credit_uses SET amount = 2, recorded_at = :now"), {"now": now})
        session.execute(text("UPDATE opening_balances SET interest = 5, recorded_at = :now"), {"now": now})
    with owner_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO number_voids (kind, district, year, number, reason) VALUES ('AV', 'SJN', 2026, 9, 'x');"
                "INSERT INTO attachments (sha256, content_type, content, recorded_at)"
                " VALUES ('00', 'image/png', 'x', now());"
                "INSERT INTO imported_files (sha256, name, actor, created, updated, rejected, recorded_at)"
                " VALUES ('00', 'a.zip', 'x', 0, 0, 0, now());"
                "INSERT INTO finding_marks (account_id, code, subject, fact, text, mark, reason, marked_by,"
                " marked_role, marked_on, recorded_at) SELECT id, 'zone_unknown', '', 'x', 'x', 'accepted', 'x', 'x',"
                " 'jefatura', '2026-01-05', now() FROM accounts;"
                "INSERT INTO account_reviews (reviewed_on, actor, accounts, findings, pending, law_version,"
                " recorded_at) VALUES ('2026-01-05', 'x', 1, 1, 0, 'x', now());"
                "INSERT INTO unplaced_payments (receipt, account, paid_on, amount, code, file_sha256, row, recorded_at)"
                " VALUES ('R-9', 'Z', '2026-01-05', 1, 'unknown_account', '00', 2, now());"
                "INSERT INTO disclosures (user_id, taxpayer_id, what, seen_at)"
                " SELECT users.id, taxpayers.id, 'case', now() FROM users, taxpayers;"
                "INSERT INTO register_corrections (taxpayer_id, version, changed, reason, made_by, made_role, made_on,"
                " recorded_at) SELECT id, 2, '{}', 'x', 'x', 'jefatura', '2026-01-05', now() FROM taxpayers;"
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
