"""The mail server itself: down, without encryption, asking for a login, two senders at once, one that is killed."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import BOOK, Sessions, stamp
from mail_office import MORNING, TUESDAY, MailOffice, clock
from mail_server import PASSWORD, USER, Mailbox, certificate, mail_server, plain
from sqlalchemy import Engine

from cases.domain.errors import ChannelDown
from cases.service.mail import MailReport, MailServer, retry_letter, send_letters
from cases.settings import Settings


@pytest.fixture
def office(sessions: Sessions) -> MailOffice:
    return MailOffice(sessions)


def send(engine: Engine, server: MailServer, instant: datetime = MORNING) -> MailReport:
    return send_letters(engine, BOOK, server, TUESDAY, clock(instant))


def test_a_server_that_is_down_stops_the_run_and_touches_nothing(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    before = (office.letter(life), life.events)
    with pytest.raises(ChannelDown) as down:
        send(engine, plain(1))
    assert down.value.code == "mail_server_unreachable"
    after = office.letter(life)
    assert (after.status, after.attempts) == (before[0].status, 0)
    assert len(life.events) == len(before[1])


def test_starttls_is_used_and_its_certificate_checked(
    engine: Engine, office: MailOffice, tmp_path: Path
) -> None:
    office.notified()
    context, vouching = certificate(tmp_path)
    with mail_server(mailbox := Mailbox(), context=context, asks_login=True) as port:
        with pytest.raises(ChannelDown) as unknown:
            send(engine, plain(port, security="starttls"))
        assert unknown.value.code == "mail_certificate"
        with pytest.raises(ChannelDown) as wrong:
            send(engine, plain(port, security="starttls", ca_file=vouching, user=USER, password="otra"))
        assert wrong.value.code == "mail_login_refused"
        send(engine, plain(port, security="starttls", ca_file=vouching, user=USER, password=PASSWORD))
    assert len(mailbox.taken) == 1


def test_without_starttls_nothing_is_said(engine: Engine, office: MailOffice) -> None:
    office.notified()
    with mail_server(mailbox := Mailbox()) as port, pytest.raises(ChannelDown) as down:
        send(engine, plain(port, security="starttls"))
    assert down.value.code == "mail_no_starttls"
    assert mailbox.taken == []


def test_reports_of_delivery_are_asked_for_where_they_are_offered(engine: Engine, office: MailOffice) -> None:
    life = office.notified()
    with mail_server(mailbox := Mailbox(offers_reports=True)) as port:
        send(engine, plain(port))
    letter = office.letter(life)
    assert letter.asked_for_report
    assert mailbox.parameters == [
        "RET=HDRS",
        f"ENVID={letter.message_id.strip('<>')}",
        "NOTIFY=SUCCESS,FAILURE",
        f"ORCPT=rfc822;{letter.address}",
    ]


def test_two_senders_at_once_send_once(engine: Engine, office: MailOffice) -> None:
    lives = [office.notified() for _ in range(4)]
    with mail_server(mailbox := Mailbox(pause_seconds=0.2)) as port, ThreadPoolExecutor(2) as both:
        reports = list(both.map(lambda _: send(engine, plain(port)), range(2)))
    assert sum(report.outcomes["sent"] for report in reports) == len(lives)
    assert sorted(mailbox.recipients) == sorted(office.letter(life).address for life in lives)


def test_killed_between_the_acceptance_and_the_commit(
    engine: Engine, office: MailOffice, settings: Settings
) -> None:
    """The server has the letter and the office does not know: it asks a person, and never repeats it by itself."""
    life = office.notified()
    sender: list[subprocess.Popen[bytes]] = []
    mailbox = Mailbox(kills=lambda: sender[0].pid)
    with mail_server(mailbox) as port:
        environment = os.environ | {
            "COBRANZA_DATABASE_URL": str(settings.database_url),
            "COBRANZA_SMTP_HOST": "127.0.0.1",
            "COBRANZA_SMTP_PORT": str(port),
            "COBRANZA_SMTP_SECURITY": "none",
        }
        command = [
            sys.executable,
            "-m",
            "cobranza",
            "mail",
            "send",
            "--on",
            "2026-01-06",
            "--home",
            str(settings.home),
        ]
        sender.append(subprocess.Popen(command, env=environment, stderr=subprocess.PIPE))
        _, said = sender[0].communicate(timeout=60)
        assert sender[0].returncode < 0, said
        assert len(mailbox.taken) == 1
        assert office.letter(life).status == "sending"
        mailbox.kills = None
        report = send(engine, plain(port))
        assert report.outcomes == {"unknown": 1}
        send(engine, plain(port), MORNING + timedelta(days=1))
        assert len(mailbox.taken) == 1
        letter = office.letter(life)
        assert (letter.status, letter.error_code) == ("unknown", "mail_interrupted")
        with office.sessions.begin() as session:
            retry_letter(session, life.number("aviso"), stamp(TUESDAY, "jefatura"))
        send(engine, plain(port))
    first, second = mailbox.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert office.letter(life).status == "sent"
