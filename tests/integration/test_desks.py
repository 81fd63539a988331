"""Desks and absences of an office, and the appointments they leave to be moved."""

from datetime import date, time
from typing import Any

import pytest
from builders import BOOK, Sessions, add_user, stamp
from desk_builders import absent, booked, define, refused
from office_life import APPOINTMENT, CITED, Town
from sqlalchemy import select

from cases.models import Desk, Document
from cases.service import desks
from cases.service.desk_lists import listed_desks

FAR = date(2026, 4, 13)


@pytest.fixture
def town(sessions: Sessions) -> Town:
    """A database for each test: desks are of the whole office."""
    return Town(sessions)


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
