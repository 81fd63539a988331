"""Every scenario of `scenarios/*.toml` holds, and every sentence a statement must keep has one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from arithmetic import amount_of
from scenario_reading import Expected, Scenario, Term, scenarios, sentences, terms

from cases.domain.debt import Statement, debt_at, explain, explain_minimum_fine
from cases.domain.errors import CobranzaError
from cases.domain.terms import TermKind, calendar_of, term_end
from cases.law import load_book

SCENARIOS = scenarios()
_AMOUNTS = frozenset({"principal", "interest", "fine", "festivities", "total", "overdue"})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: f"{one.file}: {one.title}")
def test_scenario(scenario: Scenario) -> None:
    assert scenario.articles
    assert scenario.then
    for expected in scenario.then:
        _check(scenario, expected)


@pytest.mark.parametrize("term", terms(), ids=lambda one: one.title)
def test_term(term: Term) -> None:
    calendar = calendar_of(load_book().at(term.notified_on))
    assert term_end(calendar, term.notified_on, term.days, cast(TermKind, term.kind)) == term.last_on


@pytest.mark.parametrize("name", sentences())
def test_every_sentence_about_a_statement_has_its_scenario(name: str) -> None:
    assert [scenario.title for scenario in SCENARIOS if name in scenario.sentences]


def test_every_sentence_that_a_scenario_names_is_one() -> None:
    assert {name for scenario in SCENARIOS for name in scenario.sentences} == set(sentences())


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.005", "1.01"),
        ("100.00 * 12 * 31 / 36500", "1.02"),
        ("2 * (1 + 0.25) - 0.50", "2.00"),
        (["0.005", "0.005"], "0.02"),
    ],
)
def test_arithmetic_is_exact_and_half_up(written: str | list[str], amount: str) -> None:
    assert str(amount_of(written)) == amount


@pytest.mark.parametrize("written", ["1 ** 2", "cents", "-1", "'1'", "True", "1 if 1 else 2"])
def test_what_is_not_arithmetic_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        amount_of(written)


def _check(scenario: Scenario, expected: Expected) -> None:
    if expected.refused is not None:
        _check_refused(scenario, expected)
        return
    found = _statement(scenario, expected.on)
    if expected.lines is not None:
        assert [line.charge for line in found.lines] == [one["charge"] for one in expected.lines], expected.on
        for line, wanted in zip(found.lines, expected.lines, strict=True):
            _compare(f"{expected.on} {line.charge}", line._asdict(), wanted)
    _compare(f"{expected.on} totals", found.totals, expected.totals)
    if expected.minimum_fine_adjustment is not None:
        assert found.minimum_fine_adjustment == amount_of(expected.minimum_fine_adjustment), expected.on
    assert isinstance(found.credit, Decimal)
    if expected.credit is not None:
        assert found.credit == amount_of(expected.credit), expected.on
    if expected.rate_annual is not None:
        assert str(found.rate_annual) == expected.rate_annual
    paid = {payment.key: payment for payment in scenario.payments}
    if expected.credits is not None:
        said = [(c.receipt, c.amount, c.claim_until_on) for c in found.credits]
        assert [c.paid_on for c in found.credits] == [paid[c.payment_key].paid_on for c in found.credits]
        assert said == [(c["receipt"], amount_of(c["amount"]), c["claim_until_on"]) for c in expected.credits]
    if expected.allocations is not None:
        _check_allocations(scenario, expected.allocations, found)
    _check_explained(scenario, expected, found)


def _check_refused(scenario: Scenario, expected: Expected) -> None:
    with pytest.raises(CobranzaError) as refusal:
        _statement(scenario, expected.on)
    assert refusal.value.code == expected.refused
    assert refusal.value.reason == (expected.says or refusal.value.reason)
    assert refusal.value.basis == tuple(expected.basis or refusal.value.basis)


def _statement(scenario: Scenario, on: date) -> Statement:
    return debt_at(
        scenario.charges,
        scenario.payments,
        scenario.book,
        on,
        scenario.suspensions,
        scenario.suits,
        scenario.credit_uses,
    )


def _compare(where: str, found: Any, wanted: Mapping[str, Any]) -> None:
    """Compare the fields that are written; `basis` must be among what a line cites, `basis_is` all of it."""
    for name, value in wanted.items():
        if name == "basis_is":
            assert list(found["basis"]) == value, where
            continue
        got = found[name] if isinstance(found, dict) else getattr(found, name)
        if name == "basis":
            assert set(value) <= set(got), where
        elif name in _AMOUNTS:
            assert got == amount_of(value), f"{where}: {name}"
            assert isinstance(got, Decimal)
        else:
            assert got == value, f"{where}: {name}"


def _check_allocations(scenario: Scenario, wanted: list[dict[str, Any]], found: Statement) -> None:
    """Compare each in order; the day only where it is written."""
    labels = {charge.key: charge.label for charge in scenario.charges}
    receipts = {payment.key: payment.receipt for payment in scenario.payments}
    days = {payment.key: payment.paid_on for payment in scenario.payments}
    assert [
        (receipts[a.payment_key], labels[a.charge_key], a.component, a.amount) for a in found.allocations
    ] == [(a["receipt"], a["charge"], a["component"], amount_of(a["amount"])) for a in wanted]
    for allocation, one in zip(found.allocations, wanted, strict=True):
        assert allocation.on == one.get("on", allocation.on)
        assert allocation.on >= days[allocation.payment_key]


def _check_explained(scenario: Scenario, expected: Expected, found: Statement) -> None:
    """Compare the formula of a component, named "charge component", or of the minimum fine.

    Whatever is written, every component of every line is explained to the cent, with the rule of its due date.
    """
    law = scenario.book.at(expected.on)
    explained = {line.charge: explain(line, law) for line in found.lines}
    for line in found.lines:
        amounts = {one.component.value: one.amount for one in explained[line.charge]}
        assert amounts == {name: getattr(line, name) for name in amounts}
        assert sum(amounts.values()) == line.total
        principal = next(one for one in explained[line.charge] if one.component == "principal")
        assert [value.key for value in principal.values] == [line.trace.due_rule] * bool(line.trace.due_rule)
    for name, formula in expected.explain.items():
        label, _, component = name.rpartition(" ")
        parts = explained[label] if label else (explain_minimum_fine(found, law),)
        assert {one.component.value: one.formula for one in parts}[component] == formula, (
            f"{expected.on} {name}"
        )
