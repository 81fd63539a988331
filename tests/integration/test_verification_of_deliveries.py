"""What hangs from the chain is held to it: whoever changes a row, or takes one away, contradicts its event."""

from collections.abc import Iterator
from datetime import date

import pytest
from builders import BOOK, add_user, at, stamp
from closed_days import closed, demanded
from mail_office import MORNING, TUESDAY, MailOffice, clock
from mail_server import Mailbox, mail_server, plain
from office_life import APPOINTMENT, OPENED, Life, Town
from pictures import jpeg
from printed_batches import letters, make
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session
from tampering import behind_the_rules

from cases.service.attachments import keep_attachment
from cases.service.mail import record_receipt, send_letters
from cases.service.routes import make_route
from cases.service.verification import verify
from cases.service.verification.deliveries import check_deliveries
from cases.service.verification.findings import Findings

WEDNESDAY = date(2026, 1, 7)
FEBRUARY = date(2026, 2, 10)
UNTRIGGERED = (
    "attachments", "case_events", "delivery_attempts", "documents", "closures", "appointments", "outbox",
)  # fmt: skip


@pytest.fixture(scope="module")
def lived(town: Town) -> Engine:
    """An office with one of each: photo, annulled proof, batch, route, hearing, e-mail, closure."""
    engine: Engine = town.sessions.kw["bind"]
    with town.sessions.begin() as session:
        add_user(session, "ana", "auxiliar")
        add_user(session, "notificador", "notificador")
    _visited(town)
    town.case().demanded()
    town.case().summoned().act("record_no_show", APPOINTMENT, hour=16)
    demanded(town)
    closed(town.sessions, FEBRUARY, date(2026, 2, 12))
    letters(town, "Zona Uno", 2)
    make(engine, "Zona Uno")
    _sent(town, engine)
    return engine


def _visited(town: Town) -> None:
    """Nobody home, with a photo; delivered, annulled and delivered again; a letter annulled."""
    life = letters(town, "Zona Dos", 1)[0]
    with town.sessions.begin() as session:
        make_route(session, BOOK, "Zona Dos", OPENED, "notificador", stamp(OPENED, "gestor"))
    with town.sessions.begin() as session:
        photo = keep_attachment(session, jpeg(), at(TUESDAY, 9)).sha256
    place = {"photo": photo, "latitude": "13.4412345", "longitude": "-88.8712"}
    life.deliver("aviso", TUESDAY, result="not_found", note="Portón cerrado", **place)
    seen = {
        "receiver_name": "Ana Sol",
        "receiver_identity": "00000001-1",
        "receiver_relation": "contribuyente",
    }
    life.deliver("aviso", WEDNESDAY, **seen)
    life.act("annul_attempt", WEDNESDAY, "jefatura", document=life.number("aviso"), reason="Era otra casa")
    life.deliver("aviso", WEDNESDAY, **seen)
    other = letters(town, "Zona Tres", 1)[0]
    number = other.number("aviso")
    other.act("annul_document", OPENED, "jefatura", document=number, reason="Se emitió por error")


def _sent(town: Town, engine: Engine) -> Life:
    office = MailOffice(town.sessions)
    life = office.notified()
    with mail_server(Mailbox()) as port:
        send_letters(engine, BOOK, plain(port), TUESDAY, clock(MORNING))
    letter = office.letter(life)
    answer = f"From: {letter.address}\nDate: Tue, 6 Jan 2026 15:00:00 -0600\nIn-Reply-To: {letter.message_id}\n\nSí."
    with town.sessions.begin() as session:
        record_receipt(session, answer.encode(), stamp(WEDNESDAY, "notificador"), BOOK)
    return life


@pytest.fixture
def behind(lived: Engine) -> Iterator[Connection]:
    with behind_the_rules(lived, UNTRIGGERED) as connection:
        yield connection


def found(behind: Connection) -> set[str]:
    findings = Findings()
    check_deliveries(Session(behind), findings)
    assert all(problem.where and problem.message for problem in findings.listed)
    return {problem.what for problem in findings.listed}


