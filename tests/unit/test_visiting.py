"""Whether a paper goes out on a day, why it stays behind, which visit it would be and at what hour."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from literal_cases import BOOK, attempt, case_on, document, event, hold, line, settled

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.routes import Return
from cases.domain.still_owed import Change, ChangeKind
from cases.domain.terms import calendar_of
from cases.domain.visiting import (
    agreed_return,
    document_of,
    hour_of,
    serve_by,
    stays_behind,
    visit_number,
)
from cases.domain.vocabulary import Event, Stage

ON = date(2026, 3, 11)
YESTERDAY, EARLIER = date(2026, 3, 10), date(2026, 3, 9)
ISSUED = date(2026, 3, 4)
LAW = BOOK.at(ON)


def case(paper: DocumentFacts, **changes: Any) -> CaseFacts:
    return case_on(ON, Stage.CITATION, documents=(paper,), **changes)


def code(facts: CaseFacts, paper: DocumentFacts, change: Change | None = None) -> str | None:
    off = stays_behind(facts, paper, ON, LAW, change) if change else stays_behind(facts, paper, ON, LAW)
    assert off is None or (off.reason and off.basis)
    return off.code if off else None


def test_a_letter_that_waits_for_its_first_visit_goes_out() -> None:
    paper = document("citatorio", ISSUED)
    assert code(case(paper), paper) is None
    assert visit_number(paper) == 1
    assert hour_of(case(paper), paper, LAW) is None
    assert document_of(case(paper), paper.key) is paper


def test_what_stays_behind_says_why() -> None:
    paper = document("citatorio", ISSUED)
    late = replace(paper, deliver_by_on=YESTERDAY)
    assert code(case(paper, holds=(hold(ISSUED),)), paper) == "hold_active"
    asked, before = (hold(since, charges=frozenset({1})) for since in (EARLIER, ISSUED))
    disputed = case_on(ON, Stage.CITATION, line(1, on=ON), line(2, on=ON), documents=(paper,), holds=(asked,))
    assert code(disputed, paper) == "asks_for_disputed"
    assert code(replace(disputed, holds=(before,)), paper) is None, "a dispute pauses only its charges"
    assert code(settled(ON, Stage.CITATION, documents=(paper,)), paper) == "paid_since_issued"
    assert code(case(paper), paper, Change(ChangeKind.PAID)) == "paid_since_issued"
    assert code(case(paper), paper, Change(ChangeKind.LOWER)) is None
    assert code(case(late), late) == "serves_no_more"
    due_today = replace(paper, deliver_by_on=ON)
    assert code(case(due_today), due_today) is None


def test_what_asks_for_no_money_goes_out_also_to_who_owes_nothing() -> None:
    paper = document("finiquito", ISSUED)
    assert code(settled(ON, Stage.CLOSED, documents=(paper,)), paper) is None


def test_what_was_notified_or_has_no_lawful_visit_stays() -> None:
    delivered = document("citatorio", ISSUED, delivered_on=YESTERDAY)
    assert code(case(delivered), delivered) == "notified"
    moved = document("citatorio", ISSUED, status="undeliverable", attempts=(attempt(YESTERDAY, "moved"),))
    assert code(case(moved), moved) == "undeliverable"


def test_the_second_visit_is_on_another_day() -> None:
    today = document("citatorio", ISSUED, attempts=(attempt(ON, "not_found"),))
    before = document("citatorio", ISSUED, attempts=(attempt(YESTERDAY, "not_found"),))
    assert code(case(today), today) == "visited_later"
    assert code(case(before), before) is None
    assert (visit_number(today), visit_number(before)) == (2, 2)


def told(paper: DocumentFacts, **data: Any) -> CaseFacts:
    return case(paper, events=(event(Event.RECORD_ATTEMPT, YESTERDAY, document=paper.number, **data),))


def test_what_was_agreed_at_the_door_is_kept() -> None:
    paper = document("citatorio", ISSUED, attempts=(attempt(YESTERDAY, "not_found"),))
    later = told(paper, return_on="2026-03-12", return_at="15:00")
    assert agreed_return(later, paper) == Return(date(2026, 3, 12), time(15))
    assert code(later, paper) == "visited_later"
    today = told(paper, return_on="2026-03-11", return_at="15:00")
    assert code(today, paper) is None
    assert hour_of(today, paper, LAW) == time(15)


@pytest.mark.parametrize("data", [{}, {"return_on": "2026-03-12"}])
def test_without_an_agreement_it_is_another_hour_than_the_last(data: dict[str, str]) -> None:
    paper = document("citatorio", ISSUED, attempts=(attempt(YESTERDAY, "not_found"),))
    facts = told(paper, **data)
    assert agreed_return(facts, paper) is None
    assert hour_of(facts, paper, LAW) == time(16, 30)
    other = replace(paper, number="CT-SJN-2026-9999")
    assert agreed_return(facts, other) is None, "the visit was of another document"


def test_the_last_visit_decides_the_hour() -> None:
    visits = (attempt(YESTERDAY, "not_found", at=time(16, 40)), attempt(EARLIER, "not_found", at=time(8)))
    paper = document("citatorio", ISSUED, attempts=visits)
    assert hour_of(case(paper), paper, LAW) is None


def test_a_letter_serves_until_its_day_or_the_target_of_the_office() -> None:
    calendar = calendar_of(LAW)
    paper = document("aviso", ISSUED)
    assert serve_by(case(paper), paper, LAW, calendar) == date(2026, 3, 18)
    due_today = replace(paper, deliver_by_on=ON)
    assert serve_by(case(due_today), due_today, LAW, calendar) == ON
