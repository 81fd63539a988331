"""Why a step is off: the reasons that depend on the case and the day, whoever asks."""

from dataclasses import replace
from datetime import date

from literal_cases import BOOK, answer, case_on, document, hold, plan

from cases.domain.facts import CaseFacts, ProposalFacts
from cases.domain.grounds import Off
from cases.domain.refusals import Table, why_not
from cases.domain.vocabulary import Event, Role, Stage

ON = date(2026, 6, 1)


def off(facts: CaseFacts, event: Event, role: Role = Role.JEFATURA, actor: str = "") -> Off | None:
    on = facts.statement.on
    return why_not(Table(facts, answer(facts), role, BOOK.at(on), on, actor=actor), event)


def test_a_file_comes_back_only_where_no_other_case_stands_before_referral() -> None:
    referred = case_on(ON, Stage.REFERRED)
    assert off(referred, Event.RETURN_FILE) is None
    refused = off(replace(referred, other_case="EXP-SJN-2026-0200"), Event.RETURN_FILE)
    assert refused is not None
    assert refused.code == "other_case_open"
    assert "EXP-SJN-2026-0200" in refused.reason
    assert "devolver este" in refused.reason


def test_a_suit_is_resumed_only_by_a_plan_signed_in_court() -> None:
    for signed in (None, plan([ON], regime="law", status="lapsed")):
        refused = off(case_on(ON, Stage.DEFAULT, plan=signed), Event.RESUME_SUIT)
        assert refused is not None
        assert (refused.code, refused.basis) == ("no_judicial_plan", ("LGTM 37",))
    judicial = plan([ON], regime="judicial", status="lapsed")
    told = off(case_on(ON, Stage.DEFAULT, plan=judicial), Event.RESUME_SUIT)
    assert told is None or told.code != "no_judicial_plan"


def test_a_hold_is_lifted_while_it_stands() -> None:
    facts = case_on(ON, Stage.CITATION)
    for standing in (hold(ON), hold(ON, until_on=ON)):
        assert off(replace(facts, holds=(standing,)), Event.LIFT_HOLD) is None
    for over in (hold(ON, lifted_on=ON), hold(date(2026, 5, 1), until_on=date(2026, 5, 31))):
        refused = off(replace(facts, holds=(over,)), Event.LIFT_HOLD)
        assert refused is not None
        assert refused.code == "no_hold"


def test_what_was_proposed_is_decided_by_another_person_with_the_power_to() -> None:
    waiting = ProposalFacts(1, Event.CLOSE, {}, "lortiz", "jefatura", ON)
    facts = case_on(ON, Stage.CITATION, proposals=(waiting,), documents=(document("aviso", ON),))
    same = off(facts, Event.CLOSE, Role.SINDICO, actor="lortiz")
    other = off(facts, Event.CLOSE, Role.SINDICO, actor="mrivas")
    powerless = off(facts, Event.CLOSE, Role.GESTOR, actor="mrivas")
    assert (same and same.code, other) == ("same_person", None)
    assert powerless is not None
    assert powerless.code == "role_not_allowed"
    assert f"{ON:%d/%m/%Y}" in powerless.reason
