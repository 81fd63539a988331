"""Answers from the opening to the last citation: each code, the day before, the day and the day after its term."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from literal_cases import ACCOUNT, TAXPAYER, answer, case_on, document, hold, line, slot, told

from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import Stage

ISSUED = date(2026, 3, 12)
DAY = timedelta(days=1)


def persuasion(on: date, *notices: Any, **changes: Any) -> CaseFacts:
    return case_on(on, Stage.PERSUASION, documents=notices, **changes)


def citation(on: date, *summonses: Any, slots: tuple[Any, ...] = (), **changes: Any) -> CaseFacts:
    return case_on(on, Stage.CITATION, documents=summonses, appointments=slots, **changes)


def notice(delivered_on: date | None = None, **changes: Any) -> Any:
    return document("aviso", changes.pop("issued_on", ISSUED), delivered_on=delivered_on, **changes)


# --- opened ---------------------------------------------------------------------------------------------------


def test_a_new_case_is_answered_with_its_first_notice() -> None:
    decision = answer(case_on(date(2026, 3, 2), Stage.OPENED))
    assert told(decision) == ("act", "first_notice_due", "notify")
    assert decision.data == {"ordinal": 1}
    assert "300.00" in decision.texts[0]


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.PERSUASION])
def test_nobody_writes_to_the_dead(stage: Stage) -> None:
    facts = case_on(date(2026, 3, 2), stage, taxpayer=replace(TAXPAYER, died_on=date(2025, 5, 4)))
    decision = answer(facts)
    assert told(decision) == ("review", "taxpayer_deceased", None)
    assert "04/05/2025" in decision.texts[0]
    assert decision.basis == ["LGTM 19"]


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.PERSUASION])
def test_nobody_writes_to_nowhere(stage: Stage) -> None:
    nowhere = {
        "taxpayer": replace(TAXPAYER, address=""),
        "account": replace(ACCOUNT, address="", neighbourhood=""),
    }
    assert told(answer(case_on(date(2026, 3, 2), stage, **nowhere))) == ("review", "missing_address", None)
    somewhere = nowhere | {"account": replace(ACCOUNT, address="", neighbourhood="El Calvario")}
    assert answer(case_on(date(2026, 3, 2), stage, **somewhere)).code != "missing_address"


# --- persuasion -----------------------------------------------------------------------------------------------


def test_no_term_runs_before_proof_and_the_office_has_its_own_target() -> None:
    decision = answer(persuasion(date(2026, 3, 20), notice()))
    assert told(decision) == ("wait", "awaiting_delivery", None)
    assert decision.deadline_on is None
    # ten business days after 12 March: 13, 16-20 and 23-26
    assert decision.task_on == date(2026, 3, 26)
    assert decision.until_on == ISSUED + timedelta(days=180 + 1)


# delivered -> last day of the eight business days after it
GAPS = {
    date(2026, 3, 16): date(2026, 3, 26),
    date(2026, 3, 20): date(2026, 4, 9),  # Semana Santa: closed from 28 March to 6 April
    date(2026, 6, 12): date(2026, 6, 29),  # 17 June and the town's own days, 23 and 24 June
    date(2026, 7, 30): date(2026, 8, 17),  # 1-6 August
    date(2026, 12, 18): date(2027, 1, 8),  # 24 December - 2 January
}


@pytest.mark.parametrize(("delivered_on", "last"), GAPS.items())
def test_the_gap_after_a_notice_counts_business_days(delivered_on: date, last: date) -> None:
    sent = notice(delivered_on, issued_on=delivered_on - DAY)
    for day in (delivered_on + DAY, last - DAY, last):
        decision = answer(persuasion(day, sent))
        assert told(decision) == ("wait", "within_notice_term", None)
        assert (decision.until_on, decision.task_on) == (last + DAY, last + DAY)
        assert decision.deadline_on is None, "a courtesy is no legal deadline"
    assert told(answer(persuasion(last + DAY, sent))) == ("act", "next_notice_due", "notify")


def test_the_date_printed_on_a_notice_is_kept_even_if_the_gap_ends_before() -> None:
    sent = notice(date(2026, 3, 13), respond_by_on=date(2026, 3, 27))
    assert answer(persuasion(date(2026, 3, 27), sent)).code == "within_notice_term"
    assert answer(persuasion(date(2026, 3, 28), sent)).code == "next_notice_due"


def test_two_notices_precede_the_citation() -> None:
    first = notice(date(2026, 3, 16))
    second = notice(date(2026, 4, 20), key=11, ordinal=2, issued_on=date(2026, 4, 16))
    after_first = answer(persuasion(date(2026, 3, 27), first))
    assert (after_first.code, after_first.data) == ("next_notice_due", {"ordinal": 2})
    after_second = answer(persuasion(date(2026, 5, 5), first, second))
    assert told(after_second) == ("act", "citation_due", "cite")
    assert after_second.data == {"ordinal": 1}


def test_a_notice_supports_the_next_step_for_180_days() -> None:
    sent = notice(date(2026, 3, 16), ordinal=2)
    last = date(2026, 3, 16) + timedelta(days=180)
    assert answer(persuasion(last, sent)).code == "citation_due"
    expired = answer(persuasion(last + DAY, sent))
    assert told(expired) == ("act", "notice_expired", "notify")
    assert expired.data == {"ordinal": 2}, "it is issued again, not counted as another"
    undelivered = persuasion(ISSUED + timedelta(days=181), notice())
    assert answer(undelivered).code == "notice_expired"


def test_a_notice_issued_again_counts_once() -> None:
    old = notice(date(2025, 6, 2), issued_on=date(2025, 6, 1))
    again = notice(date(2026, 3, 16), key=11)
    decision = answer(persuasion(date(2026, 3, 27), old, again))
    assert (decision.code, decision.data) == ("next_notice_due", {"ordinal": 2})


def test_an_annulled_notice_is_replaced() -> None:
    decision = answer(persuasion(date(2026, 3, 20), notice(status="annulled")))
    assert told(decision) == ("act", "notice_due", "notify")
    assert decision.data == {"ordinal": 1}


def test_a_notice_that_cannot_be_delivered_does_not_stop_the_case() -> None:
    decision = answer(persuasion(date(2026, 3, 20), notice(status="undeliverable")))
    assert told(decision) == ("act", "notice_undeliverable", "cite")


@pytest.mark.parametrize(
    ("prescribes_on", "near"),
    [(date(2027, 3, 19), True), (date(2027, 3, 20), False), (date(2027, 3, 21), False)],
)
def test_less_than_twelve_months_before_prescription_the_demand_comes_at_once(
    prescribes_on: date, near: bool
) -> None:
    on = date(2026, 3, 20)
    facts = case_on(on, Stage.PERSUASION, line(on=on, prescribes_on=prescribes_on), documents=(notice(),))
    decision = answer(facts)
    if near:
        assert told(decision) == ("act", "prescription_near", "demand")
        assert decision.data == {"cause": "prescription_near"}
    else:
        assert decision.code == "awaiting_delivery"


# --- citation -------------------------------------------------------------------------------------------------

APPOINTMENT = date(2026, 3, 20)
DELIVER_BY = date(2026, 3, 16)


def summons(delivered_on: date | None = None, **changes: Any) -> Any:
    values = {
        "deliver_by_on": DELIVER_BY,
        "respond_by_on": APPOINTMENT,
        "delivered_on": delivered_on,
        **changes,
    }
    return document("citatorio", date(2026, 3, 2), **values)


def test_a_citation_waits_for_proof_until_the_last_day_that_serves() -> None:
    for day in (DELIVER_BY - DAY, DELIVER_BY):
        decision = answer(citation(day, summons(), slots=(slot(APPOINTMENT),)))
        assert told(decision) == ("wait", "awaiting_delivery", None)
        assert (decision.until_on, decision.deadline_on) == (DELIVER_BY + DAY, None)
    late = answer(citation(DELIVER_BY + DAY, summons(ordinal=2), slots=(slot(APPOINTMENT),)))
    assert told(late) == ("act", "citation_not_delivered_in_time", "cite")
    assert late.data == {"ordinal": 2}


def test_a_citation_delivered_without_margin_is_issued_again() -> None:
    in_time = citation(date(2026, 3, 17), summons(DELIVER_BY), slots=(slot(APPOINTMENT),))
    assert answer(in_time).code == "appointment_pending"
    late = citation(date(2026, 3, 18), summons(DELIVER_BY + DAY), slots=(slot(APPOINTMENT),))
    assert told(answer(late)) == ("act", "citation_delivered_late", "cite")


def test_the_appointment_is_a_deadline_and_afterwards_an_officer_must_attest() -> None:
    facts = (summons(date(2026, 3, 10)),)
    for day in (APPOINTMENT - DAY, APPOINTMENT):
        decision = answer(citation(day, *facts, slots=(slot(APPOINTMENT),)))
        assert told(decision) == ("wait", "appointment_pending", None)
        assert (decision.deadline_on, decision.until_on) == (APPOINTMENT, APPOINTMENT + DAY)
    passed = answer(citation(APPOINTMENT + DAY, *facts, slots=(slot(APPOINTMENT),)))
    assert told(passed) == ("review", "no_show_due", "record_no_show")


def test_two_citations_precede_the_demand() -> None:
    absent = (slot(APPOINTMENT, "no_show"),)
    first = answer(citation(date(2026, 3, 23), summons(date(2026, 3, 10)), slots=absent))
    assert told(first) == ("act", "next_citation_due", "cite")
    assert first.data == {"ordinal": 2}
    second = answer(citation(date(2026, 3, 23), summons(date(2026, 3, 10), ordinal=2), slots=absent))
    assert told(second) == ("act", "citations_exhausted", "demand")
    assert second.data == {"cause": "no_response"}


@pytest.mark.parametrize("ordinal", [1, 2])
def test_an_excuse_gives_another_date_for_the_same_citation(ordinal: int) -> None:
    excused = citation(
        date(2026, 3, 23),
        summons(date(2026, 3, 10), ordinal=ordinal),
        slots=(slot(APPOINTMENT, "cancelled"),),
    )
    decision = answer(excused)
    assert told(decision) == ("act", "citation_due", "cite")
    assert decision.data == {"ordinal": ordinal}


def test_an_annulled_citation_leaves_the_one_before_it() -> None:
    first = summons(date(2026, 3, 10))
    second = summons(key=11, ordinal=2, status="annulled")
    slots = (slot(APPOINTMENT, "no_show"), slot(date(2026, 4, 10), "cancelled", document_key=11))
    decision = answer(citation(date(2026, 3, 25), first, second, slots=slots))
    assert (decision.code, decision.data) == ("next_citation_due", {"ordinal": 2})
    alone = answer(
        citation(date(2026, 3, 25), summons(status="annulled"), slots=(slot(APPOINTMENT, "cancelled"),))
    )
    assert (alone.code, alone.data) == ("citation_due", {"ordinal": 1})


def test_a_citation_that_cannot_be_delivered_needs_a_person() -> None:
    lost = summons(status="undeliverable", ordinal=2)
    decision = answer(citation(date(2026, 3, 12), lost, slots=(slot(APPOINTMENT),)))
    assert told(decision) == ("review", "citation_undeliverable", "cite")
    assert decision.data == {"ordinal": 2}


def test_nobody_is_cited_again_without_an_address() -> None:
    nowhere = citation(
        date(2026, 3, 23),
        summons(date(2026, 3, 10)),
        slots=(slot(APPOINTMENT, "no_show"),),
        taxpayer=replace(TAXPAYER, address=""),
        account=replace(ACCOUNT, address="", neighbourhood=""),
    )
    assert answer(nowhere).code == "missing_address"


def came(outcome: str, on: date, promise_on: date | None = None, **changes: Any) -> CaseFacts:
    attended = slot(APPOINTMENT, "attended", outcome=outcome, promise_on=promise_on)
    return citation(on, summons(date(2026, 3, 10)), slots=(attended,), **changes)


@pytest.mark.parametrize("outcome", ["promise", "paid"])
def test_a_promise_is_waited_for_to_its_last_day(outcome: str) -> None:
    promised = date(2026, 3, 27)  # the last day before Semana Santa
    for day in (promised - DAY, promised):
        decision = answer(came(outcome, day, promised))
        assert told(decision) == ("wait", "promise_pending", None)
        assert decision.until_on == promised + DAY
    broken = answer(came(outcome, promised + DAY, promised))
    assert told(broken) == ("act", "no_agreement", "demand")
    assert "El pago ofrecido no consta." in broken.texts


def test_an_appearance_without_agreement_ends_the_citation() -> None:
    decision = answer(came("none", APPOINTMENT))
    assert told(decision) == ("act", "no_agreement", "demand")
    assert decision.data == {"cause": "no_agreement"}


def test_a_plan_asked_for_is_answered_by_people() -> None:
    assert told(answer(came("asks_plan", APPOINTMENT))) == ("review", "plan_requested", "sign_plan")


def test_a_claim_is_answered_by_people_and_then_the_case_goes_on() -> None:
    assert told(answer(came("claim", APPOINTMENT))) == ("review", "claim_to_answer", "place_hold")
    placed = hold(APPOINTMENT, reason="claim")
    assert answer(came("claim", APPOINTMENT + DAY, holds=(placed,))).code == "hold_active"
    lifted = replace(placed, lifted_on=date(2026, 4, 20))
    after = answer(came("claim", date(2026, 4, 20), holds=(lifted,)))
    assert told(after) == ("act", "no_agreement", "demand")
    of_before = hold(date(2026, 3, 3), date(2026, 3, 4), reason="claim")
    assert answer(came("claim", APPOINTMENT, holds=(of_before,))).code == "claim_to_answer"


def test_amounts_are_told_as_of_the_day() -> None:
    on = date(2026, 3, 2)
    facts = case_on(on, Stage.OPENED, line(on=on, total="12345.60"))
    assert facts.overdue == Decimal("12345.60")
    assert "12,345.60" in answer(facts).texts[0]
