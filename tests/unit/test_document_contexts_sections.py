"""The table of a statement: this year's tributes apart from what earlier years left, by tribute and period."""

from datetime import date
from decimal import Decimal

import pytest
from document_cases import BOOK, CHARGES, ON, case, charge

from cases.domain.debt import Charge, OpeningBalance, debt_at
from cases.domain.documents.sections import line_rows, section_rows, sections

COMPONENTS = ("principal", "interest", "fine", "festivities", "total")


def balance(cutoff_on: date) -> Charge:
    bare = charge(90, "aseo", f"saldo {cutoff_on}", "40.00")
    return bare._replace(due_on=cutoff_on, opening=OpeningBalance(cutoff_on))


def coded(on: date, *charges: Charge) -> list[tuple[str, list[str]]]:
    """Each section with the periods it prints."""
    lines = debt_at(charges, (), BOOK, on).lines
    return [(code, [line.period for line in part]) for code, part in sections(lines, BOOK.at(on))]


def test_rows_run_by_budget_code_and_then_by_due_date() -> None:
    parts = sections(case().statement.lines, BOOK.at(ON))
    printed = [(row.section, row.budget_code, row.period) for row in line_rows(parts, BOOK.at(ON), {})]
    assert printed == [
        *(("earlier", "12108", f"2025-{month:02}") for month in range(1, 7)),
        ("earlier", "12109", "2010-03"),
        *(("earlier", "12109", f"2025-{month:02}") for month in range(1, 13)),
        ("current", "12109", "2026-10"),
    ]


def test_each_subtotal_is_the_sum_of_its_rows_and_together_they_are_the_lines() -> None:
    lines = case().statement.lines
    parts = sections(lines, BOOK.at(ON))
    rows = line_rows(parts, BOOK.at(ON), {})
    assert len(rows) == len(lines)
    for section in section_rows(parts, ON):
        own = [row for row in rows if row.section == section.code and not row.prescribed]
        for name in COMPONENTS:
            assert Decimal(getattr(section, name)) == sum(Decimal(getattr(row, name)) for row in own)
    total = case().statement.totals.total - case().statement.minimum_fine_adjustment
    assert sum(Decimal(section.total) for section in section_rows(parts, ON)) == total


def test_prescribed_rows_are_of_earlier_years_and_in_no_subtotal() -> None:
    (old,) = (one for one in CHARGES if one.period == "2010-03")
    lines = debt_at((old,), (), BOOK, ON).lines
    parts = sections(lines, BOOK.at(ON))
    assert [(row.section, row.prescribed) for row in line_rows(parts, BOOK.at(ON), {})] == [("earlier", True)]
    assert [(row.code, row.total) for row in section_rows(parts, ON)] == [("earlier", "0.00")]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), [("current", ["2025-11"])]),  # December is owed from the day after it ends
        (date(2026, 1, 1), [("not_due", ["2025-11", "2025-12"])]),
        (date(2026, 1, 29), [("not_due", ["2025-11", "2025-12"])]),  # the day November falls due
        (date(2026, 1, 30), [("earlier", ["2025-11"]), ("not_due", ["2025-12"])]),
    ],
)
def test_last_year_s_charges_are_arrears_only_after_they_fall_due(
    on: date, expected: list[tuple[str, list[str]]]
) -> None:
    assert coded(on, charge(1, "aseo", "2025-11"), charge(2, "aseo", "2025-12")) == expected


@pytest.mark.parametrize("cutoff_on", [date(2017, 12, 31), date(2026, 3, 31), ON])
def test_an_opening_balance_is_of_earlier_years_whatever_its_cut_off(cutoff_on: date) -> None:
    assert coded(ON, balance(cutoff_on), charge(1, "aseo", "2026-08")) == [
        ("earlier", [f"saldo {cutoff_on}"]),
        ("current", ["2026-08"]),
    ]


def test_titles_name_the_year_of_the_statement() -> None:
    on = date(2026, 1, 30)
    lines = debt_at([charge(1, "aseo", "2025-11"), charge(2, "aseo", "2025-12")], (), BOOK, on).lines
    assert [row.title for row in section_rows(sections(lines, BOOK.at(on)), on)] == [
        "Mora de ejercicios anteriores",
        "Ejercicios anteriores, aún sin vencer",
    ]
    lines = debt_at([charge(3, "aseo", "2026-08")], (), BOOK, ON).lines
    assert [row.title for row in section_rows(sections(lines, BOOK.at(ON)), ON)] == [
        "Tributos del ejercicio 2026"
    ]
    assert sections((), BOOK.at(ON)) == ()
