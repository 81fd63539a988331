"""The shape of a statement: order, totals, what it cites and how it explains itself."""

import json
from datetime import date
from decimal import Decimal

import pytest

from cases.domain.debt import (
    Charge,
    Line,
    OpeningBalance,
    Payment,
    Statement,
    Suspension,
    debt_at,
    due_on,
    explain,
    explain_minimum_fine,
    first_fine_until,
    period_prescribes_on,
    period_span,
    taxable_event_on,
)
from cases.domain.statement_json import statement_as_dict
from cases.domain.vocabulary import Component
from cases.law import load_book

BOOK = load_book()
ON = date(2026, 11, 17)
LAW = BOOK.at(ON)


def charge(key: int, tribute: str, period: str, amount: str, determined_on: date | None = None) -> Charge:
    law = LAW.tribute(tribute)
    return Charge(
        key=key,
        label=f"{tribute}-{period}",
        tribute=tribute,
        tribute_kind=law.kind,
        festivities=law.festivities,
        period=period,
        amount=Decimal(amount),
        determined_on=determined_on,
    )


ASEO = charge(1, "aseo", "2022-09", "3.20")
IMPUESTO = charge(2, "impuesto_actividad", "2026-06", "12.50", determined_on=date(2026, 7, 10))
NOT_DUE = charge(3, "alumbrado", "2026-10", "2.15")
PRESCRIBED = charge(4, "aseo", "2011-01", "3.20")


@pytest.fixture
def stated() -> Statement:
    return debt_at([NOT_DUE, IMPUESTO, ASEO, PRESCRIBED], [], BOOK, ON)


def test_lines_come_oldest_due_date_first_due_or_not(stated: Statement) -> None:
    assert [line.key for line in stated.lines] == [4, 1, 2, 3]
    assert [line.prescribed for line in stated.lines] == [True, False, False, False]
    assert [line.overdue for line in stated.lines] == [False, True, True, False]


def test_a_line_to_the_cent(stated: Statement) -> None:
    line = stated.lines[1]
    assert line.due_on == date(2022, 11, 29)
    assert line.days_late == 1449
    assert line.interest == Decimal("1.08")  # 3.20 x 8.50 % x 1449 / 365 = 1.0798
    assert line.fine == Decimal("0.32")
    assert line.festivities == Decimal("0.16")
    assert line.total == Decimal("3.20") + Decimal("1.08") + Decimal("0.32") + Decimal("0.16")


def test_totals_leave_the_prescribed_out_and_overdue_leaves_out_what_is_not_due(stated: Statement) -> None:
    counted = stated.lines[1:]
    totals, adjustment = stated.totals, stated.minimum_fine_adjustment
    assert totals.principal == Decimal("3.20") + Decimal("12.50") + Decimal("2.15")
    assert totals.fine == sum(line.fine for line in counted) + adjustment
    assert totals.total == sum(line.total for line in counted) + adjustment
    assert totals.overdue == totals.total - stated.lines[3].total
    assert stated.lines[3].total == Decimal("2.15") + Decimal("0.11")


def test_each_line_cites_what_it_rests_on(stated: Statement) -> None:
    mora = ("LGTM 45", "LGTM 46", "LGTM 47")
    festivities = ("LGTM 65", "Ordenanza de tasas 40", "Ordenanza de tasas 7")
    prescription = ("LGTM 42", "LGTM 43", "LGTM 44")
    assert stated.lines[0].basis == ("LGTM 34", *mora, *festivities, *prescription)
    assert stated.lines[1].basis == ("LGTM 34", *mora, *festivities)
    assert stated.lines[2].basis == ("LGTM 34 inc. 2", *mora, "LGTM 65")
    assert stated.lines[3].basis == ("LGTM 34", "Ordenanza de tasas 7")


def test_the_json_is_what_scripts_hold_on_to(stated: Statement) -> None:
    said = json.loads(json.dumps(statement_as_dict(stated, "INM-1", "C-9")))
    head = ["account", "taxpayer", "on", "rate_annual", "law_version", "lines"]
    assert list(said) == [*head, "minimum_fine_adjustment", "totals", "credit"]
    assert (said["account"], said["taxpayer"], said["on"]) == ("INM-1", "C-9", "2026-11-17")
    assert (said["rate_annual"], said["law_version"]) == ("8.50", BOOK.version)
    assert said["lines"][1] == {
        "charge": "aseo-2022-09",
        "tribute": "aseo",
        "period": "2022-09",
        "due_on": "2022-11-29",
        "days_late": 1449,
        "principal": "3.20",
        "interest": "1.08",
        "fine": "0.32",
        "festivities": "0.16",
        "total": "4.76",
        "prescribes_on": "2037-11-30",
        "prescribed": False,
        "basis": list(stated.lines[1].basis),
    }
    assert list(said["totals"]) == ["principal", "interest", "fine", "festivities", "total", "overdue"]
    assert said["credit"] == "0.00"


