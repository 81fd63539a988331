"""What a verb wants written, as plain data: an event, the documents it issues, the appointment it books."""

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from cases.domain.money import ZERO
from cases.domain.vocabulary import Event, PlanStatus, Stage


class StatedCharge(NamedTuple):
    """A charge as a document states it."""

    charge: int
    principal: Decimal
    interest: Decimal
    fine: Decimal
    festivities: Decimal


@dataclass(frozen=True, slots=True)
class NewAppointment:
    district: str
    desk: int
    officer: str
    officer_key: str
    place: str
    on: date
    at: time
    until: time


@dataclass(slots=True)
class NewDocument:
    """A rendered document, ready to be stored; `attachments` travel with it."""

    kind: str
    number: str
    issued_on: date
    amounts_on: date
    context: dict[str, Any]
    content: bytes
    sha256: str
    fingerprint: str
    template_version: str
    calendar_version: str
    ordinal: int = 1
    total: Decimal = ZERO
    respond_by_on: date | None = None
    deliver_by_on: date | None = None
    charges: tuple[StatedCharge, ...] = ()
    appointment: NewAppointment | None = None
    attachments: tuple["NewDocument", ...] = ()


@dataclass(slots=True)
class NewCase:
    number: str
    district: str
    account: int
    taxpayer: int
    previous_case: int | None


@dataclass(slots=True)
class Entry:
    """One event to be appended to the story of one case, with everything that is stored with it or not at all."""

    case: int
    case_number: str
    sequence: int
    previous_hash: str
    event: Event
    from_stage: Stage | None
    to_stage: Stage
    code: str
    reasons: list[str]
    basis: list[str]
    facts_digest: str
    law_version: str
    data: dict[str, Any] = field(default_factory=dict)
    documents: tuple[NewDocument, ...] = ()
    superseded: tuple[int, ...] = ()
    corrects: int | None = None
    new_case: NewCase | None = None
    closes_with: str | None = None
    suit_filed_on: date | None = None
    ended_plan: tuple[int, PlanStatus] | None = None
    """A plan that ends with this event, and how."""


@dataclass(frozen=True, slots=True)
class Written:
    """Ids given to what was written, in the order it was handed in."""

    events: tuple[int, ...]
    documents: tuple[dict[str, int], ...]
    """Per entry: number of each document -> its id."""
