"""The law from the command line: what is in force, and the values that the office itself approves."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from cases.domain.vocabulary import LawStatus
from workflows.cli.frame import AsJson, Home, On, date_option, settings_of, show, today_unless
from workflows.cli.office import known_at, law_of, stamp_by, work_in

By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace.")]
Number = Annotated[int, typer.Argument(metavar="NÚMERO", help="Número de la propuesta.")]


def law(
    key: Annotated[str | None, typer.Argument(metavar="CLAVE", help="Una sola clave.")] = None,
    on: On = None,
    home: Home = None,
    *,
    known_on: Annotated[date | None, date_option("--known-on", "Con lo registrado hasta esa fecha.")] = None,
    as_json: AsJson = False,
) -> None:
    """Muestra los valores en vigor en una fecha: unidad, vigencia, base legal y estado."""
    from cases.law import law_as_dict

    answer = law_as_dict(_book(home, known_on).at(today_unless(on)), key)
    lines = [f"Ley en vigor el {answer['on']} (versión {answer['law_version']})"]
    for value in answer["values"]:
        lines.append(
            f"{value['key']} = {value['value']} {value['unit']}  desde {value['from']}  [{value['status']}]"
        )
        lines.append(f"    {value['basis']}" + (f". {value['note']}" if value["note"] else ""))
    for closure in answer["closures"]:
        where = closure["district"] or "todos los distritos"
        lines.append(f"Cerrado del {closure['from']} al {closure['until']}, {where}: {closure['name']}")
        lines.append(f"    {closure['basis']}")
    show(answer, as_json=as_json, text="\n".join(lines))


def _book(home: Path | None, known_on: date | None) -> Any:
    """The law of an installation; where there is none yet, the book that ships, without making one."""
    from cases.embedded import Cluster
    from cases.law import load_book

    settings = settings_of(home)
    if settings.is_embedded and not Cluster(settings.home).data.exists():
        return load_book()
    with work_in(home) as session:
        return law_of(session, known_at(known_on))


def propose(
    key: Annotated[str, typer.Argument(metavar="CLAVE", help="Clave de la ley: interest.rate_annual.")],
    value: Annotated[str, typer.Argument(metavar="VALOR", help="El valor, en la unidad de la clave.")],
    valid_from: Annotated[date, date_option("--from", "Primer día en que rige.")],
    basis: Annotated[str, typer.Option("--basis", metavar="NORMA", help="Norma o acuerdo en que se apoya.")],
    by: By,
    *,
    valid_until: Annotated[date | None, date_option("--until", "Último día en que rige.")] = None,
    unit: Annotated[
        str, typer.Option("--unit", metavar="UNIDAD", help="Solo si cambia: months o days.")
    ] = "",
    status: Annotated[
        LawStatus, typer.Option("--status", metavar="CERTEZA", help=f"{', '.join(LawStatus)}.")
    ] = LawStatus.POLICY,
    note: Annotated[str, typer.Option("--note", metavar="TEXTO", help="Qué debe saber quien lo lea.")] = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Propone un valor; rige cuando otra persona lo aprueba."""
    from cases.law import load_book
    from cases.service.law_values import propose_value

    with work_in(home) as session:
        answer = propose_value(
            session,
            load_book(),
            key,
            value,
            valid_from,
            basis,
            stamp_by(session, by, None),
            valid_until=valid_until,
            unit=unit,
            status=status,
            note=note,
        )
    show(
        answer,
        as_json=as_json,
        text=f"Propuesta {answer['id']}: {_said(answer)}. Falta que otra persona la apruebe.",
    )


def approve(number: Number, by: By, *, home: Home = None, as_json: AsJson = False) -> None:
    """Aprueba una propuesta de otra persona: desde ese momento es ley."""
    _decide(number, by, home, as_json=as_json, approves=True)


def reject(number: Number, by: By, *, home: Home = None, as_json: AsJson = False) -> None:
    """Rechaza una propuesta de otra persona; queda en el registro."""
    _decide(number, by, home, as_json=as_json, approves=False)


def values(*, home: Home = None, as_json: AsJson = False) -> None:
    """Muestra todo lo propuesto, lo más reciente primero, con quién y cuándo."""
    from cases.service.law_values import listed_values

    with work_in(home) as session:
        listed = listed_values(session)
    lines = [f"{one['id']:>5}  {_STATES[one['state']]:<10} {_said(one)} ({one['basis']})" for one in listed]
    show({"values": listed}, as_json=as_json, text="\n".join(lines) or "Nadie ha propuesto valores.")


_STATES = {"proposed": "propuesta", "approved": "aprobada", "rejected": "rechazada"}


def _decide(number: int, by: str, home: Path | None, *, as_json: bool, approves: bool) -> None:
    from cases.law import load_book
    from cases.service.law_values import decide_value

    with work_in(home) as session:
        stamp = stamp_by(session, by, None)
        answer = decide_value(session, load_book(), number, stamp, approve=approves)
    show(answer, as_json=as_json, text=f"Propuesta {number} {_STATES[answer['state']]}: {_said(answer)}.")


def _said(answer: dict[str, Any]) -> str:
    until = f" hasta {answer['until']}" if answer["until"] else ""
    return f"{answer['key']} = {answer['value']} {answer['unit']} desde {answer['from']}{until}"