def test_an_empty_account_prints_zeros_with_two_decimals() -> None:
    said = statement_as_dict(debt_at([], [], BOOK, ON), "INM-1", "C-9")
    assert (said["lines"], said["minimum_fine_adjustment"]) == ([], "0.00")
    assert set(said["totals"].values()) == {"0.00"}


def test_every_component_is_explained_with_its_figures_and_its_values(stated: Statement) -> None:
    explained = {e.component: e for e in explain(stated.lines[1], LAW)}
    assert list(explained) == [Component.INTEREST, Component.FINE, Component.FESTIVITIES, Component.PRINCIPAL]
    interest = explained[Component.INTEREST]
    assert interest.formula == "3.20 x 8.50 % x 1449 días desde 2022-11-29 / 365 = 1.08"
    assert {"LGTM 46", "LGTM 47"} <= set(interest.basis)
    assert {value.key: value.status for value in interest.values}["interest.rate_annual"] == "policy"
    assert explained[Component.FINE].formula == "10.00 % de 3.20 = 0.32"
    assert explained[Component.FESTIVITIES].formula == "5.00 % de 3.20 = 0.16"
    assert explained[Component.PRINCIPAL].formula == "3.20"
    assert sum(e.amount for e in explained.values()) == stated.lines[1].total


def test_in_json_every_value_says_its_source_since_when_and_how_sure_it_is(stated: Statement) -> None:
    line = statement_as_dict(stated, "INM-1", "C-9", explain_with=LAW)["lines"][1]
    values = {value["key"]: value for part in line["explain"] for value in part["values"]}
    assert values["interest.rate_annual"] == {
        "key": "interest.rate_annual",
        "value": "8.50",
        "unit": "percent",
        "status": "policy",
        "from": "2026-07-01",
        "basis": "LGTM 47",
    }
    assert all(value["basis"] and value["status"] for value in values.values())


def test_what_is_not_late_says_so(stated: Statement) -> None:
    explained = {e.component: e.formula for e in explain(stated.lines[3], LAW)}
    assert explained[Component.INTEREST] == explained[Component.FINE] == "sin días de mora"
    no_festivities = {e.component: e.formula for e in explain(stated.lines[2], LAW)}[Component.FESTIVITIES]
    assert no_festivities == "este tributo no lleva recargo de fiestas"


def test_a_partly_paid_line_explains_what_was_paid() -> None:
    paid = Payment(1, "R-1", date(2026, 6, 15), Decimal("6.50"))
    appeal = Suspension(date(2026, 7, 1), date(2026, 7, 11))
    line = debt_at([ASEO], [paid], BOOK, ON, [appeal]).lines[0]
    explained = {e.component: e for e in explain(line, LAW)}
    paid_principal = Decimal("3.20") - line.principal
    assert explained[Component.PRINCIPAL].formula == f"3.20 - {paid_principal} ya pagado = {line.principal}"
    assert "145 días (sin 10 de apelación) desde 2026-06-15" in explained[Component.INTEREST].formula
    assert explained[Component.FINE].formula.endswith(", cubierto por 2.86 ya pagado = 0.00")
    assert "LGTM 46" in explained[Component.INTEREST].basis


def test_a_stated_fine_and_unpaid_interest_are_explained_as_such() -> None:
    balance = OpeningBalance(date(2025, 6, 30), Decimal("4.00"), Decimal("2.00"))
    opening = Charge(1, "S-1", "aseo", "tasa", True, "", Decimal("50.00"), opening=balance)
    explained = {e.component: e.formula for e in explain(debt_at([opening], [], BOOK, ON).lines[0], LAW)}
    assert explained[Component.FINE] == "2.00 del saldo inicial"
    assert explained[Component.INTEREST].startswith("4.00 que quedó sin pagar + 50.00 x 8.50 % x 505 días")


def test_the_minimum_fine_is_explained_only_when_it_adds_something() -> None:
    few = debt_at([ASEO], [], BOOK, ON)
    assert explain_minimum_fine(few, LAW).amount == Decimal("2.86") - Decimal("0.32")
    assert explain_minimum_fine(few, LAW).basis == ("LGTM 65", "Uso de los sistemas municipales")
    nothing = explain_minimum_fine(debt_at([], [], BOOK, ON), LAW)
    assert (nothing.formula, nothing.values) == ("no agrega nada", ())
    said = statement_as_dict(few, "INM-1", "C-9", LAW)
    assert said["minimum_fine_explain"]["amount"] == "2.54"
    assert [e["component"] for e in said["lines"][0]["explain"]] == [
        "interest",
        "fine",
        "festivities",
        "principal",
    ]


