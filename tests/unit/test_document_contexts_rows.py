"""From the lines of a statement to rows: every total is the sum of what is printed."""

from datetime import date
from decimal import Decimal

import pytest
from document_cases import BOOK, CHARGES, ON, case, charge

from cases.domain.documents import rows
from cases.domain.documents.sections import line_rows, sections
from cases.domain.facts import ChargeOrigin
from cases.domain.terms import Calendar

LAW = BOOK.at(ON)


def test_one_row_per_tribute_whose_amounts_are_those_of_its_lines() -> None:
    facts = case()
    lighting, cleaning = rows.tribute_rows(facts.lines, LAW, {})
    assert (lighting.name, lighting.periods) == ("Alumbrado público", "ene 2025–jun 2025")
    assert (cleaning.name, cleaning.periods) == ("Aseo público", "ene 2025–dic 2025")
    assert cleaning.origin == "Ordenanza de tasas art. 11 (LGTM 108)"
    assert lighting.principal == str(Decimal("2.15") * 6)
    assert cleaning.principal == str(Decimal("3.50") * 12)
    detail = line_rows(sections(facts.lines, LAW), LAW, {})
    for name in ("principal", "interest", "fine", "festivities", "total"):
        of_cleaning = [Decimal(getattr(row, name)) for row in detail if row.tribute == "Aseo público"]
        assert Decimal(getattr(cleaning, name)) == sum(of_cleaning)


def test_charges_of_another_act_have_a_row_of_their_own() -> None:
    act = ChargeOrigin("Res. 112/2023", date(2023, 2, 2))
    printed = rows.tribute_rows(case().lines, LAW, {1: act, 2: act})
    assert [(row.name, row.periods, row.origin) for row in printed] == [
        ("Alumbrado público", "ene 2025–jun 2025", "Ordenanza de tasas art. 11 (LGTM 108)"),
        ("Aseo público", "ene 2025–feb 2025", "Res. 112/2023, con notificación del 02/02/2023"),
        ("Aseo público", "mar 2025–dic 2025", "Ordenanza de tasas art. 11 (LGTM 108)"),
    ]


def test_an_act_whose_notification_is_not_on_file_is_printed_without_it() -> None:
    (row,) = rows.tribute_rows(case().lines[:1], LAW, {case().lines[0].key: ChargeOrigin("Res. 7", None)})
    assert row.origin == "Res. 7"


def test_sums_leave_prescribed_lines_out_and_add_the_minimum_fine_once() -> None:
    lines = case().statement.lines
    assert any(line.prescribed for line in lines)
    added = rows.sums(lines, Decimal("1.11"))
    counted = [line for line in lines if not line.prescribed]
    assert added.fine == sum(line.fine for line in counted) + Decimal("1.11")
    assert added.total == sum(line.total for line in counted) + Decimal("1.11")
    assert added.texts()["minimum_fine_adjustment"] == "1.11"
    assert rows.sums(()).texts()["minimum_fine_adjustment"] == ""
    assert rows.sums(()).texts()["total"] == "0.00"


def test_a_line_row_prints_dates_and_days_as_text() -> None:
    (first,) = line_rows(sections(case(charges=(charge(1, "aseo", "2025-03"),)).lines, LAW), LAW, {})
    assert (first.period, first.due_on, first.days_late) == ("2025-03", "2025-05-30", "535")
    assert first.prescribes_on == "2040-05-31"
    assert first.prescribed is False


def test_obligations_name_the_norm_or_the_act_and_its_notification() -> None:
    charges = (CHARGES[0], charge(2, "impuesto_actividad", "2025-03", "12.50"))
    origins = {2: ChargeOrigin("Res. 112/2023", date(2023, 2, 2))}
    by_kind = {
        row.tribute_kind: row for row in rows.obligation_rows(case(charges=charges).lines, LAW, origins)
    }
    assert by_kind["tasa"].origin_act == "Ordenanza de tasas art. 11 (LGTM 108)"
    assert by_kind["tasa"].origin_notified_on == "LGTM art. 108"
    assert by_kind["impuesto"].origin_act == "Res. 112/2023"
    assert by_kind["impuesto"].origin_notified_on == "02/02/2023"


@pytest.mark.parametrize(
    ("value", "text"), [("8.25", "8.25"), ("8.50", "8.5"), ("5.00", "5"), ("10.00", "10"), ("100", "100")]
)
def test_percentages_have_no_idle_zeros(value: str, text: str) -> None:
    assert rows.percent_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("issued_on", "first", "last"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 27)),  # a Monday: two weeks of five days
        (date(2026, 11, 21), date(2026, 11, 23), date(2026, 12, 4)),  # a Saturday
    ],
)
def test_deliveries_are_planned_on_ten_business_days(issued_on: date, first: date, last: date) -> None:
    days = rows.planned_deliveries(Calendar({}), issued_on, 30)
    assert len(days) == 10
    assert (days[0], days[-1]) == (first, last)


def test_expiry_of_a_demand_counts_closed_days_out() -> None:
    calendar = Calendar({date(2026, 11, 20): "decreto"})
    (printed,) = rows.expiry_rows(calendar, [date(2026, 11, 17)], 5, "business")
    # 18, 19, (20 closed), 23, 24, 25
    assert (printed.delivered_on, printed.expires_on) == ("2026-11-17", "2026-11-25")
