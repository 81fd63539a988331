"""A real PostgreSQL for every test that asks for one: one cluster a run, one database a test.

`settings` is an installation of its own; `engine` and `session` act as the application, `owner_engine` as
the owner.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from cases import db
from cases.embedded import DATABASE, OWNER_ROLE, Cluster
from cases.settings import Settings, load_settings

# nothing of a test must outlive a power cut, and waiting for the disk is most of a small transaction's time
_TEST_CONFIGURATION = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"

_database_numbers = count(1)

# what a shell starts in the background ignores interruptions, and so would the commands that tests interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)


# programs that are no Python package: a test that needs one is left out where it is missing, and told so
_TOOLS = {
    "needs_chromium": ("chromium", "chromium"),
    "needs_libreoffice": ("soffice", "libreoffice-writer"),
    "needs_poppler": ("pdftotext", "poppler-utils"),
}


def _missing_tools() -> dict[str, str]:
    """What is not installed: marker -> package that brings it."""
    return {marker: package for marker, (program, package) in _TOOLS.items() if shutil.which(program) is None}


def pytest_configure(config: pytest.Config) -> None:
    for marker, (program, package) in _TOOLS.items():
        config.addinivalue_line("markers", f"{marker}: runs where {program} is installed (package {package})")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = _missing_tools()
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in missing)]
    if left_out and os.environ.get("COBRANZA_TEST_TOOLS") == "required":
        raise pytest.UsageError(
            f"{len(left_out)} tests need what is not installed: {', '.join(missing.values())}"
        )
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for marker, package in _missing_tools().items():
        terminalreporter.write_line(
            f"NOT RUN: the tests marked {marker}. To run them too: apt-get install {package}", yellow=True
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A prepared cluster; its database is the template of every test's. Parallel workers have one each."""
    folder = Path(tempfile.mkdtemp(prefix="cobranza-pruebas-"))
    cluster = Cluster(folder)
    try:
        cluster.own_configuration.write_text(_TEST_CONFIGURATION)
        cluster.ensure_running()
        db.prepare(load_settings(folder, database_url=None))
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(cluster: Cluster) -> Iterator[str]:
    """The address of a prepared, empty database that only this test uses."""
    name = f"prueba_{next(_database_numbers)}"
    with _administration(cluster) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER_ROLE}")
    yield cluster.url(name)
    with _administration(cluster) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation whose database is this test's."""
    return load_settings(tmp_path / "casa", database_url=database_url)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """As the application sees it: in the role that owns nothing."""
    engine = db.app_engine_of(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def owner_engine(settings: Settings) -> Iterator[Engine]:
    """As who migrates sees it."""
    engine = db.owner_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Makes sessions of the application; `with sessions.begin() as session` commits."""
    return db.session_factory(engine)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One session of the application; what it does not commit is rolled back."""
    with sessions() as session:
        yield session


def _administration(cluster: Cluster) -> psycopg.Connection:
    address = cluster.url("postgres").replace("+psycopg", "")
    return psycopg.connect(address, autocommit=True)
