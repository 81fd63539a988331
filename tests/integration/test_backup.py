"""A copy of everything: it comes back whole, into an empty database only, and damage is seen."""

from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from builders import BOOK, add_account, months
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from cases.backup import backup, restore
from cases.domain.errors import BadInput, RuleRefused
from cases.service.night import run_night
from cases.service.verification import verify
from cases.settings import Settings

AT = datetime(2026, 6, 1, 7, tzinfo=UTC)


@pytest.fixture
def copy(engine: Engine, sessions: sessionmaker[Session], settings: Settings, tmp_path: Path) -> Path:
    """A copy of an office with one notified case."""
    with sessions.begin() as session:
        add_account(session, periods=months("2024-01", "2025-12"))
    run_night(engine, BOOK, date(2026, 6, 1), AT, today=date(2026, 6, 1))
    out = tmp_path / "copia.zip"
    backup(settings, out, AT)
    return out


def _empty(owner_engine: Engine) -> None:
    with owner_engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def test_a_copy_comes_back_whole(
    copy: Path, engine: Engine, owner_engine: Engine, settings: Settings
) -> None:
    before = verify(engine)
    engine.dispose()
    _empty(owner_engine)
    manifest = restore(settings, copy)
    assert manifest["rows"]["cases"] == 1
    assert manifest["rows"]["documents"] == 2
    after = verify(engine)
    assert after == before
    assert after["ok"]


def test_the_application_still_owns_nothing_after_a_restore(
    copy: Path, engine: Engine, owner_engine: Engine, settings: Settings
) -> None:
    engine.dispose()
    _empty(owner_engine)
    restore(settings, copy)
    with engine.connect() as connection:
        owned = connection.scalar(text("SELECT count(*) FROM pg_tables WHERE tableowner = 'cobranza_app'"))
        assert owned == 0
        assert connection.scalar(text("SELECT count(*) FROM cases")) == 1


def test_only_into_an_empty_database(copy: Path, settings: Settings) -> None:
    with pytest.raises(RuleRefused, match="no está vacía"):
        restore(settings, copy)


def test_a_damaged_copy_is_refused(
    copy: Path, owner_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    damaged = tmp_path / "danada.zip"
    with ZipFile(copy) as good, ZipFile(damaged, "w") as bad:
        bad.writestr("manifiesto.json", good.read("manifiesto.json"))
        bad.writestr("cobranza.dump", good.read("cobranza.dump")[:-1] + b"x")
    _empty(owner_engine)
    with pytest.raises(BadInput, match="huella"):
        restore(settings, damaged)


@pytest.mark.parametrize("content", [b"", b"no es un zip", b"PK\x03\x04"])
def test_what_is_no_copy_is_refused(content: bytes, settings: Settings, tmp_path: Path) -> None:
    strange = tmp_path / "otra.zip"
    strange.write_bytes(content)
    with pytest.raises(BadInput, match="no es un respaldo"):
        restore(settings, strange)


def test_a_missing_copy_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No existe"):
        restore(settings, tmp_path / "nada.zip")


def test_only_its_owner_may_read_a_copy(copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0
