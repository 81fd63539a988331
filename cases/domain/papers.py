"""Why a paper may not go out, be taken back, nor have anything done to it on a day: holds, what rests on it, dates."""

from datetime import date

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import ANNULLABLE
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.still_owed import ASKING_KINDS, is_checked
from cases.domain.vocabulary import AppointmentStatus, HoldReason
from cases.domain.words import HOLD_REASON_NAMES

_HOLDS = "política de retenciones"


def before_issue(document: DocumentFacts, on: date) -> Off | None:
    """Nothing happens to a paper before it exists."""
    if on >= document.issued_on:
        return None
    return Off(
        "before_issue",
        f"El documento {document.number} es del {document.issued_on:%d/%m/%Y}: revise la fecha de lo que registra.",
        ("política de documentos",),
    )


def held_back(facts: CaseFacts, document: DocumentFacts, on: date) -> Off | None:
    """Why a letter may not reach anybody today: the case is held, what it asks for is disputed, or a plan is kept.

    A dispute stops only the letters that went out before it and ask for what is disputed.
    """
    holds = facts.stopping_holds(on)
    if holds:
        why = holds[0].note or HOLD_REASON_NAMES[HoldReason(holds[0].reason)]
        return Off("hold_active", f"Una retención detiene el expediente: {why}.", ("LGTM 46", _HOLDS))
    if document.kind not in ASKING_KINDS:
        return None
    if not is_checked(document) and _disputed_since(facts, document, on):
        return Off(
            "asks_for_disputed",
            f"{document.number} salió con cargos que después se disputaron: espere a que se resuelva, o anúlelo y se "
            "emite otro sin ellos.",
            (_HOLDS,),
        )
    if facts.plan is not None and facts.plan.is_in_force:
        return Off(
            "plan_in_force",
            f"Rige el plan {facts.plan.number}: mientras se cumpla no se cobra.",
            ("LGTM 36",),
        )
    return None


def _disputed_since(facts: CaseFacts, document: DocumentFacts, on: date) -> bool:
    """A letter issued under the dispute left its charges out; one that has not gone out yet is corrected first."""
    return any(
        hold.charges & facts.own_charges and hold.from_on > document.issued_on
        for hold in facts.holds_in_force(on)
    )


def annulment_refused(facts: CaseFacts, document: DocumentFacts) -> Off | None:
    """Kinds that only another act corrects; a demand under a title; a summons that somebody answered by coming."""
    if document.kind not in ANNULLABLE:
        return Off(
            "document_not_annullable",
            f"{KINDS[document.kind].name}: no se anula por esta vía; se corrige con otro acto.",
            ("política de expedientes",),
        )
    title = facts.last_document("certificacion_de_deuda")
    if title is not None and document == facts.last_document("requerimiento"):
        return Off(
            "demand_supports_title",
            f"La certificación {title.number} descansa en el requerimiento {document.number}. Si su entrega no vale, "
            "anule esa constancia y notifíquelo otra vez; si no vale el requerimiento, tampoco el título: proponga "
            "el cierre.",
            ("LGTM 116, 118",),
        )
    slot = facts.appointment_of(document)
    if slot is not None and slot.status == AppointmentStatus.ATTENDED:
        return Off(
            "citation_attended",
            f"El citatorio {document.number} ya surtió efecto: la persona vino a su cita del {slot.on:%d/%m/%Y}.",
            ("LGTM 90 n.º 6",),
        )
    return None
