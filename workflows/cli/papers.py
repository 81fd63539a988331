"""Documents, judicial files and reports from the command line."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from workflows.cli.frame import AsJson, Home, On, date_option, show, today_unless
from workflows.cli.office import law_of, work_in, write_file

Out = Annotated[Path, typer.Option("--out", metavar="ARCHIVO", help="Dónde escribirlo.")]


def document(
    number: Annotated[str, typer.Argument(metavar="DOCUMENTO", help="Número impreso: AV-SJN-2026-0012.")],
    out: Out,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Escribe un documento tal como se emitió."""
    from cases.service.casefile import document_content

    with work_in(home) as session:
        content, sha256, row = document_content(session, number)
        answer = {"number": row.number, "kind": row.kind, "sha256": sha256, "bytes": len(content)}
    write_file(out, content)
    show(answer, as_json=as_json, text=f"{answer['number']} escrito en {out} (sha256 {sha256}).")


def bundle(
    ref: Annotated[str, typer.Argument(metavar="EXPEDIENTE", help="Número de expediente o de cuenta.")],
    out: Out,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Escribe el expediente completo en un .zip: documentos, índice, huellas e historia."""
    from hashlib import sha256

    from cases.service.bundle import bundle as pack

    with work_in(home) as session:
        content = pack(session, ref)
    write_file(out, content)
    answer = {"case": ref, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
    show(answer, as_json=as_json, text=f"Expediente {ref} escrito en {out}.")


def report(
    name: Annotated[
        str,
        typer.Argument(
            metavar="INFORME", help="mora, cartera, control, gestiones, ingresos, expedientes o revision."
        ),
    ],
    out: Out,
    on: On = None,
    *,
    since: Annotated[date | None, date_option("--from", "Primer día del período.")] = None,
    until: Annotated[date | None, date_option("--to", "Último día del período.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Escribe un informe como .xlsx, .docx o .csv."""
    from cases.service import reports

    with work_in(home) as session:
        table = reports.report(session, law_of(session), name, until or today_unless(on), since)
        content = reports.written(table, out.suffix.lower())
    write_file(out, content)
    answer = {
        "report": name,
        "rows": len(table.rows),
        "columns": list(table.columns),
        "note": table.note,
        "out": str(out),
    }
    if table.summary:
        answer["by_code"] = dict(sorted(table.summary.items()))
    if table.data:
        answer["data"] = table.data
    show(answer, as_json=as_json, text=f"{table.title}: {len(table.rows)} renglones en {out}.")
