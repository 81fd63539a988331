"""An office whose panel answers: built once as a template database, cloned for each test that asks for it.

A conftest that needs these fixtures imports them all from here.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from flask import Flask
from panel_office import PanelOffice
from panel_visitor import Visitor
from sqlalchemy import Engine

from admin import create_app
from cases import db
from cases.embedded import DATABASE, OWNER_ROLE, Cluster

__all__ = [
    "clerk",
    "clock",
    "nowhere",
    "office",
    "office_engine",
    "office_template",
    "panel",
    "sign_in",
    "stranger",
]

_TEMPLATE = "panel_plantilla"


def _administer(cluster: Cluster, statement: str) -> None:
    address = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # names come from this file


@cache
def _built_on(cluster: Cluster) -> str:
    """Six cases: most wait for the proof of their first notice, one was notified twice and cited.

    Once a cluster, though several conftests have the fixture.
    """
    _administer(cluster, f"CREATE DATABASE {_TEMPLATE} TEMPLATE {DATABASE} OWNER {OWNER_ROLE}")
    engine = db.app_engine_of(cluster.url(_TEMPLATE))
    office = PanelOffice(engine)
    office.hire()
    with TemporaryDirectory() as folder:
        office.load(Path(folder))
    office.night(date(2026, 10, 1))
    for account in ("I-02-0412", "E-0087"):
        office.deliver(account, date(2026, 10, 6))
    office.night(date(2026, 10, 20))
    office.deliver("E-0087", date(2026, 10, 22))
    office.night(date(2026, 11, 9))
    office.night(date(2026, 11, 16))
    engine.dispose()
    return _TEMPLATE


@pytest.fixture(scope="session")
def office_template(cluster: Cluster) -> str:
    return _built_on(cluster)


@pytest.fixture
def office_engine(cluster: Cluster, office_template: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    name = f"panel_{abs(hash(request.node.nodeid))}"
    _administer(cluster, f"CREATE DATABASE {name} TEMPLATE {office_template} OWNER {OWNER_ROLE}")
    engine = db.app_engine_of(cluster.url(name))
    yield engine
    engine.dispose()
    _administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(office_engine: Engine) -> PanelOffice:
    return PanelOffice(office_engine)


class Clock:
    """The clock of the panel under test; a test may move it."""

    def __init__(self, office: PanelOffice) -> None:
        self.instant: datetime = office.now

    def __call__(self) -> datetime:
        return self.instant


@pytest.fixture
def clock(office: PanelOffice) -> Clock:
    return Clock(office)


@pytest.fixture
def panel(office: PanelOffice, clock: Clock) -> Flask:
    return create_app(
        office.engine, office.book, secret_key="clave-de-prueba", today=lambda: office.today, now=clock
    )


@pytest.fixture
def sign_in(panel: Flask) -> Callable[[str], Visitor]:
    """Somebody of a role, already inside."""

    def enter(role: str) -> Visitor:
        visitor = Visitor(panel)
        assert visitor.enter(role).status_code == 302
        return visitor

    return enter


@pytest.fixture
def clerk(sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in("gestor")


@pytest.fixture
def stranger(panel: Flask) -> Visitor:
    return Visitor(panel)


@pytest.fixture
def nowhere(tmp_path: Path) -> Engine:
    """An engine whose database is down."""
    return db.app_engine_of(f"postgresql+psycopg://nadie@/nada?host={tmp_path}")
