"""Rows of a CSV file: UTF-8, comma or semicolon, counted as a spreadsheet shows them."""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from cases.intake.limits import Limits
from cases.intake.tables import Table
from cases.intake.values import RawCell, plain

Numbered = tuple[int, list[RawCell]]


class CsvBroken(ValueError):
    """The file cannot be read as CSV from this row on."""

    def __init__(self, row: int | None, code: str, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.code = code
        self.message = message


def csv_rows(content: bytes, table: Table, limits: Limits) -> Iterator[Numbered]:
    """The rows of a CSV, empty cells as null; raises CsvBroken."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CsvBroken(
            content.count(b"\n", 0, error.start) + 1,
            "bad_encoding",
            "El archivo no está en UTF-8. Guárdelo como «CSV UTF-8».",
        ) from None
    csv.field_size_limit(limits.cell_characters)
    text = TextIOWrapper(BytesIO(content), encoding="utf-8-sig", newline="")
    delimiter = _delimiter(text.readline(), table)
    text.seek(0)
    row = 0
    try:
        for row, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), start=1):
            yield row, [cell if cell and not cell.isspace() else None for cell in cells]
    except csv.Error:
        raise CsvBroken(
            row + 1,
            "bad_csv",
            "La fila no se puede leer: una comilla quedó sin cerrar o una celda es demasiado larga. "
            "Guarde el archivo de nuevo como CSV desde su hoja de cálculo.",
        ) from None


def _delimiter(header: str, table: Table) -> str:
    """The separator under which the header names more of the table's columns."""
    known = {plain(column.name) for column in table.columns}

    def recognised(delimiter: str) -> int:
        return sum(plain(name) in known for name in header.split(delimiter))

    return max(",", ";", key=recognised)