def test_an_office_that_lived_checks_out(lived: Engine) -> None:
    assert verify(lived)["problems"] == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE delivery_attempts SET attempted_on = attempted_on - 1", "attempt_differs"),
        ("UPDATE delivery_attempts SET attempted_at = '05:00'", "attempt_differs"),
        ("UPDATE delivery_attempts SET result = 'refused' WHERE result = 'delivered'", "attempt_differs"),
        ("UPDATE delivery_attempts SET how = 'oficina' WHERE how = 'personal'", "attempt_differs"),
        ("UPDATE delivery_attempts SET notifier = 'otra'", "attempt_differs"),
        ("UPDATE delivery_attempts SET place = 'Otra' WHERE how = 'personal'", "attempt_differs"),
        ("UPDATE delivery_attempts SET note = 'Abrió' WHERE note <> ''", "attempt_differs"),
        ("UPDATE delivery_attempts SET receiver_name = 'Otra' WHERE receiver_name <> ''", "attempt_differs"),
        ("UPDATE delivery_attempts SET receiver_identity = '9' WHERE receiver_name <> ''", "attempt_differs"),
        (
            "UPDATE delivery_attempts SET receiver_identity = 'DUI 9' WHERE receiver_name = ''",
            "attempt_differs",
        ),
        ("UPDATE delivery_attempts SET latitude = 13 WHERE latitude IS NOT NULL", "attempt_differs"),
        ("UPDATE delivery_attempts SET attachment_id = NULL WHERE attachment_id > 0", "attempt_differs"),
        ("UPDATE delivery_attempts SET recorded_at = recorded_at - interval '1 day'", "attempt_differs"),
        ("UPDATE delivery_attempts SET proof_document_id = NULL", "attempt_differs"),
        ("UPDATE delivery_attempts SET document_id = document_id + 1", "attempt_differs"),
        ("DELETE FROM delivery_attempts WHERE result = 'not_found'", "attempt_missing"),
        (
            "UPDATE delivery_attempts SET annulled_on = NULL, annulled_by = NULL WHERE annulled_on IS NOT NULL",
            "annulment_differs",
        ),
        (
            "UPDATE delivery_attempts SET annulled_on = attempted_on, annulled_by = 'jefa' WHERE annulled_on IS NULL",
            "annulment_differs",
        ),
        (
            "UPDATE delivery_attempts SET annul_reason = 'x' WHERE annulled_on > '2000-01-01'",
            "annulment_differs",
        ),
        ("UPDATE attachments SET content = content || '\\x00'::bytea", "attachment_altered"),
        (
            "UPDATE documents SET status = 'signed', delivered_on = NULL WHERE kind = 'requerimiento'",
            "delivery_hidden",
        ),
        ("UPDATE documents SET status = 'annulled' WHERE status = 'issued'", "annulled_document_differs"),
        (
            "UPDATE documents SET status = 'issued' WHERE status = 'annulled' AND kind = 'aviso'",
            "annulled_document_differs",
        ),
        ("UPDATE documents SET status = 'signed' WHERE status = 'issued'", "paper_unproven"),
        ("UPDATE documents SET signed_on = signed_on - 1", "paper_unproven"),
        ("UPDATE documents SET signed_on = issued_on WHERE signed_on IS NULL", "paper_unproven"),
        (
            "UPDATE print_batch_items SET document_id = (SELECT id FROM documents WHERE kind = 'citatorio' LIMIT 1)",
            "batch_unproven",
        ),
        (
            (
                "UPDATE route_stops SET document_id = (SELECT id FROM documents WHERE status = 'issued' LIMIT 1),"
                " released_on = '2026-01-06', release_code = 'attempted'"
            ),
            "visit_unproven",
        ),
        ("UPDATE appointments SET on_date = on_date + 1", "appointment_differs"),
        ("UPDATE appointments SET at_time = at_time + interval '1 minute'", "appointment_differs"),
        ("UPDATE appointments SET officer = 'Otra'", "appointment_differs"),
        ("UPDATE appointments SET status = 'attended' WHERE status = 'no_show'", "attendance_differs"),
        ("UPDATE appointments SET status = 'cancelled' WHERE status = 'no_show'", "attendance_differs"),
        ("UPDATE closures SET approved = false", "closure_differs"),
        ("UPDATE closures SET basis = 'Otro decreto'", "closure_differs"),
        ("UPDATE closures SET decided_by = 'otra'", "closure_differs"),
        ("DELETE FROM closures", "closure_differs"),
        ("UPDATE outbox SET message_id = '<x@y>'", "letter_differs"),
        ("UPDATE outbox SET report_sha256 = repeat('0', 64)", "mail_unproven"),
        ("UPDATE outbox SET address = 'otra@ejemplo.com'", "mail_unproven"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(behind: Connection, statement: str, what: str) -> None:
    assert found(behind) == set()
    assert behind.execute(text(statement)).rowcount > 0
    assert what in found(behind)
