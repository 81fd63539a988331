"""A case as it stood, or as it was known: what came later is taken out again, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from literal_cases import BOOK, attempt, case_on, document, hold, payment, plan, slot
from literal_cases import event as event_on

from cases.domain.facts import CaseFacts, DocumentFacts, EventFacts, ProposalFacts
from cases.domain.hindsight import AttemptRecord, Moment, Records, as_it_stood
from cases.domain.vocabulary import Event, Stage

OPENED, CITED, LATER = date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 20)
AVISO = document("aviso", OPENED, key=10)
CITATION = document("citatorio", CITED, key=20)


def told(number: int, event: Event, on: date, stage: Stage, **data: Any) -> EventFacts:
    """The event with this key, which led to a stage."""
    return replace(event_on(event, on, sequence=number, **data), to_stage=stage.value)


STORY = (
    told(1, Event.OPEN, OPENED, Stage.OPENED),
    told(2, Event.NOTIFY, OPENED, Stage.PERSUASION, document=AVISO.number),
    told(3, Event.CITE, CITED, Stage.CITATION, document=CITATION.number),
)
ISSUED_BY = {AVISO.key: 2, CITATION.key: 3}


def past(
    on: date,
    *more: EventFacts,
    documents: Sequence[DocumentFacts] = (AVISO, CITATION),
    issued_by: Mapping[int, int] | None = None,
    attempts: Mapping[int, Sequence[AttemptRecord]] | None = None,
    known_at: datetime | None = None,
    **changes: Any,
) -> CaseFacts | None:
    """The case of the story on a day, with more events, documents and attempts."""
    facts = case_on(LATER, Stage.CITATION, events=(*STORY, *more), documents=tuple(documents), **changes)
    records = Records(ISSUED_BY | (issued_by or {}), attempts or {})
    return as_it_stood(facts, Moment(on, known_at), records, BOOK.at(on))


def stood(on: date, *more: EventFacts, **changes: Any) -> CaseFacts:
    found = past(on, *more, **changes)
    assert found is not None
    return found


def paper(found: CaseFacts, key: int) -> tuple[str, date | None]:
    (one,) = [one for one in found.documents if one.key == key]
    return one.status, one.delivered_on


def test_before_it_opened_there_was_no_case() -> None:
    assert past(date(2026, 3, 1)) is None
    assert stood(OPENED).stage is Stage.PERSUASION


def test_stage_and_documents_are_those_of_the_events_so_far() -> None:
    before, after = stood(date(2026, 3, 9)), stood(CITED)
    assert (before.stage, [one.key for one in before.documents]) == (Stage.PERSUASION, [10])
    assert (after.stage, [one.key for one in after.documents]) == (Stage.CITATION, [10, 20])
    assert len(before.events) == 2


def test_what_was_recorded_later_was_not_known() -> None:
    """The literal events are recorded at 15:00 UTC of their day."""
    at = datetime(2026, 3, 10, 14, 59, tzinfo=UTC)
    assert stood(LATER, known_at=at).stage is Stage.PERSUASION
    assert stood(LATER, known_at=at.replace(hour=15, minute=0)).stage is Stage.CITATION


def test_the_life_of_papers_never_moves_the_stage_back() -> None:
    printed = told(4, Event.PRINT_DOCUMENT, LATER, Stage.PERSUASION, document=AVISO.number)
    assert stood(LATER, printed).stage is Stage.CITATION


def test_a_closed_case_was_open_before() -> None:
    settled = told(4, Event.SETTLE, LATER, Stage.CLOSED)
    given = {"closed_on": LATER, "close_reason": "paid"}
    assert stood(LATER, settled, **given).closed_on == LATER
    before = stood(date(2026, 3, 19), settled, **given)
    assert (before.closed_on, before.close_reason, before.stage) == (None, None, Stage.CITATION)


def test_a_suit_was_not_filed_before_it_was() -> None:
    filed = told(4, Event.FILE_SUIT, LATER, Stage.IN_COURT)
    assert stood(LATER, filed, suit_filed_on=LATER).suit_filed_on == LATER
    assert stood(CITED, filed, suit_filed_on=LATER).suit_filed_on is None


def test_who_had_the_case() -> None:
    first = told(4, Event.ASSIGN, CITED, Stage.CITATION, user="mrivas")
    second = told(5, Event.ASSIGN, LATER, Stage.CITATION, user="lortiz")
    assert stood(OPENED, first, second).assigned_to == ""
    assert stood(CITED, first, second).assigned_to == "mrivas"
    assert stood(LATER, first, second).assigned_to == "lortiz"


# --- papers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([], "issued"),
        ([Event.PRINT_DOCUMENT], "printed"),
        ([Event.PRINT_DOCUMENT, Event.SIGN_DOCUMENT], "signed"),
        ([Event.PRINT_DOCUMENT, Event.SIGN_DOCUMENT, Event.HAND_OUT_DOCUMENT], "handed_out"),
        ([Event.PRINT_DOCUMENT, Event.SIGN_DOCUMENT, Event.PRINT_DOCUMENT], "signed"),
    ],
)
def test_a_paper_is_as_far_as_its_events(events: list[Event], status: str) -> None:
    more = [
        told(number, event, CITED, Stage.CITATION, document=CITATION.number)
        for number, event in enumerate(events, start=4)
    ]
    found = stood(CITED, *more, documents=[AVISO, replace(CITATION, status="delivered", signed_on=LATER)])
    assert paper(found, 20) == (status, None)
    assert paper(found, 10) == ("issued", None)
    signed_on = CITED if Event.SIGN_DOCUMENT in events else None
    assert found.documents[1].signed_on == signed_on


def test_what_travels_with_a_document_shares_its_papers_and_its_proof() -> None:
    enclosed = document("estado_de_cuenta", OPENED, key=11, attached_to=10)
    printed = told(4, Event.PRINT_DOCUMENT, CITED, Stage.CITATION, document=AVISO.number)
    given: dict[str, Any] = {"documents": [AVISO, enclosed, CITATION], "issued_by": {11: 2}}
    assert paper(stood(CITED, printed, **given), 11) == ("printed", None)
    tried = told(5, Event.RECORD_ATTEMPT, LATER, Stage.CITATION, document=AVISO.number)
    attempts = {10: [AttemptRecord(attempt(LATER, "delivered"), 5, None, None)]}
    assert paper(stood(LATER, printed, tried, attempts=attempts, **given), 11) == ("delivered", LATER)


def test_a_delivery_counts_from_the_event_that_recorded_it() -> None:
    tried = told(4, Event.RECORD_ATTEMPT, LATER, Stage.CITATION, document=CITATION.number)
    attempts = {20: [AttemptRecord(attempt(LATER, "delivered"), 4, None, None)]}
    assert paper(stood(LATER, tried, attempts=attempts), 20) == ("delivered", LATER)
    assert stood(LATER, tried, attempts=attempts).documents[1].attempts[0].result == "delivered"
    before = stood(date(2026, 3, 19), tried, attempts=attempts)
    assert (paper(before, 20), before.documents[1].attempts) == (("issued", None), ())


def test_an_annulled_attempt_proved_until_the_day_it_was_annulled() -> None:
    tried = told(4, Event.RECORD_ATTEMPT, CITED, Stage.CITATION, document=CITATION.number)
    undone = told(5, Event.ANNUL_ATTEMPT, LATER, Stage.CITATION, document=CITATION.number)
    proof = document("acta_de_notificacion", CITED, key=30)
    given: dict[str, Any] = {
        "documents": [AVISO, CITATION, proof],
        "issued_by": {30: 4},
        "attempts": {20: [AttemptRecord(attempt(CITED, "delivered"), 4, 30, LATER)]},
    }
    before, after = stood(date(2026, 3, 19), tried, undone, **given), stood(LATER, tried, undone, **given)
    assert (paper(before, 20), paper(before, 30)) == (("delivered", CITED), ("issued", None))
    assert (paper(after, 20), paper(after, 30)) == (("handed_out", None), ("annulled", None))


def test_an_undeliverable_paper_was_on_its_way_before() -> None:
    marked = told(4, Event.MARK_UNDELIVERABLE, LATER, Stage.CITATION, document=CITATION.number)
    assert paper(stood(LATER, marked), 20) == ("undeliverable", None)
    assert paper(stood(CITED, marked), 20) == ("issued", None)


def test_an_annulled_paper_was_valid_before() -> None:
    annulled = told(4, Event.ANNUL_DOCUMENT, LATER, Stage.CITATION, document=CITATION.number)
    assert paper(stood(LATER, annulled), 20) == ("annulled", None)
    assert paper(stood(CITED, annulled), 20) == ("issued", None)


def test_a_superseded_paper_was_valid_until_the_one_that_replaced_it() -> None:
    second = document("citatorio", LATER, key=21)
    cited = told(4, Event.CITE, LATER, Stage.CITATION, document=second.number)
    given: dict[str, Any] = {
        "documents": [AVISO, replace(CITATION, status="superseded"), second],
        "issued_by": {21: 4},
    }
    assert paper(stood(LATER, cited, **given), 20) == ("superseded", None)
    assert paper(stood(CITED, cited, **given), 20) == ("issued", None)


# --- appointments, holds, plan, payments, proposals -----------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "settled_by"),
    [
        ("attended", Event.RECORD_APPEARANCE),
        ("no_show", Event.RECORD_NO_SHOW),
        ("cancelled", Event.ANNUL_DOCUMENT),
    ],
)
def test_an_appointment_was_booked_until_it_was_settled(status: str, settled_by: Event) -> None:
    settled = told(4, settled_by, LATER, Stage.CITATION, document=CITATION.number)
    seat = slot(date(2026, 3, 18), status, document_key=20, outcome="promise", promise_on=date(2026, 4, 1))
    after = stood(LATER, settled, appointments=(seat,)).appointments
    before = stood(CITED, settled, appointments=(seat,)).appointments
    assert after == (seat,)
    assert before == (replace(seat, status="booked", outcome="", promise_on=None),)
    assert stood(OPENED, settled, appointments=(seat,)).appointments == ()


def test_a_booked_appointment_stays_booked() -> None:
    seat = slot(date(2026, 3, 18), document_key=20)
    assert stood(LATER, appointments=(seat,)).appointments == (seat,)


def test_a_hold_was_there_from_its_event_to_the_one_that_lifted_it() -> None:
    placed = told(4, Event.PLACE_HOLD, CITED, Stage.CITATION, reason="claim")
    lifted = told(5, Event.LIFT_HOLD, LATER, Stage.CITATION, placed_on=CITED.isoformat())
    lifted = replace(lifted, code="lifted_claim")
    claim = hold(CITED, lifted_on=LATER)
    assert stood(OPENED, placed, lifted, holds=(claim,)).holds == ()
    assert stood(CITED, placed, lifted, holds=(claim,)).holds == (replace(claim, lifted_on=None),)
    assert stood(LATER, placed, lifted, holds=(claim,)).holds == (claim,)


def test_a_hold_of_another_reason_or_day_is_another_hold() -> None:
    placed = told(4, Event.PLACE_HOLD, CITED, Stage.CITATION, reason="claim")
    others = (hold(CITED, reason="death"), hold(OPENED))
    assert stood(LATER, placed, holds=others).holds == ()


def test_a_plan_that_ended_was_in_force_before() -> None:
    kept = plan([date(2026, 4, 2)])
    assert stood(LATER).plan is None
    assert stood(LATER, plan=kept).plan == kept
    ended = replace(kept, status="lapsed", ended_on=LATER)
    assert stood(LATER, plan=ended).plan == ended
    assert stood(CITED, plan=ended).plan == replace(ended, status="active", ended_on=None)


def test_payments_and_reversals_count_from_their_day() -> None:
    paid = payment(CITED, reversed_on=LATER)
    assert stood(OPENED, payments=(paid,)).payments == ()
    assert stood(CITED, payments=(paid,)).payments == (replace(paid, reversed_on=None),)
    assert stood(LATER, payments=(paid,)).payments == (paid,)
    assert stood(LATER, payments=(payment(CITED),)).payments == (payment(CITED),)


def test_a_proposal_was_not_made_before_it_was() -> None:
    proposal = ProposalFacts(1, "close", {}, "lortiz", "gestor", CITED)
    assert stood(OPENED, proposals=(proposal,)).proposals == ()
    assert stood(CITED, proposals=(proposal,)).proposals == (proposal,)
