"""The coded reason of a case as a short chip: its words and its colour; the stable code is its title."""

from dataclasses import dataclass

from cases.domain.vocabulary import AnswerKind, Event
from cases.domain.words import EVENT_NAMES

ACT, TERM, PROOF, RISK, KEPT, PRESCRIPTION, OTHER = "act", "a", "am", "r", "ve", "p", ""
"""Classes of panel.css: an act proceeds, a term runs, a proof lacks, data or risk, all well, prescription."""

_REASONS = {
    "prescription_near": (PRESCRIPTION, "Está por prescribir"),
    "only_prescribed_left": (PRESCRIPTION, "Solo queda lo prescrito"),
    "awaiting_delivery": (PROOF, "Sin prueba de entrega"),
    "next_visit_due": (PROOF, "Otra visita, otro día"),
    "esquela_due": (PROOF, "Puede dejarse por esquela"),
    "edicto_due": (PROOF, "Procede el edicto"),
    "email_due": (PROOF, "Por correo electrónico"),
    "awaiting_down_payment": (PROOF, "Falta la prima"),
    "citation_never_delivered": (RISK, "Citatorios sin llevar a tiempo"),
    "citation_undeliverable": (RISK, "Citatorio sin entrega posible"),
    "demand_undeliverable": (RISK, "Requerimiento sin entrega posible"),
    "death_reported": (RISK, "Dicen que falleció: verificar"),
    "demand_proof_annulled": (RISK, "Requerimiento sin prueba"),
    "within_notice_term": (TERM, "Corre la espera del aviso"),
    "within_demand_term": (TERM, "Corren los 30 días"),
    "appointment_pending": (TERM, "Tiene cita"),
    "promise_pending": (TERM, "Prometió pagar"),
    "no_slot": (TERM, "Espera turno de cita"),
    "hold_active": (TERM, "Retención vigente"),
    "in_court": (TERM, "En el juzgado"),
    "below_court_minimum": (TERM, "Bajo el mínimo para demandar"),
    "below_citation_minimum": (TERM, "Bajo el mínimo para citar"),
    "below_demand_minimum": (TERM, "Bajo el mínimo para requerir"),
    "taxpayer_deceased": (RISK, "Falleció: ubicar la sucesión"),
    "missing_address": (RISK, "Falta la dirección"),
    "missing_identity": (RISK, "Falta DUI o NIT"),
    "looks_like_another": (RISK, "Parece otra persona"),
    "account_closed": (RISK, "Cuenta cerrada con deuda"),
    "instalment_missed": (RISK, "Una cuota vencida"),
    "plan_missing": (RISK, "No consta el plan"),
    "plan_remainder": (RISK, "Resta la diferencia"),
    "breach_record_missing": (RISK, "Falta el acta de incumplimiento"),
    "nothing_owed_without_payment": (RISK, "Sin deuda y sin pago"),
    "plan_current": (KEPT, "Plan al día"),
    "debt_paid": (KEPT, "Pagó: cerrar"),
    "first_notice_due": (ACT, "Primer aviso"),
    "next_notice_due": (ACT, "Siguiente aviso"),
    "notice_due": (ACT, "Otro aviso"),
    "notice_expired": (ACT, "Repetir el aviso"),
    "notice_undeliverable": (ACT, "Citar sin aviso entregado"),
    "citation_due": (ACT, "Citatorio"),
    "next_citation_due": (ACT, "Segundo citatorio"),
    "citation_not_delivered_in_time": (ACT, "Citar otra vez"),
    "citation_delivered_late": (ACT, "Citar otra vez: llegó tarde"),
    "citation_reissued": (ACT, "Citar con el registro corregido"),
    "demand_reissued": (ACT, "Requerir con el registro corregido"),
    "citations_exhausted": (ACT, "Requerir: no acudió"),
    "notices_exhausted": (ACT, "Requerir sin citar"),
    "demand_not_foreseen": (ACT, "Decidir si se requiere"),
    "no_agreement": (ACT, "Requerir: sin acuerdo"),
    "plan_term_over": (ACT, "Plan terminado sin completar"),
    "plan_lapsed": (ACT, "Plan caducado"),
    "demand_due": (ACT, "Requerimiento"),
    "certify_due": (ACT, "Certificar la deuda"),
    "refer_due": (ACT, "Remitir a la Sindicatura"),
    "acceptance_due": (ACT, "Aceptar o devolver"),
    "suit_due": (ACT, "Presentar la demanda"),
    "resume_suit_due": (ACT, "Reanudar el juicio"),
    "no_show_due": (ACT, "Anotar qué pasó en la cita"),
    "appointment_to_move": (RISK, "Cambiar la cita"),
    "receipt_to_record": (PROOF, "Recibo por registrar"),
    "plan_requested": (ACT, "Pidió un plan"),
    "claim_to_answer": (ACT, "Reclamo por resolver"),
    "gate_origin": (RISK, "Falta el acto de origen"),
    "gate_demand_notified": (RISK, "Falta notificar el requerimiento"),
    "gate_terms_over": (RISK, "Recurso sin resolver"),
    "gate_nothing_prescribed": (PRESCRIPTION, "Hay períodos prescritos"),
    "gate_no_benefit": (RISK, "Beneficio en curso"),
    "gate_identity": (RISK, "Identidad sin verificar"),
    "gate_frozen": (RISK, "Cifra sin congelar"),
    "closed": (OTHER, "Cerrado"),
}

_BY_KIND = {
    AnswerKind.ACT: (ACT, "Procede un acto"),
    AnswerKind.WAIT: (TERM, "Espera"),
    AnswerKind.REVIEW: (RISK, "Hay que revisarlo"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    style: str
    words: str
    code: str


def chip(kind: str | None, code: str | None, event: str | None) -> Chip:
    """What proceeds, or why it waits; a case nobody has looked at yet says so."""
    if kind is None or code is None:
        return Chip(OTHER, "Sin revisar todavía", "not_looked_at")
    if code in _REASONS:
        return Chip(*_REASONS[code], code)
    if event:
        return Chip(ACT, EVENT_NAMES[Event(event)], code)
    return Chip(*_BY_KIND[AnswerKind(kind)], code)
