"""Closed days that the office of a test decrees: each proposed and approved by two people."""

from datetime import date
from typing import Any

import pytest
from builders import BOOK, Sessions, stamp
from office_life import DEMAND_DELIVERED, Life, Town

from cases.domain.errors import CobranzaError
from cases.models import CaseEvent
from cases.service.closures import Decided, decide_closure, propose_closure, propose_reopening

STORM, DECREE = "Emergencia por lluvias", "Decreto Legislativo 45"


def proposed(
    sessions: Sessions, on: date, first: date, last: date | None = None, **more: Any
) -> dict[str, Any]:
    who = stamp(on, more.pop("role", "secretaria"), more.pop("who", "sara"))
    given = {"name": STORM, "basis": DECREE} | more
    with sessions.begin() as session:
        return propose_closure(
            session, BOOK, first, last, given.pop("name"), given.pop("basis"), who, **given
        )


def reopened(
    sessions: Sessions, on: date, closure: int, first: date | None = None, **who: str
) -> dict[str, Any]:
    proposer = stamp(on, who.get("role", "secretaria"), who.get("who", "sara"))
    with sessions.begin() as session:
        return propose_reopening(session, closure, "Cesó la lluvia", "Decreto 46", proposer, from_on=first)


def decided(sessions: Sessions, on: date, closure: int, *, approve: bool = True, **who: str) -> Decided:
    decider = stamp(on, who.get("role", "alcalde"), who.get("who", "alba"), hour=10)
    with sessions.begin() as session:
        return decide_closure(session, BOOK, closure, decider, approve=approve)


def closed(sessions: Sessions, on: date, first: date, last: date | None = None, **more: Any) -> Decided:
    """A closure proposed and approved on a day."""
    return decided(sessions, on, proposed(sessions, on, first, last, **more)["id"])


def code_of(kind: type[CobranzaError], act: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(kind) as refusal:
        act(*arguments, **named)
    return refusal.value.code


def demanded(office: Town, **account: Any) -> Life:
    life = office.case(**account).demanded()
    life.deliver("requerimiento", DEMAND_DELIVERED)
    return life


def moves(life: Life) -> list[CaseEvent]:
    return [event for event in life.events if event.event == "deadline_moved"]
