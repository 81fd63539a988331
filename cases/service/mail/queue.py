"""What the night does about e-mail: queue what may go that way, and take back to paper what nobody proved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from cases.domain.errors import FactMissing, LawGap
from cases.domain.facts import CaseFacts
from cases.domain.ladder import next_rung
from cases.domain.mail import BY_MAIL, is_address, letter_of, wait_ends_on, waits_for
from cases.domain.vocabulary import DeliveryMethod, DocumentStatus, MailStatus
from cases.law import LawBook
from cases.models import Case, Document, OutboxLetter, Taxpayer, among
from cases.snapshot import load_facts

_CHUNK = 250
_ON_ITS_WAY = (
    DocumentStatus.ISSUED,
    DocumentStatus.PRINTED,
    DocumentStatus.SIGNED,
    DocumentStatus.HANDED_OUT,
)
_CANDIDATES = (
    select(Document.case_id, Document.id, Document.sha256)
    .join(Case, Case.id == Document.case_id)
    .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
    .outerjoin(OutboxLetter, OutboxLetter.document_id == Document.id)
    .where(
        Taxpayer.accepts_email,
        Taxpayer.email.is_not(None),
        Document.kind.in_(BY_MAIL),
        Document.status.in_(_ON_ITS_WAY),
        Document.attached_to_id.is_(None),
        OutboxLetter.id.is_(None),
    )
    .order_by(Document.case_id, Document.id)
)

_LOOK_AGAIN = text(
    "UPDATE cases SET look_on = least(look_on, :on) WHERE stage <> 'closed' AND look_on IS NOT NULL AND id IN"
    " (SELECT case_id FROM documents WHERE id = ANY(:documents))"
)


def queue_letters(session: Session, book: LawBook, on: date, at: datetime) -> int:
    """Queue every document whose next rung is e-mail; how many. One that was ever queued is not queued again.

    A case whose facts or law do not answer queues nothing, and stops nobody else's.
    """
    waiting: dict[int, dict[int, str]] = defaultdict(dict)
    for case, document, sha256 in session.execute(_CANDIDATES):
        waiting[case][document] = sha256
    cases = list(waiting)
    queued = 0
    for start in range(0, len(cases), _CHUNK):
        rows = _rows_of(session, cases[start : start + _CHUNK], waiting, book, on, at)
        if rows:
            session.execute(insert(OutboxLetter), rows)
        queued += len(rows)
    return queued


def _rows_of(
    session: Session,
    cases: Sequence[int],
    waiting: Mapping[int, dict[int, str]],
    book: LawBook,
    on: date,
    at: datetime,
) -> list[dict[str, object]]:
    try:
        facts = load_facts(session, cases, book, on)
        return [row for key, case in facts.items() for row in _rows(case, waiting[key], book, on, at)]
    except (FactMissing, LawGap):
        if len(cases) == 1:
            return []
    return [row for case in cases for row in _rows_of(session, [case], waiting, book, on, at)]


def _rows(
    facts: CaseFacts, wanted: dict[int, str], book: LawBook, on: date, at: datetime
) -> list[dict[str, object]]:
    law = book.at(on)
    rows: list[dict[str, object]] = []
    for document in facts.documents:
        if document.key not in wanted or not is_address(facts.taxpayer.email):
            continue
        if next_rung(document, facts.addressee, facts.account, on, law).method is not DeliveryMethod.CORREO:
            continue
        waits = waits_for(facts, document, on)
        letter = letter_of(document, law.issuer(facts.account.district), wanted[document.key])
        rows.append(
            {
                "document_id": document.key,
                "address": facts.taxpayer.email,
                "subject": letter.subject,
                "message_id": letter.message_id,
                "status": MailStatus.QUEUED,
                "next_try_at": at,
                "created_at": at,
                "error_code": waits.code if waits else "",
                "error": waits.reason if waits else "",
            }
        )
    return rows


def back_to_paper(session: Session, book: LawBook, on: date) -> int:
    """End the wait for proofs that did not come in time, and for letters no server took; how many.

    Their cases are looked at again by the night of `on`. A letter that was proven delivered meanwhile says so.
    """
    session.execute(
        update(OutboxLetter)
        .where(
            OutboxLetter.status == MailStatus.SENT,
            Document.id == OutboxLetter.document_id,
            Document.status == DocumentStatus.DELIVERED,
        )
        .values(status=MailStatus.DELIVERED)
        .execution_options(synchronize_session=False)
    )
    law = book.at(on)
    rows = session.execute(
        select(
            OutboxLetter.document_id,
            OutboxLetter.status,
            OutboxLetter.sent_on,
            Document.signed_on,
            Case.district,
        )
        .join(Document, Document.id == OutboxLetter.document_id)
        .join(Case, Case.id == Document.case_id)
        .where(OutboxLetter.status.in_((MailStatus.SENT, MailStatus.QUEUED)))
        .with_for_update(of=OutboxLetter)
    ).all()
    late: dict[str, list[int]] = {MailStatus.SENT: [], MailStatus.QUEUED: []}
    for key, status, sent_on, signed_on, district in rows:
        since = sent_on if status == MailStatus.SENT else signed_on
        if since is not None and wait_ends_on(law, since, district) < on:
            late[status].append(key)
    silent, stuck = late[MailStatus.SENT], late[MailStatus.QUEUED]
    _end(
        session,
        silent,
        MailStatus.UNANSWERED,
        "mail_unanswered",
        "No llegó prueba de entrega a tiempo: sigue en papel.",
    )
    _end(
        session,
        stuck,
        MailStatus.FAILED,
        "mail_not_taken",
        "Ningún servidor lo aceptó a tiempo: sigue en papel.",
    )
    look_again(session, [*silent, *stuck], on)
    return len(silent) + len(stuck)


def look_again(session: Session, documents: Sequence[int], on: date) -> None:
    """The next night from `on` looks at the cases of letters that will not notify any more."""
    session.execute(_LOOK_AGAIN, {"on": on, "documents": list(documents)})


def _end(session: Session, documents: Sequence[int], status: MailStatus, code: str, said: str) -> None:
    session.execute(
        update(OutboxLetter)
        .where(among(OutboxLetter.document_id, documents))
        .values(status=status, error_code=code, error=said)
        .execution_options(synchronize_session=False)
    )
