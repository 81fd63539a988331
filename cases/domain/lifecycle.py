"""The chart of a case: which event leads from which stage to which. It answers "is this step on the map?", no more.

Whether a step is due, and why, is `cases.domain.decision`; who may take it is `cases.domain.permissions`.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from statemachine import State, StateMachine

from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES, STAGE_NAMES


class CaseLifecycle(StateMachine):
    """States, then events, as a table. No guards, no callbacks, no model: the engine fires it as a pure function."""

    opened = State(initial=True)
    persuasion = State()
    citation = State()
    payment_plan = State()
    default = State()
    final_demand = State()
    certified = State()
    referred = State()
    in_court = State()
    closed = State(final=True)

    notify = opened.to(persuasion) | persuasion.to(persuasion)
    cite = persuasion.to(citation) | citation.to(citation)
    record_appearance = citation.to(citation)
    record_no_show = citation.to(citation)
    rebook = citation.to(citation)
    sign_plan = (
        opened.to(payment_plan)
        | persuasion.to(payment_plan)
        | citation.to(payment_plan)
        | default.to(payment_plan)
        | final_demand.to(payment_plan)
        | certified.to(payment_plan)
        | referred.to(payment_plan)
        | in_court.to(payment_plan)
    )
    declare_default = payment_plan.to(default)
    demand = (
        persuasion.to(final_demand)
        | citation.to(final_demand)
        | default.to(final_demand)
        | final_demand.to(final_demand)
    )
    certify = final_demand.to(certified) | certified.to(certified)
    refer = certified.to(referred)
    accept_file = referred.to(referred)
    return_file = referred.to(certified)
    file_suit = referred.to(in_court)
    resume_suit = default.to(in_court)
    record_court_event = in_court.to(in_court)
    settle = closed.from_(
        opened, persuasion, citation, payment_plan, default, final_demand, certified, referred, in_court
    )
    close = closed.from_(
        opened, persuasion, citation, payment_plan, default, final_demand, certified, referred, in_court
    )
    place_hold = (
        opened.to(opened)
        | persuasion.to(persuasion)
        | citation.to(citation)
        | payment_plan.to(payment_plan)
        | default.to(default)
        | final_demand.to(final_demand)
        | certified.to(certified)
        | referred.to(referred)
        | in_court.to(in_court)
    )
    lift_hold = (
        opened.to(opened)
        | persuasion.to(persuasion)
        | citation.to(citation)
        | payment_plan.to(payment_plan)
        | default.to(default)
        | final_demand.to(final_demand)
        | certified.to(certified)
        | referred.to(referred)
        | in_court.to(in_court)
    )


def _table() -> dict[tuple[Stage, Event], Stage]:
    """The whole chart, read once from the machine: an instance per case would cost a night its speed."""
    return {
        (Stage(state.id), Event(transition.event)): Stage(transition.target.id)
        for state in CaseLifecycle.states
        for transition in state.transitions
    }


CHART: Mapping[tuple[Stage, Event], Stage] = _table()

FIRST_EVENT = Event.OPEN
"""The only event without a stage before it; it leads to the machine's initial state."""

STAGELESS = frozenset(
    {
        Event.RECORD_ATTEMPT,
        Event.ANNUL_ATTEMPT,
        Event.PRINT_DOCUMENT,
        Event.SIGN_DOCUMENT,
        Event.HAND_OUT_DOCUMENT,
        Event.ANNUL_DOCUMENT,
        Event.CORRECT_DOCUMENT,
        Event.MARK_UNDELIVERABLE,
        Event.PROPOSE,
        Event.WITHDRAW_PROPOSAL,
        Event.ACTIVATE_PLAN,
        Event.ASSIGN,
        Event.DEADLINE_MOVED,
    }
)
"""Life of documents and proposals: part of the story, off the chart, possible after the close too."""


def fire(stage: Stage | None, event: Event) -> Stage:
    """The stage after `event`; raises RuleRefused where the chart has no such step."""
    if event is FIRST_EVENT and stage is None:
        return Stage(CaseLifecycle.initial_state.id)
    if stage is not None:
        if event in STAGELESS:
            return stage
        after = CHART.get((stage, event))
        if after is not None:
            return after
    raise RuleRefused(
        "not_on_the_chart",
        f"«{EVENT_NAMES[event]}» no procede en la etapa «{_stage_name(stage)}». "
        f"Desde ahí procede: {_names(events_from(stage)) or 'nada, es una etapa final'}.",
        ("política: etapas del expediente",),
    )


def events_from(stage: Stage | None) -> tuple[Event, ...]:
    """Events of the chart that leave or stay in `stage`, in the order of the vocabulary."""
    if stage is None:
        return (FIRST_EVENT,)
    return tuple(event for event in Event if (stage, event) in CHART)


class Recorded(Protocol):
    """What replay needs of an event."""

    @property
    def event(self) -> str: ...


def replay(events: Iterable[Recorded]) -> Stage | None:
    """The stage that the story leads to, event by event; None for an empty story."""
    stage: Stage | None = None
    for recorded in events:
        stage = fire(stage, Event(recorded.event))
    return stage


def _stage_name(stage: Stage | None) -> str:
    return STAGE_NAMES[stage] if stage else "sin abrir"


def _names(events: Iterable[Event]) -> str:
    return ", ".join(EVENT_NAMES[event] for event in events)
