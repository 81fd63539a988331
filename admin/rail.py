"""The rail of the ten stages: where a case was, where it is, and where the step that proceeds leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from admin.words import day, short_day
from cases.domain.facts import CaseFacts, EventFacts
from cases.domain.lifecycle import CHART
from cases.domain.vocabulary import CloseReason, Event, Stage
from cases.domain.words import CLOSE_REASON_NAMES, STAGE_NAMES


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the rail; `style` is the class of panel.css, empty where the case has not been."""

    name: str
    style: str
    note: str
    is_current: bool = False


@dataclass(slots=True)
class _Visit:
    from_on: date
    until_on: date | None = None
    left_by: str = ""


def rail(facts: CaseFacts, next_event: Event | None) -> tuple[Stop, ...]:
    visits = _visits(facts.events)
    following = CHART.get((facts.stage, next_event)) if next_event else None
    return tuple(_stop(stage, facts, visits.get(stage), following) for stage in Stage)


def _visits(events: Sequence[EventFacts]) -> dict[Stage, _Visit]:
    """The last visit to each stage; steps that stay where they are do not start one."""
    visits: dict[Stage, _Visit] = {}
    for event in events:
        if event.from_stage == event.to_stage:
            continue
        if event.from_stage is not None:
            left = visits[Stage(event.from_stage)]
            left.until_on, left.left_by = event.effective_on, event.event
        visits[Stage(event.to_stage)] = _Visit(event.effective_on)
    return visits


def _stop(stage: Stage, facts: CaseFacts, visit: _Visit | None, following: Stage | None) -> Stop:
    name = STAGE_NAMES[stage]
    if stage is facts.stage:
        assert visit is not None, "a case was in the stage it is in"
        since = f"desde {short_day(visit.from_on)}"
        if stage is Stage.CLOSED and facts.close_reason:
            since = f"{day(visit.from_on)}: {CLOSE_REASON_NAMES[CloseReason(facts.close_reason)]}"
        return Stop(name, "aqui", since, is_current=True)
    if visit is not None and visit.until_on is not None:
        broken = visit.left_by in (Event.DECLARE_DEFAULT, Event.RETURN_FILE)
        note = f"{short_day(visit.from_on)} – {short_day(visit.until_on)}"
        if visit.left_by == Event.DECLARE_DEFAULT:
            note = f"caducó {short_day(visit.until_on)}"
        elif visit.left_by == Event.RETURN_FILE:
            note = f"devuelto {short_day(visit.until_on)}"
        return Stop(name, "hecha rota" if broken else "hecha", note)
    if stage is following:
        return Stop(name, "sigue", "sigue")
    return Stop(name, "", "")
