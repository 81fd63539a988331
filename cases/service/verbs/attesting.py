"""What a notifier attests of an attempt, checked before anything is written: day, hour, receiver, edicto, photo."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field
from sqlalchemy import bindparam, select

from cases.domain.documents.kinds import KINDS
from cases.domain.edicto import Board, Newspaper, Publication, done_on, publication_refused
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.facts import DocumentFacts
from cases.domain.grounds import Off
from cases.domain.receivers import receiver_refused
from cases.domain.terms import calendar_of, is_business_day
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, IdentityDocument
from cases.domain.ways import REMOTE, place_on_record, result_refused, same_place, way_refused
from cases.domain.words import IDENTITY_DOCUMENT_NAMES
from cases.models import Attachment, CaseEvent, Document
from cases.service.stamp import OFFICE_ZONE
from cases.service.verbs.registry import Fields, Work

_SHA256 = r"[0-9a-f]{64}"
_DUI = re.compile(r"\d{8}-\d")
_CLOCKS_MAY_DIFFER = timedelta(minutes=5)


class AttemptFields(Fields):
    """One visit or delivery, as its notifier attests it."""

    document: str = Field(title="Documento", description="Número impreso: AV-SJN-2026-0012.")
    how: DeliveryMethod = Field(title="Forma")
    result: DeliveryResult = Field(title="Resultado")
    at: time | None = Field(None, title="Hora", description="Vacía: la hora en que se registra.")
    place: str = Field("", max_length=300, title="Lugar", description="Vacío: el lugar para notificaciones.")
    receiver_name: str = Field("", max_length=200, title="Quién recibió")
    receiver_identity_kind: IdentityDocument | None = Field(
        None, title="Documento que mostró", description="Uno de los que admite LGTM 95."
    )
    receiver_identity: str = Field("", max_length=100, title="Número del documento de quien recibió")
    receiver_relation: str = Field("", max_length=100, title="Relación o calidad")
    note: str = Field("", max_length=1000, title="Qué se supo en el lugar")
    return_on: date | None = Field(None, title="Se vuelve el", description="Otro día.")
    return_at: time | None = Field(None, title="A qué hora se vuelve", description="A otra hora.")
    photo: str = Field(
        "", pattern=rf"^({_SHA256})?$", title="Foto o escaneo", description="JPEG, PNG o PDF, hasta 8 MB."
    )
    trace: str = Field(
        "", max_length=300, title="Guía o comprobante", description="Para correo o correo certificado."
    )
    posted_on: date | None = Field(
        None, title="Fijado o publicado el", description="Solo para edicto: tablero, o un periódico."
    )
    posted_at: time | None = Field(None, title="Hora en que se fijó", description="En el tablero.")
    removed_on: date | None = Field(
        None, title="Retirado el", description="Del tablero: desde que se cumplen las horas de ley."
    )
    removed_at: time | None = Field(None, title="Hora en que se retiró")
    newspaper: str = Field(
        "", max_length=300, title="Periódico y página", description="Solo si el edicto se publicó ahí."
    )
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
    clock: Literal["office", "phone"] = Field("office", title="Reloj que dio la hora")

    @property
    def identity_line(self) -> str:
        """The document that was shown, as an acta prints it; "" where none was."""
        kind = self.receiver_identity_kind
        if kind is None and _DUI.fullmatch(self.receiver_identity):
            kind = IdentityDocument.DUI
        return f"{IDENTITY_DOCUMENT_NAMES[kind]} {self.receiver_identity}" if kind else self.receiver_identity

    @property
    def publication(self) -> Publication | None:
        """How an edicto was made known; None where something of it is missing, or is of the other way."""
        board = (self.posted_at, self.removed_on, self.removed_at)
        if self.posted_on is None:
            return None
        if self.newspaper:
            return Newspaper(self.posted_on) if not any(board) else None
        if self.posted_at is None or self.removed_on is None or self.removed_at is None:
            return None
        return Board(
            datetime.combine(self.posted_on, self.posted_at),
            datetime.combine(self.removed_on, self.removed_at),
        )

    @property
    def notifies(self) -> bool:
        return self.result is DeliveryResult.DELIVERED


def check_attempt(work: Work, document: DocumentFacts, fields: AttemptFields, at: time) -> None:
    """Raises RuleRefused or BadInput with the first thing that stands against the attempt as it was told."""
    facts = work.facts
    refuse(result_refused(fields.how, fields.result))
    refuse(
        way_refused(
            document,
            fields.how,
            facts.addressee,
            facts.account,
            work.stamp.on,
            work.law,
            ground=fields.ground,
        )
    )
    _check_day(work, fields)
    _check_hour(work, document, fields, at)
    _check_receiver(work, document, fields)
    _check_place(work, document, fields)
    if (fields.latitude is None) != (fields.longitude is None):
        raise BadInput(
            "position_incomplete", "La posición lleva latitud y longitud: indique las dos o ninguna."
        )
    if fields.return_on is not None and (fields.notifies or fields.return_on <= work.stamp.on):
        raise BadInput("return_not_later", "Se vuelve otro día, después de una visita que no notificó.")
    if fields.how is DeliveryMethod.EDICTO:
        _check_edicto(work, document, fields)


def refuse(off: Off | None) -> None:
    if off is not None:
        raise RuleRefused(off.code, off.reason, off.basis)


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


_ISSUED_AT = (
    select(CaseEvent.recorded_at)
    .join(Document, Document.event_id == CaseEvent.id)
    .where(Document.id == bindparam("document"))
)


def _check_hour(work: Work, document: DocumentFacts, fields: AttemptFields, at: time) -> None:
    """Not later than now, a phone's own clock allowed for, and not before the document was there."""
    stamp = work.stamp
    ahead = _CLOCKS_MAY_DIFFER if fields.clock == "phone" else timedelta(0)
    told = datetime.combine(stamp.on, at, OFFICE_ZONE)
    if stamp.on == stamp.local_day and told - ahead > stamp.at:
        raise BadInput(
            "future_hour", f"Son las {stamp.local_hour:%H:%M}: las {at:%H:%M} de hoy todavía no llegan."
        )
    if stamp.on != document.issued_on:
        return
    issued_at = work.session.execute(_ISSUED_AT, {"document": document.key}).scalar_one()
    issued = issued_at.astimezone(OFFICE_ZONE)
    if issued.date() == stamp.on and at < issued.time().replace(second=0, microsecond=0):
        raise RuleRefused(
            "attempt_before_issue",
            f"El documento {document.number} se emitió ese día a las {issued:%H:%M}: no pudo entregarse antes.",
            ("LGTM 96",),
        )


