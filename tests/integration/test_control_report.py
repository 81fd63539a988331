"""Control of notices in an office that lived some months: the figures add up, at every month's end and today."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cases import db
from cases.domain.control import CONTROLLED, Standing, standing_of
from cases.domain.documents.kinds import KINDS
from cases.embedded import DATABASE, OWNER_ROLE, Cluster
from cases.law import load_book
from cases.models import Account, Case, DeliveryAttempt, Document
from cases.service.reports import Period, report
from cases.service.reports.control import counted
from cases.service.reports.tables import calendar_months
from workflows.demo.life import Life, Wish, live

BOOK = load_book()
TODAY = date(2026, 11, 22)
WISH = Wish(60, 4, 7)


@contextmanager
def empty_database(cluster: Cluster) -> Iterator[Engine]:
    name = "control_de_entregas"
    address = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER_ROLE}")
    engine = db.app_engine_of(cluster.url(name))
    yield engine
    engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def lived(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Life]]:
    with empty_database(cluster) as engine:
        home: Path = tmp_path_factory.mktemp("control")
        yield engine, live(engine, BOOK, WISH, home, TODAY, lambda _what, _done, _whole: None)


def test_it_adds_up_per_kind_and_zone_at_every_month_end(lived: tuple[Engine, Life]) -> None:
    engine, life = lived
    months = list(calendar_months(life.first_on, life.last_on))
    assert len(months) >= WISH.months
    with Session(engine) as session:
        for month in months:
            since_the_start = Period(life.first_on, month.until)
            for period in (month, since_the_start):
                counts = counted(session, BOOK, period)
                assert counts
                assert [key for key, count in counts.items() if not count.adds_up] == []


def test_what_is_told_of_today_is_what_is_stored(lived: tuple[Engine, Life]) -> None:
    engine, life = lived
    with Session(engine) as session:
        counts = counted(session, BOOK, Period(life.first_on, life.last_on))
        stored: dict[tuple[str, str], Counter[Standing]] = {}
        rows = session.execute(
            select(Document.kind, func.coalesce(Account.zone, "sin zona"), Document.status)
            .join(Case, Case.id == Document.case_id)
            .join(Account, Account.id == Case.account_id)
            .where(Document.attached_to_id.is_(None), Document.kind.in_(CONTROLLED))
        )
        for kind, zone, status in rows:
            stored.setdefault((kind, zone), Counter())[standing_of(status)] += 1
        proofs = session.scalar(
            select(func.count(DeliveryAttempt.document_id.distinct()))
            .join(Document, Document.id == DeliveryAttempt.document_id)
            .where(
                DeliveryAttempt.result == "delivered",
                DeliveryAttempt.annulled_on.is_(None),
                Document.status == "delivered",
                Document.kind.in_(CONTROLLED),
            )
        )
    assert {key: count.standings for key, count in counts.items()} == stored
    assert sum(count.methods.total() for count in counts.values()) == proofs
    occurring = {one for count in counts.values() for one, many in count.standings.items() if many}
    assert occurring == set(Standing)


def test_the_report_says_it_for_people_and_for_programs(lived: tuple[Engine, Life]) -> None:
    engine, life = lived
    with Session(engine) as session:
        table = report(session, BOOK, "control", life.last_on, life.first_on)
        visits = session.scalar(select(func.count()).select_from(DeliveryAttempt))
    assert "Las cifras cuadran" in table.note
    assert table.data["adds_up"] is True
    kinds, total = [row[0] for row in table.rows[:-1]], table.rows[-1]
    assert set(kinds) <= {KINDS[kind].name for kind in CONTROLLED}
    assert total[2] == table.data["total"]["issued"] == sum(one["issued"] for one in table.data["documents"])
    assert table.more[0].rows[-1][1] == visits == sum(one["visits"] for one in table.data["notifiers"])  # type: ignore[index]  # a total row
