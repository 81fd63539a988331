"""A report as a table, and the three files it may become."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from cases.domain.errors import BadInput
from cases.domain.terms import add_months

Cell = str | int | Decimal | date
_SHEET_ROWS = 1_048_576
_WORD_ROWS = 5_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive."""

    since: date
    until: date


def calendar_months(since: date, until: date) -> Iterator[Period]:
    """Each calendar month that has a day of the interval, from its first day; the last one ends with it."""
    first = since.replace(day=1)
    while first <= until:
        following = add_months(first, 1)
        yield Period(first, min(until, following - timedelta(days=1)))
        first = following


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order they are read; the last one is the total where the report has one.

    `summary` counts what the rows say; where they are found as they are read, it is right after that.
    `more` are tables that go with this one; `data` is the report for a program.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: Collection[tuple[Cell, ...]]
    summary: Mapping[str, int] = field(default_factory=dict)
    more: tuple["Table", ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def written(table: Table, ending: str) -> bytes:
    """The table as .xlsx, .docx or .csv."""
    if ending == ".xlsx":
        return _workbook(table)
    if ending == ".csv":
        return _csv(table)
    if ending == ".docx":
        return _word(table)
    raise BadInput("unknown_ending", f"Un informe se escribe como .xlsx, .docx o .csv, no como «{ending}».")


def neutral(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _workbook(table: Table) -> bytes:
    import xlsxwriter

    packed = BytesIO()
    how = "in_memory" if isinstance(table.rows, tuple) else "constant_memory"
    book = xlsxwriter.Workbook(packed, {how: True, "strings_to_formulas": False, "strings_to_urls": False})
    for one in (table, *table.more):
        _sheet(book, one)
    book.close()
    return packed.getvalue()


def _sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.name)
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.write_string(0, 0, table.title, bold)
    sheet.write_string(1, 0, table.note)
    for column, name in enumerate(table.columns):
        sheet.write_string(3, column, name, bold)
        sheet.set_column(column, column, max(len(name) + 2, 14))
    for index, row in enumerate(table.rows, start=4):
        if index >= _SHEET_ROWS:
            raise BadInput("too_many_rows", "El informe no cabe en una hoja de cálculo: pídalo como .csv.")
        for column, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(index, column, float(cell), money)
            elif isinstance(cell, int):
                sheet.write_number(index, column, cell)
            else:
                sheet.write_string(index, column, neutral(_text(cell)))


def _csv(table: Table) -> bytes:
    packed = StringIO()
    out = csv.writer(packed)
    for place, one in enumerate((table, *table.more)):
        if place:
            out.writerow([])
        out.writerow(one.columns)
        out.writerows([_exported(cell) for cell in row] for row in one.rows)
    return packed.getvalue().encode("utf-8-sig")


def _word(table: Table) -> bytes:
    from document_templates.tables import PrintedTable, table_document

    return table_document([PrintedTable(*_printed(one)) for one in (table, *table.more)])


def _printed(table: Table) -> tuple[str, str, tuple[str, ...], list[list[str]], list[bool]]:
    rows = list(islice(table.rows, _WORD_ROWS + 1))
    if len(rows) > _WORD_ROWS:
        raise BadInput(
            "too_many_rows",
            f"El informe tiene más de {_WORD_ROWS:,} renglones, demasiados para Word: pídalo como .xlsx o .csv.",
        )
    shown = [[_text(cell) for cell in row] for row in rows]
    return table.title, table.note, table.columns, shown, _figures(rows, len(table.columns))


def _figures(rows: Sequence[tuple[Cell, ...]], columns: int) -> list[bool]:
    return [bool(rows) and isinstance(rows[0][column], (int, Decimal)) for column in range(columns)]


def _exported(cell: Cell) -> str:
    """Numbers as they are; only text can hide a formula."""
    return neutral(cell) if isinstance(cell, str) else _plain(cell)


def _plain(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _text(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:,.2f}"
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
