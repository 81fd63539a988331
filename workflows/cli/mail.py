"""E-mail from the command line: send what is queued, see it, decide about it, and record what came back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workflows.cli.frame import AsJson, Home, On, settings_of, show
from workflows.cli.office import law_of, stamp_by, work_in

Number = Annotated[str, typer.Argument(metavar="DOCUMENTO", help="Número impreso: AV-SJN-2026-0012.")]
By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace.")]


def send(on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Envía los correos en cola cuyo documento ya se firmó; lo que no salga espera la próxima vez."""
    from cases.domain.vocabulary import MailStatus
    from cases.domain.words import MAIL_STATUS_NAMES
    from workflows.mail_run import send_mail_here

    answer = send_mail_here(settings_of(home), on)
    lines = [f"{MAIL_STATUS_NAMES[MailStatus(code)]}: {many}" for code, many in answer["outcomes"].items()]
    lines += [f"En espera ({code}): {many}" for code, many in answer["waiting"].items()]
    show(answer, as_json=as_json, text="\n".join(lines) or "No hay correos que enviar.")


def list_(
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="ESTADO", help="Solo los que están así: queued, unknown…"),
    ] = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Muestra los correos, el más nuevo primero, con lo que les pasó."""
    from dataclasses import asdict

    from cases.service.mail import letter_rows

    with work_in(home) as session:
        rows = letter_rows(session, status)
    lines = [f"{row.document}  {row.status_name}  {row.error}".rstrip() for row in rows]
    show(
        {"letters": [asdict(row) for row in rows]},
        as_json=as_json,
        text="\n".join(lines) or "No hay correos.",
    )


def retry(document: Number, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Pone otra vez en cola un correo que no salió, o del que no se sabe si salió."""
    from cases.service.mail import retry_letter

    with work_in(home) as session:
        retry_letter(session, document, stamp_by(session, by, on))
    show({"document": document, "status": "queued"}, as_json=as_json, text=f"{document}: otra vez en cola.")


def cancel(document: Number, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Deja el correo de un documento, que se notificará en papel."""
    from cases.service.mail import cancel_letter

    with work_in(home) as session:
        cancel_letter(session, document, stamp_by(session, by, on))
    show(
        {"document": document, "status": "cancelled"},
        as_json=as_json,
        text=f"{document}: se notifica en papel.",
    )


def sent(document: Number, by: By, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Da por enviado un correo del que no se sabía si salió."""
    from cases.service.mail import tell_sent

    with work_in(home) as session:
        tell_sent(session, document, stamp_by(session, by, on))
    show({"document": document, "status": "sent"}, as_json=as_json, text=f"{document}: se dio por enviado.")


def receipt(
    message: Annotated[
        str, typer.Argument(metavar="ARCHIVO", help="El mensaje recibido (.eml); - lo lee de stdin.")
    ],
    by: By,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Registra lo que llegó sobre un correo: informe de entrega o de rebote, acuse de lectura, o respuesta."""
    from cases.service.mail import record_receipt

    content = sys.stdin.buffer.read() if message == "-" else Path(message).read_bytes()
    with work_in(home) as session:
        told = record_receipt(session, content, stamp_by(session, by, None), law_of(session))
    answer = {"document": told.document, "what": told.what, "at": told.at}
    show(answer, as_json=as_json, text=told.message)
