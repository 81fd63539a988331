"""The debt, article by article: scenarios a lawyer can read, expected figures written as arithmetic.

The rates are this file's own, so that the figures do not move when a town sets its rate: 12 % until the end of 2024,
then 6 %.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.domain.debt import Charge, OpeningBalance, Payment, Statement, Suit, Suspension, debt_at
from cases.domain.money import cents
from cases.law import LawBook, LawGap, LawValue, load_book
from cases.law.reading import Layer


def rate(valid_from: date, valid_until: date | None, pct: str) -> LawValue:
    unit, basis = "percent", "LGTM 47"
    return LawValue("interest.rate_annual", Decimal(pct), unit, valid_from, valid_until, basis, "policy", "")


RATES = (rate(date(2000, 1, 1), date(2024, 12, 31), "12.00"), rate(date(2025, 1, 1), None, "6.00"))


def book_with(*entries: LawValue) -> LawBook:
    layer = Layer("de prueba", values={"interest.rate_annual": RATES})
    for entry in entries:
        layer.values[entry.key] = (entry,)
    return LawBook("prueba", (*load_book().layers, layer))


BOOK = book_with()
DUE = date(2025, 3, 1)


def charge(amount: str = "100.00", due_on: date | None = DUE, **fields: object) -> Charge:
    given: dict[str, object] = {
        "key": 1, "label": "C-1", "tribute": "aseo", "tribute_kind": "tasa", "festivities": False, "period": "2024-12",
    } | fields  # fmt: skip
    return Charge(amount=Decimal(amount), due_on=due_on, **given)  # type: ignore[arg-type]  # fields of the dataclass


def paid(amount: str, on: date, key: int = 1, **named: object) -> Payment:
    return Payment(key, f"R-{key}", on, Decimal(amount), **named)  # type: ignore[arg-type]  # charge or tribute


def owed(charges: Charge | Iterable[Charge], on: date, *payments: Payment, book: LawBook = BOOK) -> Statement:
    return debt_at([charges] if isinstance(charges, Charge) else charges, payments, book, on)


def simple_interest(principal: str, pct: str, days: int) -> Decimal:
    return cents(Decimal(principal) * Decimal(pct) * days / (100 * 365))


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
        ({"charge": 99}, [2, 3, 1]),
    ],
)
def test_the_payer_chooses_and_what_is_left_goes_to_the_oldest(
    named: dict[str, object], reached: list[int]
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


def opening(**fields: object) -> Charge:
    balance = OpeningBalance(**({"cutoff_on": date(2025, 6, 30)} | fields))  # type: ignore[arg-type]  # its fields
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
