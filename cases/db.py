"""Engines and sessions: the one way to the database.

The owner prepares; the application has the same login but acts as `cobranza_app`, a role that owns nothing.
"""

from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import URL, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

from cases.domain.errors import ChannelDown

if TYPE_CHECKING:  # a worker of the night, given an address, needs neither: they take a tenth of its start
    from cases.settings import Settings

APP_ROLE = "cobranza_app"

_CONNECT_SECONDS = 10
_PREPARED_MOST = 500
# classes of SQLSTATE that speak of the server and not of the statement: connection, resources, shutdown
_SERVER_TROUBLE = ("08", "53", "57P", "58")


def owner_engine(settings: "Settings") -> Engine:
    """An engine of the login that owns the tables, for preparing and copying; starts an embedded cluster."""
    return _engine(_url(settings))


def app_engine(settings: "Settings") -> Engine:
    """The engine everything else works with, on a prepared database.

    An embedded database that is not gets prepared; a server's is refused with ChannelDown, for only
    `cobranza migrate` may change it.
    """
    _require_prepared(settings)
    return app_engine_of(_url(settings))


def app_engine_of(url: str | URL) -> Engine:
    """As `app_engine`, for the address of a database known to be prepared."""
    return _engine(url, f"-c role={APP_ROLE}")


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Makes sessions; `with factory.begin() as session` is the unit of work."""
    return sessionmaker(engine, expire_on_commit=False)


def prepare(settings: "Settings") -> None:
    """Brings the database to the newest schema and the catalogues to the law book's."""
    from cases.clock import now
    from cases.law import load_book, shipped_files
    from cases.schema import record_law, upgrade, write_catalogues

    engine = owner_engine(settings)
    try:
        upgrade(engine)
        write_catalogues(engine, load_book())
        record_law(engine, load_book(), shipped_files(), now())
    finally:
        engine.dispose()


def _require_prepared(settings: "Settings") -> None:
    from cases.law import load_book
    from cases.schema import is_current, is_law_recorded

    engine = owner_engine(settings)
    try:
        if is_current(engine) and is_law_recorded(engine, load_book()):
            return
    finally:
        engine.dispose()
    if not settings.is_embedded:
        raise ChannelDown(
            "database_unprepared",
            "La base de datos del servidor no está preparada para esta versión. Ejecute: cobranza migrate",
        )
    prepare(settings)


def _url(settings: "Settings") -> str:
    from cases.embedded import Cluster

    if settings.database_url is not None:
        return settings.database_url
    cluster = Cluster(settings.home)
    cluster.ensure_running()
    return cluster.url()


def _engine(url: str | URL, options: str = "") -> Engine:
    address = make_url(url)
    asked = address.query.get("options", "")
    arguments: dict[str, Any] = {
        "options": " ".join(part for part in (str(asked), "-c timezone=UTC", options) if part),
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "cobranza",
    }
    # an error may reach a log: what was asked does, names and identities do not
    engine = create_engine(address, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)
    event.listen(engine, "handle_error", _name_server_trouble)
    event.listen(engine, "connect", _keep_plans)
    return engine


def _keep_plans(connection: psycopg.Connection[Any], _record: object) -> None:
    """One click runs more statements than the driver keeps prepared; past that each is planned anew."""
    connection.prepared_max = _PREPARED_MOST


def _name_server_trouble(context: ExceptionContext) -> None:
    """Turns what failed because of the server, not of the statement, into ChannelDown."""
    cause = context.original_exception
    if isinstance(cause, psycopg.OperationalError) and not context.is_pre_ping:
        raise_if_server_trouble(cause, disconnected=context.is_disconnect)


def raise_if_server_trouble(cause: psycopg.OperationalError, *, disconnected: bool = False) -> None:
    """For what goes to the driver itself, where SQLAlchemy does not look."""
    if disconnected or cause.sqlstate is None or cause.sqlstate.startswith(_SERVER_TROUBLE):
        said = " ".join(str(cause).split())
        raise ChannelDown(
            "database_down",
            f"La base de datos no responde: {said}. Revise que esté en marcha (cobranza status).",
        ) from cause
