"""What comes back about a letter: a report of delivery or of its failure, a receipt of reading, or the person's reply.

LGTM 95 counts from the date on which the communication was delivered. That a server took a letter says nothing of the
person's mailbox, so only three things prove delivery: the report of the server that put it into that mailbox (RFC 3464,
"delivered"), the receipt of the program in which it was opened (RFC 8098, "displayed"), or an answer of the person.
Each must name the address that the person accepted: a letter handed on may be read, and answered, by anybody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import InvalidHeaderDefect, MessageError
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput, RuleRefused
from cases.domain.permissions import check_role
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, Event, MailStatus
from cases.law import LawBook
from cases.models import Case, Document, OutboxLetter
from cases.service.mail.queue import look_again
from cases.service.stamp import OFFICE_ZONE, Stamp
from cases.service.verbs import perform

_LARGEST_BYTES = 5 * 1024 * 1024
_STATUS_CODE = re.compile(r"\d\.\d{1,3}\.\d{1,3}")

_UNREADABLE = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
"""What the standard library raises over a message that somebody broke, or made to break it."""

What = Literal["delivered", "displayed", "replied", "failed", "under_way"]
_SAID: dict[What, str] = {
    "delivered": "Informe de entrega del servidor de destino",
    "displayed": "Acuse de lectura",
    "replied": "Respuesta de la persona",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a report came to; `document` is the number of the document the letter carried."""

    document: str
    what: What
    at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class _Read:
    what: What
    letters: frozenset[str]
    """Message-IDs, or envelope ids, of the letters it may speak of, without brackets."""
    at: datetime
    addresses: frozenset[str] = frozenset()
    """Whose mailbox, program or answer it says it is, in small letters."""
    code: str = ""


def record_receipt(session: Session, content: bytes, stamp: Stamp, book: LawBook) -> Receipt:
    """Read a message and record what it says of a letter: its delivery as an attempt, its bounce in the outbox.

    `stamp` is of whoever received it; the delivery is dated as the message says. The same message twice is once.
    Raises BadInput for what is no report, receipt or reply, or speaks of no letter of ours.
    """
    check_role(Event.RECORD_ATTEMPT, stamp.role)
    read = _read(content)
    row, number, case = _letter(session, read)
    digest = sha256(content).hexdigest()
    if read.what == "under_way":
        return Receipt(
            number, read.what, read.at, f"{number}: el correo sigue en camino; no prueba la entrega."
        )
    if read.what == "failed":
        look_again(session, [row.document_id], stamp.on)
        return _bounced(row, read, number, digest)
    return _delivered(session, row, read, number, case, digest, stamp, book)


def _bounced(row: OutboxLetter, read: _Read, number: str, digest: str) -> Receipt:
    if row.status == MailStatus.DELIVERED:
        raise RuleRefused("document_delivered", f"{number}: ya consta su entrega.", ("LGTM 95",))
    row.status, row.error_code, row.report_sha256 = MailStatus.BOUNCED, "mail_bounced", digest
    row.error = f"No pudo entregarse ({read.code or 'sin código'}): sigue en papel."
    return Receipt(number, read.what, read.at, f"{number}: el correo rebotó; la notificación sigue en papel.")


def _delivered(
    session: Session,
    row: OutboxLetter,
    read: _Read,
    number: str,
    case: str,
    digest: str,
    stamp: Stamp,
    book: LawBook,
) -> Receipt:
    if row.sent_at is None:
        raise RuleRefused(
            "mail_never_sent", f"{number}: ese correo no ha salido, así que no pudo recibirse.", ("LGTM 95",)
        )
    if row.address.casefold() not in read.addresses:
        raise RuleRefused(
            "report_of_another_address",
            f"{number}: el mensaje no viene de la dirección que la persona aceptó, así que no prueba que lo recibiera.",
            ("LGTM 95",),
        )
    local = read.at.astimezone(OFFICE_ZONE)
    if row.sent_on is not None and local.date() < row.sent_on:
        raise BadInput(
            "report_before_sending", f"{number}: el mensaje es anterior al envío: revise qué archivo dio."
        )
    data = {
        "document": number,
        "how": DeliveryMethod.CORREO.value,
        "result": DeliveryResult.DELIVERED.value,
        "at": f"{local:%H:%M}",
        "place": f"Correo electrónico {row.address}",
        "trace": f"{_SAID[read.what]} del {local:%d/%m/%Y %H:%M}; {row.message_id}; sha256 {digest}",
    }
    given = Stamp(stamp.actor, stamp.role, local.date(), stamp.at, f"mail:{digest[:32]}")
    done = perform(session, case, "record_attempt", given, data, book)
    row.status, row.report_sha256, row.error_code, row.error = MailStatus.DELIVERED, digest, "", ""
    return Receipt(number, read.what, read.at, done.message)


