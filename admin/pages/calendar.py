"""The days on which the office is closed, each with its reference, and the decrees that two people lay over them."""

import calendar as months
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.office import law_today, office, person, session, stamp, today
from admin.pages.base import PanelView, expose
from admin.queries import full_names
from cases.domain.documents.wording import MONTHS
from cases.domain.errors import BadInput, CobranzaError, Conflict, RuleRefused
from cases.domain.permissions import CLOSURE_APPROVERS, CLOSURE_PROPOSERS
from cases.domain.terms import Calendar, calendar_of, is_business_day
from cases.service.closures import decide_closure, listed_closures, propose_closure, propose_reopening
from cases.service.deadlines import moved_by

_REFUSED = 422
_STALE = 409
_FIELDS = ("from_on", "until_on", "district", "name", "basis", "reason")
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month; `why` is the reference of its closure, "" where the office is open or rests."""

    on: date
    is_open: bool
    why: str


class CalendarView(PanelView):
    """Everybody reads it; who may propose or approve finds the forms on the same page."""

    def __init__(self) -> None:
        super().__init__(name="Calendario", endpoint="calendario", url="/calendario")

    @expose("/")
    def index(self) -> str:
        return self._page()

    @expose("/proponer", methods=("POST",))
    def propose(self) -> Response | tuple[str, int]:
        typed = _typed()

        def write(writing: Session) -> str:
            row = propose_closure(
                writing,
                office().shipped,
                _day(typed["from_on"], "Primer día cerrado"),
                _day(typed["until_on"], "Último día cerrado") if typed["until_on"] else None,
                typed["name"],
                typed["basis"],
                stamp(),
                district=typed["district"],
            )
            return f"Propuesta {row['id']} guardada: falta que otra persona la apruebe."

        return self._written(write, typed)

    @expose("/<int:key>/abrir", methods=("POST",))
    def reopen(self, key: int) -> Response | tuple[str, int]:
        typed = _typed()

        def write(writing: Session) -> str:
            first_on = _day(typed["from_on"], "Primer día que se abre") if typed["from_on"] else None
            row = propose_reopening(
                writing, _known(key), typed["reason"], typed["basis"], stamp(), from_on=first_on
            )
            return f"Propuesta {row['id']} guardada: falta que otra persona la apruebe."

        return self._written(write, typed)

    @expose("/<int:key>/decidir", methods=("POST",))
    def decide(self, key: int) -> Response | tuple[str, int]:
        approves = request.form.get("decision") == "approve"

        def write(writing: Session) -> str:
            answer = decide_closure(writing, office().shipped, _known(key), stamp(), approve=approves)
            if not approves:
                return f"La propuesta {key} quedó rechazada."
            return f"Aprobada la propuesta {key}. {answer.moved.summary}"

        return self._written(write, dict.fromkeys(_FIELDS, ""))

    def _written(
        self, write: Callable[[Session], str], typed: Mapping[str, str]
    ) -> Response | tuple[str, int]:
        try:
            with office().database.transaction() as writing:
                message = write(writing)
        except Conflict as conflict:
            return self._page(typed, wrong=conflict), _STALE
        except (BadInput, RuleRefused) as wrong:
            return self._page(typed, wrong=wrong), _REFUSED
        flash(message, "success")
        return redirect(url_for("calendario.index"))

    def _page(self, typed: Mapping[str, str] | None = None, wrong: CobranzaError | None = None) -> str:
        law, role = law_today(), person().role
        districts = law.district_codes()
        asked = request.args.get("distrito", person().district)
        district = asked if asked in districts else ""
        calendar = calendar_of(law, district)
        year = _year(request.args.get("anio", ""), calendar)
        rows = [_dated(row) for row in listed_closures(session())]
        shown = request.args.get("movidos", "")
        chosen = next((row for row in rows if str(row["id"]) == shown and row["state"] == "approved"), None)
        people = {name for row in rows for name in (row["proposed_by"], row["decided_by"]) if name}
        arguments: dict[str, Any] = {
            "year": year,
            "years": _years(calendar, year),
            "months": [(MONTHS[month - 1], _weeks(calendar, year, month)) for month in range(1, 13)],
            "closed": [(day, why) for day, why in calendar.closed.items() if day.year == year],
            "district": district,
            "districts": {code: law.issuer(code).district_name for code in districts},
            "rows": rows,
            "names": full_names(session(), people),
            "chosen": chosen,
            "moved": [_dated(one) for one in moved_by(session(), chosen["id"])] if chosen else [],
            "may_propose": role in CLOSURE_PROPOSERS,
            "may_approve": role in CLOSURE_APPROVERS,
            "me": person().name,
            "typed": typed or dict.fromkeys(_FIELDS, ""),
            "wrong": wrong,
            "on": today(),
        }
        return str(self.render("calendario.html", **arguments))


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the service with its days as days, to be written as the panel writes them."""
    days = {name: date.fromisoformat(row[name]) for name in ("from", "until", "to") if name in row}
    return {**row, **days}


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in _FIELDS}


def _day(text: str, label: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("bad_date", f"{label}: elija una fecha.") from error


def _known(key: int) -> int:
    """A key the database can hold; any other names no closure."""
    return key if key < 1 << 63 else 0


def _year(text: str, calendar: Calendar) -> int:
    """The year asked for, if the table of closed days answers for it; else the present one."""
    first, last = calendar.first_on or today(), calendar.last_on or today()
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < len("10000") else 0
    return asked if first.year <= asked <= last.year else today().year


def _years(calendar: Calendar, year: int) -> list[int]:
    """The years one may go to from this one: before and after, where the table answers for them."""
    first, last = calendar.first_on or today(), calendar.last_on or today()
    return [one for one in (year - 1, year + 1) if first.year <= one <= last.year]


def _weeks(calendar: Calendar, year: int, month: int) -> list[list[Day | None]]:
    """The weeks of a month, from Monday; None for the days of its neighbours."""
    first = date(year, month, 1)
    days: list[Day | None] = [None] * first.weekday()
    for place in range(months.monthrange(year, month)[1]):
        on = first + timedelta(days=place)
        days.append(Day(on, is_business_day(calendar, on), calendar.closed.get(on, "")))
    days.extend([None] * (-len(days) % (_SUNDAY + 1)))
    return [days[start : start + _SUNDAY + 1] for start in range(0, len(days), _SUNDAY + 1)]