def test_each_credit_says_its_receipt_and_the_last_day_to_claim_it() -> None:
    paid = [Payment(1, "R-1", date(2026, 6, 15), Decimal("20.00")), Payment(2, "R-2", ON, Decimal("1.00"))]
    said = statement_as_dict(debt_at([ASEO], paid, BOOK, ON), "INM-1", "C-9", LAW)
    first, second = said["credits"]
    assert Decimal(first["amount"]) + Decimal(second["amount"]) == Decimal(said["credit"])
    assert (first["receipt"], first["paid_on"], first["claim_until_on"]) == (
        "R-1",
        "2026-06-15",
        "2029-06-15",
    )
    assert second == {
        "receipt": "R-2",
        "paid_on": "2026-11-17",
        "amount": "1.00",
        "claim_until_on": "2029-11-17",
    }


def test_every_amount_names_the_values_it_rests_on_and_no_others(stated: Statement) -> None:
    late, fined, not_due = stated.lines[1], stated.lines[2], stated.lines[3]

    def keys(line: Line) -> dict[str, list[str]]:
        return {e.component.value: [value.key for value in e.values] for e in explain(line, LAW)}

    mora = ["mora.automatic", "interest.method", "interest.rate_rule", "interest.rate_annual"]
    assert keys(late) == {
        "interest": [*mora, "interest.year_days"],
        "fine": ["fine.late.first.tasa", "fine.late.after.tasa", "fine.late.step"],
        "festivities": ["festivities.pct"],
        "principal": ["due.days_after_event"],
    }
    assert keys(fined) == {
        "interest": [*mora, "interest.year_days"],
        "fine": ["fine.late.first", "fine.late.after", "fine.late.step"],
        "festivities": [],
        "principal": ["due.determined"],
    }
    assert keys(not_due) == {
        "interest": [],
        "fine": [],
        "festivities": ["festivities.pct"],
        "principal": ["due.days_after_event"],
    }


def test_a_stated_fine_partly_paid_says_what_is_left_of_it() -> None:
    balance = OpeningBalance(date(2025, 6, 30), Decimal("0.00"), Decimal("4.00"))
    opening = Charge(1, "S-1", "mercado", "tasa", False, "", Decimal("0.00"), opening=balance)
    line = debt_at([opening], [Payment(1, "R", date(2026, 1, 5), Decimal("1.50"))], BOOK, ON).lines[0]
    fine = {e.component: e for e in explain(line, LAW)}[Component.FINE]
    assert (fine.amount, fine.formula, fine.values) == (
        Decimal("2.50"),
        "4.00 del saldo inicial - 1.50 ya pagado",
        (),
    )


def test_a_balance_says_from_which_period_it_comes_and_when_that_period_prescribes() -> None:
    balance = OpeningBalance(date(2025, 6, 30), from_period="2010-12", to_period="2025-03")
    opening = charge(1, "aseo", "", "40.00")._replace(opening=balance)
    lines = debt_at([opening, charge(2, "aseo", "2025-05", "3.20")], [], BOOK, ON).lines
    assert [line.trace.balance_from_period for line in lines] == ["2010-12", ""]
    assert lines[0].prescribes_on == date(2040, 5, 31)
    # due on 1 March 2011
    assert period_prescribes_on("2010-12", LAW) == date(2026, 3, 2)


def test_the_days_of_a_charge_can_be_asked_without_a_statement() -> None:
    by_rule = charge(1, "aseo", "2026-09", "3.20")
    assert (taxable_event_on(by_rule), due_on(by_rule, BOOK)) == (date(2026, 9, 30), date(2026, 11, 29))
    stated = by_rule._replace(due_on=date(2026, 9, 10))
    assert (taxable_event_on(stated), due_on(stated, BOOK)) == (date(2026, 9, 1), date(2026, 9, 10))
    before = by_rule._replace(due_on=date(2026, 9, 1))
    assert (taxable_event_on(before), due_on(before, BOOK)) == (date(2026, 8, 31), date(2026, 9, 1))
    later = by_rule._replace(due_on=date(2026, 10, 1))
    assert (taxable_event_on(later), due_on(later, BOOK)) == (date(2026, 9, 30), date(2026, 10, 1))
    balance = by_rule._replace(opening=OpeningBalance(date(2026, 7, 31)))
    assert (taxable_event_on(balance), due_on(balance, BOOK)) == (date(2026, 7, 31), date(2026, 7, 31))


def test_the_last_day_at_five_per_cent_can_be_told_beforehand() -> None:
    assert first_fine_until(date(2026, 9, 15), LAW) == date(2026, 12, 15)
    assert first_fine_until(date(2026, 11, 30), LAW) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2025", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_periods(period: str, span: tuple[date, date]) -> None:
    assert period_span(period) == span


@pytest.mark.parametrize(
    "period", ["", "2024-13", "2024-00", "24-02", "2024/02", "2024-2", "0000", "abcd", "２０２４"]
)
def test_what_is_not_a_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match="no es un período"):
        period_span(period)
