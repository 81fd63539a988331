"""What holds for every verb: who, when, from where, with what, and once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import BOOK, stamp
from office_life import (
    APPOINTMENT,
    CITED,
    NOTICE_DELIVERED,
    OPENED,
    SUIT,
    SUMMONS_DELIVERED,
    TERM_OVER,
    Life,
    Town,
)

from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.vocabulary import Event, Role
from cases.service.verbs import VERBS, perform

# verb -> (a stage the chart does not have it in, data that its form admits)
ELSEWHERE: dict[str, tuple[Callable[[Life], Life], dict[str, object]]] = {
    "notify": (Life.summoned, {}),
    "cite": (lambda life: life, {}),
    "record_appearance": (Life.notified, {"appeared_at": "09:00", "ended_at": "09:20", "outcome": "none"}),
    "record_no_show": (Life.notified, {}),
    "declare_default": (Life.notified, {}),
    "demand": (lambda life: life, {}),
    "certify": (Life.notified, {}),
    "refer": (Life.notified, {}),
    "accept_file": (Life.notified, {}),
    "return_file": (Life.notified, {"reason": "Falta un folio del expediente."}),
    "file_suit": (Life.notified, SUIT),
    "resume_suit": (Life.notified, {}),
    "record_court_event": (Life.notified, {"what": "Embargo trabado"}),
    "rebook": (Life.notified, {"cause": "unattended", "reason": "Quien atiende está enfermo"}),
}
ANYWHERE = {"place_hold", "lift_hold", "settle", "close", "sign_plan"}
BESIDE_THE_CHART = {
    "print_document",
    "sign_document",
    "hand_out_document",
    "record_attempt",
    "annul_attempt",
    "annul_document",
    "mark_undeliverable",
    "withdraw_proposal",
    "assign",
}


def somebody(verb: str) -> str:
    return min(VERBS[verb].roles)


def test_every_verb_is_in_one_of_the_lists() -> None:
    assert set(VERBS) == ELSEWHERE.keys() | ANYWHERE | BESIDE_THE_CHART


@pytest.mark.parametrize("verb", ELSEWHERE)
def test_a_verb_off_the_chart_is_refused(town: Town, verb: str) -> None:
    bring, data = ELSEWHERE[verb]
    error = bring(town.case()).refused("not_on_the_chart", verb, TERM_OVER, somebody(verb), **data)
    assert isinstance(error, RuleRefused)
    assert "Desde ahí procede" in error.reason


@pytest.fixture(scope="module")
def untouched(town: Town) -> Life:
    """A case that refusals leave as it is."""
    return town.case()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_refused_to_every_role_that_has_it_not(untouched: Life, verb: str) -> None:
    strangers = sorted(set(Role) - VERBS[verb].roles)
    assert strangers
    with untouched.sessions() as session:
        for role in strangers:
            with pytest.raises(RuleRefused) as refused:
                perform(session, untouched.account, verb, stamp(OPENED, role, "alguien"), {}, BOOK)
            assert refused.value.code == "role_not_allowed"


def test_the_night_is_no_person(untouched: Life) -> None:
    untouched.refused("role_not_allowed", "notify", OPENED, "noche")


@pytest.mark.parametrize("verb", sorted(ANYWHERE | BESIDE_THE_CHART | {"notify"}))
def test_an_unknown_field_is_bad_input_and_named(untouched: Life, verb: str) -> None:
    error = untouched.refused("bad_fields", verb, OPENED, _first(verb), inventado="x")
    assert isinstance(error, BadInput)
    assert "inventado" in error.reason


def _required(verb: str) -> list[str]:
    return [name for name, field in VERBS[verb].fields.model_fields.items() if field.is_required()]


@pytest.mark.parametrize("verb", sorted(filter(_required, ANYWHERE | BESIDE_THE_CHART)))
def test_a_missing_field_is_bad_input_and_named(untouched: Life, verb: str) -> None:
    error = untouched.refused("bad_fields", verb, OPENED, _first(verb))
    assert all(name in error.reason for name in _required(verb))


def _first(verb: str) -> str:
    """Who begins: the first of the two people where there are two."""
    return "jefatura" if verb == "close" else somebody(verb)


def test_an_unknown_verb_or_case_is_bad_input(untouched: Life) -> None:
    untouched.refused("unknown_verb", "fly", OPENED)
    with untouched.sessions() as session, pytest.raises(BadInput, match="No existe"):
        perform(session, "I-99999", "notify", stamp(OPENED), {}, BOOK)


def test_a_step_that_is_not_due_says_what_is(town: Town) -> None:
    life = town.case().notified()
    error = life.refused("within_notice_term", "notify", NOTICE_DELIVERED)
    assert "Se espera respuesta hasta el 19/01/2026" in error.reason
    assert list(error.basis) == ["LGTM 84", "política notice.gap"]


def test_the_day_of_an_act_is_not_in_the_future(untouched: Life) -> None:
    tomorrow = replace(stamp(OPENED), on=OPENED + timedelta(days=1))
    with untouched.sessions() as session, pytest.raises(BadInput, match="todavía no llega"):
        perform(session, untouched.account, "notify", tomorrow, {}, BOOK)


def test_a_step_is_not_dated_before_the_one_it_follows(town: Town) -> None:
    life = town.case().cited()
    error = life.refused("before_last_step", "cite", NOTICE_DELIVERED)
    assert "08/01/2026" in error.reason
    life.act("place_hold", NOTICE_DELIVERED, reason="claim", note="Reclamo", document_reference="Nota 3")


def test_a_stale_page_is_a_conflict(town: Town) -> None:
    life = town.case()
    seen = life.row.version
    life.act("place_hold", OPENED, reason="claim", note="Reclamo", document_reference="Nota 3")
    with pytest.raises(Conflict) as stale:
        life.write("lift_hold", OPENED, "gestor", {"note": "Resuelto"}, version=seen)
    assert stale.value.code == "stale_version"
    life.write("lift_hold", OPENED, "gestor", {"note": "Resuelto"}, version=life.row.version)


def test_a_repeated_request_is_one_event(town: Town) -> None:
    life = town.case()
    first = life.act("notify", OPENED, key="formulario-1")
    again = life.act("notify", OPENED, key="formulario-1")
    assert (again.event, again.documents, again.case) == (first.event, first.documents, first.case)
    assert "ya estaba registrado" in again.message
    assert [event.event for event in life.events] == ["open", "notify"]
    other = town.case()
    assert other.act("notify", OPENED, key="formulario-1").message != again.message, (
        "a key belongs to its case"
    )


def test_done_tells_case_event_documents_and_what_follows(town: Town) -> None:
    life = town.case()
    done = life.act("notify", OPENED)
    assert (done.case, done.event) == (life.row.number, "notify")
    kinds = [number[:2] for number in done.documents]
    assert kinds == ["AV", "EC"]
    assert done.message == f"Emitir aviso: se emitió {done.documents[0]}."


def test_each_event_says_who_when_why_and_on_which_law(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    event = life.events[-1]
    assert (event.actor, event.actor_role, event.effective_on) == ("gestor", "gestor", OPENED)
    assert (event.from_stage, event.to_stage) == ("opened", "persuasion")
    assert event.code == "first_notice_due"
    assert event.reasons
    assert event.basis == ["LGTM 45", "política notice.count"]
    assert event.law_version == BOOK.version
    assert len(event.facts_digest) == 64
    assert event.idempotency_key == f"{life.row.id}:2"


def test_the_projection_follows_every_act(town: Town) -> None:
    life = town.case()
    before = life.row
    assert (before.answer_kind, before.answer_code) == (None, None)
    life.act("notify", OPENED)
    after = life.row
    assert (after.stage, after.answer_kind, after.answer_code) == ("persuasion", "wait", "awaiting_delivery")
    assert after.next_deadline is None
    assert after.next_task_on == date(2026, 1, 19)  # ten business days
    assert after.version == before.version + 1


def test_an_act_recorded_late_does_not_set_the_projection_back(town: Town) -> None:
    life = town.case().cited()
    life.deliver("citatorio", SUMMONS_DELIVERED)
    assert life.row.next_deadline == APPOINTMENT
    life.act("place_hold", CITED, reason="claim", note="Reclamo", document_reference="Nota 3")
    life.act("lift_hold", CITED, note="Resuelto el mismo día")
    assert (life.row.answer_code, life.row.next_deadline) == ("appointment_pending", APPOINTMENT)


def test_events_that_only_the_night_or_a_flow_writes_are_no_verbs() -> None:
    assert {event.value for event in Event} - set(VERBS) == {
        "open",
        "propose",
        "activate_plan",
        "correct_document",
        "deadline_moved",
    }
