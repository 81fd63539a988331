"""What any stage may answer: nothing owed, held, closed; and the order of the worklist."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from literal_cases import (
    BOOK,
    answer,
    case_on,
    document,
    hold,
    line,
    payment,
    reached,
    settled,
    statement,
    told,
)

from cases.domain.decision import act, decide, urgency, wait
from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import Event, Stage

ON = date(2026, 3, 20)
DAY = timedelta(days=1)
OPEN = [stage for stage in Stage if stage is not Stage.CLOSED]


@pytest.mark.parametrize("stage", OPEN)
def test_a_paid_debt_is_settled_wherever_the_case_stands(stage: Stage) -> None:
    facts = settled(ON, stage, reached(1, ON), payments=(payment(ON),))
    assert told(answer(facts)) == ("act", "debt_paid", "settle")


@pytest.mark.parametrize("stage", OPEN)
def test_only_what_is_overdue_keeps_a_case_open(stage: Stage) -> None:
    coming = line(2, on=ON, due_on=ON)
    assert coming.days_late == 0
    owed = statement(ON, coming, allocations=(reached(1, ON),))
    assert answer(case_on(ON, stage, statement=owed, payments=(payment(ON),))).code == "debt_paid"


@pytest.mark.parametrize("stage", OPEN)
def test_a_payment_of_other_charges_settles_nothing(stage: Stage) -> None:
    """The case's charges 1 and 2 were corrected to nothing: what charge 9 cost years ago is no reason to release."""
    vanished = settled(ON, stage, reached(9, ON), payments=(payment(ON),), stated=frozenset({1, 2}))
    assert told(answer(vanished)) == ("review", "nothing_owed_without_payment", "close")
    paid = settled(ON, stage, reached(2, ON), payments=(payment(ON),), stated=frozenset({1, 2}))
    assert answer(paid).code == "debt_paid"


def test_a_payment_of_what_another_case_claims_settles_nothing() -> None:
    theirs = settled(
        ON, Stage.CITATION, reached(1, ON), stated=frozenset({1}), claimed_elsewhere=frozenset({1})
    )
    assert answer(theirs).code == "nothing_owed_without_payment"


def test_a_case_without_documents_is_settled_by_payments_since_it_opened() -> None:
    opened_on = case_on(ON, Stage.OPENED).opened_on
    assert (
        answer(settled(ON, Stage.OPENED, reached(1, opened_on - DAY))).code == "nothing_owed_without_payment"
    )
    assert answer(settled(ON, Stage.OPENED, reached(1, opened_on))).code == "debt_paid"


def test_a_reversed_payment_settles_nothing() -> None:
    undone = payment(ON, reversed_on=ON)
    assert answer(settled(ON, Stage.CITATION, payments=(undone,))).code == "nothing_owed_without_payment"


@pytest.mark.parametrize("stage", OPEN)
def test_a_debt_that_vanished_without_payment_needs_two_people(stage: Stage) -> None:
    assert told(answer(settled(ON, stage))) == ("review", "nothing_owed_without_payment", "close")


def test_what_only_prescribed_is_declared_by_people() -> None:
    dead = line(on=ON, due_on=date(2011, 3, 18), prescribed=True)
    facts = case_on(ON, Stage.CITATION, dead, payments=(payment(date(2015, 1, 5)),))
    assert told(answer(facts)) == ("review", "only_prescribed_left", "close")


def test_a_closed_case_has_nothing_more_to_say() -> None:
    decision = answer(case_on(ON, Stage.CLOSED))
    assert told(decision) == ("wait", "closed", None)
    assert decision.until_on is None


def test_facts_of_another_day_are_a_programming_error() -> None:
    with pytest.raises(AssertionError):
        decide(case_on(ON, Stage.OPENED), BOOK, ON + DAY)


# --- holds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", OPEN)
def test_a_hold_over_the_case_stops_every_stage(stage: Stage) -> None:
    decision = answer(case_on(ON, stage, holds=(hold(ON - DAY),)))
    assert told(decision) == ("wait", "hold_active", None)
    assert decision.until_on is None, "without an end, only a person lifts it"


def test_a_hold_counts_its_last_day() -> None:
    placed = hold(date(2026, 3, 10), ON)
    held = answer(case_on(ON, Stage.OPENED, holds=(placed,)))
    assert (held.code, held.until_on, held.task_on) == ("hold_active", ON + DAY, ON)
    assert answer(case_on(ON + DAY, Stage.OPENED, holds=(placed,))).code == "first_notice_due"
    assert answer(case_on(placed.from_on - DAY, Stage.OPENED, holds=(placed,))).code == "first_notice_due"


def test_a_lifted_hold_ends_on_the_day_it_is_lifted() -> None:
    placed = hold(date(2026, 3, 10), lifted_on=ON)
    assert answer(case_on(ON - DAY, Stage.OPENED, holds=(placed,))).code == "hold_active"
    assert answer(case_on(ON, Stage.OPENED, holds=(placed,))).code == "first_notice_due"


