"""Contexts of what asks for payment or calls to the office: aviso, citatorio, requerimiento."""

from collections.abc import Mapping
from datetime import date, time
from typing import Literal

from cases.domain.debt import first_fine_until
from cases.domain.documents import Aviso, Citatorio, Requerimiento
from cases.domain.documents.notices import PreviousNoticeRow, StepRow
from cases.domain.documents.rows import percent_text
from cases.domain.documents.wording import ordinal, plan_offer_text
from cases.domain.errors import FactMissing
from cases.domain.facts import AttemptFacts, CaseFacts, DocumentFacts
from cases.domain.money import percent
from cases.domain.slots import reschedule_by
from cases.domain.vocabulary import AppointmentStatus, DeliveryMethod, DeliveryResult
from cases.domain.words import METHOD_NAMES
from cases.law import LawAt
from cases.service.contexts.issuing import IssuingDay
from cases.service.contexts.subject import Amounts, Subject, common_block

_STEP_NAMES: Mapping[str, str] = {
    "aviso": "aviso",
    "citatorio": "citatorio",
    "acta_de_comparecencia": "acta de comparecencia",
    "constancia_de_incomparecencia": "constancia de incomparecencia",
    "convenio_de_pago": "convenio de pago",
    "acta_de_incumplimiento": "acta de incumplimiento de convenio",
    "requerimiento": "requerimiento de pago",
}
_COUNTED_STEPS = ("aviso", "citatorio")


def build_aviso(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    statement_number: str,
    ordinal_number: int,
    respond_by_on: date,
) -> Aviso:
    """`ordinal_number` counts from 1; one that follows no delivered notice keeps the tone of the first."""
    previous = tuple(
        PreviousNoticeRow(
            number=notice.number, delivered_on=notice.delivered_on.isoformat(), how=delivered_how(notice)
        )
        for notice in facts.valid_documents("aviso")
        if notice.delivered_on
    )
    offers_plan, offer = plan_offer(day.law, facts)
    return Aviso(
        common=common_block(day, Subject.of(facts), Amounts.overdue(facts, by_tribute=True), number),
        notice_ordinal="later" if ordinal_number > 1 and previous else "first",
        notice_ordinal_text=ordinal(ordinal_number),
        respond_by_on=respond_by_on.isoformat(),
        previous_notices=previous,
        statement_number=statement_number,
        offers_plan=offers_plan,
        plan_offer_text=offer,
        fine_step_on=_fine_step_on(day, facts),
    )


def _fine_step_on(day: IssuingDay, facts: CaseFacts) -> str:
    """For the newest charge, the last day before its fine grows (LGTM 65); "" when that day has passed."""
    newest = max(facts.lines, key=lambda line: line.due_on, default=None)
    if newest is None or newest.trace.fine_given:
        return ""
    last = first_fine_until(newest.due_on, day.law)
    return last.isoformat() if last >= day.on else ""


def plan_offer(law: LawAt, facts: CaseFacts) -> tuple[bool, str]:
    """Whether a plan is open to the case, and its limits in force; not while one runs, nor for too little."""
    down_payment_pct = law.decimal("plan.down_payment_pct")
    financed = facts.overdue - percent(facts.overdue, down_payment_pct)
    running = facts.plan is not None and facts.plan.is_in_force
    if running or financed < law.decimal("plan.min_instalment"):
        return False, ""
    months = law.value_for("plan.max_months", facts.account.kind).value
    assert isinstance(months, int), "plan.max_months counts whole months"
    return True, plan_offer_text(months, percent_text(down_payment_pct))


def delivered_how(document: DocumentFacts) -> str:
    """How it reached its addressee: «en persona»; without its attempt, at the office."""
    proof = proof_of(document)
    return METHOD_NAMES[DeliveryMethod(proof.how) if proof else DeliveryMethod.OFICINA]


def proof_of(document: DocumentFacts) -> AttemptFacts | None:
    """The attempt that notified, the last one where there are several."""
    delivered = [one for one in document.attempts if one.result == DeliveryResult.DELIVERED]
    return delivered[-1] if delivered else None


