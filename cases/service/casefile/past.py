"""The facts of a case on a past date, or as they were known on one."""

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.domain.facts import AttemptFacts, CaseFacts
from cases.domain.hindsight import AttemptRecord, Moment, Records, as_it_stood
from cases.law import LawBook
from cases.models import DeliveryAttempt, Document
from cases.service.stamp import OFFICE_ZONE
from cases.snapshot import load_facts
from cases.snapshot.plans import load_plans


def facts_at(session: Session, case: int, book: LawBook, moment: Moment) -> CaseFacts:
    """What was so by the moment and, where it says so, known by then. Raises BadInput before the opening."""
    facts = load_facts(session, [case], book, moment.on, known_at=moment.known_at)[case]
    plan = load_plans(session, [case], on=moment.on, known_at=moment.known_at).get(case)
    records = Records(_issued_by(session, case), _attempts(session, case))
    past = as_it_stood(replace(facts, plan=plan), moment, records, book.at(moment.on))
    if past is None:
        raise _not_there_yet(facts, moment)
    return past


def _not_there_yet(facts: CaseFacts, moment: Moment) -> BadInput:
    """Which of the two dates asked for is too early: that of the effects, or that of the record."""
    recorded = facts.events[0].recorded_at.astimezone(OFFICE_ZONE)
    if facts.opened_on > moment.on:
        known = f"se abrió el {facts.opened_on:%d/%m/%Y}"
    else:
        known = f"consta en el sistema desde el {recorded:%d/%m/%Y}"
    return BadInput(
        "case_not_open_yet", f"El expediente {facts.number} {known}: pida esa fecha u otra posterior."
    )


def _issued_by(session: Session, case: int) -> dict[int, int]:
    rows = session.execute(select(Document.id, Document.event_id).where(Document.case_id == case))
    return dict(rows.all())


def _attempts(session: Session, case: int) -> dict[int, list[AttemptRecord]]:
    found: dict[int, list[AttemptRecord]] = defaultdict(list)
    rows = session.scalars(
        select(DeliveryAttempt)
        .join(Document, Document.id == DeliveryAttempt.document_id)
        .where(Document.case_id == case)
        .order_by(DeliveryAttempt.document_id, DeliveryAttempt.sequence)
    ).all()
    proofs = [row.proof_document_id for row in rows if row.proof_document_id]
    named = session.execute(select(Document.id, Document.number).where(Document.id.in_(proofs)))
    numbers = dict(named.all())
    for row in rows:
        attempt = AttemptFacts(
            key=row.id,
            on=row.attempted_on,
            at=row.attempted_at,
            how=row.how,
            result=row.result,
            notifier=row.notifier,
            place=row.place,
            receiver_name=row.receiver_name,
            receiver_relation=row.receiver_relation,
            proof_number=numbers.get(row.proof_document_id or 0, ""),
        )
        found[row.document_id].append(
            AttemptRecord(attempt, row.event_id, row.proof_document_id, row.annulled_on)
        )
    return found
