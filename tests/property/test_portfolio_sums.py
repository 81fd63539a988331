"""The sums of a portfolio have the cents of the statements, whatever the law says and whatever was paid."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from debt_histories import History, histories_on
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.debt import Charge
from cases.domain.debt.portfolio import Place, Portfolio
from cases.domain.debt.summing import Charged, Summing

PLACE = Place("SJN", "inmueble", "Centro")


def sort_of(charge: Charge) -> str:
    return f"{charge.tribute} {charge.period} {charge.due_on} {charge.determined_on}"


def charged(history: History) -> Charged:
    charges = history.charges
    return Charged(
        tuple(sort_of(charge) for charge in charges),
        [int(charge.amount * 100) for charge in charges],
        [charge.key for charge in charges],
        [charge.label for charge in charges],
    )


def summed(history: History, on: date, add: Callable[[Summing], None]) -> Portfolio:
    specimens = {sort_of(charge): charge for charge in history.charges}
    summing = Summing(history.book, on, specimens.__getitem__)
    add(summing)
    return summing.done()


def stated(history: History, on: date) -> Portfolio:
    return summed(history, on, lambda summing: summing.add_statement(PLACE, history.on(on)))


def with_payments_only(history: History) -> History:
    """Without what brings its statement; a payment that named an opening balance names nothing."""
    charges = tuple(charge for charge in history.charges if charge.opening is None)
    keys = {charge.key for charge in charges}
    payments = tuple(
        payment if payment.charge in keys else replace(payment, charge=None) for payment in history.payments
    )
    return replace(history, charges=charges, payments=payments, suspensions=(), suits=())


@given(histories_on())
def test_what_was_paid_is_summed_as_it_is_stated(drawn: tuple[History, date]) -> None:
    history, on = with_payments_only(drawn[0]), drawn[1]

    def add(summing: Summing) -> None:
        summing.add_paid(PLACE, charged(history), history.payments, history.credit_uses)

    assert summed(history, on, add) == stated(history, on)


@given(histories_on(), st.integers(0, 200))
def test_what_nobody_paid_is_summed_as_it_is_stated(drawn: tuple[History, date], later: int) -> None:
    history = replace(with_payments_only(drawn[0]), payments=(), credit_uses=())
    on = drawn[1] + timedelta(later)
    found = summed(history, on, lambda summing: summing.add_untouched(PLACE, charged(history)))
    assert found == stated(history, on)


@given(st.lists(histories_on(), min_size=2, max_size=4))
def test_parts_add_up(drawn: list[tuple[History, date]]) -> None:
    on = drawn[0][1]
    parts = [stated(replace(history, book=drawn[0][0].book), on) for history, _ in drawn]
    whole = Portfolio()
    for part in parts:
        whole += part
    assert whole.accounts == len(parts)
    assert whole.credit == sum(part.credit for part in parts)
    assert whole.minimum_fine_adjustment == sum(part.minimum_fine_adjustment for part in parts)
    for figure in range(5):
        found = sum(sums[figure] for _, sums in whole.sums())
        assert found == sum(sums[figure] for part in parts for _, sums in part.sums())
