"""Every problem a row may have, and every sheet that cannot be read to its end."""

from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from portfolio_files import SMALL, with_rows, write_folder, write_workbook

from cases.intake import Portfolio, Rules, problems, read_portfolio
from cases.intake.limits import PROBLEMS_LISTED

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
    reading = Path(problems.__file__).parent
    storing = reading.parent / "service"
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (*reading.glob("*.py"), *storing.glob("intake*.py"))
    )
    listed = [*problems.NOTICES, *problems.SHEET_CODES, *problems.ROW_CODES]
    assert len(listed) == len(set(listed))
    assert [code for code in listed if sources.count(f'"{code}"') < 2] == []
