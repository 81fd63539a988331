"""What people see of the outbox and decide about a letter: repeat it, give it up, or say that it did go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, RuleRefused
from cases.domain.mail import is_address
from cases.domain.permissions import check_may_decide_mail
from cases.domain.vocabulary import MailStatus
from cases.domain.words import MAIL_STATUS_NAMES
from cases.models import Case, Document, OutboxLetter, Taxpayer
from cases.service.mail.queue import look_again
from cases.service.stamp import OFFICE_ZONE, Stamp

_S = MailStatus
MAY_RETRY = (_S.UNKNOWN, _S.FAILED, _S.CANCELLED, _S.BOUNCED, _S.UNANSWERED)
MAY_CANCEL = (_S.QUEUED, _S.UNKNOWN, _S.SENT)
MAY_TELL_SENT = (_S.UNKNOWN,)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as the list shows it."""

    document: str
    case: str
    status: str
    attempts: int
    next_try_at: datetime
    sent_at: datetime | None
    error_code: str
    error: str
    server_answer: str
    created_at: datetime
    delivered_on: date | None

    @property
    def status_name(self) -> str:
        return MAIL_STATUS_NAMES[MailStatus(self.status)]

    @property
    def may_retry(self) -> bool:
        return self.status in MAY_RETRY

    @property
    def may_cancel(self) -> bool:
        return self.status in MAY_CANCEL

    @property
    def may_tell_sent(self) -> bool:
        return self.status in MAY_TELL_SENT


def letter_rows(
    session: Session, status: str | None = None, *, limit: int = 200, document: str | None = None
) -> Sequence[LetterRow]:
    """Letters, newest first; without addresses, which are on the page of the case."""
    rows = (
        select(
            Document.number,
            Case.number,
            OutboxLetter.status,
            OutboxLetter.attempts,
            OutboxLetter.next_try_at,
            OutboxLetter.sent_at,
            OutboxLetter.error_code,
            OutboxLetter.error,
            OutboxLetter.server_answer,
            OutboxLetter.created_at,
            Document.delivered_on,
        )
        .join(Document, Document.id == OutboxLetter.document_id)
        .join(Case, Case.id == Document.case_id)
        .order_by(OutboxLetter.id.desc())
        .limit(limit)
    )
    if status:
        rows = rows.where(OutboxLetter.status == _status(status))
    if document:
        rows = rows.where(Document.number == document)
    return [LetterRow(*row) for row in session.execute(rows)]


def letter_counts(session: Session) -> dict[str, int]:
    """How many letters there are in each status that has any."""
    rows = session.execute(select(OutboxLetter.status, func.count()).group_by(OutboxLetter.status))
    return dict(rows.all())


def retry_letter(session: Session, document: str, stamp: Stamp) -> None:
    """Queue a letter again, to the address on record now; with the same Message-ID."""
    row = _decidable(session, document, stamp, MAY_RETRY, "repetirse")
    address = session.scalars(
        select(Taxpayer.email)
        .join(Case, Case.taxpayer_id == Taxpayer.id)
        .join(Document, Document.case_id == Case.id)
        .where(Document.id == row.document_id)
    ).one()
    if address is None or not is_address(address):
        raise RuleRefused(
            "email_missing", "No consta una dirección de correo: complétela en el registro.", ("LGTM 95",)
        )
    row.address, row.status, row.next_try_at, row.attempts = address, _S.QUEUED, stamp.at, 0
    row.error_code = row.error = ""


def cancel_letter(session: Session, document: str, stamp: Stamp) -> None:
    """Give e-mail up for a document: it goes on paper. What the server took already cannot be called back."""
    row = _decidable(session, document, stamp, MAY_CANCEL, "cancelarse")
    row.status, row.error_code = _S.CANCELLED, "mail_cancelled"
    row.error = f"Se decidió notificar en papel ({stamp.actor})."
    look_again(session, [row.document_id], stamp.on)


def tell_sent(session: Session, document: str, stamp: Stamp) -> None:
    """Say of a letter whose outcome is unknown that it did go out, on the day it was taken up."""
    row = _decidable(session, document, stamp, MAY_TELL_SENT, "darse por enviado")
    assert row.claimed_at is not None, "only a letter that was claimed can have an unknown outcome"
    row.status, row.sent_at = _S.SENT, row.claimed_at
    row.sent_on = row.claimed_at.astimezone(OFFICE_ZONE).date()
    row.error_code, row.error = "mail_told_sent", f"Se dio por enviado ({stamp.actor})."


def _decidable(
    session: Session, document: str, stamp: Stamp, statuses: Sequence[MailStatus], what: str
) -> OutboxLetter:
    check_may_decide_mail(stamp.role)
    row = letter_of_document(session, document)
    if row.status not in statuses:
        raise RuleRefused(
            "mail_not_decidable",
            f"El correo de {document} está en «{MAIL_STATUS_NAMES[MailStatus(row.status)]}»: no puede {what}.",
            ("política de correo",),
        )
    row.decided_by, row.decided_at = stamp.actor, stamp.at
    return row


def letter_of_document(session: Session, document: str) -> OutboxLetter:
    """The letter of a document, locked. Raises BadInput where it has none."""
    row = session.scalars(
        select(OutboxLetter)
        .join(Document, Document.id == OutboxLetter.document_id)
        .where(Document.number == document.strip())
        .with_for_update(of=OutboxLetter)
    ).one_or_none()
    if row is None:
        raise BadInput("unknown_letter", f"No hay un correo del documento {document}.")
    return row


def _status(text: str) -> MailStatus:
    try:
        return MailStatus(text)
    except ValueError as error:
        raise BadInput(
            "unknown_mail_status", f"No existe el estado «{text}». Existen: {', '.join(MailStatus)}."
        ) from error
