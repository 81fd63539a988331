"""A letter compared with what is owed: payments and corrections change it, time does not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from literal_cases import BOOK, document

from cases.domain.debt import Charge, Payment, Statement, debt_at
from cases.domain.still_owed import Change, ChangeKind, ChangePolicy, compare, is_checked, policy_of
from cases.domain.vocabulary import DocumentStatus

CUTOFF, TODAY = date(2026, 3, 2), date(2026, 4, 6)


def charge(key: int, period: str, amount: str = "10.00") -> Charge:
    return Charge(key, f"C{key}", "aseo", "tasa", True, period, Decimal(amount))


OLD, RECENT, LATER = charge(1, "2025-01"), charge(2, "2025-02"), charge(3, "2026-03")


def paid(amount: str, on: date, to: int | None = None, reversed_on: date | None = None) -> Payment:
    return Payment(
        1, "R-1", on, Decimal(amount), charge=to, reversed_on=reversed_on,
    )  # fmt: skip


def at(on: date, *payments: Payment, charges: tuple[Charge, ...] = (OLD, RECENT, LATER)) -> Statement:
    return debt_at(charges, payments, BOOK, on)


def stated(statement: Statement, *keys: int) -> Mapping[int, Decimal]:
    return {line.key: line.total for line in statement.lines if line.key in keys}


def changed(then: Statement, now: Statement, asked: Mapping[int, Decimal] | None = None) -> Change:
    return compare(stated(at(CUTOFF), 1, 2) if asked is None else asked, then, now)


def test_interest_since_the_cut_off_is_no_change() -> None:
    later = at(TODAY)
    assert sum(stated(later, 1, 2).values()) > sum(stated(at(CUTOFF), 1, 2).values())
    assert changed(at(CUTOFF), later).kind is ChangeKind.UNCHANGED


def test_a_payment_after_the_cut_off_lowers_it() -> None:
    part = paid("5.00", TODAY)
    found = changed(at(CUTOFF, part), at(TODAY, part))
    assert found.kind is ChangeKind.LOWER
    assert found.stated - found.owed == Decimal("5.00")


def test_a_payment_of_another_charge_is_none_of_its_business() -> None:
    other = paid("10.00", TODAY, to=3)
    assert changed(at(CUTOFF, other), at(TODAY, other)).kind is ChangeKind.UNCHANGED


def test_a_payment_recorded_late_counts_on_its_own_day() -> None:
    back_dated = paid("10.00", date(2026, 1, 5))
    assert changed(at(CUTOFF, back_dated), at(TODAY, back_dated)).kind is ChangeKind.LOWER


def test_a_payment_reversed_since_makes_more_owed() -> None:
    before = stated(at(CUTOFF, paid("5.00", date(2026, 1, 5))), 1, 2)
    assert changed(at(CUTOFF), at(TODAY), before).kind is ChangeKind.HIGHER


@pytest.mark.parametrize("amount", ["100.00", "1000.00"])
def test_who_paid_everything_has_paid(amount: str) -> None:
    all_of_it = paid(amount, TODAY)
    found = changed(at(CUTOFF, all_of_it), at(TODAY, all_of_it))
    assert (found.kind, found.owed) == (ChangeKind.PAID, Decimal(0))


def test_who_paid_what_the_letter_says_has_paid_though_cents_of_interest_grew() -> None:
    asked = stated(at(CUTOFF), 1, 2)
    exact = paid(str(sum(asked.values())), TODAY)
    now = at(TODAY, exact)
    assert any(line.key in asked for line in now.lines), "some cents of interest are left"
    found = changed(at(CUTOFF, exact), now, asked)
    assert found.owed < Decimal("1.00")
    assert found.kind in (ChangeKind.PAID, ChangeKind.LOWER)


def test_a_charge_taken_back_lowers_it_and_all_of_them_leave_nothing_to_ask() -> None:
    asked = stated(at(CUTOFF), 1, 2)
    assert changed(at(CUTOFF, charges=(OLD,)), at(TODAY, charges=(OLD,)), asked).kind is ChangeKind.LOWER
    assert changed(at(CUTOFF, charges=(LATER,)), at(TODAY, charges=(LATER,)), asked).kind is ChangeKind.PAID


def test_a_letter_that_states_no_charge_cannot_change() -> None:
    assert changed(at(CUTOFF), at(TODAY), {}).kind is ChangeKind.UNCHANGED


@pytest.mark.parametrize(
    ("disputed", "kind", "asked"),
    [
        ({1}, ChangeKind.LOWER, (2,)),
        ({1, 2}, ChangeKind.UNCHANGED, (1, 2)),
        ({3}, ChangeKind.UNCHANGED, (1, 2)),
        (set(), ChangeKind.UNCHANGED, (1, 2)),
    ],
)
def test_what_is_disputed_since_is_asked_for_no_more(
    disputed: set[int], kind: ChangeKind, asked: tuple[int, ...]
) -> None:
    """Where nothing else is left the hold itself keeps the letter: nobody paid it."""
    before = stated(at(CUTOFF), 1, 2)
    found = compare(before, at(CUTOFF), at(TODAY), frozenset(disputed))
    assert (found.kind, found.owed) == (kind, sum(before[key] for key in asked))


@pytest.mark.parametrize("status", DocumentStatus)
@pytest.mark.parametrize("kind", ["aviso", "citatorio", "requerimiento", "certificacion_de_deuda"])
def test_only_letters_that_have_not_gone_out_are_compared(kind: str, status: DocumentStatus) -> None:
    waiting = status in (DocumentStatus.ISSUED, DocumentStatus.PRINTED, DocumentStatus.SIGNED)
    given = {"delivered_on": CUTOFF} if status is DocumentStatus.DELIVERED else {}
    letter = document(kind, CUTOFF, status=status, **given)
    assert is_checked(letter) == (waiting and kind != "certificacion_de_deuda")


def test_the_policy_that_ships_corrects() -> None:
    assert policy_of(BOOK.at(TODAY)) is ChangePolicy.CORRECT
