"""What of the register stops a letter: each code, at each stage, with its desk; and what a judgement changes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from literal_cases import ACCOUNT, BOOK, TAXPAYER, answer, case_on, document, told

from cases.domain.cadastre import KINDS, SUCCESSOR_CAPACITIES, Likeness, TaskCode, likeness
from cases.domain.decision import decide
from cases.domain.decision.register import lookalikes_of, problems
from cases.domain.facts import CaseFacts, PersonFacts, RegisterFacts
from cases.domain.vocabulary import Event, LawStatus, Stage
from cases.law import LawBook
from cases.law.records import LawValue

ON = date(2026, 3, 20)
DOUBLE = replace(TAXPAYER, key=2, code="C-2", dui="")
DIRTY: dict[TaskCode, dict[str, Any]] = {
    TaskCode.TAXPAYER_DECEASED: {"taxpayer": replace(TAXPAYER, died_on=date(2025, 5, 4))},
    TaskCode.MISSING_ADDRESS: {
        "taxpayer": replace(TAXPAYER, address=""),
        "account": replace(ACCOUNT, address="", neighbourhood=""),
    },
    TaskCode.MISSING_IDENTITY: {"taxpayer": replace(TAXPAYER, dui="", nit="")},
    TaskCode.LOOKS_LIKE_ANOTHER: {"lookalikes": (DOUBLE,)},
    TaskCode.ACCOUNT_CLOSED: {"account": replace(ACCOUNT, is_closed=True)},
}
ALWAYS = {TaskCode.TAXPAYER_DECEASED, TaskCode.MISSING_ADDRESS}


def dirty(code: TaskCode, stage: Stage = Stage.OPENED, **changes: Any) -> CaseFacts:
    return case_on(ON, stage, **(DIRTY[code] | changes))


def with_policy(key: str, *codes: str) -> LawBook:
    """The book in which the office approved another list."""
    value = LawValue(key, tuple(codes), "list", date(2011, 1, 1), None, "Acuerdo 1", LawStatus.POLICY, "")
    return BOOK.with_approved([value])


@pytest.mark.parametrize("code", TaskCode)
def test_the_first_letter_waits_for_the_register(code: TaskCode) -> None:
    decision = answer(dirty(code))
    assert told(decision) == ("review", str(code), None)
    assert decision.until_on is None, "only a correction changes it"
    assert [word[:4] for word in decision.basis] == ["LGTM"]
    assert all((KINDS[code].basis, KINDS[code].desk, KINDS[code].what_to_do))


@pytest.mark.parametrize("code", TaskCode)
def test_later_letters_wait_only_for_what_leaves_nobody_to_write_to(code: TaskCode) -> None:
    notice = document("aviso", date(2026, 1, 5), delivered_on=date(2026, 1, 8), status="delivered")
    decision = answer(dirty(code, Stage.PERSUASION, documents=(notice,)))
    assert (decision.code == code) == (code in ALWAYS)


@pytest.mark.parametrize("code", TaskCode)
def test_the_demand_and_what_follows_have_gates_of_their_own(code: TaskCode) -> None:
    assert answer(dirty(code, Stage.FINAL_DEMAND)).code != code


@pytest.mark.parametrize("code", TaskCode)
def test_the_policy_says_what_stops_the_first_letter(code: TaskCode) -> None:
    others = [str(one) for one in TaskCode if one is not code]
    decision = decide(dirty(code), with_policy("data.blocks", *others), ON)
    assert (decision.kind, decision.event) == ("act", Event.NOTIFY)


@pytest.mark.parametrize("code", TaskCode)
def test_a_judgement_lets_the_case_go_on_while_its_facts_stay_the_same(code: TaskCode) -> None:
    facts = dirty(code)
    (problem,) = problems(facts.register)
    assert answer(replace(facts, dismissed=frozenset({problem.fact}))).event == Event.NOTIFY
    assert answer(replace(facts, dismissed=frozenset({"other"}))).code == code


def test_every_reason_is_told_and_the_first_gives_the_code() -> None:
    facts = dirty(TaskCode.MISSING_IDENTITY, account=replace(ACCOUNT, is_closed=True), lookalikes=(DOUBLE,))
    decision = answer(facts)
    assert (decision.code, len(decision.reasons)) == ("missing_identity", 3)


@pytest.mark.parametrize("capacity", SUCCESSOR_CAPACITIES)
def test_whoever_answers_for_the_inheritance_lets_the_case_go_on(capacity: str) -> None:
    heir = PersonFacts("ANA CAMPOS", "DUI 00000002-2", capacity, answers_for_the_whole=False, basis="LGTM 19")
    facts = dirty(TaskCode.TAXPAYER_DECEASED, account=replace(ACCOUNT, people=(heir,)))
    assert answer(facts).event == Event.NOTIFY


def test_a_co_owner_does_not_answer_for_the_dead() -> None:
    owner = PersonFacts("LUIS CAMPOS", "", "copropietario", answers_for_the_whole=True, basis="LGTM 22")
    facts = dirty(TaskCode.TAXPAYER_DECEASED, account=replace(ACCOUNT, people=(owner,)))
    assert answer(facts).code == "taxpayer_deceased"


# --- who looks like whom --------------------------------------------------------------------------------------

ROSA = replace(TAXPAYER, dui="", phone="")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"dui": "01234567-8"}, {"dui": "01234567-8", "name": "OTRA PERSONA"}, Likeness.SAME_DUI),
        ({"nit": "0614-010180-101-2"}, {"nit": "0614-010180-101-2", "kind": "juridica"}, Likeness.SAME_NIT),
        ({}, {"name": "Campos, Rosa Amélia", "address": "2ª CALLE N 4"}, None),
        ({}, {"name": "Campos, Rosa Amélia", "address": "2.ª Calle, n.º 4"}, Likeness.SAME_NAME_AND_ADDRESS),
        ({"phone": "2300-0001"}, {"phone": "23000001", "address": "otra"}, Likeness.SAME_NAME_AND_PHONE),
        ({"phone": "0001"}, {"phone": "0001", "address": "otra"}, None),
        ({"address": ""}, {"address": ""}, None),
        ({"name": "Propietario desconocido"}, {"name": "PROPIETARIO DESCONOCIDO"}, None),
        ({"dui": "01234567-8"}, {"dui": "08765432-1"}, None),
        ({"dui": "01234567-8"}, {"nit": "0614-010180-101-2"}, Likeness.SAME_NAME_AND_ADDRESS),
        ({"dui": "00000000-0"}, {"dui": "00000000-0", "name": "OTRA PERSONA"}, None),
        ({"kind": "juridica"}, {}, None),
    ],
)
def test_what_two_taxpayers_share(
    one: dict[str, Any], other: dict[str, Any], expected: Likeness | None
) -> None:
    second_of: dict[str, Any] = {"key": 2, "code": "C-2"}
    first, second = replace(ROSA, **one), replace(ROSA, **(second_of | other))
    assert likeness(first, second) is expected
    assert likeness(second, first) is expected


def test_nobody_looks_like_themselves() -> None:
    assert lookalikes_of(ROSA, (ROSA, replace(ROSA, key=2, code="C-2"))) == (
        replace(ROSA, key=2, code="C-2"),
    )


def test_a_likeness_is_the_same_fact_seen_from_either_side() -> None:
    one, other = ROSA, replace(ROSA, key=2, code="C-2", name="CAMPOS ROSA AMELIA")
    (from_one,) = problems(RegisterFacts(replace(one, dui="01234567-8"), ACCOUNT, (other,)))
    (seen_again,) = problems(RegisterFacts(replace(one, dui="01234567-8"), replace(ACCOUNT, key=9), (other,)))
    assert from_one.fact == seen_again.fact
    two = problems(RegisterFacts(other, ACCOUNT, (replace(one, dui="01234567-8"),)))
    assert from_one.fact in {problem.fact for problem in two}
    assert seen_again.text.startswith(
        f"El código {one.code} parece de la misma persona que otro del registro"
    )
    (changed,) = problems(RegisterFacts(replace(one, dui="08765432-1"), ACCOUNT, (other,)))
    assert changed.fact != from_one.fact
