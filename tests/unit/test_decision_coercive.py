"""Answers from the plan to the court: each code, the day before, the day and the day after its term."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from literal_cases import BOOK, answer, case_on, document, plan, told

from cases.domain.decision import decide
from cases.domain.decision.coercive import consecutive_missed
from cases.domain.facts import CaseFacts
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import Stage
from cases.law import ClosedSpan

DAY = timedelta(days=1)
CALENDAR = calendar_of(BOOK.at(date(2026, 5, 1)), "SJN")

# --- payment_plan ---------------------------------------------------------------------------------------------

DUE = (date(2026, 4, 10), date(2026, 5, 11), date(2026, 6, 10))


def in_plan(on: date, **changes: Any) -> CaseFacts:
    return case_on(on, Stage.PAYMENT_PLAN, plan=plan(DUE, **changes))


def test_a_plan_up_to_date_waits_for_its_next_instalment() -> None:
    for day in (DUE[0] - DAY, DUE[0]):
        decision = answer(in_plan(day))
        assert told(decision) == ("wait", "plan_current", None)
        assert (decision.deadline_on, decision.until_on) == (DUE[0], DUE[0] + DAY)
    after = answer(in_plan(DUE[0] + DAY, paid=1))
    assert (after.code, after.deadline_on) == ("plan_current", DUE[1])


def test_one_missed_instalment_is_no_lapse() -> None:
    for day in (DUE[0] + DAY, DUE[1] - DAY, DUE[1]):
        decision = answer(in_plan(day))
        assert told(decision) == ("wait", "instalment_missed", None)
        assert decision.until_on == DUE[1] + DAY


def test_the_day_after_the_second_in_a_row_the_plan_has_lapsed() -> None:
    decision = answer(in_plan(DUE[1] + DAY))
    assert told(decision) == ("act", "plan_lapsed", "declare_default")
    assert decision.data == {"lapsed_on": "2026-05-12"}
    assert decision.basis == ["LGTM 37"]
    assert "1 y 2" in decision.texts[0]


def test_instalments_missed_apart_are_no_lapse() -> None:
    apart = plan(DUE)
    first, second, third = apart.instalments
    apart = replace(apart, instalments=(first, replace(second, paid=second.amount), third))
    decision = answer(case_on(DUE[2], Stage.PAYMENT_PLAN, plan=apart))
    assert told(decision) == ("wait", "instalment_missed", None)


def test_a_partly_paid_instalment_is_unpaid() -> None:
    partly = plan(DUE)
    first, *others = partly.instalments
    almost = replace(first, paid=first.amount - 1)
    missed = consecutive_missed(replace(partly, instalments=(almost, *others)), DUE[1] + DAY, CALENDAR)
    assert [instalment.number for instalment in missed] == [1, 2]


LATER_CLOSED = BOOK.with_approved([], [ClosedSpan(DUE[1], DUE[1], "Lluvias", "Decreto 45", "text", "")])
"""The agreed day of the second instalment, a Monday, was closed after the plan was signed."""


@pytest.mark.parametrize(
    ("on", "known", "closed"),
    [
        (DUE[1], ("instalment_missed", DUE[1]), ("instalment_missed", DUE[1] + DAY)),
        (DUE[1] + DAY, ("plan_lapsed", None), ("instalment_missed", DUE[1] + DAY)),
        (DUE[1] + 2 * DAY, ("plan_lapsed", None), ("plan_lapsed", None)),
    ],
)
def test_an_instalment_whose_day_was_closed_later_is_paid_on_the_next_business_day(
    on: date, known: tuple[str, date | None], closed: tuple[str, date | None]
) -> None:
    for book, told_then in ((BOOK, known), (LATER_CLOSED, closed)):
        decision = decide(in_plan(on), book, on)
        assert (decision.code, decision.deadline_on) == told_then
        assert ("El día acordado, 11/05/2026, es inhábil." in decision.texts) == (
            book is LATER_CLOSED and decision.kind == "wait"
        )
    lapsed = decide(in_plan(DUE[1] + 2 * DAY), LATER_CLOSED, DUE[1] + 2 * DAY)
    assert lapsed.data == {"lapsed_on": "2026-05-13"}


def test_the_lapse_dates_from_the_second_of_a_longer_run() -> None:
    decision = answer(in_plan(DUE[2] + DAY, paid=0))
    assert decision.data == {"lapsed_on": "2026-05-12"}


def test_what_is_left_after_the_last_date_is_for_people() -> None:
    over = answer(in_plan(DUE[2] + DAY, paid=2))
    assert told(over) == ("review", "plan_term_over", "declare_default")
    assert over.data == {"lapsed_on": "2026-06-11"}
    remainder = answer(in_plan(DUE[2] + DAY, paid=3))
    assert told(remainder) == ("review", "plan_remainder", None)
    assert "300.00" in remainder.texts[0]


def test_a_plan_waits_for_its_down_payment_and_a_missing_one_for_people() -> None:
    assert told(answer(in_plan(DUE[0], status="signed"))) == ("wait", "awaiting_down_payment", None)
    assert told(answer(in_plan(DUE[0], status="lapsed"))) == ("review", "plan_missing", "declare_default")
    assert answer(case_on(DUE[0], Stage.PAYMENT_PLAN)).code == "plan_missing"


# --- default --------------------------------------------------------------------------------------------------

ACTA = date(2026, 5, 13)


def in_default(on: date, *documents: Any, **changes: Any) -> CaseFacts:
    return case_on(on, Stage.DEFAULT, documents=documents, **{"plan": plan(DUE, status="lapsed"), **changes})


def test_the_lapse_is_made_known_before_the_demand() -> None:
    decision = answer(in_default(date(2026, 5, 14), document("acta_de_incumplimiento", ACTA)))
    assert told(decision) == ("wait", "awaiting_delivery", None)
    # ten business days after 13 May
    assert (decision.task_on, decision.deadline_on) == (date(2026, 5, 27), None)
    notified = document("acta_de_incumplimiento", ACTA, delivered_on=date(2026, 5, 15))
    assert told(answer(in_default(date(2026, 5, 15), notified))) == ("act", "plan_lapsed", "demand")
    lost = document("acta_de_incumplimiento", ACTA, status="undeliverable")
    decision = answer(in_default(date(2026, 5, 15), lost))
    assert told(decision) == ("act", "plan_lapsed", "demand")
    assert decision.data == {"cause": "plan_lapsed"}


def test_a_void_record_of_the_lapse_leaves_it_to_people() -> None:
    void = document("acta_de_incumplimiento", ACTA, status="annulled")
    assert told(answer(in_default(date(2026, 5, 15), void))) == (
        "review",
        "breach_record_missing",
        "sign_plan",
    )


def test_a_plan_signed_in_court_goes_back_to_court() -> None:
    facts = in_default(date(2026, 5, 15), plan=plan(DUE, status="lapsed", regime="judicial"))
    assert told(answer(facts)) == ("review", "resume_suit_due", "resume_suit")