def test_several_holds_last_as_long_as_the_longest() -> None:
    both = (hold(ON, ON + DAY), hold(ON, ON + 5 * DAY, key=2, reason="moratorium"))
    assert answer(case_on(ON, Stage.OPENED, holds=both)).until_on == ON + 6 * DAY
    endless = (*both, hold(ON, key=3))
    assert answer(case_on(ON, Stage.OPENED, holds=endless)).until_on is None


def test_a_dispute_pauses_only_its_part() -> None:
    owed = (line(1, on=ON, total="100.00"), line(2, on=ON, total="60.00"))
    disputed = hold(ON, charges=frozenset({1}))
    facts = case_on(ON, Stage.OPENED, *owed, holds=(disputed,))
    assert [one.key for one in facts.lines] == [2]
    assert str(facts.overdue) == "60.00"
    assert answer(facts).code == "first_notice_due"
    all_of_it = case_on(ON, Stage.OPENED, owed[0], holds=(disputed,))
    assert answer(all_of_it).code == "hold_active", "what is disputed is not paid"


def test_a_hold_names_the_article_that_stops_interest() -> None:
    appeal = hold(ON, reason="appeal", scope="steps_and_surcharges")
    assert answer(case_on(ON, Stage.OPENED, holds=(appeal,))).basis == ["LGTM 46"]


# --- the charges of a case ------------------------------------------------------------------------------------


def test_after_the_demand_a_case_collects_what_it_demanded() -> None:
    owed = (line(1, on=ON), line(2, on=ON, due_on=date(2026, 3, 1)))
    demand = document("requerimiento", date(2026, 2, 20), charges=frozenset({1}))
    assert [one.key for one in case_on(ON, Stage.FINAL_DEMAND, *owed, documents=(demand,)).lines] == [1]
    assert [one.key for one in case_on(ON, Stage.CITATION, *owed, documents=(demand,)).lines] == [1, 2]


def test_a_charge_demanded_by_another_case_is_not_asked_for_twice() -> None:
    owed = (line(1, on=ON), line(2, on=ON))
    facts = case_on(ON, Stage.OPENED, *owed, claimed_elsewhere=frozenset({1}))
    assert [one.key for one in facts.lines] == [2]


def test_the_minimum_fine_goes_with_the_oldest_fined_line() -> None:
    fined = line(1, on=ON, fine=line(on=ON).principal)
    owed = statement(ON, fined, line(2, on=ON), adjustment="1.36")
    mine = case_on(ON, Stage.OPENED, statement=owed)
    elsewhere = replace(mine, claimed_elsewhere=frozenset({1}))
    assert (str(mine.overdue), str(elsewhere.overdue)) == ("601.36", "300.00")


# --- urgency --------------------------------------------------------------------------------------------------


def rank(facts: CaseFacts, decision: object = None) -> int:
    given = decision or answer(facts)
    return urgency(facts, given, BOOK, ON)  # type: ignore[arg-type]  # object only to keep the default short


def prescribing(on: date, total: str = "300.00") -> CaseFacts:
    return case_on(ON, Stage.OPENED, line(on=ON, total=total, prescribes_on=on))


def test_what_is_about_to_prescribe_comes_first_soonest_first() -> None:
    soon, later = prescribing(date(2026, 9, 1)), prescribing(date(2027, 9, 1))
    calm = prescribing(date(2035, 1, 1), total="99999.00")
    assert rank(soon) < rank(later) < rank(calm)


def test_the_alert_begins_twenty_four_months_before() -> None:
    # an act of today would otherwise come before anything that waits
    waits = wait("any", until_on=ON + DAY)
    inside, outside = prescribing(date(2028, 3, 20)), prescribing(date(2028, 3, 21))
    acting = act(Event.NOTIFY, "any")
    assert rank(inside, waits) < rank(outside, acting)


def test_a_suit_takes_prescription_off_the_list() -> None:
    sued = replace(prescribing(date(2026, 9, 1)), suit_filed_on=date(2026, 1, 5))
    assert rank(sued) > rank(prescribing(date(2028, 3, 1)))


def test_then_the_date_of_the_step_and_then_the_amount() -> None:
    facts = case_on(ON, Stage.OPENED)
    tomorrow, next_week = wait("any", task_on=ON + DAY), wait("any", task_on=ON + 7 * DAY)
    legal = wait("any", task_on=ON + 9 * DAY, deadline_on=ON + 2 * DAY)
    nothing = wait("any")
    order = [rank(facts, one) for one in (act(Event.NOTIFY, "any"), tomorrow, legal, next_week, nothing)]
    assert order == sorted(order)
    assert len(set(order)) == len(order)
    rich = case_on(ON, Stage.OPENED, line(on=ON, total="9000.00"))
    assert rank(rich, tomorrow) < rank(facts, tomorrow)
