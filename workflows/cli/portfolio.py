"""What comes in from the town's books, from the command line."""

from pathlib import Path
from typing import Annotated, Any

import typer

from workflows.cli.frame import EXIT_BAD_INPUT, AsJson, Home, On, clerk_stamp, settings_of, show, tell
from workflows.cli.office import law_of, work_in

_PROBLEMS_SHOWN = 20
_COUNTS = {
    "read": "leídas",
    "created": "nuevas",
    "updated": "cambiadas",
    "unchanged": "iguales",
    "rejected": "rechazadas",
}


def import_(
    path: Annotated[Path, typer.Argument(metavar="RUTA", help="Libro .xlsx, carpeta o .zip de .csv.")],
    home: Home = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Solo dice qué haría.")] = False,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="Deja fuera las filas malas.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Carga una cartera: contribuyentes, cuentas, cargos, pagos y saldos iniciales."""
    from cases.service.intake import import_portfolio

    with work_in(home) as session:
        report = import_portfolio(
            session, path, clerk_stamp(), law_of(session), dry_run=dry_run, skip_bad_rows=skip_bad_rows
        )
    answer = report.as_dict()
    show(answer, as_json=as_json, text=_described(answer))
    if report.is_refused:
        tell("No se guardó nada. Corrija lo señalado, o deje fuera las filas malas con --skip-bad-rows.")
        raise typer.Exit(EXIT_BAD_INPUT)


def _described(answer: dict[str, Any]) -> str:
    lines = ["Prueba: no se guarda nada."] if answer["dry_run"] else []
    for name, counts in answer["tables"].items():
        counted = " ".join(f"{counts[key]:>9} {word}" for key, word in _COUNTS.items())
        lines.append(f"{name:<18}{counted}")
    problems = answer["problems"]
    for problem in problems[:_PROBLEMS_SHOWN]:
        place = ", ".join(
            f"{what} {problem[key]}" for key, what in (("row", "fila"), ("column", "columna")) if problem[key]
        )
        lines.append(f"  {problem['sheet']}{': ' + place if place else ''}: {problem['message']}")
    more = len(problems) + answer["problems_unlisted"] - _PROBLEMS_SHOWN
    if more > 0:
        lines.append(f"  … y {more} problemas más (todos con --json).")
    return "\n".join(lines)


def review(on: On = None, home: Home = None, *, as_json: AsJson = False) -> None:
    """Revisa todas las cuentas y deja en el panel lo que alguien debe ver: repetidos, faltantes, montos raros."""
    from workflows.review_run import review_here

    answer = review_here(settings_of(home), on, clerk_stamp(on))
    seen, found, pending = answer["accounts"], answer["findings"], answer["pending"]
    lines = [f"{seen} cuentas revisadas al {answer['on']}: {found} hallazgos, {pending} pendientes."]
    lines += [f"{one['found']:>9}  {one['title']}" for one in answer["by_code"].values()]
    show(answer, as_json=as_json, text="\n".join(lines))
