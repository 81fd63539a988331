"""The chart, step by step as the contract lists it: whatever is not in this table is refused."""

from itertools import product

import pytest

from cases.domain.errors import RuleRefused
from cases.domain.lifecycle import CHART, STAGELESS, CaseLifecycle, events_from, fire, replay
from cases.domain.vocabulary import BEFORE_REFERRAL, Event, Stage
from cases.domain.words import EVENT_NAMES, STAGE_NAMES

OPEN_STAGES = (
    "opened",
    "persuasion",
    "citation",
    "payment_plan",
    "default",
    "final_demand",
    "certified",
    "referred",
    "in_court",
)

# event -> {stage before: stage after}
EXPECTED = {
    "open": {None: "opened"},
    "notify": {"opened": "persuasion", "persuasion": "persuasion"},
    "cite": {"persuasion": "citation", "citation": "citation"},
    "record_appearance": {"citation": "citation"},
    "record_no_show": {"citation": "citation"},
    "rebook": {"citation": "citation"},
    "sign_plan": {
        "opened": "payment_plan",
        "persuasion": "payment_plan",
        "citation": "payment_plan",
        "default": "payment_plan",
        "final_demand": "payment_plan",
        "certified": "payment_plan",
        "referred": "payment_plan",
        "in_court": "payment_plan",
    },
    "declare_default": {"payment_plan": "default"},
    "demand": {
        "persuasion": "final_demand",
        "citation": "final_demand",
        "default": "final_demand",
        "final_demand": "final_demand",
    },
    "certify": {"final_demand": "certified", "certified": "certified"},
    "refer": {"certified": "referred"},
    "accept_file": {"referred": "referred"},
    "return_file": {"referred": "certified"},
    "file_suit": {"referred": "in_court"},
    "resume_suit": {"default": "in_court"},
    "record_court_event": {"in_court": "in_court"},
    "place_hold": {stage: stage for stage in OPEN_STAGES},
    "lift_hold": {stage: stage for stage in OPEN_STAGES},
    "settle": dict.fromkeys(OPEN_STAGES, "closed"),
    "close": dict.fromkeys(OPEN_STAGES, "closed"),
}
# the life of papers, proposals and assignments: in any stage, the closed one too, and never a move
BESIDE_THE_CHART = {
    "record_attempt",
    "annul_attempt",
    "print_document",
    "sign_document",
    "hand_out_document",
    "annul_document",
    "correct_document",
    "mark_undeliverable",
    "propose",
    "withdraw_proposal",
    "activate_plan",
    "deadline_moved",
    "assign",
}


def test_every_event_is_in_one_of_the_two_lists() -> None:
    assert {event.value for event in Event} == EXPECTED.keys() | BESIDE_THE_CHART
    assert {event.value for event in STAGELESS} == BESIDE_THE_CHART


@pytest.mark.parametrize(("stage", "event"), list(product((None, *Stage), Event)))
def test_a_step_leads_where_the_table_says_and_nowhere_else(stage: Stage | None, event: Event) -> None:
    if event.value in BESIDE_THE_CHART:
        expected = stage
    else:
        after = EXPECTED[event.value].get(stage.value if stage else None)
        expected = Stage(after) if after else None
    if expected is None:
        with pytest.raises(RuleRefused) as refused:
            fire(stage, event)
        assert refused.value.code == "not_on_the_chart"
        assert EVENT_NAMES[event] in refused.value.reason
        assert refused.value.basis
    else:
        assert fire(stage, event) is expected


def test_the_machine_has_no_step_beyond_the_table() -> None:
    listed = {
        (before, event, after)
        for event, steps in EXPECTED.items()
        for before, after in steps.items()
        if before is not None
    }
    assert {(before.value, event.value, after.value) for (before, event), after in CHART.items()} == listed


def test_only_the_close_is_final() -> None:
    assert [state.id for state in CaseLifecycle.states if state.final] == ["closed"]
    assert events_from(Stage.CLOSED) == ()
    assert events_from(None) == (Event.OPEN,)


def test_a_refusal_says_what_may_be_done_instead() -> None:
    with pytest.raises(RuleRefused, match=r"Persuasión.*Emitir citatorio"):
        fire(Stage.PERSUASION, Event.CERTIFY)
    with pytest.raises(RuleRefused, match="nada, es una etapa final"):
        fire(Stage.CLOSED, Event.NOTIFY)
    with pytest.raises(RuleRefused, match="sin abrir"):
        fire(None, Event.NOTIFY)


def test_an_empty_story_has_no_stage() -> None:
    assert replay(()) is None


def test_stages_before_referral_end_where_the_sindicatura_takes_over() -> None:
    after = {Stage.REFERRED, Stage.IN_COURT, Stage.CLOSED}
    assert set(BEFORE_REFERRAL) == set(Stage) - after


def test_every_stage_and_event_has_its_spanish_name() -> None:
    assert set(STAGE_NAMES) == set(Stage)
    assert set(EVENT_NAMES) == set(Event)
    assert len(set(STAGE_NAMES.values())) == len(Stage)
    assert len(set(EVENT_NAMES.values())) == len(Event)
