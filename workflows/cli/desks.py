"""The desks that attend citations and their absences, from the command line."""

from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cases.domain.desks import WEEKDAY_NAMES
from cases.domain.errors import BadInput, CobranzaError
from cases.domain.terms import WEEKDAYS
from workflows.cli.frame import AsJson, Home, On, date_option, show
from workflows.cli.office import database_of, law_of, stamp_by, work_in

if TYPE_CHECKING:
    from cases.service.rebooking import Proposal
    from cases.service.verbs import Done

Number = Annotated[int, typer.Argument(metavar="VENTANILLA", help="Número de la ventanilla.")]
By = Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién lo hace: la jefatura.")]
District = Annotated[str, typer.Option("--district", metavar="DISTRITO", help="Código del distrito.")]
Days = Annotated[
    str, typer.Option("--weekdays", metavar="DÍAS", help="Solo esos días: lunes,miércoles. Vacío: todos.")
]
Hours = Annotated[
    str,
    typer.Option("--hours", metavar="HORAS", help="Solo esas horas: 08:00-12:00. Vacío: las de la oficina."),
]


def add(
    number: Number,
    place: Annotated[str, typer.Option("--place", metavar="LUGAR", help="Como se imprime en el citatorio.")],
    officer: Annotated[
        str, typer.Option("--officer", metavar="PERSONA", help="Quién atiende: su usuario, o su nombre.")
    ],
    from_on: Annotated[date, date_option("--from", "Primer día.")],
    by: By,
    *,
    post: Annotated[str, typer.Option("--post", metavar="CARGO", help="Vacío: el del usuario.")] = "",
    until_on: Annotated[date | None, date_option("--until", "Último día.")] = None,
    weekdays: Days = "",
    hours: Hours = "",
    district: District = "SJN",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Define quién atiende una ventanilla desde un día; quien la tenía la deja el día anterior."""
    from cases.service.desks import define_desk

    with work_in(home) as session:
        answer = define_desk(
            session,
            law_of(session),
            district,
            number,
            place,
            officer,
            post,
            from_on,
            stamp_by(session, by, None),
            until_on=until_on,
            weekdays=_weekdays(weekdays),
            hours=_hours(hours),
        )
    show(answer, as_json=as_json, text="\n".join([_desk_line(answer), *_to_move_lines(answer)]))


def end(
    number: Number,
    until_on: Annotated[date, date_option("--until", "Último día en que atiende.")],
    by: By,
    *,
    district: District = "SJN",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Termina una ventanilla: después de ese día nadie atiende en ella."""
    from cases.service.desks import end_desk

    with work_in(home) as session:
        stamp = stamp_by(session, by, None)
        answer = end_desk(session, law_of(session), district, number, until_on, stamp)
    show(answer, as_json=as_json, text="\n".join([_desk_line(answer), *_to_move_lines(answer)]))


def absence(
    from_on: Annotated[date, date_option("--from", "Primer día.")],
    until_on: Annotated[date, date_option("--until", "Último día.")],
    reason: Annotated[str, typer.Option("--reason", metavar="MOTIVO", help="Como se le dirá a la gente.")],
    by: By,
    *,
    desk: Annotated[int | None, typer.Option("--desk", metavar="VENTANILLA", help="Una ventanilla.")] = None,
    officer: Annotated[
        str, typer.Option("--officer", metavar="PERSONA", help="Una persona, en cualquier ventanilla.")
    ] = "",
    weekdays: Days = "",
    hours: Hours = "",
    district: District = "SJN",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Registra cuándo no se atiende, y muestra las citas ya dadas que hay que cambiar."""
    from cases.service.desks import record_absence

    with work_in(home) as session:
        answer = record_absence(
            session,
            law_of(session),
            district,
            from_on,
            until_on,
            reason,
            stamp_by(session, by, None),
            desk=desk,
            officer=officer,
            weekdays=_weekdays(weekdays),
            hours=_hours(hours),
        )
    show(answer, as_json=as_json, text="\n".join([_absence_line(answer), *_to_move_lines(answer)]))


def withdraw(
    number: Annotated[int, typer.Argument(metavar="AUSENCIA", help="Número de la ausencia.")],
    by: By,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Retira una ausencia: las citas que nadie ha cambiado vuelven a valer."""
    from cases.service.desks import withdraw_absence

    with work_in(home) as session:
        answer = withdraw_absence(session, law_of(session), number, stamp_by(session, by, None))
    show(answer, as_json=as_json, text=f"Retirada: {_absence_line(answer)}")


def list_(*, district: District = "SJN", on: On = None, home: Home = None, as_json: AsJson = False) -> None:
    """Muestra ventanillas, ausencias y las citas que la oficina no puede atender."""
    from cases.service.desk_lists import listed_desks
    from workflows.cli.frame import today_unless

    with work_in(home) as session:
        answer = listed_desks(session, law_of(session), district, today_unless(on))
    lines = [_desk_line(one) for one in answer["desks"]]
    if answer["by_policy"]:
        count = len(answer["by_policy"])
        lines.append(
            f"Hoy atienden las {count} ventanillas de la política (citation.desks), sin persona fija."
        )
    lines += [_absence_line(one) for one in answer["absences"]]
    show(answer, as_json=as_json, text="\n".join([*lines, *_to_move_lines(answer)]))


def rebook(
    by: Annotated[str, typer.Option("--by", metavar="USUARIO", help="Quién las cambia.")],
    *,
    district: District = "SJN",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Muestra las fechas nuevas; no cambia nada.")
    ] = False,
    on: On = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Da otra fecha a todas las citas que la oficina no puede atender: un acto por expediente."""
    from cases.db import session_factory
    from cases.service.rebooking import proposed_dates, rebook_each, refuse_if_nothing

    with database_of(home) as engine:
        with session_factory(engine)() as session:
            stamp, book = stamp_by(session, by, on), law_of(session)
            found = proposed_dates(session, book, district, stamp.on)
        refuse_if_nothing(found)
        agreed = [] if dry_run else [one.moved for one in found if one.moved]
        answers = rebook_each(engine, book, agreed, stamp)
    rows = [_rebooked(one, answers.get(one.told["case"])) for one in found]
    lines = [
        f"{row['case']}  {row['on']} {row['at']} -> {row['new_on'] or 'sin cupo'} {row['new_at'] or ''}  {row['said']}"
        for row in rows
    ]
    show({"dry_run": dry_run, "appointments": rows}, as_json=as_json, text="\n".join(lines))


def _rebooked(proposal: "Proposal", answer: "Done | CobranzaError | None") -> dict[str, Any]:
    moved, refused = proposal.moved, isinstance(answer, CobranzaError)
    return {
        **proposal.told,
        "new_on": moved.on.isoformat() if moved else None,
        "new_at": f"{moved.at:%H:%M}" if moved else None,
        "new_desk": moved.desk if moved else None,
        "moved": answer is not None and not refused,
        "code": answer.code if isinstance(answer, CobranzaError) else "" if moved else "no_slot",
        "said": answer.reason if isinstance(answer, CobranzaError) else answer.message if answer else "",
    }


def _desk_line(answer: dict[str, Any]) -> str:
    until = f" hasta {answer['until']}" if answer["until"] else ""
    return (
        f"Ventanilla {answer['desk']}: {answer['officer']}, {answer['post']}, en {answer['place']}, desde "
        f"{answer['from']}{until}{_limits(answer)}"
    )


def _absence_line(answer: dict[str, Any]) -> str:
    who = answer["officer"] or f"ventanilla {answer['desk']}"
    span = f"del {answer['from']} al {answer['until']}"
    return f"Ausencia {answer['absence']}: {who}, {span}{_limits(answer)}: {answer['reason']}"


def _limits(answer: dict[str, Any]) -> str:
    days = ", ".join(WEEKDAY_NAMES[WEEKDAYS.index(day)] for day in answer["weekdays"])
    return "".join(f", {part}" for part in (days, answer["hours"]) if part)


def _to_move_lines(answer: dict[str, Any]) -> list[str]:
    if not answer["to_move"]:
        return []
    return [
        "Citas por cambiar (todas: cobranza desk rebook; una: cobranza act EXPEDIENTE rebook):",
        *(
            f"  {one['case']}  {one['on']} {one['at']}  ventanilla {one['desk']}  {one['document']}  {one['why']}"
            for one in answer["to_move"]
        ),
    ]


def _weekdays(text: str) -> tuple[str, ...]:
    """Weekdays as people name them, in the words of the calendar."""
    known = dict(zip(WEEKDAY_NAMES, WEEKDAYS, strict=True)) | {"miercoles": "wednesday", "sabado": "saturday"}
    return tuple(known.get(part.strip().lower(), part.strip()) for part in text.split(",") if part.strip())


def _hours(text: str) -> tuple[time | None, time | None]:
    if not text.strip():
        return None, None
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as error:
        raise BadInput("bad_hours", f"«{text}» no son horas; escríbalas como 08:00-12:00.") from error
    return start, end
