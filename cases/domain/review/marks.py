"""What people say about a finding, and where it stands because of that."""

from enum import StrEnum


class Mark(StrEnum):
    """Resolved: corrected at its source. Accepted: it is right as it stands. Reopened: neither any more."""

    RESOLVED = "resolved"
    ACCEPTED = "accepted"
    REOPENED = "reopened"


class State(StrEnum):
    """Where a finding stands; a reopened one had a mark that its facts, or a person, left behind."""

    OPEN = "open"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    ACCEPTED = "accepted"


PENDING = (State.OPEN, State.REOPENED)
"""States that still ask for somebody."""


def state_after(fact: str, marked_fact: str | None, mark: str | None) -> State:
    """The state of a finding with its last mark, if any: a mark holds while the fact it was put on stays."""
    if mark is None:
        return State.OPEN
    if mark == Mark.REOPENED or fact != marked_fact:
        return State.REOPENED
    return State(mark)
