"""The review of accounts over a real database: what it finds, what people say of it, and what it costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, add_charge, stamp
from portfolio_files import with_rows, write_workbook
from review_town import CLERK, MONDAY, TUESDAY, WITH_GAP, mark, only, reviewed, rows, with_anomalies
from sqlalchemy import Engine, event, func, select

from cases.domain.errors import LawGap
from cases.domain.review import State
from cases.models import (
    Account,
    AccountFinding,
    AccountReview,
    FindingMark,
    Payment,
    Taxpayer,
    UnplacedPayment,
)
from cases.service.account_review import (
    FindingFilters,
    findings_page,
    last_review,
)
from cases.service.intake import ImportReport, import_portfolio
from cases.service.payments import record_payment


@pytest.fixture
def office(sessions: Sessions) -> Sessions:
    return with_anomalies(sessions)


def test_what_is_found_is_counted_and_listed_gravest_first(office: Sessions) -> None:
    answer = reviewed(office)
    assert (answer["accounts"], answer["findings"], answer["pending"]) == (4, 4, 4)
    assert answer["by_code"]["identity_shared"] == {
        "title": "Un documento en varios contribuyentes",
        "found": 2,
        "pending": 2,
    }
    listed = [(row.account, row.code, row.severity) for row in rows(office)]
    assert listed == [
        ("E-09", "identity_shared", "high"),
        ("E-10", "identity_shared", "high"),
        ("I-01", "periods_missing", "medium"),
        ("E-10", "zone_unknown", "low"),
    ]
    with office() as session:
        review = last_review(session)
    assert review is not None
    assert (review.accounts, review.findings, review.actor, review.law_version) == (4, 4, "ana", BOOK.version)


def test_a_second_review_changes_nothing_and_says_since_when(office: Sessions) -> None:
    reviewed(office)
    before = rows(office)
    reviewed(office, TUESDAY)
    assert rows(office) == before
    assert {row.first_seen_on for row in before} == {MONDAY}


def test_what_was_corrected_is_gone_and_what_changed_is_new(office: Sessions) -> None:
    reviewed(office)
    with office.begin() as session:
        account = session.scalars(select(Account).where(Account.number == "I-01")).one()
        add_charge(session, account, "2024-06")
        session.scalars(select(Taxpayer).where(Taxpayer.name == "Ana Ríos Paz")).one().dui = "00000004-4"
    reviewed(office, TUESDAY)
    gap = only(office, code="periods_missing")
    assert (gap.text, gap.first_seen_on) == (
        "aseo: falta 1 período entre cargos que siguen: jul 2024.",
        TUESDAY,
    )
    assert rows(office, code="identity_shared") == []


@pytest.mark.parametrize(
    ("filters", "accounts"),
    [
        ({"view": "graves"}, ["E-09", "E-10"]),
        ({"view": "aceptados"}, []),
        ({"zone": "Centro"}, ["I-01"]),
        ({"account_kind": "empresa", "code": "identity_shared"}, ["E-09", "E-10"]),
        ({"text": "rios paz"}, ["E-10", "E-10"]),
        ({"text": "I-01"}, ["I-01"]),
        ({"text": "jun 2024"}, ["I-01"]),
        ({"text": "100%"}, []),
    ],
)
def test_the_list_can_be_narrowed(office: Sessions, filters: dict[str, str], accounts: list[str]) -> None:
    reviewed(office)
    assert [row.account for row in rows(office, **filters)] == accounts


def test_pages_follow_each_other(office: Sessions) -> None:
    reviewed(office)
    with office() as session:
        first = findings_page(session, FindingFilters(), limit=3)
        second = findings_page(session, FindingFilters(), first.next_after, limit=3)
    assert (len(first.rows), first.total) == (3, 4)
    assert [row.code for row in second.rows] == ["zone_unknown"]
    assert second.next_after is None


# --- money that found no account ------------------------------------------------------------------------------


def loaded(sessions: Sessions, folder: Path, *payments: Any, on: date = MONDAY, **more: Any) -> ImportReport:
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    sheets = with_rows("pagos", *payments) | more
    path = write_workbook(folder / f"{len(list(folder.iterdir()))}.xlsx", sheets)
    with sessions.begin() as session:
        return import_portfolio(session, path, replace(CLERK, on=on, at=at), BOOK, skip_bad_rows=True)


LOST = ["R-77", "A-9", date(2025, 5, 2), 14.5, None, None]


def test_payments_that_no_account_takes_are_kept_until_they_find_theirs(
    sessions: Sessions, tmp_path: Path
) -> None:
    wrong_charge = ["R-78", "A-1", date(2025, 5, 3), 9, "K9", None]
    report = loaded(sessions, tmp_path, LOST, wrong_charge)
    assert [problem.code for problem in report.problems] == ["unknown_account", "unknown_charge"]
    loaded(sessions, tmp_path, LOST, wrong_charge)
    reviewed(sessions)
    with sessions() as session:
        kept = session.execute(select(UnplacedPayment.receipt, UnplacedPayment.code)).all()
    assert sorted(tuple(one) for one in kept) == [("R-77", "unknown_account"), ("R-78", "unknown_charge")]
    found = rows(sessions, code="payment_without_account")
    assert [row.text for row in found] == [
        "El recibo R-77 del 02/05/2025 por $14.50 vino para la cuenta «A-9» y quedó fuera.",
        "El recibo R-78 del 03/05/2025 por $9.00 vino para la cuenta «A-1» y quedó fuera.",
    ]
    assert mark(sessions, found[1], "accepted", "Lo devolvió Tesorería.") is State.ACCEPTED

    loaded(sessions, tmp_path, ["R-77", "A-1", date(2025, 5, 2), 14.5, None, None], on=TUESDAY)
    reviewed(sessions, TUESDAY)
    (left,) = rows(sessions, code="payment_without_account")
    assert (left.text, left.state) == (found[1].text, State.ACCEPTED)


def test_a_portfolio_that_is_refused_keeps_nothing(sessions: Sessions, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "cartera.xlsx", with_rows("pagos", LOST))
    with sessions.begin() as session:
        assert import_portfolio(session, path, CLERK, BOOK).is_refused
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(UnplacedPayment)) == 0


def test_a_payment_of_a_closed_account_is_stored_told_and_found(sessions: Sessions, tmp_path: Path) -> None:
    accounts = [
        ["cuenta", "contribuyente", "tipo", "estado"],
        ["A-1", "C1", "inmueble", "cerrada"],
        ["A-2", "C2", "empresa", "cerrada"],
    ]
    report = loaded(sessions, tmp_path, ["R-9", "A-2", date(2025, 6, 2), 900, None, None], cuentas=accounts)
    (told,) = [problem for problem in report.problems if problem.code == "payment_on_closed_account"]
    assert (told.sheet, told.row, told.column) == ("pagos", 4, "cuenta")
    assert "A-2" in told.message
    assert report.tables["pagos"].created == 3
    reviewed(sessions)
    codes = {(row.account, row.code) for row in rows(sessions)}
    assert ("A-2", "payment_on_closed_account") in codes
    assert ("A-1", "closed_account_owes") in codes


# --- what it costs --------------------------------------------------------------------------------------------


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_chunk_takes_as_many_queries_however_many_accounts(engine: Engine, sessions: Sessions) -> None:
    asked = []
    for size in (1, 40):
        with sessions.begin() as session:
            for number in range(size):
                add_account(session, f"I-{size}-{number}", periods=WITH_GAP, dui=None)
        reviewed(sessions)
        with counted(engine) as statements:
            reviewed(sessions, TUESDAY)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_document_and_a_receipt_that_everybody_has_name_only_some(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for number in range(30):
            account = add_account(session, f"I-{number:02}", periods=["2025-01"], dui="00000000-0")
            session.add(
                Payment(
                    account_id=account.id,
                    receipt="S/N",
                    paid_on=date(2025, 6, 2),
                    amount=Decimal("1.00"),
                    recorded_by="ana",
                    recorded_at=CLERK.at,
                )
            )
    reviewed(sessions)
    found = rows(sessions, text="I-29")
    assert len(found) == 2
    assert all("y 14 más" in row.text for row in found)


def test_a_date_that_the_law_does_not_cover_stops_it_before_anything_is_written(office: Sessions) -> None:
    with pytest.raises(LawGap):
        reviewed(office, date(2009, 1, 5))
    with office() as session:
        assert session.scalar(select(func.count()).select_from(AccountReview)) == 0
        assert session.scalar(select(func.count()).select_from(AccountFinding)) == 0
        assert session.scalar(select(func.count()).select_from(FindingMark)) == 0


def test_a_payment_that_corrects_the_credit_takes_the_finding_away(office: Sessions) -> None:
    counter = stamp(MONDAY, "tesoreria")
    with office.begin() as session:
        record_payment(session, "E-09", Decimal("500.00"), "R-1", counter, BOOK, today=MONDAY)
    reviewed(office)
    assert only(office, code="credit_balance").account == "E-09"
