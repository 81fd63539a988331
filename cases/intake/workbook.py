"""Rows of a workbook's sheets, with the cells that hold a formula error marked as such."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from cases.domain.errors import BadInput
from cases.intake.limits import Limits
from cases.intake.values import DateCell, OddCell, RawCell

FORMULA_ERROR = OddCell("formula_error", "La celda tiene un error de fórmula. Corríjala o déjela vacía.")
_NOT_A_DATE = OddCell("bad_text", "La celda es una hora o una duración. Dele formato de texto o de fecha.")

# A cell of type "e"; the reading library would hand it over as an empty one.
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_CHUNK_BYTES = 2**20
_CELL_HEAD_BYTES = 256


class SheetReader:
    """The sheets of one workbook, read one at a time."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(content))
        except (CalamineError, OSError, ValueError) as error:
            raise _corrupt() from error
        self._archive = zipfile.ZipFile(BytesIO(content))
        self._limits = limits

    @property
    def names(self) -> list[str]:
        return self._book.sheet_names

    def rows(self, name: str) -> Iterator[tuple[int, list[RawCell]]]:
        """The rows of a sheet, empty cells as null, the first row of the sheet being 1; raises BadInput."""
        try:
            sheet = self._book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            raise _corrupt() from error
        if sheet.start is None or sheet.end is None:
            return
        self._check_size(name, sheet)
        errors = self._error_cells(name)
        first_column = sheet.start[1]
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [None] * first_column + [_cell(value) for value in cells]
            for column in errors.get(number, ()):
                row.extend([None] * (column - len(row)))
                row[column - 1] = FORMULA_ERROR
            yield number, row

    def _check_size(self, name: str, sheet: CalamineSheet) -> None:
        assert sheet.end is not None
        rows, columns = sheet.end[0], sheet.end[1] + 1
        if rows > self._limits.rows:
            raise too_many_rows(name, self._limits)
        if columns > self._limits.columns:
            raise BadInput(
                "too_many_columns",
                f"La hoja {name} usa {columns} columnas; se admiten {self._limits.columns}. "
                "Borre las que sobran.",
            )

    def _error_cells(self, name: str) -> dict[int, list[int]]:
        """Columns with a formula error by row; reads the sheet in pieces that overlap by a cell's head."""
        found: dict[int, list[int]] = {}
        part = self._part_of(name)
        if part is None:
            return found
        with self._archive.open(part) as sheet:
            tail = b""
            while chunk := sheet.read(_CHUNK_BYTES):
                piece = tail + chunk
                if b't="e"' in piece:
                    for letters, digits in _ERROR_CELL.findall(piece):
                        _note(found, int(digits), _column_number(letters), self._limits.columns)
                tail = piece[-_CELL_HEAD_BYTES:]
        return found

    def _part_of(self, name: str) -> str | None:
        """The file inside the workbook that holds a sheet."""
        book = self._xml("xl/workbook.xml")
        relations = self._xml("xl/_rels/workbook.xml.rels")
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for sheet in book.iter():
            if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
                target = targets.get(sheet.get(_RELATION), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return part if part in self._archive.namelist() else None
        return None

    def _xml(self, part: str) -> ET.Element:
        try:
            return ET.fromstring(self._archive.read(part))  # noqa: S314 -- in a process bound in memory and time
        except (KeyError, ET.ParseError) as error:
            raise _corrupt() from error


def _corrupt() -> BadInput:
    return BadInput(
        "corrupt_file",
        "El libro está dañado y no se puede leer. "
        "Ábralo en su programa, guárdelo de nuevo como .xlsx y vuelva a enviarlo.",
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _note(found: dict[int, list[int]], row: int, column: int, most_columns: int) -> None:
    columns = found.setdefault(row, [])
    if column <= most_columns and column not in columns:
        columns.append(column)


def too_many_rows(name: str, limits: Limits) -> BadInput:
    return BadInput(
        "too_many_rows",
        f"La hoja {name} pasa de {limits.rows:,} filas. "
        "Divídala en varios archivos e impórtelos uno tras otro.",
    )


def _cell(value: Any) -> RawCell:
    if type(value) is str:
        return value if value and not value.isspace() else None
    if isinstance(value, datetime):
        return DateCell(value.date())
    if isinstance(value, date):
        return DateCell(value)
    if isinstance(value, time | timedelta):
        return _NOT_A_DATE
    assert isinstance(value, float | int | bool), type(value)
    return value
