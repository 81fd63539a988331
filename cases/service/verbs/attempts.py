"""Attempts to notify a document: each issues its own acta; only proven notification starts a term (LGTM 95-98)."""

from datetime import date, time
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import bindparam, func, insert, select, text

from cases.domain.delivery import outcome
from cases.domain.documents.wording import identity_line
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import AttemptFacts, DocumentFacts
from cases.domain.terms import add_business_days, calendar_of, is_business_day
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus, Event
from cases.domain.ways import ARTICLES, REMOTE, way_refused
from cases.domain.words import METHOD_NAMES, RESULT_NAMES
from cases.models import DeliveryAttempt
from cases.service.contexts.proofs import (
    Leaving,
    Publication,
    Visit,
    build_acta_de_notificacion,
    build_edicto,
    build_esquela,
)
from cases.service.steps import entry_for
from cases.service.verbs.registry import Fields, Outcome, Verb, Work
from cases.service.writing import NewDocument, Written


class AttemptFields(Fields):
    """One visit or delivery, as its notifier attests it."""

    document: str = Field(title="Documento", description="Número impreso: AV-SJN-2026-0012.")
    how: DeliveryMethod = Field(title="Forma")
    result: DeliveryResult = Field(title="Resultado")
    at: time | None = Field(None, title="Hora", description="Vacía: la hora en que se registra.")
    place: str = Field("", max_length=300, title="Lugar", description="Vacío: el lugar para notificaciones.")
    receiver_name: str = Field("", max_length=200, title="Quién recibió")
    receiver_identity: str = Field("", max_length=100, title="Documento de identidad de quien recibió")
    receiver_relation: str = Field("", max_length=100, title="Relación o calidad")
    note: str = Field("", max_length=1000, title="Qué se supo en el lugar")
    trace: str = Field(
        "", max_length=300, title="Guía o comprobante", description="Para correo o correo certificado."
    )
    posted_on: date | None = Field(None, title="Fijado en el tablero el", description="Solo para edicto.")
    ground: Literal["no_place", "not_domiciled"] = Field("no_place", title="Motivo del edicto")
    ground_proof: str = Field("", max_length=500, title="Qué se comprobó antes del edicto")
    enabled_by: str = Field(
        "",
        max_length=300,
        title="Acto que habilita el día",
        description="Solo en día inhábil: el acuerdo que lo habilita, o por qué el acto no admite otro día.",
    )
    latitude: Decimal | None = Field(None, ge=-90, le=90, title="Latitud")
    longitude: Decimal | None = Field(None, ge=-180, le=180, title="Longitud")
    signature_state: Literal["signed", "cannot_sign", "declines"] = Field(
        "signed", title="Firma de quien recibe"
    )
    witness_name: str = Field("", max_length=200, title="Testigo")
    witness_identity_line: str = Field("", max_length=100, title="Documento del testigo")


def _record_attempt(work: Work, fields: AttemptFields) -> Outcome:
    document = document_named(work, fields.document)
    _check(work, document, fields)
    at = fields.at or work.stamp.local_hour
    proof = _proof(work, document, fields, at)
    tried = AttemptFacts(0, work.stamp.on, at, fields.how, fields.result, work.stamp.actor, fields.place)
    status, delivered_on = outcome(document.kind, (*document.attempts, tried), work.law)
    entry = entry_for(
        work.facts,
        Event.RECORD_ATTEMPT,
        code=f"{fields.how}_{fields.result}",
        reasons=[
            f"{document.number}: {METHOD_NAMES[fields.how]}, {RESULT_NAMES[fields.result]}.",
            *([f"Día inhábil, habilitado: {fields.enabled_by}."] if fields.enabled_by else []),
        ],
        basis=[ARTICLES[fields.how], *(["LGTM 94"] if fields.enabled_by else [])],
        data=fields.model_dump(mode="json", exclude_defaults=True) | {"at": f"{at:%H:%M}"},
        documents=(proof,),
    )

    def store(written: Written) -> None:
        _store(work, document, fields, at, proof, written)
        set_status(work, document, status, delivered_on)

    told = f"notificado el {delivered_on:%d/%m/%Y}" if delivered_on else RESULT_NAMES[fields.result]
    return Outcome(entry, f"{document.number}: {told}. Se levantó {proof.number}.", store)


def document_named(work: Work, number: str) -> DocumentFacts:
    """A document of this case, by its printed number."""
    found = next((one for one in work.facts.documents if one.number == number), None)
    if found is None:
        raise RuleRefused(
            "unknown_document",
            f"El documento {number} no es del expediente {work.facts.number}.",
            ("política de expedientes",),
        )
    return found


def _check(work: Work, document: DocumentFacts, fields: AttemptFields) -> None:
    """Every reason the law or the calendar gives against this attempt."""
    facts, on = work.facts, work.stamp.on
    off = way_refused(document, fields.how, facts.taxpayer, facts.account, on, work.law, ground=fields.ground)
    if off is not None:
        raise RuleRefused(off.code, off.reason, off.basis)
    _check_day(work, fields)
    leaves_itself = fields.how in (DeliveryMethod.ESQUELA, DeliveryMethod.EDICTO)
    if leaves_itself and fields.result is not DeliveryResult.DELIVERED:
        raise RuleRefused(
            "search_is_personal",
            "La esquela y el edicto se practican o no; una visita sin éxito se registra como personal.",
            ("LGTM 97", "LGTM 98"),
        )
    if fields.how is DeliveryMethod.EDICTO:
        _check_edicto(work, fields)


