"""What goes by e-mail in the story, and what people answer to it.

Letters take the real way: queued by the night, signed, handed to a server over SMTP, proven by what comes back.
"""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import select

from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import MailStatus, Role
from cases.models import Account, Case, Document, OutboxLetter
from cases.service.mail import record_receipt, send_letters
from cases.service.stamp import OFFICE_ZONE
from workflows.demo.characters import Part
from workflows.demo.office import Office

_BOUNCES_EVERY = 9
_FIRST_BOUNCE = 2
"""Which letter, from 1, comes back first: a mailbox that is full."""


def send(office: Office) -> None:
    """Hand the signed letters over; whoever moved away has no mailbox either."""
    with office.sessions() as session:
        waiting = session.execute(
            select(OutboxLetter.address, Account.number)
            .join(Document, Document.id == OutboxLetter.document_id)
            .join(Case, Case.id == Document.case_id)
            .join(Account, Account.id == Case.account_id)
            .where(OutboxLetter.status == MailStatus.QUEUED)
        ).all()
    office.post.unknown = {address for address, account in waiting if office.part_of(account) is Part.MOVED}
    send_letters(office.engine, office.book, office.post.server, office.today, lambda: office.clock)


def read_answers(office: Office) -> set[str]:
    """People answer what they got, and the desk records it; the numbers of what was proven delivered today."""
    proven = set()
    for content in office.post.taken:
        letter = message_from_bytes(content, policy=policy.default)
        office.post.letters += 1
        comes_back = office.post.letters % _BOUNCES_EVERY == _FIRST_BOUNCE
        said = _bounce(letter, office.clock) if comes_back else _answer(letter, office.clock)
        number = _record(office, said)
        if number and not comes_back:
            proven.add(number)
    office.post.taken.clear()
    return proven


def _record(office: Office, content: bytes) -> str:
    """The document it speaks of; "" where the rules refuse what it would prove."""
    stamp = office.stamp(Role.NOTIFICADOR)
    try:
        with office.sessions.begin() as session:
            return record_receipt(session, content, stamp, office.book).document
    except RuleRefused as refusal:
        office.refused[refusal.code] += 1
        return ""


def _answer(letter: EmailMessage, at: datetime) -> bytes:
    answer = EmailMessage(policy=policy.SMTP)
    answer["From"], answer["To"] = letter["To"], letter["From"]
    answer["Date"] = format_datetime(at.astimezone(OFFICE_ZONE))
    answer["In-Reply-To"] = letter["Message-ID"]
    answer.set_content("Recibido, gracias.")
    return answer.as_bytes()


def _bounce(letter: EmailMessage, at: datetime) -> bytes:
    """The report of a server that could not deliver (RFC 3464)."""
    return (
        f"From: correo@example.com\r\nDate: {format_datetime(at.astimezone(OFFICE_ZONE))}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="parte"\r\n\r\n'
        "--parte\r\nContent-Type: text/plain\r\n\r\nEl buzon esta lleno.\r\n"
        "--parte\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.com\r\n"
        f"Original-Envelope-Id: {str(letter['Message-ID']).strip('<>')}\r\n\r\n"
        f"Final-Recipient: rfc822; {letter['To']}\r\nAction: failed\r\nStatus: 5.2.2\r\n--parte--\r\n"
    ).encode("ascii")
