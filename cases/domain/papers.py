"""Why a paper may not be taken back, nor anything done to it on a day: what rests on it, and its own dates."""

from datetime import date

from cases.domain.documents.kinds import KINDS
from cases.domain.documents.statuses import ANNULLABLE
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.vocabulary import AppointmentStatus


def before_issue(document: DocumentFacts, on: date) -> Off | None:
    """Nothing happens to a paper before it exists."""
    if on >= document.issued_on:
        return None
    return Off(
        "before_issue",
        f"El documento {document.number} es del {document.issued_on:%d/%m/%Y}: revise la fecha de lo que registra.",
        ("política de documentos",),
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
