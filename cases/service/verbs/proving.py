"""The document that proves an attempt: the acta of a visit or delivery, the esquela, or the edicto."""

from datetime import date, time
from decimal import Decimal
from typing import Any

from cases.domain.documents.wording import NO_IDENTITY, long_date
from cases.domain.edicto import Board
from cases.domain.facts import AttemptFacts, DocumentFacts
from cases.domain.ladder import next_rung
from cases.domain.receivers import expected_receiver, known_as
from cases.domain.vocabulary import DeliveryMethod
from cases.domain.ways import place_on_record
from cases.service.contexts.proofs import (
    Leaving,
    Publication,
    Visit,
    build_acta_de_notificacion,
    build_edicto,
    build_esquela,
    piece,
)
from cases.service.verbs.attesting import AttemptFields
from cases.service.verbs.registry import Work
from cases.service.writing import NewDocument

_SCAN = "application/pdf"
_UNTOLD = "sin otro dato"
_NO_TRACE = "sin número de guía ni de acuse"
_UNSHOWN = "no mostró documento"
_RECEIVER = "persona que recibe"


def place_of(work: Work, fields: AttemptFields) -> str:
    """Where it was practised: as told, or where the way itself happens."""
    if fields.place:
        return fields.place
    if fields.how is DeliveryMethod.CORREO:
        return work.facts.taxpayer.email
    if fields.how is DeliveryMethod.OFICINA:
        return work.law.issuer(work.facts.account.district).office_address
    account = work.facts.account
    return place_on_record(work.facts.addressee, account) or account.neighbourhood or "la oficina"


def proof_of(
    work: Work,
    document: DocumentFacts,
    fields: AttemptFields,
    at: time,
    photo_type: str,
    after: DocumentFacts,
) -> NewDocument:
    """`after` is the document as the attempt leaves it: what is planned next is read from it."""
    common: dict[str, Any] = {
        "on": work.stamp.on,
        "at": at,
        "place": place_of(work, fields),
        "notifier_name": work.actor_name,
    }
    annexes = [piece(one) for one in work.facts.documents if one.attached_to == document.key]
    evidence = _evidence(fields, photo_type)
    if fields.how is DeliveryMethod.ESQUELA:
        return _esquela(work, document, fields, common, annexes, evidence)
    if fields.how is DeliveryMethod.EDICTO:
        return _edicto(work, document, fields, after, evidence)
    visit = Visit(
        **common,
        how=fields.how,
        result=fields.result,
        **_receiver(work, fields),
        informant_text=fields.note or ("" if fields.notifies else _UNTOLD),
        next_visit_text="" if fields.notifies else _planned(work, fields, after),
        trace_text=fields.trace or _NO_TRACE,
        evidence_text=evidence,
    )
    given = {
        "act": document,
        "visit": visit,
        "attempt_number": len(document.attempts) + 1,
        "annexes": annexes,
    }
    kind = "acta_de_notificacion"
    return work.press.issue(work.facts, kind, build_acta_de_notificacion, given, total=Decimal(0))


def _receiver(work: Work, fields: AttemptFields) -> dict[str, Any]:
    """Who received, and how it was signed; whoever came to the office and refused is named too."""
    at_office = fields.how is DeliveryMethod.OFICINA
    if not fields.notifies and not at_office:
        return {}
    facts, told = work.facts, fields.receiver_name
    known = known_as(facts, told) if told else expected_receiver(facts)
    name = told or (known.name if known else facts.taxpayer.name)
    if not fields.notifies:
        return {"receiver_name": name}
    identity, capacity = (
        (known.identity_line or NO_IDENTITY, known.capacity) if known else (_UNSHOWN, _RECEIVER)
    )
    return {
        "receiver_name": name,
        "receiver_identity_line": fields.identity_line or identity,
        "receiver_capacity": fields.receiver_relation or capacity,
        "pages_delivered_text": "un ejemplar",
        "signature_state": fields.signature_state,
        "witness_name": fields.witness_name,
        "witness_identity_line": fields.witness_identity_line,
    }


def _planned(work: Work, fields: AttemptFields, after: DocumentFacts) -> str:
    """The next visit: as the notifier agreed it, else as the ladder plans it; "" where none follows."""
    rung = next_rung(after, work.facts.addressee, work.facts.account, work.stamp.on, work.law)
    if rung.earliest_on is None or rung.method not in (DeliveryMethod.PERSONAL, DeliveryMethod.ESQUELA):
        return ""
    if fields.return_on is not None:
        hour = f" a las {fields.return_at:%H:%M}" if fields.return_at else ", a otra hora"
        return f"otra visita el {long_date(max(fields.return_on, rung.earliest_on))}{hour}"
    return f"otra visita desde el {long_date(rung.earliest_on)}, a otra hora"


def _evidence(fields: AttemptFields, photo_type: str) -> str:
    """Photo by its digest, and position, as the acta attaches them; "" without any."""
    told = []
    if fields.photo:
        what = "documento escaneado" if photo_type == _SCAN else "fotografía del lugar"
        told.append(f"{what}, con huella SHA-256 {fields.photo}")
    if fields.latitude is not None and fields.longitude is not None:
        told.append(f"posición: latitud {fields.latitude}, longitud {fields.longitude}")
    return "; ".join(told)


def _esquela(
    work: Work,
    document: DocumentFacts,
    fields: AttemptFields,
    common: dict[str, Any],
    annexes: list[str],
    evidence: str,
) -> NewDocument:
    leaving = Leaving(
        **common,
        receiver_name=fields.receiver_name,
        receiver_identity_line=fields.identity_line or _UNSHOWN,
        receiver_relation=fields.receiver_relation or "que se encontraba en el lugar",
        witness_name=fields.witness_name,
        evidence_text=evidence,
    )
    given = {"act": document, "leaving": leaving, "annexes": annexes}
    return work.press.issue(work.facts, "esquela", build_esquela, given, total=Decimal(0))


def _edicto(
    work: Work, document: DocumentFacts, fields: AttemptFields, after: DocumentFacts, evidence: str
) -> NewDocument:
    told = fields.publication
    assert told is not None, "checked before"
    if isinstance(told, Board):
        publication = Publication(
            posted=(told.posted.date(), told.posted.time()),
            removed=(told.removed.date(), told.removed.time()),
            done_on=after.delivered_on,
        )
    else:
        publication = Publication(
            where="newspaper",
            posted=(told.published_on, None),
            newspaper_text=f"{fields.newspaper.rstrip('. ')}, del {long_date(told.published_on)}",
            done_on=after.delivered_on,
        )
    given = {
        "act": document,
        "ground": fields.ground,
        "ground_proof_text": fields.ground_proof,
        "publication": publication,
        "evidence_text": evidence,
    }
    return work.press.issue(work.facts, "edicto", build_edicto, given, total=Decimal(0))


def attempted(fields: AttemptFields, work: Work, on: date, at: time, proof: str = "") -> AttemptFacts:
    """The attempt as the facts of the case will show it."""
    return AttemptFacts(
        key=0,
        on=on,
        at=at,
        how=fields.how,
        result=fields.result,
        notifier=work.stamp.actor,
        place=place_of(work, fields),
        receiver_name=fields.receiver_name,
        receiver_relation=fields.receiver_relation,
        proof_number=proof,
    )