def _letter(session: Session, read: _Read) -> tuple[OutboxLetter, str, str]:
    found = session.execute(
        select(OutboxLetter, Document.number, Case.number)
        .join(Document, Document.id == OutboxLetter.document_id)
        .join(Case, Case.id == Document.case_id)
        .where(OutboxLetter.message_id.in_([f"<{one}>" for one in read.letters]))
        .with_for_update(of=OutboxLetter)
    ).one_or_none()
    if found is None:
        raise BadInput(
            "report_of_no_letter", "El mensaje no habla de un correo de esta oficina, o habla de varios."
        )
    row, number, case = found
    return row, number, case


def _read(content: bytes) -> _Read:
    if len(content) > _LARGEST_BYTES:
        raise BadInput(
            "report_too_large", "El mensaje pesa más de 5 MB: guarde solo el informe, sin lo adjunto."
        )
    try:
        return _told(message_from_bytes(content, policy=policy.default))
    except _UNREADABLE as error:
        raise BadInput(
            "report_unreadable", "El mensaje está dañado o no es un correo: guarde otra vez el que llegó."
        ) from error


def _told(message: EmailMessage) -> _Read:
    kind = (
        str(message.get_param("report-type", "")) if message.get_content_type() == "multipart/report" else ""
    )
    at = _date(message)
    if kind == "delivery-status":
        return _delivery_status(message, at)
    if kind == "disposition-notification":
        return _disposition(message, at)
    return _reply(message, at)


def _delivery_status(message: EmailMessage, at: datetime) -> _Read:
    fields = [fields for part in _parts(message, "message/delivery-status") for fields in part.iter_parts()]
    actions = {str(one["Action"]).strip().lower() for one in fields if one["Action"]}
    ids = {str(one["Original-Envelope-Id"]).strip() for one in fields if one["Original-Envelope-Id"]}
    code = next((found[0] for one in fields if (found := _STATUS_CODE.search(str(one["Status"])))), "")
    letters = frozenset(ids | set(_returned_ids(message)))
    if "failed" in actions:
        return _Read("failed", letters, at, code=code)
    what: What = "delivered" if actions == {"delivered"} else "under_way"
    return _Read(what, letters, at, _recipients(fields), code)


def _disposition(message: EmailMessage, at: datetime) -> _Read:
    fields = [
        fields for part in _parts(message, "message/disposition-notification") for fields in part.iter_parts()
    ]
    said = " ".join(str(one["Disposition"]).lower() for one in fields if one["Disposition"])
    ids = {_bare(str(one["Original-Message-ID"])) for one in fields if one["Original-Message-ID"]}
    is_displayed = said.rpartition(";")[2].strip().startswith("displayed")
    what: What = "displayed" if is_displayed else "under_way"
    return _Read(what, frozenset(ids), at, _recipients(fields))


def _reply(message: EmailMessage, at: datetime) -> _Read:
    if str(message.get("Auto-Submitted", "no")).strip().lower() != "no":
        raise BadInput("report_automatic", "Es una respuesta automática: no la escribió la persona.")
    named = str(message.get("In-Reply-To") or message.get("References") or "")
    return _Read("replied", frozenset(_bare(one) for one in named.split()), at, _writer(message))


def _writer(message: EmailMessage) -> frozenset[str]:
    """The address of who wrote it; nobody where it names several, or a name that pretends to be an address."""
    named = message.get_all("From", [])
    writers = [address for header in named for address in header.addresses]
    is_plain = len(writers) == 1 and not any(
        isinstance(defect, InvalidHeaderDefect) for header in named for defect in header.defects
    )
    return frozenset(one.addr_spec.casefold() for one in writers if is_plain)


def _recipients(fields: Sequence[Message]) -> frozenset[str]:
    """Addresses that a report names: where it ended, and where it was first sent if somebody handed it on."""
    named = [
        str(one[header])
        for one in fields
        for header in ("Final-Recipient", "Original-Recipient")
        if one[header]
    ]
    return frozenset(_bare(one.rpartition(";")[2]).casefold() for one in named)


def _parts(message: EmailMessage, content_type: str) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part.get_content_type() == content_type:
            yield part


def _returned_ids(message: EmailMessage) -> Iterator[str]:
    """Message-IDs of what the report gives back: the whole letter, or its headers."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            yield from (_bare(str(one["Message-ID"])) for one in part.iter_parts() if one["Message-ID"])
        elif part.get_content_type() == "text/rfc822-headers":
            returned: Message = message_from_bytes(part.get_content().encode(), policy=policy.default)
            if returned["Message-ID"]:
                yield _bare(str(returned["Message-ID"]))


def _bare(message_id: str) -> str:
    return message_id.strip().strip("<>")


def _date(message: EmailMessage) -> datetime:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError) as error:
        raise BadInput(
            "report_without_date", "El mensaje no dice su fecha: no puede probar cuándo se entregó."
        ) from error
    if at.tzinfo is None:
        return at.replace(tzinfo=OFFICE_ZONE)
    return at
