from decimal import Decimal

import pytest

from cases.domain.money import cents, parse_amount, percent


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.125", "0.13"),
        ("0.124", "0.12"),
        ("0.115", "0.12"),
        ("-0.125", "-0.13"),
        ("2", "2.00"),
        ("2.675", "2.68"),
    ],
)
def test_half_a_cent_goes_up(amount: str, rounded: str) -> None:
    assert str(cents(Decimal(amount))) == rounded


def test_a_percentage_is_rounded_once_at_the_end() -> None:
    assert percent(Decimal("2.15"), Decimal("5.00")) == Decimal("0.11")  # 0.1075
    assert percent(Decimal("0.50"), Decimal("5.00")) == Decimal("0.03")  # 0.025


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", "12.00"),
        ("12.3", "12.30"),
        (" $1,234.56 ", "1234.56"),
        ("US$ 1,234.56", "1234.56"),
        ("1,234,567", "1234567.00"),
        ("-5.25", "-5.25"),
        ("0", "0.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "doce",
        "1.234,56",
        "1,23",
        "12,34.00",
        "12.345",
        "1e5",
        "NaN",
        "--1",
        "$",
        "1 234.00",
        "١٢",
        "1000000000000",
    ],
)
def test_an_ambiguous_amount_is_refused_with_the_text_that_was_read(text: str) -> None:
    with pytest.raises(ValueError, match="«"):
        parse_amount(text)
