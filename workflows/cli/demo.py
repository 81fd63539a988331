"""The demonstration from the command line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workflows.cli.frame import AsJson, Home, settings_of, show, tell

if TYPE_CHECKING:
    from workflows.demo.life import Told

_ACCOUNTS, _MONTHS, _SEED = 120, 12, 2026


def demo(
    *,
    accounts: Annotated[
        int, typer.Option("--accounts", min=20, max=20_000, help="Cuántas cuentas.")
    ] = _ACCOUNTS,
    months: Annotated[int, typer.Option("--months", help="Cuántos meses de oficina.")] = _MONTHS,
    seed: Annotated[int, typer.Option("--seed", help="La misma semilla cuenta la misma historia.")] = _SEED,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="No arranca el panel.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Inventa un pueblo, vive meses de su oficina y abre el panel con un usuario por función."""
    from cases.clock import today
    from cases.db import app_engine, session_factory
    from cases.law import load_book
    from workflows.demo.life import Wish, live
    from workflows.demo.summary import figures, people, table

    settings = settings_of(home)
    engine = app_engine(settings)
    began = time.monotonic()
    with _bars() as told:
        life = live(engine, load_book(), Wish(accounts, months, seed), settings.home, today(), told)
    with session_factory(engine).begin() as session:
        answer = figures(session, life, time.monotonic() - began)
    engine.dispose()
    answer["users"] = [employee.as_dict() for employee in life.staff]
    answer["address"] = None if no_serve else _serve(settings)
    text = f"{table(answer)}\n\n{people(answer)}"
    if not no_serve:
        text += f"\nPara detenerlo todo: cobranza down --home {settings.home}"
    show(answer, as_json=as_json, text=text)


def _serve(settings: Any) -> str:
    from workflows.services import bring_up

    status = bring_up(settings, tell)
    return next(one.address for one in status.services if one.name == "panel")


@contextmanager
def _bars() -> "Iterator[Told]":
    """A bar for each part of the story, on a terminal; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bars: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True)) as shown:

        def told(what: str, done: int, whole: int) -> None:
            if what not in bars:
                bars[what] = shown.add_task(what, total=whole)
            shown.update(bars[what], completed=done, total=whole)

        yield told
