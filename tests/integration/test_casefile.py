"""A case as people and scripts read it: what proceeds, what each step would do, and how it stood before."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, Sessions, act, add_account, at, deliver, last_number, months, night, stamp
from sqlalchemy import Engine

from cases.domain.errors import BadInput
from cases.service.casefile import CaseView, case_as_dict, case_view, document_content, find_case
from cases.service.payments import record_payment

OPENED = date(2026, 1, 5)
DELIVERED = date(2026, 1, 8)
ACCOUNT = "I-02-0412"


@pytest.fixture
def notified(engine: Engine, sessions: Sessions) -> str:
    """An account whose case opened, got its aviso, and had it delivered."""
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    night(engine, OPENED)
    deliver(sessions, last_number(sessions, ACCOUNT, "aviso"), DELIVERED)
    return ACCOUNT


def view(sessions: Sessions, on: date, role: str = "gestor", ref: str = ACCOUNT) -> CaseView:
    with sessions() as session:
        return case_view(session, ref, BOOK, on, role)


def read(sessions: Sessions, on: date, **when: Any) -> dict[str, Any]:
    with sessions() as session:
        return case_as_dict(session, ACCOUNT, BOOK, on, **when)


def test_what_proceeds_comes_first_and_each_step_says_what_it_does(notified: str, sessions: Sessions) -> None:
    seen = view(sessions, DELIVERED)
    actions = {action.verb: action for action in seen.actions}
    assert seen.decision.code == "within_notice_term"
    assert not actions["notify"].enabled
    assert "Se espera respuesta hasta el" in actions["notify"].reason
    assert actions["cite"].enabled
    assert "CT-SJN-2026-0001" in actions["cite"].consequence
    assert "3 días hábiles" in actions["cite"].consequence
    assert actions["sign_plan"].enabled
    assert "certify" not in actions
    off_starts = [action.enabled for action in seen.actions].index(False)
    assert not any(action.enabled for action in seen.actions[off_starts:])


def test_once_the_wait_is_over_the_next_notice_is_what_proceeds(notified: str, sessions: Sessions) -> None:
    seen = view(sessions, date(2026, 2, 2))
    assert seen.decision.code == "next_notice_due"
    assert seen.actions[0].verb == "notify"
    assert seen.actions[0].proceeds
    assert "AV-SJN-2026-0002" in seen.actions[0].consequence


def test_a_role_sees_only_what_it_may_ever_do(notified: str, sessions: Sessions) -> None:
    verbs = {action.verb for action in view(sessions, DELIVERED, "notificador").actions}
    assert verbs == {"record_attempt"}
    assert view(sessions, DELIVERED, "auditor").actions == ()


def test_every_offered_step_brings_the_form_of_its_verb(notified: str, sessions: Sessions) -> None:
    cite = next(action for action in view(sessions, DELIVERED).actions if action.verb == "cite")
    assert "appointment_on" in cite.fields.model_fields


def test_the_gates_are_shown_with_what_is_missing(notified: str, sessions: Sessions) -> None:
    gates = {gate.name: gate for gate in view(sessions, DELIVERED).gates}
    assert len(gates) == 7
    assert "requerimiento" in gates["demand_notified"].missing


def test_the_nights_answers_come_newest_first(notified: str, sessions: Sessions) -> None:
    codes = [answer.code for answer in view(sessions, DELIVERED).answers]
    assert codes == ["within_notice_term", "awaiting_delivery"]


def test_a_case_is_found_by_number_account_or_district_and_account(notified: str, sessions: Sessions) -> None:
    with sessions() as session:
        case = find_case(session, ACCOUNT)
        assert find_case(session, f"SJN/{ACCOUNT}").id == case.id
        assert find_case(session, case.number).id == case.id
        with pytest.raises(BadInput) as refused:
            find_case(session, "EXP-SJN-2026-9999")
        assert refused.value.code == "unknown_case"


def test_the_json_has_the_keys_others_hold_on_to(notified: str, sessions: Sessions) -> None:
    said = read(sessions, DELIVERED)
    assert {
        "case", "account", "taxpayer", "stage", "opened_on", "closed_on", "close_reason", "next_deadline",
        "next_task_on", "assigned_to", "decision", "events", "documents", "holds", "plan", "debt",
    } <= said.keys()  # fmt: skip
    assert said["stage"] == "persuasion"
    assert [event["event"] for event in said["events"]] == ["open", "notify", "record_attempt"]
    assert said["events"][0] | {"from": None, "to": "opened", "sequence": 1} == said["events"][0]
    aviso = next(one for one in said["documents"] if one["kind"] == "aviso")
    assert aviso["status"] == "delivered"
    assert aviso["delivered_on"] == DELIVERED.isoformat()
    assert [attempt["result"] for attempt in aviso["attempts"]] == ["delivered"]
    assert said["debt"]["overdue"] == said["debt"]["total"]
    assert said["decision"]["kind"] == "wait"


def test_no_legal_deadline_rests_on_an_unproven_document(engine: Engine, sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    night(engine, OPENED)
    said = read(sessions, OPENED)
    assert said["next_deadline"] is None
    assert said["next_task_on"] is not None


def test_a_case_as_it_stood_before_the_delivery(notified: str, sessions: Sessions) -> None:
    before = read(sessions, date(2026, 3, 2), as_of=DELIVERED - timedelta(days=1))
    aviso = next(one for one in before["documents"] if one["kind"] == "aviso")
    assert aviso["status"] == "issued"
    assert aviso["attempts"] == []
    assert before["decision"]["code"] == "awaiting_delivery"
    assert before["on"] == (DELIVERED - timedelta(days=1)).isoformat()
    assert [one["kind"] for one in before["documents"]] == ["aviso", "estado_de_cuenta"]


def test_a_case_as_it_was_known_before_a_delivery_was_recorded(engine: Engine, sessions: Sessions) -> None:
    """Delivered on the 8th and recorded on the 8th at nine: at eight nobody knew."""
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    night(engine, OPENED)
    deliver(sessions, last_number(sessions, ACCOUNT, "aviso"), DELIVERED)
    known = read(sessions, date(2026, 3, 2), known_at=at(DELIVERED, 8))
    assert known["decision"]["code"] == "awaiting_delivery"
    later = read(sessions, date(2026, 3, 2), as_of=DELIVERED, known_at=at(DELIVERED, 10))
    assert later["decision"]["code"] == "within_notice_term"


def test_looking_back_to_today_changes_nothing(notified: str, sessions: Sessions) -> None:
    act(sessions, ACCOUNT, "cite", DELIVERED)
    summons = last_number(sessions, ACCOUNT, "citatorio")
    for verb in ("print_document", "sign_document", "hand_out_document"):
        act(sessions, ACCOUNT, verb, DELIVERED, document=summons)
    act(
        sessions,
        ACCOUNT,
        "place_hold",
        DELIVERED,
        reason="claim",
        note="Revisión",
        document_reference="Memo 1",
    )
    act(sessions, ACCOUNT, "lift_hold", DELIVERED, note="Resuelto")
    deliver(sessions, summons, DELIVERED, result="not_found")
    act(
        sessions, ACCOUNT, "annul_attempt", DELIVERED, "jefatura", document=summons, reason="Visitó otra casa"
    )
    assert read(sessions, DELIVERED, as_of=DELIVERED) == read(sessions, DELIVERED)
    assert read(sessions, DELIVERED, known_at=at(DELIVERED, 23)) == read(sessions, DELIVERED)


def test_before_its_opening_there_is_no_case(notified: str, sessions: Sessions) -> None:
    with pytest.raises(BadInput) as refused:
        read(sessions, DELIVERED, as_of=OPENED - timedelta(days=1))
    assert refused.value.code == "case_not_open_yet"
    assert "se abrió el" in refused.value.reason
    with pytest.raises(BadInput, match="consta en el sistema desde el"):
        read(sessions, DELIVERED, as_of=DELIVERED, known_at=at(OPENED - timedelta(days=1), 23))


def test_the_bytes_of_a_document_are_those_issued(notified: str, sessions: Sessions) -> None:
    number = last_number(sessions, ACCOUNT, "aviso")
    with sessions() as session:
        content, sha256, document = document_content(session, number)
        assert content.startswith(b"PK")
        assert (document.number, len(sha256)) == (number, 64)
        with pytest.raises(BadInput):
            document_content(session, "AV-SJN-2026-9999")


def test_events_keep_their_code_and_basis(notified: str, sessions: Sessions) -> None:
    seen = view(sessions, DELIVERED)
    assert [event.code for event in seen.facts.events] == [
        "arrears_reached",
        "first_notice_due",
        "personal_delivered",
    ]
    assert seen.facts.events[0].basis == ("LGTM 45", "política case.open")


def test_a_closed_case_is_open_again_on_a_date_before(
    notified: str, sessions: Sessions, engine: Engine
) -> None:
    paid_on = date(2026, 1, 12)
    with sessions.begin() as session:
        record_payment(
            session, ACCOUNT, Decimal(500), "R-1", stamp(paid_on, "tesoreria"), BOOK, today=paid_on
        )
    night(engine, paid_on)
    closed = read(sessions, date(2026, 3, 2))
    assert (closed["stage"], closed["close_reason"], closed["debt"]["total"]) == ("closed", "settled", "0.00")
    before = read(sessions, date(2026, 3, 2), as_of=DELIVERED)
    assert (before["stage"], before["closed_on"], before["close_reason"]) == ("persuasion", None, None)
    assert Decimal(before["debt"]["total"]) > Decimal(200)
    unknown = read(sessions, date(2026, 3, 2), as_of=paid_on, known_at=at(paid_on, 8))
    assert (unknown["stage"], unknown["debt"]["total"] > "200") == ("persuasion", True)


def test_a_plan_is_read_with_the_payments_of_the_day(
    notified: str, sessions: Sessions, engine: Engine
) -> None:
    signed_on, instalment_on = date(2026, 1, 12), date(2026, 2, 10)
    owed = Decimal(read(sessions, signed_on)["debt"]["total"])
    counter = stamp(signed_on, "tesoreria")
    down = (owed / 4).quantize(Decimal("0.01"))
    with sessions.begin() as session:
        record_payment(session, ACCOUNT, down, "R-1", counter, BOOK, today=signed_on)
    act(
        sessions, ACCOUNT, "sign_plan", signed_on, months=4, down_payment_receipt="R-1", request_number="S-1",
        requested_on=signed_on.isoformat(), approval="Acuerdo 1",
    )  # fmt: skip
    first = read(sessions, signed_on)["plan"]["instalments"][0]
    with sessions.begin() as session:
        record_payment(
            session, ACCOUNT, Decimal(first["amount"]), "R-2", stamp(instalment_on, "tesoreria"), BOOK,
            today=instalment_on,
        )  # fmt: skip
    assert read(sessions, instalment_on)["plan"]["instalments"][0]["paid"] == first["amount"]
    back = read(sessions, instalment_on, as_of=signed_on)
    assert (back["stage"], back["plan"]["instalments"][0]["paid"]) == ("payment_plan", "0.00")
    assert read(sessions, instalment_on, as_of=DELIVERED)["plan"] is None
    assert read(sessions, instalment_on, as_of=instalment_on) == read(sessions, instalment_on)
