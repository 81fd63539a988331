"""What must hold for any debt, whatever its charges and payments."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.domain.debt import Charge, OpeningBalance, Payment, Statement, Suit, Suspension, debt_at
from cases.law import load_book

BOOK = load_book()
FIRST, LAST = date(2011, 1, 1), date(2028, 12, 31)
TRIBUTES = [("aseo", "tasa", True), ("mercado", "tasa", False), ("impuesto_actividad", "impuesto", False)]

amounts = st.integers(1, 50_000).map(lambda cents: Decimal(cents) / 100)
days = st.dates(FIRST, LAST)


@st.composite
def charges(draw: st.DrawFn) -> list[Charge]:
    found = []
    for key in range(1, draw(st.integers(1, 6)) + 1):
        tribute, kind, festivities = draw(st.sampled_from(TRIBUTES))
        event = draw(st.dates(date(2008, 1, 1), date(2028, 6, 30)))
        opening = None
        due_in_days = draw(st.none() | st.integers(-40, 120))
        due_on = None if due_in_days is None else event + timedelta(due_in_days)
        if draw(st.integers(0, 5)) == 0:
            fine = draw(st.none() | amounts)
            opening, due_on = OpeningBalance(event, draw(amounts), fine), None
        period = f"{event:%Y-%m}" if draw(st.booleans()) else f"{event:%Y}"
        amount = draw(amounts)
        found.append(
            Charge(key, f"C{key}", tribute, kind, festivities, period, amount, due_on, opening=opening)
        )
    return found


@st.composite
def payments(draw: st.DrawFn) -> list[Payment]:
    return [
        Payment(
            key,
            f"R{key}",
            draw(days),
            draw(amounts),
            draw(st.none() | st.integers(1, 6)),
            draw(st.none() | st.sampled_from([tribute for tribute, _, _ in TRIBUTES])),
        )
        for key in range(1, draw(st.integers(0, 5)) + 1)
    ]


suspensions = st.lists(
    st.builds(
        lambda start, length: Suspension(start, None if length is None else start + timedelta(length)),
        days,
        st.none() | st.integers(1, 700),
    ),
    max_size=2,
)
suits = st.lists(st.builds(Suit, days), max_size=1)


@dataclass(frozen=True)
class Facts:
    """An account as the engine is given it."""

    charges: list[Charge]
    payments: list[Payment]
    suspensions: list[Suspension]
    suits: list[Suit]

    def on(self, on: date, *more: Payment) -> Statement:
        return debt_at(self.charges, [*self.payments, *more], BOOK, on, self.suspensions, self.suits)

    def cuts_off_on(self, on: date) -> bool:
        """On its cut-off day alone a balance is shown while the payments of the day are already inside."""
        return any(charge.opening is not None and charge.opening.cutoff_on == on for charge in self.charges)


accounts = st.builds(Facts, charges(), payments(), suspensions, suits)
modest = settings(max_examples=100, deadline=None)


@modest
@given(accounts, days)
def test_lines_foot_and_money_is_never_lost(account: Facts, on: date) -> None:
    found = account.on(on)
    counted = [line for line in found.lines if not line.prescribed]
    adjustment = found.minimum_fine_adjustment
    assert found.totals.total == sum((line.total for line in counted), adjustment)
    assert found.totals.fine == sum((line.fine for line in counted), adjustment)
    assert found.totals.overdue == sum((line.total for line in counted if line.days_late), adjustment)
    for line in found.lines:
        parts = (line.principal, line.interest, line.fine, line.festivities)
        assert line.total == sum(parts) > 0
        assert all(part >= 0 and part == round(part, 2) for part in parts)
    assert adjustment >= 0
    received = sum(payment.amount for payment in account.payments if payment.paid_on <= on)
    assert received == found.credit + sum(allocation.amount for allocation in found.allocations)


@modest
@given(accounts, days, amounts, st.none() | st.integers(1, 6))
def test_a_payment_lowers_the_total_of_its_day_by_exactly_its_amount(
    account: Facts, on: date, amount: Decimal, named: int | None
) -> None:
    assume(not account.cuts_off_on(on))
    before = account.on(on)
    after = account.on(on, Payment(99, "R99", on, amount, named))
    used = min(amount, before.totals.total)
    assert after.totals.total == before.totals.total - used
    assert after.credit == before.credit + amount - used


@modest
@given(accounts, days)
def test_paying_the_total_leaves_nothing(account: Facts, on: date) -> None:
    assume(not account.cuts_off_on(on))
    before = account.on(on)
    assume(before.totals.total > 0)
    after = account.on(on, Payment(99, "R99", on, before.totals.total))
    assert after.totals.total == after.minimum_fine_adjustment == 0
    assert [line for line in after.lines if not line.prescribed] == []
    assert after.credit == before.credit


@modest
@given(accounts, days, days, amounts, amounts)
def test_splitting_a_payment_of_a_day_in_two_changes_nothing(
    account: Facts, paid_on: date, on: date, first: Decimal, second: Decimal
) -> None:
    together = account.on(on, Payment(98, "R98", paid_on, first + second))
    apart = account.on(on, Payment(98, "R98", paid_on, first), Payment(99, "R99", paid_on, second))
    assert together.lines == apart.lines
    assert together.totals == apart.totals
    assert together.credit == apart.credit


@modest
@given(accounts, days, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(account: Facts, on: date, random: Random) -> None:
    shuffled = Facts(
        random.sample(account.charges, len(account.charges)),
        random.sample(account.payments, len(account.payments)),
        random.sample(account.suspensions, len(account.suspensions)),
        random.sample(account.suits, len(account.suits)),
    )
    assert shuffled.on(on) == account.on(on)


@modest
@given(accounts, st.dates(date(2026, 7, 1), LAST), st.integers(0, 400))
def test_at_one_rate_a_later_date_never_owes_less(account: Facts, on: date, later: int) -> None:
    """Without a payment in between, and with a suit so that nothing prescribes."""
    sued = [Suit(FIRST, frozenset(charge.key for charge in account.charges))]
    known = [payment for payment in account.payments if payment.paid_on <= on]
    account = replace(account, payments=known, suits=sued)
    assert account.on(on + timedelta(later)).totals.total >= account.on(on).totals.total


@modest
@given(accounts, days)
def test_facts_of_later_days_change_nothing(account: Facts, on: date) -> None:
    known = replace(
        account,
        payments=[payment for payment in account.payments if payment.paid_on <= on],
        suspensions=[appeal for appeal in account.suspensions if appeal.from_on <= on],
        suits=[suit for suit in account.suits if suit.filed_on <= on],
    )
    assert account.on(on) == known.on(on)
