"""A letter issued again because what it asks for changed: same kind, same ordinal, today's amounts.

The old one keeps its number, is void and says which one took its place. A citation keeps its day and hour.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import DocumentAction, next_status
from cases.domain.errors import RuleRefused
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.still_owed import Change
from cases.domain.terms import add_business_days, calendar_of
from cases.domain.vocabulary import AppointmentStatus, DocumentStatus, Event
from cases.models import Appointment
from cases.service.contexts.notices import build_aviso, build_citatorio, build_requerimiento
from cases.service.press import Press
from cases.service.steps import entry_for
from cases.service.writing import Entry, NewAppointment, NewDocument

_BASIS = ["política notice.amount_changed"]


def correction(
    session: Session, facts: CaseFacts, document: DocumentFacts, change: Change, press: Press
) -> Entry:
    """The event that issues the letter anew. Raises RuleRefused where there is nothing left to ask for with it."""
    next_status(DocumentStatus(document.status), DocumentAction.SUPERSEDE)
    if not facts.lines:
        raise RuleRefused(
            "nothing_to_state",
            f"{document.number}: hoy el expediente no tiene cargos que cobrar; el documento no sale.",
            tuple(_BASIS),
        )
    issued = _ISSUE[document.kind](session, facts, document, press)
    reason = (
        f"Lo que pide {KINDS[document.kind].article_name} {document.number} cambió de {change.stated:,.2f} a "
        f"{change.owed:,.2f} a su fecha de corte: queda sin efecto y lo sustituye {issued.number}."
    )
    return entry_for(
        facts,
        Event.CORRECT_DOCUMENT,
        code="amount_changed",
        reasons=[reason],
        basis=_BASIS,
        data={
            "replaces": document.number,
            "stated": str(change.stated),
            "owed": str(change.owed),
            **_cause(facts, document),
        },
        documents=(issued,),
        superseded=(document.key, *_travelling_with(facts, document)),
    )


def _travelling_with(facts: CaseFacts, document: DocumentFacts) -> list[int]:
    return [one.key for one in facts.documents if one.attached_to == document.key]


def _aviso(_: Session, facts: CaseFacts, document: DocumentFacts, press: Press) -> NewDocument:
    days = press.law.integer("notice.respond_within")
    respond_by = add_business_days(calendar_of(press.law, facts.account.district), press.stamp.on, days)
    fields = {"ordinal_number": document.ordinal, "respond_by_on": respond_by}
    return _issue(facts, document, press, build_aviso, fields, respond_by_on=respond_by)


def _citatorio(session: Session, facts: CaseFacts, document: DocumentFacts, press: Press) -> NewDocument:
    booked = session.scalars(
        select(Appointment).where(
            Appointment.document_id == document.key, Appointment.status == AppointmentStatus.BOOKED
        )
    ).one_or_none()
    by = document.deliver_by_on
    if booked is None or by is None or by < press.stamp.on:
        raise RuleRefused(
            "appointment_over",
            f"{document.number}: su cita ya no puede notificarse a tiempo; cite de nuevo.",
            ("política citation.min_notice",),
        )
    fields = {
        "ordinal_number": document.ordinal,
        "appointment_on": booked.on_date,
        "appointment_at": booked.at_time,
        "appointment_place": booked.place,
        "officer_name": booked.officer,
        "deliver_by_on": by,
    }
    slot = NewAppointment(
        booked.district, booked.desk, booked.officer, booked.officer_key, booked.place,
        booked.on_date, booked.at_time, booked.until_time,
    )  # fmt: skip
    return _issue(
        facts, document, press, build_citatorio, fields, respond_by_on=booked.on_date, deliver_by_on=by,
        appointment=slot,
    )  # fmt: skip


def _requerimiento(_: Session, facts: CaseFacts, document: DocumentFacts, press: Press) -> NewDocument:
    fields = {**_cause(facts, document), "replaced": document.number}
    return _issue(facts, document, press, build_requerimiento, fields)


def _cause(facts: CaseFacts, document: DocumentFacts) -> dict[str, Any]:
    """Why a demand was issued, as its event says; a corrected one keeps it."""
    issuing = next(one for one in facts.events if document.number in one.data.get("documents", ()))
    return {name: value for name, value in issuing.data.items() if name == "cause"}


def _issue(
    facts: CaseFacts,
    document: DocumentFacts,
    press: Press,
    build: Any,
    fields: Mapping[str, Any],
    *,
    respond_by_on: date | None = None,
    deliver_by_on: date | None = None,
    appointment: NewAppointment | None = None,
) -> NewDocument:
    return press.issue(
        facts,
        document.kind,
        build,
        fields,
        ordinal=document.ordinal,
        lines=facts.lines,
        respond_by_on=respond_by_on,
        deliver_by_on=deliver_by_on,
        appointment=appointment,
        with_statement=True,
    )


_ISSUE = {"aviso": _aviso, "citatorio": _citatorio, "requerimiento": _requerimiento}
