"""The law that acts rest on can be shown: who changes a book or a version is told on."""

from datetime import date

import pytest
from builders import Sessions, add_account, months, night
from law_changes import approved
from sqlalchemy import Engine, text

from cases.service.verification import verify

MONDAY = date(2026, 6, 1)


@pytest.fixture
def evidence(engine: Engine, sessions: Sessions) -> Engine:
    """A case opened before the office approved a rate, and one after."""
    with sessions.begin() as session:
        add_account(session, "I-1", periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    approved(sessions)
    return engine


def codes(engine: Engine) -> list[tuple[str, str]]:
    return [(one["what"], one["where"]) for one in verify(engine)["problems"]]


def tamper(owner_engine: Engine, table: str, statement: str) -> None:
    """As somebody who owns the tables could, triggers put aside."""
    with owner_engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def test_acts_under_a_book_and_under_what_was_approved_check_out(evidence: Engine) -> None:
    assert codes(evidence) == []


def test_a_book_that_was_changed_is_told(evidence: Engine, owner_engine: Engine) -> None:
    change = "UPDATE law_books SET files = jsonb_set(files, '{book.toml}', '\"name = 1\"')"
    tamper(owner_engine, "law_books", change)
    assert [code for code, _ in codes(evidence)] == ["law_book_differs"]


def test_a_version_that_never_was_is_told(evidence: Engine, owner_engine: Engine) -> None:
    tamper(owner_engine, "documents", "UPDATE documents SET law_version = 'sv-1.0+00000000'")
    found = codes(evidence)
    assert [code for code, _ in found] == ["law_version_unknown"]
    assert found[0][1].startswith("AV-SJN-2026-")
