"""What a person may do with a case today: each step with its consequence, and why it is off where it is.

The decision says what proceeds, the permissions say who may; nothing here decides either of them again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.domain.consequences import consequence_of
from cases.domain.decision.answers import Decision
from cases.domain.decision.by_person import by_person
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import MOVES, DocumentAction
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.gates import closed_gates
from cases.domain.lifecycle import events_from
from cases.domain.permissions import APPROVERS, PROPOSERS, roles_for
from cases.domain.vocabulary import AppointmentStatus, DocumentStatus, Event, Role, Stage
from cases.domain.words import EVENT_NAMES, ROLE_NAMES
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Offer:
    """One step a role may ever take in this stage.

    `reason` says why it is off, on which `basis`; "" when `enabled`. `proceeds`: the decision points to it.
    """

    verb: Event
    title: str
    enabled: bool
    reason: str
    basis: tuple[str, ...]
    consequence: str
    proceeds: bool


@dataclass(frozen=True, slots=True)
class Off:
    """Why a step may not be taken today."""

    reason: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """A case as a person finds it."""

    facts: CaseFacts
    decision: Decision
    role: Role
    law: LawAt
    on: date

    @property
    def not_due(self) -> Off:
        return Off(" ".join(self.decision.texts), tuple(self.decision.basis))


def actions_for(
    facts: CaseFacts,
    decision: Decision,
    role: Role,
    law: LawAt,
    on: date,
    announced: Mapping[str, str] | None = None,
) -> tuple[Offer, ...]:
    """What proceeds first, then what may be done, then what is off; steps the role may never take are absent.

    `announced` gives, by kind, the number a document would get, to name it in the consequence.
    """
    table = _Table(facts, decision, role, law, on)
    offers = [
        _offer(table, event, announced or {})
        for event in (*events_from(facts.stage), *_STAGELESS)
        if role in roles_for(event)
    ]
    return tuple(sorted(offers, key=lambda offer: (not offer.proceeds, not offer.enabled)))


def _offer(table: _Table, event: Event, announced: Mapping[str, str]) -> Offer:
    off = _CHECKS[event](table) if event in _CHECKS else None
    points_here = table.decision.event is event
    consequence, basis = consequence_of(event, table.facts, table.law, table.on, announced)
    if off is not None:
        basis = off.basis or basis
    elif points_here:
        basis = tuple(dict.fromkeys((*table.decision.basis, *basis)))
    return Offer(
        verb=event,
        title=EVENT_NAMES[event],
        enabled=off is None,
        reason=off.reason if off else "",
        basis=basis,
        consequence=consequence,
        proceeds=off is None and points_here,
    )


def _only_with_ground(event: Event) -> Callable[[_Table], Off | None]:
    """Steps the night takes too: a person takes them on the same grounds, and on some of their own."""
    return lambda table: None if by_person(table.facts, table.decision, event) else table.not_due


def _only_when_pointed_to(event: Event) -> Callable[[_Table], Off | None]:
    """Steps only people take, when the answer of the day asks for them."""
    return lambda table: None if table.decision.event is event else table.not_due


def _record_appearance(table: _Table) -> Off | None:
    return None if _open_summons(table) else _NO_OPEN_SUMMONS


def _record_no_show(table: _Table) -> Off | None:
    summons = _open_summons(table)
    if summons is None:
        return _NO_OPEN_SUMMONS
    slot = table.facts.appointment_of(summons)
    assert slot is not None, "an open summons has its slot"
    if summons.delivered_on is None:
        return Off(f"El citatorio {summons.number} no tiene prueba de entrega.", ("LGTM 90 n.º 6",))
    if summons.deliver_by_on is not None and summons.delivered_on > summons.deliver_by_on:
        return Off("El citatorio se entregó sin el margen mínimo.", ("política citation.min_notice",))
    if table.on < slot.on:
        return Off(f"La cita es el {slot.on:%d/%m/%Y}: todavía no ha pasado.", ("LGTM 94",))
    return None


_NO_OPEN_SUMMONS = Off("No hay una cita pendiente en este expediente.", ("LGTM 90 n.º 6",))


def _open_summons(table: _Table) -> DocumentFacts | None:
    summons = table.facts.last_document("citatorio")
    slot = table.facts.appointment_of(summons) if summons else None
    return summons if slot is not None and slot.status == AppointmentStatus.BOOKED else None


def _sign_plan(table: _Table) -> Off | None:
    if table.facts.holds_in_force(table.on):
        return Off("Hay una retención vigente: levántela antes de firmar un plan.", ("LGTM 36",))
    if not table.facts.lines:
        return Off("No hay deuda vencida que financiar.", ("LGTM 36",))
    return None


def _lift_hold(table: _Table) -> Off | None:
    standing = any(
        hold.lifted_on is None and (hold.until_on is None or hold.until_on >= table.on)
        for hold in table.facts.holds
    )
    return (
        None if standing else Off("No hay una retención vigente que levantar.", ("política de retenciones",))
    )


def _certify(table: _Table) -> Off | None:
    if table.decision.event is not Event.CERTIFY:
        missing = [gate.missing for gate in closed_gates(table.facts, table.law, table.on)]
        texts = dict.fromkeys((*table.decision.texts, *missing))
        return Off(" ".join(texts), tuple(table.decision.basis))
    return _two_people(Event.CERTIFY)(table)


def _two_people(event: Event) -> Callable[[_Table], Off | None]:
    """The first person proposes, another one decides."""

    def check(table: _Table) -> Off | None:
        proposal = next((one for one in table.facts.proposals if one.verb == event), None)
        if proposal is None:
            if table.role in PROPOSERS[event]:
                return None
            return Off(f"Primero debe proponerlo: {_names(PROPOSERS[event])}.", ("política de dos personas",))
        if table.role in APPROVERS[event]:
            return None
        proposed_on, deciders = proposal.proposed_on, _names(APPROVERS[event])
        return Off(
            f"Ya se propuso el {proposed_on:%d/%m/%Y}; falta que decida: {deciders}.",
            ("política de dos personas",),
        )

    return check


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(ROLE_NAMES[role] for role in roles))


def _some_document(suits: Callable[[DocumentFacts], bool], otherwise: str) -> Callable[[_Table], Off | None]:
    """A step of the life of documents: on while the case has one it suits."""
    return lambda table: None if any(map(suits, table.facts.documents)) else Off(otherwise)


def _admits(action: DocumentAction) -> Callable[[DocumentFacts], bool]:
    return lambda document: action in MOVES[DocumentStatus(document.status)]


def _can_travel(document: DocumentFacts) -> bool:
    """Goes to its addressee by itself; an attached one travels with its own."""
    return document.attached_to is None and bool(KINDS[document.kind].methods)


def _awaits_delivery(document: DocumentFacts) -> bool:
    return _can_travel(document) and _admits(DocumentAction.DELIVER)(document)


def _withdraw_proposal(table: _Table) -> Off | None:
    return None if table.facts.proposals else Off("No hay ninguna propuesta pendiente.")


def _assign(table: _Table) -> Off | None:
    return Off("El expediente está cerrado.") if table.facts.stage is Stage.CLOSED else None


_CHECKS: Mapping[Event, Callable[[_Table], Off | None]] = {
    **{
        event: _only_with_ground(event)
        for event in (Event.NOTIFY, Event.CITE, Event.DEMAND, Event.DECLARE_DEFAULT, Event.SETTLE)
    },
    **{
        event: _only_when_pointed_to(event)
        for event in (Event.REFER, Event.ACCEPT_FILE, Event.FILE_SUIT, Event.RESUME_SUIT)
    },
    Event.RECORD_APPEARANCE: _record_appearance,
    Event.RECORD_NO_SHOW: _record_no_show,
    Event.SIGN_PLAN: _sign_plan,
    Event.CERTIFY: _certify,
    Event.CLOSE: _two_people(Event.CLOSE),
    Event.LIFT_HOLD: _lift_hold,
    Event.PRINT_DOCUMENT: _some_document(
        lambda document: not document.is_void, "No hay documentos que imprimir."
    ),
    Event.SIGN_DOCUMENT: _some_document(
        _admits(DocumentAction.SIGN), "No hay documentos impresos sin firmar."
    ),
    Event.HAND_OUT_DOCUMENT: _some_document(
        lambda document: _can_travel(document) and _admits(DocumentAction.HAND_OUT)(document),
        "No hay documentos firmados por sacar.",
    ),
    Event.RECORD_ATTEMPT: _some_document(_awaits_delivery, "No hay documentos que esperen su entrega."),
    Event.MARK_UNDELIVERABLE: _some_document(
        lambda document: _awaits_delivery(document) and bool(document.attempts),
        "No hay documentos visitados que sigan sin entregarse.",
    ),
    Event.ANNUL_ATTEMPT: _some_document(
        lambda document: bool(document.attempts), "No consta ninguna diligencia que anular."
    ),
    Event.ANNUL_DOCUMENT: _some_document(_admits(DocumentAction.ANNUL), "No hay documentos que anular."),
    Event.WITHDRAW_PROPOSAL: _withdraw_proposal,
    Event.ASSIGN: _assign,
}
"""Why each step is off; a step without a row is always possible where the chart has it."""

_STAGELESS = (
    Event.RECORD_ATTEMPT,
    Event.PRINT_DOCUMENT,
    Event.SIGN_DOCUMENT,
    Event.HAND_OUT_DOCUMENT,
    Event.MARK_UNDELIVERABLE,
    Event.ANNUL_ATTEMPT,
    Event.ANNUL_DOCUMENT,
    Event.WITHDRAW_PROPOSAL,
    Event.ASSIGN,
)
