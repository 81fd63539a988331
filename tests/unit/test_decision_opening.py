"""Whether arrears call for a case, and when to look again: thirty days late and 25.00 overdue."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from literal_cases import BOOK, line, opening, statement, told

from cases.domain.debt import Charge, Line, OpeningBalance, debt_at
from cases.domain.decision import Decision, decide_opening
from cases.domain.facts import OpeningFacts

DUE = date(2026, 1, 30)
RIPE = date(2026, 3, 1)
DAY = timedelta(days=1)


def answer(facts: OpeningFacts) -> Decision:
    return decide_opening(facts, BOOK, facts.statement.on)


def owing(on: date, *totals: str, due_on: date = DUE) -> tuple[Line, ...]:
    return tuple(line(key, on=on, total=total, due_on=due_on) for key, total in enumerate(totals, start=1))


def test_a_case_opens_thirty_days_late_with_twenty_five_overdue() -> None:
    assert told(answer(opening(RIPE, *owing(RIPE, "25.00")))) == ("act", "arrears_reached", "open")
    before = answer(opening(RIPE - DAY, *owing(RIPE - DAY, "25.00")))
    assert told(before) == ("wait", "arrears_too_recent", None)
    assert before.until_on == RIPE
    assert answer(opening(RIPE + DAY, *owing(RIPE + DAY, "25.00"))).kind == "act"


def test_a_cent_below_the_minimum_waits() -> None:
    decision = answer(opening(RIPE, *owing(RIPE, "24.99")))
    assert told(decision) == ("wait", "below_minimum", None)
    assert decision.until_on is not None
    assert decision.until_on > RIPE


def test_the_minimum_fine_counts_for_the_threshold() -> None:
    fined = line(1, on=RIPE, total="24.00", due_on=DUE, fine=Decimal("1.00"))
    assert answer(opening(RIPE, fined)).kind == "wait"
    facts = opening(RIPE, fined)
    with_minimum = replace(facts, statement=statement(RIPE, fined, adjustment="1.00"))
    assert answer(with_minimum).kind == "act"


def test_what_falls_due_later_is_looked_at_when_it_is_late_enough() -> None:
    on = date(2026, 1, 5)
    decision = answer(opening(on, *owing(on, "100.00")))
    assert told(decision) == ("wait", "arrears_too_recent", None)
    assert decision.until_on == RIPE


def test_one_old_charge_makes_the_arrears_old() -> None:
    owed = (line(1, on=RIPE, total="1.00", due_on=DUE), line(2, on=RIPE, total="24.00", due_on=RIPE - DAY))
    assert answer(opening(RIPE, *owed)).kind == "act"


def test_what_is_not_this_case_s_does_not_count() -> None:
    owed = owing(RIPE, "20.00", "20.00")
    assert answer(opening(RIPE, *owed)).kind == "act"
    assert answer(opening(RIPE, *owed, claimed_elsewhere=frozenset({1}))).code == "below_minimum"
    dead = line(1, on=RIPE, total="500.00", due_on=date(2011, 1, 1), prescribed=True)
    assert told(answer(opening(RIPE, dead))) == ("wait", "nothing_owed", None)
    assert answer(opening(RIPE)).until_on is None


@pytest.mark.parametrize("owed", [(), ("5.00",)])
def test_a_charge_already_recorded_is_looked_at_when_it_enters_the_statement(owed: tuple[str, ...]) -> None:
    coming = Charge(9, "aseo:2026-03", "aseo", "tasa", True, "2026-03", Decimal("100.00"))
    decision = answer(opening(RIPE, *owing(RIPE, *owed), charges=(coming,)))
    assert decision.until_on == date(2026, 4, 1)


def test_nothing_is_forgotten_for_more_than_four_months() -> None:
    decision = answer(opening(RIPE, *owing(RIPE, "0.50", due_on=date(2025, 1, 30))))
    assert decision.until_on is not None
    assert decision.until_on <= RIPE + timedelta(days=120)


def test_a_change_of_the_rate_is_looked_at() -> None:
    # the rate of the shipped examples changes on 2026-07-01
    on = date(2026, 6, 20)
    decision = answer(opening(on, *owing(on, "24.90", due_on=date(2025, 1, 30))))
    assert decision.until_on is not None
    assert decision.until_on <= date(2026, 7, 1)


def test_interest_alone_opens_a_case_on_the_very_day() -> None:
    # 20.00, the minimum fine 2.86 and 2.14 of interest: 20.00 x 8.25 % x days / 365, from the 473rd day on
    owed = (
        Charge(
            1, "aseo:2024-11", "aseo", "tasa", False, "2024-11", Decimal("20.00"), due_on=date(2025, 1, 30)
        ),
    )
    looks = [RIPE]
    while looks[-1] < date(2027, 1, 1):
        on = looks[-1]
        facts = replace(opening(on), statement=debt_at(owed, (), BOOK, on), charges=owed)
        until_on = answer(facts).until_on
        if until_on is None:
            break
        looks.append(until_on)
    assert looks[-1] == date(2025, 1, 30) + timedelta(days=473)
    assert len(looks) < 10, "a waiting account is not looked at every night"


def test_arrears_without_principal_do_not_grow_and_wait_for_something_else() -> None:
    """Accessories of an opening balance whose principal was paid: no interest will ever complete the minimum."""
    balance = OpeningBalance(date(2026, 1, 1), Decimal("10.00"), Decimal("4.00"))
    rest = Charge(1, "S-1", "mercado", "tasa", False, "", Decimal("0.00"), opening=balance)
    facts = opening(RIPE, *debt_at([rest], [], BOOK, RIPE).lines, charges=(rest,))
    decision = answer(facts)
    assert told(decision) == ("wait", "below_minimum", None)
    assert decision.until_on == min(RIPE + 120 * DAY, BOOK.at(RIPE).next_change_on, date(2026, 4, 2))
