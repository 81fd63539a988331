"""All the appointments an office cannot hold, moved at once: told before, one act a case, done once."""

from datetime import date, time

import pytest
from builders import BOOK, Sessions, stamp
from desk_builders import absent, booked
from office_life import APPOINTMENT, CITED, Life, Town
from sqlalchemy import Engine

from cases.domain.errors import CobranzaError, RuleRefused
from cases.service.rebooking import NewDate, Proposal, proposed_dates, rebook_each, refuse_if_nothing
from cases.service.verbs import Done

GESTOR = stamp(CITED, "gestor")


@pytest.fixture
def town(sessions: Sessions) -> Town:
    """A database for each test: desks are of the whole office."""
    return Town(sessions)


def cited(town: Town, at: str) -> Life:
    life = town.case().notified()
    life.act("cite", CITED, appointment_on=APPOINTMENT.isoformat(), appointment_at=at, desk=1)
    return life


def proposed(town: Town) -> list[Proposal]:
    with town.sessions() as session:
        return proposed_dates(session, BOOK, "SJN", CITED)


def agreed(town: Town) -> list[NewDate]:
    return [one.moved for one in proposed(town) if one.moved]


def rebookings(life: Life) -> int:
    return [event.event for event in life.events].count("rebook")


def test_each_gets_the_first_hour_free_in_the_order_of_what_it_loses(town: Town, engine: Engine) -> None:
    later, earlier = cited(town, "10:00"), cited(town, "08:00")
    absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=1)
    found = proposed(town)
    assert [one.told["case"] for one in found] == [earlier.row.number, later.row.number]
    slots = [(one.moved.on, one.moved.at, one.moved.desk) for one in found if one.moved]
    assert slots == [(APPOINTMENT, time(8), 2), (APPOINTMENT, time(8, 30), 2)], "the other desk attends"
    assert rebookings(earlier) == 0, "what is proposed changes nothing"
    answers = rebook_each(engine, BOOK, agreed(town), GESTOR)
    assert all(isinstance(one, Done) for one in answers.values())
    assert [(booked(life).at_time, booked(life).desk) for life in (earlier, later)] == [
        (time(8), 2),
        (time(8, 30), 2),
    ]
    assert earlier.events[-1].code == "rebooked_by_office"
    assert proposed(town) == []
    with pytest.raises(RuleRefused) as refused:
        refuse_if_nothing([])
    assert refused.value.code == "nothing_to_rebook"


def test_said_twice_it_is_done_once(town: Town, engine: Engine) -> None:
    life = cited(town, "08:00")
    absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=1)
    dates = agreed(town)
    first = rebook_each(engine, BOOK, dates, GESTOR)[life.row.number]
    again = rebook_each(engine, BOOK, dates, GESTOR)[life.row.number]
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert again.documents == first.documents
    assert rebookings(life) == 1


def test_what_changed_meanwhile_is_refused_alone(town: Town, engine: Engine) -> None:
    changed, untouched = cited(town, "08:00"), cited(town, "08:30")
    absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=1)
    dates = agreed(town)
    changed.act("rebook", CITED, cause="unattended", reason="La ventanilla se cierra ese día")
    answers = rebook_each(engine, BOOK, dates, GESTOR)
    refusal = answers[changed.row.number]
    assert isinstance(refusal, CobranzaError)
    assert refusal.code == "stale_version"
    assert isinstance(answers[untouched.row.number], Done)
    assert [rebookings(life) for life in (changed, untouched)] == [1, 1]


def test_an_hour_given_to_somebody_else_is_refused_alone(town: Town, engine: Engine) -> None:
    life = cited(town, "08:00")
    absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=1)
    dates = agreed(town)
    town.case().notified().act(
        "cite", CITED, appointment_on=APPOINTMENT.isoformat(), appointment_at="08:00", desk=2
    )
    refusal = rebook_each(engine, BOOK, dates, GESTOR)[life.row.number]
    assert isinstance(refusal, CobranzaError)
    assert refusal.code == "slot_taken"
    assert rebookings(life) == 0


def test_where_no_hour_is_left_it_says_so(town: Town) -> None:
    cited(town, "08:00")
    for desk in (1, 2):
        absent(town.sessions, APPOINTMENT, date(2026, 12, 31), desk=desk)
    (found,) = proposed(town)
    assert found.moved is None
    with pytest.raises(RuleRefused) as refused:
        refuse_if_nothing([found])
    assert refused.value.code == "no_slot"


def test_who_may_not_move_an_appointment_moves_none(town: Town, engine: Engine) -> None:
    life = cited(town, "08:00")
    absent(town.sessions, APPOINTMENT, APPOINTMENT, desk=1)
    with pytest.raises(RuleRefused) as refused:
        rebook_each(engine, BOOK, agreed(town), stamp(CITED, "auditor"))
    assert refused.value.code == "role_not_allowed"
    assert rebookings(life) == 0
