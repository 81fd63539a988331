"""A pile of cases under one verb: each carried out or refused by itself, as if it had been performed alone."""

from datetime import date

import pytest
from builders import BOOK, stamp
from office_life import OPENED, TERM_OVER, Life, Town
from sqlalchemy import select

from cases.domain.errors import BadInput, CobranzaError, RuleRefused
from cases.domain.vocabulary import Stage
from cases.models import Account, Document, NumberSeries
from cases.service.batch import perform_on_each
from cases.service.engine import is_due_account
from cases.service.verbs import Done

VISIT_ON = date(2026, 1, 7)


def each(
    town: Town, verb: str, pile: dict[Life, dict[str, str]], on: date = VISIT_ON, who: str = "gestor"
) -> dict[str, Done | CobranzaError]:
    with town.sessions.begin() as session:
        data = {life.row.number: fields for life, fields in pile.items()}
        return perform_on_each(session, verb, data, stamp(on, who, who), BOOK)


def test_each_case_of_a_pile_ends_as_if_performed_alone(town: Town) -> None:
    alone, *piled = (town.case() for _ in range(4))
    for life in (alone, *piled):
        life.act("notify", OPENED)
    alone.deliver("aviso", VISIT_ON)
    visits = {
        life: {"document": life.number("aviso"), "how": "personal", "result": "delivered"} for life in piled
    }
    answers = each(town, "record_attempt", visits, who="notificador")
    assert [type(answer) for answer in answers.values()] == [Done] * 3
    for life in piled:
        assert life.document("aviso").delivered_on == VISIT_ON
        assert [event.event for event in life.events] == [event.event for event in alone.events]
        assert (life.row.answer_code, life.row.look_on) == (alone.row.answer_code, alone.row.look_on)
        assert answers[life.row.number].documents == (life.number("acta_de_notificacion"),)  # type: ignore[union-attr]  # it was done


def test_a_refusal_is_an_answer_and_takes_no_number(town: Town) -> None:
    ready, early = town.case().cited(), town.case().cited()
    ready.deliver("citatorio", date(2026, 1, 12), result="not_found")
    before = _next_number(town, "ES")
    visits = {
        life: {"document": life.number("citatorio"), "how": "esquela", "result": "delivered"}
        for life in (early, ready)
    }
    answers = each(town, "record_attempt", visits, date(2026, 1, 13), "notificador")
    refusal, done = answers[early.row.number], answers[ready.row.number]
    assert isinstance(refusal, RuleRefused)
    assert refusal.code == "esquela_without_search"
    assert isinstance(done, Done)
    assert len(early.events) == 4  # open, notify, the proof of the notice, cite
    assert _next_number(town, "ES") == before + 1
    with town.sessions() as session:
        numbers = session.scalars(select(Document.number).where(Document.kind == "esquela")).all()
    assert done.documents[0] in numbers


def test_what_concerns_all_stops_all(town: Town) -> None:
    life = town.case()
    with pytest.raises(RuleRefused) as refused:
        each(town, "notify", {life: {}}, who="auditor")
    assert refused.value.code == "role_not_allowed"
    with pytest.raises(BadInput):
        each(town, "notify", {life: {"unknown": "x"}}, on=OPENED)
    assert [event.event for event in life.events] == ["open"]


def test_a_returned_file_keeps_newer_cases_from_opening(town: Town) -> None:
    life = town.case().referred()
    assert not _is_due(town, life), "legal may still return the file"
    life.act("return_file", TERM_OVER, "juridico", reason="Falta la copia de la ficha catastral.")
    assert life.stage == Stage.CERTIFIED
    assert not _is_due(town, life)
    life.act("refer", TERM_OVER)
    assert not _is_due(town, life), "what was accepted before the return does not count"
    life.act("accept_file", TERM_OVER, "juridico")
    assert _is_due(town, life)


def _is_due(town: Town, life: Life) -> bool:
    with town.sessions() as session:
        due = select(Account.id).where(is_due_account(TERM_OVER), Account.number == life.account)
        return session.scalar(due) is not None


def _next_number(town: Town, kind: str) -> int:
    with town.sessions() as session:
        return session.scalar(select(NumberSeries.next_number).where(NumberSeries.kind == kind)) or 1
