"""Catalogues: read-only ModelViews over the registers. No route of theirs writes, for none is registered."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from flask import Blueprint, Response, abort, request
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from wtforms import Form

from admin.database import PanelDatabase
from admin.exports import csv_response
from admin.filters import Contains, From, Is, Until
from admin.office import person, today
from admin.pages.base import PanelView, expose
from admin.registers import REGISTERS, Register, mapped
from admin.written import choices_of, written
from cases.domain.vocabulary import Role
from cases.models import Tribute

_READ_ROUTES = frozenset({"index_view", "details_view", "export"})
_PAGE_ROWS = 50
_LAST_PAGE = 20_000
_MOST_EXPORTED = 50_000


class CatalogueView(PanelView, ModelView):  # type: ignore[misc]  # Flask-Admin is not typed
    """One register."""

    can_create = can_edit = can_delete = False
    can_view_details = can_export = True
    export_types: Sequence[str] = ("csv",)
    export_max_rows = _MOST_EXPORTED
    page_size = _PAGE_ROWS
    can_set_page_size = False
    named_filter_urls = True
    column_display_actions = False
    list_template = "catalogo.html"
    details_template = "catalogo_fila.html"

    def __init__(self, register: Register, database: PanelDatabase) -> None:
        self.register = register
        row = mapped(register)
        self.column_list = [column.key for column in register.columns if column.in_list]
        self.column_details_list = self.column_export_list = [column.key for column in register.columns]
        self.column_sortable_list = self.column_list
        self.column_labels = {column.key: column.heading for column in register.columns}
        self.column_default_sort = register.order
        self.column_filters = list(_filters(register, row))
        self.simple_list_pager = register.is_large  # counting a large table is slow
        super().__init__(
            row, database, name=register.title, endpoint=register.name, url=f"/catalogos/{register.name}"
        )

    def create_blueprint(self, admin: Admin) -> Blueprint:
        exposed = cast(list[tuple[str, str, Iterable[str]]], vars(CatalogueView)["_urls"])
        self._urls = [route for route in exposed if route[1] in _READ_ROUTES]
        made: Blueprint = super().create_blueprint(admin)
        return made

    def scaffold_form(self) -> type[Form]:
        """No form: nothing is written here."""
        return Form

    def handle_filter(self, filter: Any) -> Any:  # noqa: A002  Flask-Admin's name
        """As it comes: a register is one table to Flask-Admin, with nothing to join."""
        return filter

    def get_query(self) -> Any:
        return self._scoped(super().get_query())

    def get_count_query(self) -> Any:
        return self._scoped(super().get_count_query())

    def get_one(self, id: str) -> Any:  # noqa: A002  Flask-Admin's name
        """The row, only if the list would show it."""
        key = self.model.__table__.c.id
        try:
            wanted: Any = date.fromisoformat(id) if key.type.python_type is date else key.type.python_type(id)
        except ValueError:
            abort(404)
        found = self.get_query().filter(key == wanted).one_or_none()
        return found if found is not None else abort(404)

    def _scoped(self, query: Any) -> Any:
        """A notifier sees the visits it practised, not everybody's."""
        if self.register.name == "diligencias" and person().role == Role.NOTIFICADOR:
            return query.filter(self.model.notifier == person().name)
        return query

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Response:
        if export_type != "csv":
            abort(404)
        _, rows = self._export_data()
        headings = [column.heading for column in self.register.columns]
        keys = [column.key for column in self.register.columns]
        cells = ([_plain(getattr(row, key)) for key in keys] for row in rows)
        return csv_response(f"{self.register.name}-{today().isoformat()}.csv", headings, cells)

    def _get_list_filter_args(self) -> Any:
        """As Flask-Admin reads them, but a control left empty filters nothing."""
        kept = super()._get_list_filter_args() or []
        return [(index, name, value) for index, name, value in kept if value.strip()]

    def _get_list_extra_args(self) -> Any:
        arguments = super()._get_list_extra_args()
        arguments.page = min(max(arguments.page or 0, 0), _LAST_PAGE)
        return arguments

    def cells(self, row: Any, *, in_list: bool) -> list[dict[str, Any]]:
        """What a row shows, column by column, in the list or in its own page."""
        return [
            {"heading": column.heading, **written(column, getattr(row, column.key))}
            for column in self.register.columns
            if column.in_list or not in_list
        ]

    def controls(self) -> list[dict[str, Any]]:
        """The controls of the filters, each with what it holds now."""
        controls = []
        for index, chosen in enumerate(self._filters or ()):
            argument = self.get_filter_arg(index, chosen)
            name = f"flt{index}_{argument}"
            value = next(
                (given for key, given in request.args.items() if key.partition("_")[2] == argument), ""
            )
            controls.append(
                {
                    "name": name,
                    "label": chosen.name
                    if chosen.control == "choice"
                    else f"{chosen.name}, {chosen.operation()}",
                    "control": chosen.control,
                    "options": self._options(chosen),
                    "value": value,
                }
            )
        return controls

    def _options(self, chosen: Any) -> list[tuple[str, str]]:
        if chosen.column.key == "tribute":
            tributes = self.session.query(Tribute.code, Tribute.name).order_by(Tribute.name)
            return [(code, name) for code, name in tributes]
        return list(chosen.options or ())


def _filters(register: Register, row: Any) -> Iterable[Any]:
    headings = {column.key: column for column in register.columns}
    for key in register.contains:
        yield Contains(getattr(row, key), headings[key].heading)
    for key in register.choices:
        yield Is(getattr(row, key), headings[key].heading, options=choices_of(register.name, key))
    for key in register.days:
        yield From(getattr(row, key), headings[key].heading)
        yield Until(getattr(row, key), headings[key].heading)


def _plain(value: Any) -> Any:
    """Dates and amounts as a spreadsheet reads them."""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def views(database: PanelDatabase) -> list[CatalogueView]:
    return [CatalogueView(register, database) for register in REGISTERS]
