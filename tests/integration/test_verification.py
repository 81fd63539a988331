"""The evidence checks out, and says what does not when somebody with the database's keys changes it."""

from datetime import date
from decimal import Decimal

import pytest
from builders import BOOK, Sessions, act, add_account, deliver, last_number, months, night, stamp
from sqlalchemy import Engine, text

from cases.service.payments import record_payment, reverse_payment
from cases.service.verification import verify

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
ACCOUNT = "I-02-0412"


@pytest.fixture
def evidence(engine: Engine, sessions: Sessions) -> Engine:
    """Two cases, a delivery annulled and made again, a payment reversed, a corrected taxpayer."""
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
        add_account(session, "I-02-0500", name="Pedro Cruz", periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    aviso = last_number(sessions, ACCOUNT, "aviso")
    deliver(sessions, aviso, TUESDAY)
    act(sessions, ACCOUNT, "annul_attempt", TUESDAY, "jefatura", document=aviso, reason="Era otra casa")
    deliver(sessions, aviso, TUESDAY)
    counter = stamp(TUESDAY, "tesoreria")
    with sessions.begin() as session:
        record_payment(session, ACCOUNT, Decimal("20.00"), "R-1", counter, BOOK, today=TUESDAY)
        record_payment(session, ACCOUNT, Decimal("30.00"), "R-2", counter, BOOK, today=TUESDAY)
        reverse_payment(session, ACCOUNT, "R-2", "Cheque devuelto", counter, BOOK)
        session.execute(text("UPDATE taxpayers SET phone = '2300-0000', recorded_at = now()"))
    return engine


def tamper(owner_engine: Engine, *statements: str) -> None:
    """As somebody who owns the tables could, triggers put aside."""
    with owner_engine.begin() as connection:
        tables = (
            "case_events",
            "document_bytes",
            "document_charges",
            "documents",
            "payments_history",
            "taxpayers_history",
        )
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            connection.execute(text(statement))


def test_an_untouched_office_checks_out(evidence: Engine) -> None:
    heard: list[str] = []
    found = verify(evidence, lambda what, _: heard.append(what))
    assert found["problems"] == []
    assert found["ok"]
    assert found["events"] == 7
    assert found["documents"] == found["rendered_again"] == 6
    assert heard == ["eventos", "documentos"]


def test_an_empty_database_checks_out(engine: Engine) -> None:
    assert verify(engine) == {
        "events": 0,
        "documents": 0,
        "ok": True,
        "problems": [],
        "problems_unlisted": 0,
        "rendered_again": 0,
    }


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE case_events SET effective_on = effective_on - 1 WHERE event = 'notify'", "event_altered"),
        ("UPDATE case_events SET actor = 'otra' WHERE event = 'record_attempt'", "event_altered"),
        ("UPDATE case_events SET data = data || '{\"note\": \"x\"}' WHERE event = 'open'", "event_altered"),
        ("UPDATE case_events SET reasons = ARRAY['otra'] WHERE event = 'notify'", "event_altered"),
        ("UPDATE case_events SET hash = repeat('0', 64) WHERE event = 'open'", "chain_broken"),
        ("UPDATE case_events SET sequence = 9 WHERE event = 'annul_attempt'", "event_missing"),
        ("UPDATE case_events SET to_stage = 'citation' WHERE event = 'notify'", "stage_gap"),
        ("UPDATE cases SET stage = 'citation'", "stage_differs"),
        ("UPDATE case_events SET event = 'certify' WHERE event = 'notify'", "replay_refused"),
        ("UPDATE documents SET sha256 = repeat('0', 64) WHERE kind = 'aviso'", "bytes_altered"),
        ("UPDATE document_bytes SET content = content || '\\x00'::bytea", "bytes_altered"),
        ("DELETE FROM document_bytes", "bytes_missing"),
        (
            "UPDATE documents SET context = jsonb_set(context::jsonb, '{taxpayer_name}', '\"Otra\"')::json",
            "fingerprint_differs",
        ),
        (
            "UPDATE documents SET context = jsonb_set(context::jsonb, '{taxpayer_name}', '\"Otra\"')::json",
            "render_differs",
        ),
        ("UPDATE documents SET context = (context::jsonb - 'taxpayer_name')::json", "render_refused"),
        ("UPDATE documents SET number = 'AV-SJN-2026-0077' WHERE number = 'AV-SJN-2026-0001'", "number_gap"),
        (
            "UPDATE documents SET number = 'AV-SJN-2026-0077' WHERE number = 'AV-SJN-2026-0001'",
            "number_not_given",
        ),
        ("UPDATE documents SET number = 'x' WHERE number = 'AV-SJN-2026-0001'", "number_differs"),
        ("UPDATE number_series SET next_number = next_number + 2 WHERE kind = 'EXP'", "number_gap"),
        (
            "INSERT INTO number_voids VALUES ('AV', 'SJN', 2026, 1, 'x', now())",
            "number_void_and_used",
        ),
        ("UPDATE documents SET delivered_on = delivered_on - 1 WHERE kind = 'aviso'", "delivery_unproven"),
        ("UPDATE delivery_attempts SET result = 'refused'", "delivery_unproven"),
        ("UPDATE allocations SET amount = amount + 100", "payment_overallocated"),
        (
            "UPDATE allocations SET payment_id = (SELECT id FROM payments WHERE receipt = 'R-2')",
            "reversed_payment_allocated",
        ),
        (
            "UPDATE allocations SET account_id = (SELECT max(id) FROM accounts)",
            "allocation_of_another_account",
        ),
        (
            "UPDATE document_charges SET charge_id = charge_id + 18 WHERE document_id = 1",
            "document_of_another_account",
        ),
        ("UPDATE document_charges SET principal = principal + 500", "document_does_not_foot"),
        ("DELETE FROM taxpayers_history", "version_missing"),
        ("UPDATE payments_history SET version = 2", "version_missing"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(
    evidence: Engine, owner_engine: Engine, statement: str, what: str
) -> None:
    tamper(owner_engine, statement)
    found = verify(evidence)
    assert not found["ok"]
    assert what in {problem["what"] for problem in found["problems"]}
    assert all(problem["where"] and problem["message"] for problem in found["problems"])


def test_a_document_removed_with_its_rows_is_missed(evidence: Engine, owner_engine: Engine) -> None:
    tamper(
        owner_engine,
        "CREATE TEMPORARY TABLE gone AS SELECT id FROM documents WHERE kind = 'estado_de_cuenta'",
        "DELETE FROM document_bytes WHERE document_id IN (SELECT id FROM gone)",
        "DELETE FROM documents WHERE id IN (SELECT id FROM gone)",
    )
    whats = {problem["what"] for problem in verify(evidence)["problems"]}
    assert {"event_altered", "number_gap"} <= whats