def build_citatorio(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    statement_number: str,
    ordinal_number: int,
    appointment_on: date,
    appointment_at: time,
    appointment_place: str,
    officer_name: str,
    deliver_by_on: date,
) -> Citatorio:
    """Raises FactMissing when a second summons has no record of the appointment that nobody attended."""
    return Citatorio(
        common=common_block(day, Subject.of(facts), Amounts.overdue(facts), number),
        citation_ordinal="first" if ordinal_number == 1 else "second",
        appointment_on=appointment_on.isoformat(),
        appointment_at=f"{appointment_at:%H:%M}",
        appointment_place=appointment_place,
        officer_name=officer_name,
        deliver_by_on=deliver_by_on.isoformat(),
        reschedule_by_on=reschedule_by(day.law, day.calendar, appointment_on).isoformat(),
        statement_number=statement_number,
        **({} if ordinal_number == 1 else _first_citation(facts)),
    )


def _first_citation(facts: CaseFacts) -> dict[str, str]:
    missed = [
        (summons, slot)
        for summons in facts.valid_documents("citatorio")
        if (slot := facts.appointment_of(summons)) and slot.status == AppointmentStatus.NO_SHOW
    ]
    record = next(
        (
            one
            for one in facts.valid_documents("constancia_de_incomparecencia")
            if missed and one.issued_on >= missed[-1][1].on
        ),
        None,
    )
    if record is None:
        raise FactMissing(
            "no_show_record_missing",
            "Falta la constancia de incomparecencia de la cita anterior: regístrela antes de citar.",
            ("LGTM 90 n.º 6",),
        )
    summons, slot = missed[-1]
    return {
        "first_citation_number": summons.number,
        "first_appointment_on": slot.on.isoformat(),
        "no_show_number": record.number,
    }


def build_requerimiento(
    day: IssuingDay,
    facts: CaseFacts,
    *,
    number: str,
    statement_number: str,
    cause: Literal["no_response", "no_agreement", "plan_lapsed", "prescription_near"],
    replaced: str = "",
) -> Requerimiento:
    """`replaced` is the number of the demand that this one corrects, which is no earlier step.

    Raises FactMissing when the file shows no earlier step, or not the record of the lapse it cites.
    """
    steps = tuple(step for step in previous_steps(facts) if step.number != replaced)
    breach = facts.last_document("acta_de_incumplimiento")
    if not steps:
        raise FactMissing(
            "no_previous_step", "No consta ninguna gestión anterior al requerimiento.", ("LGTM 118",)
        )
    if cause == "plan_lapsed" and breach is None:
        raise FactMissing(
            "breach_record_missing", "Falta el acta de incumplimiento del convenio.", ("LGTM 37",)
        )
    offers_plan, offer = plan_offer(day.law, facts)
    dates = [document.issued_on for document in facts.documents if not document.is_void]
    return Requerimiento(
        common=common_block(
            day, Subject.of(facts), Amounts.overdue(facts, by_tribute=True), number, older_dates=dates
        ),
        statement_number=statement_number,
        steps=steps,
        cause=cause,
        breach_number=breach.number if breach and cause == "plan_lapsed" else "",
        offers_plan=offers_plan,
        plan_offer_text=offer,
        term_text=day.term_text_of("requerimiento"),
        term_in_business_days=day.counts_business_days,
        expiry_by_delivery=day.demand_expiry,
    )


def previous_steps(facts: CaseFacts) -> tuple[StepRow, ...]:
    """What was done before, in order, on the day it was delivered, or issued where it never was."""
    return tuple(
        StepRow(
            step=_step_name(document),
            number=document.number,
            on=(document.delivered_on or document.issued_on).isoformat(),
        )
        for document in facts.documents
        if document.kind in _STEP_NAMES and not document.is_void
    )


def _step_name(document: DocumentFacts) -> str:
    name = _STEP_NAMES[document.kind]
    counted = f"{ordinal(document.ordinal)} {name}" if document.kind in _COUNTED_STEPS else name
    return f"{counted} (sin entrega posible)" if document.is_undeliverable else counted
