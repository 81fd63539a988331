"""What a payment extinguishes, what prescribes, what balances say (LGTM 38, 42-44), with its arithmetic."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from debt_scenarios import BOOK, DUE, charge, owed, paid, simple_interest

from cases.domain.debt import Charge, OpeningBalance, Suit, debt_at

# --- festivities


def test_festivities_are_owed_late_or_not_and_never_on_the_fine() -> None:
    festive = charge(festivities=True)
    for days in (-1, 200):
        assert owed(festive, DUE + timedelta(days)).lines[0].festivities == Decimal(100) * 5 / 100
    assert owed(charge(festivities=False), DUE).lines[0].festivities == 0


def test_festivities_of_what_was_paid_are_not_asked_again() -> None:
    statement = owed(charge(festivities=True), DUE, paid("45.00", DUE - timedelta(5)))
    assert (statement.lines[0].principal, statement.lines[0].festivities) == (
        Decimal("60.00"),
        Decimal("0.00"),
    )


# --- LGTM 38: what a payment extinguishes


def test_inside_a_charge_interest_then_fine_then_festivities_then_principal() -> None:
    on = DUE + timedelta(73)
    interest = simple_interest("100.00", "6.00", 73)
    statement = owed(charge(festivities=True), on, paid("20.00", on))
    assert [(a.component, a.amount) for a in statement.allocations] == [
        ("interest", interest),
        ("fine", Decimal(5)),
        ("festivities", Decimal(5)),
        ("principal", Decimal(20) - interest - 5 - 5),
    ]


def three_charges() -> list[Charge]:
    return [
        charge("10.00", date(2025, 6, 1), key=1, label="new", tribute="aseo"),
        charge("10.00", date(2025, 3, 1), key=2, label="old", tribute="aseo"),
        charge("10.00", date(2025, 4, 1), key=3, label="light", tribute="alumbrado"),
    ]


@pytest.mark.parametrize(
    ("named", "reached"),
    [
        ({}, [2, 3, 1]),
        ({"charge": 1}, [1, 2, 3]),
        ({"tribute": "alumbrado"}, [3, 2, 1]),
        ({"tribute": "aseo"}, [2, 1, 3]),
    ],
)
def test_the_payer_chooses_and_what_is_left_goes_to_the_oldest(
    named: dict[str, Any], reached: list[int]
) -> None:
    on = date(2025, 2, 1)
    statement = owed(three_charges(), on, paid("25.00", on, **named))
    assert [a.charge_key for a in statement.allocations] == reached
    assert statement.totals.total == Decimal(30 - 25)


def test_what_exceeds_the_debt_is_credit_and_waits() -> None:
    statement = owed(three_charges(), date(2025, 5, 1), paid("40.00", date(2025, 2, 1)))
    assert (statement.lines, statement.credit, statement.totals.total) == (
        (),
        Decimal("10.00"),
        Decimal("0.00"),
    )


def test_a_payment_before_the_taxable_event_is_credit_and_does_not_pay_the_charge() -> None:
    monthly = charge("10.00", None, period="2025-03")
    for paid_on, credit in ((date(2025, 3, 31), "10.00"), (date(2025, 4, 1), "0.00")):
        statement = owed(monthly, date(2025, 5, 1), paid("10.00", paid_on))
        assert statement.credit == Decimal(credit)
        assert statement.totals.principal == Decimal(credit)


# --- LGTM 42-44: prescription


@pytest.mark.parametrize(
    ("due_on", "first_prescribed_on"),
    [
        (date(2010, 3, 1), date(2025, 3, 2)),
        (date(2008, 2, 28), date(2023, 2, 28)),  # the day after is 29 February, which 2023 lacks
        (date(2008, 2, 29), date(2023, 3, 1)),
        (date(2009, 12, 31), date(2025, 1, 1)),
    ],
)
def test_fifteen_years_from_the_day_after_the_due_date(due_on: date, first_prescribed_on: date) -> None:
    old = charge(due_on=due_on, period="2007-01")
    for days, prescribed in ((-1, False), (0, True), (1, True)):
        statement = owed(old, first_prescribed_on + timedelta(days))
        assert [line.prescribed for line in statement.lines] == [prescribed]
        assert (statement.totals.total == 0) is prescribed
        assert statement.lines[0].prescribes_on == first_prescribed_on
        assert ("LGTM 42" in statement.lines[0].basis) is prescribed


@pytest.mark.parametrize(
    ("filed_on", "charges", "prescribed"),
    [
        (date(2025, 3, 1), None, False),
        (date(2025, 3, 1), frozenset({1}), False),
        (date(2025, 3, 1), frozenset({2}), True),
        (date(2025, 3, 2), None, True),
        (date(2010, 3, 1), None, True),  # on the due date nothing was in mora to sue for
    ],
)
def test_a_suit_filed_in_time_stops_prescription(
    filed_on: date, charges: frozenset[int] | None, prescribed: bool
) -> None:
    old = charge(due_on=date(2010, 3, 1), period="2009-12")
    statement = debt_at([old], [], BOOK, date(2026, 1, 1), suits=[Suit(filed_on, charges)])
    assert statement.lines[0].prescribed is prescribed


def test_a_suit_yet_to_come_protects_nothing_today() -> None:
    old = charge(due_on=date(2010, 3, 1), period="2009-12")
    later = Suit(date(2026, 6, 1), None)
    assert debt_at([old], [], BOOK, date(2026, 1, 1), suits=[later]).lines[0].prescribed


def test_a_payment_never_reaches_a_prescribed_charge() -> None:
    old = charge(due_on=date(2010, 3, 1), period="2009-12")
    for paid_on, credit in ((date(2025, 3, 1), "0.00"), (date(2025, 3, 2), "10.00")):
        statement = owed(old, date(2025, 3, 2), paid("10.00", paid_on, charge=1))
        assert statement.credit == Decimal(credit)


# --- opening balances


def opening(**fields: Any) -> Charge:
    balance = OpeningBalance(**({"cutoff_on": date(2025, 6, 30)} | fields))
    return charge(due_on=None, period="", opening=balance)


def test_an_opening_balance_keeps_its_accessories_and_interest_goes_on_from_the_cutoff() -> None:
    balance = opening(interest=Decimal("7.77"), fine=Decimal("3.33"))
    on = date(2025, 6, 30) + timedelta(100)
    line = owed(balance, on).lines[0]
    assert line.interest == Decimal("7.77") + simple_interest("100.00", "6.00", 100)
    assert line.fine == Decimal("3.33")
    assert [x.interest for x in owed(balance, date(2025, 6, 30)).lines] == [Decimal("7.77")]
    assert owed(balance, date(2025, 6, 29)).lines == ()


def test_without_a_stated_fine_the_law_computes_it_from_the_last_period() -> None:
    recent, old = opening(), opening(to_period="2020-12")
    on = date(2025, 7, 1)
    assert (owed(recent, on).lines[0].due_on, owed(recent, on).lines[0].fine) == (
        date(2025, 6, 30),
        Decimal("5.00"),
    )
    assert owed(old, on).lines[0].due_on == date(2020, 12, 31) + timedelta(60)
    assert owed(old, on).lines[0].fine == Decimal("10.00")
    assert owed(old, on).lines[0].interest == simple_interest("100.00", "6.00", 1)
    assert owed(old, on).lines[0].prescribes_on == date(2036, 3, 2)


def test_the_payments_of_the_cutoff_day_are_already_in_the_balance() -> None:
    assert owed(opening(), date(2025, 7, 2), paid("10.00", date(2025, 6, 30))).credit == Decimal("10.00")
    assert owed(opening(), date(2025, 7, 2), paid("10.00", date(2025, 7, 1))).credit == 0
