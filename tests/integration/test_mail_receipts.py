"""What comes back about a letter: only what proves that the person has it notifies; a bounce goes back to paper."""

from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from builders import BOOK, Sessions, at, stamp
from mail_office import MORNING, TUESDAY, MailOffice, clock
from mail_server import Mailbox, mail_server, plain
from office_life import Life
from sqlalchemy import Engine

from cases.domain.errors import CobranzaError, RuleRefused
from cases.domain.ladder import next_rung
from cases.service.mail import Receipt, back_to_paper, record_receipt, send_letters

WEDNESDAY = date(2026, 1, 7)
AFTERNOON = at(TUESDAY, 15)


@pytest.fixture
def sent(engine: Engine, sessions: Sessions) -> Life:
    """A case whose aviso a server took on Tuesday at nine."""
    office = MailOffice(sessions)
    life = office.notified()
    with mail_server(Mailbox()) as port:
        send_letters(engine, BOOK, plain(port), TUESDAY, clock(MORNING))
    return life


def message_id(life: Life) -> str:
    return MailOffice(life.sessions).letter(life).message_id


def address(life: Life) -> str:
    return MailOffice(life.sessions).letter(life).address


def status(life: Life) -> str:
    return MailOffice(life.sessions).letter(life).status


def record(
    life: Life, message: EmailMessage | bytes, who: str = "notificador", on: date = WEDNESDAY
) -> Receipt:
    content = message if isinstance(message, bytes) else message.as_bytes()
    with life.sessions.begin() as session:
        return record_receipt(session, content, stamp(on, who), BOOK)


def refused(life: Life, message: EmailMessage | bytes, code: str, who: str = "notificador") -> None:
    with pytest.raises(CobranzaError) as error:
        record(life, message, who)
    assert error.value.code == code


