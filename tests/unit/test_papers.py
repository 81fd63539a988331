"""What may not be done to a paper: before it existed, under a title, or once somebody came because of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from literal_cases import case_on, document, hold, line, plan, slot

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.papers import annulment_refused, before_issue, held_back
from cases.domain.vocabulary import Stage

ISSUED = date(2026, 3, 2)
LATER = date(2026, 6, 1)
DEMAND = document("requerimiento", ISSUED)
OLD_DEMAND = document("requerimiento", ISSUED, key=9, status="superseded")
TITLE = document("certificacion_de_deuda", LATER, key=11)
SUMMONS = document("citatorio", ISSUED, key=12)


@pytest.mark.parametrize(("on", "code"), [(date(2026, 3, 1), "before_issue"), (ISSUED, ""), (LATER, "")])
def test_nothing_happens_to_a_paper_before_it_exists(on: date, code: str) -> None:
    off = before_issue(DEMAND, on)
    assert (off.code if off else "") == code


def demanded(*more: DocumentFacts) -> CaseFacts:
    return case_on(LATER, Stage.FINAL_DEMAND, documents=(OLD_DEMAND, DEMAND, *more))


def summoned(status: str) -> CaseFacts:
    appointment = slot(date(2026, 3, 20), status, document_key=12)
    return case_on(LATER, Stage.CITATION, documents=(SUMMONS,), appointments=(appointment,))


@pytest.mark.parametrize(
    ("facts", "paper", "code"),
    [
        (demanded(), DEMAND, ""),
        (demanded(TITLE), DEMAND, "demand_supports_title"),
        (demanded(TITLE), OLD_DEMAND, ""),
        (demanded(TITLE), TITLE, "document_not_annullable"),
        (summoned("booked"), SUMMONS, ""),
        (summoned("no_show"), SUMMONS, ""),
        (summoned("attended"), SUMMONS, "citation_attended"),
    ],
)
def test_what_another_act_rests_on_is_not_taken_back(
    facts: CaseFacts, paper: DocumentFacts, code: str
) -> None:
    off = annulment_refused(facts, paper)
    assert (off.code if off else "") == code
    assert off is None or off.basis


LETTER = document("requerimiento", ISSUED)
SIGNED = replace(LETTER, status="signed")
ANSWER = document("finiquito", ISSUED)
TWO = (line(1, on=LATER), line(2, on=LATER))
SINCE = date(2026, 3, 3)
WHOLE, FIRST_OF_TWO = hold(ISSUED), hold(SINCE, charges=frozenset({1}))
ANOTHER, BEFORE = hold(SINCE, charges=frozenset({9})), hold(ISSUED, charges=frozenset({1}))
OVER, UNNAMED = hold(ISSUED, date(2026, 5, 1)), hold(ISSUED, note="")


@pytest.mark.parametrize(
    ("paper", "changes", "code"),
    [
        (LETTER, {}, ""),
        (LETTER, {"holds": (WHOLE,)}, "hold_active"),
        (LETTER, {"holds": (UNNAMED,)}, "hold_active"),
        (ANSWER, {"holds": (WHOLE,)}, "hold_active"),
        (LETTER, {"holds": (OVER,)}, ""),
        (LETTER, {"holds": (FIRST_OF_TWO,)}, "asks_for_disputed"),
        (ANSWER, {"holds": (FIRST_OF_TWO,)}, ""),
        (LETTER, {"holds": (ANOTHER,)}, ""),
        (LETTER, {"holds": (BEFORE,)}, ""),
        (SIGNED, {"holds": (FIRST_OF_TWO,)}, ""),
        (LETTER, {"plan": plan((LATER,))}, "plan_in_force"),
        (ANSWER, {"plan": plan((LATER,))}, ""),
        (LETTER, {"plan": plan((LATER,), status="lapsed")}, ""),
    ],
)
def test_what_keeps_a_letter_from_going_out(paper: DocumentFacts, changes: dict[str, Any], code: str) -> None:
    off = held_back(case_on(LATER, Stage.FINAL_DEMAND, *TWO, documents=(paper,), **changes), paper, LATER)
    assert (off.code if off else "") == code
    assert off is None or (off.reason.endswith(".") and off.basis)


def test_a_dispute_of_all_there_is_holds_the_case() -> None:
    disputed = hold(ISSUED, charges=frozenset({1, 2}))
    facts = case_on(LATER, Stage.FINAL_DEMAND, *TWO, documents=(ANSWER,), holds=(disputed,))
    off = held_back(facts, ANSWER, LATER)
    assert off is not None
    assert off.code == "hold_active"
