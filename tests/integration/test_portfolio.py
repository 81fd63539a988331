"""The whole portfolio has the cents of the single statements, whatever is in it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from builders import BOOK, LONG_AGO, Sessions, add_account, add_charge, months
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.debt import Statement
from cases.domain.debt.ageing import Ages
from cases.domain.debt.portfolio import Cell, Place, Portfolio, Sums
from cases.domain.errors import LawGap
from cases.models import (
    Account,
    Case,
    CaseEvent,
    Charge,
    Document,
    DocumentCharge,
    Hold,
    HoldCharge,
    OpeningBalance,
    Payment,
)
from cases.service.portfolio import portfolio_at
from cases.service.reports import report
from cases.snapshot import load_ledgers

TODAY = date(2026, 6, 1)
ZERO = Decimal("0.00")
TRIBUTES = ["aseo", "mercado", "impuesto_actividad", "contribucion_alumbrado", "cementerio"]

_numbers = count(1)

cents = st.integers(1, 3_000).map(lambda amount: Decimal(amount) / 100)
days = st.dates(date(2008, 1, 1), date(2028, 12, 31))
near = st.sampled_from([0, 1, 59, 60, 61, 89, 90, 91, 92, 365]) | st.integers(0, 6_500)
"""How many days before the day of the question something fell due: the steps, and whatever lies between."""


@st.composite
def charges(draw: st.DrawFn) -> dict[str, object]:
    day = TODAY - timedelta(draw(near)) + timedelta(draw(st.sampled_from([0, 60, 120])))
    return {
        "tribute": draw(st.sampled_from(TRIBUTES)),
        "period": f"{day:%Y-%m}" if draw(st.integers(0, 3)) else f"{day:%Y}",
        "amount": draw(st.just(Decimal(0)) | cents),
        "due_on": draw(st.none() | st.just(day)),
        "determination_notified_on": draw(st.none() | st.none() | days),
        "source_id": draw(st.none() | st.text("ab1", min_size=1, max_size=3)),
    }


@st.composite
def payments(draw: st.DrawFn) -> dict[str, object]:
    paid_on = TODAY - timedelta(draw(st.integers(-30, 4_000)))
    is_reversed = draw(st.integers(0, 5)) == 0
    return {
        "paid_on": paid_on,
        "amount": draw(cents),
        "charge": draw(st.none() | st.none() | st.integers(0, 5)),
        "tribute": draw(st.none() | st.none() | st.sampled_from(TRIBUTES)),
        "reversed_on": paid_on + timedelta(draw(st.integers(0, 400))) if is_reversed else None,
    }


accounts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["inmueble", "empresa", "mercado"]),
        "zone": st.sampled_from([None, "Centro", "Norte"]),
        "charges": st.lists(charges(), max_size=6),
        "payments": st.just([]) | st.lists(payments(), max_size=4),
        "opening": st.none() | st.none() | st.none() | st.tuples(days, cents, st.none() | cents),
        "appeal": st.none() | st.none() | st.none() | st.tuples(days, st.none() | st.integers(0, 900)),
        "suit": st.none() | st.none() | st.none() | days,
    }
)


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions() as session:
        yield session


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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


def store(session: Session, drawn: dict[str, object]) -> None:
    number = f"P-{next(_numbers):06d}"
    account = add_account(session, number, kind=drawn["kind"], zone=drawn["zone"], dui=None)  # type: ignore[arg-type]  # as drawn
    stored = []
    known = set()
    for values in drawn["charges"]:  # type: ignore[attr-defined]  # a list
        identity = values["source_id"] or (values["tribute"], values["period"])
        if identity not in known:  # a second would be the first, corrected
            known.add(identity)
            stored.append(Charge(account_id=account.id, recorded_at=LONG_AGO, **values))
    session.add_all(stored)
    session.flush()
    if drawn["opening"]:
        cutoff_on, interest, fine = drawn["opening"]  # type: ignore[misc]  # a tuple
        balance = add_charge(session, account, f"saldo {cutoff_on}", amount="7.31")
        session.add(
            OpeningBalance(
                charge_id=balance.id, cutoff_on=cutoff_on, interest=interest, fine=fine, recorded_at=LONG_AGO
            )
        )
    for index, values in enumerate(drawn["payments"]):  # type: ignore[arg-type]  # a list
        store_payment(session, account, stored, f"R-{index}", dict(values))
    if drawn["appeal"] or drawn["suit"]:
        store_case(session, account, stored, drawn)


def store_payment(
    session: Session, account: Account, charges: list[Charge], receipt: str, values: dict[str, object]
) -> None:
    place = values.pop("charge")
    named = charges[place].id if isinstance(place, int) and place < len(charges) else None
    session.add(
        Payment(
            account_id=account.id,
            receipt=receipt,
            charge_id=named,
            reversal_reason="Cheque devuelto" if values["reversed_on"] else None,
            recorded_by="karla",
            recorded_at=LONG_AGO,
            **values,
        )
    )
    session.flush()


def store_case(session: Session, account: Account, charges: list[Charge], drawn: dict[str, object]) -> None:
    """A case whose demand states the first charges, with the suit and the appeal as drawn."""
    case = Case(
        number=f"EXP-{account.number}",
        district="SJN",
        account_id=account.id,
        taxpayer_id=account.taxpayer_id,
        stage="in_court",
        opened_on=TODAY,
        suit_filed_on=drawn["suit"],
    )
    session.add(case)
    session.flush()
    event = CaseEvent(
        case_id=case.id,
        sequence=1,
        event="demand",
        to_stage="final_demand",
        effective_on=TODAY,
        recorded_at=LONG_AGO,
        actor="karla",
        actor_role="gestor",
        reasons=[],
        basis=[],
        data={},
        idempotency_key=case.number,
        **dict.fromkeys(("facts_digest", "law_version", "previous_hash", "hash"), ""),
    )
    session.add(event)
    session.flush()
    demand = Document(
        number=f"RQ-{account.number}",
        kind="requerimiento",
        case_id=case.id,
        event_id=event.id,
        ordinal=1,
        issued_on=TODAY,
        amounts_on=TODAY,
        status="printed",
        context={},
        **dict.fromkeys(("template_version", "law_version", "calendar_version", "fingerprint", "sha256"), ""),
    )
    session.add(demand)
    session.flush()
    session.add_all(stated(demand, charge) for charge in charges[:3])
    if drawn["appeal"]:
        store_appeal(session, case, charges, *drawn["appeal"])  # type: ignore[misc]  # a tuple


def stated(document: Document, charge: Charge) -> DocumentCharge:
    parts = dict.fromkeys(("principal", "interest", "fine", "festivities"), ZERO)
    return DocumentCharge(document_id=document.id, charge_id=charge.id, **parts)


def store_appeal(
    session: Session, case: Case, charges: list[Charge], from_on: date, length: int | None
) -> None:
    hold = Hold(
        case_id=case.id,
        reason="appeal",
        note="Apelación",
        scope="steps_and_surcharges",
        document_reference="A-1",
        from_on=from_on,
        until_on=None if length is None else from_on + timedelta(length),
        placed_by="karla",
        placed_at=LONG_AGO,
    )
    session.add(hold)
    session.flush()
    session.add_all(HoldCharge(hold_id=hold.id, charge_id=charge.id) for charge in charges[:1])
    session.flush()


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
        assert (refused.district, refused.account, refused.code) == ("SJN", "I-04", "value_missing")
        assert found.accounts == 4
        assert all(cell.place.zone != "Norte" for cell, _ in found.sums())
        assert "I-04" in report(session, BOOK, "cartera", TODAY).note


def test_processes_find_what_one_finds(town: Sessions) -> None:
    with town() as session:
        assert portfolio_at(session, BOOK, TODAY, processes=2) == portfolio_at(
            session, BOOK, TODAY, processes=1
        )


def test_no_account_is_no_debt(session: Session) -> None:
    assert portfolio_at(session, BOOK, TODAY) == Portfolio()
