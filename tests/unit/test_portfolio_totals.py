"""The sums of a portfolio beside their properties: what is refused, and what a sum adds up to."""

from datetime import date
from decimal import Decimal

import pytest

from cases.domain.debt import Charge, Payment, debt_at, sorts
from cases.domain.debt.portfolio import Place, Refused, Sums
from cases.domain.debt.summing import Charged, Summing
from cases.law import load_book

BOOK = load_book()
ON = date(2026, 11, 17)
PLACE = Place("SJN", "inmueble", "Centro")


def specimen(name: str) -> Charge:
    return Charge(1, name, "aseo", "tasa", True, name, Decimal("1.00"))


def test_an_account_that_cannot_be_told_is_counted_and_named() -> None:
    summing = Summing(BOOK, ON, specimen)
    summing.refuse(refused := Refused("SJN", "INM-1", "due_rule_missing", "El cargo no dice cuándo vence."))
    done = summing.done()
    assert (done.accounts, done.refused, list(done.sums())) == (1, [refused], [])
    assert summing.done().accounts == 0


def test_a_sum_is_the_sum_of_its_components() -> None:
    parts = [Decimal(amount) for amount in ("10.00", "1.05", "0.50", "0.50")]
    assert Sums(3, *parts).total == Decimal("12.05")


def test_a_payment_unfolds_only_what_it_reaches() -> None:
    names = tuple(f"2026-{month:02}" for month in range(1, 7))
    charged = Charged(names, [100] * 6, list(range(1, 7)), list(names))
    payment = Payment(1, "R-1", date(2026, 6, 1), Decimal("4.50"))
    summing = Summing(BOOK, ON, specimen)
    summing.add_paid(PLACE, charged, [payment])
    sums = [one for _, one in summing.done().sums()]
    charges = [specimen(name)._replace(key=key) for key, name in enumerate(names, start=1)]
    stated = debt_at(charges, [payment], BOOK, ON)
    assert sum(one.lines for one in sums) == len(stated.lines) < len(names)
    assert sum(one.principal for one in sums) == stated.totals.principal
    assert sum(one.total for one in sums) == stated.totals.total


def test_accounts_of_more_sorts_than_are_remembered_are_summed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sorts, "_MOST_LISTS", 2)
    summing = Summing(BOOK, ON, specimen)
    for names in (
        ("2026-01",),
        ("2026-02",),
        ("2026-02",),
        ("2026-03",),
        ("2026-01",),
        ("2026-01", "2026-03"),
    ):
        summing.add_untouched(PLACE, Charged(names, [1000] * len(names), [1, 2][: len(names)], list(names)))
    assert sum(one.principal for _, one in summing.done().sums()) == Decimal("70.00")


def test_charges_of_one_sort_are_paid_in_the_order_of_their_names() -> None:
    charged = Charged(("2026-01", "2026-01"), [1000, 2000], [1, 2], ["b", "a"])
    summing = Summing(BOOK, ON, specimen)
    summing.add_paid(PLACE, charged, [Payment(1, "R-1", date(2026, 3, 1), Decimal("21.00"))])
    ((_, sums),) = summing.done().sums()
    assert (sums.lines, sums.principal) == (1, Decimal("10.00"))
