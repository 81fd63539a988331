"""Any walk over the chart: the stage is what the story says, and nothing else."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.domain.errors import RuleRefused
from cases.domain.lifecycle import CHART, STAGELESS, events_from, fire, replay
from cases.domain.vocabulary import Event, Stage


@dataclass(frozen=True)
class Told:
    event: str


@st.composite
def walks(draw: st.DrawFn) -> tuple[list[Event], Stage]:
    """A story as the office could have lived it, and the stage it is left in."""
    story, stage = [Event.OPEN], fire(None, Event.OPEN)
    for _ in range(draw(st.integers(0, 40))):
        choices = [*events_from(stage), *sorted(STAGELESS)]
        event = draw(st.sampled_from(choices))
        story.append(event)
        stage = CHART.get((stage, event), stage)
    return story, stage


@given(walks())
def test_replay_gives_the_stage(walk: tuple[list[Event], Stage]) -> None:
    story, stage = walk
    assert replay([Told(event.value) for event in story]) is stage


@given(walks(), st.sampled_from(Event))
def test_a_story_goes_on_by_the_chart_or_not_at_all(walk: tuple[list[Event], Stage], event: Event) -> None:
    story, stage = walk
    events = [Told(one.value) for one in (*story, event)]
    if event in STAGELESS or event in events_from(stage):
        assert replay(events) is CHART.get((stage, event), stage)
    else:
        with pytest.raises(RuleRefused) as refused:
            replay(events)
        assert refused.value.code == "not_on_the_chart"


@given(walks())
def test_nothing_moves_a_closed_case(walk: tuple[list[Event], Stage]) -> None:
    story, _ = walk
    stages = []
    stage: Stage | None = None
    for event in story:
        stage = fire(stage, event)
        stages.append(stage)
    if Stage.CLOSED in stages:
        assert set(stages[stages.index(Stage.CLOSED) :]) == {Stage.CLOSED}
