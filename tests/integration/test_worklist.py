"""The worklist: what each view holds, how it is searched and paged, and what it does not compute again."""

from datetime import date
from decimal import Decimal

import pytest
from builders import BOOK, Sessions, act, add_account, add_user, deliver, last_number, months, night
from sqlalchemy import Engine, select, update

from cases.models import Case
from cases.service.worklist import (
    Filters,
    WorklistPage,
    cases_as_dict,
    last_night,
    next_case,
    view_counts,
    worklist,
)

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)


@pytest.fixture
def office(engine: Engine, sessions: Sessions) -> Sessions:
    """Four accounts with open cases: small, large, near its prescription, and one delivered and assigned."""
    with sessions.begin() as session:
        periods = months("2024-01", "2025-06")
        add_account(session, "I-01-0001", name="Óscar Rolando Barahona", periods=periods, zone="Centro")
        add_account(session, "E-0002", name="Ferretería 100% Núñez", periods=periods, amount="90.00",
                    kind="empresa", zone="Centro")  # fmt: skip
        add_account(session, "I-02-0003", name="Tomás Aquino", periods=["2011-01"], amount="80.00")
        add_account(session, "I-02-0004", name="Ana de Jesús Ríos", periods=periods, dui="01234567-8")
        add_user(session, "karla", "gestor")
    night(engine, MONDAY)
    night(engine, TUESDAY)
    deliver(sessions, last_number(sessions, "I-02-0004", "aviso"), TUESDAY)
    act(sessions, "I-02-0004", "assign", TUESDAY, "jefatura", user="karla")
    return sessions


def page(sessions: Sessions, on: date = TUESDAY, limit: int = 50, **filters: object) -> WorklistPage:
    with sessions() as session:
        return worklist(session, Filters(**filters), on, limit=limit)  # type: ignore[arg-type]  # named by the test


def accounts(found: WorklistPage) -> list[str]:
    return [row.account for row in found.rows]


def test_what_may_prescribe_comes_first_then_the_larger_debt(office: Sessions) -> None:
    found = page(office)
    assert accounts(found)[0] == "I-02-0003"
    assert accounts(found).index("E-0002") < accounts(found).index("I-01-0001")
    assert found.total == 4
    assert found.total_debt == sum((row.debt for row in found.rows), Decimal(0))


def test_a_row_says_what_proceeds_or_why_it_waits(office: Sessions) -> None:
    row = page(office, text="I-01-0001").rows[0]
    assert (row.answer_kind, row.answer_code, row.stage) == ("wait", "awaiting_delivery", "persuasion")
    assert "no tiene prueba de entrega" in row.reasons[0]
    assert row.next_deadline is None
    assert row.zone == "Centro"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"zone": "Centro"}, {"I-01-0001", "E-0002"}),
        ({"account_kind": "empresa"}, {"E-0002"}),
        ({"code": "within_notice_term"}, {"I-02-0004"}),
        ({"stage": "final_demand"}, {"I-02-0003"}),
        ({"stage": "closed"}, set()),
        ({"min_debt": Decimal(1000)}, {"E-0002"}),
        ({"view": "sin_notificar"}, {"I-01-0001", "E-0002", "I-02-0003"}),
        ({"view": "por_prescribir"}, {"I-02-0003"}),
        ({"view": "planes"}, set()),
        ({"view": "mios"}, set()),
        ({"zone": "Centro", "min_debt": Decimal(1000)}, {"E-0002"}),
    ],
)
def test_filters_and_views(office: Sessions, filters: dict[str, object], expected: set[str]) -> None:
    assert set(accounts(page(office, **filters))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("barahona oscar", {"I-01-0001"}),
        ("NUÑEZ", {"E-0002"}),
        ("100%", {"E-0002"}),
        ("10%0", set()),
        ("_", set()),
        ("i-02", {"I-02-0003", "I-02-0004"}),
        ("EXP-SJN-2026-0001", {"I-01-0001"}),
        ("01234567-8", {"I-02-0004"}),
        ("012345678", {"I-02-0004"}),
        ("0123456", set()),
        ("  ", {"I-01-0001", "E-0002", "I-02-0003", "I-02-0004"}),
        ("'; DROP TABLE cases; --", set()),
    ],
)
def test_search_by_number_name_or_whole_dui(office: Sessions, text: str, expected: set[str]) -> None:
    assert set(accounts(page(office, text=text))) == expected


def test_pages_follow_each_other_without_gap_or_repetition(office: Sessions) -> None:
    with office.begin() as session:
        session.execute(update(Case).values(urgency=7))
    seen: list[str] = []
    after = None
    with office() as session:
        for _ in range(4):
            found = worklist(session, Filters(), TUESDAY, after, limit=1)
            seen += accounts(found)
            after = found.next_after
            assert found.total == 4
    assert after is None
    assert len(set(seen)) == len(seen) == 4


def test_counts_agree_with_the_lists(office: Sessions) -> None:
    with office() as session:
        user = session.scalars(select(Case.assigned_to_id).where(Case.assigned_to_id.is_not(None))).one()
        assert user is not None
        for on in (TUESDAY, date(2026, 2, 20)):
            counts = view_counts(session, on, user)
            for view, count in counts.items():
                mine = user if view == "mios" else None
                assert worklist(session, Filters(view=view, assigned_to=mine), on).total == count, view
        assert view_counts(session, TUESDAY, user)["mios"] == 1


def test_what_the_office_wanted_to_do_by_now_is_due(office: Sessions) -> None:
    late = page(office, date(2026, 2, 20), view="vencen")
    assert set(accounts(late)) == {"I-01-0001", "E-0002", "I-02-0003", "I-02-0004"}
    assert accounts(page(office, view="vencen")) == []


def test_the_next_case_is_mine_before_nobodys(office: Sessions) -> None:
    with office() as session:
        user = session.scalars(select(Case.assigned_to_id).where(Case.assigned_to_id.is_not(None))).one()
        assert user is not None
        unowned = next_case(session, TUESDAY, user)
        assert unowned is not None
        assert unowned.account == "I-02-0003"
        mine = next_case(session, date(2026, 2, 20), user)
        assert mine is not None
        assert mine.account == "I-02-0004"


def test_the_last_night_is_shown(office: Sessions, engine: Engine) -> None:
    with office() as session:
        found = last_night(session)
        assert found is not None
        assert (found.on_date, found.status) == (TUESDAY, "done")


def test_the_cases_for_scripts(office: Sessions) -> None:
    with office() as session:
        cases = cases_as_dict(session, BOOK)["cases"]
        assert cases[0]["account"] == "I-02-0003"
        assert set(cases[0]) == {"case", "account", "taxpayer", "stage", "next_deadline", "debt", "code"}
        staged = cases_as_dict(session, BOOK, stage="final_demand")["cases"]
        assert [one["account"] for one in staged] == ["I-02-0003"]


def test_another_date_has_its_own_debts_and_codes(office: Sessions) -> None:
    with office() as session:
        now = {one["account"]: one for one in cases_as_dict(session, BOOK)["cases"]}
        later = {one["account"]: one for one in cases_as_dict(session, BOOK, date(2026, 2, 20))["cases"]}
    assert later["I-02-0004"]["code"] == "next_notice_due"
    assert Decimal(later["I-02-0004"]["debt"]) > Decimal(now["I-02-0004"]["debt"])
