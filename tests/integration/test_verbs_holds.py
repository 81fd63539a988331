"""Holds: what stops a case or a part of it, and since when it goes on."""

from datetime import date
from typing import Any

import pytest
from office_life import (
    CITED,
    NOTICE_DELIVERED,
    OPENED,
    SUMMONS_DELIVERED,
    TERM_END,
    TERM_OVER,
    Life,
    Town,
    sign_plan,
)

from cases.domain.vocabulary import HoldReason

HOLD: dict[str, Any] = {"reason": "claim", "note": "Reclamo en estudio", "document_reference": "Nota 3"}
LAST = date(2026, 1, 30)


@pytest.fixture
def life(town: Town) -> Life:
    return town.case()


def test_a_hold_stops_the_night_until_it_ends(life: Life) -> None:
    life.act("place_hold", OPENED, **HOLD, until_on=LAST.isoformat())
    row = life.row
    assert (row.stage, row.answer_code) == ("opened", "hold_active")
    assert row.look_on == date(2026, 1, 31)
    life.night(LAST)
    assert life.stage == "opened"
    life.night(date(2026, 2, 2))
    assert life.stage == "persuasion"


def test_a_lifted_hold_lets_the_case_go_on_where_it_was(life: Life) -> None:
    life.act("place_hold", OPENED, **HOLD)
    assert life.row.look_on is None or life.row.answer_code == "hold_active"
    life.act("lift_hold", CITED, note="Resuelto sin lugar")
    assert (life.stage, life.row.answer_code) == ("opened", "first_notice_due")
    kept = life.facts(CITED).holds[0]
    assert (kept.from_on, kept.lifted_on, kept.placed_by) == (OPENED, CITED, "gestor")


@pytest.mark.parametrize("reason", HoldReason)
def test_only_an_appeal_stops_interest(town: Town, reason: HoldReason) -> None:
    life = town.case()
    data = HOLD | {"reason": reason.value, "scope": "steps_and_surcharges"}
    if reason is not HoldReason.APPEAL:
        error = life.refused("surcharges_only_by_appeal", "place_hold", OPENED, **data)
        assert error.basis == ("LGTM 46",)
        return
    life.act("place_hold", OPENED, **data)
    interest = life.facts(OPENED).statement.totals.interest
    assert life.facts(TERM_END).statement.totals.interest == interest
    life.act("lift_hold", SUMMONS_DELIVERED, note="Apelación sin lugar")
    assert life.facts(TERM_END).statement.totals.interest > interest


def test_an_appeal_stops_interest_unless_it_is_of_another_act(town: Town) -> None:
    determination, other = town.case(), town.case()
    determination.act("place_hold", OPENED, **HOLD | {"reason": "appeal"})
    other.act("place_hold", OPENED, **HOLD | {"reason": "appeal", "scope": "steps"})
    for life, stops in ((determination, True), (other, False)):
        ran = life.facts(TERM_END).statement.totals.interest - life.facts(OPENED).statement.totals.interest
        assert (ran == 0) is stops
    placed = determination.facts(OPENED).holds[0]
    assert placed.scope == "steps_and_surcharges"


def test_a_dispute_over_one_charge_leaves_the_others(life: Life) -> None:
    first = life.facts(OPENED).lines[0]
    owed = life.facts(OPENED).overdue
    life.act("place_hold", OPENED, **HOLD, charges=[first.charge])
    assert life.facts(OPENED).overdue == owed - first.total
    assert life.row.answer_code == "first_notice_due"
    life.act("notify", OPENED)
    assert life.document("aviso").total == owed - first.total


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("unknown_charge", {"charges": ["aseo:1999-01"]}),
        ("hold_ends_before", {"until_on": "2026-01-04"}),
        ("bad_fields", {"reason": "holiday"}),
        ("bad_fields", {"note": ""}),
        ("bad_fields", {"document_reference": ""}),
    ],
)
def test_a_hold_without_ground_is_refused(town: Town, code: str, data: dict[str, Any]) -> None:
    town.case().refused(code, "place_hold", OPENED, **HOLD | data)


def test_of_several_holds_the_one_to_lift_is_named(life: Life) -> None:
    life.refused("no_hold", "lift_hold", OPENED, note="Resuelto")
    life.act("place_hold", OPENED, **HOLD)
    life.act("place_hold", OPENED, **HOLD | {"reason": "court_order"})
    life.refused("which_hold", "lift_hold", OPENED, note="Resuelto")
    life.refused("no_hold", "lift_hold", OPENED, note="Resuelto", reason="moratorium")
    life.refused("hold_repeated", "place_hold", OPENED, **HOLD | {"document_reference": " nota 3"})
    life.act("place_hold", OPENED, **HOLD | {"document_reference": "Nota 4"})
    life.refused("which_hold", "lift_hold", OPENED, note="Resuelto", reason="claim")
    life.act("lift_hold", OPENED, note="Resuelto", reason="claim", rests_on="NOTA 4")
    life.act("lift_hold", OPENED, note="Resuelto", reason="court_order")
    assert life.row.answer_code == "hold_active"
    life.act("lift_hold", OPENED, note="Resuelto")
    assert life.row.answer_code == "first_notice_due"


