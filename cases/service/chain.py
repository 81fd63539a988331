"""What the hash of a stored event covers, put together again from its row and what it issued."""

from collections.abc import Sequence
from typing import Any

from cases.evidence import ChainedEvent


def covered_by(case: str, event: Any, documents: Sequence[tuple[str, str]]) -> ChainedEvent:
    """`event` has the columns of `case_events`; `documents` are number and digest, in the order of issue."""
    return ChainedEvent(
        case=case,
        sequence=event.sequence,
        event=event.event,
        from_stage=event.from_stage,
        to_stage=event.to_stage,
        effective_on=event.effective_on,
        recorded_at=event.recorded_at,
        actor=event.actor,
        actor_role=event.actor_role,
        code=event.code,
        reasons=event.reasons,
        basis=event.basis,
        data=event.data,
        facts_digest=event.facts_digest,
        law_version=event.law_version,
        documents=documents,
    )
