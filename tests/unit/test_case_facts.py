"""What a case says of itself: whether it keeps its account, and what its answer rested on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from literal_cases import ACCOUNT, TAXPAYER, attempt, case_on, document, event, hold, plan, slot

from cases.domain.facts import AttemptFacts, EventFacts
from cases.domain.vocabulary import Event, Stage

ON = date(2026, 6, 1)


@pytest.mark.parametrize("stage", Stage)
def test_an_account_waits_for_its_next_case_while_one_stands_before_legal(stage: Stage) -> None:
    keeps = stage not in (Stage.IN_COURT, Stage.CLOSED)
    assert case_on(ON, stage).keeps_account is keeps


def test_a_plan_signed_in_court_does_not_bring_the_case_back() -> None:
    assert not case_on(ON, Stage.PAYMENT_PLAN, suit_filed_on=date(2026, 5, 1)).keeps_account
    assert case_on(ON, Stage.PAYMENT_PLAN).keeps_account


def test_a_referred_case_keeps_its_account_until_legal_accepts_the_file() -> None:
    referred, accepted = event(Event.REFER, ON, sequence=1), event(Event.ACCEPT_FILE, ON, sequence=2)
    again = event(Event.REFER, ON, sequence=3)
    assert case_on(ON, Stage.REFERRED, events=(referred,)).keeps_account
    assert not case_on(ON, Stage.REFERRED, events=(referred, accepted)).keeps_account
    assert case_on(ON, Stage.REFERRED, events=(referred, accepted, again)).keeps_account


def test_the_digest_changes_with_anything_an_answer_rests_on() -> None:
    facts = case_on(ON, Stage.CITATION)
    assert facts.digest_text == case_on(ON, Stage.CITATION).digest_text
    others = [
        replace(facts, number="EXP-SJN-2026-0148"),
        replace(facts, stage=Stage.PERSUASION),
        case_on(date(2026, 6, 2), Stage.CITATION),
        replace(facts, documents=(document("aviso", ON),)),
        replace(facts, documents=(document("aviso", ON, delivered_on=ON),)),
        replace(facts, appointments=(slot(ON),)),
        replace(facts, appointments=(slot(ON, "attended"),)),
        replace(facts, holds=(hold(ON),)),
        replace(facts, holds=(hold(ON, lifted_on=ON),)),
        replace(facts, plan=plan([ON])),
        replace(facts, plan=plan([ON], status="lapsed")),
    ]
    digests = {facts.digest_text, *(one.digest_text for one in others)}
    assert len(digests) == len(others) + 1


def came(on: date, place: str = "", *, sequence: int = 1) -> EventFacts:
    return event(
        Event.RECORD_APPEARANCE, on, sequence=sequence, **({"notification_address": place} if place else {})
    )


FIRST, SECOND = date(2026, 3, 2), date(2026, 4, 6)
STATED = "Avenida Nueva 3"


@pytest.mark.parametrize(
    ("events", "address"),
    [
        ((came(FIRST, STATED),), STATED),
        ((came(FIRST, STATED), came(SECOND, sequence=2)), STATED),
        ((came(FIRST, "Otra calle 1"), came(SECOND, STATED, sequence=2)), STATED),
        ((came(FIRST),), TAXPAYER.address),
        ((), TAXPAYER.address),
    ],
)
def test_the_place_stated_holds_until_another_is_stated(events: tuple[EventFacts, ...], address: str) -> None:
    assert case_on(ON, Stage.CITATION, events=events).addressee.address == address


NOWHERE = {"taxpayer": replace(TAXPAYER, address=""), "account": replace(ACCOUNT, address="")}


@pytest.mark.parametrize(
    ("visited", "register", "address"),
    [
        (attempt(SECOND, "moved"), {}, TAXPAYER.address),
        (attempt(SECOND, "wrong_address"), {}, TAXPAYER.address),
        (attempt(SECOND, "not_found"), {}, STATED),
        (attempt(SECOND, "deceased"), {}, STATED),
        (attempt(date(2026, 3, 1), "moved"), {}, STATED),
        (attempt(SECOND, "moved"), NOWHERE, STATED),
    ],
)
def test_a_place_where_nobody_of_theirs_is_gives_way_to_the_register(
    visited: AttemptFacts, register: dict[str, Any], address: str
) -> None:
    tried = document("requerimiento", FIRST, attempts=(replace(visited, place=STATED),))
    facts = case_on(ON, Stage.FINAL_DEMAND, documents=(tried,), events=(came(FIRST, STATED),), **register)
    assert facts.addressee.address == address, "an edicto needs that no place at all is on record"
    elsewhere = replace(tried, attempts=(visited,))
    assert replace(facts, documents=(elsewhere,)).addressee.address == STATED
