"""The desks that attend citations and their absences: everybody sees them, the chief of the unit defines them."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import may_open
from admin.office import office, person, session, stamp, today
from admin.pages.base import PanelView, expose
from cases.domain.desks import WEEKDAY_NAMES
from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.domain.terms import WEEKDAYS
from cases.models import User
from cases.service import desks
from cases.service.desk_lists import listed_desks

_REFUSED = 422
_LONGEST_NUMBER = 9
_Change = Callable[[Session], dict[str, Any]]


class DesksView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Ventanillas", endpoint="ventanillas", url="/citas/ventanillas")

    @expose("/")
    def index(self) -> str:
        return _page(self)

    @expose("/definir", methods=("POST",))
    def define(self) -> Response | tuple[str, int]:
        def change(writing: Session) -> dict[str, Any]:
            return desks.define_desk(
                writing,
                office().book,
                person().district,
                _whole("desk", "Ventanilla"),
                request.form.get("place", ""),
                request.form.get("officer", ""),
                request.form.get("post", ""),
                _day("from_on", "Primer día"),
                stamp(),
                until_on=_day_if_any("until_on", "Último día"),
                weekdays=_weekdays(),
                hours=_hours(),
            )

        return _done(self, change, "Quedó definida la ventanilla.")

    @expose("/terminar", methods=("POST",))
    def end(self) -> Response | tuple[str, int]:
        def change(writing: Session) -> dict[str, Any]:
            number, until_on = _whole("desk", "Ventanilla"), _day("until_on", "Último día")
            return desks.end_desk(writing, office().book, person().district, number, until_on, stamp())

        return _done(self, change, "Quedó terminada la ventanilla.")

    @expose("/ausencia", methods=("POST",))
    def absence(self) -> Response | tuple[str, int]:
        def change(writing: Session) -> dict[str, Any]:
            return desks.record_absence(
                writing,
                office().book,
                person().district,
                _day("from_on", "Primer día"),
                _day("until_on", "Último día"),
                request.form.get("reason", ""),
                stamp(),
                desk=_whole("desk", "Ventanilla") if request.form.get("desk", "").strip() else None,
                officer=request.form.get("officer", ""),
                weekdays=_weekdays(),
                hours=_hours(),
            )

        return _done(self, change, "Quedó registrada la ausencia.")

    @expose("/retirar", methods=("POST",))
    def withdraw(self) -> Response | tuple[str, int]:
        def change(writing: Session) -> dict[str, Any]:
            return desks.withdraw_absence(writing, office().book, _whole("absence", "Ausencia"), stamp())

        return _done(self, change, "Quedó retirada la ausencia.")


def _page(view: DesksView, problem: CobranzaError | None = None) -> str:
    people = session().scalars(
        select(User).where(User.is_active, User.district == person().district).order_by(User.full_name)
    )
    return str(
        view.render(
            "ventanillas.html",
            listed=listed_desks(session(), office().book, person().district, today()),
            people=[one for one in people if may_open("agenda.free", one.role) or one.role == "auxiliar"],
            weekdays=[(key, name) for key, name in zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)],
            day_names=dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)),
            may_keep=may_open("ventanillas.define", person().role),
            on=today(),
            form=request.form,
            sent=(request.endpoint or "").partition(".")[2],
            problem=problem,
        )
    )


def _done(view: DesksView, change: _Change, said: str) -> Response | tuple[str, int]:
    try:
        with office().database.transaction() as writing:
            answer = change(writing)
    except ChannelDown:
        raise
    except CobranzaError as problem:
        return _page(view, problem), _REFUSED
    count = len(answer["to_move"])
    moved = f" Hay {count} {'cita' if count == 1 else 'citas'} por cambiar de fecha." if count else ""
    flash(said + moved, "warning" if count else "success")
    return redirect(url_for("ventanillas.index"))


def _whole(name: str, said: str) -> int:
    text = request.form.get(name, "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_NUMBER:
        raise BadInput("bad_number", f"{said}: escriba un número.")
    return int(text)


def _day(name: str, said: str) -> date:
    found = _day_if_any(name, said)
    if found is None:
        raise BadInput("date_missing", f"{said}: elija un día.")
    return found


def _day_if_any(name: str, said: str) -> date | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("bad_date", f"{said}: no es una fecha; elíjala en el calendario.") from error


def _weekdays() -> tuple[str, ...]:
    return tuple(request.form.getlist("weekdays"))


def _hours() -> tuple[time | None, time | None]:
    try:
        start, end = (
            time.fromisoformat(text) if text else None
            for text in (request.form.get("starts_at", ""), request.form.get("ends_at", ""))
        )
    except ValueError as error:
        raise BadInput("bad_hours", "Escriba las horas como 08:00.") from error
    return start, end