def _check_day(work: Work, fields: AttemptFields) -> None:
    """What the office practises itself belongs to the days the town works, unless one was enabled (LGTM 94)."""
    on, calendar = work.stamp.on, calendar_of(work.law, work.facts.account.district)
    is_open = fields.how in REMOTE or is_business_day(calendar, on)
    if not is_open and not fields.enabled_by:
        why = calendar.closed.get(on, "descanso semanal")
        raise RuleRefused(
            "closed_day",
            f"El {on:%d/%m/%Y} es inhábil ({why}): practique la diligencia en día hábil, o indique el acto que "
            "habilita ese día.",
            ("LGTM 94",),
        )
    if is_open and fields.enabled_by:
        raise BadInput(
            "day_needs_no_enabling", f"El {on:%d/%m/%Y} no necesita habilitarse: deje vacío ese dato."
        )


def _check_edicto(work: Work, fields: AttemptFields) -> None:
    if fields.posted_on is None or not fields.ground_proof:
        raise BadInput(
            "edicto_incomplete", "El edicto lleva la fecha de fijación y lo que se comprobó antes."
        )
    first = add_business_days(
        calendar_of(work.law, work.facts.account.district),
        fields.posted_on,
        work.law.integer("notification.edicto_business_days"),
    )
    if work.stamp.on < first:
        raise RuleRefused(
            "edicto_too_early",
            f"Fijado el {fields.posted_on:%d/%m/%Y}, se tiene por hecho hasta el {first:%d/%m/%Y}.",
            ("LGTM 98",),
        )


def _proof(work: Work, document: DocumentFacts, fields: AttemptFields, at: time) -> NewDocument:
    """The acta, the esquela or the edicto with its constancia."""
    taxpayer, on = work.facts.taxpayer, work.stamp.on
    place = fields.place or taxpayer.address or work.facts.account.address or "la oficina"
    annexes = [one.number for one in work.facts.documents if one.attached_to == document.key]
    common: dict[str, Any] = {"on": on, "at": at, "place": place, "notifier_name": work.actor_name}
    if fields.how is DeliveryMethod.ESQUELA:
        leaving = Leaving(
            **common,
            receiver_name=fields.receiver_name,
            receiver_identity_line=fields.receiver_identity,
            receiver_relation=fields.receiver_relation,
            witness_name=fields.witness_name,
        )
        given = {"act": document, "leaving": leaving, "annexes": annexes}
        return work.press.issue(work.facts, "esquela", build_esquela, given, total=Decimal(0))
    if fields.how is DeliveryMethod.EDICTO:
        assert fields.posted_on is not None, "checked before"
        publication = Publication(posted=(fields.posted_on, at), removed=(on, at), done_on=on)
        given = {
            "act": document,
            "ground": fields.ground,
            "ground_proof_text": fields.ground_proof,
            "publication": publication,
        }
        return work.press.issue(work.facts, "edicto", build_edicto, given, total=Decimal(0))
    delivered = fields.result is DeliveryResult.DELIVERED
    visit = Visit(
        **common,
        how=fields.how,
        result=fields.result,
        receiver_name=(fields.receiver_name or taxpayer.name) if delivered else "",
        receiver_identity_line=(fields.receiver_identity or identity_line(taxpayer.dui, taxpayer.nit))
        if delivered
        else "",
        receiver_capacity=(fields.receiver_relation or "contribuyente") if delivered else "",
        pages_delivered_text="un ejemplar" if delivered else "",
        informant_text=fields.note,
        trace_text=fields.trace,
        signature_state=fields.signature_state if delivered else "",
        witness_name=fields.witness_name,
        witness_identity_line=fields.witness_identity_line,
    )
    given = {
        "act": document,
        "visit": visit,
        "attempt_number": len(document.attempts) + 1,
        "annexes": annexes,
    }
    return work.press.issue(
        work.facts, "acta_de_notificacion", build_acta_de_notificacion, given, total=Decimal(0)
    )


_NEXT_OF_DOCUMENT = select(func.count() + 1).where(DeliveryAttempt.document_id == bindparam("document_id"))
_NEW_ATTEMPT = insert(DeliveryAttempt).values(
    document_id=bindparam("document_id"), sequence=_NEXT_OF_DOCUMENT.scalar_subquery()
)
_SET_STATUS = text(
    "UPDATE documents SET status = :status, delivered_on = :delivered_on"
    " WHERE id = :document OR attached_to_id = :document"
)


def _store(
    work: Work, document: DocumentFacts, fields: AttemptFields, at: time, proof: NewDocument, written: Written
) -> None:
    work.session.connection().execute(
        _NEW_ATTEMPT,
        {
            "document_id": document.key,
            "how": fields.how,
            "result": fields.result,
            "attempted_on": work.stamp.on,
            "attempted_at": at,
            "notifier": work.stamp.actor,
            "place": fields.place or work.facts.taxpayer.address or work.facts.account.address,
            "receiver_name": fields.receiver_name,
            "receiver_identity": fields.receiver_identity,
            "receiver_relation": fields.receiver_relation,
            "note": fields.note,
            "latitude": fields.latitude,
            "longitude": fields.longitude,
            "proof_document_id": written.documents[0][proof.number],
            "event_id": written.events[0],
            "recorded_at": work.stamp.at,
        },
    )


def set_status(
    work: Work, document: DocumentFacts, status: DocumentStatus, delivered_on: date | None
) -> None:
    """Where the life of a document stands, and that of what travels with it."""
    changed = {"document": document.key, "status": status, "delivered_on": delivered_on}
    work.session.execute(_SET_STATUS, changed)


VERBS = (
    Verb(
        Event.RECORD_ATTEMPT,
        AttemptFields,
        "Registra una diligencia de entrega y levanta su acta. El plazo corre solo desde la entrega probada.",
        _record_attempt,
    ),
)
