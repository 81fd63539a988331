"""What a person is offered: no more than role and chart allow, each step with its consequence or reason."""

from dataclasses import replace
from datetime import date

import pytest
from literal_cases import BOOK, answer, case_on, document, hold, settled, slot

from cases.domain.actions import Offer, actions_for
from cases.domain.consequences import consequence_of
from cases.domain.facts import CaseFacts, ProposalFacts
from cases.domain.lifecycle import CHART, STAGELESS
from cases.domain.permissions import roles_for
from cases.domain.refusals import Table
from cases.domain.vocabulary import Event, Role, Stage

MONDAY = date(2026, 3, 9)
NOTIFIED_ON = date(2026, 3, 10)
TERM_OVER = date(2026, 6, 1)


def offers(facts: CaseFacts, role: Role = Role.GESTOR) -> dict[Event, Offer]:
    on = facts.statement.on
    table = Table(facts, answer(facts), role, BOOK.at(on), on)
    found = actions_for(table, {"requerimiento": "RQ-SJN-2026-0003"})
    return {offer.verb: offer for offer in found}


def demanded(on: date) -> CaseFacts:
    demand = document("requerimiento", MONDAY, delivered_on=NOTIFIED_ON, charges=frozenset({1}))
    return case_on(on, Stage.FINAL_DEMAND, documents=(demand,))


def proposed(facts: CaseFacts, verb: Event) -> CaseFacts:
    waiting = ProposalFacts(1, verb, {}, "tere", "tesoreria", facts.statement.on)
    return replace(facts, proposals=(waiting,))


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("role", Role)
def test_nothing_is_offered_outside_chart_and_role(stage: Stage, role: Role) -> None:
    for verb, offer in offers(case_on(MONDAY, stage), role).items():
        assert verb in STAGELESS or (stage, verb) in CHART
        assert role in roles_for(verb)
        assert offer.consequence
        assert offer.basis
        assert bool(offer.reason) != offer.enabled
        assert offer.enabled or not offer.proceeds


def test_every_verb_a_role_may_take_has_its_consequence() -> None:
    law = BOOK.at(MONDAY)
    for verb in Event:
        if roles_for(verb):
            text, basis = consequence_of(verb, case_on(MONDAY, Stage.PERSUASION), law, MONDAY, {})
            assert text.endswith((".", "margen."))
            assert basis


def test_the_demand_says_when_its_term_would_end_and_which_number_it_takes() -> None:
    """Thirty business days from 11 March: 13 before the closed days of Holy Week, 17 from 7 April on."""
    said = offers(case_on(MONDAY, Stage.CITATION))[Event.DEMAND].consequence
    assert "RQ-SJN-2026-0003" in said
    assert "si se entrega el 10/03/2026, vence el 29/04/2026" in said
    assert "no desde hoy" in said


def test_an_off_step_gives_the_reason_of_the_decision() -> None:
    notice = document("aviso", MONDAY)
    off = offers(case_on(MONDAY, Stage.PERSUASION, documents=(notice,)))[Event.NOTIFY]
    assert not off.enabled
    assert notice.number in off.reason
    assert off.basis == ("LGTM 96", "política delivery.within")


def test_certifying_lists_the_gates_that_are_shut() -> None:
    off = offers(demanded(date(2026, 3, 20)), Role.TESORERIA)[Event.CERTIFY]
    assert not off.enabled
    assert "El plazo para pagar" in off.reason


def test_the_treasurer_proposes_and_the_mayor_decides() -> None:
    ready = demanded(TERM_OVER)
    assert answer(ready).event is Event.CERTIFY
    assert offers(ready, Role.TESORERIA)[Event.CERTIFY].proceeds
    early = offers(ready, Role.ALCALDE)[Event.CERTIFY]
    assert not early.enabled
    assert "Tesorería" in early.reason
    waiting = proposed(ready, Event.CERTIFY)
    assert offers(waiting, Role.ALCALDE)[Event.CERTIFY].enabled
    again = offers(waiting, Role.TESORERIA)[Event.CERTIFY]
    assert not again.enabled
    assert "Alcaldía" in again.reason


