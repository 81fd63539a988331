"""The register from the command line: corrections with their reason, and the tasks that cases wait for."""

from typing import Annotated, Any

import typer

from workflows.cli.frame import AsJson, Home, On, show
from workflows.cli.office import data_of, law_of, stamp_by, work_in

By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién corrige.")]
Data = Annotated[str, typer.Option("--data", metavar="JSON", help="Lo que debe decir, por campo.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXTO", help="Por qué.")]
Paper = Annotated[str, typer.Option("--paper", metavar="TEXTO", help="Documento en que se apoya.")]
_SHOWN = 40


def taxpayer(
    code: Annotated[str, typer.Argument(metavar="CÓDIGO", help="Código del contribuyente.")],
    data: Data,
    by: By,
    reason: Reason,
    on: On = None,
    *,
    paper: Paper = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Corrige un contribuyente: una versión nueva, con quién, por qué y con qué documento."""
    from cases.service.register import correct_taxpayer

    with work_in(home) as session:
        stamp = stamp_by(session, by, on)
        answer = correct_taxpayer(
            session, code, data_of(data), reason, stamp, law_of(session), reference=paper
        )
    show(answer, as_json=as_json, text=f"Contribuyente {code}: {_changed(answer)}")


def account(
    number: Annotated[str, typer.Argument(metavar="CUENTA", help="Número de cuenta.")],
    data: Data,
    by: By,
    reason: Reason,
    on: On = None,
    *,
    paper: Paper = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Corrige una cuenta; «taxpayer» la pasa al código de otro contribuyente."""
    from cases.service.register import correct_account

    with work_in(home) as session:
        stamp = stamp_by(session, by, on)
        answer = correct_account(
            session, number, data_of(data), reason, stamp, law_of(session), reference=paper
        )
    show(answer, as_json=as_json, text=f"Cuenta {number}: {_changed(answer)}")


def successor(
    code: Annotated[str, typer.Argument(metavar="CÓDIGO", help="Código del contribuyente fallecido.")],
    name: Annotated[str, typer.Option("--name", metavar="NOMBRE", help="Quién responde por la sucesión.")],
    identity: Annotated[str, typer.Option("--identity", metavar="TEXTO", help="DUI u otro documento.")],
    capacity: Annotated[str, typer.Option("--capacity", metavar="CALIDAD", help="heredera, heredero…")],
    paper: Paper,
    by: By,
    reason: Reason,
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Registra a quien responde por un contribuyente fallecido (LGTM 19)."""
    from cases.service.people import record_successor

    with work_in(home) as session:
        stamp = stamp_by(session, by, on)
        answer = record_successor(
            session, code, name, identity, capacity, reason, paper, stamp, law_of(session)
        )
    text = f"{name} consta como {capacity} en: {', '.join(answer['accounts']) or 'ninguna cuenta'}."
    show(answer, as_json=as_json, text=text)


def tasks(
    *,
    code: Annotated[
        str | None, typer.Option("--code", metavar="CÓDIGO", help="Solo las de un código.")
    ] = None,
    zone: Annotated[str | None, typer.Option("--zone", metavar="ZONA", help="Solo las de una zona.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="También las que terminaron.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Muestra lo que los expedientes esperan que se corrija en el registro."""
    from cases.domain.cadastre import TaskCode
    from cases.domain.errors import BadInput
    from cases.service.cadastre.listing import TaskFilters, tasks_as_dict

    if code is not None and code not in set(TaskCode):
        raise BadInput("unknown_code", f"No existe el código «{code}». Existen: {', '.join(TaskCode)}.")
    with work_in(home) as session:
        answer = tasks_as_dict(session, TaskFilters("todas" if everything else "pendientes", code, zone))
    rows = answer["tasks"]
    lines = [
        f"{one['task']:>6}  {one['code']:<20}{one['account']:<18}{one['reason']}" for one in rows[:_SHOWN]
    ]
    lines.append(f"{len(rows)} tareas." + (" Todas con --json." if len(rows) > _SHOWN else ""))
    show(answer, as_json=as_json, text="\n".join(lines))


def dismiss(
    task: Annotated[int, typer.Argument(metavar="TAREA", help="Número de la tarea.")],
    by: By,
    reason: Reason,
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Descarta una tarea que es de juicio: no hay que corregir nada mientras los datos sigan iguales."""
    from cases.domain.errors import BadInput
    from cases.service.cadastre.dismissing import dismiss_task
    from cases.service.cadastre.listing import find_task

    with work_in(home) as session:
        row = find_task(session, task)
        if row is None:
            raise BadInput("unknown_task", f"No existe la tarea {task} de Catastro. Revise el número.")
        stamp = stamp_by(session, by, on)
        count = dismiss_task(session, task, row.fact, reason, stamp, law_of(session))
    show({"task": task, "dismissed": count}, as_json=as_json, text=f"Tareas descartadas: {count}.")


def fields_help() -> str:
    """What `--data` may say of a taxpayer and of an account."""
    from cases.service.register_data import ACCOUNT_FIELDS, TAXPAYER_FIELDS

    return (
        "Campos de --data (vacío: se quita el dato):\n"
        f"  contribuyente: {', '.join(TAXPAYER_FIELDS)}\n  cuenta: {', '.join(ACCOUNT_FIELDS)}"
    )


def _changed(answer: dict[str, Any]) -> str:
    from cases.service.register_data import register_label

    names = ", ".join(register_label(name) for name in answer["changed"])
    return f"quedó corregido {names} (versión {answer['version']})."
