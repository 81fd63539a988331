"""A report as a table, and the three files it may become."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Self

from cases.domain.errors import BadInput
from cases.domain.terms import add_months

Cell = str | int | Decimal | date
_SHEET_ROWS = 1_048_576
_WORD_ROWS = 5_000
_HEADING_ROW = 3
_LETTER_PAPER = 1
_NARROWEST, _WIDEST, _ROWS_MEASURED = 10, 48, 500
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
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


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
    _lay_out(sheet)
    bold = book.add_format({"bold": True})
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7ECF1", "text_wrap": True})
    plain, total = _Looks.of(book), _Looks.of(book, bold=True)
    sheet.write_string(0, 0, table.title, bold)
    sheet.write_string(1, 0, table.note)
    for column, (name, width) in enumerate(zip(table.columns, _widths(table), strict=True)):
        sheet.write_string(_HEADING_ROW, column, name, heading)
        sheet.set_column(column, column, width)
    for index, row in enumerate(table.rows, start=_HEADING_ROW + 1):
        if index >= _SHEET_ROWS:
            raise BadInput("too_many_rows", "El informe no cabe en una hoja de cálculo: pídalo como .csv.")
        looks = total if str(row[0]).startswith("TOTAL") else plain
        for column, cell in enumerate(row):
            _write(sheet, index, column, cell, looks)


@dataclass(frozen=True, slots=True)
class _Looks:
    text: Any
    money: Any
    day: Any

    @classmethod
    def of(cls, book: Any, **more: bool) -> Self:
        return cls(
            text=book.add_format(more),
            money=book.add_format({"num_format": "#,##0.00", **more}),
            day=book.add_format({"num_format": "dd/mm/yyyy", **more}),
        )


def _lay_out(sheet: Any) -> None:
    """The heading stays in sight and repeats on paper; a page holds every column."""
    sheet.freeze_panes(_HEADING_ROW + 1, 0)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_landscape()
    sheet.set_paper(_LETTER_PAPER)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPágina &P de &N")


def _widths(table: Table) -> list[int]:
    """In signs, by the heading and the first rows: those of a long report are read once, as they are written."""
    seen = table.rows[:_ROWS_MEASURED] if isinstance(table.rows, tuple) else ()
    return [
        min(max(_NARROWEST, len(name) + 2, *(len(_text(row[place])) + 2 for row in seen)), _WIDEST)
        for place, name in enumerate(table.columns)
    ]


def _write(sheet: Any, row: int, column: int, cell: Cell, looks: _Looks) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), looks.money)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, looks.text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time.min), looks.day)
    else:
        sheet.write_string(row, column, neutral(cell), looks.text)


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
