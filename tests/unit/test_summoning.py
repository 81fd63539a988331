"""Until when a summons may still be delivered, when days are closed after it was issued."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from literal_cases import BOOK, case_on, document, event, slot

from cases.domain.decision import decide
from cases.domain.facts import CaseFacts
from cases.domain.summoning import serves_until
from cases.domain.vocabulary import Event, Stage
from cases.law import ClosedSpan, LawBook

DAY = timedelta(days=1)
ISSUED, APPOINTMENT = date(2026, 3, 2), date(2026, 3, 20)
PRINTED = date(2026, 3, 16)  # 17, 18 and 19 are whole before the 20th
ON = date(2026, 3, 17)


def closing(*days: date) -> LawBook:
    return BOOK.with_approved([], [ClosedSpan(day, day, "Lluvias", "Decreto 45", "text", "") for day in days])


def summoned(status: str = "booked", *, on: date = ON, asked: bool = False, **summons: Any) -> CaseFacts:
    values = {"deliver_by_on": PRINTED, **summons}
    data = {"request_reference": "Nota 4"} if asked else {}
    return case_on(
        on,
        Stage.CITATION,
        documents=(document("citatorio", ISSUED, **values),),
        appointments=(slot(APPOINTMENT, status),),
        events=(event(Event.CITE, ISSUED, **data),),
    )


@pytest.mark.parametrize(
    ("facts", "closed", "last"),
    [
        (summoned(), (), PRINTED),
        (summoned(), (date(2026, 3, 18),), date(2026, 3, 13)),
        (summoned(), (date(2026, 3, 17), date(2026, 3, 18)), date(2026, 3, 12)),
        (summoned(), (date(2026, 3, 12),), PRINTED),
        (summoned(), (APPOINTMENT + DAY,), PRINTED),
        (summoned("no_show"), (date(2026, 3, 18),), PRINTED),
        (summoned(deliver_by_on=None), (date(2026, 3, 18),), None),
        (summoned(asked=True, deliver_by_on=date(2026, 3, 19)), (), date(2026, 3, 19)),
        (summoned(asked=True, deliver_by_on=date(2026, 3, 19)), (date(2026, 3, 19),), date(2026, 3, 18)),
    ],
)
def test_a_day_closed_later_leaves_less_time_to_deliver(
    facts: CaseFacts, closed: tuple[date, ...], last: date | None
) -> None:
    assert serves_until(facts, facts.documents[0], closing(*closed).at(ON)) == last


def test_a_document_without_an_appointment_has_only_what_it_printed() -> None:
    notice = document("aviso", ISSUED)
    assert serves_until(summoned(), notice, BOOK.at(ON)) is None
    other = replace(notice, deliver_by_on=PRINTED)
    assert serves_until(summoned(), other, BOOK.at(ON)) == PRINTED


@pytest.mark.parametrize(
    ("status", "known", "closed"),
    [
        ("booked", "appointment_pending", "citation_delivered_late"),
        ("no_show", "next_citation_due", "next_citation_due"),
    ],
)
def test_who_was_left_without_the_notice_is_cited_again_unless_the_absence_was_attested(
    status: str, known: str, closed: str
) -> None:
    facts = summoned(status, delivered_on=PRINTED)
    assert decide(facts, BOOK, ON).code == known
    assert decide(facts, closing(date(2026, 3, 18)), ON).code == closed