def _check_receiver(work: Work, document: DocumentFacts, fields: AttemptFields) -> None:
    """Identified by a document the law admits; in person, the debtor or who acts for them (LGTM 95, 96)."""
    kind = fields.receiver_identity_kind
    if kind is not None and not fields.receiver_identity:
        raise BadInput("identity_number_missing", "Escriba el número del documento que mostró quien recibe.")
    if kind is not None and kind not in work.law.texts("notification.id"):
        raise RuleRefused(
            "identity_not_admitted",
            f"Con {IDENTITY_DOCUMENT_NAMES[kind]} no se identifica quien recibe una notificación.",
            ("LGTM 95",),
        )
    if fields.notifies:
        name, relation = fields.receiver_name, fields.receiver_relation
        refuse(receiver_refused(work.facts, document.kind, fields.how, name, relation))


def _check_place(work: Work, document: DocumentFacts, fields: AttemptFields) -> None:
    """An esquela stays at the place on record; what is handed over elsewhere says why (LGTM 25, 96, 97)."""
    place = place_on_record(work.facts.addressee, work.facts.account)
    if not fields.place or not place or same_place(fields.place, place):
        return
    if fields.how is DeliveryMethod.ESQUELA:
        raise RuleRefused(
            "esquela_elsewhere",
            f"La esquela se deja en el lugar registrado, {place}, y no en otro.",
            ("LGTM 25", "LGTM 97"),
        )
    strict = KINDS[document.kind].allows(DeliveryMethod.ESQUELA)
    if fields.how is DeliveryMethod.PERSONAL and fields.notifies and strict and not fields.note:
        raise RuleRefused(
            "elsewhere_without_reason",
            f"Se entregó en un lugar distinto del registrado, {place}: diga por qué.",
            ("LGTM 25", "LGTM 96"),
        )


def _check_edicto(work: Work, document: DocumentFacts, fields: AttemptFields) -> None:
    publication = fields.publication
    if publication is None or not fields.ground_proof:
        raise BadInput(
            "edicto_incomplete",
            "El edicto lleva día y hora en que se fijó y se retiró del tablero, o el periódico y su fecha, y lo que se "
            "comprobó antes.",
        )
    calendar, stamp = calendar_of(work.law, work.facts.account.district), work.stamp
    refuse(publication_refused(document, publication, stamp.on, work.law, calendar))
    if isinstance(publication, Board):
        removed = publication.removed.replace(tzinfo=OFFICE_ZONE)
        if removed.date() > stamp.on or removed > stamp.at:
            raise BadInput(
                "edicto_still_posted", f"El {removed:%d/%m/%Y} a las {removed:%H:%M} todavía no llega."
            )


def happened(work: Work, fields: AttemptFields) -> tuple[date, time]:
    """Day and hour of an attempt. An edicto notifies by itself when its time is over, whenever that is written down."""
    publication = fields.publication if fields.how is DeliveryMethod.EDICTO else None
    if publication is None:
        return work.stamp.on, fields.at or work.stamp.local_hour
    day = done_on(publication, work.law, calendar_of(work.law, work.facts.account.district))
    hour = publication.posted.time() if isinstance(publication, Board) else work.stamp.local_hour
    return day, fields.at or hour


def attachment_of(work: Work, fields: AttemptFields) -> tuple[int | None, str]:
    """Id and checked type of the photo, by its digest; raises BadInput where nobody sent it."""
    if not fields.photo:
        return None, ""
    found = work.session.execute(
        select(Attachment.id, Attachment.content_type).where(Attachment.sha256 == fields.photo)
    ).one_or_none()
    if found is None:
        raise BadInput("photo_unknown", "La foto no llegó: adjúntela otra vez.")
    return found.id, found.content_type
