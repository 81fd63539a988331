"""A report as a workbook: what a person sorts is a date or a figure, and what is printed holds every column."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from cases.service.reports.tables import Table, written

ROWS = (
    ("Alumbrado público de la zona urbana", date(2026, 3, 9), 3, Decimal("1234.50")),
    ("TOTAL", "", 3, Decimal("1234.50")),
)
TABLE = Table(
    "mora", "Mora al 09/03/2026", "Con la tasa vigente.", ("Tributo", "Fecha", "Cargos", "Total"), ROWS
)


def test_a_report_is_ready_to_sort_and_to_print() -> None:
    sheet = load_workbook(BytesIO(written(TABLE, ".xlsx")))["mora"]
    assert sheet["B5"].value.date() == date(2026, 3, 9)
    assert (sheet["B5"].number_format, sheet["D5"].number_format) == ("dd/mm/yyyy", "#,##0.00")
    assert (sheet["C5"].value, sheet["D5"].value) == (3, 1234.5)
    assert [cell.font.bold for cell in sheet[5]] == [False] * 4
    assert [cell.font.bold for cell in sheet[6]] == [True] * 4
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$4:$4")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].width >= len(ROWS[0][0])


def test_rows_that_are_read_as_they_are_written_come_out_the_same() -> None:
    class Once(list[tuple[object, ...]]):
        """Not a tuple: kept nowhere else, as those of a long report."""

    streamed = Table(TABLE.name, TABLE.title, TABLE.note, TABLE.columns, Once(ROWS))  # type: ignore[arg-type]
    both = [load_workbook(BytesIO(written(one, ".xlsx")))["mora"] for one in (TABLE, streamed)]
    assert [[cell.value for cell in row] for row in both[0]] == [
        [cell.value for cell in row] for row in both[1]
    ]
