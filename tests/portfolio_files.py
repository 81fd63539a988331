"""Small portfolio files for tests: tables as lists of rows, the first one being the header."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Sheets = Mapping[str, Sequence[Sequence[Any]]]

SMALL: dict[str, list[list[Any]]] = {
    "contribuyentes": [
        ["codigo", "nombre", "tipo", "dui", "direccion"],
        ["C1", "Ana Pérez (dato de prueba)", "natural", "00000001-0", "Barrio El Centro"],
        ["C2", "Tienda & Hijos (dato de prueba)", "juridica", "00000002-0", "Calle Principal"],
    ],
    "cuentas": [
        ["cuenta", "contribuyente", "tipo"],
        ["A-1", "C1", "inmueble"],
        ["A-2", "C2", "empresa"],
    ],
    "cargos": [
        ["cuenta", "tributo", "periodo", "monto", "cargo", "vence_el"],
        ["A-1", "aseo", "2025-01", 12.5, None, date(2025, 3, 1)],
        ["A-1", "aseo", "2025-02", 12.5, None, date(2025, 4, 1)],
        ["A-2", "alumbrado", "2025-01", 30, "K1", date(2025, 3, 1)],
        ["A-2", "alumbrado", "2025-01", 40, "K2", date(2025, 3, 1)],
    ],
    "pagos": [
        ["recibo", "cuenta", "fecha", "monto", "cargo", "tributo"],
        ["R1", "A-1", date(2025, 3, 15), 5, None, "aseo"],
        ["R2", "A-2", date(2025, 3, 16), 30, "K1", None],
    ],
    "saldos_iniciales": [
        ["cuenta", "tributo", "fecha_corte", "principal", "interes", "multa", "desde", "hasta"],
        ["A-1", "desechos", date(2024, 12, 31), 100, 20, None, "2020-01", "2024-12"],
    ],
}


def with_rows(table: str, *rows: Sequence[Any]) -> dict[str, list[list[Any]]]:
    """The small portfolio with more rows in one table."""
    return SMALL | {table: [*SMALL[table], *(list(row) for row in rows)]}


def write_workbook(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(
        path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date) and not isinstance(value, datetime):
                        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- a workbook has no zones
                        sheet.write_datetime(number, column, midnight)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write(number, column, value)
    return path


def csv_bytes(rows: Iterable[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def write_folder(path: Path, sheets: Sheets, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    path.mkdir()
    for name, rows in sheets.items():
        (path / f"{name}.csv").write_bytes(csv_bytes(rows, delimiter, encoding))
    return path


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