def answer(life: Life, **headers: str) -> EmailMessage:
    """What the person writes back."""
    message = EmailMessage()
    values = {
        "From": f"Rosa <{address(life).upper()}>",
        "Date": format_datetime(AFTERNOON),
        "In-Reply-To": message_id(life),
    }
    for name, value in (values | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        if value:
            message[name] = value
    message.set_content("Recibido, gracias.")
    return message


def report(kind: str, machine: str, returned: str = "", date: str = format_datetime(AFTERNOON)) -> bytes:
    """A multipart/report as servers and programs write them."""
    parts = ["Content-Type: text/plain\n\nUn informe.\n", f"Content-Type: message/{kind}\n\n{machine}"]
    if returned:
        parts.append(f"Content-Type: text/rfc822-headers\n\nMessage-ID: {returned}\nSubject: Aviso\n")
    body = "".join(f"--borde\n{part}\n" for part in parts) + "--borde--\n"
    head = f"From: correo@ejemplo.com\nDate: {date}\nMIME-Version: 1.0\n"
    return f'{head}Content-Type: multipart/report; report-type={kind}; boundary="borde"\n\n{body}'.encode()


def delivery(life: Life, action: str, *, by_envelope: bool = True, code: str = "2.0.0") -> bytes:
    known = message_id(life)
    envelope = f"Original-Envelope-Id: {known.strip('<>')}\n" if by_envelope else ""
    machine = (
        f"Reporting-MTA: dns; mx.ejemplo.com\n{envelope}\n"
        f"Final-Recipient: rfc822; {address(life)}\nAction: {action}\nStatus: {code}\n"
    )
    return report("delivery-status", machine, "" if by_envelope else known)


@pytest.mark.parametrize("by_envelope", [True, False])
def test_the_mailbox_of_the_person_took_it(sent: Life, by_envelope: bool) -> None:
    told = record(sent, delivery(sent, "delivered", by_envelope=by_envelope))
    assert told.what == "delivered"
    aviso = sent.document("aviso")
    assert (aviso.status, aviso.delivered_on, aviso.mail) == ("delivered", TUESDAY, "delivered")
    (attempt,) = aviso.attempts
    assert (attempt.how, attempt.result, f"{attempt.at:%H:%M}") == ("correo", "delivered", "15:00")
    assert attempt.proof_number.startswith("AN-")
    event = sent.events[-1]
    assert event.event == "record_attempt"
    assert message_id(sent) in event.data["trace"]
    assert "sha256" in event.data["trace"]


def test_the_same_report_twice_is_one_delivery(sent: Life) -> None:
    content = delivery(sent, "delivered")
    record(sent, content)
    events = len(sent.events)
    record(sent, content)
    assert len(sent.events) == events
    assert len(sent.document("aviso").attempts) == 1


def test_the_program_of_the_person_opened_it(sent: Life) -> None:
    machine = (
        f"Reporting-UA: casa; Correo 1.0\nFinal-Recipient: rfc822;{address(sent)}\n"
        f"Original-Message-ID: {message_id(sent)}\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    assert record(sent, report("disposition-notification", machine)).what == "displayed"
    assert sent.document("aviso").delivered_on == TUESDAY


def test_deleted_unread_proves_nothing(sent: Life) -> None:
    machine = (
        f"Original-Message-ID: {message_id(sent)}\nDisposition: manual-action/MDN-sent-manually; deleted\n"
    )
    assert record(sent, report("disposition-notification", machine)).what == "under_way"
    assert sent.document("aviso").delivered_on is None


def test_the_person_answered(sent: Life) -> None:
    assert record(sent, answer(sent)).what == "replied"
    assert sent.document("aviso").delivered_on == TUESDAY


def test_an_answer_may_name_the_letter_among_others_it_refers_to(sent: Life) -> None:
    references = f"<otro@ejemplo.com> {message_id(sent)}"
    assert record(sent, answer(sent, In_Reply_To="", References=references)).what == "replied"


@pytest.mark.parametrize("action", ["relayed", "expanded", "delayed"])
def test_handed_on_is_not_delivered(sent: Life, action: str) -> None:
    assert record(sent, delivery(sent, action)).what == "under_way"
    assert status(sent) == "sent"
    assert sent.document("aviso").delivered_on is None


def test_a_bounce_goes_back_to_paper(sent: Life) -> None:
    assert record(sent, delivery(sent, "failed", code="5.1.1")).what == "failed"
    letter = MailOffice(sent.sessions).letter(sent)
    assert (letter.status, letter.error_code) == ("bounced", "mail_bounced")
    assert "5.1.1" in letter.error
    assert letter.report_sha256 is not None
    facts = sent.facts(WEDNESDAY)
    aviso = sent.document("aviso", WEDNESDAY)
    assert (
        next_rung(aviso, facts.taxpayer, facts.account, WEDNESDAY, BOOK.at(WEDNESDAY)).code == "first_visit"
    )


def test_a_late_bounce_does_not_undo_a_proof(sent: Life) -> None:
    record(sent, answer(sent))
    with pytest.raises(RuleRefused) as error:
        record(sent, delivery(sent, "failed"))
    assert error.value.code == "document_delivered"


def test_what_proves_nothing_is_refused(sent: Life) -> None:
    refused(sent, answer(sent, In_Reply_To="<otro@ejemplo.com>"), "report_of_no_letter")
    refused(sent, answer(sent, In_Reply_To=""), "report_of_no_letter")
    refused(sent, answer(sent, Auto_Submitted="auto-replied"), "report_automatic")
    refused(sent, answer(sent, Date=""), "report_without_date")
    refused(sent, answer(sent, Date=format_datetime(at(date(2026, 1, 5), 9))), "report_before_sending")
    refused(sent, answer(sent), "role_not_allowed", "tesoreria")
    refused(sent, b"x" * (6 * 1024 * 1024), "report_too_large")
    assert status(sent) == "sent"


def test_somebody_elses_mailbox_program_or_answer_proves_nothing(sent: Life) -> None:
    """Who was handed the letter on knows its Message-ID."""
    own, other = address(sent).encode(), b"vecino@ejemplo.com"
    displayed = (
        f"Final-Recipient: rfc822;vecino@ejemplo.com\nOriginal-Message-ID: {message_id(sent)}\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n"
    )
    for message in (
        delivery(sent, "delivered").replace(own, other),
        report("disposition-notification", displayed),
        answer(sent, From=f"{address(sent)} <vecino@ejemplo.com>"),
        answer(sent, From=""),
    ):
        refused(sent, message, "report_of_another_address")
    assert (status(sent), sent.document("aviso").delivered_on) == ("sent", None)


def test_a_letter_handed_on_names_where_it_was_sent_first(sent: Life) -> None:
    handed_on = delivery(sent, "delivered").replace(
        b"Final-Recipient: ", b"Final-Recipient: rfc822; casilla@ejemplo.com\nOriginal-Recipient: "
    )
    assert record(sent, handed_on).what == "delivered"


def nested(depth: int) -> bytes:
    heads = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (turn, turn) for turn in range(depth)
    )
    return (
        b"Date: Tue, 6 Jan 2026 15:00:00 -0600\nMIME-Version: 1.0\n"
        + heads
        + b"Content-Type: text/plain\n\nx"
    )


@pytest.mark.parametrize(
    "change",
    [
        (b"Content-Type: text/rfc822-headers", b"Content-Type: text/rfc822-headers; charset=nada"),
        (b"Content-Type: text/rfc822-headers", b"Content-Type: text/rfc822-headers; charset=utf-16"),
        (b"Subject: Aviso", b"Subject: =?utf-8?q?=ff=fe?= \xff\xfe\x00"),
        (b"Date: ", b"Date: Tue, 99 Foo 99999 99:99:99 +9999 "),
        (b"Date: ", b"Date: Tue, 6 Jan 0001 00:00:00 +2359\nX: "),
        (b"Action: delivered", b"Action: \xff\xfe"),
        (b"--borde--", b""),
        (b'boundary="borde"', b"boundary*0=bor; boundary*1*=%ZZ"),
        (b"message/delivery-status", b"message/delivery-status; x*=utf-8''%ff"),
    ],
)
def test_a_message_made_to_break_the_reader_is_refused(sent: Life, change: tuple[bytes, bytes]) -> None:
    content = delivery(sent, "delivered", by_envelope=False)
    assert change[0] in content
    try:
        told = record(sent, content.replace(*change))
    except CobranzaError:
        return
    assert told.what in ("delivered", "under_way")


def test_a_message_of_parts_without_end_is_refused(sent: Life) -> None:
    for depth in (50, 3000):
        with pytest.raises(CobranzaError):
            record(sent, nested(depth))


def test_a_letter_that_never_went_cannot_be_received(sessions: Sessions) -> None:
    life = MailOffice(sessions).notified()
    refused(life, answer(life), "mail_never_sent")


def test_a_delivery_a_person_records_ends_the_wait(sent: Life) -> None:
    sent.deliver("aviso", TUESDAY, "correo", trace="Confirmó por teléfono y por escrito")
    with sent.sessions.begin() as session:
        assert back_to_paper(session, BOOK, date(2026, 1, 20)) == 0
    assert status(sent) == "delivered"


def test_an_annulled_proof_does_not_send_it_again(sent: Life) -> None:
    record(sent, answer(sent))
    number = sent.number("aviso")
    sent.act(
        "annul_attempt", WEDNESDAY, "jefatura", document=number, reason="La respuesta era de otra persona"
    )
    facts = sent.facts(WEDNESDAY)
    aviso = sent.document("aviso", WEDNESDAY)
    assert aviso.delivered_on is None
    assert status(sent) == "delivered"
    assert (
        next_rung(aviso, facts.taxpayer, facts.account, WEDNESDAY, BOOK.at(WEDNESDAY)).code == "first_visit"
    )
