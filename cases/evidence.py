"""The chain of a case's story: each event's hash covers the one before, so nothing can be changed unseen.

Pure functions; `cases.service.verification` walks them over the stored evidence.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson

_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


@dataclass(frozen=True, slots=True)
class ChainedEvent:
    """Exactly what the hash of an event covers. `documents` pairs the number and sha256 of what it issued."""

    case: str
    sequence: int
    event: str
    from_stage: str | None
    to_stage: str
    effective_on: date
    recorded_at: datetime
    actor: str
    actor_role: str
    code: str
    reasons: Sequence[str]
    basis: Sequence[str]
    data: dict[str, Any]
    facts_digest: str
    law_version: str
    documents: Sequence[tuple[str, str]]


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, dates in ISO, instants in UTC to the microsecond."""
    return orjson.dumps(value, default=_plain, option=_CANONICAL).decode()


def event_hash(previous_hash: str, event: ChainedEvent) -> str:
    """sha256, in hexadecimal, over the hash of the event before and this event."""
    covered = {name: getattr(event, name) for name in ChainedEvent.__slots__}
    return sha256_of(previous_hash + canonical(covered))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
