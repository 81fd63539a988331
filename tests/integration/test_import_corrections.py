"""What a second file changes: corrections, references, dry runs and what later nights are told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portfolio_files import SMALL, Sheets, with_rows, write_folder, write_workbook
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from cases.law import load_book
from cases.models import Account, Allocation, Case, Charge, ImportedFile, OpeningBalance, Payment, Taxpayer
from cases.service.intake import ANY_NIGHT, ImportReport, import_portfolio
from cases.service.stamp import Stamp

STAMP = Stamp("ana", "cuentas_corrientes", date(2026, 1, 15), datetime(2026, 1, 15, 14, tzinfo=UTC))
LATER = Stamp("eva", "cuentas_corrientes", date(2026, 2, 20), datetime(2026, 2, 20, 14, tzinfo=UTC))
BOOK = load_book()

Sessions = sessionmaker[Session]
TABLES = (Taxpayer, Account, Charge, OpeningBalance, Payment, ImportedFile)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "cartera.xlsx", SMALL)


def load(sessions: Sessions, path: Path, stamp: Stamp = STAMP, **options: Any) -> ImportReport:
    with sessions.begin() as session:
        return import_portfolio(session, path, stamp, BOOK, **options)


def folder(tmp_path: Path, sheets: Sheets) -> Path:
    return write_folder(tmp_path / f"c{len(list(tmp_path.iterdir()))}", sheets)


def counts(report: ImportReport) -> dict[str, tuple[int, ...]]:
    """Created, updated, unchanged, rejected of each table that had rows."""
    return {
        name: (one.created, one.updated, one.unchanged, one.rejected)
        for name, one in report.tables.items()
        if one.read
    }


def codes(report: ImportReport) -> list[str]:
    return [problem.code for problem in report.problems]


def stored_rows(sessions: Sessions) -> dict[str, list[Any]]:
    """Everything in the ledger, versions and dates included."""
    with sessions() as session:
        return {
            model.__tablename__: [
                tuple(row) for row in session.execute(select(*model.__table__.c).order_by(text("1")))
            ]
            for model in TABLES
        }


def test_a_charge_corrected_inside_the_file(sessions: Sessions, tmp_path: Path) -> None:
    path = folder(
        tmp_path, with_rows("cargos", ["A-1", "aseo", "2025-01", 15], ["A-1", "aseo", "2025-01", 16])
    )
    assert counts(load(sessions, path))["cargos"] == (4, 2, 0, 0)
    assert counts(load(sessions, path))["cargos"] == (0, 0, 6, 0)
    with sessions() as session:
        amount = session.scalars(
            select(Charge.amount).where(Charge.tribute == "aseo", Charge.period == "2025-01")
        )
        assert amount.all() == [Decimal("16.00")]


def test_parts_may_come_one_file_after_another(sessions: Sessions, tmp_path: Path) -> None:
    for name in ("contribuyentes", "cuentas", "cargos", "pagos", "saldos_iniciales"):
        report = load(sessions, folder(tmp_path, {name: SMALL[name]}))
        assert not report.is_refused, report.problems
    assert len(stored_rows(sessions)["payments"]) == 2


def test_the_next_night_looks_at_what_changed_and_at_nothing_else(
    sessions: Sessions, small: Path, tmp_path: Path
) -> None:
    load(sessions, small)
    with sessions.begin() as session:
        session.execute(text("UPDATE accounts SET look_on = NULL"))
        for number, name, stage in (
            ("A-1", "EXP-SJN-2026-0001", "persuasion"),
            ("A-2", "EXP-SJN-2026-0002", "in_court"),
        ):
            account = session.scalars(select(Account).where(Account.number == number)).one()
            session.add(
                Case(
                    number=name,
                    district="SJN",
                    account_id=account.id,
                    taxpayer_id=account.taxpayer_id,
                    stage=stage,
                    opened_on=date(2026, 1, 16),
                )
            )

    def looks() -> dict[str, tuple[date | None, date | None]]:
        with sessions() as session:
            rows = session.execute(
                select(Account.number, Account.look_on, Case.look_on).join_from(Account, Case)
            )
            return {number: (account, case) for number, account, case in rows}

    load(sessions, folder(tmp_path, {"pagos": [SMALL["pagos"][0], ["R8", "A-1", "2026-01-10", 1]]}))
    assert looks() == {"A-1": (None, ANY_NIGHT), "A-2": (None, None)}
    moved = [
        SMALL["contribuyentes"][0],
        ["C2", "Tienda & Hijos (dato de prueba)", "juridica", None, "Otra calle"],
    ]
    load(sessions, folder(tmp_path, {"contribuyentes": moved}))
    assert looks() == {"A-1": (None, ANY_NIGHT), "A-2": (ANY_NIGHT, ANY_NIGHT)}


def test_the_report_as_json(sessions: Sessions, tmp_path: Path) -> None:
    said = load(sessions, folder(tmp_path, with_rows("pagos", ["R3", "A-7", "2025-03-15", 4]))).as_dict()
    assert set(said) >= {"file_sha256", "dry_run", "tables", "problems"}
    assert said["tables"]["pagos"] == {"read": 3, "created": 0, "updated": 0, "unchanged": 0, "rejected": 1}
    (problem,) = said["problems"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["code"]) == (
        "pagos",
        4,
        "cuenta",
        "unknown_account",
    )
    assert "A-7" in problem["message"]


def test_hostile_text_comes_back_as_it_was(sessions: Sessions, tmp_path: Path) -> None:
    name = "=1+1 <b>'; DROP TABLE charges; -- {{ 7*7 }} \\N & Ñandú 😀"
    load(
        sessions,
        folder(tmp_path, {"contribuyentes": [["codigo", "nombre", "tipo"], ["\\N", name, "natural"]]}),
    )
    with sessions() as session:
        assert session.execute(select(Taxpayer.code, Taxpayer.name)).all() == [("\\N", name)]


def test_two_imports_in_one_transaction(sessions: Sessions, small: Path) -> None:
    with sessions.begin() as session:
        import_portfolio(session, small, STAMP, BOOK)
        assert counts(import_portfolio(session, small, STAMP, BOOK))["cargos"] == (0, 0, 4, 0)


def test_imports_at_once_store_one_after_the_other(engine: Engine, sessions: Sessions, small: Path) -> None:
    with sessions.begin() as first:
        import_portfolio(first, small, STAMP, BOOK)
        with sessions() as second:
            second.execute(text("SET LOCAL lock_timeout = '200ms'"))
            with pytest.raises(Exception, match="lock timeout"):
                import_portfolio(second, small, STAMP, BOOK)
    assert counts(load(sessions, small))["cargos"] == (0, 0, 4, 0)


def test_payments_are_allocated_anew_wherever_the_ledger_changed(
    sessions: Sessions, small: Path, tmp_path: Path
) -> None:
    def allocated() -> dict[str, Decimal]:
        with sessions() as session:
            rows = session.execute(
                select(Payment.receipt, func.sum(Allocation.amount))
                .join(Allocation, Allocation.payment_id == Payment.id)
                .group_by(Payment.receipt)
            )
            return {receipt: total for receipt, total in rows}  # noqa: C416 -- dict() would ask a result for its keys

    load(sessions, small)
    assert allocated() == {"R1": Decimal("5.00"), "R2": Decimal("30.00")}
    smaller = {
        "cargos": [
            ["cuenta", "tributo", "periodo", "monto", "cargo"],
            ["A-2", "alumbrado", "2025-01", 10, "K1"],
        ]
    }
    load(sessions, folder(tmp_path, smaller))
    assert allocated()["R1"] == Decimal("5.00")
    with sessions() as session:
        principal = session.scalars(
            select(Allocation.amount)
            .join(Charge, Charge.id == Allocation.charge_id)
            .where(Charge.source_id == "K1", Allocation.component == "principal")
        ).all()
    assert principal == [Decimal("10.00")]


def test_a_debt_the_law_book_does_not_cover_is_stored_all_the_same(
    sessions: Sessions, tmp_path: Path
) -> None:
    old = {name: rows for name, rows in SMALL.items() if name != "saldos_iniciales"} | {
        "cargos": [["cuenta", "tributo", "periodo", "monto"], ["A-1", "aseo", "1975-01", 5]],
        "pagos": [
            ["recibo", "cuenta", "fecha", "monto"],
            ["R1", "A-1", "1975-12-01", 5],
            ["R2", "A-2", "2025-03-15", 1],
        ],
    }
    report = load(sessions, folder(tmp_path, old))
    assert (report.is_refused, counts(report)["pagos"]) == (False, (2, 0, 0, 0))
    with sessions() as session:
        assert session.scalars(select(Allocation)).all() == []
