"""Control of notifications: what was issued in a period, by kind and zone, and where each of them stands."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import PurePath

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from admin.office import office, session, today
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.domain.vocabulary import DeliveryMethod
from cases.service.reports import Table, report, written

_REPORT = "control"
_NAMES = 2
"""Columns that say of what a row is: document and zone."""

_ISSUED, _DELIVERED = _NAMES, _NAMES + 1
_METHODS = range(_DELIVERED + 1, _DELIVERED + 1 + len(DeliveryMethod))
_REFUSED = 422
_FIRST_YEAR = 2000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ControlView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Control", endpoint="control", url="/control")

    @expose("/")
    def index(self) -> str | tuple[str, int]:
        try:
            return self._page(_table())
        except ChannelDown:
            raise
        except CobranzaError as wrong:
            return self._page(None, wrong), _REFUSED

    @expose("/descargar")
    def export(self) -> AnyResponse | tuple[str, int]:
        """The same figures as a workbook, with those of each notifier."""
        try:
            table = _table()
        except ChannelDown:
            raise
        except CobranzaError as wrong:
            return self._page(None, wrong), _REFUSED
        name = PurePath(f"control-{_typed('desde')}-{_typed('hasta')}").with_suffix(".xlsx")
        response = Response(written(table, name.suffix), mimetype=_XLSX)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _page(self, table: Table | None, wrong: CobranzaError | None = None) -> str:
        return str(
            self.render(
                "control.html",
                table=table,
                standing=_columns(table, [at for at in range(len(table.columns)) if at not in _METHODS])
                if table
                else None,
                methods=_columns(table, [0, 1, _DELIVERED, *_METHODS]) if table else None,
                since=_typed("desde"),
                until=_typed("hasta"),
                months=_months(today()),
                wrong=wrong,
            )
        )


def _table() -> Table:
    return report(session(), office().book, _REPORT, _day("hasta"), _day("desde"))


def _columns(table: Table, chosen: Sequence[int]) -> tuple[list[str], list[list[object]]]:
    """Some columns of the report, in their order: all of it is wider than a screen."""
    return [table.columns[at] for at in chosen], [[row[at] for at in chosen] for row in table.rows]


def _months(on: date) -> list[tuple[str, str, str]]:
    """Periods that the office asks for: name, first and last day."""
    last = on.replace(day=1) - timedelta(days=1)
    return [
        ("Este mes", on.replace(day=1).isoformat(), on.isoformat()),
        ("Mes anterior", last.replace(day=1).isoformat(), last.isoformat()),
        ("Este año", on.replace(month=1, day=1).isoformat(), on.isoformat()),
    ]


def _typed(name: str) -> str:
    """What the form says; without a form, the month so far."""
    first = {"desde": today().replace(day=1), "hasta": today()}[name]
    return request.args.get(name, "").strip() or first.isoformat()


def _day(name: str) -> date:
    try:
        found = date.fromisoformat(_typed(name))
    except ValueError as error:
        raise BadInput("bad_date", "El período lleva dos fechas: elíjalas en el calendario.") from error
    if found.year < _FIRST_YEAR or found > today():
        raise BadInput("bad_period", f"El período va del año {_FIRST_YEAR} a hoy: revise las fechas.")
    return found
