"""E-mail against a real SMTP server: what arrives, what is put off, what falls back to paper, and never twice."""

from datetime import date, datetime, timedelta

import pytest
from builders import BOOK, Sessions, stamp
from mail_office import MORNING, TUESDAY, MailOffice, clock
from mail_server import Mailbox, mail_server, plain
from office_life import Life
from sqlalchemy import Engine, select, text

from cases.domain.errors import RuleRefused
from cases.domain.ladder import next_rung
from cases.domain.mail import MOST_TRIES
from cases.models import DocumentBytes, OutboxLetter, Taxpayer
from cases.service.mail import (
    MailReport,
    MailServer,
    back_to_paper,
    cancel_letter,
    letter_rows,
    retry_letter,
    send_letters,
    tell_sent,
)


@pytest.fixture
def office(sessions: Sessions) -> MailOffice:
    return MailOffice(sessions)


def send(engine: Engine, server: MailServer, instant: datetime = MORNING, on: date = TUESDAY) -> MailReport:
    return send_letters(engine, BOOK, server, on, clock(instant))


def rung(life: Life, on: date) -> str:
    facts = life.facts(on)
    aviso = [one for one in facts.documents if one.kind == "aviso"][-1]
    return next_rung(aviso, facts.taxpayer, facts.account, on, BOOK.at(on)).code


def test_a_signed_document_arrives_bit_by_bit(engine: Engine, office: MailOffice) -> None:
    life, mailbox = office.notified(), Mailbox()
    with mail_server(mailbox) as port:
        report = send(engine, plain(port))
    assert report.as_dict() == {"outcomes": {"sent": 1}, "waiting": {}}
    (message,), letter = mailbox.taken, office.letter(life)
    assert mailbox.recipients == [letter.address]
    assert message["Message-ID"] == letter.message_id
    assert message["Subject"] == f"Aviso de pago pendiente {life.number('aviso')}"
    assert "$" not in message["Subject"]
    assert "mora.sjn@ejemplo.gob.sv" in message["From"]
    body = message.get_body()
    assert body is not None
    assert "artículo 95" in body.get_content()
    attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    with office.sessions() as session:
        stored = {
            f"{one.number}.docx": session.get_one(DocumentBytes, one.key).content
            for one in life.facts(TUESDAY).documents
        }
    assert attached == stored
    assert len(stored) == 2  # the aviso and its estado_de_cuenta
    assert (letter.status, letter.sent_on, letter.attempts) == ("sent", TUESDAY, 1)
    assert letter.server_answer == "250 OK queued as 4711"


