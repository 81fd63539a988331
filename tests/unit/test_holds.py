"""Holds: what each stops and for how long, alone and over one another; a dispute pauses its own charges only."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from literal_cases import (
    BOOK,
    answer,
    case_on,
    document,
    hold,
    line,
    payment,
    plan,
    reached,
    statement,
    told,
)

from cases.domain.decision import decide
from cases.domain.facts import CaseFacts, HoldFacts
from cases.domain.gates import gates
from cases.domain.vocabulary import Stage
from cases.service.projection import next_look

ON = date(2026, 3, 20)
DAY = timedelta(days=1)
SOON, LATER = ON + 5 * DAY, ON + 9 * DAY
FIRST, SECOND, BOTH = frozenset({1}), frozenset({2}), frozenset({1, 2})


def held(on: date, *holds: HoldFacts, stage: Stage = Stage.OPENED, **changes: Any) -> CaseFacts:
    """A case of two lines, of 300.00 and of 45.00."""
    lines = (line(1, on=on), line(2, on=on, total="45.00"))
    return case_on(on, stage, *lines, holds=holds, **changes)


def over(charges: frozenset[int] = frozenset(), until_on: date | None = None, **changes: Any) -> HoldFacts:
    return hold(changes.pop("from_on", ON), until_on, charges=charges, **changes)


# --- which holds stop a case, until when, and what is collected meanwhile -------------------------------------

TABLE: list[tuple[str, tuple[HoldFacts, ...], str, date | None, str]] = [
    ("none", (), "first_notice_due", None, "345.00"),
    ("the whole, until it is lifted", (over(),), "hold_active", None, "345.00"),
    ("the whole, with an end", (over(until_on=SOON),), "hold_active", SOON + DAY, "345.00"),
    ("its last day", (over(until_on=ON),), "hold_active", ON + DAY, "345.00"),
    ("the day after its end", (over(until_on=ON - DAY, from_on=ON - DAY),), "first_notice_due", None, "345.00"),
    ("lifted that day", (over(lifted_on=ON),), "first_notice_due", None, "345.00"),
    ("lifted the day after", (over(lifted_on=ON + DAY),), "hold_active", None, "345.00"),
    ("begins tomorrow", (over(from_on=ON + DAY),), "first_notice_due", None, "345.00"),
    ("one charge", (over(FIRST),), "first_notice_due", None, "45.00"),
    ("the other charge", (over(SECOND, SOON),), "first_notice_due", None, "300.00"),
    ("every charge", (over(BOTH, SOON),), "hold_active", SOON + DAY, "0.00"),
    ("every charge in two disputes", (over(FIRST, SOON), over(SECOND, LATER)), "hold_active", LATER + DAY, "0.00"),
    ("a dispute over a charge twice", (over(FIRST, SOON), over(FIRST)), "first_notice_due", None, "45.00"),
    ("a dispute inside a whole hold", (over(FIRST), over(until_on=SOON)), "hold_active", SOON + DAY, "45.00"),
    ("two whole, one without end", (over(until_on=SOON), over()), "hold_active", None, "345.00"),
    ("two whole, the later counts", (over(until_on=SOON), over(until_on=LATER)), "hold_active", LATER + DAY, "345.00"),
    ("a whole one that ended", (over(FIRST), over(until_on=ON - DAY)), "first_notice_due", None, "45.00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("holds", "code", "until_on", "collects"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_what_holds_stop(
    holds: tuple[HoldFacts, ...], code: str, until_on: date | None, collects: str
) -> None:
    facts = held(ON, *holds)
    decision = answer(facts)
    assert (decision.code, decision.until_on) == (code, until_on)
    assert facts.overdue == Decimal(collects)
    assert facts.overdue + sum(one.total for one in facts.held_lines) == Decimal("345.00")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_a_whole_hold_stops_every_stage_and_says_on_what_it_rests(stage: Stage) -> None:
    decision = answer(
        held(ON, over(reason="appeal", scope="steps_and_surcharges", until_on=SOON), stage=stage)
    )
    assert told(decision) == ("wait", "hold_active", None)
    assert decision.basis == ["LGTM 46"]
    assert answer(held(ON, over(), stage=stage)).basis == ["política de retenciones"]


def test_the_case_is_looked_at_the_day_after_any_hold_ends() -> None:
    court = held(ON, over(FIRST, SOON), over(FIRST, LATER), stage=Stage.IN_COURT, suit_filed_on=ON)
    decision = answer(court)
    assert decision.until_on is None, "the court has no date"
    assert next_look(court, decision, BOOK, ON) == SOON + DAY
    assert next_look(court, decision, BOOK, SOON + DAY) == LATER + DAY
    endless = held(ON, over(FIRST), stage=Stage.IN_COURT, suit_filed_on=ON)
    look = next_look(endless, answer(endless), BOOK, ON)
    assert look is not None
    assert look > LATER, "only prescription is left"


def test_a_case_goes_on_by_itself_when_the_dispute_ends() -> None:
    disputed = over(FIRST, SOON)
    before, after = held(SOON, disputed), held(SOON + DAY, disputed)
    assert [str(one.overdue) for one in (before, after)] == ["45.00", "345.00"]


# --- a dispute in the thresholds, the gates and the end of a case ---------------------------------------------


def test_what_is_disputed_counts_for_no_threshold() -> None:
    demand = document("requerimiento", date(2026, 1, 5), delivered_on=date(2026, 1, 6), charges=BOTH)
    facts = held(date(2026, 6, 1), over(FIRST), stage=Stage.FINAL_DEMAND, documents=(demand,))
    assert answer(facts).code == "below_court_minimum"
    assert answer(replace(facts, holds=())).code == "certify_due"


def test_a_dispute_leaves_the_gates_of_the_rest_open_and_a_whole_hold_closes_them() -> None:
    demand = document("requerimiento", date(2026, 1, 5), delivered_on=date(2026, 1, 6), charges=BOTH)
    on = date(2026, 6, 1)
    law = BOOK.at(on)
    for reason in ("appeal", "claim"):
        facts = held(on, over(SECOND, reason=reason), stage=Stage.FINAL_DEMAND, documents=(demand,))
        assert answer(facts).code == "certify_due"
        assert all(gate.is_open for gate in gates(facts, law, on))
    whole = held(on, over(reason="appeal"), stage=Stage.FINAL_DEMAND, documents=(demand,))
    closed = {gate.name for gate in gates(whole, law, on) if not gate.is_open}
    assert closed == {"terms_over", "no_benefit"}


def test_a_title_certifies_what_was_not_disputed_and_the_rest_is_of_another_case() -> None:
    demand = document("requerimiento", date(2026, 1, 5), delivered_on=date(2026, 1, 6), charges=BOTH)
    title = document("certificacion_de_deuda", date(2026, 2, 20), key=11, charges=FIRST)
    for stage in (Stage.CERTIFIED, Stage.REFERRED, Stage.IN_COURT):
        facts = held(ON, stage=stage, documents=(demand, title))
        assert [one.key for one in facts.lines] == [1], (
            "the dispute ended, and the title still says what it says"
        )
    assert held(ON, stage=Stage.CERTIFIED, documents=(demand,)).own_charges == BOTH
    assert held(ON, stage=Stage.FINAL_DEMAND, documents=(demand, title)).own_charges == BOTH


def test_a_case_whose_disputed_charge_was_paid_is_settled_and_one_still_owed_waits() -> None:
    only_disputed = statement(ON, line(1, on=ON), allocations=(reached(2, ON),))
    waits = case_on(ON, Stage.CITATION, statement=only_disputed, holds=(over(FIRST),))
    assert answer(waits).code == "hold_active"
    paid = statement(ON, allocations=(reached(1, ON),))
    done = case_on(ON, Stage.CITATION, statement=paid, holds=(over(FIRST),), payments=(payment(ON),))
    assert told(answer(done)) == ("act", "debt_paid", "settle")


def test_a_plan_keeps_its_charges_whatever_is_disputed_beside_it() -> None:
    agreement = document("convenio_de_pago", ON, charges=SECOND)
    signed = plan([ON + 30 * DAY])
    facts = held(ON, over(FIRST), stage=Stage.PAYMENT_PLAN, documents=(agreement,), plan=signed)
    assert [one.key for one in facts.lines] == [2]
    assert decide(facts, BOOK, ON).code == "plan_current"
