"""Routes: made by the desk, walked by a notifier; a map, the visits, what stayed behind, a sheet to print."""

import base64
from datetime import date

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.access import may_open
from admin.lights import light
from admin.office import calendar_today, office, person, session, stamp, today
from admin.pages.base import PanelView, expose
from admin.route_map import HEIGHT, WIDTH, route_map
from cases.domain.documents.authenticity import OPENS
from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.domain.permissions import ROUTE_MAKERS
from cases.domain.vocabulary import Role
from cases.models import Route
from cases.service import route_changes, routes
from cases.service.batches import list_batches
from cases.service.route_sheet import Sheet, find_route, number_of, points_of, routes_of, sheet
from document_templates.qr import qr_png

_REFUSED = 422
_LONGEST_NUMBER = 12


class RouteView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Ruta", endpoint="ruta", url="/ruta")

    @expose("/")
    def index(self) -> str:
        return self._list()

    @expose("/", methods=("POST",))
    def make(self) -> Response | tuple[str, int]:
        asked = {name: request.form.get(name, "").strip() for name in ("zona", "dia", "notificador")}
        try:
            with office().database.transaction() as writing:
                made = routes.make_route(
                    writing, office().book, asked["zona"], _day(asked["dia"]), asked["notificador"], stamp()
                )
        except ChannelDown:
            raise
        except CobranzaError as refusal:
            return self._list(asked, refusal), _REFUSED
        return redirect(url_for("ruta.page", number=number_of(session().get_one(Route, made))))

    @expose("/<number>")
    def page(self, number: str) -> str:
        told = sheet(session(), office().book, _visible(number), today())
        address = office().book.at(today()).text("documents.public_address")
        return str(
            self.render(
                "ruta.html",
                sheet=told,
                map=route_map(told.stops, points_of(session(), told.district, told.zone)),
                width=WIDTH,
                height=HEIGHT,
                lights=_lights(told),
                firsts=sum(one.visit == 1 for one in told.stops),
                printed_before=[one for one in told.stops if one.was_printed],
                off=[one for one in told.stops if one.off],
                batches=list_batches(session(), route=told.key)
                if may_open("lotes.page", person().role)
                else (),
                unplaced=[one for one in told.stops if not one.place],
                qr=base64.b64encode(qr_png(address + OPENS)).decode() if address else "",
                may_change=person().role in ROUTE_MAKERS,
            )
        )

    @expose("/<number>/visita", methods=("POST",))
    def change(self, number: str) -> Response:
        route = _visible(number)
        stop, places = _whole("visita"), request.form.get("mover", "")
        with office().database.transaction() as writing:
            if places == "quitar":
                route_changes.remove_stop(writing, route.id, stop, stamp())
                flash("La visita salió de la ruta; el documento queda libre para otra.", "success")
            else:
                route_changes.move_stop(
                    writing, route.id, stop, {"subir": -1, "bajar": 1}.get(places) or _bad(), stamp()
                )
        return redirect(url_for("ruta.page", number=number, _anchor="visitas"))

    def _list(self, asked: dict[str, str] | None = None, refusal: CobranzaError | None = None) -> str:
        own = person().id if person().role == Role.NOTIFICADOR else None
        return str(
            self.render(
                "rutas.html",
                rows=[
                    (number_of(route), route, name, visits)
                    for route, name, visits in routes_of(session(), person().district, today(), own)
                ],
                zones=routes.zones_of(session(), person().district),
                walkers=routes.walkers_of(session(), person().district),
                asked=asked or {"zona": "", "dia": today().isoformat(), "notificador": ""},
                refusal=refusal,
                may_make=person().role in ROUTE_MAKERS,
            )
        )


def _lights(told: Sheet) -> dict[int, object]:
    calendar = calendar_today()
    return {one.key: light(calendar, today(), None, one.serve_by_on) for one in told.stops}


def _visible(number: str) -> Route:
    """The route where the person may see it: a notifier only their own, everybody that of their district."""
    try:
        route = find_route(session(), number)
    except BadInput:
        abort(404)
    own = person().role != Role.NOTIFICADOR or route.notifier_id == person().id
    if route.district != person().district or not own:
        abort(404)
    return route


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("bad_date", "El día de la ruta no es una fecha: elíjalo en el calendario.") from error


def _whole(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else _bad()


def _bad() -> int:
    abort(400)
