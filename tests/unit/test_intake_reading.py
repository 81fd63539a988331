"""Whole files: the forms a portfolio may take, and each problem of a row or sheet with its place."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from portfolio_files import SMALL, csv_bytes, with_rows, write_folder, write_workbook, write_zip

from cases.intake import Portfolio, Rules, problems, read_portfolio
from cases.intake.limits import PROBLEMS_LISTED
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


ROW_PROBLEMS = [
    ("contribuyentes", [None, "Ana", "natural"], "codigo", "missing_value"),
    ("contribuyentes", ["C3", "   ", "natural"], "nombre", "missing_value"),
    ("contribuyentes", ["C3", "Ana\a", "natural"], "nombre", "control_character"),
    ("contribuyentes", ["C3", "A" * 201, "natural"], "nombre", "text_too_long"),
    ("contribuyentes", ["C3", "Ana", "persona"], "tipo", "bad_choice"),
    ("contribuyentes", ["C3", "Ana", "natural", "123"], "dui", "bad_dui"),
    ("contribuyentes", [date(2025, 1, 2), "Ana", "natural"], "codigo", "bad_text"),
    ("contribuyentes", ["C1", "Otra", "natural"], "codigo", "duplicate_row"),
    ("cuentas", ["A-1", "C2", "inmueble"], "cuenta", "duplicate_row"),
    ("cuentas", ["A-9", "C2", "casa"], "tipo", "bad_choice"),
    ("cargos", ["A-1", "agua", "2025-01", 5], "tributo", "unknown_tribute"),
    ("cargos", ["A-1", "aseo", "enero", 5], "periodo", "bad_period"),
    ("cargos", ["A-1", "aseo", "2040-01", 5], "periodo", "bad_period"),
    ("cargos", ["A-1", "aseo", date(2025, 1, 1), 5], "periodo", "bad_period"),
    ("cargos", ["A-1", "aseo", "2025-01", "gratis"], "monto", "bad_amount"),
    ("cargos", ["A-1", "aseo", "2025-01", -5], "monto", "negative_amount"),
    ("cargos", ["A-1", "aseo", "2025-01", 5.123], "monto", "amount_not_in_cents"),
    ("cargos", ["A-1", "aseo", "2025-01", 1e15], "monto", "amount_too_large"),
    ("cargos", ["A-1", "aseo", "2025-01", 5, None, "ayer"], "vence_el", "bad_date"),
    ("cargos", ["A-1", "aseo", "2025-01", 5, None, time(5, 30)], "vence_el", "bad_text"),
    ("pagos", ["R9", "A-1", date(2026, 1, 16), 5], "fecha", "future_date"),
    ("pagos", ["R9", "A-1", date(2025, 1, 16), 0], "monto", "bad_amount"),
    ("pagos", ["R1", "A-1", date(2025, 1, 16), 5, None, "aseo"], "recibo", "duplicate_receipt"),
    ("pagos", ["R2", "A-2", date(2025, 1, 16), 5, "K1"], "recibo", "duplicate_receipt"),
    ("saldos_iniciales", ["A-1", "desechos", date(2024, 12, 31), 5], "cuenta", "duplicate_row"),
    ("saldos_iniciales", ["A-2", "aseo", date(2026, 2, 1), 5], "fecha_corte", "future_date"),
    ("saldos_iniciales", ["A-2", "aseo", date(2025, 1, 1), 5, "x"], "interes", "bad_amount"),
    (
        "saldos_iniciales",
        ["A-2", "aseo", date(2025, 1, 1), 5, 0, 0, "2024", "2023-12"],
        "hasta",
        "bad_period",
    ),
]


@pytest.mark.parametrize(("table", "row", "column", "code"), ROW_PROBLEMS)
def test_problems_of_a_row(tmp_path: Path, table: str, row: list[Any], column: str, code: str) -> None:
    portfolio = read_rows(tmp_path, table, row)
    number = len(SMALL[table]) + 1
    assert found(portfolio) == [(table, number, column, code)]
    sheet = portfolio.sheets[table]
    assert (sheet.read, sheet.rejected, len(sheet.rows)) == (number - 1, 1, number - 2)
    assert portfolio.problems.any_row_bad
    assert portfolio.problems.listed[0].message


def test_problems_of_the_optional_columns(tmp_path: Path) -> None:
    taxpayers = [
        ["codigo", "nombre", "tipo", "nit", "correo", "acepta_correo", "fallecido_el"],
        ["C1", "Ana", "natural", "1", "ana", "tal vez", date(2026, 1, 16)],
    ]
    accounts = [
        [
            "cuenta",
            "contribuyente",
            "tipo",
            "distrito",
            "latitud",
            "longitud",
            "estado",
            "determinacion_notificada_el",
        ],
        ["A-1", "C1", "otro", "Marte", 95, -88.9, "rota", "mañana"],
        ["A-2", "C1", "otro", "san rafael obrajuelo", 13.5, None, None, None],
        ["A-3", "C1", "otro", "sro", 13.5, -88.9, "Cerrada", date(2020, 1, 1)],
    ]
    portfolio = read_portfolio(
        write_workbook(tmp_path / "c.xlsx", {"contribuyentes": taxpayers, "cuentas": accounts}), RULES
    )
    assert found(portfolio) == [
        ("contribuyentes", 2, "nit", "bad_nit"),
        ("contribuyentes", 2, "correo", "bad_email"),
        ("contribuyentes", 2, "acepta_correo", "bad_choice"),
        ("contribuyentes", 2, "fallecido_el", "future_date"),
        ("cuentas", 2, "distrito", "unknown_district"),
        ("cuentas", 2, "latitud", "bad_coordinate"),
        ("cuentas", 2, "estado", "bad_choice"),
        ("cuentas", 2, "determinacion_notificada_el", "bad_date"),
        ("cuentas", 3, "longitud", "missing_value"),
    ]
    (account,) = portfolio.sheets["cuentas"].rows
    assert (account.district, account.state) == ("SRO", "cerrada")


def test_a_formula_error_is_a_problem_and_not_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notas").write_formula("A1", "=1/0", value="#DIV/0!")
        sheet = book.add_worksheet("saldos_iniciales")
        sheet.write_row(0, 0, SMALL["saldos_iniciales"][0])
        sheet.write_row(1, 0, ["A-1", "aseo", "31/12/2024", 100])
        sheet.write_formula(1, 4, "=1/0", value="#DIV/0!")
        sheet.write_row(2, 0, ["A-2", "aseo", "31/12/2024", 100, 1])
        sheet.write_formula(2, 7, "=NA()", value="#N/A")
    assert found(read_portfolio(path, RULES)) == [
        ("Notas", None, None, "unknown_sheet"),
        ("saldos_iniciales", 2, "interes", "formula_error"),
        ("saldos_iniciales", 3, "hasta", "formula_error"),
    ]


def test_an_unquoted_comma_does_not_shift_amounts_into_place(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "contribuyentes.csv").write_text(
        "codigo,nombre,tipo\nC1,Pérez, Ana,natural\nC2,Luz,natural,,\n"
    )
    portfolio = read_portfolio(folder, RULES)
    assert found(portfolio) == [("contribuyentes", 2, None, "too_many_cells")]
    assert [row.code for row in portfolio.sheets["contribuyentes"].rows] == ["C2"]


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        ("codigo,nombre,tipo\nC1,Ana,natural\nC2,José,natural\n".encode("latin-1"), 3, "bad_encoding"),
        ("codigo,nombre,tipo\n".encode("utf-16"), 1, "bad_encoding"),
        (b'codigo,nombre,tipo\nC1,Ana,natural\nC2,"Luz,natural\nC3,Eva,natural\n', 3, "bad_csv"),
        (b'codigo,nombre,tipo\nC1,"Ana"x,natural\n', 2, "bad_csv"),
        (b'codigo,nombre,tipo\nC1,"' + b"x" * 40_000 + b'",natural\n', 2, "bad_csv"),
    ],
)
def test_a_csv_that_cannot_be_read_to_its_end(tmp_path: Path, content: bytes, row: int, code: str) -> None:
    folder = write_folder(tmp_path / "c", {"cuentas": SMALL["cuentas"]})
    (folder / "contribuyentes.csv").write_bytes(content)
    portfolio = read_portfolio(folder, RULES)
    assert found(portfolio) == [("contribuyentes", row, None, code)]
    assert portfolio.problems.any_sheet_broken


def test_problems_beyond_the_listed_ones_are_counted(tmp_path: Path) -> None:
    bad = [[f"R{number}", "A", "x", 1] for number in range(PROBLEMS_LISTED + 10)]
    problems = read_portfolio(
        write_folder(tmp_path / "c", {"pagos": [SMALL["pagos"][0], *bad]}), RULES
    ).problems
    assert len(problems.listed) == PROBLEMS_LISTED
    assert problems.unlisted == 10


def test_every_listed_code_is_given_by_some_check() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in Path(problems.__file__).parent.glob("*.py")
    )
    listed = [*problems.NOTICES, *problems.SHEET_CODES, *problems.ROW_CODES]
    assert len(listed) == len(set(listed))
    assert [code for code in listed if sources.count(f'"{code}"') < 2] == []
