"""Every document: its bytes, its seal, the same file when printed again, and the proof of its delivery."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from cases.domain.errors import TemplateBroken
from cases.domain.vocabulary import DeliveryResult, DocumentStatus
from cases.models import Case, CaseEvent, DeliveryAttempt, Document, DocumentBytes
from cases.service.verification.findings import Findings
from document_templates import fingerprint, render, same_document, template_version

_DOCUMENTS_AT_ONCE = 100


def check_documents(
    session: Session, findings: Findings, told: Callable[[str, int], None]
) -> tuple[int, int]:
    """How many documents were checked, and how many were rendered again."""
    checked = rendered = 0
    for rows in _chunks(session):
        for row in rows:
            _check_seal(row, findings)
            rendered += _check_bytes(row, findings)
        checked += len(rows)
        told("documentos", len(rows))
    _check_deliveries(session, findings)
    _check_replacements(session, findings)
    return checked, rendered


def _chunks(session: Session) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    after = 0
    while True:
        rows = session.execute(
            select(
                Document.id,
                Document.number,
                Document.kind,
                Document.case_id,
                Document.context,
                Document.template_version,
                Document.fingerprint,
                Document.sha256,
                DocumentBytes.content,
                CaseEvent.case_id.label("event_case_id"),
            )
            .join(CaseEvent, CaseEvent.id == Document.event_id)
            .outerjoin(DocumentBytes, DocumentBytes.document_id == Document.id)
            .where(Document.id > after)
            .order_by(Document.id)
            .limit(_DOCUMENTS_AT_ONCE)
        ).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _check_seal(row: Row[*tuple[Any, ...]], findings: Findings) -> None:
    if row.case_id != row.event_case_id:
        findings.add("foreign_event", row.number, "El evento que lo emitió es de otro expediente.")
    if row.context.get("document_number") != row.number:
        findings.add("number_differs", row.number, "El número impreso no es el del registro.")
    printed = fingerprint(row.context)
    if printed != row.fingerprint or row.context.get("content_fingerprint") != printed:
        findings.add("fingerprint_differs", row.number, "La huella impresa no es la de su contenido.")


def _check_bytes(row: Row[*tuple[Any, ...]], findings: Findings) -> bool:
    """Whether it was rendered again: only the template it was printed with can give the same file."""
    if row.content is None:
        findings.add("bytes_missing", row.number, "No está el archivo del documento.")
        return False
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        findings.add("bytes_altered", row.number, "El archivo no es el que se emitió.")
    if row.template_version != template_version(row.kind):
        return False
    try:
        again = render(row.kind, row.context)
    except TemplateBroken as broken:
        findings.add("render_refused", row.number, f"Ya no puede imprimirse igual: {broken.reason}")
        return True
    if again.sha256 != row.sha256 and not same_document(again.content, row.content):
        findings.add("render_differs", row.number, "Impreso otra vez no da el mismo archivo.")
    return True


def _check_deliveries(session: Session, findings: Findings) -> None:
    """Delivered is what an attempt that stands says was: its own, or that of the one it travels with."""
    attempt = aliased(DeliveryAttempt)
    proof = (
        select(func.min(attempt.attempted_on))
        .where(
            or_(attempt.document_id == Document.id, attempt.document_id == Document.attached_to_id),
            attempt.result == DeliveryResult.DELIVERED,
            attempt.annulled_on.is_(None),
        )
        .scalar_subquery()
    )
    unproven = (
        select(Document.number, Case.number)
        .join(Case, Case.id == Document.case_id)
        .where(Document.status == DocumentStatus.DELIVERED, Document.delivered_on.is_distinct_from(proof))
        .order_by(Document.id)
    )
    for number, case in session.execute(unproven):
        findings.add(
            "delivery_unproven", number, f"Consta entregado en {case} y ninguna diligencia vigente lo prueba."
        )


def _check_replacements(session: Session, findings: Findings) -> None:
    """What is superseded says by which later document of its own case and kind, and nothing else does."""
    newer = aliased(Document)
    rows = session.execute(
        select(Document.number, Document.status)
        .outerjoin(newer, newer.id == Document.replaced_by_id)
        .where(
            or_(Document.status == DocumentStatus.SUPERSEDED, Document.replaced_by_id.is_not(None)),
            func.coalesce(
                or_(
                    Document.status != DocumentStatus.SUPERSEDED,
                    newer.case_id != Document.case_id,
                    newer.kind != Document.kind,
                    newer.id <= Document.id,
                ),
                true(),
            ),
        )
        .order_by(Document.id)
    )
    for number, status in rows:
        findings.add(
            "replacement_differs",
            number,
            f"Consta como «{status}» y el documento que lo sustituye no es uno posterior de su clase y expediente.",
        )
