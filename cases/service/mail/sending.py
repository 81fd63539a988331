"""Sending what is queued: each letter is claimed in a transaction of its own before the server hears of it.

A crash after the server took a letter and before that was stored leaves it claimed. Whoever sends next holds the
lock of senders alone, so a claimed letter is one whose sender is gone: its outcome is unknown, and a person decides.
It is never sent again by itself; if a person repeats it, it bears the same Message-ID.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from cases.domain.errors import ChannelDown, FactMissing, LawGap
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.mail import (
    MOST_TRIES,
    NOT_SIGNED,
    UNSIGNED,
    Letter,
    keeps_back,
    letter_of,
    pause_after,
    waits_for,
)
from cases.domain.vocabulary import MailStatus
from cases.law import LawBook
from cases.models import Document, DocumentBytes, OutboxLetter
from cases.service.mail.carrier import Answer, Carrier, MailServer, Verdict
from cases.service.mail.queue import look_again
from cases.service.stamp import OFFICE_ZONE
from cases.service.still_owed import change_of
from cases.snapshot import Ledger, load_facts

_MAIL_LOCK = 7_316_006
_DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")

_OUTCOMES = {
    Verdict.REFUSED: (
        MailStatus.BOUNCED,
        "mail_bounced",
        "El servidor de destino lo rechazó: sigue en papel.",
    ),
    Verdict.UNKNOWN: (
        MailStatus.UNKNOWN,
        "mail_outcome_unknown",
        "La conexión se cortó antes de la respuesta: decida si se repite o se da por enviado.",
    ),
}
_INTERRUPTED = "El envío se interrumpió: no se sabe si salió. Decida si se repite o se da por enviado."
_GIVEN_UP = "El servidor lo aplazó demasiadas veces: sigue en papel."
_PUT_OFF = "El servidor lo aplazó: se intenta otra vez."


@dataclass(slots=True)
class MailReport:
    """What a run did, in counts; `waiting` are those that stay queued, by the reason."""

    outcomes: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        return {
            "outcomes": dict(sorted(self.outcomes.items())),
            "waiting": dict(sorted(self.waiting.items())),
        }


@dataclass(frozen=True, slots=True)
class _Claimed:
    key: int
    sender: str
    recipient: str
    envelope: str
    message: EmailMessage


def send_letters(
    engine: Engine, book: LawBook, server: MailServer, on: date, now: Callable[[], datetime]
) -> MailReport:
    """Send every queued letter whose time has come, checked against the facts of `on`.

    Two senders follow each other. Raises ChannelDown where the server cannot be used; what was not sent stays queued.
    """
    report = MailReport()
    with _alone(engine), Carrier(server) as carrier:
        _take_over_the_interrupted(engine, report)
        for key in _due(engine, now(), report):
            carrier.ready()
            try:
                with Session(engine) as session, session.begin():
                    claimed = _claim(session, key, book, on, now(), report)
            except (FactMissing, LawGap) as error:  # of its own case: the others go
                report.waiting[error.code] += 1
                continue
            if claimed is None:
                continue
            content = claimed.message.as_bytes(policy=SMTP)
            try:
                answer = carrier.carry(content, claimed.sender, claimed.recipient, claimed.envelope)
            except ChannelDown as down:
                _finish(engine, key, Answer(Verdict.LATER, down.reason), now(), report)
                raise
            _finish(engine, key, answer, now(), report)
    return report


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MAIL_LOCK})
        yield


def _take_over_the_interrupted(engine: Engine, report: MailReport) -> None:
    """Letters whose sender is gone: nobody but us sends now."""
    with Session(engine) as session, session.begin():
        found = session.execute(
            update(OutboxLetter)
            .where(OutboxLetter.status == MailStatus.SENDING)
            .values(status=MailStatus.UNKNOWN, error_code="mail_interrupted", error=_INTERRUPTED)
            .returning(OutboxLetter.id)
        ).all()
    if found:
        report.outcomes[MailStatus.UNKNOWN] += len(found)


def _finish(engine: Engine, key: int, answer: Answer, at: datetime, report: MailReport) -> None:
    with Session(engine) as session, session.begin():
        report.outcomes[_store(session, key, answer, at)] += 1


def _due(engine: Engine, at: datetime, report: MailReport) -> list[int]:
    """Those whose time has come; a document that nobody has signed yet does not even make us call the server."""
    with Session(engine) as session:
        rows = session.execute(
            select(OutboxLetter.id, Document.status)
            .join(Document, Document.id == OutboxLetter.document_id)
            .where(OutboxLetter.status == MailStatus.QUEUED, OutboxLetter.next_try_at <= at)
            .order_by(OutboxLetter.next_try_at, OutboxLetter.id)
        ).all()
    unsigned = [key for key, status in rows if status in UNSIGNED]
    if unsigned:
        report.waiting[NOT_SIGNED.code] += len(unsigned)
    return [key for key, status in rows if status not in UNSIGNED]


def _claim(
    session: Session, key: int, book: LawBook, on: date, at: datetime, report: MailReport
) -> _Claimed | None:
    """Look at everything again and take the letter; None where it must not go, or not yet."""
    row = session.get_one(OutboxLetter, key, with_for_update=True)
    if row.status != MailStatus.QUEUED:
        return None
    issued = session.get_one(Document, row.document_id)
    ledgers: dict[int, Ledger] = {}
    facts = load_facts(session, [issued.case_id], book, on, ledgers=ledgers)[issued.case_id]
    document = next(one for one in facts.documents if one.key == issued.id)
    law = book.at(on)
    change = change_of(session, facts, document, book, ledgers)
    off = keeps_back(facts, document, row.address, change, on, law)
    if off is not None:
        row.status, row.error_code, row.error = MailStatus.CANCELLED, off.code, off.reason
        report.outcomes[MailStatus.CANCELLED] += 1
        look_again(session, [row.document_id], on)
        return None
    wait = waits_for(facts, document, on)
    if wait is not None:
        row.error_code, row.error = wait.code, wait.reason
        report.waiting[wait.code] += 1
        return None
    row.status, row.claimed_at, row.attempts = MailStatus.SENDING, at, row.attempts + 1
    row.error_code = row.error = row.server_answer = ""
    letter = letter_of(document, law.issuer(facts.account.district), issued.sha256)
    message = _message(letter, row, at)
    for number, content in _papers(session, facts, document):
        message.add_attachment(content, *_DOCX, filename=f"{number}.docx")
    return _Claimed(key, letter.sender, row.address, row.message_id.strip("<>"), message)


def _message(letter: Letter, row: OutboxLetter, at: datetime) -> EmailMessage:
    """The letter without what is attached; it asks the person's program for a receipt (RFC 8098)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((letter.sender_name, letter.sender))
    message["To"] = row.address
    message["Subject"] = row.subject
    message["Date"] = format_datetime(at.astimezone(OFFICE_ZONE))
    message["Message-ID"] = row.message_id
    message["Disposition-Notification-To"] = letter.sender
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _papers(session: Session, facts: CaseFacts, document: DocumentFacts) -> Iterator[tuple[str, bytes]]:
    """The document as it was issued, bit by bit, and what travels with it."""
    for one in facts.documents:
        if document.key in (one.key, one.attached_to):
            yield one.number, session.get_one(DocumentBytes, one.key).content


def _store(session: Session, key: int, answer: Answer, at: datetime) -> MailStatus:
    row = session.get_one(OutboxLetter, key, with_for_update=True)
    row.server_answer = answer.said
    if answer.verdict is Verdict.TAKEN:
        row.status, row.sent_at, row.sent_on = MailStatus.SENT, at, at.astimezone(OFFICE_ZONE).date()
        row.asked_for_report = answer.asked_for_report
    elif answer.verdict is Verdict.LATER and row.attempts < MOST_TRIES:
        row.status, row.next_try_at = MailStatus.QUEUED, at + pause_after(row.attempts)
        row.error_code, row.error = "mail_put_off", _PUT_OFF
    elif answer.verdict is Verdict.LATER:
        row.status, row.error_code, row.error = MailStatus.FAILED, "mail_given_up", _GIVEN_UP
    else:
        row.status, row.error_code, row.error = _OUTCOMES[answer.verdict]
    if row.status in (MailStatus.BOUNCED, MailStatus.FAILED):
        look_again(session, [row.document_id], at.astimezone(OFFICE_ZONE).date())
    return MailStatus(row.status)
