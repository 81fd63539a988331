"""What must hold for any debt, whatever its charges, its payments and the book that is asked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from debt_histories import (
    FIRST,
    LAST,
    LAST_RATE_FROM,
    NEW_KEY,
    NEW_RECEIPT,
    History,
    amounts,
    days,
    histories,
    histories_on,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.domain.debt import CreditUse, Payment, Statement, Suit
from cases.domain.vocabulary import CreditUseKind

ONE_CENT = Decimal("0.01")


@given(histories_on())
def test_lines_foot_to_totals(asked: tuple[History, date]) -> None:
    history, on = asked
    found = history.on(on)
    counted = [line for line in found.lines if not line.prescribed]
    totals, adjustment = found.totals, found.minimum_fine_adjustment
    assert adjustment >= 0
    for line in found.lines:
        parts = (line.principal, line.interest, line.fine, line.festivities)
        assert line.total == sum(parts) > 0
        assert all(part >= 0 and part == round(part, 2) for part in parts)
    assert totals.principal == sum(line.principal for line in counted)
    assert totals.interest == sum(line.interest for line in counted)
    assert totals.fine == sum((line.fine for line in counted), adjustment)
    assert totals.festivities == sum(line.festivities for line in counted)
    assert totals.total == totals.principal + totals.interest + totals.fine + totals.festivities
    assert totals.overdue == sum((line.total for line in counted if line.days_late), adjustment)


@given(histories_on())
def test_money_is_never_lost(asked: tuple[History, date]) -> None:
    history, on = asked
    found = history.on(on)
    stands = [p for p in history.payments if p.paid_on <= on and not (p.reversed_on and p.reversed_on <= on)]
    received, went = sum(p.amount for p in stands), sum(one.amount for one in found.allocations)
    uses = [u for u in history.credit_uses if u.used_on <= on and not (u.undone_on and u.undone_on <= on)]
    returned = sum(use.amount for use in uses if use.kind == "return")
    assert 0 <= received - went - found.credit <= returned
    assert found.credit == sum(credit.amount for credit in found.credits)
    for payment in stands:
        reached = sum(one.amount for one in found.allocations if one.payment_key == payment.key)
        kept = sum(credit.amount for credit in found.credits if credit.payment_key == payment.key)
        assert reached + kept <= payment.amount


@given(histories_on(), amounts, st.none() | st.integers(0, 5))
def test_a_payment_lowers_the_total_of_its_day_by_exactly_its_amount(
    asked: tuple[History, date], amount: Decimal, place: int | None
) -> None:
    history, on = asked
    assume(not history.cuts_off_on(on))
    history = replace(history, credit_uses=tuple(use for use in history.credit_uses if use.used_on < on))
    named = None if place is None else history.charges[place % len(history.charges)].key
    before = history.on(on)
    after = history.on(on, Payment(NEW_KEY, NEW_RECEIPT, on, amount, named))
    used = min(amount, before.totals.total)
    assert after.totals.total == before.totals.total - used
    assert after.credit == before.credit + amount - used


@given(histories_on())
def test_paying_the_total_leaves_nothing(asked: tuple[History, date]) -> None:
    history, on = asked
    assume(not history.cuts_off_on(on))
    history = replace(history, credit_uses=tuple(use for use in history.credit_uses if use.used_on < on))
    before = history.on(on)
    assume(before.totals.total > 0)
    after = history.on(on, Payment(NEW_KEY, NEW_RECEIPT, on, before.totals.total))
    assert after.totals.total == after.minimum_fine_adjustment == 0
    assert [line for line in after.lines if not line.prescribed] == []
    assert after.credit == before.credit
    if before.totals.total > ONE_CENT:
        short = Payment(NEW_KEY, NEW_RECEIPT, on, before.totals.total - ONE_CENT)
        assert history.on(on, short).totals.total == ONE_CENT


@given(histories_on(), days, amounts, amounts, st.none() | st.integers(0, 5))
def test_splitting_a_payment_of_a_day_in_two_changes_nothing(
    asked: tuple[History, date], paid_on: date, first: Decimal, second: Decimal, place: int | None
) -> None:
    history, on = asked
    named = None if place is None else history.charges[place % len(history.charges)].key
    whole = Payment(NEW_KEY, NEW_RECEIPT, paid_on, first + second, named)
    other = replace(whole, key=NEW_KEY + 1, amount=second)
    together, apart = history.on(on, whole), history.on(on, replace(whole, amount=first), other)
    assert together.lines == apart.lines
    assert together.totals == apart.totals
    assert together.credit == apart.credit


def without_keys(statement: Statement) -> object:
    return (
        [line._replace(key=0) for line in statement.lines],
        statement.totals,
        statement.minimum_fine_adjustment,
        sorted((one.receipt, one.paid_on, one.amount) for one in statement.credits),
    )


@given(histories_on(), st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(asked: tuple[History, date], random: Random) -> None:
    """Rows recorded in another order get other identities, and come in another order."""
    history, on = asked
    # what one receipt pays of one thing is one payment
    payments = {(p.paid_on, p.receipt, p.charge, p.tribute): p for p in history.payments}.values()
    history = replace(history, payments=tuple(payments))
    keys = dict(
        zip((c.key for c in history.charges), random.sample(range(1, 50), len(history.charges)), strict=True)
    )

    def renamed(only: frozenset[int] | None) -> frozenset[int] | None:
        return None if only is None else frozenset(keys[key] for key in only)

    charges = [charge._replace(key=keys[charge.key]) for charge in history.charges]
    others = [replace(p, charge=p.charge and keys[p.charge]) for p in history.payments]
    numbers = random.sample(range(1, 50), len(others))
    others = [replace(p, key=number) for p, number in zip(others, numbers, strict=True)]
    suspensions = [replace(one, charges=renamed(one.charges)) for one in history.suspensions]
    shuffled = replace(
        history,
        charges=tuple(random.sample(charges, len(charges))),
        payments=tuple(random.sample(others, len(others))),
        suspensions=tuple(random.sample(suspensions, len(suspensions))),
        suits=tuple(replace(suit, charges=renamed(suit.charges)) for suit in history.suits),
        credit_uses=tuple(random.sample(history.credit_uses, len(history.credit_uses))),
    )
    assert without_keys(shuffled.on(on)) == without_keys(history.on(on))


@given(histories(), st.dates(LAST_RATE_FROM, LAST), st.integers(0, 400))
def test_at_one_rate_a_later_date_never_owes_less(history: History, on: date, later: int) -> None:
    """Without a payment in between, and with a suit so that nothing prescribes."""
    sued = (Suit(FIRST, frozenset(charge.key for charge in history.charges)),)
    known = replace(history.known_by(on), suits=sued)
    assert known.on(on + timedelta(later)).totals.total >= known.on(on).totals.total


@given(histories_on())
def test_facts_of_later_days_change_nothing(asked: tuple[History, date]) -> None:
    history, on = asked
    assert history.on(on) == history.known_by(on).on(on)


@given(histories_on(), days, amounts)
def test_a_reversed_payment_never_was(asked: tuple[History, date], paid_on: date, amount: Decimal) -> None:
    history, on = asked
    payment = Payment(NEW_KEY, NEW_RECEIPT, paid_on, amount)
    undone = replace(payment, reversed_on=on)
    assert history.on(on, undone) == history.on(on)
    assert history.on(on, replace(payment, reversed_on=on + timedelta(1))) == history.on(on, payment)


@given(histories_on(), days, amounts, st.sampled_from(CreditUseKind))
def test_a_use_of_credit_undone_never_was(
    asked: tuple[History, date], used_on: date, amount: Decimal, kind: CreditUseKind
) -> None:
    history, on = asked
    undone = CreditUse(NEW_KEY, "A-nueva", used_on, amount, kind, undone_on=on)
    standing = replace(undone, undone_on=on + timedelta(1))

    def used(use: CreditUse) -> Statement:
        return replace(history, credit_uses=(*history.credit_uses, use)).on(on)

    assert used(undone) == history.on(on)
    assert used(standing) == used(replace(undone, undone_on=None))
