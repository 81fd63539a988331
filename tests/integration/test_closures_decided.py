"""Closed days are decided by two people, for good; days to come may be opened again by two people too."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import BOOK, Sessions, stamp
from closed_days import closed, code_of, decided, demanded, moves, proposed, reopened
from office_life import TERM_END, Town, sign_plan
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from cases.domain.decision import decide
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.law import LawBook
from cases.service.closures import listed_closures
from cases.service.verbs import perform
from cases.snapshot import load_facts
from cases.snapshot.law import law_in_force

DAY = timedelta(days=1)
FEBRUARY = date(2026, 2, 10)
CLOSED, CLOSED_TO = date(2026, 2, 12), date(2026, 2, 13)


@pytest.fixture
def office(sessions: Sessions) -> Town:
    return Town(sessions)


# --- two people -----------------------------------------------------------------------------------------------


def test_nobody_closes_a_day_alone_twice_or_without_the_role(sessions: Sessions) -> None:
    assert code_of(RuleRefused, proposed, sessions, FEBRUARY, CLOSED, role="gestor") == "role_not_allowed"
    number = proposed(sessions, FEBRUARY, CLOSED, role="jefatura", who="ana")["id"]
    assert code_of(Conflict, proposed, sessions, FEBRUARY, CLOSED) == "closure_pending"
    alone = {"who": "ana", "role": "jefatura"}
    assert code_of(RuleRefused, decided, sessions, FEBRUARY, number, **alone) == "same_person"
    assert code_of(RuleRefused, decided, sessions, FEBRUARY, number, role="secretaria") == "role_not_allowed"
    assert code_of(BadInput, decided, sessions, FEBRUARY, number + 1) == "unknown_closure"
    assert decided(sessions, FEBRUARY, number).closure["state"] == "approved"
    assert code_of(Conflict, decided, sessions, FEBRUARY, number) == "closure_decided"


@pytest.mark.parametrize(
    ("first", "more", "code"),
    [
        (CLOSED, {"last": CLOSED - DAY}, "bad_closure"),
        (CLOSED, {"last": CLOSED + timedelta(days=366)}, "bad_closure"),
        (date(2031, 1, 2), {}, "bad_closure"),
        (date(2026, 2, 14), {"last": date(2026, 2, 15)}, "closure_changes_nothing"),
        (date(2026, 5, 1), {}, "closure_changes_nothing"),
        (CLOSED, {"district": "XYZ"}, "unknown_district"),
        (CLOSED, {"name": " "}, "text_missing"),
        (CLOSED, {"basis": "x" * 301}, "text_too_long"),
    ],
)
def test_what_cannot_be_closed(sessions: Sessions, first: date, more: dict[str, Any], code: str) -> None:
    last = more.pop("last", None)
    assert code_of(BadInput, proposed, sessions, FEBRUARY, first, last, **more) == code


def test_a_rejected_closure_closes_nothing_and_stays_on_record(office: Town) -> None:
    life = demanded(office)
    number = proposed(office.sessions, FEBRUARY, CLOSED)["id"]
    answer = decided(office.sessions, FEBRUARY, number, approve=False)
    assert (answer.closure["state"], answer.moved.as_dict) == ("rejected", {"moved": [], "appointments": []})
    assert moves(life) == []
    with office.sessions() as session:
        assert law_in_force(session, BOOK) is BOOK
        assert [one["state"] for one in listed_closures(session)] == ["rejected"]


def test_what_was_decided_never_changes(sessions: Sessions, owner_engine: Engine) -> None:
    closed(sessions, FEBRUARY, CLOSED)
    for statement in ("UPDATE closures SET name = 'x'", "DELETE FROM closures", "TRUNCATE closures CASCADE"):
        with pytest.raises(DBAPIError, match="solo agregar"), owner_engine.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="permission denied"), sessions.begin() as session:
        session.execute(text("UPDATE closures SET name = 'x'"))


# --- opening days again ---------------------------------------------------------------------------------------


def test_days_to_come_may_open_again_and_the_term_comes_back(office: Town) -> None:
    life = demanded(office)
    number = closed(office.sessions, FEBRUARY, CLOSED, CLOSED_TO).closure["id"]
    row = reopened(office.sessions, FEBRUARY, number, CLOSED_TO)
    assert (row["kind"], row["withdraws"], row["from"], row["until"]) == (
        "reopening",
        number,
        CLOSED_TO.isoformat(),
        CLOSED_TO.isoformat(),
    )
    decided(office.sessions, FEBRUARY, row["id"])
    assert life.row.next_deadline == date(2026, 3, 10)
    event = moves(life)[-1]
    assert event.code == "days_opened_again"
    assert event.reasons[0] == "Vuelve a abrirse el 13/02/2026: Cesó la lluvia."
    decided(office.sessions, FEBRUARY, reopened(office.sessions, FEBRUARY, number)["id"])
    assert life.row.next_deadline == TERM_END
    with office.sessions() as session:
        assert law_in_force(session, BOOK).version == BOOK.version
    assert code_of(RuleRefused, reopened, office.sessions, FEBRUARY, number) == "closure_not_in_force"


def test_only_days_to_come_of_a_closure_in_force_open_again(sessions: Sessions) -> None:
    number = proposed(sessions, FEBRUARY, CLOSED, CLOSED_TO)["id"]
    assert code_of(RuleRefused, reopened, sessions, FEBRUARY, number) == "closure_not_in_force"
    decided(sessions, FEBRUARY, number)
    for wrong in (CLOSED - DAY, CLOSED_TO + DAY):
        assert code_of(BadInput, reopened, sessions, FEBRUARY, number, wrong) == "bad_closure"
    assert code_of(BadInput, reopened, sessions, FEBRUARY, number + 9) == "unknown_closure"
    assert code_of(RuleRefused, reopened, sessions, CLOSED, number, CLOSED) == "closure_days_past"
    reopening = reopened(sessions, FEBRUARY, number, CLOSED)["id"]
    assert code_of(BadInput, reopened, sessions, FEBRUARY, reopening) == "unknown_closure"
    assert code_of(RuleRefused, decided, sessions, CLOSED, reopening) == "closure_days_past"
    assert code_of(RuleRefused, reopened, sessions, FEBRUARY, number, role="gestor") == "role_not_allowed"


def test_an_instalment_agreed_for_a_day_that_is_closed_later_may_be_paid_on_the_next(office: Town) -> None:
    """Two instalments missed are a lapse (LGTM 37) only once the second could have been paid."""
    life = office.case()
    sign_plan(life, date(2026, 1, 12), first_due_on="2026-01-26")
    second = date(2026, 2, 26)
    result = closed(office.sessions, FEBRUARY, second)
    (told,) = result.moved.terms
    assert (told["term"], told["from"], told["to"]) == ("instalment_2", "2026-02-26", "2026-02-27")
    (event,) = moves(life)
    assert "cuota" in event.reasons[1]
    assert (life.row.answer_code, life.row.next_deadline) == ("instalment_missed", date(2026, 2, 27))
    book = in_force(office)
    for on, code in ((date(2026, 2, 27), "instalment_missed"), (date(2026, 3, 2), "plan_lapsed")):
        with office.sessions() as session:
            facts = load_facts(session, [life.row.id], book, on)[life.row.id]
        assert decide(facts, book, on).code == code
    with office.sessions.begin() as session:
        who = stamp(date(2026, 3, 2), "gestor", "gestor")
        perform(session, life.account, "declare_default", who, {}, book)
    assert life.stage == "default"


def test_a_closure_that_leaves_an_appointment_without_its_notice_is_told(office: Town) -> None:
    """Delivered on the last day that served; two of the days of notice are closed afterwards (policy)."""
    life = office.case().cited()
    life.deliver("citatorio", date(2026, 1, 16))
    assert (life.row.answer_code, life.row.next_deadline) == ("appointment_pending", date(2026, 1, 22))
    result = closed(office.sessions, date(2026, 1, 19), date(2026, 1, 20))
    assert [one["case"] for one in result.moved.appointments] == [life.row.number]
    assert life.row.answer_code == "citation_delivered_late"


def in_force(office: Town) -> LawBook:
    with office.sessions() as session:
        return law_in_force(session, BOOK)
