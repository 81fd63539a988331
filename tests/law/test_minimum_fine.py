"""The minimum late fine (LGTM 65): US$ 2.86, once per statement, only where a fine is due at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.domain.debt import Charge, OpeningBalance, Payment, Statement, debt_at
from cases.law import LawBook, LawValue, load_book
from cases.law.reading import Layer

BOOK = load_book()
MINIMUM = Decimal("2.86")
DUE = date(2025, 3, 1)
LATE = DUE + timedelta(10)  # within the first three months: 5 %


def charge(key: int, amount: str, due_on: date = DUE, tribute: str = "aseo") -> Charge:
    return Charge(key, f"C-{key}", tribute, "tasa", False, "2024-12", Decimal(amount), due_on)


def pay(key: int, amount: Decimal, on: date = LATE, charge: int | None = None) -> Payment:
    return Payment(key, f"R-{key}", on, amount, charge)


def owed(charges: list[Charge], on: date, *payments: Payment, book: LawBook = BOOK) -> Statement:
    return debt_at(charges, payments, book, on)


def with_scope(scope: str) -> LawBook:
    key = "fine.late.minimum_scope"
    value = LawValue(key, scope, "rule", date(1991, 12, 29), None, "LGTM 65", "practice", "")
    return LawBook("prueba", (*BOOK.layers, Layer("de prueba", values={key: (value,)})))


def components(statement: Statement) -> list[tuple[int, str, Decimal]]:
    return [(a.charge_key, a.component.value, a.amount) for a in statement.allocations]


def test_the_minimum_is_a_line_of_its_own_inside_fine_total_and_overdue() -> None:
    statement = owed([charge(1, "10.00"), charge(2, "20.00")], LATE)
    fines = [Decimal(10) * 5 / 100, Decimal(20) * 5 / 100]
    assert [line.fine for line in statement.lines] == fines
    assert statement.minimum_fine_adjustment == MINIMUM - sum(fines)
    assert statement.totals.fine == MINIMUM
    lines = sum(line.total for line in statement.lines)
    assert statement.totals.total == statement.totals.overdue == lines + MINIMUM - sum(fines)


@pytest.mark.parametrize(("amount", "adjustment"), [("57.19", "0.00"), ("57.20", "0.00"), ("57.00", "0.01")])
def test_fines_that_reach_the_minimum_are_not_raised(amount: str, adjustment: str) -> None:
    assert owed([charge(1, amount)], LATE).minimum_fine_adjustment == Decimal(adjustment)


def test_nothing_late_no_minimum() -> None:
    assert owed([charge(1, "10.00")], DUE).minimum_fine_adjustment == 0
    assert owed([], LATE).minimum_fine_adjustment == 0


def test_a_prescribed_charge_calls_for_no_minimum() -> None:
    statement = owed([charge(1, "10.00", date(2010, 1, 1))], date(2026, 1, 1))
    assert statement.lines[0].fine == Decimal("1.00")
    assert statement.minimum_fine_adjustment == 0


def test_an_opening_balance_that_states_no_fine_owes_no_minimum() -> None:
    balance = OpeningBalance(DUE, fine=Decimal("0.00"))
    opening = Charge(1, "S-1", "aseo", "tasa", False, "", Decimal("100.00"), opening=balance)
    assert owed([opening], LATE).minimum_fine_adjustment == 0


def test_it_is_collected_with_the_fine_of_the_first_late_charge_reached() -> None:
    charges = [charge(1, "10.00"), charge(2, "20.00")]
    interest = owed(charges, LATE).lines[1].interest
    statement = owed(charges, LATE, pay(1, Decimal("3.00"), charge=2))
    fine, added = Decimal(20) * 5 / 100, MINIMUM - Decimal("0.50") - Decimal("1.00")
    assert components(statement) == [
        (2, "interest", interest),
        (2, "fine", fine),
        (2, "minimum_fine", added),
        (2, "principal", 3 - interest - fine - added),
    ]
    assert statement.minimum_fine_adjustment == 0


def test_a_payment_that_reaches_only_what_is_not_late_collects_no_minimum() -> None:
    charges = [charge(1, "10.00"), charge(2, "10.00", DUE + timedelta(90))]
    statement = owed(charges, LATE, pay(1, Decimal("5.00"), charge=2))
    assert components(statement) == [(2, "principal", Decimal("5.00"))]
    assert statement.minimum_fine_adjustment == MINIMUM - Decimal("0.50")


def test_a_part_of_the_minimum_may_be_paid_and_the_rest_stays_owed() -> None:
    charges = [charge(1, "10.00")]
    before = owed(charges, LATE)
    money = before.lines[0].interest + before.lines[0].fine + 1
    after = owed(charges, LATE, pay(1, money))
    assert after.minimum_fine_adjustment == before.minimum_fine_adjustment - 1
    assert after.totals.total == before.totals.total - money


def test_fines_paid_in_the_same_mora_count_towards_it() -> None:
    charges = [charge(1, "10.00"), charge(2, "10.00", LATE)]
    half = owed(charges, LATE).lines[0].interest + MINIMUM + 5
    later = owed(charges, LATE + timedelta(20), pay(1, half))
    assert [line.principal for line in later.lines] == [Decimal("5.00"), Decimal("10.00")]
    assert later.minimum_fine_adjustment == 0
    assert later.totals.fine == Decimal(10) * 5 / 100


@pytest.mark.parametrize(("second_due_on", "fine"), [(LATE - timedelta(1), "0.00"), (LATE, "2.86")])
def test_the_count_starts_again_once_nothing_was_late(second_due_on: date, fine: str) -> None:
    """A second charge already late shares the first one's minimum; one late the day after has its own."""
    charges = [charge(1, "10.00"), charge(2, "10.00", second_due_on)]
    first = owed(charges[:1], LATE).totals.total
    statement = owed(charges, LATE + timedelta(5), pay(1, first, charge=1))
    assert statement.totals.fine == Decimal(fine)


