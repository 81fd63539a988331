"""Reports foot with the single statements, and no cell of theirs is a formula."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from builders import BOOK, Sessions, add_account, deliver, last_number, months, night, stamp
from openpyxl import load_workbook
from sqlalchemy import Engine

from cases.domain.errors import BadInput
from cases.service.payments import record_payment, reverse_payment
from cases.service.reports import REPORTS, Table, report, written
from cases.service.statements import statement_of
from document_templates.plain_text import plain_text

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
FORMULA = '=cmd|"/c calc"!A1'


@pytest.fixture
def office(engine: Engine, sessions: Sessions) -> Sessions:
    """Three accounts, one with too little for a case, one in a zone that looks like a formula."""
    with sessions.begin() as session:
        add_account(session, "I-01", periods=months("2024-01", "2026-01"), zone="Centro")
        add_account(session, "I-02", name="Pedro Cruz", periods=months("2024-01", "2025-06"), zone=FORMULA)
        add_account(session, "I-03", name="Ana Ríos", periods=["2009-01", "2025-01"], zone="Centro")
    night(engine, MONDAY)
    deliver(sessions, last_number(sessions, "I-01", "aviso"), TUESDAY)
    counter = stamp(TUESDAY, "tesoreria")
    with sessions.begin() as session:
        record_payment(session, "I-01", Decimal("20.00"), "R-1", counter, BOOK, today=TUESDAY)
        record_payment(session, "I-02", Decimal("30.00"), "R-2", counter, BOOK, today=TUESDAY)
        reverse_payment(session, "I-02", "R-2", "Cheque devuelto", counter, BOOK)
    return sessions


def made(sessions: Sessions, name: str, on: date = TUESDAY, since: date | None = None) -> Table:
    with sessions() as session:
        return report(session, BOOK, name, on, since)


def amounts(table: Table, column: str) -> list[Decimal]:
    """The figures of a column, the total apart at the end."""
    index = table.columns.index(column)
    return [Decimal(row[index]) for row in table.rows]  # type: ignore[arg-type]  # a figure in every row


def test_arrears_foot_with_the_statements(office: Sessions) -> None:
    table = made(office, "mora")
    with office() as session:
        overdue = sum(
            (statement_of(session, one, BOOK, TUESDAY)[0].totals.overdue for one in ("I-01", "I-02", "I-03")),
            Decimal(0),
        )
    *parts, total = amounts(table, "Total")
    collectable = [part for part, row in zip(parts, table.rows, strict=False) if row[2] != "prescrito"]
    assert total == sum(collectable) == overdue
    assert any(row[2] == "prescrito" for row in table.rows)


def test_the_control_of_papers_adds_up(office: Sessions) -> None:
    table = made(office, "gestiones", since=MONDAY)
    for issued, *outcomes in (row[2:] for row in table.rows):
        assert issued == sum(outcomes)  # type: ignore[arg-type]  # counts
    avisos = [row for row in table.rows if row[0] == "Aviso de pago pendiente"]
    assert sum(int(row[2]) for row in avisos) == 2  # type: ignore[arg-type]  # counts
    assert sum(int(row[3]) for row in avisos) == 1  # type: ignore[arg-type]  # counts


def test_income_leaves_out_what_was_reversed(office: Sessions) -> None:
    *parts, total = amounts(made(office, "ingresos", since=MONDAY), "Cantidad")
    assert total == sum(parts) == Decimal("20.00")


def test_cases_by_stage_add_up(office: Sessions) -> None:
    table = made(office, "expedientes")
    assert len(table.rows) == 11
    *parts, total = amounts(table, "Expedientes")
    assert total == sum(parts) == 2


@pytest.mark.parametrize("name", sorted(REPORTS))
@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".docx"])
def test_every_report_becomes_every_file(office: Sessions, name: str, ending: str) -> None:
    table = made(office, name)
    content = written(table, ending)
    if ending == ".xlsx":
        sheet = load_workbook(BytesIO(content))[name]
        assert [cell.value for cell in sheet[4]] == list(table.columns)
        assert sheet.max_row == 4 + len(table.rows)
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
    elif ending == ".csv":
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
        assert rows[0] == list(table.columns)
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    else:
        assert table.title in plain_text(content)


def test_a_zone_that_looks_like_a_formula_stays_text(office: Sessions) -> None:
    content = written(made(office, "mora"), ".xlsx")
    values = {cell.value for row in load_workbook(BytesIO(content))["mora"].iter_rows() for cell in row}
    assert f"'{FORMULA}" in values


def test_unknown_names_periods_and_endings_are_refused(office: Sessions) -> None:
    with pytest.raises(BadInput, match="control, expedientes, gestiones, ingresos, mora"):
        made(office, "balance")
    with pytest.raises(BadInput) as backwards:
        made(office, "ingresos", MONDAY, since=TUESDAY)
    assert backwards.value.code == "bad_period"
    with pytest.raises(BadInput) as ending:
        written(made(office, "mora"), ".pdf")
    assert ending.value.code == "unknown_ending"
