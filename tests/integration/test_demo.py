"""A small demonstration, lived once: its figures are those of the database, and its evidence holds."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cases import db
from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import Event, Role, Stage
from cases.embedded import DATABASE, OWNER_ROLE, Cluster
from cases.law import load_book
from cases.models import (
    AccountPerson,
    Appointment,
    Case,
    CaseEvent,
    Closure,
    DeliveryAttempt,
    Document,
    Night,
    Payment,
    Plan,
    PrintBatch,
    Route,
    RouteStop,
    User,
)
from cases.service.users import authenticate
from cases.service.verification import verify
from cases.snapshot.law import law_in_force
from workflows.demo.life import Life, Wish, business_days, live
from workflows.demo.staff import full_name
from workflows.demo.summary import Outcome, as_dict, described, read_outcome

TODAY = date(2026, 11, 22)  # a Sunday
BOOK = load_book()
_names = count(1)


@dataclass(frozen=True)
class Told:
    engine: Engine
    life: Life
    outcome: Outcome


@contextmanager
def empty_database(cluster: Cluster) -> Iterator[Engine]:
    name = f"demostracion_{next(_names)}"
    address = cluster.url("postgres").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER_ROLE}")
    engine = db.app_engine_of(cluster.url(name))
    yield engine
    engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tell(engine: Engine, wish: Wish, home: Path) -> Told:
    life = live(engine, BOOK, wish, home, TODAY, lambda _what, _done, _whole: None)
    with Session(engine) as session:
        return Told(engine, life, read_outcome(session))


@pytest.fixture(scope="module")
def told(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with empty_database(cluster) as engine:
        yield tell(engine, Wish(34, 8, 7), tmp_path_factory.mktemp("casa"))


@pytest.fixture
def session(told: Told) -> Iterator[Session]:
    with Session(told.engine) as session:
        yield session


def test_every_stage_is_reached_with_an_example(told: Told, session: Session) -> None:
    assert all(told.outcome.reached[stage] > 0 for stage in Stage), told.outcome.reached
    for stage, number in told.outcome.examples.items():
        case = session.scalars(select(Case).where(Case.number == number)).one()
        been = session.scalars(select(CaseEvent.to_stage).where(CaseEvent.case_id == case.id)).all()
        assert stage in been


def test_the_figures_are_those_of_the_database(told: Told, session: Session) -> None:
    stories: dict[int, set[str]] = {}
    events = 0
    for case, stage in session.execute(select(CaseEvent.case_id, CaseEvent.to_stage)):
        stories.setdefault(case, set()).add(stage)
        events += 1
    assert sum(told.outcome.acts.values()) == events
    for stage in Stage:
        assert told.outcome.reached[stage] == sum(stage in been for been in stories.values())
    assert told.outcome.reached[Stage.OPENED] == len(stories)


def test_the_office_meets_everything_an_office_meets(told: Told, session: Session) -> None:
    never = {Event.WITHDRAW_PROPOSAL, Event.ACTIVATE_PLAN, Event.MARK_UNDELIVERABLE}
    assert set(told.outcome.acts) >= set(Event) - never, set(Event) - never - set(told.outcome.acts)
    results = set(session.scalars(select(DeliveryAttempt.result)))
    assert results >= {"delivered", "not_found", "refused", "moved"}
    ways = set(session.scalars(select(DeliveryAttempt.how)))
    assert ways >= {"personal", "oficina", "esquela", "edicto", "correo_certificado"}
    outcomes = set(session.scalars(select(Appointment.outcome)))
    assert outcomes >= {"paid", "promise", "asks_plan", "claim", "none"}
    assert set(session.scalars(select(Plan.status))) >= {"completed", "lapsed"}
    assert set(session.scalars(select(Plan.regime))) == {"law", "judicial"}
    assert set(session.scalars(select(Case.close_reason))) >= {"settled", "prescribed", "corrected"}
    assert session.scalar(select(func.count()).where(AccountPerson.answers_for_the_whole)) == 1


def test_the_morning_after_has_something_on_every_desk(told: Told, session: Session) -> None:
    batch = session.scalars(select(PrintBatch)).one()
    route = session.scalars(select(Route)).one()
    assert batch.on_date == told.life.last_on < route.on_date
    assert session.scalar(select(func.count()).where(RouteStop.route_id == route.id)) > 0
    forgotten = select(func.count()).where(
        Document.kind == "finiquito",
        Document.status == "issued",
        Document.issued_on <= told.life.last_on - timedelta(days=7),
    )
    assert session.scalar(forgotten) == 0


def test_a_returned_cheque_brings_a_linked_case(told: Told, session: Session) -> None:
    returned = session.scalars(select(Payment).where(Payment.reversed_on.is_not(None))).one()
    first, second = session.scalars(
        select(Case).where(Case.account_id == returned.account_id).order_by(Case.id)
    ).all()
    assert first.stage == Stage.CLOSED
    assert second.previous_case_id == first.id


def test_the_rules_refuse_what_people_try(told: Told) -> None:
    expected = {
        "role_not_allowed",
        "not_on_the_chart",
        "gate_origin",
        "down_payment_too_small",
        "same_person",
    }
    assert set(told.life.refused) >= expected, told.life.refused


def test_actas_bear_names_not_logins(told: Told, session: Session) -> None:
    contexts = session.scalars(select(Document.context).where(Document.kind == "acta_de_notificacion")).all()
    assert {context["notifier_name"] for context in contexts} == {full_name(Role.NOTIFICADOR)}


def test_the_evidence_holds(told: Told) -> None:
    answer = verify(told.engine)
    assert answer["problems"] == []
    assert answer["ok"]


def test_every_business_day_had_its_night_and_none_failed(told: Told, session: Session) -> None:
    nights = session.scalars(select(Night).order_by(Night.on_date)).all()
    assert [night.on_date for night in nights] == business_days(8, law_in_force(session, BOOK), TODAY)
    assert {night.status for night in nights} == {"done"}
    failed = {
        code
        for night in nights
        for code in night.result["reviews"]
        if "fail" in code or code == "already_done"
    }
    assert failed == set()


def test_a_day_that_two_people_closed_moves_terms_and_nobody_works_on_it(
    told: Told, session: Session
) -> None:
    closure = session.scalars(select(Closure)).one()
    assert closure.approved
    assert closure.from_on in business_days(8, BOOK, TODAY)
    assert (closure.proposed_role, closure.decided_role) == (Role.JEFATURA, Role.ALCALDE)
    assert closure.decided_at is not None
    assert closure.decided_at.date() < closure.from_on
    acts = select(func.count()).where(CaseEvent.effective_on == closure.from_on)
    assert session.scalar(acts) == 0
    moved = session.scalars(select(CaseEvent.data).where(CaseEvent.event == Event.DEADLINE_MOVED)).all()
    assert moved
    assert all(data["from"] < data["to"] for data in moved)


def test_a_letter_paid_in_part_before_its_printing_goes_out_with_what_is_left(
    told: Told, session: Session
) -> None:
    corrections = session.scalars(select(CaseEvent).where(CaseEvent.event == Event.CORRECT_DOCUMENT)).all()
    for event in corrections:
        assert Decimal(event.data["owed"]) < Decimal(event.data["stated"])
        old = session.scalars(select(Document).where(Document.number == event.data["replaces"])).one()
        new = session.scalars(
            select(Document).where(Document.event_id == event.id, Document.kind == old.kind)
        ).one()
        assert (old.status, new.ordinal) == ("superseded", old.ordinal)
        assert new.status == "delivered"
        paid = select(func.sum(Payment.amount)).where(
            Payment.account_id == session.get_one(Case, event.case_id).account_id,
            Payment.paid_on == event.effective_on,
        )
        assert session.scalar(paid) > 0
    assert corrections


def test_acts_are_recorded_on_their_day_at_office_hours(told: Told, session: Session) -> None:
    for on, at, actor in session.execute(
        select(CaseEvent.effective_on, CaseEvent.recorded_at, CaseEvent.actor)
    ):
        local = at - timedelta(hours=6)  # America/El_Salvador knows no summer time
        assert local.date() == on
        assert local.hour == 1 if actor == "noche" else 7 <= local.hour < 18, (actor, local)


def test_each_role_has_a_user_who_can_enter(told: Told, session: Session) -> None:
    assert {one.role for one in told.life.staff} == set(Role)
    for one in told.life.staff[:2]:
        assert authenticate(session, one.name, one.password) is not None
    hashes = session.scalars(select(User.password_hash)).all()
    assert all(stored.startswith("$argon2id$") for stored in hashes)


def test_its_answers_can_be_read_by_programs_and_people(told: Told) -> None:
    answer = as_dict(told.life, told.outcome, 12.3456, "http://127.0.0.1:8090/")
    again = json.loads(json.dumps(answer))
    assert set(again) >= {
        "accounts",
        "months",
        "seconds",
        "acts",
        "reached",
        "examples",
        "documents",
        "address",
        "users",
    }
    assert again["seconds"] == 12.3
    text = described(told.life, told.outcome, 12.3, None)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Todo es inventado" in text
    assert "cobranza up" in text
    assert told.life.staff[0].password in text


def test_a_home_with_data_is_left_alone(told: Told, tmp_path: Path) -> None:
    before = verify(told.engine)["events"]
    with pytest.raises(RuleRefused, match="ya tiene cuentas"):
        tell(told.engine, Wish(34, 1, 1), tmp_path)
    assert verify(told.engine)["events"] == before
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_lives_the_same_life(cluster: Cluster, tmp_path: Path) -> None:
    stories = []
    for home in ("una", "otra"):
        with empty_database(cluster) as engine:
            outcome = tell(engine, Wish(30, 1, 5), tmp_path / home).outcome
            with Session(engine) as session:
                hashes = session.scalars(select(CaseEvent.hash).order_by(CaseEvent.id)).all()
        stories.append((outcome, hashes))
    assert stories[0] == stories[1]
