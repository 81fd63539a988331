"""Appearances and no-shows: an officer attests them; the act is issued at once."""

from datetime import date, time
from decimal import Decimal
from typing import Literal

from pydantic import Field
from sqlalchemy import update

from cases.domain.booking import closed_day
from cases.domain.documents.appearances import PersonRow
from cases.domain.documents.wording import NO_IDENTITY
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import AppointmentFacts, DocumentFacts
from cases.domain.money import ZERO
from cases.domain.receivers import appearance_refused, expected_receiver, known_as
from cases.domain.refusals import open_summons
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import AppointmentStatus, Event
from cases.models import Appointment
from cases.service.contexts.appearances import (
    Appearance,
    build_acta_de_comparecencia,
    build_constancia_de_incomparecencia,
)
from cases.service.steps import entry_for
from cases.service.verbs.attesting import refuse
from cases.service.verbs.registry import Fields, Outcome, Verb, Work


class AppearanceFields(Fields):
    """What happened at the office."""

    appeared_at: time = Field(title="Hora de inicio")
    ended_at: time = Field(title="Hora de cierre")
    person_name: str = Field("", title="Quién comparece", description="Vacío: la persona contribuyente.")
    person_identity: str = Field("", title="Documento de identidad", description="DUI 00000000-0")
    person_capacity: str = Field(
        "", max_length=100, title="Calidad", description="Vacía: la que consta en el registro."
    )
    person_proof: str = Field(
        "",
        max_length=200,
        title="Cómo prueba su calidad",
        description="Escritura, poder o resolución; solo si no consta en el registro.",
    )
    position: Literal["acknowledges", "disputes", "disputes_part", "no_statement"] = Field(
        "no_statement", title="Qué manifiesta sobre la deuda"
    )
    statement_text: str = Field("", title="En sus palabras", max_length=2000)
    outcome: Literal["paid", "promise", "asks_plan", "claim", "none"] = Field(title="En qué quedó")
    promise_on: date | None = Field(None, title="Fecha ofrecida")
    promise_amount: Decimal = Field(ZERO, ge=0, decimal_places=2, title="Cantidad ofrecida")
    receipt_number: str = Field("", title="Recibo presentado")
    notification_address: str = Field("", title="Lugar que señala para notificaciones", max_length=300)
    papers: list[str] = Field(default_factory=list, title="Documentos recibidos")
    officer_name: str = Field("", title="Quién atiende")
    officer_post: str = Field("Gestor de Cobros", title="Su cargo")
    signature_state: Literal["signed", "cannot_sign", "declines"] = Field("signed", title="Firma")
    witness_name: str = Field("", title="Testigo")
    witness_identity_line: str = Field("", title="Documento del testigo")


