"""The annex of a statement: each accessory with its arithmetic, its articles and the values of the law it rests on."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from document_cases import ACCOUNT, BOOK, ON, TAXPAYER, assert_printable, case, charge, day_of

from cases.domain.debt import Charge, OpeningBalance, Payment, Statement, Suspension, debt_at
from cases.domain.money import cents
from cases.service.contexts.statements import build_account_statement, build_attached_statement
from cases.service.contexts.subject import WITHOUT_CASE, Subject
from document_templates import render

OPENING = charge(60, "aseo", "saldo 2017-12-31", "40.00")._replace(
    due_on=date(2017, 12, 31),
    opening=OpeningBalance(date(2017, 12, 31), Decimal("6.10"), fine=Decimal("4.00")),
)
CHARGES = (
    OPENING,
    charge(1, "aseo", "2025-03"),
    charge(2, "impuesto_actividad", "2025-03", "12.50"),
    charge(3, "contribucion_alumbrado", "2025-03", "8.00"),
    charge(4, "aseo", "2026-10"),  # falls due on 2026-12-30
)


def annex_of(statement: Statement) -> dict[str, Any]:
    subject = Subject(WITHOUT_CASE, TAXPAYER, ACCOUNT, {})
    document = build_account_statement(
        day_of(), subject, statement, (), (), number="sin número", requested_by="la contribuyente"
    )
    return assert_printable(document)


def stated(*charges: Charge, payments: tuple[Payment, ...] = (), **more: Any) -> Statement:
    return debt_at(charges or CHARGES, payments, BOOK, ON, **more)


def by_period(printed: dict[str, Any], period: str, tribute: str = "Aseo público") -> dict[str, str]:
    (row,) = (row for row in printed["explained"] if (row["period"], row["tribute"]) == (period, tribute))
    return dict(row)


def test_each_line_with_accessories_is_explained_in_the_order_it_is_printed() -> None:
    printed = annex_of(stated())
    with_accessories = [
        (row["tribute"], row["period"])
        for row in printed["lines"]
        if Decimal(row["interest"]) or Decimal(row["fine"])
    ]
    assert [(row["tribute"], row["period"]) for row in printed["explained"]] == with_accessories
    assert "2026-10" not in {period for _, period in with_accessories}


def test_the_arithmetic_is_written_as_people_write_it() -> None:
    row = by_period(annex_of(stated()), "2025-03")
    assert row == {
        "tribute": "Aseo público",
        "period": "2025-03",
        "interest": "3.50 × 8.50 % × 535 días desde 30/05/2025 ÷ 365 = 0.44",
        "fine": "10.00 % de 3.50 = 0.35",
        "festivities": "5.00 % de 3.50 = 0.18",
        "articles": "LGTM 45, 46, 47, 65; Ordenanza de tasas 40, 7",
        "values": row["values"],
    }


def test_who_repeats_the_arithmetic_finds_the_printed_interest() -> None:
    printed = annex_of(stated())
    figures = re.compile(
        r"(?:([\d.]+) que quedó sin pagar \+ )?([\d.]+) × ([\d.]+) % × (\d+) días desde \S+ ÷ (\d+) = ([\d.]+)"
    )
    shown = {(row["tribute"], row["period"]): row["interest"] for row in printed["lines"]}
    for row in printed["explained"]:
        written = figures.fullmatch(row["interest"])
        assert written, row
        brought, principal, rate, days, year_days, interest = written.groups()
        ran = cents(Decimal(principal) * Decimal(rate) / 100 * int(days) / int(year_days))
        assert (
            Decimal(brought or 0) + ran == Decimal(interest) == Decimal(shown[row["tribute"], row["period"]])
        )


def test_a_balance_shows_what_it_brought_apart_from_what_has_run_since() -> None:
    row = by_period(annex_of(stated()), "saldo 2017-12-31")
    assert row["interest"].startswith("6.10 que quedó sin pagar + 40.00 × 8.50 % × ")
    assert row["fine"] == "4.00 del saldo inicial"


def test_values_are_listed_once_with_source_and_status_and_every_number_is_found() -> None:
    printed = annex_of(stated())
    assert [row["number"] for row in printed["values"]] == [
        str(number) for number in range(1, len(printed["values"]) + 1)
    ]
    listed = {row["name"]: row for row in printed["values"]}
    assert len(listed) == len(printed["values"])
    assert listed["Tasa de interés anual"] == {
        "number": listed["Tasa de interés anual"]["number"],
        "name": "Tasa de interés anual",
        "amount": "8.50 %",
        "valid_from": "2026-07-01",
        "source": "LGTM 47",
        "status": "Política local",
    }
    assert listed["Interés simple sobre el principal sin pagar"]["amount"] == "regla"
    assert listed["Multa después del primer tramo (tasas)"]["source"] == "LGTM 65; Ordenanza de tasas 40"
    assert listed["Multa después del primer tramo"]["status"] == "Texto de ley"
    assert "Multa después del primer tramo (contribuciones especiales)" in listed
    named = set()
    for row in printed["explained"]:
        for part in row["values"].split(", "):
            first, _, last = part.partition("–")
            named.update(range(int(first), int(last or first) + 1))
    assert named == set(range(1, len(printed["values"]) + 1))


def test_an_appeal_and_a_payment_show_in_the_arithmetic() -> None:
    appeal = Suspension(date(2026, 6, 20), date(2026, 6, 30), None)
    part = Payment(1, "R-1", date(2026, 6, 15), Decimal("2.50"), 1)
    printed = annex_of(stated(charge(1, "aseo", "2025-03"), payments=(part,), suspensions=(appeal,)))
    (row,) = (row for row in printed["explained"] if row["period"])
    assert "(sin 10 de apelación) desde 15/06/2026" in row["interest"]
    assert "Sin interés mientras se resuelve la apelación" in {row["name"] for row in printed["values"]}


def test_what_the_minimum_fine_adds_has_a_row_without_period() -> None:
    statement = stated(charge(1, "aseo", "2026-08"))
    assert statement.minimum_fine_adjustment
    row = annex_of(statement)["explained"][-1]
    assert (row["tribute"], row["period"], row["articles"]) == ("Ajuste a la multa mínima", "", "LGTM 65")
    assert row["fine"].endswith(f": {statement.minimum_fine_adjustment}")


def test_the_annex_is_for_who_asks_and_not_for_what_the_night_attaches() -> None:
    attached = build_attached_statement(day_of(), case(), number="EC-SJN-2026-0301")
    assert (attached.explained, attached.values) == ((), ())
    asked = annex_of(case().statement)
    assert "ANEXO" in render("estado_de_cuenta", asked).text
    assert "ANEXO" not in render("estado_de_cuenta", {**asked, "explained": [], "values": []}).text
