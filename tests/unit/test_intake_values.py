"""One cell at a time: what is read, what is refused, and with which code."""

import contextlib
import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.money import cents
from cases.intake import values
from cases.intake.values import CellRefused, DateCell


def refusal(parse: Any, cell: Any) -> str:
    with pytest.raises(CellRefused) as caught:
        parse(cell)
    assert caught.value.message.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1234.56", "1234.56"),
        ("$1,234.56", "1234.56"),
        ("$ 1,234.5", "1234.50"),
        ("US$ 12", "12.00"),
        ("USD 1,000,000.00", "1000000.00"),
        (".50", "0.50"),
        ("12.300", "12.30"),
        ("  7 ", "7.00"),
        (0.0, "0.00"),
        (7, "7.00"),
        (1234.56, "1234.56"),
        (0.1 + 0.2, "0.30"),
        ("0.30000000000000004", "0.30"),
        (33.480000000000004, "33.48"),
        (999999999999.99, "999999999999.99"),
    ],
)
def test_amounts(cell: Any, read: str) -> None:
    assert str(values.amount(cell)) == read


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-5", "negative_amount"),
        ("$-5.00", "negative_amount"),
        ("-$5.00", "negative_amount"),
        ("(1,234.56)", "negative_amount"),
        (-0.01, "negative_amount"),
        ("abc", "bad_amount"),
        ("12,50", "bad_amount"),
        ("1.234,56", "bad_amount"),
        ("1,23,456", "bad_amount"),
        ("1e5", "bad_amount"),
        ("nan", "bad_amount"),
        ("Infinity", "bad_amount"),
        ("٣", "bad_amount"),
        ("$", "bad_amount"),
        (math.nan, "bad_amount"),
        (math.inf, "bad_amount"),
        (True, "bad_amount"),
        (DateCell(date(2025, 1, 1)), "bad_amount"),
        ("12.345", "amount_not_in_cents"),
        (12.345, "amount_not_in_cents"),
        ("0.001", "amount_not_in_cents"),
        (1e12, "amount_too_large"),
        ("9" * 400, "amount_too_large"),
        ("12\x07", "control_character"),
    ],
)
def test_amounts_refused(cell: Any, code: str) -> None:
    assert refusal(values.amount, cell) == code


def test_a_payment_of_nothing_is_refused() -> None:
    assert values.positive_amount("0.01") == Decimal("0.01")
    assert refusal(values.positive_amount, "0.00") == "bad_amount"


@pytest.mark.parametrize(
    "cell", [DateCell(date(2025, 3, 1)), "2025-03-01", "01/03/2025", "1/3/2025", " 01/03/2025 "]
)
def test_days(cell: Any) -> None:
    assert values.day(cell) == date(2025, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2025",
        "2025-02-29",
        "13/13/2025",
        "03/01/25",
        "2025/03/01",
        "1 de marzo de 2025",
        "45717",
        45717.0,
        True,
        "٠١/٠٣/٢٠٢٥",
        DateCell(date(1, 1, 1)),
        "01/03/0225",
    ],
)
def test_days_refused(cell: Any) -> None:
    assert refusal(values.day, cell) == "bad_date"


@pytest.mark.parametrize(
    ("cell", "read"), [("2025-03", "2025-03"), ("2025", "2025"), (2025.0, "2025"), (2025, "2025")]
)
def test_periods(cell: Any, read: str) -> None:
    assert values.period(cell) == read


@pytest.mark.parametrize(
    "cell",
    [
        "2025-13",
        "2025-00",
        "2025-3",
        "25-03",
        "03/2025",
        "marzo",
        2025.03,
        True,
        DateCell(date(2025, 3, 1)),
        "0999",
    ],
)
def test_periods_refused(cell: Any) -> None:
    assert refusal(values.period, cell) == "bad_period"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2015-01", "2015-01"),
        ("2015", "2015"),
        ("15/01/2015", "2015-01"),
        (DateCell(date(2015, 1, 15)), "2015-01"),
    ],
)
def test_the_span_of_a_balance_may_be_given_by_dates(cell: Any, read: str) -> None:
    assert values.period_or_day(cell) == read


