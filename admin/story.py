"""The history of a case as a reader tells it: events and payments in one line, newest first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from admin.words import day, money
from cases.domain.debt import Payment
from cases.domain.decision import Decision
from cases.domain.facts import CaseFacts, EventFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, Event, HoldReason
from cases.domain.words import EVENT_NAMES, HOLD_REASON_NAMES, METHOD_NAMES, RESULT_NAMES

MILESTONE, GOOD, BAD, PLAIN, FUTURE = "hito", "bien", "mal", "", "fut"
"""Classes of panel.css for the mark of an entry."""

_TITLES = {
    Event.OPEN: "Expediente abierto",
    Event.NOTIFY: "Aviso emitido",
    Event.CITE: "Citatorio emitido",
    Event.RECORD_APPEARANCE: "Compareció a la cita",
    Event.RECORD_NO_SHOW: "No acudió a la cita",
    Event.REBOOK: "Cita cambiada",
    Event.SIGN_PLAN: "Convenio de pago firmado",
    Event.ACTIVATE_PLAN: "Plan vigente: consta la prima",
    Event.DECLARE_DEFAULT: "El plan caducó",
    Event.DEMAND: "Requerimiento de pago emitido",
    Event.CERTIFY: "Deuda certificada",
    Event.REFER: "Expediente remitido a la Sindicatura",
    Event.ACCEPT_FILE: "Jurídico aceptó el expediente",
    Event.RETURN_FILE: "Jurídico devolvió el expediente",
    Event.FILE_SUIT: "Demanda presentada",
    Event.RESUME_SUIT: "Juicio reanudado",
    Event.RECORD_COURT_EVENT: "Actuación judicial",
    Event.PLACE_HOLD: "Retención puesta",
    Event.LIFT_HOLD: "Retención levantada",
    Event.SETTLE: "Cerrado por pago",
    Event.CLOSE: "Expediente cerrado",
    Event.ANNUL_ATTEMPT: "Prueba de entrega anulada",
    Event.PRINT_DOCUMENT: "Documento impreso",
    Event.SIGN_DOCUMENT: "Documento firmado",
    Event.HAND_OUT_DOCUMENT: "Documento en manos del notificador",
    Event.ANNUL_DOCUMENT: "Documento anulado",
    Event.CORRECT_DOCUMENT: "Documento corregido",
    Event.MARK_UNDELIVERABLE: "Documento sin entrega posible",
    Event.PROPOSE: "Propuesto, espera a una segunda persona",
    Event.WITHDRAW_PROPOSAL: "Propuesta retirada",
    Event.ASSIGN: "Expediente asignado",
    Event.DEADLINE_MOVED: "Plazo movido por días cerrados",
}
_BAD_EVENTS = {
    Event.DECLARE_DEFAULT,
    Event.RETURN_FILE,
    Event.RECORD_NO_SHOW,
    Event.ANNUL_ATTEMPT,
    Event.ANNUL_DOCUMENT,
    Event.MARK_UNDELIVERABLE,
}
_GOOD_EVENTS = {Event.LIFT_HOLD, Event.SETTLE, Event.ACTIVATE_PLAN}


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: `documents` are numbers of papers that can be opened."""

    on: date
    style: str
    title: str
    detail: str
    who: str = ""
    role: str = ""
    basis: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    code: str = ""


def story(facts: CaseFacts, decision: Decision) -> list[Moment]:
    """Everything that happened, newest first, with what is expected on top."""
    numbers = frozenset(document.number for document in facts.documents)
    happened = [(event.effective_on, event.sequence, _event(event, numbers)) for event in facts.events]
    happened += [(payment.paid_on, 0, _payment(payment)) for payment in facts.payments]
    happened.sort(key=lambda told: (told[0], told[1]), reverse=True)
    return [*_expected(decision), *(moment for _, _, moment in happened)]


def _expected(decision: Decision) -> list[Moment]:
    if decision.deadline_on:
        text = "Aquí vence el plazo legal que corre; desde el día siguiente se vuelve a decidir."
        return [Moment(decision.deadline_on, FUTURE, "", text)]
    if decision.until_on:
        return [Moment(decision.until_on, FUTURE, "", "Si nada cambia antes, este día se vuelve a decidir.")]
    return []


def _event(event: EventFacts, numbers: frozenset[str]) -> Moment:
    kind = Event(event.event)
    return Moment(
        on=event.effective_on,
        style=_style(event, kind),
        title=_title(event, kind),
        detail=_detail(event.data),
        who=event.actor,
        role=event.actor_role,
        basis=event.basis,
        documents=tuple(number for number in _named(event.data) if number in numbers),
        code=event.code,
    )


def _style(event: EventFacts, kind: Event) -> str:
    if kind is Event.RECORD_ATTEMPT:
        return GOOD if event.data.get("result") == DeliveryResult.DELIVERED else PLAIN
    if kind in _BAD_EVENTS:
        return BAD
    if kind in _GOOD_EVENTS:
        return GOOD
    return MILESTONE if event.from_stage != event.to_stage else PLAIN


def _title(event: EventFacts, kind: Event) -> str:
    data = event.data
    if kind is Event.RECORD_ATTEMPT:
        how, result = METHOD_NAMES[DeliveryMethod(data["how"])], RESULT_NAMES[DeliveryResult(data["result"])]
        return f"{data['document']}: {result} ({how})"
    if kind is Event.PLACE_HOLD and data.get("reason") in set(HoldReason):
        return f"Retención: {HOLD_REASON_NAMES[HoldReason(data['reason'])]}"
    if kind is Event.PROPOSE and data.get("verb") in set(Event):
        return f"Propuesto: {EVENT_NAMES[Event(data['verb'])].lower()}; espera a una segunda persona"
    return _TITLES[kind]


def _named(data: dict[str, Any]) -> list[str]:
    issued = [str(number) for number in data.get("documents", ())]
    one = data.get("document")
    return issued + ([str(one)] if one and str(one) not in issued else [])


def _detail(data: dict[str, Any]) -> str:
    """What the person wrote, as written."""
    told = (data.get(name) for name in ("note", "lift_note", "receiver_name", "court", "docket"))
    texts = [str(text) for text in told if text]
    reason = data.get("reason")
    if isinstance(reason, str) and " " in reason:
        texts.append(reason)
    if "overdue" in data:
        texts.append(f"Deuda vencida {money(Decimal(data['overdue']))}")
    return " · ".join(texts)


def _payment(payment: Payment) -> Moment:
    receipt = f"Recibo {payment.receipt}"
    if payment.reversed_on:
        title = f"Pago de {money(payment.amount)}, reversado el {day(payment.reversed_on)}"
        return Moment(payment.paid_on, BAD, title, receipt)
    return Moment(payment.paid_on, GOOD, f"Pago de {money(payment.amount)}", receipt)
