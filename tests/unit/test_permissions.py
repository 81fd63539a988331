"""Who may take which step, role by role: what is not in this table is nobody's."""

from collections.abc import Callable

import pytest

from cases.domain.errors import RuleRefused
from cases.domain.permissions import (
    APPROVERS,
    PROPOSERS,
    check_may_approve_closures,
    check_may_approve_law,
    check_may_correct_register,
    check_may_decide_mail,
    check_may_keep_desks,
    check_may_make_routes,
    check_may_mark_findings,
    check_may_propose_closures,
    check_may_propose_law,
    check_may_record_payments,
    check_role,
    roles_for,
)
from cases.domain.vocabulary import Event, Role
from cases.service.verbs import VERBS

CASE = "gestor jefatura"
DESK = "auxiliar gestor jefatura"
LEGAL = "juridico sindico"

EXPECTED = {
    "notify": CASE,
    "cite": CASE,
    "record_appearance": CASE,
    "record_no_show": CASE,
    "rebook": CASE,
    "sign_plan": f"{CASE} alcalde sindico",
    "declare_default": CASE,
    "demand": CASE,
    "certify": "tesoreria alcalde",
    "refer": CASE,
    "accept_file": LEGAL,
    "return_file": LEGAL,
    "file_suit": LEGAL,
    "resume_suit": LEGAL,
    "record_court_event": LEGAL,
    "place_hold": f"{CASE} {LEGAL} cuentas_corrientes",
    "lift_hold": f"{CASE} {LEGAL} cuentas_corrientes",
    "settle": f"{CASE} cuentas_corrientes tesoreria",
    "close": "jefatura cuentas_corrientes sindico alcalde",
    "print_document": f"{DESK} {LEGAL} cuentas_corrientes tesoreria secretaria",
    "sign_document": f"{DESK} {LEGAL} tesoreria alcalde cuentas_corrientes",
    "hand_out_document": DESK,
    "record_attempt": f"{DESK} notificador secretaria",
    "annul_attempt": f"jefatura {LEGAL}",
    "mark_undeliverable": CASE,
    "annul_document": "jefatura",
    "withdraw_proposal": "jefatura tesoreria alcalde cuentas_corrientes sindico",
    "assign": "jefatura",
    # the night, or the flow of another verb
    "open": "",
    "propose": "",
    "activate_plan": "",
    "deadline_moved": "",
    "correct_document": "",
}


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_take_the_steps_of_the_table_and_no_other(event: Event, role: Role) -> None:
    if role.value in EXPECTED[event.value].split():
        check_role(event, role)
        assert role in roles_for(event)
    else:
        with pytest.raises(RuleRefused) as refused:
            check_role(event, role)
        assert refused.value.code == "role_not_allowed"
        assert role not in roles_for(event)


def test_every_event_is_in_the_table() -> None:
    assert EXPECTED.keys() == {event.value for event in Event}


def test_every_verb_belongs_to_somebody_and_nothing_else_does() -> None:
    assert {event for event, roles in EXPECTED.items() if roles} == set(VERBS)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRADOR])
def test_who_watches_or_runs_the_machine_takes_no_step(role: Role) -> None:
    assert not [event for event in Event if role in roles_for(event)]


@pytest.mark.parametrize("unknown", ["", "noche", "JEFATURA", "root"])
def test_an_unknown_role_may_do_nothing(unknown: str) -> None:
    for event in Event:
        with pytest.raises(RuleRefused):
            check_role(event, unknown)


def test_a_refusal_names_who_may() -> None:
    with pytest.raises(RuleRefused, match="Gestor de cobro, Jefatura de la unidad"):
        check_role(Event.CITE, Role.NOTIFICADOR)
    with pytest.raises(RuleRefused, match="nadie"):
        check_role(Event.OPEN, Role.JEFATURA)


def test_two_people_are_two_roles_of_the_table() -> None:
    assert {event: {role.value for role in roles} for event, roles in PROPOSERS.items()} == {
        Event.CERTIFY: {"tesoreria"},
        Event.CLOSE: {"jefatura", "cuentas_corrientes"},
    }
    assert {event: {role.value for role in roles} for event, roles in APPROVERS.items()} == {
        Event.CERTIFY: {"alcalde"},
        Event.CLOSE: {"jefatura", "sindico", "alcalde"},
    }
    for event in PROPOSERS:
        assert PROPOSERS[event] | APPROVERS[event] == roles_for(event)


@pytest.mark.parametrize("role", Role)
def test_payments_are_recorded_where_money_is_received(role: Role) -> None:
    if role in {Role.TESORERIA, Role.CUENTAS_CORRIENTES}:
        check_may_record_payments(role)
    else:
        with pytest.raises(RuleRefused):
            check_may_record_payments(role)


@pytest.mark.parametrize(
    ("check", "roles"),
    [
        (check_may_mark_findings, "jefatura cuentas_corrientes"),
        (check_may_keep_desks, "jefatura"),
        (check_may_make_routes, "auxiliar gestor jefatura"),
        (check_may_decide_mail, "jefatura"),
        (check_may_correct_register, "jefatura cuentas_corrientes"),
        (check_may_propose_law, "jefatura tesoreria cuentas_corrientes"),
        (check_may_approve_law, "jefatura sindico alcalde"),
        (check_may_propose_closures, "jefatura tesoreria cuentas_corrientes secretaria"),
        (check_may_approve_closures, "jefatura sindico alcalde"),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_what_is_done_outside_cases_has_its_roles_too(
    check: Callable[[str], None], roles: str, role: Role
) -> None:
    if role.value in roles.split():
        check(role)
    else:
        with pytest.raises(RuleRefused) as refused:
            check(role)
        assert refused.value.code == "role_not_allowed"
