"""How Prefect is set up here: on loopback, behind a password, telling nobody, in a database of its own."""

import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from cases.domain.errors import ChannelDown
from cases.embedded import PREFECT_DATABASE, PREFECT_ROLE, Cluster
from cases.settings import Settings

PREFECT_HOST = "127.0.0.1"
_USER = "cobranza"
_CONNECT_SECONDS = 10


def prefect_address(settings: Settings) -> str:
    return f"http://{PREFECT_HOST}:{settings.prefect_port}"


def prefect_environment(settings: Settings) -> dict[str, str]:
    """What the server and whoever talks to it must find in their environment."""
    folder = settings.home / "prefect"
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_API_URL": f"{prefect_address(settings)}/api",
        "PREFECT_API_AUTH_STRING": auth_string(settings.home),
        "PREFECT_SERVER_API_AUTH_STRING": auth_string(settings.home),
        "PREFECT_SERVER_API_HOST": PREFECT_HOST,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }


def server_environment(settings: Settings) -> dict[str, str]:
    """What only the server itself must find besides."""
    address = _database_url(settings).render_as_string(hide_password=False)
    return {"PREFECT_SERVER_DATABASE_CONNECTION_URL": address}


def auth_string_file(home: Path) -> Path:
    return home / "servicios" / "clave-prefect"


def auth_string(home: Path) -> str:
    """The `user:password` of Prefect's interface, made once and kept where only its owner reads."""
    path = auth_string_file(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(file, "w") as fresh:
        fresh.write(f"{_USER}:{secrets.token_urlsafe(24)}")
    return path.read_text()


def make_prefect_database(settings: Settings) -> None:
    """Makes Prefect's database on a server where it is missing; raises ChannelDown when that is not allowed.

    An embedded cluster has one from the start, and one that was named in the settings is its owner's affair.
    """
    if settings.database_url is None or settings.prefect_database_url is not None or _exists(settings):
        return
    name = _database_url(settings).database
    assert name is not None
    try:
        with psycopg.connect(_plain(make_url(settings.database_url)), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.errors.InsufficientPrivilege as error:
        raise _missing(name) from error


def require_prefect_database(settings: Settings) -> None:
    """Raises ChannelDown when Prefect has no database to live in."""
    if not settings.is_embedded and not _exists(settings):
        raise _missing(_database_url(settings).database or "")


def _missing(name: str) -> ChannelDown:
    return ChannelDown(
        "prefect_database_missing",
        f"Prefect necesita una base de datos propia, «{name}», en el servidor. Créela, o indique otra en "
        "COBRANZA_PREFECT_DATABASE_URL.",
    )


def _exists(settings: Settings) -> bool:
    try:
        with psycopg.connect(_plain(_database_url(settings)), connect_timeout=_CONNECT_SECONDS):
            return True
    except psycopg.OperationalError:
        return False


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _database_url(settings: Settings) -> URL:
    if settings.prefect_database_url is not None:
        url = make_url(settings.prefect_database_url)
    elif settings.database_url is not None:
        application = make_url(settings.database_url)
        url = application.set(database=f"{application.database}_prefect")
    else:
        url = make_url(Cluster(settings.home).url(PREFECT_DATABASE, PREFECT_ROLE))
    if ssl := url.query.get("sslmode"):  # the same thing under asyncpg's name
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": ssl})
    return url.set(drivername="postgresql+asyncpg")