def test_yes_and_no() -> None:
    assert [values.yes_or_no(cell) for cell in ("si", "Sí", " SI ", True)] == [True] * 4
    assert [values.yes_or_no(cell) for cell in ("no", "No", False)] == [False] * 3
    assert refusal(values.yes_or_no, "quizás") == "bad_choice"
    assert refusal(values.yes_or_no, 1.0) == "bad_choice"


def test_choices_ignore_accents_and_capitals() -> None:
    kind = values.choice({"natural": "natural", "juridica": "juridica"})
    assert [kind("Jurídica"), kind(" NATURAL ")] == ["juridica", "natural"]
    assert refusal(kind, "persona") == "bad_choice"
    assert refusal(kind, 3.0) == "bad_choice"


def test_text_is_trimmed_and_composed() -> None:
    text = values.text_up_to(10)
    assert text("  Pe\u0301rez\u00a0Paz\u00a0") == "Pérez Paz"
    assert text(1234.0) == "1234"
    assert text("<&'\"{{ }}") == "<&'\"{{ }}"


@pytest.mark.parametrize(
    "hidden",
    [
        "\a",
        "\f",
        "\0",
        "\n",
        "\t",
        "\x7f",
        "\x85",
        "\u200b",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\ud800",
    ],
)
def test_what_nobody_sees_is_refused(hidden: str) -> None:
    assert refusal(values.text_up_to(10), f"A{hidden}B") == "control_character"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("x" * 11, "text_too_long"),
        (12.5, "bad_text"),
        (1e300, "bad_text"),
        (math.nan, "bad_text"),
        (True, "bad_text"),
        (DateCell(date(2025, 1, 2)), "bad_text"),
    ],
)
def test_text_refused(cell: Any, code: str) -> None:
    assert refusal(values.text_up_to(10), cell) == code


def test_identity_numbers() -> None:
    assert values.dui("01234567-8") == values.dui("012345678") == "01234567-8"
    assert values.nit("0821-010180-101-2") == values.nit("08210101801012") == "0821-010180-101-2"
    for bad in ("1234567-8", "abc", 12345678.0, "01234567-89", "٠١٢٣٤٥٦٧-٨"):
        assert refusal(values.dui, bad) == "bad_dui"
    for bad in ("0821-010180-101", 8210101801012.0, "01234567-8"):
        assert refusal(values.nit, bad) == "bad_nit"


def test_email() -> None:
    assert values.email(" ana.perez+x@ejemplo.com.sv ") == "ana.perez+x@ejemplo.com.sv"
    for bad in ("ana", "ana@", "@x.com", "a b@x.com", "a@x", "a@x..com", "ana@x.com,b@x.com", "ñ@x.com", 5.0):
        assert refusal(values.email, bad) == "bad_email"


def test_coordinates_the_wrong_way_round_fall_outside() -> None:
    latitude, longitude = values.degrees_between("12.9", "14.6"), values.degrees_between("-90.3", "-87.5")
    assert latitude("13.5") == latitude(13.5) == Decimal("13.500000")
    assert longitude(-88.98765432) == Decimal("-88.987654")
    assert refusal(latitude, -88.98) == "bad_coordinate"
    for bad in ("13,5", "13°30'", 95.0, True, math.nan):
        assert refusal(latitude, bad) == "bad_coordinate"


@given(st.integers(min_value=0, max_value=10**12))
def test_every_amount_comes_back_however_it_is_written(count_of_cents: int) -> None:
    exact = cents(Decimal(count_of_cents) / 100)
    assert values.amount(f"${exact:,}") == values.amount(str(exact)) == values.amount(float(exact)) == exact


@given(st.text())
def test_any_text_is_refused_or_clean(text: str) -> None:
    with contextlib.suppress(CellRefused):
        read = values.clean_text(text)
        assert read == read.strip()
        assert read.isprintable()


@given(st.one_of(st.text(max_size=20), st.floats(), st.booleans(), st.dates().map(DateCell)))
def test_no_cell_breaks_a_parser(cell: Any) -> None:
    for parse in (
        values.amount,
        values.day,
        values.period,
        values.period_or_day,
        values.yes_or_no,
        values.dui,
        values.nit,
        values.email,
        values.text_up_to(5),
        values.choice({"a": "a"}),
        values.degrees_between("12.9", "14.6"),
    ):
        with contextlib.suppress(CellRefused):
            assert parse(cell) is not None
