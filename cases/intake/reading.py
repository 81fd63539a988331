"""From the rows of a file to typed rows, with every problem of a single row or sheet noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cases.intake.limits import Limits
from cases.intake.problems import Problem, Problems
from cases.intake.sandbox import parsed
from cases.intake.tables import BY_PLAIN_NAME, TABLES, Rules, Table
from cases.intake.values import CellRefused, DateCell, OddCell, Parser, RawCell, plain

Key = tuple[Any, ...]

_REFUSED = object()
_REMEMBERED_CELLS = 20_000
"""Amounts, dates, periods and codes repeat: each is parsed once and held once in memory."""


@dataclass(slots=True)
class SheetRows:
    """The rows of one table: `rows` are good as far as their own cells tell, in the order of the sheet.

    `given` names the fields whose columns the sheet has: an absent column says nothing, an empty cell "none".
    `bad_keys` are the things that rejected rows are about.
    """

    rows: list[Any] = field(default_factory=list)
    read: int = 0
    rejected: int = 0
    given: frozenset[str] = frozenset()
    bad_keys: set[Key] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio file as read; `sheets` has every table of the contract, by name."""

    file_sha256: str
    sheets: dict[str, SheetRows]
    problems: Problems


def read_portfolio(path: Path, rules: Rules, limits: Limits | None = None) -> Portfolio:
    """Reads the portfolio at `path`; raises BadInput when it cannot be opened or breaks a limit."""
    reading = _Reading(rules)
    for message in parsed(path, limits or Limits()):
        reading.take(message)
    return Portfolio(reading.file_sha256, reading.sheets, reading.problems)


class _Reading:
    """Takes the messages of the parsing process one by one."""

    def __init__(self, rules: Rules) -> None:
        self.file_sha256 = ""
        self.problems = Problems()
        self.sheets = {table.name: SheetRows() for table in TABLES}
        self._rules = rules
        self._tables_seen: set[str] = set()
        self._table: Table | None = None
        self._empty_file = ""
        self._reader: _RowReader | None = None

    def take(self, message: Sequence[Any]) -> None:
        kind = message[0]
        if kind in ("row", "problem"):
            self._empty_file = ""
        if kind == "row":
            self._take_row(message[1], message[2])
        elif kind == "sheet":
            self._start_sheet(message[1], message[2])
        elif kind == "unknown_sheet":
            text = "No es una hoja de la cartera y no se leyó. Si debía leerse, corrija su nombre."
            self.problems.add(Problem(message[1], None, None, "unknown_sheet", text))
        elif kind == "problem":
            assert self._table is not None
            self.problems.add(Problem(self._table.name, message[1], None, message[2], message[3]))
        else:
            assert kind == "end", kind
            self._end_sheet()
            self.file_sha256 = message[1]

    def _end_sheet(self) -> None:
        """A workbook may keep a blank sheet for what a town lacks; a file of nothing is an export that failed."""
        if self._table is not None and self._empty_file.casefold().endswith(".csv"):
            text = (
                "El archivo está vacío, sin la fila de títulos. Expórtelo de nuevo, o quítelo si no hay nada."
            )
            self.problems.add(Problem(self._table.name, 1, None, "missing_column", text))

    def _start_sheet(self, name: str, table_name: str) -> None:
        self._end_sheet()
        self._table = BY_PLAIN_NAME[plain(table_name)]
        self._empty_file = name
        self._reader = None
        if table_name in self._tables_seen:
            text = f"La hoja {table_name} viene dos veces ({name}). Deje una sola."
            self.problems.add(Problem(table_name, None, None, "repeated_sheet", text))
            self._table = None
        self._tables_seen.add(table_name)

    def _take_row(self, number: int, cells: list[Any]) -> None:
        if self._table is None:
            return
        if number == 1:
            self._reader = _RowReader(self._table, self._rules, [_cell(raw) for raw in cells], self.problems)
            self.sheets[self._table.name].given = self._reader.given
        elif cells.count(None) < len(cells):
            assert self._reader is not None, "row 1 comes first"
            self._reader.read(number, cells, self.sheets[self._table.name])


def _cell(raw: Any) -> RawCell:
    """A cell as the parsing process wrote it."""
    if type(raw) is list:
        return DateCell(date.fromisoformat(raw[1])) if raw[0] == "date" else OddCell(raw[1], raw[2])
    assert raw is None or isinstance(raw, str | int | float), type(raw)
    return raw


@dataclass(slots=True)
class _Field:
    """One column of the table: where it stands in the sheet, if it does, and how its cells are read."""

    column: str
    position: int | None
    parse: Parser
    is_required: bool
    default: Any
    remembered: dict[Any, Any] = field(default_factory=dict)