def test_a_hold_that_ended_is_not_lifted(life: Life) -> None:
    life.act("place_hold", OPENED, **HOLD, until_on=NOTICE_DELIVERED.isoformat())
    life.refused("no_hold", "lift_hold", CITED, note="Resuelto")


def test_a_claim_made_at_the_appointment_ends_with_its_hold(town: Town) -> None:
    life = town.case().summoned()
    appointment = date(2026, 1, 22)
    life.act("record_appearance", appointment, appeared_at="09:00", ended_at="09:30", outcome="claim")
    life.act("place_hold", appointment, **HOLD)
    assert life.row.answer_code == "hold_active"
    life.act("lift_hold", LAST, note="Resuelto sin lugar, notificado")
    assert life.row.answer_code == "no_agreement"
    life.night(LAST)
    assert life.stage == "final_demand"


def test_a_held_case_signs_no_plan_and_certifies_nothing(town: Town) -> None:
    life = town.case().with_term_over()
    on = date(2026, 3, 10)
    life.act("place_hold", on, **HOLD | {"reason": "appeal"})
    life.refused("hold_active", "certify", on, "tesoreria")
    life.refused(
        "hold_active", "sign_plan", on,
        months=6, down_payment_receipt="R", request_number="1", requested_on=on.isoformat(), approval="Acuerdo 4",
    )  # fmt: skip


# --- disputes over some charges -------------------------------------------------------------------------------


def disputed(life: Life, on: date, count: int = 3, **more: Any) -> list[str]:
    """The first charges of the case, put in dispute on a day."""
    labels = [line.charge for line in life.facts(on).lines[:count]]
    life.act("place_hold", on, **HOLD, charges=labels, **more)
    return labels


def test_disputed_charges_come_back_the_day_after_the_end_without_anybody(town: Town) -> None:
    life = town.case().notified()
    owed = life.facts(CITED).overdue
    last = date(2026, 1, 9)
    disputed(life, CITED, until_on=last.isoformat())
    row = life.row
    assert row.debt_overdue < owed
    assert row.look_on == date(2026, 1, 10), "before the wait of the notice ends"
    life.night(date(2026, 1, 12))
    row = life.row
    assert (row.answer_code, row.debt_overdue) == (
        "within_notice_term",
        life.facts(date(2026, 1, 12)).overdue,
    )
    assert row.debt_overdue > owed


def test_a_plan_is_signed_over_what_is_not_disputed(town: Town) -> None:
    life = town.case().notified()
    labels = disputed(life, CITED)
    owed = life.facts(CITED).overdue
    sign_plan(life, CITED)
    stated = {line.charge for line in life.facts(CITED).lines}
    assert stated.isdisjoint(labels)
    assert life.document("convenio_de_pago").total == owed
    life.act("lift_hold", CITED, note="Resuelto")
    assert {line.charge for line in life.facts(CITED).lines} == stated, "the plan covers what it covers"


def test_a_demand_and_a_title_leave_a_dispute_out_and_the_next_case_collects_it(town: Town) -> None:
    life = town.case().with_term_over()
    demanded = len(life.facts(TERM_OVER).lines)
    labels = disputed(life, TERM_OVER)
    life.act("certify", TERM_OVER, "tesoreria")
    life.act("certify", TERM_OVER, "alcalde")
    assert len(life.document("certificacion_de_deuda").charges) == demanded - len(labels)
    life.act("lift_hold", TERM_OVER, note="Resuelto")
    assert {line.charge for line in life.facts(TERM_OVER).lines}.isdisjoint(labels)
    life.act("refer", TERM_OVER)
    life.act("accept_file", TERM_OVER, "juridico")
    first = life.row.number
    life.open(TERM_OVER)
    assert life.row.number != first
    collected = {line.charge for line in life.facts(TERM_OVER).lines}
    assert set(labels) <= collected
    assert len(collected) < demanded


def test_what_is_held_is_not_handed_out_and_what_is_disputed_is_asked_for_no_more(town: Town) -> None:
    life = town.case().cited()
    number = life.number("citatorio")
    for verb, who in (("print_document", "auxiliar"), ("sign_document", "jefatura")):
        life.act(verb, CITED, who, document=number)
    life.act("place_hold", CITED, **HOLD)
    life.refused("hold_active", "hand_out_document", CITED, "auxiliar", document=number)
    life.act("lift_hold", CITED, note="Resuelto sin lugar")
    first = min(life.facts(CITED).statement.lines, key=lambda line: line.due_on).charge
    asked = life.document("citatorio").total
    life.act("place_hold", CITED, **HOLD, charges=[first])
    done = life.act("hand_out_document", CITED, "auxiliar", document=number)
    assert "quedó sin efecto" in done.message
    corrected = life.document("citatorio")
    assert corrected.number != number
    assert corrected.total < asked
