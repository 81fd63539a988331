"""The night from the command line."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer

from workflows.cli.frame import AsJson, Home, On, settings_of, show, tell

_PHASES = {"accounts": "Apertura y primer aviso", "cases": "Expedientes", "citations": "Citas"}


def night(
    on: On = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Dice qué haría y no guarda nada.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hace todo lo que procede en una fecha hábil; dos veces la misma noche es lo mismo que una."""
    settings = settings_of(home)
    if dry_run:
        answer = _here(settings, on, dry_run=True)
    else:
        answer = _as_flow(settings, on) or _here(settings, on, dry_run=False)
    show(answer, as_json=as_json, text=_described(answer, dry_run=dry_run))
    if not answer["dates"]:
        tell("No es día hábil: no se hizo nada.")


def _here(settings: Any, on: date | None, *, dry_run: bool) -> dict[str, Any]:
    from workflows.night_run import run_night_here

    with _bars() as told:
        return run_night_here(settings, on, dry_run=dry_run, told=told)


def _as_flow(settings: Any, on: date | None) -> dict[str, Any] | None:
    """The night as a run that Prefect shows, when its server is up; None leaves it to be run without."""
    from workflows.services.connection import prefect_is_up, use_prefect

    if not prefect_is_up(settings):
        return None
    use_prefect(settings)
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    from workflows.nightly import night_flow

    try:
        answer = night_flow(on)
    except (HTTPError, PrefectException, RuntimeError) as error:
        # a RuntimeError is how Prefect says that it cannot reach its server; any other is not its doing
        if isinstance(error, RuntimeError) and prefect_is_up(settings):
            raise
        tell("Prefect dejó de responder: la noche sigue sin él.")
        return None
    assert isinstance(answer, dict)
    return answer


@contextmanager
def _bars() -> Iterator[Callable[[str, int], None]]:
    """A bar for each phase, on a terminal; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bars: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True), transient=True) as shown:

        def told(phase: str, count: int) -> None:
            if phase not in bars:
                bars[phase] = shown.add_task(_PHASES[phase], total=count)
            else:
                shown.advance(bars[phase], -count)

        yield told


def _described(answer: dict[str, Any], *, dry_run: bool) -> str:
    from cases.domain.words import EVENT_NAMES

    named: Mapping[Any, str] = EVENT_NAMES
    lines = [f"Sin corrida en {day}: lo que venció entonces se hace ahora." for day in answer["missed"]]
    for done in answer["dates"]:
        title = "Noche simulada, nada se guardó" if dry_run else "Noche"
        lines.append(
            f"{title} del {done['on']}: {done['due']} expedientes vistos, {done['documents']} documentos, "
            f"{done['seconds']:.1f} s"
        )
        for heading, counts, names in (
            ("Actos", done["acts"], named),
            ("En espera", done["waits"], {}),
            ("Por revisar", done["reviews"], {}),
        ):
            lines.extend(f"  {heading}: {names.get(code, code)} {n}" for code, n in counts.items())
    return "\n".join(lines)
