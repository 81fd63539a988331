"""What the last summons led to: proof, hour and what happened, crossed; receipts, and what the office cannot hold."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import product
from typing import Any

import pytest
from literal_cases import BOOK, answer, case_on, document, event, payment, slot, told

from cases.domain.actions import actions_for
from cases.domain.facts import CaseFacts
from cases.domain.refusals import Table, why_not
from cases.domain.vocabulary import Event, Role, Stage

APPOINTMENT = date(2026, 3, 20)
DELIVER_BY = date(2026, 3, 16)
DAY = timedelta(days=1)
PROOFS = {"none": None, "in_time": DELIVER_BY, "late": DELIVER_BY + DAY}


def cited(on: date, proof: str = "in_time", status: str = "booked", **changes: Any) -> CaseFacts:
    summons = document(
        "citatorio", date(2026, 3, 2), deliver_by_on=DELIVER_BY, delivered_on=PROOFS[proof], ordinal=1
    )
    appointment = slot(APPOINTMENT, status, at=time(9, 30), **changes.pop("slot", {}))
    return case_on(on, Stage.CITATION, documents=(summons,), appointments=(appointment,), **changes)


def refused(facts: CaseFacts, verb: Event, hour: time | None) -> str:
    on = facts.statement.on
    off = why_not(Table(facts, answer(facts), Role.GESTOR, BOOK.at(on), on, hour), verb)
    if off is not None:
        assert off.basis, off.code
    return off.code if off else ""


WHEN = {
    "day_before": (APPOINTMENT - DAY, time(15)),
    "before_the_hour": (APPOINTMENT, time(9, 29)),
    "while_waiting": (APPOINTMENT, time(9, 59)),
    "after_waiting": (APPOINTMENT, time(10)),
    "recorded_later": (APPOINTMENT, None),
    "day_after": (APPOINTMENT + timedelta(days=3), time(8)),
}
NO_SHOW = {
    "day_before": "appointment_not_over",
    "before_the_hour": "appointment_not_over",
    "while_waiting": "no_show_wait",
    "after_waiting": "",
    "recorded_later": "",
    "day_after": "",
}
UNPROVEN = {"none": "citation_not_delivered", "late": "citation_delivered_late"}


@pytest.mark.parametrize(("when", "proof"), list(product(WHEN, PROOFS)))
def test_absence_takes_a_proof_in_time_and_the_whole_wait(when: str, proof: str) -> None:
    on, hour = WHEN[when]
    assert refused(cited(on, proof), Event.RECORD_NO_SHOW, hour) == UNPROVEN.get(proof, NO_SHOW[when])
    assert refused(cited(on, proof), Event.RECORD_APPEARANCE, hour) == "", "who comes is always received"


@pytest.mark.parametrize("status", ["attended", "no_show", "cancelled"])
@pytest.mark.parametrize("verb", [Event.RECORD_NO_SHOW, Event.RECORD_APPEARANCE, Event.REBOOK])
def test_what_was_settled_is_settled(status: str, verb: Event) -> None:
    assert refused(cited(APPOINTMENT, status=status), verb, None) == "no_open_citation"


def test_the_wait_says_until_when() -> None:
    facts = cited(APPOINTMENT)
    table = Table(facts, answer(facts), Role.GESTOR, BOOK.at(APPOINTMENT), APPOINTMENT, time(9, 42))
    off = why_not(table, Event.RECORD_NO_SHOW)
    assert off is not None
    assert off.reason == "No disponible hasta las 10:00: se esperan 30 minutos."
    offer = next(one for one in actions_for(table) if one.verb is Event.RECORD_NO_SHOW)
    assert (offer.enabled, offer.reason) == (False, off.reason)
    assert "procede citar otra vez (política: 2 citas)" in offer.consequence


def test_after_the_last_citation_an_absence_leads_to_the_demand() -> None:
    facts = cited(APPOINTMENT)
    last = replace(facts, documents=(replace(facts.documents[0], ordinal=2),))
    table = Table(last, answer(last), Role.GESTOR, BOOK.at(APPOINTMENT), APPOINTMENT)
    offer = next(one for one in actions_for(table) if one.verb is Event.RECORD_NO_SHOW)
    assert "procede el requerimiento" in offer.consequence
    moving = next(one for one in actions_for(table) if one.verb is Event.REBOOK)
    assert moving.enabled
    assert moving.consequence.startswith("Emite el citatorio")


# --- what the office cannot hold ------------------------------------------------------------------------------


@pytest.mark.parametrize("proof", PROOFS)
@pytest.mark.parametrize("on", [DELIVER_BY, APPOINTMENT, APPOINTMENT + DAY])
def test_what_nobody_can_attend_is_given_another_date_and_is_no_absence(proof: str, on: date) -> None:
    facts = cited(on, proof, slot={"must_move": "Nadie atiende la ventanilla 1: Licencia."})
    decision = answer(facts)
    assert told(decision) == ("review", "appointment_to_move", "rebook")
    assert "Licencia." in decision.texts[0]
    assert refused(facts, Event.REBOOK, None) == ""
    expected = "appointment_not_held" if on >= APPOINTMENT else "appointment_not_over"
    assert refused(facts, Event.RECORD_NO_SHOW, None) == UNPROVEN.get(proof, expected)


def test_a_day_that_was_closed_afterwards_is_no_absence_either() -> None:
    closed = date(2026, 5, 1)
    summons = document("citatorio", date(2026, 4, 13), deliver_by_on=date(2026, 4, 24))
    proven = replace(summons, delivered_on=date(2026, 4, 20), status="delivered")
    for on in (date(2026, 4, 21), date(2026, 5, 4)):
        facts = case_on(on, Stage.CITATION, documents=(proven,), appointments=(slot(closed),))
        assert answer(facts).code == "appointment_to_move"
    assert refused(facts, Event.RECORD_NO_SHOW, None) == "appointment_not_held"


def test_what_already_happened_stays_as_it_was() -> None:
    facts = cited(APPOINTMENT, status="no_show", slot={"must_move": "Licencia."})
    assert answer(facts).code == "next_citation_due"


def test_nothing_is_moved_while_something_else_stops_the_case() -> None:
    late = cited(DELIVER_BY + DAY, "none")
    assert answer(late).code == "citation_not_delivered_in_time"
    assert refused(late, Event.REBOOK, None) == "citation_not_delivered_in_time"
    for on, proof in ((DELIVER_BY, "none"), (APPOINTMENT, "in_time"), (APPOINTMENT + DAY, "in_time")):
        assert refused(cited(on, proof), Event.REBOOK, None) == ""


# --- a receipt that was shown ---------------------------------------------------------------------------------

CAME_ON = date(2026, 3, 19)
LAST_DAY = date(2026, 3, 24)  # the third business day after


def paid(on: date, receipt: str = "R-77", **changes: Any) -> CaseFacts:
    came = event(Event.RECORD_APPEARANCE, CAME_ON, outcome="paid", receipt_number=receipt)
    return cited(on, status="attended", slot={"outcome": "paid"}, events=(came,), **changes)


def test_a_receipt_shown_is_asked_of_the_treasury_before_anything_else() -> None:
    for on in (CAME_ON, LAST_DAY):
        decision = answer(paid(on))
        assert told(decision) == ("review", "receipt_to_record", None)
        assert (decision.until_on, decision.task_on) == (LAST_DAY + DAY, LAST_DAY)
        assert decision.texts[0] == "Compareció el 19/03/2026."
    after = answer(paid(LAST_DAY + DAY))
    assert told(after) == ("act", "no_agreement", "demand")
    assert "El recibo R-77 no consta en la cuenta." in after.texts


def test_a_receipt_that_is_there_and_leaves_debt_is_no_agreement_on_the_rest() -> None:
    recorded = payment(CAME_ON, "10.00", receipt="r-77")
    decision = answer(paid(CAME_ON, payments=(recorded,)))
    assert told(decision) == ("act", "no_agreement", "demand")
    assert "Pagó con el recibo R-77, pero queda deuda vencida." in decision.texts


@pytest.mark.parametrize("proof", PROOFS)
@pytest.mark.parametrize("paper", ["handed_out", "undeliverable"])
@pytest.mark.parametrize(
    ("outcome", "promise_on", "code"),
    [
        ("promise", date(2026, 3, 30), "promise_pending"),
        ("asks_plan", None, "plan_requested"),
        ("claim", None, "claim_to_answer"),
        ("none", None, "no_agreement"),
    ],
)
def test_who_came_is_not_cited_again_whatever_is_proven_of_the_paper(
    proof: str, paper: str, outcome: str, promise_on: date | None, code: str
) -> None:
    came = event(Event.RECORD_APPEARANCE, APPOINTMENT)
    slot_of_who_came = {"outcome": outcome, "promise_on": promise_on}
    facts = cited(APPOINTMENT + DAY, proof, "attended", slot=slot_of_who_came, events=(came,))
    if proof == "none":
        facts = replace(facts, documents=(replace(facts.documents[0], status=paper),))
    assert answer(facts).code == code
