"""A case, and an account without one, as a decision sees them on one date."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from cases.domain.debt import Charge, CreditUse, Line, Payment, Statement
from cases.domain.facts.parts import (
    AccountFacts,
    AppointmentFacts,
    ChargeOrigin,
    DocumentFacts,
    EventFacts,
    HoldFacts,
    PlanFacts,
    ProposalFacts,
    RegisterFacts,
    TaxpayerFacts,
)
from cases.domain.money import ZERO
from cases.domain.vocabulary import BEFORE_REFERRAL, LOST_PLACE, Event, Stage

AFTER_DEMAND = (Stage.FINAL_DEMAND, Stage.CERTIFIED, Stage.REFERRED, Stage.IN_COURT)
"""Stages in which the charges of the case are those its final demand states."""


@dataclass(frozen=True)
class CaseFacts:
    """One case on one date. `statement` is the debt of the whole account; `lines` are those of the case."""

    key: int
    number: str
    stage: Stage
    version: int
    opened_on: date
    taxpayer: TaxpayerFacts
    account: AccountFacts
    statement: Statement
    claimed_elsewhere: frozenset[int] = frozenset()
    stated: frozenset[int] = frozenset()
    """Charges any document of the case states; read only where it collects nothing any more."""
    other_cases_overdue: Decimal = ZERO
    origins: dict[int, ChargeOrigin] = field(default_factory=dict)
    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    credit_uses: tuple[CreditUse, ...] = ()
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
    lookalikes: tuple[TaxpayerFacts, ...] = ()
    """Other taxpayers who look like this one; read only before the first letter."""
    dismissed: frozenset[str] = frozenset()
    """Facts of the register of which a person judged that nothing is to be corrected."""
    other_case: str = ""
    """Number of the account's other case before referral; read only of a referred case, which may come back."""

    @cached_property
    def claimed(self) -> frozenset[int] | None:
        """Charges fixed by the plan, the final demand or the title in force; None before: all that is overdue.

        A title certifies what was not disputed then: the rest is no matter of this case any more.
        """
        if self.stage is Stage.PAYMENT_PLAN:
            fixing = ["convenio_de_pago"]
        elif self.stage in AFTER_DEMAND:
            titled = self.stage is not Stage.FINAL_DEMAND
            fixing = ["certificacion_de_deuda", "requerimiento"] if titled else ["requerimiento"]
        else:
            fixing = []
        found = (self.last_document(kind) for kind in fixing)
        return next((document.charges for document in found if document and document.charges), None)

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
    def addressee(self) -> TaxpayerFacts:
        """The taxpayer at the first place of LGTM 25: the one stated in an appearance, else that on record."""
        stated = self.stated_place
        return replace(self.taxpayer, address=stated[0]) if stated else self.taxpayer

    @cached_property
    def stated_place(self) -> tuple[str, date] | None:
        """The place that the last act to state one stated, and its day; None where there is none, or it was lost.

        Once a visit learnt that nobody of theirs is there, a place of the register takes over where it has one.
        """
        acts = (event for event in reversed(self.events) if event.event == Event.RECORD_APPEARANCE)
        found = ((str(act.data.get("notification_address", "")), act.effective_on) for act in acts)
        stated = next((one for one in found if one[0]), None)
        return stated if stated and not self._was_lost(*stated) else None

    def _was_lost(self, place: str, since: date) -> bool:
        if not (self.taxpayer.address or self.account.address):
            return False
        return any(
            attempt.result in LOST_PLACE and attempt.place == place and attempt.on >= since
            for document in self.documents
            for attempt in document.attempts
        )

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Lines of the statement this case collects today: overdue, not prescribed, not disputed, its own."""
        return tuple(line for line in self._own_lines if line.key not in self.held_charges)

    @cached_property
    def held_lines(self) -> tuple[Line, ...]:
        """Lines that the case collects again when the dispute over them ends."""
        return tuple(line for line in self._own_lines if line.key in self.held_charges)

    @cached_property
    def _own_lines(self) -> tuple[Line, ...]:
        return tuple(
            line
            for line in self.statement.lines
            if line.days_late > 0 and not line.prescribed and line.key in self.own_charges
        )

    @cached_property
    def overdue(self) -> Decimal:
        """What the case collects today: the sum of its lines, with the minimum fine where it holds it."""
        total = sum((line.total for line in self.lines), ZERO)
        return total + self.minimum_fine_adjustment if self.lines else ZERO

    @cached_property
    def was_reached_by_payment(self) -> bool:
        """Whether money extinguished something of what the case covers: the charges its documents state.

        A case without documents covers what the account owed since it opened. A payment of long before, or of
        charges that another case claims, is none of this case's.
        """
        return any(
            one.charge_key not in self.claimed_elsewhere
            and (one.charge_key in self.stated if self.stated else one.on >= self.opened_on)
            for one in self.statement.allocations
        )

    @property
    def taxpayer_overdue_total(self) -> Decimal:
        """Overdue debt over all open cases of the taxpayer: this one today, the others as last looked at."""
        return self.overdue + self.other_cases_overdue

    @cached_property
    def minimum_fine_adjustment(self) -> Decimal:
        """The statement's adjustment belongs to the case that holds its oldest fined line."""
        fined = next((line for line in self.statement.lines if line.fine > 0 and not line.prescribed), None)
        mine = fined is not None and any(line.key == fined.key for line in self.lines)
        return self.statement.minimum_fine_adjustment if mine else ZERO

    @cached_property
    def prescribes_on(self) -> date | None:
        return min((line.prescribes_on for line in self.lines), default=None)

    @property
    def register(self) -> RegisterFacts:
        return RegisterFacts(self.taxpayer, self.account, self.lookalikes)

    @property
    def keeps_account(self) -> bool:
        """Whether the account waits with its next case: until legal accepts the file, which it may return.

        A case in court never comes back before referral, not even by a plan signed there.
        """
        if self.stage is Stage.REFERRED:
            last = self.last_event(Event.REFER, Event.ACCEPT_FILE)
            return last is None or last.event != Event.ACCEPT_FILE
        return self.stage in BEFORE_REFERRAL and self.suit_filed_on is None

    @property
    def digest_text(self) -> str:
        """What a decision rested on, as one text: figures, proofs, holds and plan of the day."""
        lines = ";".join(
            f"{line.key}:{line.principal!s}:{line.interest!s}:{line.fine!s}:{line.festivities!s}:{line.prescribes_on!s}"
            for line in self.lines
        )
        documents = ";".join(
            f"{document.number}:{document.status}:{document.delivered_on}" for document in self.documents
        )
        slots = ";".join(f"{slot.key}:{slot.on}:{slot.status}:{slot.outcome}" for slot in self.appointments)
        holds = ";".join(f"{hold.key}:{hold.from_on}:{hold.until_on}:{hold.lifted_on}" for hold in self.holds)
        plan = f"{self.plan.key}:{self.plan.status}:{self.plan.paid_total}" if self.plan else ""
        head = f"{self.number}|{self.stage}|{self.statement.on}|{self.statement.law_version}|{self.overdue}"
        return f"{head}|{lines}|{documents}|{slots}|{holds}|{plan}"

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

    def stopping_holds(self, on: date) -> tuple[HoldFacts, ...]:
        """Holds that stop the case: those over the whole of it, or disputes that leave nothing to collect."""
        standing = self.holds_in_force(on)
        whole = tuple(hold for hold in standing if not hold.charges)
        return whole or (standing if not self.lines else ())

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
    payments: tuple[Payment, ...] = ()
    credit_uses: tuple[CreditUse, ...] = ()
