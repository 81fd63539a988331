"""Plans: limits, schedules to the cent on business days, and which instalment each payment reaches (LGTM 36-37)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literal_cases import BOOK, plan

from cases.domain.decision.coercive import consecutive_missed
from cases.domain.errors import RuleRefused
from cases.domain.plan import Paid, Terms, check_terms, schedule, spread_payments
from cases.domain.terms import calendar_of, is_business_day

ON = date(2026, 3, 2)
LAW = BOOK.at(ON)
CALENDAR = calendar_of(LAW)
DEBT = Decimal("300.00")


def terms(months: int = 6, down: str = "60.00", first_due_on: date = date(2026, 4, 2)) -> Terms:
    return Terms(months, first_due_on, Decimal(down))


def refusal(given: Terms, debt: Decimal = DEBT, kind: str = "inmueble") -> str:
    with pytest.raises(RuleRefused) as refused:
        check_terms(given, debt, kind, LAW, ON)
    assert refused.value.basis
    return refused.value.code


# --- limits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "longest"), [("inmueble", 12), ("empresa", 6), ("mercado", 6), ("otro", 6)])
def test_the_longest_plan_depends_on_the_account(kind: str, longest: int) -> None:
    check_terms(terms(longest), DEBT, kind, LAW, ON)
    check_terms(terms(1), DEBT, kind, LAW, ON)
    assert refusal(terms(longest + 1), kind=kind) == "plan_too_long"
    assert refusal(terms(0), kind=kind) == "plan_too_long"


def test_the_down_payment_is_at_least_a_tenth() -> None:
    check_terms(terms(down="30.00"), DEBT, "inmueble", LAW, ON)
    assert refusal(terms(down="29.99")) == "down_payment_too_small"


def test_the_first_instalment_falls_due_within_thirty_one_days() -> None:
    for day in (ON + timedelta(days=1), ON + timedelta(days=31)):
        check_terms(terms(first_due_on=day), DEBT, "inmueble", LAW, ON)
    assert refusal(terms(first_due_on=ON)) == "first_instalment_in_the_past"
    assert refusal(terms(first_due_on=ON + timedelta(days=32))) == "first_instalment_too_late"


def test_a_few_cents_of_other_are_spread_without_taking_any_back() -> None:
    made = schedule(Decimal("60.00"), Decimal("0.05"), terms(10), Decimal(0), CALENDAR, ON, LAW)
    assert [one.other for one in made] == [Decimal("0.00")] * 9 + [Decimal("0.05")]
    made = schedule(Decimal("60.00"), Decimal("0.09"), terms(10), Decimal(0), CALENDAR, ON, LAW)
    assert [one.other for one in made] == [Decimal("0.01")] * 9 + [Decimal("0.00")]


def test_an_instalment_is_at_least_five_dollars() -> None:
    made = schedule(Decimal("30.00"), Decimal(0), terms(6), Decimal(0), CALENDAR, ON, LAW)
    assert [one.amount for one in made] == [Decimal("5.00")] * 6
    with pytest.raises(RuleRefused, match=r"4\.99") as refused:
        schedule(Decimal("29.99"), Decimal(0), terms(6), Decimal(0), CALENDAR, ON, LAW)
    assert refused.value.code == "instalment_too_small"


# --- schedules ------------------------------------------------------------------------------------------------


def test_a_schedule_by_hand() -> None:
    made = schedule(Decimal("100.00"), Decimal("10.00"), terms(3), Decimal("8.25"), CALENDAR, ON, LAW)
    # 2 April is in Semana Santa: 7 April; 2 May is a Saturday: 4 May; 2 June
    assert [one.due_on for one in made] == [date(2026, 4, 7), date(2026, 5, 4), date(2026, 6, 2)]
    assert [str(one.principal) for one in made] == ["33.33", "33.33", "33.34"]
    assert [str(one.other) for one in made] == ["3.33", "3.33", "3.34"]
    # 100.00 x 8.25 % x 36/365 = 0.814; 66.67 x 8.25 % x 27/365 = 0.407; 33.34 x 8.25 % x 29/365 = 0.219
    assert [str(one.interest_estimate) for one in made] == ["0.81", "0.41", "0.22"]
    assert [str(one.amount) for one in made] == ["37.47", "37.07", "36.90"]


amounts = st.decimals("150.00", "99999.99", places=2)


@given(
    amounts,
    st.decimals("0.00", "9999.99", places=2),
    st.integers(1, 12),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)
def test_a_schedule_loses_no_cent_and_falls_on_business_days(
    principal: Decimal, other: Decimal, months: int, on: date
) -> None:
    law = BOOK.at(on)
    agreed = Terms(months, on + timedelta(days=31), Decimal(0))
    made = schedule(principal, other, agreed, Decimal("8.25"), calendar_of(law), on, law)
    assert len(made) == months
    assert sum(one.principal for one in made) == principal
    assert sum(one.other for one in made) == other
    assert all(one.amount == one.principal + one.other + one.interest_estimate for one in made)
    assert all(min(one.principal, one.other, one.interest_estimate) >= 0 for one in made)
    assert all(is_business_day(calendar_of(law), one.due_on) for one in made)
    assert [one.due_on for one in made] == sorted({one.due_on for one in made})
    assert [one.number for one in made] == list(range(1, months + 1))


# --- payments under the plan ----------------------------------------------------------------------------------

DUE = [date(2026, 4, 10), date(2026, 5, 11), date(2026, 6, 10)]


def paid(*amounts: str) -> list[Paid]:
    return [Paid(ON + timedelta(days=number), Decimal(amount)) for number, amount in enumerate(amounts)]


def test_the_down_payment_reaches_no_instalment() -> None:
    spread, total = spread_payments(plan(DUE).instalments, paid("60.00"), Decimal("60.00"))
    assert [one.paid for one in spread] == [0, 0, 0]
    assert total == Decimal("60.00")


def test_payments_complete_the_oldest_instalment_first() -> None:
    spread, total = spread_payments(plan(DUE).instalments, paid("70.00", "39.99", "0.01"), Decimal("60.00"))
    assert [str(one.paid) for one in spread] == ["50.00", "0.00", "0.00"]
    assert spread[0].paid_on == ON + timedelta(days=2)
    assert spread[1].paid_on is None
    assert total == Decimal("110.00")


def test_one_payment_may_complete_several_and_more_than_all() -> None:
    spread, total = spread_payments(plan(DUE).instalments, paid("500.00"), Decimal("60.00"))
    assert all(one.is_complete and one.paid_on == ON for one in spread)
    assert total == Decimal("500.00")


@given(st.lists(st.decimals("0.01", "120.00", places=2), max_size=8), st.decimals("0.00", "80.00", places=2))
def test_no_cent_is_lost_between_payments_and_instalments(amounts: list[Decimal], down: Decimal) -> None:
    payments = [Paid(ON + timedelta(days=number), amount) for number, amount in enumerate(amounts)]
    before = plan(DUE).instalments
    spread, total = spread_payments(before, payments, down)
    assert total == sum(amounts)
    room = sum(one.amount for one in before)
    assert sum(one.paid for one in spread) == max(Decimal(0), min(total - down, room))
    unfinished = [one.is_complete for one in spread]
    assert unfinished == sorted(unfinished, reverse=True), (
        "an instalment begins when the one before it is complete"
    )
    assert [one.paid for one in before] == [0, 0, 0], "the plan itself is not changed"


# --- instalments missed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "on", "numbers"),
    [
        (0, DUE[0], []),
        (0, DUE[0] + timedelta(days=1), [1]),
        (0, DUE[1], [1]),
        (0, DUE[1] + timedelta(days=1), [1, 2]),
        (1, DUE[1] + timedelta(days=1), [2]),
        (1, DUE[2] + timedelta(days=1), [2, 3]),
        (3, DUE[2] + timedelta(days=1), []),
    ],
)
def test_an_instalment_is_missed_the_day_after_its_date(done: int, on: date, numbers: list[int]) -> None:
    assert [one.number for one in consecutive_missed(plan(DUE, paid=done), on, CALENDAR)] == numbers
