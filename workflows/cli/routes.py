"""Routes of the notifiers from the command line."""

from datetime import date
from typing import Annotated, Any

import typer

from workflows.cli.cases import By
from workflows.cli.frame import AsJson, Home, On, date_option, show, today_unless
from workflows.cli.office import law_of, stamp_by, work_in

Number = Annotated[str, typer.Argument(metavar="HOJA", help="Número de la hoja: HR-SJN-2026-0211.")]


def make(
    zone: Annotated[str, typer.Option("--zone", metavar="ZONA", help="Zona de las cuentas que se visitan.")],
    on: Annotated[date, date_option("--on", "Día de las visitas.")],
    notifier: Annotated[str, typer.Option("--notifier", metavar="USUARIO", help="Quién la camina.")],
    by: By,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Hace la ruta de una zona y un día con lo que puede visitarse, y dice qué queda fuera y por qué."""
    from cases.models import Route
    from cases.service.route_sheet import sheet, sheet_as_dict
    from cases.service.routes import make_route

    with work_in(home) as session:
        book, stamp = law_of(session), stamp_by(session, by, None)
        made = make_route(session, book, zone, on, notifier, stamp)
        answer = sheet_as_dict(sheet(session, book, session.get_one(Route, made), stamp.on))
    show(answer, as_json=as_json, text=_told(answer))


def show_route(number: Number, on: On = None, *, home: Home = None, as_json: AsJson = False) -> None:
    """Muestra una ruta: sus visitas en orden, lo que salió de ella y lo que quedó fuera."""
    from cases.service.route_sheet import find_route, sheet, sheet_as_dict

    with work_in(home) as session:
        told = sheet(session, law_of(session), find_route(session, number), today_unless(on))
        answer = sheet_as_dict(told)
    show(answer, as_json=as_json, text=_told(answer))


def list_routes(
    district: Annotated[str, typer.Option("--district", metavar="DISTRITO", help="Distrito.")] = "SJN",
    on: On = None,
    *,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Lista las rutas de una fecha en adelante."""
    from cases.service.route_sheet import number_of, routes_of

    with work_in(home) as session:
        rows = [
            {
                "route": number_of(route),
                "on": route.on_date.isoformat(),
                "zone": route.zone,
                "notifier": name,
                "open_visits": visits,
            }
            for route, name, visits in routes_of(session, district.upper(), today_unless(on))
        ]
    lines = [
        f"{row['route']:<20}{row['on']:<12}{row['zone']:<16}{row['open_visits']:>4}  {row['notifier']}"
        for row in rows
    ]
    show({"routes": rows}, as_json=as_json, text="\n".join([*lines, f"{len(rows)} rutas."]))


def _told(answer: dict[str, Any]) -> str:
    lines = [
        f"{answer['route']} · {answer['zone']} · {answer['on']} · {answer['notifier']}",
        *(
            f"{place:>3}  {one['at']}  {one['document']:<20} visita {one['visit']}"
            + (f"  NO: {one['off']['reason']}" if one["off"] else "")
            for place, one in enumerate(answer["stops"], start=1)
        ),
        *(f"  salió  {one['document']:<20} {one['code']}" for one in answer["released"]),
        *(f"  fuera  {one['document']:<20} {one['reason']}" for one in answer["left_out"]),
    ]
    if answer["without_room"]:
        lines.append(f"{answer['without_room']} más no cupieron en el día.")
    return "\n".join(lines)
