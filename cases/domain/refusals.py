"""Why a step may not be taken: one answer, that the list of actions shows and that the verb gives.

Only what the case, the day and the person decide is here; what the data of an act decide is the verb's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time

from cases.domain.booking import not_held
from cases.domain.decision.answers import Decision
from cases.domain.decision.by_person import by_person
from cases.domain.decision.delivering import AWAITING_PROOF
from cases.domain.facts import AppointmentFacts, CaseFacts, DocumentFacts
from cases.domain.gates import closed_gates
from cases.domain.grounds import Off
from cases.domain.permissions import APPROVERS, PROPOSERS
from cases.domain.slots import waited_until
from cases.domain.summoning import serves_until
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import AppointmentStatus, Event, PlanRegime, Role, Stage
from cases.domain.words import EVENT_NAMES, ROLE_NAMES
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Table:
    """A case as a person finds it on a day.

    `hour` is that of the office, None where the day is over; `actor` is the login of the person, "" unknown.
    """

    facts: CaseFacts
    decision: Decision
    role: Role
    law: LawAt
    on: date
    hour: time | None = None
    actor: str = ""


Check = Callable[[Table], Off | None]


def why_not(table: Table, event: Event) -> Off | None:
    """Why the step is refused whatever is said in it; None where nothing stands against it."""
    check = _CHECKS.get(event)
    return check(table) if check else None


def open_summons(facts: CaseFacts) -> tuple[DocumentFacts, AppointmentFacts] | None:
    """The citation whose appointment nobody has settled yet."""
    summons = facts.last_document("citatorio")
    slot = facts.appointment_of(summons) if summons else None
    if summons is None or slot is None or slot.status != AppointmentStatus.BOOKED:
        return None
    return summons, slot


def _not_due(table: Table, event: Event) -> Off:
    said = " ".join(table.decision.texts)
    return Off(
        table.decision.code, f"Hoy no procede «{EVENT_NAMES[event]}». {said}", tuple(table.decision.basis)
    )


def _only_with_ground(event: Event) -> Check:
    """Steps the night takes too: a person takes them on the same grounds, and on some of their own."""
    return lambda table: None if by_person(table.facts, table.decision, event) else _not_due(table, event)


def _only_when_pointed_to(event: Event) -> Check:
    """Steps only people take, when the answer of the day asks for them."""
    return lambda table: None if table.decision.event is event else _not_due(table, event)


_NO_OPEN_SUMMONS = Off(
    "no_open_citation", "No hay una cita pendiente en este expediente.", ("LGTM 90 n.º 6",)
)


def _record_appearance(table: Table) -> Off | None:
    return None if open_summons(table.facts) else _NO_OPEN_SUMMONS


def _record_no_show(table: Table) -> Off | None:
    found = open_summons(table.facts)
    if found is None:
        return _NO_OPEN_SUMMONS
    summons, slot = found
    if summons.delivered_on is None:
        return Off(
            "citation_not_delivered",
            f"El citatorio {summons.number} no tiene prueba de entrega: no hay incomparecencia que atestar.",
            ("LGTM 90 n.º 6",),
        )
    last = serves_until(table.facts, summons, table.law)
    if last is not None and summons.delivered_on > last:
        return Off(
            "citation_delivered_late",
            "El citatorio se entregó sin el margen mínimo: se cita de nuevo, no consta incomparecencia.",
            ("política citation.min_notice",),
        )
    return _not_over(table, slot) or _not_held(table, slot)


def _not_over(table: Table, slot: AppointmentFacts) -> Off | None:
    """Nobody is absent before the hour, nor while they are waited for; a past day is over."""
    hour = table.hour if table.on == slot.on else None
    if table.on < slot.on or (hour is not None and hour < slot.at):
        return Off(
            "appointment_not_over",
            f"La cita es el {slot.on:%d/%m/%Y} a las {slot.at:%H:%M}: todavía no ha pasado.",
            ("LGTM 94",),
        )
    until = waited_until(table.law, slot.at)
    if hour is not None and hour < until:
        return Off(
            "no_show_wait",
            f"No disponible hasta las {until:%H:%M}: se esperan "
            f"{table.law.integer('citation.no_show_wait')} minutos.",
            ("política citation.no_show_wait",),
        )
    return None


def _not_held(table: Table, slot: AppointmentFacts) -> Off | None:
    why = not_held(calendar_of(table.law, table.facts.account.district), slot)
    if not why:
        return None
    return Off(
        "appointment_not_held",
        f"La oficina no pudo atender esa cita: se da otra fecha, no consta incomparecencia. {why}",
        ("LGTM 94",),
    )


MOVABLE = AWAITING_PROOF | {"appointment_pending", "appointment_to_move", "no_show_due"}
"""Answers under which an appointment may be moved: it still stands, and nothing stops the case."""


def _rebook(table: Table) -> Off | None:
    if open_summons(table.facts) is None:
        return _NO_OPEN_SUMMONS
    return None if table.decision.code in MOVABLE else _not_due(table, Event.REBOOK)


def _sign_plan(table: Table) -> Off | None:
    if table.facts.stopping_holds(table.on):
        return Off(
            "hold_active", "Hay una retención vigente: levántela antes de firmar un plan.", ("LGTM 36",)
        )
    if not table.facts.lines:
        return Off("nothing_to_finance", "No hay deuda vencida que financiar.", ("LGTM 36",))
    return _beside_another_case(table, "firmar un plan en este")


def _return_file(table: Table) -> Off | None:
    return _beside_another_case(table, "devolver este")


def _beside_another_case(table: Table, what: str) -> Off | None:
    """Steps that bring a referred case back before referral, where an account has at most one."""
    if not table.facts.other_case:
        return None
    return Off(
        "other_case_open",
        f"La cuenta tiene otro expediente en cobro, {table.facts.other_case}: ciérrelo antes de {what}.",
        ("política de expedientes",),
    )


def _resume_suit(table: Table) -> Off | None:
    plan = table.facts.plan
    if plan is None or plan.regime != PlanRegime.JUDICIAL:
        return Off(
            "no_judicial_plan",
            "Solo se reanuda el juicio por un plan que se firmó en el proceso.",
            ("LGTM 37",),
        )
    return _only_when_pointed_to(Event.RESUME_SUIT)(table)


def _lift_hold(table: Table) -> Off | None:
    standing = any(
        hold.lifted_on is None and (hold.until_on is None or hold.until_on >= table.on)
        for hold in table.facts.holds
    )
    if standing:
        return None
    return Off("no_hold", "No hay una retención vigente que levantar.", ("política de retenciones",))


def _certify(table: Table) -> Off | None:
    if table.decision.event is not Event.CERTIFY:
        missing = [gate.missing for gate in closed_gates(table.facts, table.law, table.on)]
        texts = dict.fromkeys((*table.decision.texts, *missing))
        return Off(table.decision.code, " ".join(texts), tuple(table.decision.basis))
    return _two_people(Event.CERTIFY)(table)


def _two_people(event: Event) -> Check:
    """The first person proposes, another one decides."""

    def check(table: Table) -> Off | None:
        proposal = next((one for one in table.facts.proposals if one.verb == event), None)
        if proposal is None:
            if table.role in PROPOSERS[event]:
                return None
            return Off(
                "not_proposed_yet",
                f"Primero debe proponerlo: {_names(PROPOSERS[event])}.",
                ("LGTM 116" if event is Event.CERTIFY else "política de dos personas",),
            )
        if table.actor == proposal.proposed_by:
            return Off(
                "same_person",
                f"«{EVENT_NAMES[event]}» lo propuso usted: lo aprueba otra persona.",
                ("política de dos personas",),
            )
        if table.role in APPROVERS[event]:
            return None
        return Off(
            "role_not_allowed",
            f"Ya se propuso el {proposal.proposed_on:%d/%m/%Y}; falta que decida: {_names(APPROVERS[event])}.",
            ("política de dos personas",),
        )

    return check


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(ROLE_NAMES[role] for role in roles))


def _withdraw_proposal(table: Table) -> Off | None:
    if table.facts.proposals:
        return None
    return Off("no_proposal", "No hay ninguna propuesta pendiente.", ("política de dos personas",))


def _assign(table: Table) -> Off | None:
    if table.facts.stage is not Stage.CLOSED:
        return None
    return Off("case_closed", "El expediente está cerrado.", ("política de expedientes",))


_CHECKS: Mapping[Event, Check] = {
    **{
        event: _only_with_ground(event)
        for event in (Event.NOTIFY, Event.CITE, Event.DEMAND, Event.DECLARE_DEFAULT, Event.SETTLE)
    },
    **{event: _only_when_pointed_to(event) for event in (Event.REFER, Event.ACCEPT_FILE, Event.FILE_SUIT)},
    Event.RESUME_SUIT: _resume_suit,
    Event.RECORD_APPEARANCE: _record_appearance,
    Event.RECORD_NO_SHOW: _record_no_show,
    Event.REBOOK: _rebook,
    Event.SIGN_PLAN: _sign_plan,
    Event.RETURN_FILE: _return_file,
    Event.CERTIFY: _certify,
    Event.CLOSE: _two_people(Event.CLOSE),
    Event.LIFT_HOLD: _lift_hold,
    Event.WITHDRAW_PROPOSAL: _withdraw_proposal,
    Event.ASSIGN: _assign,
}
"""A step without a row is always possible where the chart has it."""