def test_taken_by_a_server_is_no_proof(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    with mail_server(Mailbox()) as port:
        send(engine, plain(port))
    aviso = life.document("aviso", TUESDAY)
    assert (aviso.status, aviso.delivered_on, aviso.attempts, aviso.mail) == ("signed", None, (), "sent")
    assert life.facts(TUESDAY).documents[0].attempts == ()
    assert rung(life, TUESDAY) == "email"


def test_only_who_accepted_and_only_kinds_that_may(office: MailOffice) -> None:
    for refused in ({"accepts_email": False}, {"email": None}, {"email": "a@b.com\nBcc: c@d.com"}):
        life = office.notified(signed=False, **refused)
        assert life.document("aviso").mail == ""
    life = office.notified(signed=False)
    assert life.document("aviso").mail == "queued"
    assert life.document("estado_de_cuenta").mail == ""
    assert office.queue() == 0  # once is enough


def test_what_nobody_signed_waits_and_calls_no_server(engine: Engine, office: MailOffice) -> None:
    life = office.notified(signed=False)
    report = send(engine, plain(1))  # nothing listens there
    assert report.as_dict() == {"outcomes": {}, "waiting": {"mail_not_signed": 1}}
    assert office.letter(life).status == "queued"


def test_nothing_goes_to_who_has_paid(engine: Engine, office: MailOffice) -> None:
    life, mailbox = office.notified(), Mailbox()
    life.pay("500.00", TUESDAY, "R-1")
    with mail_server(mailbox) as port:
        send(engine, plain(port))
    letter = office.letter(life)
    assert (letter.status, letter.error_code) == ("cancelled", "already_paid")
    assert mailbox.taken == []


def test_a_withdrawn_consent_or_another_address_stop_it(engine: Engine, office: MailOffice) -> None:
    withdrawn, moved = office.notified(), office.notified()
    with office.sessions.begin() as session:
        for life, change in ((withdrawn, {"accepts_email": False}), (moved, {"email": "otra@ejemplo.com"})):
            owner = session.get_one(Taxpayer, life.facts(TUESDAY).taxpayer.key)
            for name, value in change.items():
                setattr(owner, name, value)
    with mail_server(mailbox := Mailbox()) as port:
        send(engine, plain(port))
    assert mailbox.taken == []
    assert office.letter(withdrawn).error_code == "email_not_accepted"
    assert office.letter(moved).error_code == "email_changed"


def test_a_hold_keeps_it_in_the_queue(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    life.act(
        "place_hold", TUESDAY, reason="claim", note="Reclamo en estudio.", document_reference="Escrito 1"
    )
    with mail_server(mailbox := Mailbox()) as port:
        report = send(engine, plain(port))
    assert mailbox.taken == []
    assert report.waiting == {"mail_on_hold": 1}
    assert office.letter(life).status == "queued"


def test_a_case_that_cannot_be_told_keeps_nobody_elses_letter(
    engine: Engine, owner_engine: Engine, office: MailOffice
) -> None:
    """Its account was moved to a district that the law book does not know."""
    lost, other = office.notified(), office.notified()
    never = office.notified(signed=False, accepts_email=False)
    with owner_engine.begin() as connection:
        connection.execute(text("INSERT INTO districts VALUES ('QQQ', 'Otro')"))
        for life in (lost, never):
            moved = text("UPDATE accounts SET district = 'QQQ' WHERE number = :number")
            connection.execute(moved, {"number": life.account})
        connection.execute(text("UPDATE taxpayers SET accepts_email = true"))
    later = office.notified(signed=False)
    assert (office.letter(later).status, never.row.stage) == ("queued", "persuasion")
    with mail_server(mailbox := Mailbox()) as port:
        report = send(engine, plain(port))
    assert mailbox.recipients == [office.letter(other).address]
    assert report.outcomes == {"sent": 1}
    assert sum(report.waiting.values()) == 2, "the lost one, and the one that nobody signed"
    assert office.letter(lost).status == "queued"


def test_an_annulled_document_is_not_sent(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    number = life.number("aviso")
    life.act(
        "annul_document", TUESDAY, "jefatura", document=number, reason="Se emitió por error de digitación"
    )
    with mail_server(mailbox := Mailbox()) as port:
        send(engine, plain(port))
    assert mailbox.taken == []
    assert office.letter(life).status == "cancelled"


def test_a_server_that_says_later_is_asked_again_later(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    mailbox = Mailbox(answers=["451 4.7.1 Greylisted, try again"])
    with mail_server(mailbox) as port:
        send(engine, plain(port))
        letter = office.letter(life)
        assert (letter.status, letter.error_code, letter.attempts) == ("queued", "mail_put_off", 1)
        assert letter.next_try_at == MORNING + timedelta(minutes=15)
        assert send(engine, plain(port), MORNING + timedelta(minutes=14)).outcomes == {}
        send(engine, plain(port), MORNING + timedelta(minutes=15))
    assert office.letter(life).status == "sent"
    assert len(mailbox.taken) == 1


def test_patience_ends(engine: Engine, office: MailOffice) -> None:
    life, instant = office.notified(), MORNING
    with mail_server(Mailbox(answers=["451 busy"] * MOST_TRIES)) as port:
        for _ in range(MOST_TRIES):
            send(engine, plain(port), instant)
            instant = office.letter(life).next_try_at
    letter = office.letter(life)
    assert (letter.status, letter.error_code, letter.attempts) == ("failed", "mail_given_up", MOST_TRIES)
    assert rung(life, TUESDAY) == "first_visit"


@pytest.mark.parametrize(
    "mailbox", [Mailbox(answers=["550 5.1.1 No such user"]), Mailbox(data_answer="554 5.7.1 Rejected")]
)
def test_a_refusal_for_ever_goes_back_to_paper(engine: Engine, office: MailOffice, mailbox: Mailbox) -> None:
    life = office.notified()
    assert rung(life, TUESDAY) == "email"
    with mail_server(mailbox) as port:
        send(engine, plain(port))
    letter = office.letter(life)
    assert (letter.status, letter.error_code) == ("bounced", "mail_bounced")
    assert letter.server_answer[:3] in ("550", "554")
    assert life.row.look_on == TUESDAY  # tonight says what follows
    assert rung(life, TUESDAY) == "first_visit"
    assert office.queue(TUESDAY) == 0


def test_the_record_bears_no_address(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    address = office.letter(life).address
    with mail_server(Mailbox(answers=[f"550 <{address}> unknown"])) as port:
        send(engine, plain(port))
    assert address not in office.letter(life).server_answer


def test_no_proof_in_time_goes_back_to_paper(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    with mail_server(Mailbox()) as port:
        send(engine, plain(port))
    friday, monday = date(2026, 1, 9), date(2026, 1, 12)  # the third business day after Tuesday, and the next
    for night, status in ((friday, "sent"), (monday, "unanswered")):
        with office.sessions.begin() as session:
            back_to_paper(session, BOOK, night)
        assert office.letter(life).status == status
    assert rung(life, monday) == "first_visit"
    assert life.row.look_on is not None
    assert life.row.look_on <= monday


def test_people_decide_what_a_machine_cannot(engine: Engine, office: MailOffice) -> None:
    unknown, queued = office.notified(), office.notified()
    with office.sessions.begin() as session:
        row = session.get_one(OutboxLetter, office.letter(unknown).id)
        row.status, row.claimed_at = "unknown", MORNING
    chief = stamp(TUESDAY, "jefatura", "jefa")
    with office.sessions.begin() as session:
        tell_sent(session, unknown.number("aviso"), chief)
        cancel_letter(session, queued.number("aviso"), chief)
    letter = office.letter(unknown)
    assert (letter.status, letter.sent_on, letter.decided_by) == ("sent", TUESDAY, "jefa")
    assert rung(queued, TUESDAY) == "first_visit"
    with office.sessions() as session:
        rows = letter_rows(session)
        assert [row.status for row in rows] == ["cancelled", "sent"]
        assert [row.document for row in letter_rows(session, "sent")] == [unknown.number("aviso")]
    for who, document, code in (
        ("gestor", queued, "role_not_allowed"),
        ("jefatura", unknown, "mail_not_decidable"),
    ):
        with office.sessions() as session, pytest.raises(RuleRefused) as refused:
            retry_letter(session, document.number("aviso"), stamp(TUESDAY, who))
        assert refused.value.code == code


def test_one_row_a_document(office: MailOffice) -> None:
    office.notified()
    with office.sessions() as session:
        assert len(session.scalars(select(OutboxLetter.document_id)).all()) == 1
