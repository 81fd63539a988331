"""A town per module: its tests share a database and have a case each, so that a case costs no database."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from office_life import Town

from cases import db
from cases.embedded import DATABASE, OWNER_ROLE, Cluster

_towns = count(1)


@pytest.fixture(scope="module")
def town(cluster: Cluster) -> Iterator[Town]:
    name = f"pueblo_{next(_towns)}"
    address = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER_ROLE}")
    engine = db.app_engine_of(cluster.url(name))
    yield Town(db.session_factory(engine))
    engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
