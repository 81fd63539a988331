"""The demonstration from the command line: an invented town, months of its office, and the panel."""

import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflows.cli.frame import AsJson, Home, settings_of, show, tell

if TYPE_CHECKING:
    from psycopg import Connection

    from cases.settings import Settings
    from workflows.demo.life import Told

_ACCOUNTS, _MONTHS, _SEED = 80, 12, 2026


def demo(
    accounts: Annotated[
        int, typer.Option("--accounts", metavar="N", help="Cuentas de la cartera inventada.")
    ] = _ACCOUNTS,
    months: Annotated[
        int, typer.Option("--months", metavar="M", help="Meses de vida de la oficina.")
    ] = _MONTHS,
    seed: Annotated[
        int, typer.Option("--seed", metavar="S", help="La misma semilla da la misma historia.")
    ] = _SEED,
    *,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="No arranca el panel al terminar.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Inventa una cartera de San Juan Nonualco, vive meses de su oficina y arranca el panel."""
    from sqlalchemy.event import listen

    from cases.clock import today
    from cases.db import app_engine, session_factory
    from cases.law import load_book
    from cases.settings import default_home, make_home
    from workflows.demo.life import Wish, live
    from workflows.demo.summary import as_dict, described, read_outcome

    settings = settings_of(home)
    make_home(settings.home)
    started = time.monotonic()
    with _no_services() if no_serve else _services(settings) as address_once_up:
        engine = app_engine(settings)
        listen(engine, "connect", _write_without_waiting)
        try:
            with _bar() as told:
                life = live(engine, load_book(), Wish(accounts, months, seed), settings.home, today(), told)
            seconds = time.monotonic() - started
            with session_factory(engine).begin() as session:
                outcome = read_outcome(session)
        finally:
            engine.dispose()
        address = address_once_up()
    option = "" if settings.home == default_home() else f" --home {shlex.quote(str(settings.home))}"
    text = "" if as_json else described(life, outcome, seconds, address, option)
    show(as_dict(life, outcome, seconds, address), as_json=as_json, text=text)


def _write_without_waiting(connection: "Connection[Any]", _record: object) -> None:
    """The story's own connections commit before the disk has it: a power cut may lose its last moments, no more.

    Nothing is lost that anybody cannot have again; every other connection waits for the disk as always.
    """
    connection.execute("SET synchronous_commit = off")
    connection.commit()


@contextmanager
def _services(settings: "Settings") -> Iterator[Callable[[], str | None]]:
    """Starts what `up` starts while the story is told; gives what waits for it and says where the panel is."""
    from workflows.services import rising

    with rising(settings, tell) as all_up:
        yield lambda: next(one.address for one in all_up().services if one.name == "panel")


@contextmanager
def _no_services() -> Iterator[Callable[[], str | None]]:
    tell("Preparando la base de datos…")
    yield lambda: None


@contextmanager
def _bar() -> Iterator["Told"]:
    """One bar on a terminal's stderr, whose words follow what is going on; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task("", total=None)

        def told(phrase: str, done: int, out_of: int) -> None:
            shown.update(bar, description=phrase, completed=done, total=out_of)

        yield told
