"""What hangs from a case: people, papers, slots, holds, plans, events; frozen, oldest first."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from cases.domain.money import ZERO
from cases.domain.vocabulary import (
    VOID_STATUSES,
    DocumentStatus,
    HoldScope,
    PlanStatus,
)


@dataclass(frozen=True, slots=True)
class TaxpayerFacts:
    """The debtor as in the register; empty text where the register has nothing."""

    key: int
    code: str
    name: str
    kind: str
    dui: str = ""
    nit: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    accepts_email: bool = False
    address: str = ""
    died_on: date | None = None
    accepts_email_on: date | None = None
    """Day of the written acceptance; None where it is not known, also of one that accepts."""
    accepts_email_reference: str = ""

    @property
    def has_identity(self) -> bool:
        return bool(self.dui or self.nit)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody else who answers for the account (LGTM 19, 22, 23)."""

    name: str
    identity_line: str
    capacity: str
    answers_for_the_whole: bool
    basis: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    key: int
    district: str
    number: str
    kind: str
    zone: str = ""
    neighbourhood: str = ""
    address: str = ""
    cadastral_key: str = ""
    nis: str = ""
    business: str = ""
    is_closed: bool = False
    determination_act: str = ""
    determination_notified_on: date | None = None
    people: tuple[PersonFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """An account, its owner and who else of the register looks like the owner."""

    taxpayer: TaxpayerFacts
    account: AccountFacts
    lookalikes: tuple[TaxpayerFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ChargeOrigin:
    """The act a charge comes from, where there is one; else the norm of the tariff applies (LGTM 108)."""

    act: str
    notified_on: date | None


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """One attempt to notify a document that has not been annulled."""

    key: int
    on: date
    at: time
    how: str
    result: str
    notifier: str
    place: str
    receiver_name: str = ""
    receiver_relation: str = ""
    proof_number: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document of the case; void ones (annulled, superseded) are here too and say so by their status."""

    key: int
    number: str
    kind: str
    ordinal: int
    issued_on: date
    status: str
    amounts_on: date
    total: Decimal
    attached_to: int | None = None
    respond_by_on: date | None = None
    deliver_by_on: date | None = None
    delivered_on: date | None = None
    signed_on: date | None = None
    attempts: tuple[AttemptFacts, ...] = ()
    charges: frozenset[int] = frozenset()
    mail: str = ""
    """Status of its row in the outbox; "" where it has none."""

    @property
    def is_void(self) -> bool:
        return self.status in VOID_STATUSES

    @property
    def is_undeliverable(self) -> bool:
        return self.status == DocumentStatus.UNDELIVERABLE


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    key: int
    document_key: int
    on: date
    at: time
    desk: int
    officer: str
    place: str
    status: str
    outcome: str = ""
    promise_on: date | None = None
    must_move: str = ""
    """Why the office cannot hold it at that desk and hour; "" where it can."""


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold that has not been lifted before `on`; `charges` empty means the whole case."""

    key: int
    reason: str
    scope: str
    from_on: date
    until_on: date | None
    note: str = ""
    placed_by: str = ""
    document_reference: str = ""
    lifted_on: date | None = None
    charges: frozenset[int] = frozenset()

    def is_in_force(self, on: date) -> bool:
        ended = self.until_on is not None and self.until_on < on
        lifted = self.lifted_on is not None and self.lifted_on <= on
        return self.from_on <= on and not ended and not lifted

    @property
    def stops_surcharges(self) -> bool:
        return self.scope == HoldScope.STEPS_AND_SURCHARGES


@dataclass(frozen=True, slots=True)
class InstalmentFacts:
    """An instalment and how much of it the payments under the plan have covered."""

    number: int
    due_on: date
    principal: Decimal
    other: Decimal
    interest_estimate: Decimal
    amount: Decimal
    paid: Decimal = ZERO
    paid_on: date | None = None

    @property
    def is_complete(self) -> bool:
        return self.paid >= self.amount


@dataclass(frozen=True, slots=True)
class PlanFacts:
    key: int
    number: str
    regime: str
    status: str
    signed_on: date
    active_from_on: date | None
    ended_on: date | None
    debt_total: Decimal
    down_payment: Decimal
    financed_total: Decimal
    rate_annual: Decimal
    instalments: tuple[InstalmentFacts, ...]
    paid_total: Decimal = ZERO
    case_keys: tuple[int, ...] = ()

    @property
    def is_in_force(self) -> bool:
        return self.status in (PlanStatus.SIGNED, PlanStatus.ACTIVE)

    @property
    def is_completed(self) -> bool:
        return all(instalment.is_complete for instalment in self.instalments)


@dataclass(frozen=True, slots=True)
class EventFacts:
    key: int
    sequence: int
    event: str
    from_stage: str | None
    to_stage: str
    effective_on: date
    recorded_at: datetime
    actor: str
    actor_role: str
    code: str
    basis: tuple[str, ...]
    data: dict[str, Any]
    hash: str
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """An act that waits for its second person."""

    key: int
    verb: str
    data: dict[str, Any]
    proposed_by: str
    proposed_role: str
    proposed_on: date
