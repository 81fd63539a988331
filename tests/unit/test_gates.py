"""The seven gates before a debt is certified, each open and each closed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from literal_cases import ACCOUNT, BOOK, TAXPAYER, attempt, case_on, document, hold, line, plan

from cases.domain.facts import CaseFacts, ChargeOrigin
from cases.domain.gates import Gate, closed_gates, gates
from cases.domain.vocabulary import Stage

DELIVERED = date(2026, 2, 2)
LAST = date(2026, 3, 16)  # thirty business days after it
ON = LAST + timedelta(days=1)
NAMES = [
    "origin",
    "demand_notified",
    "terms_over",
    "nothing_prescribed",
    "no_benefit",
    "identity",
    "amounts_frozen",
]


def ready(on: date = ON, **changes: Any) -> CaseFacts:
    """A case on which all seven are open."""
    demand = document("requerimiento", date(2026, 1, 30), delivered_on=DELIVERED, charges=frozenset({1}))
    return case_on(on, Stage.FINAL_DEMAND, **{"documents": (demand,), **changes})


def with_demand(**changes: Any) -> CaseFacts:
    facts = ready()
    return replace(facts, documents=(replace(facts.documents[0], **changes),))


def gate(facts: CaseFacts, name: str) -> Gate:
    return next(
        one for one in gates(facts, BOOK.at(facts.statement.on), facts.statement.on) if one.name == name
    )


def test_all_seven_are_open_with_their_proof() -> None:
    found = gates(ready(), BOOK.at(ON), ON)
    assert [one.name for one in found] == NAMES
    assert closed_gates(ready(), BOOK.at(ON), ON) == ()
    assert all(one.proof and one.title and one.basis for one in found)


def impuesto() -> CaseFacts:
    owed = line(on=ON, tribute="impuesto_actividad", tribute_kind="impuesto")
    return case_on(ON, Stage.FINAL_DEMAND, owed, documents=ready().documents)


def with_balance(from_period: str) -> CaseFacts:
    """The case of a balance that reaches back to a period."""
    owed = line(on=ON)
    owed = owed._replace(trace=owed.trace._replace(balance_from_period=from_period))
    return case_on(ON, Stage.FINAL_DEMAND, owed, documents=ready().documents)


CLOSED: dict[str, list[Callable[[], CaseFacts]]] = {
    "origin": [
        lambda: replace(impuesto(), origins={}),
        lambda: replace(impuesto(), origins={1: ChargeOrigin("Resolución 12/2020", None)}),
        lambda: replace(impuesto(), origins={1: ChargeOrigin("", date(2020, 3, 1))}),
    ],
    "demand_notified": [
        lambda: with_demand(delivered_on=None, status="handed_out"),
        lambda: with_demand(status="annulled"),
        lambda: ready(documents=()),
    ],
    "terms_over": [
        lambda: ready(LAST),
        lambda: with_demand(delivered_on=None, status="handed_out"),
        lambda: ready(holds=(hold(ON, reason="appeal"),)),
        lambda: ready(origins={1: ChargeOrigin("Resolución 3/2026", date(2026, 3, 9))}),
    ],
    "nothing_prescribed": [
        lambda: case_on(ON, Stage.FINAL_DEMAND, line(on=ON, prescribed=True)),
        lambda: with_balance("2010-12"),
    ],
    "no_benefit": [
        lambda: ready(holds=(hold(ON, reason="ordinance"),)),
        lambda: ready(plan=plan([date(2026, 4, 10)])),
        lambda: ready(plan=plan([date(2026, 4, 10)], status="signed")),
    ],
    "identity": [
        lambda: ready(taxpayer=replace(TAXPAYER, dui="", nit="")),
        lambda: ready(taxpayer=replace(TAXPAYER, address=""), account=replace(ACCOUNT, address="")),
    ],
    "amounts_frozen": [lambda: with_demand(charges=frozenset()), lambda: ready(documents=())],
}


@pytest.mark.parametrize(("name", "make"), [(name, make) for name, cases in CLOSED.items() for make in cases])
def test_a_closed_gate_says_what_is_missing(name: str, make: Callable[[], CaseFacts]) -> None:
    closed = gate(make(), name)
    assert not closed.is_open
    assert closed.missing.endswith(".")
    assert not closed.proof


def test_every_gate_is_closed_by_some_case() -> None:
    assert list(CLOSED) == NAMES


def test_a_tasa_rests_on_its_ordinance_without_an_act() -> None:
    tasa = gate(ready(origins={}), "origin")
    assert tasa.is_open
    assert tasa.proof == BOOK.at(ON).tribute("aseo").origin_norm


def test_only_what_lacks_its_origin_is_asked_for() -> None:
    owed = [
        line(1, on=ON, tribute="impuesto_actividad", tribute_kind="impuesto", period="2025-01"),
        line(2, on=ON, tribute="impuesto_actividad", tribute_kind="impuesto", period="2025-02"),
    ]
    facts = case_on(ON, Stage.CITATION, *owed)  # the origin of line 1 is on file
    missing = gate(facts, "origin").missing
    assert "2025-02" in missing
    assert "2025-01" not in missing


def test_a_balance_with_a_prescribed_period_is_not_certified_until_it_is_told_apart() -> None:
    first_prescribed = gate(with_balance("2010-12"), "nothing_prescribed")
    assert "viene desde 2010-12, que ya prescribió" in first_prescribed.missing
    alive = gate(with_balance("2011-01"), "nothing_prescribed")
    assert alive.is_open
    assert "02/04/2026" in alive.proof


def test_the_proof_of_the_demand_names_its_acta() -> None:
    proof = gate(ready(), "demand_notified").proof
    assert "02/02/2026" in proof
    assert "AN-SJN-2026-0001" in proof
    searched = with_demand(attempts=(attempt(date(2026, 2, 1), "not_found"),), delivered_on=DELIVERED)
    assert "AN-" not in gate(searched, "demand_notified").proof


@pytest.mark.parametrize("ended", [{"lifted_on": ON}, {"until_on": LAST}])
def test_an_ended_hold_or_plan_is_no_obstacle(ended: dict[str, date]) -> None:
    facts = ready(holds=(hold(date(2026, 3, 2), **ended),), plan=plan([date(2026, 4, 10)], status="lapsed"))  # type: ignore[arg-type]  # one of two dates
    assert closed_gates(facts, BOOK.at(ON), ON) == ()


def test_an_identity_is_a_dui_or_a_nit_and_a_place_of_either() -> None:
    assert gate(ready(taxpayer=replace(TAXPAYER, dui="", nit="0614-010180-001-1")), "identity").is_open
    assert gate(ready(account=replace(ACCOUNT, address="")), "identity").is_open
    assert gate(ready(taxpayer=replace(TAXPAYER, address="")), "identity").is_open


def test_on_the_day_after_the_term_the_gate_opens() -> None:
    assert not gate(ready(LAST), "terms_over").is_open
    opened = gate(ready(ON), "terms_over")
    assert opened.is_open
    assert "16/03/2026" in opened.proof
