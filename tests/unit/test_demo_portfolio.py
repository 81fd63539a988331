"""The invented portfolio: the same for the same seed, readable as any file, and marked as nobody's."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cases.domain.errors import BadInput
from cases.intake import Portfolio as ReadPortfolio
from cases.intake import Rules, accept, read_portfolio
from cases.intake.checking import Stored
from cases.law import load_book
from workflows.demo.arrears import arrears_of
from workflows.demo.characters import FEWEST_ACCOUNTS, GOES_TO_COURT, GONE, MOST_ACCOUNTS, Part
from workflows.demo.portfolio import Portfolio, make_portfolio
from workflows.demo.sheets import write_folder
from workflows.demo.town import PLACES

START = date(2025, 11, 24)
LAW = load_book().at(START)
ACCOUNTS = 150


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return make_portfolio(ACCOUNTS, 12, 7, START, LAW)


@pytest.fixture(scope="module")
def read(portfolio: Portfolio, tmp_path_factory: pytest.TempPathFactory) -> ReadPortfolio:
    folder = write_folder(tmp_path_factory.mktemp("cartera") / "inicial", portfolio.sheets)
    tributes = frozenset(tribute.code for tribute in LAW.tributes())
    return read_portfolio(folder, Rules(START, tributes, {"SJN": "San Juan Nonualco"}, "SJN"))


def test_the_same_seed_gives_the_same_rows() -> None:
    first, again = (make_portfolio(60, 12, 3, START, LAW) for _ in range(2))
    assert first == again
    assert make_portfolio(60, 12, 4, START, LAW).sheets != first.sheets


def test_every_cell_is_read_without_a_problem(read: ReadPortfolio, portfolio: Portfolio) -> None:
    accepted = accept(read, Stored(), "SJN")
    assert read.problems.listed == []
    assert len(accepted.accounts) == ACCOUNTS
    assert {name: len(rows) for name, rows in portfolio.sheets.items()} == {
        name: read.sheets[name].read for name in portfolio.sheets
    }


def test_every_part_is_played_and_most_owe_little(portfolio: Portfolio) -> None:
    cast = Counter(debtor.part for debtor in portfolio.debtors)
    assert set(cast) == set(Part)
    assert cast[Part.PUNCTUAL] > ACCOUNTS / 4


def test_nobody_is_real(portfolio: Portfolio) -> None:
    people = portfolio.sheets["contribuyentes"]
    duis = [row["dui"] for row in people if row.get("dui")]
    assert duis
    assert all(re.fullmatch(r"0000\d{4}-\d", dui) for dui in duis)
    assert len(set(duis)) == len(duis)
    assert all(re.fullmatch(r"0000-\d{6}-000-\d", row["nit"]) for row in people if row.get("nit"))
    assert all(re.fullmatch(r"2300-00\d\d", row["telefono"]) for row in people if row["telefono"])
    assert all(row["correo"].endswith("@example.com") for row in people if row["correo"])
    assert all(row["codigo"].startswith("INV-") for row in people)


def test_places_are_the_towns_own(portfolio: Portfolio) -> None:
    assert len([place for place in PLACES if not place.is_urban]) == 12
    names = {place.name for place in PLACES}
    assert {row["barrio"] for row in portfolio.sheets["cuentas"]} <= names | {""}


def test_the_register_is_as_dirty_as_registers_are(portfolio: Portfolio) -> None:
    by_part = {debtor.part: debtor for debtor in portfolio.debtors}
    accounts = {row["cuenta"]: row for row in portfolio.sheets["cuentas"]}
    people = {row["codigo"]: row for row in portfolio.sheets["contribuyentes"]}
    nowhere = by_part[Part.NOWHERE]
    assert accounts[nowhere.account]["direccion"] == accounts[nowhere.account]["barrio"] == ""
    assert people[nowhere.taxpayer]["direccion"] == ""
    assert date.fromisoformat(people[by_part[Part.DECEASED].taxpayer]["fallecido_el"]) < START
    assert accounts[by_part[Part.UNDETERMINED].account]["tipo"] == "empresa"
    assert not accounts[by_part[Part.UNDETERMINED].account].get("acto_determinacion")
    assert {accounts[by_part[part].account]["estado"] for part in GONE} == {"cerrada"}
    assert portfolio.joint_owners


def test_amounts_are_of_the_tariff_and_to_the_cent(portfolio: Portfolio) -> None:
    for row in portfolio.sheets["cargos"]:
        amount, tariff = Decimal(row["monto"]), LAW.tribute(row["tributo"]).example_tariff
        assert amount > 0
        assert amount % tariff == 0
        assert amount == amount.quantize(Decimal("0.01"))


def test_debts_that_go_to_court_are_worth_it(portfolio: Portfolio) -> None:
    minimum = LAW.decimal("court.min_total")
    for debtor in portfolio.debtors:
        if debtor.part in GOES_TO_COURT - {Part.OLD_DEBT}:
            owed = sum(
                Decimal(row["monto"]) for row in portfolio.sheets["cargos"] if row["cuenta"] == debtor.account
            )
            assert owed >= minimum, debtor


def test_what_prescribes_does_so_within_the_story(portfolio: Portfolio) -> None:
    lost = next(debtor for debtor in portfolio.debtors if debtor.part is Part.PRESCRIBING)
    periods = [row["periodo"] for row in portfolio.sheets["cargos"] if row["cuenta"] == lost.account]
    assert sorted(set(periods)) == ["2010-10", "2010-11", "2010-12"]


def test_punctual_people_owe_nothing_but_the_month_that_ended(portfolio: Portfolio) -> None:
    punctual = {debtor.account for debtor in portfolio.debtors if debtor.part is Part.PUNCTUAL}
    periods = {row["periodo"] for row in portfolio.sheets["cargos"] if row["cuenta"] in punctual}
    assert periods == {"2025-10"}


def test_arrears_have_a_long_tail(portfolio: Portfolio) -> None:
    from random import Random

    random = Random(1)
    lengths = sorted(
        len(arrears_of(Part.SLOW, {"aseo": Decimal("9.24")}, START, random).months) for _ in range(200)
    )
    assert lengths[100] <= 14
    assert lengths[-1] >= 36


@pytest.mark.parametrize("accounts", [0, FEWEST_ACCOUNTS - 1, MOST_ACCOUNTS + 1])
def test_a_town_too_small_or_too_large_is_refused(accounts: int) -> None:
    with pytest.raises(BadInput, match="cuentas"):
        make_portfolio(accounts, 12, 1, START, LAW)


def test_a_folder_has_one_file_a_sheet(portfolio: Portfolio, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "c", {**portfolio.sheets, "pagos": []})
    assert {file.stem for file in folder.iterdir()} == set(portfolio.sheets)
    with (folder / "cuentas.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == ACCOUNTS
