"""Answers from the certified debt to the court, each with its date."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from literal_cases import NOTIFIED, answer, case_on, document, event, hold, line, plan, told

from cases.domain.facts import CaseFacts, ChargeOrigin
from cases.domain.vocabulary import Event, Stage

DAY = timedelta(days=1)

# --- payment_plan ---------------------------------------------------------------------------------------------

DUE = (date(2026, 4, 10), date(2026, 5, 11), date(2026, 6, 10))


def in_plan(on: date, **changes: Any) -> CaseFacts:
    return case_on(on, Stage.PAYMENT_PLAN, plan=plan(DUE, **changes))


# --- final_demand ---------------------------------------------------------------------------------------------


def demanded(
    on: date, delivered_on: date | None = None, *, owed: str = "300.00", **changes: Any
) -> CaseFacts:
    values = {
        "documents": (
            document(
                "requerimiento",
                min(on, delivered_on or on),
                delivered_on=delivered_on,
                charges=frozenset({1}),
                **changes.pop("demand", {}),
            ),
        ),
        **changes,
    }
    return case_on(on, Stage.FINAL_DEMAND, line(on=on, total=owed), **values)


# delivered -> last of the thirty business days after it
THIRTY = {
    date(2026, 2, 2): date(2026, 3, 16),
    date(2026, 3, 9): date(2026, 4, 28),  # Semana Santa
    date(2026, 5, 29): date(2026, 7, 15),  # 17, 23 and 24 June
    date(2026, 7, 1): date(2026, 8, 18),  # 1-6 August
    date(2026, 11, 20): date(2027, 1, 12),  # 24 December - 2 January
}


@pytest.mark.parametrize(("delivered_on", "last"), THIRTY.items())
def test_the_thirty_days_are_business_days_from_proven_notification(delivered_on: date, last: date) -> None:
    for day in (delivered_on, last - DAY, last):
        decision = answer(demanded(day, delivered_on))
        assert told(decision) == ("wait", "within_demand_term", None)
        assert (decision.deadline_on, decision.until_on) == (last, last + DAY)
    over = answer(demanded(last + DAY, delivered_on))
    assert told(over) == ("review", "certify_due", "certify")


def test_no_deadline_before_the_demand_is_proven() -> None:
    decision = answer(demanded(date(2026, 3, 2)))
    assert told(decision) == ("wait", "awaiting_delivery", None)
    assert (decision.deadline_on, decision.until_on) == (None, None)


def test_an_annulled_demand_is_issued_again_for_the_same_cause() -> None:
    for cause in ("no_response", "plan_lapsed"):
        told_before = (event(Event.DEMAND, date(2026, 3, 2), cause=cause),)
        facts = demanded(date(2026, 3, 3), demand={"status": "annulled"}, events=told_before)
        decision = answer(facts)
        assert told(decision) == ("act", "demand_due", "demand")
        assert decision.data == {"cause": cause}


def test_a_demand_that_cannot_be_notified_may_be_issued_again_by_a_person() -> None:
    decision = answer(demanded(date(2026, 3, 3), demand={"status": "undeliverable"}))
    assert told(decision) == ("review", "demand_undeliverable", "demand")
    assert decision.data == {"cause": "no_response"}


def test_the_appeal_from_a_late_determination_is_waited_for_too() -> None:
    # thirty business days after 2 February end on 16 March; fifteen after 9 March on 7 April
    late = {1: ChargeOrigin("Resolución 3/2026", date(2026, 3, 9))}
    last = date(2026, 4, 7)
    waiting = answer(demanded(last, date(2026, 2, 2), origins=late))
    assert (waiting.code, waiting.deadline_on) == ("within_demand_term", last)
    assert answer(demanded(last + DAY, date(2026, 2, 2), origins=late)).code == "certify_due"


def test_a_demand_of_before_the_lpa_has_only_its_own_terms() -> None:
    facts = case_on(
        date(2015, 1, 9),
        Stage.FINAL_DEMAND,
        line(on=date(2015, 1, 9), due_on=date(2014, 1, 30)),
        origins={},
        documents=(
            document(
                "requerimiento", date(2014, 11, 3), delivered_on=date(2014, 11, 4), charges=frozenset({1})
            ),
        ),
    )
    # 5-7 (3), 10-14, 17-21, 24-28, 1-5, 8-12 (28), 15 and 16 December
    assert answer(facts).texts[0] == "El plazo del requerimiento terminó el 16/12/2014 sin pago."


TERM_OVER = date(2026, 3, 17)


def test_a_closed_gate_asks_for_what_is_missing() -> None:
    facts = demanded(
        TERM_OVER, date(2026, 2, 2), taxpayer=replace(demanded(TERM_OVER).taxpayer, dui="", nit="")
    )
    decision = answer(facts)
    assert told(decision) == ("review", "gate_identity", None)
    assert decision.texts[1] == "Catastro debe completar el número de DUI o NIT."
    # five business days after 16 March
    assert decision.task_on == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("owed", "elsewhere", "code"),
    [
        ("199.99", "0.00", "below_court_minimum"),
        ("200.00", "0.00", "certify_due"),
        ("150.00", "49.99", "below_court_minimum"),
        ("150.00", "50.00", "certify_due"),
    ],
)
def test_the_court_is_worth_two_hundred_over_all_cases(owed: str, elsewhere: str, code: str) -> None:
    facts = demanded(TERM_OVER, date(2026, 2, 2), owed=owed)
    facts = replace(facts, other_cases_overdue=type(facts.overdue)(elsewhere))
    decision = answer(facts)
    assert decision.code == code
    if code == "below_court_minimum":
        assert decision.kind == "wait"
        assert decision.until_on == TERM_OVER + DAY, "it is tested again every night"


# --- certified, referred, in_court ----------------------------------------------------------------------------

CERTIFIED_ON = date(2026, 3, 19)


def test_a_title_is_referred_within_three_business_days() -> None:
    title = document("certificacion_de_deuda", CERTIFIED_ON, status="issued")
    decision = answer(case_on(CERTIFIED_ON, Stage.CERTIFIED, documents=(title,)))
    assert told(decision) == ("review", "refer_due", "refer")
    assert decision.task_on == date(2026, 3, 24)


def test_a_returned_file_says_why_and_counts_from_its_return() -> None:
    title = document("certificacion_de_deuda", CERTIFIED_ON, status="issued")
    story = (
        event(Event.REFER, date(2026, 3, 20)),
        event(Event.RETURN_FILE, date(2026, 3, 25), sequence=2, reason="falta el acta de notificación"),
    )
    decision = answer(case_on(date(2026, 3, 26), Stage.CERTIFIED, documents=(title,), events=story))
    assert decision.texts[0] == "Jurídico devolvió el expediente: falta el acta de notificación"
    # 26 and 27 March, then Semana Santa, 7 April
    assert decision.task_on == date(2026, 4, 7)


def test_legal_accepts_and_then_sues() -> None:
    referred = (event(Event.REFER, date(2026, 3, 20)),)
    waiting = answer(case_on(date(2026, 3, 23), Stage.REFERRED, events=referred))
    assert told(waiting) == ("review", "acceptance_due", "accept_file")
    assert waiting.task_on == date(2026, 3, 25)
    accepted = (*referred, event(Event.ACCEPT_FILE, date(2026, 3, 24), sequence=2))
    suing = answer(case_on(date(2026, 3, 25), Stage.REFERRED, events=accepted))
    assert told(suing) == ("review", "suit_due", "file_suit")
    # 25-27 March (3), 7-10 (7), 13-17 (12), 20-22 April (15)
    assert suing.task_on == date(2026, 4, 22)


def test_a_file_referred_again_must_be_accepted_again() -> None:
    story = (
        event(Event.REFER, date(2026, 3, 20)),
        event(Event.ACCEPT_FILE, date(2026, 3, 23), sequence=2),
        event(Event.RETURN_FILE, date(2026, 3, 24), sequence=3, reason="falta un folio del expediente"),
        event(Event.REFER, date(2026, 3, 25), sequence=4),
    )
    assert answer(case_on(date(2026, 3, 26), Stage.REFERRED, events=story)).code == "acceptance_due"


NOTIFIED_AGAIN = date(2026, 3, 24)
TERM_ENDS = date(2026, 5, 14)  # thirty business days after it


def with_late_proof(on: date, stage: Stage, **changes: Any) -> CaseFacts:
    """The first proof of the demand was annulled once the title was signed, and it was notified again."""
    demand = document("requerimiento", date(2026, 2, 2), delivered_on=NOTIFIED_AGAIN, charges=frozenset({1}))
    title = document("certificacion_de_deuda", CERTIFIED_ON, key=11, status="issued", charges=frozenset({1}))
    return case_on(on, stage, documents=(demand, title), **changes)


@pytest.mark.parametrize(
    ("stage", "over"),
    [
        (Stage.CERTIFIED, ("review", "recertify_due", "certify")),
        (Stage.REFERRED, ("review", "title_before_demand", "return_file")),
    ],
)
def test_a_title_older_than_its_demand_is_made_again(stage: Stage, over: tuple[str, str, str]) -> None:
    assert answer(with_late_proof(TERM_ENDS, stage)).code == "within_demand_term"
    decision = answer(with_late_proof(TERM_ENDS + DAY, stage))
    assert told(decision) == over
    assert "24/03/2026" in decision.texts[0]


def test_a_title_is_not_made_again_through_a_closed_gate() -> None:
    nobody = replace(case_on(CERTIFIED_ON, Stage.CERTIFIED).taxpayer, dui="", nit="")
    facts = with_late_proof(TERM_ENDS + DAY, Stage.CERTIFIED, taxpayer=nobody)
    assert told(answer(facts)) == ("review", "gate_identity", None)


@pytest.mark.parametrize(
    ("stage", "code"), [(Stage.CERTIFIED, "refer_due"), (Stage.REFERRED, "acceptance_due")]
)
def test_a_title_that_follows_its_demand_goes_on(stage: Stage, code: str) -> None:
    facts = with_late_proof(TERM_ENDS + DAY, stage)
    signed = replace(facts.documents[1], issued_on=TERM_ENDS + DAY)
    assert answer(replace(facts, documents=(facts.documents[0], signed))).code == code
    assert answer(replace(facts, documents=facts.documents[:1])).code == code


def test_in_court_the_court_decides() -> None:
    decision = answer(case_on(date(2026, 5, 4), Stage.IN_COURT, suit_filed_on=date(2026, 4, 20)))
    assert told(decision) == ("wait", "in_court", None)
    assert "20/04/2026" in decision.texts[0]


def test_a_hold_stops_steps_but_not_a_term_already_proven() -> None:
    placed = hold(date(2026, 3, 10), date(2026, 3, 31), reason="appeal")
    held = answer(demanded(TERM_OVER, date(2026, 2, 2), holds=(placed,)))
    assert told(held) == ("wait", "hold_active", None)
    assert held.until_on == date(2026, 4, 1)
    after = answer(demanded(date(2026, 4, 1), date(2026, 2, 2), holds=(placed,)))
    assert after.code == "certify_due"


def test_every_charge_needs_its_origin() -> None:
    assert NOTIFIED.act
    on = TERM_OVER
    owed = line(on=on, tribute="impuesto_actividad", tribute_kind="impuesto")
    facts = replace(demanded(on, date(2026, 2, 2)), statement=replace(demanded(on).statement, lines=(owed,)))
    assert answer(facts).code == "certify_due"
    assert answer(replace(facts, origins={})).code == "gate_origin"
