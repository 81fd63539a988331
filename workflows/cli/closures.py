"""Closed days from the command line: proposed, decided, and which terms an approval moved."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cases.domain.vocabulary import LawStatus
from workflows.cli.frame import AsJson, Home, On, date_option, show
from workflows.cli.office import stamp_by, work_in

By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace.")]
Number = Annotated[int, typer.Argument(metavar="NÚMERO", help="Número de la propuesta.")]
Basis = Annotated[str, typer.Option("--basis", metavar="DECRETO", help="Decreto o acuerdo en que se apoya.")]


def propose(
    from_on: Annotated[date, date_option("--from", "Primer día cerrado.")],
    name: Annotated[str, typer.Option("--name", metavar="MOTIVO", help="Por qué se cierra.")],
    basis: Basis,
    by: By,
    *,
    until_on: Annotated[
        date | None, date_option("--until", "Último día cerrado, inclusive. Sin él, un solo día.")
    ] = None,
    district: Annotated[
        str, typer.Option("--district", metavar="DISTRITO", help="Código. Sin él, todos los distritos.")
    ] = "",
    status: Annotated[
        LawStatus, typer.Option("--status", metavar="CERTEZA", help=f"{', '.join(LawStatus)}.")
    ] = LawStatus.TEXT,
    on: On = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Propone días cerrados; lo son cuando otra persona lo aprueba."""
    from cases.law import load_book
    from cases.service.closures import propose_closure

    with work_in(home) as session:
        answer = propose_closure(
            session,
            load_book(),
            from_on,
            until_on,
            name,
            basis,
            stamp_by(session, by, on),
            district=district.strip().upper(),
            status=status,
        )
    _show_proposal(answer, as_json=as_json)


def reopen(
    number: Annotated[int, typer.Argument(metavar="NÚMERO", help="Número del cierre aprobado.")],
    reason: Annotated[str, typer.Option("--reason", metavar="MOTIVO", help="Por qué se abre.")],
    basis: Basis,
    by: By,
    *,
    from_on: Annotated[
        date | None, date_option("--from", "Primer día que se abre. Sin él, todos los que faltan.")
    ] = None,
    on: On = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Propone abrir otra vez los días por venir de un cierre; el cierre queda en el registro."""
    from cases.service.closures import propose_reopening

    with work_in(home) as session:
        stamp = stamp_by(session, by, on)
        answer = propose_reopening(session, number, reason, basis, stamp, from_on=from_on)
    _show_proposal(answer, as_json=as_json)


def approve(number: Number, by: By, *, on: On = None, home: Home = None, as_json: AsJson = False) -> None:
    """Aprueba una propuesta de otra persona: mueve los plazos abiertos y dice cuáles."""
    _decide(number, by, on, home, as_json=as_json, approves=True)


def reject(number: Number, by: By, *, on: On = None, home: Home = None, as_json: AsJson = False) -> None:
    """Rechaza una propuesta de otra persona; queda en el registro."""
    _decide(number, by, on, home, as_json=as_json, approves=False)


def closures(*, home: Home = None, as_json: AsJson = False) -> None:
    """Muestra todo lo propuesto, lo más reciente primero, con quién y cuándo."""
    from cases.service.closures import listed_closures

    with work_in(home) as session:
        listed = listed_closures(session)
    lines = [f"{one['id']:>5}  {_STATES[one['state']]:<10} {_said(one)} ({one['basis']})" for one in listed]
    show({"closures": listed}, as_json=as_json, text="\n".join(lines) or "Nadie ha propuesto cierres.")


_STATES = {"proposed": "propuesta", "approved": "aprobada", "rejected": "rechazada"}


def _decide(
    number: int, by: str, on: date | None, home: Path | None, *, as_json: bool, approves: bool
) -> None:
    from cases.law import load_book
    from cases.service.closures import decide_closure

    with work_in(home) as session:
        stamp = stamp_by(session, by, on)
        answer = decide_closure(session, load_book(), number, stamp, approve=approves)
    closure = answer.closure
    lines = [f"Propuesta {number} {_STATES[closure['state']]}: {_said(closure)}.", *answer.moved.lines]
    show(answer.as_dict, as_json=as_json, text="\n".join(lines))


def _show_proposal(answer: dict[str, Any], *, as_json: bool) -> None:
    text = f"Propuesta {answer['id']}: {_said(answer)}. Falta que otra persona la apruebe."
    show(answer, as_json=as_json, text=text)


def _said(answer: dict[str, Any]) -> str:
    verb = "abrir" if answer["kind"] == "reopening" else "cerrar"
    until = f" al {answer['until']}" if answer["until"] != answer["from"] else ""
    where = answer["district"] or "todos los distritos"
    return f"{verb} {answer['from']}{until}, {where}: {answer['name']}"
