"""Attempts to notify a document: each issues its own acta; only proven notification starts a term (LGTM 95-98)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, func, insert, select, text

from cases.domain.delivery import outcome
from cases.domain.errors import RuleRefused
from cases.domain.facts import AttemptFacts, DocumentFacts
from cases.domain.vocabulary import DocumentStatus, Event
from cases.domain.ways import ARTICLES, reach
from cases.domain.words import METHOD_NAMES, RESULT_NAMES
from cases.models import DeliveryAttempt
from cases.service.steps import entry_for
from cases.service.verbs.attesting import AttemptFields, attachment_of, check_attempt, happened
from cases.service.verbs.proving import attempted, proof_of
from cases.service.verbs.registry import Outcome, Verb, Work
from cases.service.writing import NewDocument, Written

_ITS_ACTA = "en el acta que se levanta"


def _record_attempt(work: Work, fields: AttemptFields) -> Outcome:
    document = document_named(work, fields.document)
    on, at = happened(work, fields)
    check_attempt(work, document, fields, at)
    attachment, photo_type = attachment_of(work, fields)
    tried = attempted(fields, work, on, at, _ITS_ACTA)
    attempts = (*document.attempts, tried)
    status, delivered_on = outcome(document.kind, attempts, work.law)
    after = replace(document, status=status, delivered_on=delivered_on, attempts=attempts)
    proof = proof_of(work, document, fields, at, photo_type, after)
    entry = entry_for(
        work.facts,
        Event.RECORD_ATTEMPT,
        code=f"{fields.how}_{fields.result}",
        reasons=[
            f"{document.number}: {METHOD_NAMES[fields.how]}, {RESULT_NAMES[fields.result]}.",
            *([f"Día inhábil, habilitado: {fields.enabled_by}."] if fields.enabled_by else []),
        ],
        basis=[ARTICLES[fields.how], *(["LGTM 94"] if fields.enabled_by else [])],
        data=fields.model_dump(mode="json", exclude_defaults=True)
        | {"at": f"{at:%H:%M}", "reach": reach(work.facts.addressee, work.facts.account)}
        # an edicto notifies on a day of its own; else it is that of the act
        | ({} if on == work.stamp.on else {"on": on.isoformat()}),
        documents=(proof,),
    )

    def store(written: Written) -> None:
        _store(work, document, fields, tried, attachment, proof, written)
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


_NEXT_OF_DOCUMENT = select(func.count() + 1).where(DeliveryAttempt.document_id == bindparam("document_id"))
_NEW_ATTEMPT = insert(DeliveryAttempt).values(
    document_id=bindparam("document_id"), sequence=_NEXT_OF_DOCUMENT.scalar_subquery()
)
_SET_STATUS = text(
    "UPDATE documents SET status = :status, delivered_on = :delivered_on"
    " WHERE id = :document OR attached_to_id = :document"
)


def _store(
    work: Work,
    document: DocumentFacts,
    fields: AttemptFields,
    tried: AttemptFacts,
    attachment: int | None,
    proof: NewDocument,
    written: Written,
) -> None:
    work.session.connection().execute(
        _NEW_ATTEMPT,
        {
            "document_id": document.key,
            "how": fields.how,
            "result": fields.result,
            "attempted_on": tried.on,
            "attempted_at": tried.at,
            "notifier": tried.notifier,
            "place": tried.place,
            "receiver_name": fields.receiver_name,
            "receiver_identity": fields.identity_line,
            "receiver_relation": fields.receiver_relation,
            "note": fields.note,
            "latitude": fields.latitude,
            "longitude": fields.longitude,
            "attachment_id": attachment,
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
