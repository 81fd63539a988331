"""Whole files: the forms a portfolio may take, and each problem of a row or sheet with its place."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portfolio_files import SMALL, csv_bytes, with_rows, write_folder, write_workbook, write_zip

from cases.intake import Portfolio, Rules, read_portfolio
from cases.intake.tables import ChargeRow

RULES = Rules(
    today=date(2026, 1, 15),
    tributes=frozenset({"aseo", "alumbrado", "desechos"}),
    districts={"SJN": "San Juan Nonualco", "SRO": "San Rafael Obrajuelo"},
    default_district="SJN",
)


def found(portfolio: Portfolio) -> list[tuple[str, int | None, str | None, str]]:
    return [(each.sheet, each.row, each.column, each.code) for each in portfolio.problems.listed]


def rows_without_numbers(portfolio: Portfolio) -> list[Any]:
    return [row for sheet in portfolio.sheets.values() for row in sheet.rows]


def read_rows(tmp_path: Path, table: str, *rows: Iterable[Any]) -> Portfolio:
    """The small portfolio with `rows` added to one table, through a workbook."""
    return read_portfolio(
        write_workbook(tmp_path / "cartera.xlsx", with_rows(table, *[list(row) for row in rows])), RULES
    )


def test_a_workbook(tmp_path: Path) -> None:
    portfolio = read_portfolio(write_workbook(tmp_path / "cartera.XLSX", SMALL), RULES)
    assert found(portfolio) == []
    assert {name: sheet.read for name, sheet in portfolio.sheets.items()} == {
        "contribuyentes": 2,
        "cuentas": 2,
        "cargos": 4,
        "pagos": 2,
        "saldos_iniciales": 1,
    }
    assert portfolio.sheets["cargos"].rows[0] == ChargeRow(
        row=2,
        account="A-1",
        tribute="aseo",
        period="2025-01",
        amount=Decimal("12.50"),
        source_id=None,
        due_on=date(2025, 3, 1),
        determination_act=None,
        determination_notified_on=None,
    )
    assert portfolio.sheets["cuentas"].rows[0].district == "SJN"
    assert portfolio.sheets["cuentas"].rows[0].state == "activa"
    assert "due_on" in portfolio.sheets["cargos"].given
    assert "determination_act" not in portfolio.sheets["cargos"].given
    assert len(portfolio.file_sha256) == 64


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_folder_of_csv_reads_as_the_workbook_does(tmp_path: Path, delimiter: str, encoding: str) -> None:
    workbook = read_portfolio(write_workbook(tmp_path / "cartera.xlsx", SMALL), RULES)
    folder = read_portfolio(write_folder(tmp_path / "cartera", SMALL, delimiter, encoding), RULES)
    assert found(folder) == []
    assert rows_without_numbers(folder) == rows_without_numbers(workbook)


def test_a_zip_of_csv_with_what_a_mac_adds(tmp_path: Path) -> None:
    files = {f"cartera/{name.upper()}.CSV": csv_bytes(rows) for name, rows in SMALL.items()}
    files["__MACOSX/cartera/._cargos.csv"] = b"\0\5"
    files["cartera/.DS_Store"] = b"\0"
    portfolio = read_portfolio(write_zip(tmp_path / "cartera.zip", files), RULES)
    assert found(portfolio) == []
    assert portfolio.sheets["cargos"].read == 4


def test_the_digest_of_a_folder_follows_its_content(tmp_path: Path) -> None:
    one = read_portfolio(write_folder(tmp_path / "una", SMALL), RULES)
    same = read_portfolio(write_folder(tmp_path / "otra", SMALL), RULES)
    other = read_portfolio(write_folder(tmp_path / "tercera", SMALL | {"pagos": SMALL["pagos"][:1]}), RULES)
    assert one.file_sha256 == same.file_sha256 != other.file_sha256


def test_order_accents_capitals_and_spaces_of_titles_do_not_matter(tmp_path: Path) -> None:
    header = [" Monto ", "PERÍODO", "Tributo", "Cuenta", "Vence el", "Acto Determinación"]
    charges = [header, [12.5, "2025-01", "ASEO", "A-1", "01/03/2025", "Res. 5"]]
    portfolio = read_portfolio(
        write_workbook(tmp_path / "c.xlsx", {"Cargos": charges, "Saldos Iniciales": []}), RULES
    )
    assert found(portfolio) == []
    (row,) = portfolio.sheets["cargos"].rows
    assert (row.amount, row.due_on, row.determination_act) == (Decimal("12.50"), date(2025, 3, 1), "Res. 5")


def test_a_file_of_nothing_is_an_export_that_failed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "cartera", {})
    (folder / "cuentas.csv").write_bytes(b"")
    (folder / "pagos.csv").write_bytes(b"")
    portfolio = read_portfolio(folder, RULES)
    assert ("cuentas", 1, None, "missing_column") in found(portfolio)
    assert ("pagos", 1, None, "missing_column") in found(portfolio)
    assert portfolio.problems.any_sheet_broken


def test_a_blank_sheet_of_a_workbook_says_nothing(tmp_path: Path) -> None:
    portfolio = read_portfolio(write_workbook(tmp_path / "cartera.xlsx", SMALL | {"pagos": []}), RULES)
    assert found(portfolio) == []
    assert portfolio.sheets["pagos"].read == 0


def test_empty_rows_are_skipped_and_rows_count_as_shown(tmp_path: Path) -> None:
    rows = [*SMALL["pagos"], [None] * 6, [" ", None], ["R9", "A-1", date(2027, 1, 1), 5]]
    folder = write_folder(tmp_path / "cartera", {"pagos": rows})
    (folder / "pagos.csv").write_bytes(
        (folder / "pagos.csv").read_bytes() + b'\r\n"R8\n ",A-1,2025-01-01,x\r\n'
    )
    portfolio = read_portfolio(folder, RULES)
    assert portfolio.sheets["pagos"].read == 4
    assert found(portfolio) == [
        ("pagos", 6, "fecha", "future_date"),
        ("pagos", 8, "recibo", "control_character"),
        ("pagos", 8, "monto", "bad_amount"),
    ]


def test_unknown_columns_and_sheets_are_reported_and_not_fatal(tmp_path: Path) -> None:
    payments = [
        ["recibo", "cuenta", "fecha", "monto", "Cajero", None],
        ["R1", "A-1", date(2025, 3, 15), 5, "x", "y"],
    ]
    portfolio = read_portfolio(
        write_workbook(tmp_path / "c.xlsx", {"pagos": payments, "Notas": [["x"]]}), RULES
    )
    assert found(portfolio) == [
        ("pagos", 1, "Cajero", "unknown_column"),
        ("pagos", 1, "6", "unknown_column"),
        ("Notas", None, None, "unknown_sheet"),
    ]
    assert not portfolio.problems.any_row_bad
    assert not portfolio.problems.any_sheet_broken
    assert len(portfolio.sheets["pagos"].rows) == 1


def test_a_missing_column_breaks_the_sheet(tmp_path: Path) -> None:
    portfolio = read_portfolio(
        write_workbook(
            tmp_path / "c.xlsx", {"pagos": [["recibo", "cuenta", "fecha"], ["R1", "A-1", date(2025, 1, 1)]]}
        ),
        RULES,
    )
    assert found(portfolio) == [("pagos", 1, "monto", "missing_column")]
    assert portfolio.problems.any_sheet_broken
    assert (portfolio.sheets["pagos"].read, portfolio.sheets["pagos"].rejected) == (1, 1)


def test_a_repeated_title_or_sheet_breaks_it(tmp_path: Path) -> None:
    rows = [[*SMALL["pagos"][0], "Monto"], [*SMALL["pagos"][1], 7]]
    portfolio = read_portfolio(write_workbook(tmp_path / "c.xlsx", {"pagos": rows}), RULES)
    assert found(portfolio) == [("pagos", 1, "monto", "repeated_column")]
    assert portfolio.problems.any_sheet_broken
    twice = {"a/pagos.csv": csv_bytes(SMALL["pagos"]), "b/Pagos.csv": csv_bytes(SMALL["pagos"])}
    portfolio = read_portfolio(write_zip(tmp_path / "c.zip", twice), RULES)
    assert found(portfolio) == [("pagos", None, None, "repeated_sheet")]


def test_titles_below_the_first_row_are_missing_columns(tmp_path: Path) -> None:
    portfolio = read_portfolio(write_workbook(tmp_path / "c.xlsx", {"pagos": [[], *SMALL["pagos"]]}), RULES)
    assert {(row, code) for _, row, _, code in found(portfolio)} >= {(1, "missing_column")}