def test_a_no_show_needs_proof_in_time_and_a_past_appointment() -> None:
    summons = document("citatorio", MONDAY, deliver_by_on=date(2026, 3, 13), delivered_on=NOTIFIED_ON)
    booked = (slot(date(2026, 3, 20)),)
    before = case_on(date(2026, 3, 19), Stage.CITATION, documents=(summons,), appointments=booked)
    after = case_on(date(2026, 3, 23), Stage.CITATION, documents=(summons,), appointments=booked)
    assert "todavía no ha pasado" in offers(before)[Event.RECORD_NO_SHOW].reason
    assert offers(after)[Event.RECORD_NO_SHOW].proceeds
    unproven = replace(after, documents=(document("citatorio", MONDAY),))
    assert "no tiene prueba de entrega" in offers(unproven)[Event.RECORD_NO_SHOW].reason
    late = replace(after, documents=(replace(summons, deliver_by_on=MONDAY),))
    assert "sin el margen" in offers(late)[Event.RECORD_NO_SHOW].reason
    without = replace(after, appointments=())
    assert "No hay una cita pendiente" in offers(without)[Event.RECORD_APPEARANCE].reason


def test_a_hold_closes_the_plan_and_opens_its_lifting() -> None:
    held = case_on(MONDAY, Stage.PERSUASION, holds=(hold(MONDAY),))
    assert "retención vigente" in offers(held)[Event.SIGN_PLAN].reason
    assert offers(held)[Event.LIFT_HOLD].enabled
    free = offers(case_on(MONDAY, Stage.PERSUASION))
    assert free[Event.SIGN_PLAN].enabled
    assert not free[Event.LIFT_HOLD].enabled


def test_nothing_is_financed_where_nothing_is_owed() -> None:
    assert "No hay deuda vencida" in offers(settled(MONDAY, Stage.PERSUASION))[Event.SIGN_PLAN].reason


@pytest.mark.parametrize(
    ("status", "open_steps"),
    [
        ("issued", {Event.PRINT_DOCUMENT, Event.RECORD_ATTEMPT}),
        ("printed", {Event.PRINT_DOCUMENT, Event.SIGN_DOCUMENT, Event.RECORD_ATTEMPT}),
        ("signed", {Event.PRINT_DOCUMENT, Event.HAND_OUT_DOCUMENT, Event.RECORD_ATTEMPT}),
        ("handed_out", {Event.PRINT_DOCUMENT, Event.RECORD_ATTEMPT}),
        ("annulled", set()),
    ],
)
def test_the_life_of_a_paper_opens_its_steps(status: str, open_steps: set[Event]) -> None:
    facts = case_on(MONDAY, Stage.PERSUASION, documents=(document("aviso", MONDAY, status=status),))
    life = {
        Event.PRINT_DOCUMENT,
        Event.SIGN_DOCUMENT,
        Event.HAND_OUT_DOCUMENT,
        Event.RECORD_ATTEMPT,
        Event.MARK_UNDELIVERABLE,
        Event.ANNUL_ATTEMPT,
    }
    assert {verb for verb, offer in offers(facts).items() if offer.enabled} & life == open_steps


def test_a_delivered_paper_can_only_lose_its_proof() -> None:
    facts = case_on(
        MONDAY, Stage.PERSUASION, documents=(document("aviso", MONDAY, delivered_on=NOTIFIED_ON),)
    )
    seen = offers(facts, Role.JEFATURA)
    assert seen[Event.ANNUL_ATTEMPT].enabled
    assert not seen[Event.RECORD_ATTEMPT].enabled


def test_a_closed_case_offers_only_the_life_of_its_papers() -> None:
    seen = offers(case_on(MONDAY, Stage.CLOSED), Role.JEFATURA)
    assert set(seen) <= STAGELESS
    assert not seen[Event.ASSIGN].enabled


def test_a_paper_of_tomorrow_may_not_be_delivered_today_and_says_why() -> None:
    tomorrow = document("aviso", NOTIFIED_ON)
    offer = offers(case_on(MONDAY, Stage.PERSUASION, documents=(tomorrow,)))[Event.RECORD_ATTEMPT]
    assert not offer.enabled
    assert "no pudo entregarse antes" in offer.reason
    assert offer.basis == ("LGTM 96",)
