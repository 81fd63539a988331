"""How values of the law read in Spanish."""

from datetime import date
from decimal import Decimal

import pytest
from document_cases import BOOK, ON, charge

from cases.domain.debt import Suspension, debt_at, explain, explain_minimum_fine
from cases.domain.law_words import STATUS_NAMES, formula_words, value_name, value_words
from cases.law.records import STATUSES, LawValue, RawValue


def value(raw: RawValue | None, unit: str) -> LawValue:
    return LawValue("key", raw, unit, date(2025, 1, 1), None, "LGTM 47", "text", "")


@pytest.mark.parametrize(
    ("raw", "unit", "words"),
    [
        (Decimal("8.50"), "percent", "8.50 %"),
        (Decimal("1234.50"), "usd", "$1,234.50"),
        (3, "months", "3 meses"),
        (365, "calendar_days", "365 días corridos"),
        (2, "count", "2"),
        (True, "flag", "sí"),
        (False, "flag", "no"),
        (("interest", "fine"), "list", "interest, fine"),
        ("statement", "rule", "una vez por estado de cuenta"),
        ("business", "rule", "días hábiles"),
        ("simple_on_unpaid_principal", "rule", ""),
        (None, "percent", "derogado"),
    ],
)
def test_a_value_in_words(raw: RawValue | None, unit: str, words: str) -> None:
    assert value_words(value(raw, unit)) == words


def test_every_value_of_the_book_reads_and_every_status_has_a_name() -> None:
    for each in BOOK.at(ON).values():
        assert "None" not in value_words(each)
    assert set(STATUS_NAMES) == set(STATUSES)


def test_every_value_that_explains_a_statement_has_a_spanish_name() -> None:
    law = BOOK.at(ON)
    charges = [
        charge(1, "aseo", "2026-08"),
        charge(2, "impuesto_actividad", "2025"),
        charge(3, "contribucion_alumbrado", "2026-07", "1.00"),
    ]
    appeal = Suspension(date(2026, 11, 1), date(2026, 11, 5))
    statement = debt_at(charges, (), BOOK, ON, suspensions=(appeal,))
    values = [each for line in statement.lines for part in explain(line, law) for each in part.values]
    values += explain_minimum_fine(statement, law).values
    names = {value_name(each.key) for each in values}
    assert len(names) == len({each.key for each in values})
    assert "Vencimiento, desde el hecho generador" in names
    assert value_name("due.determined") == "Vencimiento, desde la notificación de la resolución"
    assert value_name("fine.late.first.tasa") == "Multa en el primer tramo de mora (tasas)"


def test_an_explanation_reads_as_people_write_sums() -> None:
    assert formula_words(
        "1.00 que quedó sin pagar + 3.20 x 8.50 % x 9 días desde 2022-11-29 / 365 = 1.01"
    ) == ("1.00 que quedó sin pagar + 3.20 × 8.50 % × 9 días desde 29/11/2022 ÷ 365 = 1.01")
    assert (
        formula_words("10.00 % de 3.20 - 0.10 ya pagado = 0.22") == "10.00 % de 3.20 − 0.10 ya pagado = 0.22"
    )


def test_a_value_without_a_name_is_a_mistake_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        value_name("notice.gap.tasa")
