"""Desks and absences, what they leave to be moved, and two people booking one slot or one officer at once."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, time
from time import monotonic, sleep
from typing import Any

import pytest
from builders import BOOK, Sessions, add_user, stamp
from office_life import APPOINTMENT, CITED, Life, Town
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from cases.domain.errors import CobranzaError
from cases.models import Appointment, CaseEvent, Desk, Document, NumberSeries
from cases.service import desks
from cases.service.desk_lists import listed_desks
from cases.service.verbs import perform

FAR = date(2026, 4, 13)
PATIENCE_SECONDS = 20


@pytest.fixture
def town(sessions: Sessions) -> Town:
    """A database for each test: desks are of the whole office."""
    return Town(sessions)


def define(sessions: Sessions, number: int, officer: str, from_on: date, **more: Any) -> dict[str, Any]:
    values = {"district": "SJN", "place": f"ventanilla {number}", "post": "Gestora", **more}
    by = stamp(values.pop("on", CITED), values.pop("role", "jefatura"))
    with sessions.begin() as session:
        return desks.define_desk(
            session, BOOK, number=number, officer=officer, from_on=from_on, stamp=by, **values
        )


def absent(
    sessions: Sessions, from_on: date, until_on: date, on: date = CITED, **more: Any
) -> dict[str, Any]:
    values = {"district": "SJN", "reason": "Capacitación", **more}
    by = stamp(on, values.pop("role", "jefatura"))
    with sessions.begin() as session:
        return desks.record_absence(session, BOOK, from_on=from_on, until_on=until_on, stamp=by, **values)


def refused(code: str, call: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(CobranzaError) as error:
        call(*args, **more)
    assert error.value.code == code, error.value.reason


def booked(life: Life) -> Appointment:
    with life.sessions() as session:
        found = select(Appointment).where(Appointment.case_id == life.row.id).order_by(Appointment.id.desc())
        return session.scalars(found).first()  # type: ignore[return-value]  # it was cited


# --- the desks of an office -----------------------------------------------------------------------------------


def test_a_citation_prints_the_desk_and_officer_that_will_attend_it(town: Town) -> None:
    with town.sessions.begin() as session:
        add_user(session, "karla", "gestor")
    defined = define(town.sessions, 5, "karla", FAR, place="Sala de reuniones, segundo nivel", post="")
    assert (defined["officer"], defined["post"], defined["to_move"]) == ("Karla", "gestor", [])
    life = town.case().notified()
    life.act("cite", CITED, appointment_on=FAR.isoformat())
    given = booked(life)
    assert (given.desk, given.officer, given.officer_key) == (5, "Karla", "karla")
    assert given.place == "Sala de reuniones, segundo nivel"
    with town.sessions() as session:
        context = session.get_one(Document, given.document_id).context
    assert (context["officer_name"], context["appointment_place"]) == (given.officer, given.place)


def test_before_the_first_desk_those_of_the_policy_attend(town: Town) -> None:
    define(town.sessions, 5, "Wendy Alfaro", FAR)
    life = town.case().cited()
    assert booked(life).officer == f"quien esté de turno en la ventanilla {booked(life).desk}"
    with town.sessions() as session:
        told = listed_desks(session, BOOK, "SJN", CITED)
    assert told["by_policy"] == [1, 2]


def test_another_officer_takes_a_desk_from_a_day_on(town: Town) -> None:
    define(town.sessions, 5, "Wendy Alfaro", FAR)
    define(town.sessions, 5, "Rosa Mejía", date(2026, 5, 4))
    with town.sessions() as session:
        rows = session.scalars(select(Desk).order_by(Desk.from_on)).all()
        assert [(row.officer, row.until_on) for row in rows] == [
            ("Wendy Alfaro", date(2026, 5, 3)),
            ("Rosa Mejía", None),
        ]
    refused("desk_already_planned", define, town.sessions, 5, "Ana Cruz", date(2026, 5, 4))


def test_a_desk_ends_and_what_it_had_is_to_be_moved(town: Town) -> None:
    define(town.sessions, 5, "Wendy Alfaro", FAR)
    life = town.case().notified()
    life.act("cite", CITED, appointment_on="2026-04-20")
    with town.sessions.begin() as session:
        told = desks.end_desk(session, BOOK, "SJN", 5, date(2026, 4, 17), stamp(CITED, "jefatura"))
    assert [one["case"] for one in told["to_move"]] == [life.row.number]
    assert life.row.answer_code == "appointment_to_move"
    with town.sessions.begin() as session:
        refused(
            "unknown_desk",
            desks.end_desk,
            session,
            BOOK,
            "SJN",
            5,
            FAR.replace(year=2027),
            stamp(CITED, "jefatura"),
        )


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("role_not_allowed", {"role": "gestor"}),
        ("unknown_district", {"district": "XXX"}),
        ("bad_desk", {"number": 0}),
        ("bad_desk", {"number": 100}),
        ("bad_span", {"until_on": date(2026, 4, 12)}),
        ("bad_weekdays", {"weekdays": ("lunes",)}),
        ("bad_hours", {"hours": (time(12), time(8))}),
        ("bad_hours", {"hours": (time(8), None)}),
        ("text_missing", {"place": ""}),
        ("text_missing", {"officer": " "}),
    ],
)
def test_a_desk_that_cannot_be_is_refused(town: Town, code: str, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {"number": 7, "officer": "Ana Cruz", **changes}
    refused(code, define, town.sessions, values.pop("number"), values.pop("officer"), FAR, **values)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("role_not_allowed", {"role": "gestor", "desk": 1}),
        ("absence_of_whom", {}),
        ("absence_of_whom", {"desk": 1, "officer": "Ana"}),
        ("bad_span", {"desk": 1, "until_on": date(2026, 4, 1)}),
        ("absence_too_long", {"desk": 1, "until_on": date(2028, 4, 1)}),
        ("unknown_district", {"desk": 1, "district": "XXX"}),
    ],
)
def test_an_absence_that_cannot_be_is_refused(town: Town, code: str, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {"until_on": FAR, **changes}
    refused(code, absent, town.sessions, FAR, values.pop("until_on"), **values)


# --- absences -------------------------------------------------------------------------------------------------


def test_an_absence_asks_for_another_date_and_its_end_takes_that_back(town: Town) -> None:
    life = town.case().summoned()
    told = absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=booked(life).desk)
    mine = next(one for one in told["to_move"] if one["case"] == life.row.number)
    assert (mine["on"], mine["document"]) == (APPOINTMENT.isoformat(), life.number("citatorio"))
    assert "Capacitación" in mine["why"]
    assert (life.row.answer_kind, life.row.answer_code) == ("review", "appointment_to_move")
    life.refused("appointment_not_held", "record_no_show", date(2026, 1, 23))
    with town.sessions.begin() as session:
        back = desks.withdraw_absence(session, BOOK, told["absence"], stamp(CITED, "jefatura"))
    assert back["withdrawn"]
    assert life.row.answer_code == "appointment_pending"
    assert life.row.number not in {one["case"] for one in back["to_move"]}
    with town.sessions.begin() as session:
        by = stamp(CITED, "jefatura")
        refused("absence_withdrawn", desks.withdraw_absence, session, BOOK, told["absence"], by)
        refused("unknown_absence", desks.withdraw_absence, session, BOOK, 10**9, by)


def test_nobody_is_cited_where_nobody_is(town: Town) -> None:
    day = date(2026, 4, 14)
    absent(town.sessions, day, day, desk=1, hours=(time(8), time(12)))
    life = town.case().notified()
    life.refused("desk_absent", "cite", CITED, appointment_on=day.isoformat(), appointment_at="09:00", desk=1)
    life.act("cite", CITED, appointment_on=day.isoformat(), desk=1)
    assert booked(life).at_time == time(13)


def test_the_absent_officer_is_absent_at_every_desk(town: Town) -> None:
    day = date(2026, 4, 15)
    define(town.sessions, 5, "Wendy Alfaro", FAR)
    define(town.sessions, 6, "WENDY ALFARO", FAR)
    told = absent(town.sessions, day, day, officer="wendy alfaro", weekdays=("wednesday",))
    assert told["officer"] == "wendy alfaro"
    life = town.case().notified()
    life.refused("desk_absent", "cite", CITED, appointment_on=day.isoformat())
    with town.sessions() as session:
        listed = listed_desks(session, BOOK, "SJN", CITED)
    assert [one["reason"] for one in listed["absences"]] == ["Capacitación"]
    assert [one["desk"] for one in listed["desks"]] == [5, 6]


# --- nobody twice ---------------------------------------------------------------------------------------------


def test_the_database_refuses_an_officer_at_two_desks(town: Town) -> None:
    first, second = town.case().notified(), town.case().notified()
    for life, desk in ((first, 1), (second, 2)):
        life.act("cite", CITED, appointment_on="2026-02-20", appointment_at="10:00", desk=desk)
    with town.sessions() as session:
        session.get_one(Appointment, booked(first).id).officer_key = "karla"
        session.get_one(Appointment, booked(second).id).officer_key = "karla"
        with pytest.raises(IntegrityError, match="uq_appointments_officer"):
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
