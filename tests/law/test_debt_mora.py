"""When a charge is due and what lateness costs (LGTM 34, 45-47, 65), as scenarios with their arithmetic."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from debt_scenarios import BOOK, DUE, book_with, charge, owed, paid, simple_interest

from cases.domain.debt import Suspension, debt_at
from cases.domain.money import cents
from cases.law import LawGap, LawValue

# --- LGTM 34: when a charge is due


@pytest.mark.parametrize(
    ("period", "determined_on", "due_on"),
    [
        ("2025-03", None, date(2025, 3, 31) + timedelta(60)),
        ("2023-12", None, date(2024, 2, 29)),  # 60 days from 31 December reach a leap day
        ("2024", None, date(2024, 12, 31) + timedelta(60)),
        ("2024-02", None, date(2024, 2, 29) + timedelta(60)),
        ("2024-01", date(2025, 1, 10), date(2025, 1, 10) + timedelta(60)),
        (
            "2025-01",
            date(2020, 1, 10),
            date(2025, 1, 31) + timedelta(60),
        ),  # the account was determined long ago
    ],
)
def test_the_due_date_by_rule_is_never_moved_for_closed_days(
    period: str, determined_on: date | None, due_on: date
) -> None:
    line = owed(charge(due_on=None, period=period, determined_on=determined_on), date(2026, 1, 1)).lines[0]
    assert line.due_on == due_on


def test_an_explicit_due_date_wins() -> None:
    assert owed(charge(due_on=date(2025, 1, 17)), date(2026, 1, 1)).lines[0].due_on == date(2025, 1, 17)


def test_a_charge_is_shown_from_the_day_after_its_taxable_event() -> None:
    monthly = charge(due_on=None, period="2025-03")
    assert owed(monthly, date(2025, 3, 31)).lines == ()
    assert [line.days_late for line in owed(monthly, date(2025, 4, 1)).lines] == [0]


def test_a_charge_due_inside_its_own_period_can_be_paid_in_time() -> None:
    yearly = charge(due_on=date(2025, 3, 31), period="2025")
    assert owed(yearly, date(2025, 3, 31), paid("100.00", date(2025, 3, 31))).lines == ()


# --- LGTM 45-47: mora and interest


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (2, 2)])
def test_mora_begins_the_day_after_the_due_date(days: int, late: int) -> None:
    line = owed(charge(), DUE + timedelta(days)).lines[0]
    assert line.days_late == late
    assert line.interest == simple_interest("100.00", "6.00", late)
    assert (line.fine > 0) is (late > 0)


def test_interest_is_simple_by_actual_days_over_365_even_across_a_leap_day() -> None:
    line = owed(charge(due_on=date(2023, 7, 1), period="2023-04"), date(2024, 7, 1)).lines[0]
    assert line.days_late == 366
    assert line.interest == cents(Decimal(100) * 12 * 366 / 36500)


def test_the_rate_of_the_day_applies_to_the_whole_mora() -> None:
    due_on = date(2024, 7, 1)
    old = charge(due_on=due_on, period="2024-04")
    last_day_at_12 = owed(old, date(2024, 12, 31))
    first_day_at_6 = owed(old, date(2025, 1, 1))
    assert last_day_at_12.lines[0].interest == cents(
        Decimal(100) * 12 * (date(2024, 12, 31) - due_on).days / 36500
    )
    assert first_day_at_6.lines[0].interest == cents(
        Decimal(100) * 6 * (date(2025, 1, 1) - due_on).days / 36500
    )
    assert (last_day_at_12.rate_annual, first_day_at_6.rate_annual) == (Decimal("12.00"), Decimal("6.00"))


def test_without_a_rate_in_force_there_is_no_statement() -> None:
    with pytest.raises(LawGap, match=r"interest\.rate_annual"):
        owed(charge(), date(1999, 6, 1))


def test_a_payment_settles_interest_at_its_own_rate_and_the_rest_runs_from_there() -> None:
    due_on, paid_on, on = date(2024, 7, 1), date(2024, 12, 31), date(2025, 6, 30)
    first = simple_interest("100.00", "12.00", (paid_on - due_on).days)
    statement = owed(charge(due_on=due_on, period="2024-04"), on, paid("1.00", paid_on))
    assert statement.lines[0].principal == Decimal("100.00")
    assert statement.lines[0].interest == first - 1 + simple_interest("100.00", "6.00", (on - paid_on).days)


def test_unpaid_interest_bears_no_interest() -> None:
    on = DUE + timedelta(365)
    often = owed(
        charge(), on, *(paid("0.01", DUE + timedelta(days), key=days) for days in (73, 146, 219, 292))
    )
    assert often.lines[0].interest == 5 * simple_interest("100.00", "6.00", 73) - 4 * Decimal("0.01")


# --- LGTM 46: an appeal stops interest


@pytest.mark.parametrize(
    ("from_on", "until_on", "suspended"),
    [
        (DUE + timedelta(11), DUE + timedelta(31), 20),
        (DUE + timedelta(11), None, 90),  # pending: from its day on
        (DUE - timedelta(30), DUE + timedelta(1), 0),  # ended before mora
        (DUE - timedelta(30), DUE + timedelta(11), 10),
        (DUE + timedelta(100), None, 1),  # filed on the day of the statement
        (DUE + timedelta(101), None, 0),
    ],
)
def test_no_interest_runs_while_an_appeal_is_pending(
    from_on: date, until_on: date | None, suspended: int
) -> None:
    on = DUE + timedelta(100)
    statement = debt_at([charge()], [], BOOK, on, suspensions=[Suspension(from_on, until_on)])
    line = statement.lines[0]
    assert line.interest == simple_interest("100.00", "6.00", 100 - suspended)
    assert line.days_late == 100
    assert line.fine == Decimal("10.00"), "the appeal stops interest, not the fine"


def test_two_appeals_at_once_stop_interest_once_and_only_on_their_charges() -> None:
    on = DUE + timedelta(100)
    appeals = [
        Suspension(DUE + timedelta(21), DUE + timedelta(41), frozenset({1})),
        Suspension(DUE + timedelta(31), DUE + timedelta(61), frozenset({1})),
    ]
    charges = [charge(), charge(key=2, label="C-2")]
    lines = debt_at(charges, [], BOOK, on, suspensions=appeals).lines
    assert [line.interest for line in lines] == [
        simple_interest("100.00", "6.00", days) for days in (60, 100)
    ]


def test_a_payment_during_an_appeal_does_not_lose_the_days_that_did_not_run() -> None:
    on = DUE + timedelta(100)
    appeal = Suspension(DUE + timedelta(41), DUE + timedelta(81))
    paid_on = DUE + timedelta(60)
    line = debt_at([charge()], [paid("0.10", paid_on)], BOOK, on, suspensions=[appeal]).lines[0]
    before, after = simple_interest("100.00", "6.00", 40), simple_interest("100.00", "6.00", 20)
    assert line.interest == before - Decimal("0.10") + after


# --- LGTM 65: the fine


@pytest.mark.parametrize(
    ("due_on", "on", "pct"),
    [
        (date(2025, 3, 1), date(2025, 3, 2), 5),
        (date(2025, 3, 1), date(2025, 6, 1), 5),
        (date(2025, 3, 1), date(2025, 6, 2), 10),
        (date(2025, 11, 30), date(2026, 2, 28), 5),  # February lacks the 30th
        (date(2025, 11, 30), date(2026, 3, 1), 10),
        (date(2023, 11, 30), date(2024, 2, 29), 5),
        (date(2023, 11, 30), date(2024, 3, 1), 10),
        (date(2025, 1, 31), date(2025, 4, 30), 5),
        (date(2025, 1, 31), date(2025, 5, 1), 10),
    ],
)
@pytest.mark.parametrize("kind", ["tasa", "impuesto", "contribucion_especial"])
def test_five_per_cent_in_three_months_and_ten_after(due_on: date, on: date, pct: int, kind: str) -> None:
    line = owed(charge(due_on=due_on, period="2023-01", tribute_kind=kind), on).lines[0]
    assert line.fine == Decimal(100) * pct / 100
    assert "LGTM 65" in line.basis


def test_the_step_may_be_ninety_days() -> None:
    ninety = LawValue(
        "fine.late.step", 90, "calendar_days", date(1991, 12, 29), None, "LGTM 65", "practice", ""
    )
    book = book_with(ninety)
    fines = [owed(charge(), DUE + timedelta(days), book=book).lines[0].fine for days in (90, 91)]
    assert fines == [Decimal("5.00"), Decimal("10.00")]


def test_the_five_per_cent_is_final_on_what_was_paid_in_time_for_it() -> None:
    paid_on, on = DUE + timedelta(10), DUE + timedelta(200)
    interest = simple_interest("100.00", "6.00", 10)
    half = interest + 5 + 50  # interest, 5 % of 100, and half of the principal
    line = owed(charge(), on, paid(str(half), paid_on)).lines[0]
    assert line.principal == Decimal("50.00")
    assert line.fine == Decimal(50) * 5 / 100 + Decimal(50) * 10 / 100 - Decimal(5)


def test_principal_paid_before_mora_bears_no_fine() -> None:
    line = owed(charge(), DUE + timedelta(200), paid("40.00", DUE)).lines[0]
    assert (line.principal, line.fine) == (Decimal("60.00"), Decimal("6.00"))
