"""Two people booking one slot or one officer at once, and what the night gives at the desks that are attended."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, time
from time import monotonic, sleep
from typing import Any

import pytest
from builders import BOOK, Sessions, at, stamp
from desk_builders import absent, booked, define
from law_changes import approved
from office_life import APPOINTMENT, CITED, OPENED, Life, Town
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.exc import IntegrityError

from cases.domain.errors import CobranzaError
from cases.domain.slots import Slot
from cases.models import Appointment, Case, CaseEvent, Document, NumberSeries
from cases.service.chunks import Job, Phase, work
from cases.service.night import run_night
from cases.service.verbs import perform
from cases.service.verification import verify
from cases.snapshot.law import law_in_force

FAR = date(2026, 4, 13)
PATIENCE_SECONDS = 20


@pytest.fixture
def town(sessions: Sessions) -> Town:
    """A database for each test: desks are of the whole office."""
    return Town(sessions)


# --- nobody twice ---------------------------------------------------------------------------------------------


def test_the_database_refuses_an_officer_at_two_desks(town: Town) -> None:
    first, second = town.case().notified(), town.case().notified()
    for life, desk in ((first, 1), (second, 2)):
        life.act("cite", CITED, appointment_on="2026-02-20", appointment_at="10:00", desk=desk)
    with town.sessions() as session:
        session.get_one(Appointment, booked(first).id).officer_key = "karla"
        session.get_one(Appointment, booked(second).id).officer_key = "karla"
        with pytest.raises(IntegrityError, match="ex_appointments_officer"):
            session.flush()
        session.rollback()


def test_the_officer_of_two_desks_attends_one_person_at_an_hour(town: Town) -> None:
    for number in (5, 6):
        define(town.sessions, number, "Wendy Alfaro", FAR)
    one, other = town.case().notified(), town.case().notified()
    chosen = {"appointment_on": "2026-04-16", "appointment_at": "10:30"}
    one.act("cite", CITED, **chosen, desk=5)
    other.refused("officer_taken", "cite", CITED, **chosen, desk=6)
    other.act("cite", CITED, appointment_on="2026-04-16", appointment_at="11:00", desk=6)


@contextmanager
def waiting_behind(engine: Engine, first: Any, second: Any) -> Iterator[Future[Any]]:
    """`first` is open and has written; `second` runs in another transaction until it waits for the first."""
    with ThreadPoolExecutor(1) as other:
        answer: Future[Any] = other.submit(second)
        limit = monotonic() + PATIENCE_SECONDS
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        with engine.connect() as watcher:
            while not watcher.scalar(waits):
                assert monotonic() < limit, "nobody came to wait"
                assert not answer.done(), answer.exception()
                watcher.rollback()
                sleep(0.01)
        first.commit()
        yield answer


@pytest.mark.parametrize(
    ("code", "other_desk", "defined"), [("slot_taken", 1, False), ("officer_taken", 2, True)]
)
def test_of_two_bookings_at_once_the_second_is_refused_and_changes_nothing(
    town: Town, engine: Engine, code: str, other_desk: int, *, defined: bool
) -> None:
    day = "2026-04-17"
    if defined:
        for number in (1, 2):
            define(town.sessions, number, "Wendy Alfaro", date(2026, 4, 17))
    winner, loser = town.case().notified(), town.case().notified()
    chosen = {"appointment_on": day, "appointment_at": "09:00"}

    def book() -> None:
        with town.sessions.begin() as session:
            perform(session, loser.account, "cite", stamp(CITED), chosen | {"desk": other_desk}, BOOK)

    before = counts(town.sessions)
    with town.sessions() as session:
        perform(session, winner.account, "cite", stamp(CITED), chosen | {"desk": 1}, BOOK)
        with waiting_behind(engine, session, book) as answer:
            error = answer.exception(PATIENCE_SECONDS)
    assert isinstance(error, CobranzaError)
    assert error.code == code
    after = counts(town.sessions)
    assert [later - earlier for earlier, later in zip(before, after, strict=True)] == [1, 1, 2, 2]
    assert (loser.stage, winner.stage) == ("persuasion", "citation")


@pytest.mark.parametrize(
    ("code", "other_desk", "defined"), [("slot_taken", 1, False), ("officer_taken", 2, True)]
)
def test_of_two_bookings_at_once_that_share_some_minutes_the_second_is_refused(
    town: Town, engine: Engine, code: str, other_desk: int, *, defined: bool
) -> None:
    """Slots last 45 minutes since a value was approved: 8:45 ends with 9:00, which was given for 30."""
    if defined:
        for number in (1, 2):
            define(town.sessions, number, "Wendy Alfaro", date(2026, 4, 17))
    winner, loser = town.case().notified(), town.case().notified()
    approved(town.sessions, "45", CITED, key="citation.slot_minutes", valid_from=CITED)

    def book() -> None:
        chosen = {"appointment_on": "2026-04-17", "appointment_at": "08:45", "desk": other_desk}
        with town.sessions.begin() as session:
            law = law_in_force(session, BOOK)
            perform(session, loser.account, "cite", stamp(CITED), chosen, law)

    before = counts(town.sessions)
    with town.sessions() as session:
        chosen = {"appointment_on": "2026-04-17", "appointment_at": "09:00", "desk": 1}
        perform(session, winner.account, "cite", stamp(CITED), chosen, BOOK)
        with waiting_behind(engine, session, book) as answer:
            error = answer.exception(PATIENCE_SECONDS)
    assert isinstance(error, CobranzaError)
    assert error.code == code
    after = counts(town.sessions)
    assert [later - earlier for earlier, later in zip(before, after, strict=True)] == [1, 1, 2, 2]
    with pytest.raises(CobranzaError) as seen:
        book()
    assert seen.value.code == code, "and so is who looks at the agenda first"


def counts(sessions: Sessions) -> list[int]:
    """Appointments, events, documents and the numbers taken: what one citation adds to."""
    with sessions() as session:
        found = [
            session.scalar(select(func.count()).select_from(table))
            for table in (Appointment, CaseEvent, Document)
        ]
        numbers = session.scalar(
            select(func.sum(NumberSeries.next_number - 1)).where(NumberSeries.kind.in_(("CT", "EC")))
        )
    return [int(one or 0) for one in (*found, numbers)]


# --- the night ------------------------------------------------------------------------------------------------


def waiting_for_citation(town: Town) -> Life:
    """A case whose notice could not be delivered: the night cites it."""
    life = town.case()
    life.act("notify", OPENED)
    with town.sessions.begin() as session:
        session.execute(
            update(Document).where(Document.number == life.number("aviso")).values(status="undeliverable")
        )
        session.execute(update(Case).where(Case.id == life.row.id).values(look_on=OPENED))
    return life


def test_the_night_cites_at_the_desks_that_are_attended(town: Town, engine: Engine) -> None:
    define(town.sessions, 3, "Wendy Alfaro", OPENED, on=OPENED)
    define(town.sessions, 4, "Wendy Alfaro", OPENED, on=OPENED)
    absent(town.sessions, date(2026, 1, 1), APPOINTMENT, on=OPENED, desk=3)
    absent(
        town.sessions, APPOINTMENT, APPOINTMENT, on=OPENED, officer="Wendy Alfaro", hours=(time(8), time(12))
    )
    lives = [waiting_for_citation(town) for _ in range(3)]
    run_night(engine, BOOK, CITED, at(CITED, 22), today=CITED)
    given = [booked(life) for life in lives]
    assert {(one.desk, one.on_date, one.officer) for one in given} == {(4, APPOINTMENT, "Wendy Alfaro")}
    assert sorted(one.at_time for one in given) == [time(13), time(13, 30), time(14)]


def test_who_loses_a_slot_to_a_person_waits_for_the_next_night(town: Town, engine: Engine) -> None:
    taken = town.case().cited()
    given = booked(taken)
    life = waiting_for_citation(town)
    slot = Slot(
        given.on_date, given.at_time, given.desk, given.officer, "", given.place, until=given.until_time
    )
    key = life.row.id
    progress = work(engine, BOOK, Job(Phase.CITATIONS, (key,), CITED, at(CITED, 22), {key: slot}))
    assert (progress.waits, progress.acts, progress.reviews) == ({"no_slot": 1}, {}, {})
    assert (life.stage, life.row.answer_code) == ("persuasion", "no_slot")
    assert life.row.look_on == date(2026, 1, 9)
    run_night(engine, BOOK, date(2026, 1, 9), at(date(2026, 1, 9), 22), today=date(2026, 1, 9))
    assert life.stage == "citation"


def test_the_evidence_of_a_moved_appointment_holds(town: Town, engine: Engine) -> None:
    life = town.case().summoned()
    life.act("rebook", date(2026, 1, 13), cause="unattended", reason="La ventanilla se cierra ese día")
    life.deliver("citatorio", date(2026, 1, 14))
    life.act("record_no_show", booked(life).on_date, hour=16, excuse_text="Estaba hospitalizada ese día")
    assert booked(life).status == "cancelled"
    assert life.row.answer_code == "citation_due", "an excuse is no absence: the same turn, another date"
    assert verify(engine)["problems"] == []