def _record_appearance(work: Work, fields: AppearanceFields) -> Outcome:
    facts = work.facts
    summons, slot = _open_slot(work)
    if fields.ended_at <= fields.appeared_at:
        raise BadInput("bad_hours", "La hora de cierre debe ser posterior a la de inicio.")
    if fields.promise_on is not None and fields.promise_on < work.stamp.on:
        raise BadInput("promise_in_the_past", "La fecha ofrecida no puede ser anterior a la comparecencia.")
    _check_hour(work, fields.appeared_at)
    person = _who_came(work, fields)
    record = work.press.issue(
        facts,
        "acta_de_comparecencia",
        build_acta_de_comparecencia,
        {
            "appearance": Appearance(
                appeared_at=fields.appeared_at,
                ended_at=fields.ended_at,
                people=(person,),
                officer_name=fields.officer_name or work.actor_name,
                officer_post=fields.officer_post,
                citation_number=summons.number,
                position=fields.position,
                statement_text=fields.statement_text.rstrip(". "),
                outcome=fields.outcome,
                promise_on=fields.promise_on,
                promise_amount=fields.promise_amount,
                receipt_number=fields.receipt_number,
                papers=tuple(fields.papers),
                signature_state=fields.signature_state,
                witness_name=fields.witness_name,
                witness_identity_line=fields.witness_identity_line,
            )
        },
        lines=facts.lines,
        respond_by_on=fields.promise_on,
    )
    entry = entry_for(
        facts,
        Event.RECORD_APPEARANCE,
        code=f"appeared_{fields.outcome}",
        reasons=[f"Compareció ante la oficina por el citatorio {summons.number}."],
        basis=["LGTM 90 n.º 6", "LGTM 92"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
        documents=(record,),
    )
    return Outcome(
        entry,
        f"Se levantó el acta {record.number}.",
        lambda _: _close_slot(work, slot, AppointmentStatus.ATTENDED, fields.outcome, fields.promise_on),
    )


def _check_hour(work: Work, appeared_at: time) -> None:
    """Nobody is heard on a day the office is closed, nor at an hour that has not come."""
    stamp = work.stamp
    off = closed_day(calendar_of(work.law, work.facts.account.district), stamp.on)
    if off is not None:
        raise RuleRefused(
            "closed_day", f"El {stamp.on:%d/%m/%Y} la oficina no atiende: revise el día.", ("LGTM 94",)
        )
    if stamp.on == stamp.local_day and appeared_at > stamp.local_hour:
        raise BadInput(
            "future_hour",
            f"Son las {stamp.local_hour:%H:%M}: las {appeared_at:%H:%M} de hoy todavía no llegan.",
        )


def _who_came(work: Work, fields: AppearanceFields) -> PersonRow:
    """Who is heard, as the register knows them where it does."""
    facts, told = work.facts, fields.person_name
    refuse(appearance_refused(facts, told, fields.person_capacity, fields.person_proof))
    known = known_as(facts, told) if told else expected_receiver(facts)
    return PersonRow(
        name=told or (known.name if known else facts.taxpayer.name),
        identity_line=fields.person_identity or (known.identity_line if known else "") or NO_IDENTITY,
        capacity=fields.person_capacity or (known.capacity if known else ""),
        proof=fields.person_proof.rstrip(". "),
    )


class NoShowFields(Fields):
    officer_name: str = Field("", title="Quién esperó")
    officer_post: str = Field("Gestor de Cobros", title="Su cargo")
    excuse_text: str = Field("", title="Explicación recibida", max_length=1000)


def _record_no_show(work: Work, fields: NoShowFields) -> Outcome:
    facts = work.facts
    summons, slot = _open_slot(work)
    record = work.press.issue(
        facts,
        "constancia_de_incomparecencia",
        build_constancia_de_incomparecencia,
        {
            "summons": summons,
            "slot": slot,
            "officer_name": fields.officer_name or work.actor_name,
            "officer_post": fields.officer_post,
            "excuse_text": fields.excuse_text.rstrip(". "),
        },
        total=ZERO,
    )
    # An excuse gives another date with the same ordinal; the summons it answers loses its effect.
    status = AppointmentStatus.CANCELLED if fields.excuse_text else AppointmentStatus.NO_SHOW
    entry = entry_for(
        facts,
        Event.RECORD_NO_SHOW,
        code="excused" if fields.excuse_text else "nobody_came",
        reasons=[f"Nadie acudió a la cita del {slot.on:%d/%m/%Y}, del citatorio {summons.number}."],
        basis=["LGTM 90 n.º 6", "LGTM 94"],
        data=fields.model_dump(mode="json", exclude_defaults=True),
        documents=(record,),
    )
    return Outcome(
        entry,
        f"Se extendió la constancia {record.number}.",
        lambda _: _close_slot(work, slot, status, "", None),
    )


def _open_slot(work: Work) -> tuple[DocumentFacts, AppointmentFacts]:
    found = open_summons(work.facts)
    assert found is not None, "without an open citation the step is refused before it runs"
    return found


def _close_slot(
    work: Work, slot: AppointmentFacts, status: AppointmentStatus, outcome: str, promise_on: date | None
) -> None:
    work.session.execute(
        update(Appointment)
        .where(Appointment.id == slot.key)
        .values(status=status, outcome=outcome, promise_on=promise_on)
    )


VERBS = (
    Verb(
        Event.RECORD_APPEARANCE,
        AppearanceFields,
        "Levanta el acta de comparecencia con lo que se dijo y acordó.",
        _record_appearance,
    ),
    Verb(
        Event.RECORD_NO_SHOW,
        NoShowFields,
        "Extiende la constancia de incomparecencia. No impone sanción.",
        _record_no_show,
    ),
)
