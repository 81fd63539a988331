"""What closed days decreed later do to the terms of a case: table, and what holds whatever the days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from literal_cases import BOOK, case_on, document, event, plan

from cases.domain.facts import CaseFacts
from cases.domain.running_terms import moves_between, terms_of
from cases.domain.terms import calendar_of, is_business_day
from cases.domain.vocabulary import Event, Stage
from cases.law import ClosedSpan, LawBook

DAY = timedelta(days=1)
DELIVERED = date(2026, 1, 26)
END = date(2026, 3, 9)  # thirty business days
TODAY = date(2026, 2, 10)


def closing(first: date, last: date | None = None, district: str = "") -> LawBook:
    return BOOK.with_approved(
        [], [ClosedSpan(first, last or first, "Lluvias", "Decreto 45", "text", district)]
    )


def demanded(on: date = TODAY, stage: Stage = Stage.FINAL_DEMAND, **changes: object) -> CaseFacts:
    sent = document("requerimiento", DELIVERED - DAY, delivered_on=DELIVERED)
    return case_on(on, stage, documents=(sent,), **changes)


def noticed(on: date = TODAY, **changes: object) -> CaseFacts:
    sent = document("aviso", date(2026, 2, 5), delivered_on=date(2026, 2, 6), **changes)
    return case_on(on, Stage.PERSUASION, documents=(sent,))


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        (date(2026, 2, 12), None, date(2026, 3, 10)),
        (date(2026, 2, 12), date(2026, 2, 13), date(2026, 3, 11)),
        (END, None, date(2026, 3, 10)),
        (DELIVERED + DAY, None, date(2026, 3, 10)),
        (date(2026, 2, 14), date(2026, 2, 15), None),  # a weekend
        (DELIVERED, None, None),  # the day of notification is not counted
        (END + DAY, None, None),
    ],
)
def test_a_term_moves_by_the_business_days_closed_inside_it(
    first: date, last: date | None, end: date | None
) -> None:
    moves = moves_between(demanded(), BOOK, closing(first, last), TODAY)
    assert [move.to_on for move in moves] == ([end] if end else [])


def test_a_case_without_proof_has_no_term_and_hears_nothing() -> None:
    without = document("requerimiento", DELIVERED)
    for facts in (
        case_on(TODAY, Stage.FINAL_DEMAND, documents=(without,)),
        case_on(TODAY, Stage.FINAL_DEMAND),
        case_on(TODAY, Stage.PERSUASION, documents=(document("aviso", DELIVERED),)),
        case_on(TODAY, Stage.PERSUASION),
        case_on(TODAY, Stage.CITATION, documents=(document("aviso", DELIVERED, delivered_on=DELIVERED),)),
    ):
        assert terms_of(facts, BOOK, TODAY) == ()
        assert moves_between(facts, BOOK, closing(TODAY, TODAY + 20 * DAY), TODAY) == ()


@pytest.mark.parametrize("stage", [Stage.FINAL_DEMAND, Stage.CERTIFIED, Stage.REFERRED, Stage.IN_COURT])
def test_the_term_of_a_demand_is_legal_in_every_stage_after_it(stage: Stage) -> None:
    (term,) = terms_of(demanded(stage=stage), BOOK, TODAY)
    assert (term.code, term.last_on, term.is_legal, term.basis) == ("demand_term", END, True, "LGTM 118, 123")


def test_the_wait_after_a_notice_is_none_and_never_ends_before_the_printed_day() -> None:
    (move,) = moves_between(noticed(), BOOK, closing(date(2026, 2, 12)), TODAY)
    assert (move.from_on, move.to_on) == (date(2026, 2, 18), date(2026, 2, 19))
    assert (move.term.code, move.term.is_legal) == ("notice_wait", False)
    assert move.texts[0].startswith("El tiempo de espera que abrió el aviso de pago pendiente")
    printed = noticed(respond_by_on=date(2026, 2, 27))
    assert moves_between(printed, BOOK, closing(date(2026, 2, 12)), TODAY) == ()


@pytest.mark.parametrize(
    ("on", "runs_again"),
    [(END, False), (END + DAY, True), (date(2026, 3, 11), True), (date(2026, 3, 12), False)],
)
def test_a_term_that_was_over_runs_again_only_up_to_its_new_end(on: date, runs_again: bool) -> None:
    (move,) = moves_between(demanded(on), BOOK, closing(date(2026, 2, 12), date(2026, 2, 13)), on)
    assert (move.from_on, move.to_on, move.runs_again) == (END, date(2026, 3, 11), runs_again)
    assert ("vuelve a correr" in " ".join(move.texts)) is runs_again
    assert move.as_data["runs_again"] is runs_again


def test_steps_taken_while_the_term_turns_out_to_run_are_named() -> None:
    events = (
        event(Event.DEMAND, DELIVERED - DAY, sequence=1),
        event(Event.CERTIFY, END + DAY, sequence=2),
        event(Event.PRINT_DOCUMENT, END + DAY, sequence=3),
        event(Event.REFER, date(2026, 3, 12), sequence=4),
    )
    facts = demanded(date(2026, 3, 12), Stage.REFERRED, events=events)
    (move,) = moves_between(facts, BOOK, closing(date(2026, 2, 12), date(2026, 2, 13)), date(2026, 3, 12))
    assert move.acts == ("certify",)
    assert move.texts[-1] == "Lo hecho entretanto sigue en pie y debe revisarse: certificar la deuda."


FIRST_DUE, SECOND_DUE = date(2026, 2, 12), date(2026, 3, 12)


@pytest.mark.parametrize(
    ("paid", "stage", "moved"),
    [
        (0, Stage.PAYMENT_PLAN, [("instalment_1", FIRST_DUE, date(2026, 2, 16))]),
        (1, Stage.PAYMENT_PLAN, []),
        (0, Stage.DEFAULT, [("instalment_1", FIRST_DUE, date(2026, 2, 16))]),
        (0, Stage.CITATION, []),
    ],
)
def test_an_agreed_day_that_was_closed_moves_the_instalment_and_says_so(
    paid: int, stage: Stage, moved: list[tuple[str, date, date]]
) -> None:
    facts = case_on(TODAY, stage, plan=plan((FIRST_DUE, SECOND_DUE), paid=paid))
    found = moves_between(facts, BOOK, closing(FIRST_DUE, date(2026, 2, 13)), TODAY)
    assert [(move.term.code, move.from_on, move.to_on) for move in found] == moved
    if found:
        assert found[0].term.is_legal
        assert found[0].texts[0] == (
            "El plazo para una cuota que abrió el convenio de pago CP-SJN-2026-0001 terminaba el 12/02/2026 y termina "
            "el 16/02/2026."
        )


def test_a_lapse_declared_before_the_moved_day_is_named() -> None:
    late = date(2026, 2, 20)
    events = (event(Event.DECLARE_DEFAULT, date(2026, 2, 13)),)
    facts = case_on(late, Stage.DEFAULT, plan=plan((FIRST_DUE,)), events=events)
    (move,) = moves_between(facts, BOOK, closing(FIRST_DUE), late)
    assert move.acts == ("declare_default",)


def test_a_closure_of_another_district_moves_nothing() -> None:
    assert moves_between(demanded(), BOOK, closing(date(2026, 2, 12), district="SRO"), TODAY) == ()
    assert len(moves_between(demanded(), BOOK, closing(date(2026, 2, 12), district="SJN"), TODAY)) == 1


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(min_value=-20, max_value=80),
    length=st.integers(min_value=0, max_value=25),
)
def test_a_closure_never_shortens_a_term_and_opening_it_again_brings_it_back(start: int, length: int) -> None:
    first = DELIVERED + start * DAY
    after = closing(first, first + length * DAY)
    (before,) = terms_of(demanded(), BOOK, TODAY)
    (now,) = terms_of(demanded(), after, TODAY)
    assert now.last_on >= before.last_on
    assert after.closed_days().keys() >= BOOK.closed_days().keys()
    moves = moves_between(demanded(), BOOK, after, TODAY)
    back = moves_between(demanded(), after, after.with_approved([]), TODAY)
    assert [(move.from_on, move.to_on) for move in moves] == [(move.to_on, move.from_on) for move in back]
    assert bool(moves) == _reaches(first, first + length * DAY)


def _reaches(first: date, last: date) -> bool:
    open_days = (first + place * DAY for place in range((last - first).days + 1))
    shipped = calendar_of(BOOK.at(TODAY))
    return any(DELIVERED < day <= END and is_business_day(shipped, day) for day in open_days)
