"""What may not be done to a paper: before it existed, under a title, or once somebody came because of it."""

from datetime import date

import pytest
from literal_cases import case_on, document, slot

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.papers import annulment_refused, before_issue
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
