"""Annulling a proof: the attempts that still stand are summed again, and every deadline with them."""

from dataclasses import replace

from pydantic import Field
from sqlalchemy import update

from cases.domain.delivery import outcome
from cases.domain.errors import RuleRefused
from cases.domain.facts import DocumentFacts
from cases.domain.fallen_terms import Fallen, fallen
from cases.domain.vocabulary import DocumentStatus, Event
from cases.models import DeliveryAttempt, Document
from cases.service.steps import entry_for
from cases.service.verbs.attempts import document_named, set_status
from cases.service.verbs.registry import Fields, Outcome, Verb, Work
from cases.service.writing import Written


class AnnulAttemptFields(Fields):
    document: str = Field(title="Documento", description="Cuya prueba de entrega se anula.")
    reason: str = Field(min_length=10, max_length=1000, title="Por qué se anula")


def _annul_attempt(work: Work, fields: AnnulAttemptFields) -> Outcome:
    document = document_named(work, fields.document)
    if not document.attempts:
        raise RuleRefused("no_attempt", f"{document.number} no tiene diligencias que anular.", ("LGTM 96",))
    annulled = document.attempts[-1]
    if work.stamp.on < annulled.on:
        raise RuleRefused(
            "annulled_before_attempt",
            f"La diligencia es del {annulled.on:%d/%m/%Y}: no pudo anularse antes.",
            ("LGTM 96",),
        )
    left = document.attempts[:-1]
    status, delivered_on = (
        (DocumentStatus(document.status), None)
        if document.is_void
        else outcome(document.kind, left, work.law)
    )
    fell = _fallen(work, replace(document, status=status, delivered_on=delivered_on, attempts=left))
    entry = entry_for(
        work.facts,
        Event.ANNUL_ATTEMPT,
        code="attempt_annulled",
        reasons=[
            f"Se anuló la diligencia del {annulled.on:%d/%m/%Y} sobre {document.number}: {fields.reason}",
            *(term.text for term in fell),
        ],
        basis=["LGTM 96"],
        data=fields.model_dump(mode="json")
        | {"attempted_on": annulled.on.isoformat(), "deadlines": [term.as_data for term in fell]},
    )

    def store(_: Written) -> None:
        work.session.execute(
            update(DeliveryAttempt)
            .where(DeliveryAttempt.id == annulled.key)
            .values(annulled_on=work.stamp.on, annulled_by=work.stamp.actor, annul_reason=fields.reason)
        )
        work.session.execute(
            update(Document)
            .where(Document.number == annulled.proof_number)
            .values(status=DocumentStatus.ANNULLED, delivered_on=None)
        )
        set_status(work, document, status, delivered_on)

    told = " ".join(term.text for term in fell) or "Ningún plazo descansaba en ella."
    return Outcome(entry, f"Quedó anulada la diligencia sobre {document.number}. {told}", store)


def _fallen(work: Work, after: DocumentFacts) -> tuple[Fallen, ...]:
    """The terms that the case had with the attempt and has otherwise without it."""
    documents = tuple(after if one.key == after.key else one for one in work.facts.documents)
    return fallen(work.facts, replace(work.facts, documents=documents), work.book, work.stamp.on)


VERBS = (
    Verb(
        Event.ANNUL_ATTEMPT,
        AnnulAttemptFields,
        "Anula la última diligencia de un documento; sus plazos se calculan de nuevo.",
        _annul_attempt,
    ),
)
