"""What a decision may answer: an act, a wait or a review, each with coded reasons and what they rest on."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.domain.grounds import Reason
from cases.domain.vocabulary import AnswerKind, Event

__all__ = ["Decision", "Reason", "act", "review", "wait"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one case on one date.

    `until_on`: first date on which the answer may change by itself; None: only when a fact changes.
    `deadline_on`: legal date, only where it rests on a proven notification. `task_on`: the office's own target.
    `values`: keys of the law book the answer rested on, so that uncertain ones can be shown beside it.
    """

    kind: AnswerKind
    code: str
    reasons: tuple[Reason, ...]
    event: Event | None = None
    until_on: date | None = None
    deadline_on: date | None = None
    task_on: date | None = None
    data: dict[str, Any] = field(default_factory=dict)
    values: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [reason.text for reason in self.reasons]

    @property
    def basis(self) -> list[str]:
        return list(dict.fromkeys(reason.basis for reason in self.reasons if reason.basis))


def act(event: Event, code: str, *reasons: Reason, **more: Any) -> Decision:
    """The step proceeds and the night, or a person, may take it now."""
    return Decision(AnswerKind.ACT, code, reasons, event, **more)


def wait(code: str, *reasons: Reason, **more: Any) -> Decision:
    """Nothing proceeds yet."""
    return Decision(AnswerKind.WAIT, code, reasons, None, **more)


def review(code: str, *reasons: Reason, event: Event | None = None, **more: Any) -> Decision:
    """A person must act; `event` is the step that only a person may take, if there is one."""
    return Decision(AnswerKind.REVIEW, code, reasons, event, **more)
