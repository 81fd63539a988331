"""Payments at the counter: recorded once, seen by the next night, undone only with a trace."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, add_charge, months, night, stamp
from sqlalchemy import Engine, func, select, text

from cases.domain.errors import BadInput, CobranzaError, RuleRefused
from cases.models import Account, Allocation, Case, CaseAnswer, Payment
from cases.service.payments import record_payment, reverse_payment
from cases.snapshot import load_facts

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
WEDNESDAY = date(2026, 1, 7)
FRIDAY = date(2026, 1, 9)
ACCOUNT = "I-02-0412"


@pytest.fixture
def indebted(engine: Engine, sessions: Sessions) -> Sessions:
    """An account that owes 18 months of aseo, with its case notified."""
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    return sessions


def pay(
    sessions: Sessions, amount: str, on: date = TUESDAY, receipt: str = "R-1", **given: Any
) -> dict[str, Any]:
    role, account = given.pop("role", "tesoreria"), given.pop("account", ACCOUNT)
    today = given.pop("today", TUESDAY)
    with sessions.begin() as session:
        return record_payment(
            session, account, Decimal(amount), receipt, stamp(on, role), BOOK, today=today, **given
        )


def reverse(sessions: Sessions, receipt: str, on: date, reason: str = "Cheque devuelto") -> dict[str, Any]:
    with sessions.begin() as session:
        return reverse_payment(session, ACCOUNT, receipt, reason, stamp(on, "tesoreria"), BOOK)


def case_of(sessions: Sessions) -> Case:
    with sessions() as session:
        return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def stored(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Payment)) or 0


def owed(sessions: Sessions) -> Decimal:
    return case_of(sessions).debt_overdue


def test_a_payment_lowers_the_debt_and_says_where_it_went(indebted: Sessions) -> None:
    before = owed(indebted)
    told = pay(indebted, "25.00")
    assert told["recorded"]
    assert sum(Decimal(one["amount"]) for one in told["allocations"]) == Decimal("25.00")
    assert told["allocations"][0]["charge"] == "aseo:2024-01"
    assert owed(indebted) < before
    assert told["debt"]["overdue"] == f"{owed(indebted):.2f}"
    with indebted() as session:
        kept = session.scalars(select(Allocation)).all()
        assert sum(one.amount for one in kept) == Decimal("25.00")


def test_the_payer_may_name_a_charge_or_a_tribute(indebted: Sessions) -> None:
    with indebted.begin() as session:
        account = session.scalars(select(Account)).one()
        add_charge(session, account, "2025-03", tribute="alumbrado", source_id="X-77")
    named = pay(indebted, "5.00", charge="aseo:2025-01")
    assert {one["charge"] for one in named["allocations"]} == {"aseo:2025-01"}
    by_id = pay(indebted, "5.00", receipt="R-2", charge="X-77")
    assert {one["charge"] for one in by_id["allocations"]} == {"X-77"}
    by_tribute = pay(indebted, "2.00", receipt="R-3", tribute="alumbrado")
    assert {one["charge"] for one in by_tribute["allocations"]} == {"X-77"}


def test_the_same_receipt_again_changes_nothing(indebted: Sessions) -> None:
    first = pay(indebted, "25.00")
    version = case_of(indebted).version
    again = pay(indebted, "25.00")
    assert not again["recorded"]
    assert "ya estaba registrado" in again["message"]
    assert again["allocations"] == first["allocations"]
    assert (stored(indebted), case_of(indebted).version) == (1, version)


def test_one_receipt_may_name_two_charges(indebted: Sessions) -> None:
    pay(indebted, "5.00", charge="aseo:2024-01")
    pay(indebted, "6.00", charge="aseo:2024-02")
    assert stored(indebted) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"amount": "0.00"}, "bad_amount"),
        ({"amount": "-5.00"}, "bad_amount"),
        ({"amount": "1.005"}, "bad_amount"),
        ({"amount": "NaN"}, "bad_amount"),
        ({"amount": "9999999999999.00"}, "bad_amount"),
        ({"on": WEDNESDAY}, "future_date"),
        ({"receipt": "  "}, "text_missing"),
        ({"receipt": "R\x001"}, "control_character"),
        ({"account": "I-99"}, "unknown_account"),
        ({"charge": "aseo:2031-01"}, "unknown_charge"),
        ({"charge": "OTRO-1"}, "charge_of_another_account"),
        ({"tribute": "aire"}, "unknown_tribute"),
        ({"charge": "aseo:2024-01", "tribute": "alumbrado"}, "charge_and_tribute_differ"),
        ({"role": "gestor"}, "role_not_allowed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(
    indebted: Sessions, given: dict[str, Any], code: str
) -> None:
    with indebted.begin() as session:
        other = add_account(session, "I-02-0500")
        add_charge(session, other, "2025-01", source_id="OTRO-1")
    with pytest.raises(CobranzaError) as refused:
        pay(indebted, **{"amount": "5.00", **given})
    assert refused.value.code == code
    assert stored(indebted) == 0


@pytest.mark.parametrize(("amount", "on"), [("26.00", TUESDAY), ("25.00", MONDAY)])
def test_a_receipt_with_another_amount_or_date_is_refused(indebted: Sessions, amount: str, on: date) -> None:
    pay(indebted, "25.00")
    with pytest.raises(RuleRefused) as refused:
        pay(indebted, amount, on)
    assert refused.value.code == "receipt_differs"
    assert "25.00" in refused.value.reason


def test_the_night_of_the_day_settles_what_was_paid(indebted: Sessions, engine: Engine) -> None:
    pay(indebted, "1000.00")
    assert case_of(indebted).answer_event == "settle"
    report = night(engine, TUESDAY)
    assert report.progress.acts["settle"] == 1
    case = case_of(indebted)
    assert (case.stage, case.close_reason, case.closed_on) == ("closed", "settled", TUESDAY)


def test_what_is_left_over_is_credit(indebted: Sessions) -> None:
    told = pay(indebted, "1000.00")
    assert Decimal(told["credit"]) > Decimal(500)
    reached = sum(Decimal(one["amount"]) for one in told["allocations"])
    assert reached + Decimal(told["credit"]) == Decimal("1000.00")


def test_a_reversed_payment_opens_a_new_case_linked_to_the_old_one(
    indebted: Sessions, engine: Engine
) -> None:
    pay(indebted, "1000.00")
    night(engine, TUESDAY)
    old = case_of(indebted)
    told = reverse(indebted, "R-1", WEDNESDAY)
    assert told["amount"] == "1000.00"
    night(engine, WEDNESDAY)
    new = case_of(indebted)
    assert old.stage == "closed"
    assert new.id != old.id
    assert new.previous_case_id == old.id
    with indebted() as session:
        assert session.get_one(Case, old.id).stage == "closed"
        assert session.scalars(select(Allocation)).all() == []
        kept = session.execute(text("SELECT amount, reversed_on, version FROM payments_history")).one()
        assert tuple(kept) == (Decimal("1000.00"), None, 1)


def test_a_payment_undone_before_the_night_never_settles(indebted: Sessions, engine: Engine) -> None:
    before = owed(indebted)
    pay(indebted, "1000.00")
    reverse(indebted, "R-1", TUESDAY)
    assert owed(indebted) >= before
    assert night(engine, TUESDAY).progress.acts["settle"] == 0


def test_a_receipt_is_undone_once_and_never_used_again(indebted: Sessions) -> None:
    pay(indebted, "25.00")
    reverse(indebted, "R-1", TUESDAY)
    with pytest.raises(RuleRefused) as twice:
        reverse(indebted, "R-1", TUESDAY)
    assert twice.value.code == "already_reversed"
    with pytest.raises(RuleRefused) as again:
        pay(indebted, "25.00")
    assert again.value.code == "receipt_reversed"


@pytest.mark.parametrize(
    ("receipt", "on", "reason", "code"),
    [
        ("R-9", TUESDAY, "Cheque devuelto", "unknown_receipt"),
        ("R-1", MONDAY, "Cheque devuelto", "bad_reversal_date"),
        ("R-1", TUESDAY, " ", "text_missing"),
    ],
)
def test_a_reversal_names_a_receipt_a_day_and_a_reason(
    indebted: Sessions, receipt: str, on: date, reason: str, code: str
) -> None:
    pay(indebted, "25.00")
    with pytest.raises(BadInput) as refused:
        reverse(indebted, receipt, on, reason)
    assert refused.value.code == code


def test_a_closed_account_may_pay_what_it_owes_and_nothing_more(indebted: Sessions) -> None:
    with indebted.begin() as session:
        session.scalars(select(Account)).one().state = "cerrada"
    assert pay(indebted, "1000.00")["recorded"]
    with pytest.raises(RuleRefused) as refused:
        pay(indebted, "5.00", receipt="R-2")
    assert refused.value.code == "account_closed"


def test_two_counters_with_one_receipt_record_it_once(indebted: Sessions) -> None:
    with ThreadPoolExecutor(4) as counters:
        told = list(counters.map(lambda _: pay(indebted, "25.00"), range(4)))
    assert sorted(one["recorded"] for one in told) == [False, False, False, True]
    assert stored(indebted) == 1


def test_a_payment_recorded_late_does_not_set_the_answer_back(indebted: Sessions, engine: Engine) -> None:
    """Paid on Tuesday, recorded with Tuesday as today's date after Friday's night: the answer stays Friday's."""
    night(engine, FRIDAY)
    before = case_of(indebted)
    pay(indebted, "25.00", TUESDAY, today=TUESDAY)
    after = case_of(indebted)
    with indebted() as session:
        spans = session.execute(select(CaseAnswer.from_on, CaseAnswer.last_on).order_by(CaseAnswer.id)).all()
        debt = load_facts(session, [after.id], BOOK, FRIDAY)[after.id].overdue
    assert (after.answer_code, after.next_task_on) == (before.answer_code, before.next_task_on)
    assert after.debt_overdue == debt
    assert [tuple(span) for span in spans] == [(MONDAY, FRIDAY)], "the list of answers is unbroken"


def test_a_reversal_recorded_late_does_not_set_the_answer_back(indebted: Sessions, engine: Engine) -> None:
    pay(indebted, "25.00", TUESDAY)
    pay(indebted, "30.00", WEDNESDAY, receipt="R-2", today=WEDNESDAY)
    night(engine, FRIDAY)
    reverse(indebted, "R-1", TUESDAY)
    case = case_of(indebted)
    with indebted() as session:
        spans = session.execute(select(CaseAnswer.from_on, CaseAnswer.last_on).order_by(CaseAnswer.id)).all()
        debt = load_facts(session, [case.id], BOOK, FRIDAY)[case.id].overdue
        receipts = session.scalars(select(Payment.receipt).join(Allocation).distinct()).all()
    assert case.debt_overdue == debt
    assert [tuple(span) for span in spans] == [(MONDAY, FRIDAY)]
    assert receipts == ["R-2"], "what was paid after the day of the reversal stays where it went"
