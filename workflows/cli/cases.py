"""Cases from the command line: look at them, and take a step on one."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from workflows.cli.frame import AsJson, Home, On, date_option, show, today_unless
from workflows.cli.office import data_of, known_at, law_of, stamp_by, work_in

By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace.")]
Data = Annotated[str | None, typer.Option("--data", metavar="JSON", help="Datos del acto, como objeto JSON.")]
Photo = Annotated[
    Path | None,
    typer.Option("--photo", metavar="ARCHIVO", help="Foto o escaneo: JPEG, PNG o PDF, hasta 8 MB."),
]
_SHOWN = 40


def cases(
    stage: Annotated[
        str | None, typer.Option("--stage", metavar="ETAPA", help="Solo los de una etapa.")
    ] = None,
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lista los expedientes, los más urgentes primero."""
    from cases.domain.errors import BadInput
    from cases.domain.vocabulary import Stage
    from cases.service.worklist import cases_as_dict

    if stage is not None and stage not in set(Stage):
        raise BadInput("unknown_stage", f"No existe la etapa «{stage}». Existen: {', '.join(Stage)}.")
    with work_in(home) as session:
        answer = cases_as_dict(session, law_of(session), on, stage)
    rows = answer["cases"]
    lines = [_listed(row) for row in rows[:_SHOWN]]
    lines.append(f"{len(rows)} expedientes." + (" Todos con --json." if len(rows) > _SHOWN else ""))
    show(answer, as_json=as_json, text="\n".join(lines))


def _listed(row: dict[str, Any]) -> str:
    deadline = row["next_deadline"] or "—"
    return f"{row['case']:<20}{row['stage']:<14}{deadline:<12}{row['debt']:>14}  {row['code']}"


def case(
    ref: Annotated[
        str, typer.Argument(metavar="EXPEDIENTE_O_CUENTA", help="Número de expediente o de cuenta.")
    ],
    on: On = None,
    *,
    as_of: Annotated[date | None, date_option("--as-of", "Como estaba en esa fecha.")] = None,
    known_on: Annotated[date | None, date_option("--known-on", "Con lo registrado hasta esa fecha.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Muestra un expediente: etapa, próximo plazo, por qué, historia y documentos."""
    from cases.service.casefile import case_as_dict

    with work_in(home) as session:
        then = known_at(known_on)
        answer = case_as_dict(session, ref, law_of(session, then), today_unless(on), as_of, then)
    show(answer, as_json=as_json, text=_described(answer))


def _described(answer: dict[str, Any]) -> str:
    from cases.domain.vocabulary import Event, Stage
    from cases.domain.words import EVENT_NAMES, STAGE_NAMES

    decision = answer["decision"]
    lines = [
        f"{answer['case']} · cuenta {answer['account']} · {STAGE_NAMES[Stage(answer['stage'])]}",
        f"Deuda vencida: {answer['debt']['overdue']} · próximo plazo: {answer['next_deadline'] or 'ninguno'}",
        f"Qué procede ({decision['code']}):",
        *(f"  - {reason}" for reason in decision["reasons"]),
        "Historia:",
        *(
            f"  {event['effective_on']}  {EVENT_NAMES[Event(event['event'])]} ({event['actor']})"
            for event in answer["events"]
        ),
        "Documentos:",
        *(
            f"  {one['number']:<22}{one['status']:<14}{one['delivered_on'] or ''}"
            for one in answer["documents"]
        ),
    ]
    return "\n".join(lines)


def act(
    ref: Annotated[str, typer.Argument(metavar="EXPEDIENTE", help="Número de expediente o de cuenta.")],
    verb: Annotated[str, typer.Argument(metavar="ACTO", help="Uno de los actos de la lista.")],
    by: By,
    on: On = None,
    *,
    data: Data = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hace un acto sobre un expediente, como lo hace el panel."""
    _perform(ref, verb, by, on, data_of(data), home=home, as_json=as_json)


def deliver(
    document: Annotated[str, typer.Argument(metavar="DOCUMENTO", help="Número impreso: AV-SJN-2026-0012.")],
    by: By,
    how: Annotated[str, typer.Option("--how", metavar="FORMA", help="personal, esquela, edicto, correo…")],
    result: Annotated[
        str, typer.Option("--result", metavar="RESULTADO", help="delivered, not_found, refused…")
    ],
    on: On = None,
    *,
    photo: Photo = None,
    data: Data = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Registra una diligencia de entrega de un documento."""
    given = {**data_of(data), "document": document.strip().upper(), "how": how, "result": result}
    _perform(None, "record_attempt", by, on, given, photo=photo, home=home, as_json=as_json)


def _perform(
    ref: str | None,
    verb: str,
    by: str,
    on: date | None,
    data: dict[str, Any],
    *,
    photo: Path | None = None,
    home: Any,
    as_json: bool,
) -> None:
    from cases.models import Case
    from cases.service.attachments import keep_attachment
    from cases.service.finding import find_document
    from cases.service.verbs import perform

    with work_in(home) as session:
        if ref is None:
            ref = session.get_one(Case, find_document(session, data["document"]).case_id).number
        stamp = stamp_by(session, by, on)
        if photo is not None:
            data["photo"] = keep_attachment(session, _read(photo), stamp.at).sha256
        done = perform(session, ref, verb, stamp, data, law_of(session))
    answer = {
        "case": done.case,
        "event": done.event,
        "documents": list(done.documents),
        "message": done.message,
    }
    show(answer, as_json=as_json, text=f"{done.case}: {done.message}")


def _read(path: Path) -> bytes:
    from cases.domain.errors import BadInput
    from cases.machine_errors import cause_in_spanish
    from cases.service.attachments import LARGEST_BYTES

    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise BadInput(
            "photo_unreadable", f"No se pudo leer la foto {path.name}: {cause_in_spanish(error)}."
        ) from error


def verbs_help() -> str:
    """The verbs with their data, for the help of `act` and `deliver`."""
    from cases.service.verbs import VERBS

    lines = ["Actos y los campos de --data (los que llevan * son obligatorios):"]
    for verb in VERBS.values():
        fields = ", ".join(
            f"{name}{'*' if field.is_required() else ''}" for name, field in verb.fields.model_fields.items()
        )
        lines.append(f"  {verb.name:<20} {verb.title}. {fields}")
    return "\n".join(lines)
