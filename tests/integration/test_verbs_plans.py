"""Plans: signed on a written request and a receipted down payment, kept or broken, and what follows each."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, stamp
from office_life import CITED, TERM_OVER, Life, Town, sign_plan
from sqlalchemy import select

from cases.domain.facts import PlanFacts
from cases.models import Instalment
from cases.service.payments import record_payment

DAY = timedelta(days=1)
PLAN: dict[str, Any] = {
    "months": 6,
    "down_payment_receipt": "R-P",
    "request_number": "SOL-8",
    "requested_on": CITED.isoformat(),
    "approval": "Acuerdo 4 del Concejo",
}


@pytest.fixture
def life(town: Town) -> Life:
    return town.case().notified()


def plan_of(life: Life, on: date = TERM_OVER) -> PlanFacts:
    plan = life.facts(on).plan
    assert plan is not None
    return plan


def test_a_plan_is_signed_with_its_schedule(life: Life) -> None:
    owed = life.facts(CITED).overdue
    done = sign_plan(life, CITED)
    plan = plan_of(life)
    assert (life.stage, done.documents) == ("payment_plan", (life.number("convenio_de_pago"),))
    assert (plan.status, plan.regime, plan.signed_on, plan.active_from_on) == ("active", "law", CITED, CITED)
    assert (plan.debt_total, plan.down_payment, plan.financed_total) == (owed, Decimal("60.00"), owed - 60)
    with life.sessions() as session:
        rows = session.scalars(select(Instalment).where(Instalment.plan_id == plan.key)).all()
    assert sum(row.principal + row.other for row in rows) == plan.financed_total
    # 31 days after 8 January is Sunday 8 February: the 9th
    assert plan.instalments[0].due_on == date(2026, 2, 9)
    assert life.row.next_deadline == date(2026, 2, 9)
    assert life.row.answer_code == "plan_current"


def test_what_was_paid_that_day_before_the_signature_lowers_the_debt_and_no_instalment(life: Life) -> None:
    owed = life.facts(CITED).overdue
    life.pay("20.00", CITED, "R-0")
    life.pay("60.00", CITED, "R-P")
    life.act("sign_plan", CITED, hour=10, **PLAN)
    plan = plan_of(life)
    assert (plan.debt_total, plan.financed_total) == (owed - 20, owed - 80)
    assert (plan.paid_total, plan.instalments[0].paid) == (Decimal("60.00"), Decimal("0.00"))
    with life.sessions.begin() as session:
        counter = stamp(CITED, "tesoreria", "tesoreria", hour=11)
        record_payment(session, life.account, Decimal("5.00"), "R-1", counter, BOOK, today=CITED)
    assert plan_of(life).instalments[0].paid == Decimal("5.00")


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("plan_too_long", {"months": 13}),
        ("first_instalment_in_the_past", {"first_due_on": CITED.isoformat()}),
        ("first_instalment_too_late", {"first_due_on": "2026-02-09"}),
        ("down_payment_not_receipted", {"down_payment_receipt": "R-OTRO"}),
        ("request_in_the_future", {"requested_on": "2026-01-09"}),
        ("bad_fields", {"months": 0}),
        ("bad_fields", {"approval": ""}),
        ("bad_fields", {"costs_amount": "-1"}),
    ],
)
def test_a_plan_outside_the_limits_is_refused(life: Life, code: str, data: dict[str, Any]) -> None:
    life.pay("60.00", CITED, "R-P")
    life.refused(code, "sign_plan", CITED, **PLAN | data)


def test_the_down_payment_is_recent_enough_and_large_enough(life: Life) -> None:
    life.pay("20.00", CITED, "R-P")
    error = life.refused("down_payment_too_small", "sign_plan", CITED, **PLAN)
    assert "La prima mínima es" in error.reason
    life.pay("60.00", CITED, "R-Q")
    late = date(2026, 1, 16)  # six business days after
    life.refused("down_payment_not_receipted", "sign_plan", late, **PLAN | {"down_payment_receipt": "R-Q"})
    on = date(2026, 1, 15)
    life.act("sign_plan", on, **PLAN | {"down_payment_receipt": "R-Q"})
    assert plan_of(life).paid_total == Decimal("60.00"), (
        "paid before the signature, it is still the down payment"
    )


def test_a_reversed_down_payment_is_none(life: Life) -> None:
    life.pay("60.00", CITED, "R-P")
    life.reverse("R-P", CITED)
    life.refused("down_payment_not_receipted", "sign_plan", CITED, **PLAN)


def test_a_small_debt_is_not_cut_into_crumbs(town: Town) -> None:
    life = town.case(periods=["2025-01", "2025-02"], amount="12.00").notified()
    life.pay("5.00", CITED, "R-P")
    error = life.refused("instalment_too_small", "sign_plan", CITED, **PLAN)
    assert "la mínima es 5.00" in error.reason


def test_a_plan_is_signed_once(life: Life) -> None:
    sign_plan(life, CITED)
    life.refused("not_on_the_chart", "sign_plan", CITED, **PLAN)


# --- kept -----------------------------------------------------------------------------------------------------


def test_a_plan_kept_to_the_end_is_settled_with_its_release(life: Life) -> None:
    sign_plan(life, CITED)
    for number, instalment in enumerate(plan_of(life).instalments, start=1):
        assert life.answer(instalment.due_on).code == "plan_current"
        life.pay(str(instalment.amount), instalment.due_on, f"R-{number}")
        last = instalment.due_on
    remainder = life.facts(last).overdue
    if remainder:
        assert life.answer(last + DAY).code == "plan_remainder"
        life.pay(str(life.facts(last + DAY).overdue), last + DAY, "R-7")
    life.night(last + DAY)
    assert (life.stage, life.row.close_reason) == ("closed", "settled")
    assert plan_of(life, last + DAY).status == "completed"
    assert life.document("finiquito", last + DAY).status == "issued"


def test_paying_everything_ahead_settles_at_once(life: Life) -> None:
    sign_plan(life, CITED)
    on = date(2026, 1, 20)
    life.pay(str(life.facts(on).overdue), on, "R-11")
    life.night(on)
    assert life.stage == "closed"


# --- broken ---------------------------------------------------------------------------------------------------


def test_two_in_a_row_unpaid_break_the_plan_the_day_after(life: Life) -> None:
    sign_plan(life, CITED)
    second = plan_of(life).instalments[1].due_on
    life.night(second)
    assert (life.stage, life.row.answer_code) == ("payment_plan", "instalment_missed")
    life.refused("instalment_missed", "declare_default", second)
    life.night(second + DAY)
    assert (life.stage, life.events[-1].code) == ("default", "plan_lapsed")
    assert life.events[-1].data["lapsed_on"] == (second + DAY).isoformat()
    plan = plan_of(life, second + DAY)
    assert (plan.status, plan.ended_on) == ("lapsed", second + DAY)
    assert life.row.answer_code == "awaiting_delivery"


def test_a_person_declares_what_the_night_would(life: Life) -> None:
    sign_plan(life, CITED)
    second = plan_of(life).instalments[1].due_on
    done = life.act("declare_default", second + DAY)
    assert done.documents == (life.number("acta_de_incumplimiento"),)
    assert life.stage == "default"


def test_a_late_payment_before_the_second_date_saves_the_plan(life: Life) -> None:
    sign_plan(life, CITED)
    first, second = plan_of(life).instalments[:2]
    life.pay(str(first.amount), second.due_on, "R-1")
    life.night(second.due_on + DAY)
    assert (life.stage, life.row.answer_code) == ("payment_plan", "instalment_missed")


def test_the_last_instalment_unpaid_is_for_people(life: Life) -> None:
    sign_plan(life, CITED)
    *others, last = plan_of(life).instalments
    for number, instalment in enumerate(others, start=1):
        life.pay(str(instalment.amount), instalment.due_on, f"R-{number}")
    over = last.due_on + DAY
    life.night(over)
    assert (life.stage, life.row.answer_code) == ("payment_plan", "plan_term_over")
    life.act("declare_default", over)
    assert life.stage == "default"


def test_a_broken_plan_may_be_followed_by_another(life: Life) -> None:
    sign_plan(life, CITED)
    broken = plan_of(life).instalments[1].due_on + DAY
    life.night(broken)
    sign_plan(life, broken, receipt="R-P2")
    assert life.stage == "payment_plan"
    again = plan_of(life, broken)
    assert (again.status, again.signed_on) == ("active", broken)


def test_a_closed_case_ends_its_plan(life: Life) -> None:
    sign_plan(life, CITED)
    data = {"reason": "duplicate", "note": "La cuenta se registró dos veces"}
    life.act("close", CITED, "jefatura", **data)
    life.act("close", CITED, "sindico", **data)
    assert plan_of(life).status == "annulled"
