"""What the tables say of a case, its plan and its ledger is held to the story and to the sealed papers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from builders import BOOK
from closed_days import closed
from office_life import CITED, NOTICE_DELIVERED, OPENED, TERM_OVER, Town, sign_plan
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session
from tampering import behind_the_rules

from cases.service.verification import verify
from cases.service.verification.applied import check_applied
from cases.service.verification.findings import Findings
from cases.service.verification.projections import check_projections
from cases.snapshot.law import known_books, law_versions

CLOSE = {"reason": "uncollectable", "note": "Sin bienes conocidos ni paradero"}
CLAIM = {"reason": "claim", "note": "Pagó enero", "document_reference": "N-1"}
AUDIT = {"reason": "account_review", "note": "Se revisa", "document_reference": "N-2"}
UNTRIGGERED = (
    "allocations", "case_events", "cases", "charges", "document_charges", "documents", "forgone_charges",
    "hold_charges", "holds", "instalments", "payments", "plan_cases", "plans", "proposals",
)  # fmt: skip


@pytest.fixture(scope="module")
def lived(town: Town) -> Engine:
    """Holds put and lifted, a plan, a close that gave something up, a suit, a payment reversed, an appeal."""
    disputed = town.case().notified()
    disputed.act("place_hold", CITED, **CLAIM, charges=["aseo:2024-01"])
    disputed.act("place_hold", CITED, **AUDIT)
    disputed.act("lift_hold", CITED, reason="account_review", note="Se revisó")
    visited = town.case()  # at once, by who issued it: nobody recorded that it was handed out
    visited.act("notify", OPENED)
    visited.deliver("aviso", NOTICE_DELIVERED, result="not_found", note="Casa cerrada")
    sign_plan(town.case().notified(), CITED)
    given_up = town.case().notified()
    given_up.pay("5.00", CITED, "R-1")
    given_up.pay("7.00", CITED, "R-2")
    given_up.reverse("R-2", CITED)
    given_up.act("close", CITED, "jefatura", **CLOSE)
    given_up.act("close", CITED, "sindico", **CLOSE)
    town.case().in_court()
    appealed = town.case().notified()
    appealed.pay("9.00", CITED, "R-3")
    appeal = {
        "reason": "appeal",
        "scope": "steps_and_surcharges",
        "note": "Apeló",
        "document_reference": "N-3",
    }
    appealed.act("place_hold", CITED, "juridico", **appeal)
    closed(town.sessions, TERM_OVER, TERM_OVER)
    engine: Engine = town.sessions.kw["bind"]
    return engine


@pytest.fixture
def behind(lived: Engine) -> Iterator[Connection]:
    with behind_the_rules(lived, UNTRIGGERED) as connection:
        yield connection


def found(behind: Connection) -> set[str]:
    findings = Findings()
    session = Session(behind)
    check_projections(session, findings)
    check_applied(session, known_books(session, BOOK), findings)
    assert all(problem.where and problem.message for problem in findings.listed)
    return {problem.what for problem in findings.listed}


def test_an_office_that_lived_checks_out(lived: Engine) -> None:
    assert verify(lived)["problems"] == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM case_events WHERE event = 'lift_hold'", "story_cut"),
        ("UPDATE cases SET opened_on = opened_on - 1", "case_differs"),
        ("UPDATE cases SET suit_filed_on = NULL WHERE suit_filed_on > '2000-01-01'", "case_differs"),
        ("UPDATE cases SET closed_on = closed_on - 1 WHERE stage = 'closed'", "case_differs"),
        ("UPDATE cases SET close_reason = 'settled' WHERE stage = 'closed'", "case_differs"),
        ("DELETE FROM forgone_charges WHERE charge_id % 2 = 0", "forgone_differs"),
        ("DELETE FROM holds", "hold_differs"),
        ("DELETE FROM hold_charges", "hold_differs"),
        ("UPDATE holds SET until_on = from_on", "hold_differs"),
        ("UPDATE holds SET scope = 'steps_and_surcharges' WHERE scope = 'steps'", "hold_differs"),
        ("UPDATE holds SET lifted_on = from_on, lifted_by = 'x' WHERE lifted_on IS NULL", "lift_differs"),
        ("UPDATE holds SET lifted_on = NULL, lifted_by = NULL WHERE lifted_by <> ''", "lift_differs"),
        ("UPDATE proposals SET proposed_by = 'otra'", "proposal_differs"),
        ("UPDATE proposals SET data = '{}' WHERE verb = 'close'", "proposal_differs"),
        ("UPDATE proposals SET decided_by = 'otra'", "approval_differs"),
        ("UPDATE plans SET financed_total = financed_total - 1", "plan_differs"),
        ("UPDATE plans SET down_payment_receipt = 'R-9'", "plan_differs"),
        ("UPDATE instalments SET due_on = due_on + 30 WHERE number = 1", "instalment_differs"),
        ("UPDATE instalments SET amount = amount - 1, principal = principal - 1", "instalment_differs"),
        ("DELETE FROM plans", "plan_missing"),
        ("UPDATE documents SET issued_on = issued_on - 1 WHERE kind = 'aviso'", "document_row_differs"),
        ("UPDATE documents SET total = total - 1 WHERE kind = 'requerimiento'", "document_row_differs"),
        ("UPDATE document_charges SET principal = principal - 1", "stated_sum_differs"),
        ("DELETE FROM document_charges WHERE charge_id % 5 = 0", "stated_sum_differs"),
        ("UPDATE charges SET amount = amount - 1", "stated_charge_differs"),
        ("DELETE FROM charges WHERE id % 5 = 0", "stated_charge_differs"),
        ("UPDATE charges SET amount = amount + 1", "ledger_differs"),
        ("UPDATE payments SET amount = amount + 1", "ledger_differs"),
        ("UPDATE payments SET paid_on = paid_on - 60", "ledger_differs"),
        (
            "UPDATE payments SET reversed_on = NULL, reversal_reason = NULL WHERE receipt = 'R-2'",
            "ledger_differs",
        ),
        ("DELETE FROM payments WHERE receipt = 'R-P'", "ledger_differs"),
        ("UPDATE allocations SET amount = amount - 0.01", "ledger_differs"),
        ("DELETE FROM allocations WHERE component = 'fine'", "ledger_differs"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(behind: Connection, statement: str, what: str) -> None:
    assert found(behind) == set()
    assert behind.execute(text(statement)).rowcount > 0
    assert what in found(behind)


def test_a_book_is_known_when_another_one_ships_though_a_day_was_closed_before_it_was_kept(
    lived: Engine,
) -> None:
    """A rehearsed office closes days of months ago: no instant ever had the book without that closure."""
    entry = BOOK.at(CITED).value("interest.year_days")
    another = BOOK.with_approved([replace(entry, note="Otra nota")])
    with Session(lived) as session:
        assert {BOOK.version, another.version} <= law_versions(session, another)
