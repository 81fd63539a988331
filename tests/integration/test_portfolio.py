"""The whole portfolio has the cents of the single statements, whatever is in it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from builders import BOOK, Sessions, add_account, months
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_towns import TODAY, accounts, days, store, store_payment
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.debt import Statement
from cases.domain.debt.ageing import Ages
from cases.domain.debt.portfolio import Cell, Place, Portfolio, Sums
from cases.domain.errors import LawGap
from cases.models import Account
from cases.service.portfolio import portfolio_at
from cases.service.reports import report
from cases.snapshot import load_ledgers

ZERO = Decimal("0.00")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # one database serves them all: each example is rolled back
@given(st.lists(accounts, min_size=1, max_size=5), st.just(TODAY) | days.filter(lambda day: day.year > 2010))
def test_any_portfolio_has_the_cents_of_its_statements(
    session: Session, town: list[dict[str, object]], on: date
) -> None:
    try:
        for account in town:
            store(session, account)
        assert_agrees(session, on)
    finally:
        session.rollback()


def assert_agrees(session: Session, on: date) -> Portfolio:
    found = portfolio_at(session, BOOK, on, processes=1)
    cells, credit, minimum = added_up(session, on)
    assert {cell: sums for cell, sums in found.sums() if any(sums)} == cells
    assert found.credit == credit
    assert found.minimum_fine_adjustment == minimum
    assert found.refused == []
    return found


def added_up(session: Session, on: date) -> tuple[dict[Cell, Sums], Decimal, Decimal]:
    """The same figures line by line from the statement of each account."""
    ages = Ages(BOOK.at(on), on)
    rows: dict[Cell, list[Decimal]] = {}
    credit = minimum = ZERO
    held = {account.id: account for account in session.scalars(select(Account))}
    for key, ledger in load_ledgers(session, list(held)).items():
        account = held[key]
        place = Place(account.district, account.kind, account.zone or "")
        statement = ledger.statement(BOOK, on)
        credit += statement.credit
        minimum += statement.minimum_fine_adjustment
        for cell, *figures in lines_of(statement, place, ages):
            row = rows.setdefault(cell, [ZERO] * 5)
            rows[cell] = [mine + more for mine, more in zip(row, figures, strict=True)]
    return {cell: Sums(int(lines), *amounts) for cell, (lines, *amounts) in rows.items()}, credit, minimum


def lines_of(
    statement: Statement, place: Place, ages: Ages
) -> Iterator[tuple[Cell, int, *tuple[Decimal, ...]]]:
    extra = statement.minimum_fine_adjustment
    for line in statement.lines:
        cell = Cell(place, line.tribute, ages.of(line))
        added, extra = (extra, ZERO) if line.overdue else (ZERO, extra)
        yield cell, 1, line.principal, line.interest, line.fine + added, line.festivities
    if extra:
        yield Cell(place, "", 1), 0, ZERO, ZERO, extra, ZERO


@pytest.fixture
def town(sessions: Sessions) -> Sessions:
    """Two accounts with debt, one of them with nothing that says where it is."""
    with sessions.begin() as session:
        add_account(session, "I-01", periods=["2009-01", *months("2024-01", "2026-05")], zone="Centro")
        add_account(session, "I-02", periods=["2026-01"], amount="3.00", zone=None, kind="empresa")
        add_account(session, "I-03", zone="Centro")
    return sessions


def rows(sessions: Sessions, on: date = TODAY) -> dict[tuple[object, object], tuple[object, ...]]:
    with sessions() as session:
        return {row[:2]: row[2:] for row in report(session, BOOK, "cartera", on).rows}


def test_each_way_of_telling_apart_adds_up_to_the_total(town: Sessions) -> None:
    found = rows(town)
    total = found["TOTAL por cobrar", ""]
    for way in ("Antigüedad", "Tributo", "Zona", "Clase de cuenta", "Distrito"):
        parts = [figures for (of, _), figures in found.items() if of == way]
        assert tuple(map(sum, zip(*parts, strict=True))) == total, way
    assert total[0] == 29 + 1


def test_an_account_without_zone_is_a_group_of_its_own(town: Sessions) -> None:
    found = rows(town)
    # 3.00 due on 2026-04-01: 61 days at 8.25 %, fine 0.15 raised to the minimum of 2.86, festivities 5 %
    assert found["Zona", "sin zona"] == (
        1,
        Decimal("3.00"),
        Decimal("0.04"),
        Decimal("2.86"),
        Decimal("0.15"),
        Decimal("6.05"),
    )


def test_what_is_prescribed_and_what_is_not_due_are_told_apart(town: Sessions) -> None:
    found = rows(town)
    assert found["Aparte", "prescrito, fuera del total"][0] == 1
    assert (
        found["Antigüedad", "aún no vence"][0] == 2
    )  # March ends 60 days before May does, April and May later
    assert found["Aparte", "en mora, incluido en el total"][0] == 30 - 2


def test_a_gap_in_the_rates_refuses_the_day(town: Sessions) -> None:
    with town() as session, pytest.raises(LawGap, match=r"interest\.rate_annual"):
        portfolio_at(session, BOOK, date(2010, 12, 31))


@pytest.mark.parametrize("is_paid", [False, True])
def test_an_account_that_nobody_can_compute_is_named_and_stops_no_other(
    town: Sessions, is_paid: bool
) -> None:
    with town.begin() as session:
        account = add_account(session, "I-04", periods=["2025-01", "1985-01"], zone="Norte")
        if is_paid:
            nothing = {"charge": None, "reversed_on": None}
            store_payment(session, account, [], "R-1", {"paid_on": TODAY, "amount": Decimal(1), **nothing})
    with town() as session:
        found = portfolio_at(session, BOOK, TODAY)
        (refused,) = found.refused
        assert (refused.district, refused.account, refused.code) == ("SJN", "I-04", "due_rule_missing")
        assert found.accounts == 4
        assert all(cell.place.zone != "Norte" for cell, _ in found.sums())
        for name in ("cartera", "mora"):
            table = report(session, BOOK, name, TODAY)
            assert "la cuenta I-04 de SJN" in table.note
            assert any("due_rule_missing" in str(cell) for row in table.rows for cell in row)


def test_processes_find_what_one_finds(town: Sessions) -> None:
    with town() as session:
        assert portfolio_at(session, BOOK, TODAY, processes=2) == portfolio_at(
            session, BOOK, TODAY, processes=1
        )


def test_no_account_is_no_debt(session: Session) -> None:
    assert portfolio_at(session, BOOK, TODAY) == Portfolio()
