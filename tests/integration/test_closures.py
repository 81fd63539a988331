"""Closed days decreed later: two people, the open terms they move, what they leave alone, and how it is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from time import monotonic, sleep

import pytest
from builders import BOOK, Sessions, add_account, at, months, night, stamp
from closed_days import DECREE, STORM, closed, code_of, decided, demanded, moves, proposed, reopened
from office_life import (
    APPOINTMENT,
    CITED,
    DEMAND_DELIVERED,
    OPENED,
    TERM_END,
    TERM_OVER,
    Town,
)
from sqlalchemy import Engine, select, text

from cases.domain.decision import decide
from cases.domain.errors import Conflict
from cases.models import Document
from cases.service.closures import decide_closure
from cases.service.intake import ANY_NIGHT
from cases.service.verification import verify
from cases.settings import Settings
from cases.snapshot import load_facts
from cases.snapshot.law import law_in_force, law_versions
from workflows.night_run import run_night_here

DAY = timedelta(days=1)
FEBRUARY = date(2026, 2, 10)
CLOSED, CLOSED_TO = date(2026, 2, 12), date(2026, 2, 13)
MOVED_END = date(2026, 3, 11)  # two business days after the term's end without the closure


@pytest.fixture
def office(sessions: Sessions) -> Town:
    return Town(sessions)


# --- what it moves --------------------------------------------------------------------------------------------


def test_an_open_term_moves_and_the_case_says_so(office: Town) -> None:
    life = demanded(office)
    assert life.row.next_deadline == TERM_END
    answer = closed(office.sessions, FEBRUARY, CLOSED, CLOSED_TO)
    assert answer.moved.terms == [
        {
            "case": life.row.number,
            "account": life.account,
            "term": "demand_term",
            "document": life.number("requerimiento"),
            "legal": True,
            "from": TERM_END.isoformat(),
            "to": MOVED_END.isoformat(),
            "runs_again": False,
            "acts": [],
        }
    ]
    row, (event,) = life.row, moves(life)
    assert (row.stage, row.answer_code) == ("final_demand", "within_demand_term")
    assert (row.next_deadline, row.look_on) == (MOVED_END, MOVED_END + DAY)
    assert (event.code, event.actor, event.effective_on) == ("days_closed", "alba", FEBRUARY)
    assert event.basis == ["LPA 82", DECREE, "LGTM 118, 123"]
    assert event.data["reference"] == DECREE
    assert (event.data["from"], event.data["to"]) == (TERM_END.isoformat(), MOVED_END.isoformat())
    assert event.reasons[0] == f"Se cerró el 12/02/2026 al 13/02/2026: {STORM}."
    assert "terminaba el 09/03/2026 y termina el 11/03/2026" in event.reasons[1]


def test_the_wait_after_a_notice_moves_too_and_is_no_legal_deadline(office: Town) -> None:
    life = office.case().notified()  # delivered on 7 January: eight business days end on the 19th
    closed(office.sessions, date(2026, 1, 9), date(2026, 1, 15))
    (event,) = moves(life)
    assert (event.data["terms"][0]["term"], event.data["terms"][0]["legal"]) == ("notice_wait", False)
    assert "El tiempo de espera que abrió el aviso de pago pendiente" in event.reasons[1]
    row = life.row
    assert row.next_deadline is None
    assert (row.look_on, row.answer_code) == (
        date.fromisoformat(event.data["to"]) + DAY,
        "within_notice_term",
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 16), None),  # after the term
        (DEMAND_DELIVERED, None),  # the day it was notified is not counted
        (date(2026, 2, 14), date(2026, 2, 16)),  # a weekend and one business day: moves
    ],
)
def test_only_business_days_inside_the_term_move_it(office: Town, first: date, last: date | None) -> None:
    life = demanded(office)
    closed(office.sessions, FEBRUARY, first, last)
    expected = date(2026, 3, 10) if last else TERM_END
    assert life.row.next_deadline == expected
    assert len(moves(life)) == (expected != TERM_END)


def test_cases_it_does_not_reach_hear_nothing(office: Town) -> None:
    fresh, cited = office.case(), office.case().cited()
    other = demanded(office, district="SRO")
    mine = demanded(office)
    closed(office.sessions, FEBRUARY, CLOSED, district="SJN")
    assert [len(moves(life)) for life in (fresh, cited, other, mine)] == [0, 0, 0, 1]
    assert (other.row.next_deadline, mine.row.next_deadline) == (TERM_END, date(2026, 3, 10))


def test_two_closures_move_a_term_twice_and_each_says_its_part(office: Town) -> None:
    life = demanded(office)
    closed(office.sessions, FEBRUARY, CLOSED)
    closed(office.sessions, FEBRUARY, CLOSED_TO, basis="Decreto 46")
    assert [(one.data["from"], one.data["to"]) for one in moves(life)] == [
        ("2026-03-09", "2026-03-10"),
        ("2026-03-10", "2026-03-11"),
    ]


def test_more_cases_than_a_chunk_are_all_told_once(office: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.service.deadlines._AT_ONCE", 1)
    lives = [demanded(office) for _ in range(3)]
    answer = closed(office.sessions, FEBRUARY, CLOSED)
    assert [one["account"] for one in answer.moved.terms] == [life.account for life in lives]
    assert [len(moves(life)) for life in lives] == [1, 1, 1]


def test_targets_of_the_office_move_without_an_event(office: Town) -> None:
    life = office.case()
    life.act("notify", OPENED)
    target = life.row.next_task_on
    assert target is not None
    closed(office.sessions, CITED, target)
    row = life.row
    assert moves(life) == []
    assert row.look_on == ANY_NIGHT, "the next night says the new target"


# --- terms that were over -------------------------------------------------------------------------------------


def test_a_term_that_was_over_runs_again_when_its_own_days_turn_out_closed(office: Town) -> None:
    life = demanded(office)
    life.night(TERM_OVER)
    assert life.row.answer_code == "certify_due"
    answer = closed(office.sessions, TERM_OVER, CLOSED, CLOSED_TO)
    assert answer.moved.terms[0]["runs_again"]
    assert (life.row.answer_code, life.row.next_deadline) == ("within_demand_term", MOVED_END)
    assert "Se tenía por vencido y vuelve a correr." in moves(life)[0].reasons


def test_what_was_done_meanwhile_stands_and_is_told(office: Town) -> None:
    life = demanded(office)
    life.act("certify", TERM_OVER, "tesoreria")
    life.act("certify", TERM_OVER, "alcalde")
    closed(office.sessions, TERM_OVER, CLOSED, CLOSED_TO)
    (event,) = moves(life)
    assert life.stage == "certified"
    assert event.data["terms"][0]["acts"] == ["certify"]
    assert "Lo hecho entretanto sigue en pie y debe revisarse: certificar la deuda." in event.reasons


def test_a_term_that_is_over_either_way_stays_over(office: Town) -> None:
    life = demanded(office)
    closed(office.sessions, date(2026, 4, 8), CLOSED)
    (event,) = moves(life)
    assert not event.data["terms"][0]["runs_again"]
    assert life.row.answer_code == "certify_due"


# --- appointments ---------------------------------------------------------------------------------------------


def test_an_appointment_on_a_closed_day_is_to_be_given_again(office: Town) -> None:
    life = office.case().summoned()
    assert life.row.answer_code == "appointment_pending"
    answer = closed(office.sessions, date(2026, 1, 14), APPOINTMENT, basis=DECREE)
    assert [(one["case"], one["on"]) for one in answer.moved.appointments] == [
        (life.row.number, APPOINTMENT.isoformat())
    ]
    row = life.row
    assert (row.answer_kind, row.answer_code) == ("review", "appointment_to_move")
    assert row.next_deadline is None


def test_an_appointment_that_opens_again_is_held(office: Town) -> None:
    life = office.case().summoned()
    on = date(2026, 1, 14)
    number = closed(office.sessions, on, APPOINTMENT).closure["id"]
    decided(office.sessions, on, reopened(office.sessions, on, number)["id"])
    assert life.row.answer_code == "appointment_pending"


# --- what rests on it -----------------------------------------------------------------------------------------


def test_a_night_at_work_keeps_its_calendar(sessions: Sessions, engine: Engine) -> None:
    number = proposed(sessions, FEBRUARY, CLOSED)["id"]
    with engine.connect() as nightly, nightly.begin():
        nightly.execute(text("SELECT pg_advisory_xact_lock(7316002)"))
        assert code_of(Conflict, decided, sessions, FEBRUARY, number) == "night_running"
        rejected = proposed(sessions, FEBRUARY, CLOSED_TO)["id"]
        assert decided(sessions, FEBRUARY, rejected, approve=False).closure["state"] == "rejected"
    assert decided(sessions, FEBRUARY, number).closure["state"] == "approved"


def test_the_past_is_answered_as_it_was_known(office: Town) -> None:
    life = demanded(office)
    closed(office.sessions, FEBRUARY, CLOSED)
    ends = []
    for known_at in (at(FEBRUARY, 9), at(FEBRUARY, 11), None):
        with office.sessions() as session:
            book = law_in_force(session, BOOK, known_at)
            facts = load_facts(session, [life.row.id], book, FEBRUARY)[life.row.id]
        ends.append(decide(facts, book, FEBRUARY).deadline_on)
    assert ends == [TERM_END, date(2026, 3, 10), date(2026, 3, 10)]
    with office.sessions() as session:
        assert law_versions(session, BOOK) == {BOOK.version, law_in_force(session, BOOK).version}


def test_verify_shows_the_closures_behind_the_law_and_the_calendar(
    office: Town, engine: Engine, owner_engine: Engine
) -> None:
    life = demanded(office)
    closed(office.sessions, FEBRUARY, CLOSED, district="SJN")
    night(engine, FEBRUARY + DAY)
    assert verify(engine)["problems"] == []
    with owner_engine.begin() as connection:
        connection.execute(text("ALTER TABLE closures DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE closures SET until_on = '2026-02-13'"))
        connection.execute(text("ALTER TABLE documents DISABLE TRIGGER USER"))
        connection.execute(
            text("UPDATE documents SET calendar_version = '00000000' WHERE number = :number"),
            {"number": life.number("aviso")},
        )
    found = {one["what"]: one["where"] for one in verify(engine)["problems"]}
    assert set(found) == {"law_version_unknown", "calendar_version_unknown"}
    assert found["calendar_version_unknown"] == life.number("aviso")


def test_a_night_that_waits_for_an_approval_counts_with_it(
    engine: Engine, sessions: Sessions, settings: Settings
) -> None:
    with sessions.begin() as session:
        add_account(session, "I-1", periods=months("2024-01", "2025-10"))
    number = proposed(sessions, OPENED, date(2026, 1, 12), date(2026, 1, 13))["id"]
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
    with ThreadPoolExecutor(1) as other, sessions() as session, engine.connect() as watcher:
        decide_closure(session, BOOK, number, stamp(OPENED, "alcalde", "alba", hour=10), approve=True)
        running = other.submit(run_night_here, settings, OPENED)
        limit = monotonic() + 60
        while not watcher.scalar(waits):
            assert monotonic() < limit, "the night did not wait"
            assert not running.done(), running.exception()
            watcher.rollback()
            sleep(0.05)
        session.commit()
        assert running.result(60)["dates"][0]["acts"] == {"notify": 1, "open": 1}
    with sessions() as session:
        known = law_in_force(session, BOOK).version
        assert known != BOOK.version
        assert set(session.scalars(select(Document.law_version))) == {known}
    assert verify(engine)["problems"] == []
