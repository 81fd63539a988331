"""What rows name must exist in the file or be stored already; what depends on a bad row falls with it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portfolio_files import SMALL, with_rows, write_folder, write_workbook

from cases.intake import Accepted, Portfolio, Rules, Stored, accept, read_portfolio, wanted

RULES = Rules(
    date(2026, 1, 15),
    frozenset({"aseo", "alumbrado", "desechos"}),
    {"SJN": "San Juan Nonualco", "SRO": "San Rafael Obrajuelo"},
    "SJN",
)
NOTHING = Stored()


def checked(folder: Path, sheets: dict[str, Any], stored: Stored = NOTHING) -> tuple[Portfolio, Accepted]:
    portfolio = read_portfolio(write_folder(folder, sheets), RULES)
    return portfolio, accept(portfolio, stored, "SJN")


def found(portfolio: Portfolio) -> list[tuple[str, int | None, str | None, str]]:
    return [(each.sheet, each.row, each.column, each.code) for each in portfolio.problems.listed]


def test_a_file_that_brings_everything_asks_for_nothing(tmp_path: Path) -> None:
    portfolio, accepted = checked(tmp_path / "c", SMALL)
    assert found(portfolio) == []
    asked = wanted(portfolio)
    assert asked.accounts == asked.taxpayers == asked.charges == frozenset()
    assert [len(accepted.charges), len(accepted.payments), len(accepted.opening_balances)] == [4, 2, 1]
    assert accepted.district_of == {"A-1": "SJN", "A-2": "SJN"}


def test_what_is_stored_already_may_be_named(tmp_path: Path) -> None:
    parts = {name: SMALL[name] for name in ("cuentas", "pagos")}
    stored = Stored(taxpayers=frozenset({"C1", "C2"}), charges={("SJN", "A-2", "K1"): "alumbrado"})
    portfolio, accepted = checked(tmp_path / "c", parts, stored)
    assert wanted(portfolio).taxpayers == {"C1", "C2"}
    assert wanted(portfolio).charges == {("A-2", "K1")}
    assert found(portfolio) == []
    assert len(accepted.payments) == 2


@pytest.mark.parametrize(
    ("table", "row", "column", "code"),
    [
        ("cuentas", ["A-3", "C9", "otro"], "contribuyente", "unknown_taxpayer"),
        ("cargos", ["A-9", "aseo", "2025-01", 5], "cuenta", "unknown_account"),
        ("pagos", ["R9", "A-9", "2025-01-01", 5], "cuenta", "unknown_account"),
        ("pagos", ["R9", "A-1", "2025-01-01", 5, "K1"], "cargo", "unknown_charge"),
        ("pagos", ["R9", "A-2", "2025-01-01", 5, "K2", "aseo"], "tributo", "charge_of_other_tribute"),
        ("saldos_iniciales", ["A-9", "aseo", "2024-12-31", 5], "cuenta", "unknown_account"),
    ],
)
def test_names_of_nothing(tmp_path: Path, table: str, row: list[Any], column: str, code: str) -> None:
    portfolio, _ = checked(tmp_path / "c", with_rows(table, row))
    assert found(portfolio) == [(table, len(SMALL[table]) + 1, column, code)]
    assert portfolio.sheets[table].rejected == 1


def test_a_bad_row_takes_along_what_rests_on_it(tmp_path: Path) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SMALL.items()}
    sheets["contribuyentes"][2][2] = "sociedad"
    portfolio, accepted = checked(tmp_path / "c", sheets)
    assert found(portfolio) == [
        ("contribuyentes", 3, "tipo", "bad_choice"),
        ("cuentas", 3, "contribuyente", "depends_on_bad_row"),
        ("cargos", 4, "cuenta", "depends_on_bad_row"),
        ("cargos", 5, "cuenta", "depends_on_bad_row"),
        ("pagos", 3, "cuenta", "depends_on_bad_row"),
    ]
    assert [row.number for row in accepted.accounts] == ["A-1"]
    assert [row.receipt for row in accepted.payments] == ["R1"]
    assert {name: sheet.rejected for name, sheet in portfolio.sheets.items()} == {
        "contribuyentes": 1,
        "cuentas": 1,
        "cargos": 2,
        "pagos": 1,
        "saldos_iniciales": 0,
    }


def test_a_payment_of_a_bad_charge(tmp_path: Path) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SMALL.items()}
    sheets["cargos"][3][3] = "mucho"
    portfolio, accepted = checked(tmp_path / "c", sheets)
    assert found(portfolio) == [
        ("cargos", 4, "monto", "bad_amount"),
        ("pagos", 3, "cargo", "depends_on_bad_row"),
    ]
    assert len(accepted.charges) == 3


def test_a_bad_row_about_something_stored_does_not_hide_it(tmp_path: Path) -> None:
    sheets = {"cuentas": [SMALL["cuentas"][0], ["A-1", "C1", "palacio"]], "pagos": SMALL["pagos"][:2]}
    stored = Stored(accounts={"A-1": frozenset({"SJN"})})
    portfolio, accepted = checked(tmp_path / "c", sheets, stored)
    assert found(portfolio) == [("cuentas", 2, "tipo", "bad_choice")]
    assert len(accepted.payments) == 1


def test_a_charge_given_twice_is_one_charge_corrected(tmp_path: Path) -> None:
    sheets = with_rows("cargos", ["A-1", "aseo", "2025-01", 15], ["A-2", "alumbrado", "2025-02", 9, "K2"])
    portfolio, accepted = checked(tmp_path / "c", sheets)
    assert found(portfolio) == []
    assert len(accepted.charges) == 4
    amounts = {(row.account, row.source_id, row.period): row.amount for row in accepted.charges}
    assert amounts["A-1", None, "2025-01"] == Decimal("15.00")
    assert amounts["A-2", "K2", "2025-02"] == Decimal("9.00")
    assert [(early.row, late.row) for early, late in accepted.corrected] == [(2, 6), (5, 7)]


def test_the_district_of_an_account_that_only_the_store_knows(tmp_path: Path) -> None:
    payments = {
        "pagos": [SMALL["pagos"][0], *[[f"R{n}", f"A-{n}", "2025-01-01", 5] for n in range(1, 4)]],
    }
    both = frozenset({"SRO", "SVR"})
    stored = Stored(accounts={"A-1": frozenset({"SJN", "SRO"}), "A-2": frozenset({"SRO"}), "A-3": both})
    portfolio, accepted = checked(tmp_path / "c", payments, stored)
    assert accepted.district_of == {"A-1": "SJN", "A-2": "SRO"}
    assert found(portfolio) == [("pagos", 4, "cuenta", "ambiguous_account")]


def test_the_order_of_sheets_does_not_matter(tmp_path: Path) -> None:
    one = read_portfolio(write_workbook(tmp_path / "una.xlsx", SMALL), RULES)
    other = read_portfolio(write_workbook(tmp_path / "otra.xlsx", dict(reversed(SMALL.items()))), RULES)
    assert [each.rows for each in one.sheets.values()] == [each.rows for each in other.sheets.values()]
    assert accept(one, NOTHING, "SJN") == accept(other, NOTHING, "SJN")
    assert found(one) == found(other) == []


def test_a_charge_without_id_is_named_by_its_tribute_and_period(tmp_path: Path) -> None:
    named = [
        ["R7", "A-1", date(2025, 4, 1), 5, "aseo:2025-01", None],
        ["R8", "A-1", date(2025, 4, 1), 5, "desechos:saldo 2024-12-31", None],
    ]
    portfolio, accepted = checked(tmp_path / "c", with_rows("pagos", *named))
    assert found(portfolio) == []
    assert wanted(portfolio).charges == frozenset()
    assert [row.charge for row in accepted.payments][-2:] == ["aseo:2025-01", "desechos:saldo 2024-12-31"]


@pytest.mark.parametrize(
    ("charge", "tribute", "code"),
    [
        ("alumbrado:2025-01", None, "unknown_charge"),  # of A-2, and there both have ids of their own
        ("aseo:2025-09", None, "unknown_charge"),
        ("aseo:2025-01", "desechos", "charge_of_other_tribute"),
    ],
)
def test_a_name_that_is_no_charge_of_the_account_is_refused(
    tmp_path: Path, charge: str, tribute: str | None, code: str
) -> None:
    rows = with_rows("pagos", ["R7", "A-1", date(2025, 4, 1), 5, charge, tribute])
    portfolio, _ = checked(tmp_path / "c", rows)
    assert [each[3] for each in found(portfolio)] == [code]


def test_a_payment_of_a_rejected_charge_says_so_by_either_name(tmp_path: Path) -> None:
    sheets = with_rows("cargos", ["A-1", "aseo", "2025-07", "mucho"]) | {
        "pagos": [*SMALL["pagos"], ["R7", "A-1", date(2025, 8, 1), 5, "aseo:2025-07", None]]
    }
    portfolio, _ = checked(tmp_path / "c", sheets)
    assert [each[3] for each in found(portfolio)][-1] == "depends_on_bad_row"
