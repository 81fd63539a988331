"""Everything a decision may look at, frozen. Loaded by `cases.snapshot`, always in bulk; a literal in tests.

All dates are local dates of El Salvador. Sequences are ordered oldest first.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from cases.domain.debt import Charge, Line, Statement
from cases.domain.money import ZERO
from cases.domain.vocabulary import (
    VOID_STATUSES,
    DocumentStatus,
    Event,
    HoldScope,
    PlanStatus,
    Stage,
)


AFTER_DEMAND = (Stage.FINAL_DEMAND, Stage.CERTIFIED, Stage.REFERRED, Stage.IN_COURT)
"""Stages in which the charges of the case are those its final demand states."""


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


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment as the file shows it; a reversed one carries its date and no longer counts in the debt."""

    key: int
    receipt: str
    paid_on: date
    amount: Decimal
    charge: int | None = None
    tribute: str | None = None
    reversed_on: date | None = None


@dataclass(frozen=True)
class CaseFacts:
    """One case on one date. `statement` is the debt of the whole account on that date; see `lines` for the case's."""

    key: int
    number: str
    stage: Stage
    version: int
    opened_on: date
    taxpayer: TaxpayerFacts
    account: AccountFacts
    statement: Statement
    claimed_elsewhere: frozenset[int] = frozenset()
    other_cases_overdue: Decimal = ZERO
    origins: dict[int, ChargeOrigin] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    payments: tuple[PaymentFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    appointments: tuple[AppointmentFacts, ...] = ()
    holds: tuple[HoldFacts, ...] = ()
    plan: PlanFacts | None = None
    events: tuple[EventFacts, ...] = ()
    proposals: tuple[ProposalFacts, ...] = ()
    closed_on: date | None = None
    close_reason: str | None = None
    suit_filed_on: date | None = None
    assigned_to: str = ""
    previous_number: str = ""

    @cached_property
    def claimed(self) -> frozenset[int] | None:
        """Charges fixed by the plan or the final demand in force; None before: every overdue charge of the account."""
        if self.stage is Stage.PAYMENT_PLAN:
            fixing = self.last_document("convenio_de_pago")
        elif self.stage in AFTER_DEMAND:
            fixing = self.last_document("requerimiento")
        else:
            fixing = None
        return fixing.charges if fixing and fixing.charges else None

    @cached_property
    def held_charges(self) -> frozenset[int]:
        """Charges that a dispute takes out of the case while it lasts."""
        held = (hold.charges for hold in self.holds if hold.charges and hold.is_in_force(self.statement.on))
        return frozenset().union(*held)

    @cached_property
    def own_charges(self) -> frozenset[int]:
        """Charges of the account that are this case's matter, whatever is owed on them."""
        keys = frozenset(line.key for line in self.statement.lines) if self.claimed is None else self.claimed
        return keys - self.claimed_elsewhere

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Lines of the statement this case collects today: overdue, not prescribed, not disputed, its own."""
        return tuple(
            line
            for line in self.statement.lines
            if line.days_late > 0
            and not line.prescribed
            and line.key in self.own_charges
            and line.key not in self.held_charges
        )

    @cached_property
    def overdue(self) -> Decimal:
        """What the case collects today: the sum of its lines, with the minimum fine where the case is the account."""
        total = sum((line.total for line in self.lines), ZERO)
        return total + self.minimum_fine_adjustment if self.lines else ZERO

    @property
    def taxpayer_overdue_total(self) -> Decimal:
        """Overdue debt over all open cases of the taxpayer: this one today, the others as last looked at."""
        return self.overdue + self.other_cases_overdue

    @cached_property
    def minimum_fine_adjustment(self) -> Decimal:
        """The statement's adjustment belongs to the case that holds its oldest fined line."""
        fined = next(
            (line for line in self.statement.lines if line.fine > 0 and not line.prescribed), None
        )
        mine = fined is not None and any(line.key == fined.key for line in self.lines)
        return self.statement.minimum_fine_adjustment if mine else ZERO

    @cached_property
    def prescribes_on(self) -> date | None:
        return min((line.prescribes_on for line in self.lines), default=None)

    @property
    def digest_text(self) -> str:
        """What a decision rested on, as one text: the figures, the proofs, the holds and the plan of the day."""
        lines = ";".join(
            f"{line.key}:{line.principal}:{line.interest}:{line.fine}:{line.festivities}:{line.prescribes_on}"
            for line in self.lines
        )
        documents = ";".join(
            f"{document.number}:{document.status}:{document.delivered_on}" for document in self.documents
        )
        slots = ";".join(f"{slot.key}:{slot.on}:{slot.status}:{slot.outcome}" for slot in self.appointments)
        holds = ";".join(f"{hold.key}:{hold.from_on}:{hold.until_on}:{hold.lifted_on}" for hold in self.holds)
        plan = f"{self.plan.key}:{self.plan.status}:{self.plan.paid_total}" if self.plan else ""
        head = f"{self.number}|{self.stage}|{self.statement.on}|{self.statement.law_version}|{self.overdue}"
        return "|".join((head, lines, documents, slots, holds, plan))

    def valid_documents(self, kind: str) -> tuple[DocumentFacts, ...]:
        return tuple(
            document for document in self.documents if document.kind == kind and not document.is_void
        )

    def last_document(self, kind: str) -> DocumentFacts | None:
        found = self.valid_documents(kind)
        return found[-1] if found else None

    def appointment_of(self, document: DocumentFacts) -> AppointmentFacts | None:
        return next((slot for slot in self.appointments if slot.document_key == document.key), None)

    def holds_in_force(self, on: date) -> tuple[HoldFacts, ...]:
        return tuple(hold for hold in self.holds if hold.is_in_force(on))

    def last_event(self, *events: Event) -> EventFacts | None:
        return next((event for event in reversed(self.events) if event.event in events), None)


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """An account without a case before referral, as the night looks at it to open one."""

    account: AccountFacts
    taxpayer: TaxpayerFacts
    statement: Statement
    claimed_elsewhere: frozenset[int] = frozenset()
    previous_case_key: int | None = None
    origins: dict[int, ChargeOrigin] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    payments: tuple[PaymentFacts, ...] = ()