def test_a_mora_that_another_charge_carried_on_is_the_same_mora() -> None:
    """The second charge keeps the mora alive after the first, whose fine was paid long before, is closed."""
    charges = [charge(1, "10.00"), charge(2, "10.00", LATE + timedelta(5))]
    accessories = owed(charges, LATE).lines[0].interest + MINIMUM
    closed_on = LATE + timedelta(20)
    partly = pay(1, accessories, charge=1)
    rest = owed(charges, closed_on, partly).lines[0].total
    statement = owed(charges, closed_on + timedelta(5), partly, pay(2, rest, closed_on, charge=1))
    assert [line.key for line in statement.lines] == [2]
    assert statement.totals.fine == Decimal("0.50")


def test_a_mora_that_ended_by_prescription_is_over() -> None:
    old, new = charge(1, "10.00", date(2011, 1, 1)), charge(2, "10.00", date(2026, 1, 15))
    paid_on = date(2025, 12, 1)
    accessories = owed([old], paid_on).lines[0].interest + MINIMUM
    statement = owed([old, new], date(2026, 2, 1), pay(1, accessories, paid_on))
    assert [line.prescribed for line in statement.lines] == [True, False]
    assert statement.totals.fine == MINIMUM


@pytest.mark.parametrize(
    ("scope", "adjustment"),
    [
        ("statement", MINIMUM - 3 * Decimal("0.50")),
        ("tribute", (MINIMUM - 2 * Decimal("0.50")) + (MINIMUM - Decimal("0.50"))),
        ("charge", 3 * (MINIMUM - Decimal("0.50"))),
    ],
)
def test_the_scope_is_data(scope: str, adjustment: Decimal) -> None:
    charges = [charge(1, "10.00"), charge(2, "10.00"), charge(3, "10.00", tribute="alumbrado")]
    book = with_scope(scope)
    statement = owed(charges, LATE, book=book)
    assert statement.minimum_fine_adjustment == adjustment
    assert owed(charges, LATE, pay(1, statement.totals.total), book=book).totals.total == 0
