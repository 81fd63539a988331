"""The evidence from the command line: verify it, copy it, bring it back."""

from pathlib import Path
from typing import Annotated

import typer

from workflows.cli.frame import EXIT_REFUSED, AsJson, Home, settings_of, show
from workflows.cli.office import database_of

_PROBLEMS_SHOWN = 20


def verify(*, home: Home = None, as_json: AsJson = False) -> None:
    """Comprueba toda la evidencia: cadena, historia, documentos, números y libro de cuentas."""
    from cases.service.verification import verify as verify_all

    with database_of(home) as engine:
        answer = verify_all(engine)
    lines = [f"{answer['events']} eventos y {answer['documents']} documentos revisados."]
    lines.extend(
        f"  {problem['what']} {problem['where']}: {problem['message']}"
        for problem in answer["problems"][:_PROBLEMS_SHOWN]
    )
    lines.append(
        "Todo coincide." if answer["ok"] else f"{len(answer['problems'])} problemas (todos con --json)."
    )
    show(answer, as_json=as_json, text="\n".join(lines))
    if not answer["ok"]:
        raise typer.Exit(EXIT_REFUSED)


def backup(
    path: Annotated[Path, typer.Argument(metavar="ARCHIVO", help="Dónde escribir el respaldo (.zip).")],
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Escribe una copia verificada de todo en un archivo."""
    from cases.backup import backup as write_backup
    from cases.clock import now

    answer = write_backup(settings_of(home), path, now())
    rows = sum(answer["rows"].values())
    show(answer, as_json=as_json, text=f"Respaldo en {path}: {rows} filas, sha256 {answer['sha256']}.")


def restore(
    path: Annotated[Path, typer.Argument(metavar="ARCHIVO", help="Un respaldo hecho con backup.")],
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Trae una copia a una base de datos vacía y la comprueba."""
    from cases.backup import restore as load_backup
    from cases.service.verification import verify as verify_all

    answer = load_backup(settings_of(home), path)
    with database_of(home) as engine:
        checked = verify_all(engine)
    answer["verified"] = checked["ok"]
    show(answer, as_json=as_json, text=f"Restaurado: {sum(answer['rows'].values())} filas.")
    if not checked["ok"]:
        raise typer.Exit(EXIT_REFUSED)