class _RowReader:
    """Reads the rows of one sheet under its header."""

    def __init__(self, table: Table, rules: Rules, header: list[RawCell], problems: Problems) -> None:
        self._table = table
        self._problems = problems
        self._width = len(header)
        self._seen: dict[Key, int] = {}
        positions = self._positions(header)
        self._untitled = [position for position, title in enumerate(header) if title is None]
        self._is_broken = False
        for column in table.columns:
            if column.is_required and column.name not in positions:
                self._is_broken = True
                text = f"Falta la columna {column.name}. Agréguela; los títulos van en la primera fila."
                problems.add(Problem(table.name, 1, column.name, "missing_column", text))
        self._fields = [
            _Field(
                column.name,
                positions.get(column.name),
                column.parser(rules),
                column.is_required,
                column.default(rules),
            )
            for column in table.columns
        ]
        order = [column.name for column in table.columns]
        self._keys = [(columns, [order.index(name) for name in columns]) for columns in table.keys]
        self.given = frozenset(column.field for column in table.columns if column.name in positions)

    def _positions(self, header: list[RawCell]) -> dict[str, int]:
        names = {plain(column.name): column.name for column in self._table.columns}
        positions: dict[str, int] = {}
        for position, title in enumerate(header):
            if title is None:
                continue
            written = str(title.on if isinstance(title, DateCell) else title).strip()
            name = names.get(plain(written))
            if name is None:
                text = (
                    f"La columna «{written}» no se conoce y no se leyó. Si debía leerse, corrija su título."
                )
                self._add(1, written, "unknown_column", text)
            elif name in positions:
                self._add(1, name, "repeated_column", f"La columna {name} viene dos veces. Deje una sola.")
            else:
                positions[name] = position
        return positions

    def _add(self, row: int, column: str | None, code: str, message: str) -> None:
        self._problems.add(Problem(self._table.name, row, column, code, message))

    def read(self, number: int, cells: list[Any], sheet: SheetRows) -> None:
        """Adds the row to `sheet` or notes what is wrong with it."""
        sheet.read += 1
        # a row that does not fit has its cells shifted: what they say would only mislead
        if self._is_broken or not self._fits_header(number, cells):
            sheet.rejected += 1
            return
        if self._untitled:
            self._note_untitled(cells)
        values = [self._value(number, wanted, cells) for wanted in self._fields]
        is_good = _REFUSED not in values
        key = self._key(values)
        if is_good:
            row = self._table.row_type(number, *values)
            for column, code, message in self._table.whole_row(row):
                is_good = False
                self._add(number, column, code, message)
        if key is not None and self._table.repeated_code:
            first = self._seen.setdefault(key, number)
            if first != number:
                is_good = False
                text = f"Repite lo que ya dice la fila {first}. Deje una sola de las dos."
                self._add(number, self._table.keys[0][0], self._table.repeated_code, text)
                key = None  # the first row still speaks for it
        if is_good:
            sheet.rows.append(row)
            return
        sheet.rejected += 1
        if key is not None:
            sheet.bad_keys.add(key)

    def _value(self, number: int, wanted: _Field, cells: list[Any]) -> Any:
        position = wanted.position
        raw = cells[position] if position is not None and position < len(cells) else None
        if raw is None:
            if not wanted.is_required:
                return wanted.default
            self._add(number, wanted.column, "missing_value", f"Falta {wanted.column}. Escriba el valor.")
            return _REFUSED
        # the type is part of what is remembered: a boolean equals a number
        remembered = (type(raw), raw[1] if type(raw) is list else raw)
        if remembered in wanted.remembered:
            return wanted.remembered[remembered]
        cell = _cell(raw)
        if isinstance(cell, OddCell):
            self._add(number, wanted.column, cell.code, cell.message)
            return _REFUSED
        try:
            value = wanted.parse(cell)
        except CellRefused as refused:
            self._add(number, wanted.column, refused.code, refused.message)
            return _REFUSED
        if len(wanted.remembered) < _REMEMBERED_CELLS:
            wanted.remembered[remembered] = value
        return value

    def _fits_header(self, number: int, cells: list[Any]) -> bool:
        if len(cells) <= self._width or all(cell is None for cell in cells[self._width :]):
            return True
        text = (
            "La fila tiene más celdas que títulos. "
            "Revise si un texto con coma o punto y coma quedó sin comillas."
        )
        self._add(number, None, "too_many_cells", text)
        return False

    def _note_untitled(self, cells: list[Any]) -> None:
        """Reports once each column that has data but no title."""
        for position in self._untitled:
            if position < len(cells) and cells[position] is not None:
                self._untitled = [other for other in self._untitled if other != position]
                text = f"La columna número {position + 1} tiene datos y no tiene título; no se leyó."
                self._add(1, str(position + 1), "unknown_column", text)

    def _key(self, values: list[Any]) -> Key | None:
        """What the row is about, or None where a cell that says so could not be read."""
        for columns, positions in self._keys:
            key = tuple([values[position] for position in positions])
            if _REFUSED in key:
                return None
            if None not in key:
                return columns + key
        return None
