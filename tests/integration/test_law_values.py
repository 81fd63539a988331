"""Values of the law that two people approve, and what an approval sets in motion."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, months, night, stamp
from law_changes import MONDAY, WEDNESDAY, approved, decided, law, proposed
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from cases.domain.errors import BadInput, CobranzaError, Conflict, RuleRefused
from cases.models import Account, Allocation, Case, CaseEvent, Document
from cases.service.intake import ANY_NIGHT
from cases.service.law_values import listed_values
from cases.service.payments import record_payment
from cases.service.verbs import perform
from cases.snapshot.law import law_versions

ACCOUNT = "I-02-0412"


@pytest.fixture
def town(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=["2024-01"], amount="100.00")
    return sessions


# --- two people -----------------------------------------------------------------------------------------------


def code_of(kind: type[CobranzaError], act: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(kind) as refusal:
        act(*arguments, **named)
    return refusal.value.code


def test_nobody_decides_alone_twice_or_without_the_role(town: Sessions) -> None:
    assert code_of(RuleRefused, proposed, town, role="auditor") == "role_not_allowed"
    number = proposed(town, role="jefatura", who="ana")["id"]
    assert code_of(RuleRefused, decided, town, number, actor="ana", role="jefatura") == "same_person"
    assert code_of(RuleRefused, decided, town, number, role="tesoreria") == "role_not_allowed"
    assert code_of(BadInput, decided, town, number + 1) == "unknown_law_value"
    assert code_of(Conflict, proposed, town) == "law_value_pending"
    decided(town, number)
    assert code_of(Conflict, decided, town, number) == "law_value_decided"
    assert proposed(town, "11.00")["state"] == "proposed", "a correction may follow"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"key": "no.such.key"}, "unknown_law_key"),
        ({"key": "notice.gap.castillo", "value": "12"}, "bad_law_value"),
        ({"key": "demand.after", "value": "plan_lapsed, feeling"}, "bad_law_value"),
        ({"key": "interest.method", "value": "compound"}, "law_value_in_files"),
        ({"value": "doce"}, "bad_law_value"),
        ({"value": "-3"}, "bad_law_value"),
        ({"value": "100.01"}, "bad_law_value"),
        ({"unit": "usd"}, "bad_law_value"),
        ({"status": "sure"}, "bad_law_value"),
        ({"basis": "  "}, "text_missing"),
        ({"valid_until": date(2026, 4, 30)}, "bad_law_value"),
        ({"key": "notice.count", "value": "2.5"}, "bad_law_value"),
        ({"key": "mora.automatic", "value": "quizás"}, "bad_law_value"),
        ({"key": "interest.year_days", "value": "0"}, "bad_law_value"),
        ({"key": "allocation.order_in_charge", "value": "interest, fine, principal"}, "bad_law_value"),
    ],
)
def test_what_cannot_be_a_value_of_its_key(town: Sessions, given: dict[str, Any], code: str) -> None:
    assert code_of(BadInput, proposed, town, **given) == code


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("notice.count", "3", ""),
        ("interest.suspended_by_appeal", "no", ""),
        ("fine.late.step", "90", "days"),
        ("fine.late.minimum_scope", "tribute", ""),
        ("case.open.min_total", "50", ""),
        ("notice.gap.empresa", "12", ""),
    ],
)
def test_values_of_every_kind_can_be_approved(town: Sessions, key: str, value: str, unit: str) -> None:
    row = approved(town, value, key=key, unit=unit)
    with town() as session:
        entry = law(session).at(WEDNESDAY).value(key)
    assert str(entry.value) in (value, "False")
    assert (entry.unit, entry.basis) == (row["unit"], "Acuerdo municipal 7")


def test_another_order_inside_a_charge_may_be_approved(town: Sessions) -> None:
    approved(town, "principal, festivities, fine, interest", key="allocation.order_in_charge")
    with town() as session:
        order = law(session).at(WEDNESDAY).texts("allocation.order_in_charge")
    assert order == ("principal", "festivities", "fine", "interest")


def test_what_a_demand_follows_may_be_fewer_or_other_steps(town: Sessions) -> None:
    approved(town, "notices_exhausted, plan_lapsed", key="demand.after.mercado")
    with town() as session:
        today = law(session).at(WEDNESDAY)
    assert today.texts(today.key_for("demand.after", "mercado")) == ("notices_exhausted", "plan_lapsed")
    assert today.key_for("demand.after", "empresa") == "demand.after"


def test_what_was_decided_never_changes(town: Sessions, owner_engine: Engine) -> None:
    approved(town)
    for statement in ("UPDATE law_values SET value = '1'", "DELETE FROM law_values", "TRUNCATE law_values"):
        with pytest.raises(DBAPIError, match="solo agregar"), owner_engine.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="permission denied"), town.begin() as session:
        session.execute(text("UPDATE law_values SET value = '1'"))


def test_a_rejected_value_is_nothing_and_stays_on_record(town: Sessions) -> None:
    row = decided(town, proposed(town)["id"], approve=False)
    assert row["state"] == "rejected"
    with town() as session:
        assert law(session) is BOOK
        (listed,) = listed_values(session)
    assert (listed["proposed_by"], listed["decided_by"]) == ("teo", "alba")


# --- what an approval sets in motion --------------------------------------------------------------------------


def test_an_approval_is_looked_at_by_the_next_night_and_moves_payments_since(
    town: Sessions, engine: Engine
) -> None:
    with town.begin() as session:
        other = add_account(session, "I-9", periods=["2024-01"], amount="100.00")
        for number, account in ((ACCOUNT, 1), ("I-9", 2)):
            on = MONDAY if account == 1 else date(2026, 3, 2)
            receipt = stamp(on, "tesoreria")
            record_payment(session, number, Decimal("50.00"), f"R-{account}", receipt, BOOK, today=MONDAY)
        other.look_on = None
    before = allocated(town)
    approved(town)
    after = allocated(town)
    assert after["I-9"] == before["I-9"], "paid before the value governs"
    assert after[ACCOUNT]["interest"] > before[ACCOUNT]["interest"]
    with town() as session:
        assert set(session.scalars(select(Account.look_on))) == {ANY_NIGHT}


def allocated(sessions: Sessions) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    with sessions() as session:
        rows = session.execute(
            select(Account.number, Allocation.component, Allocation.amount).join(
                Account, Account.id == Allocation.account_id
            )
        )
        for number, component, amount in rows:
            found.setdefault(number, {})[component] = amount
    return found


def test_events_and_documents_say_the_law_they_rest_on(town: Sessions, engine: Engine) -> None:
    with town.begin() as session:
        add_account(session, "I-10", periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    approved(town)
    with town() as session:
        book = law(session)
        case = session.scalars(select(Case.number).order_by(Case.id.desc())).first()
    assert case is not None
    claim = {"reason": "claim", "note": "Reclamo.", "document_reference": "RC-1"}
    with town.begin() as session:
        perform(session, case, "place_hold", stamp(WEDNESDAY), claim, book)
    with town() as session:
        events = session.execute(
            select(CaseEvent.event, CaseEvent.law_version)
            .join(Case, Case.id == CaseEvent.case_id)
            .where(Case.number == case)
            .order_by(CaseEvent.sequence)
        ).all()
        documents = set(session.scalars(select(Document.law_version)))
        known = law_versions(session, BOOK)
    assert [version for _, version in events[:-1]] == [BOOK.version] * (len(events) - 1)
    assert events[-1].law_version == book.version != BOOK.version
    assert documents == {BOOK.version}
    assert known == {BOOK.version, book.version}
