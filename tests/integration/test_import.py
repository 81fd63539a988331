"""Portfolio files into a real database: all or nothing, twice as once, corrections kept, the night told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from portfolio_files import SMALL, Sheets, with_rows, write_folder, write_workbook
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from cases.law import load_book
from cases.models import Account, Charge, ImportedFile, OpeningBalance, Payment, Taxpayer
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


def test_a_portfolio_is_stored(sessions: Sessions, small: Path) -> None:
    report = load(sessions, small)
    assert not report.is_refused
    assert counts(report) == {
        "contribuyentes": (2, 0, 0, 0),
        "cuentas": (2, 0, 0, 0),
        "cargos": (4, 0, 0, 0),
        "pagos": (2, 0, 0, 0),
        "saldos_iniciales": (1, 0, 0, 0),
    }
    with sessions() as session:
        account = session.scalars(select(Account).where(Account.number == "A-1")).one()
        assert (account.district, account.kind, account.state, account.look_on) == (
            "SJN",
            "inmueble",
            "activa",
            ANY_NIGHT,
        )
        balance, charge = session.execute(
            select(OpeningBalance, Charge).join(Charge, Charge.id == OpeningBalance.charge_id)
        ).one()
        assert (charge.amount, charge.tribute, charge.period) == (
            Decimal("100.00"),
            "desechos",
            "saldo 2024-12-31",
        )
        assert (balance.interest, balance.fine, balance.from_period) == (Decimal("20.00"), None, "2020-01")
        named = session.execute(
            select(Payment.receipt, Payment.recorded_by, Charge.source_id, Charge.recorded_at).join(
                Charge, Charge.id == Payment.charge_id
            )
        ).one()
        assert named == ("R2", "ana", "K1", STAMP.at)
        file = session.scalars(select(ImportedFile)).one()
        assert (file.sha256, file.name, file.created, file.rejected) == (
            report.file_sha256,
            "cartera.xlsx",
            11,
            0,
        )


def test_the_same_file_twice_changes_nothing(sessions: Sessions, small: Path) -> None:
    load(sessions, small)
    with sessions.begin() as session:
        session.execute(text("UPDATE accounts SET look_on = NULL"))
    before = stored_rows(sessions)
    again = load(sessions, small, LATER)
    assert {one[:2] for one in counts(again).values()} == {(0, 0)}
    assert counts(again)["cargos"] == (0, 0, 4, 0)
    assert stored_rows(sessions) == before


def test_a_folder_says_the_same_as_the_workbook(sessions: Sessions, small: Path, tmp_path: Path) -> None:
    load(sessions, small)
    assert {one[:2] for one in counts(load(sessions, folder(tmp_path, SMALL), LATER)).values()} == {(0, 0)}


def test_a_dry_run_counts_and_stores_nothing(sessions: Sessions, small: Path) -> None:
    report = load(sessions, small, dry_run=True)
    assert report.dry_run
    assert counts(report)["cargos"] == (4, 0, 0, 0)
    assert not any(stored_rows(sessions).values())


def test_one_bad_row_stops_everything(sessions: Sessions, tmp_path: Path) -> None:
    path = folder(tmp_path, with_rows("pagos", ["R3", "A-1", "2025-03-15", "-4"]))
    for options in ({}, {"dry_run": True}):
        report = load(sessions, path, **options)
        assert report.is_refused
        assert codes(report) == ["negative_amount"]
        assert counts(report)["pagos"] == (0, 0, 0, 1)
        assert counts(report)["cargos"] == (0, 0, 0, 0)
        assert not any(stored_rows(sessions).values())


def test_bad_rows_may_be_left_out_with_what_rests_on_them(sessions: Sessions, tmp_path: Path) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SMALL.items()}
    sheets["cuentas"][2][2] = "palacio"
    report = load(sessions, folder(tmp_path, sheets), skip_bad_rows=True)
    assert not report.is_refused
    assert codes(report) == ["bad_choice", *["depends_on_bad_row"] * 3]
    assert counts(report) == {
        "contribuyentes": (2, 0, 0, 0),
        "cuentas": (1, 0, 0, 1),
        "cargos": (2, 0, 0, 2),
        "pagos": (1, 0, 0, 1),
        "saldos_iniciales": (1, 0, 0, 0),
    }
    assert len(stored_rows(sessions)["charges"]) == 3


def test_a_sheet_that_cannot_be_read_stops_even_that(sessions: Sessions, tmp_path: Path) -> None:
    sheets = SMALL | {"pagos": [["recibo", "cuenta", "fecha"], ["R1", "A-1", "2025-01-01"]]}
    report = load(sessions, folder(tmp_path, sheets), skip_bad_rows=True)
    assert report.is_refused
    assert not any(stored_rows(sessions).values())


def test_unknown_columns_are_no_obstacle(sessions: Sessions, tmp_path: Path) -> None:
    sheets = {"contribuyentes": [["codigo", "nombre", "tipo", "apodo"], ["C1", "Ana", "natural", "x"]]}
    report = load(sessions, folder(tmp_path, sheets))
    assert (report.is_refused, codes(report), counts(report)) == (
        False,
        ["unknown_column"],
        {"contribuyentes": (1, 0, 0, 0)},
    )


def test_corrections_keep_the_version_they_replace(sessions: Sessions, small: Path, tmp_path: Path) -> None:
    load(sessions, small)
    corrected = {
        "contribuyentes": [
            SMALL["contribuyentes"][0],
            ["C1", "Ana María Pérez", "natural", "00000001-0", None],
        ],
        "cuentas": [SMALL["cuentas"][0], ["A-2", "C1", "empresa"]],
        "cargos": [["cuenta", "tributo", "periodo", "monto"], ["A-1", "aseo", "2025-01", 15]],
        "pagos": [["recibo", "cuenta", "fecha", "monto", "tributo"], ["R1", "A-1", "2025-03-16", 5, "aseo"]],
        "saldos_iniciales": [
            ["cuenta", "tributo", "fecha_corte", "principal", "multa"],
            ["A-1", "desechos", "31/12/2024", 100, 7],
        ],
    }
    report = load(sessions, folder(tmp_path, corrected), LATER)
    assert set(counts(report).values()) == {(0, 1, 0, 0)}
    with sessions() as session:
        taxpayer = session.scalars(select(Taxpayer).where(Taxpayer.code == "C1")).one()
        assert (taxpayer.name, taxpayer.address, taxpayer.version) == ("Ana María Pérez", None, 2)
        charge = session.scalars(
            select(Charge).where(Charge.tribute == "aseo", Charge.period == "2025-01")
        ).one()
        assert (charge.amount, charge.due_on, charge.version) == (Decimal("15.00"), date(2025, 3, 1), 2)
        balance = session.scalars(select(OpeningBalance)).one()
        assert (balance.fine, balance.interest, balance.to_period) == (
            Decimal("7.00"),
            Decimal("20.00"),
            "2024-12",
        )
        assert session.scalars(select(Payment.paid_on).where(Payment.receipt == "R1")).one() == date(
            2025, 3, 16
        )
        replaced = session.execute(text("SELECT amount, version, superseded_at FROM charges_history")).one()
        assert tuple(replaced) == (Decimal("12.50"), 1, LATER.at)
    assert set(counts(load(sessions, folder(tmp_path, corrected), LATER)).values()) == {(0, 0, 1, 0)}
