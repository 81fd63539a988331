"""Payments of a file: how they name a charge, as the counter does, and where they go once the law covers it."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders import BOOK, Sessions
from portfolio_files import SMALL, Sheets, with_rows, write_folder
from sqlalchemy import select

from cases.law import load_book
from cases.law.book import SHIPPED_ROOT
from cases.models import Allocation, Charge, Payment
from cases.service.intake import ImportReport, import_portfolio
from cases.service.payments import record_payment
from cases.service.stamp import Stamp

STAMP = Stamp("ana", "cuentas_corrientes", date(2026, 1, 15), datetime(2026, 1, 15, 14, tzinfo=UTC))
LATER = Stamp("eva", "cuentas_corrientes", date(2026, 2, 20), datetime(2026, 2, 20, 14, tzinfo=UTC))


def load(sessions: Sessions, path: Path, book: Any = BOOK, stamp: Stamp = STAMP) -> ImportReport:
    with sessions.begin() as session:
        return import_portfolio(session, path, stamp, book)


def folder(tmp_path: Path, sheets: Sheets) -> Path:
    return write_folder(tmp_path / f"c{len(list(tmp_path.iterdir()))}", sheets)


@pytest.mark.parametrize("charge", ["aseo:2025-02", "K2", "desechos:saldo 2024-12-31"])
@pytest.mark.parametrize("together", [True, False])
def test_a_file_and_the_counter_name_a_charge_alike(
    sessions: Sessions, tmp_path: Path, charge: str, together: bool
) -> None:
    """What the statement prints is its name; the same receipt from both sides is one payment."""
    account = "A-2" if charge == "K2" else "A-1"
    row = ["R7", account, date(2025, 6, 2), 5, charge, None]
    if together:
        load(sessions, folder(tmp_path, with_rows("pagos", row)))
    else:
        load(sessions, folder(tmp_path, SMALL))
        report = load(sessions, folder(tmp_path, {"pagos": [SMALL["pagos"][0], row]}))
        assert (report.is_refused, report.tables["pagos"].created) == (False, 1)
    with sessions.begin() as session:
        counter = Stamp("tere", "tesoreria", date(2025, 6, 2), STAMP.at)
        told = record_payment(
            session, account, Decimal("5.00"), "R7", counter, BOOK, today=STAMP.on, charge=charge
        )
        assert not told["recorded"], "the counter knows the payment of the file"
        reached = session.scalars(
            select(Allocation.charge_id)
            .join(Payment, Payment.id == Allocation.payment_id)
            .where(Payment.receipt == "R7")
            .distinct()
        ).all()
        named = session.scalars(select(Payment.charge_id).where(Payment.receipt == "R7")).one()
    assert reached == [named]


def test_the_id_of_a_charge_comes_before_what_reads_like_it(sessions: Sessions, tmp_path: Path) -> None:
    sheets = with_rows("cargos", ["A-1", "desechos", "2025-05", 9, "aseo:2025-01", date(2025, 7, 1)])
    load(sessions, folder(tmp_path, sheets))
    load(
        sessions,
        folder(
            tmp_path, {"pagos": [SMALL["pagos"][0], ["R7", "A-1", date(2025, 8, 1), 1, "aseo:2025-01", None]]}
        ),
    )
    with sessions.begin() as session:
        imported = session.scalars(
            select(Charge.tribute)
            .join(Payment, Payment.charge_id == Charge.id)
            .where(Payment.receipt == "R7")
        ).one()
        counter = Stamp("tere", "tesoreria", date(2025, 8, 2), STAMP.at)
        record_payment(
            session, "A-1", Decimal("1.00"), "R8", counter, BOOK, today=STAMP.on, charge="aseo:2025-01"
        )
        paid = session.scalars(
            select(Charge.tribute)
            .join(Payment, Payment.charge_id == Charge.id)
            .where(Payment.receipt == "R8")
        ).one()
    assert (imported, paid) == ("desechos", "desechos")


def test_the_same_file_allocates_what_the_completed_law_covers(sessions: Sessions, tmp_path: Path) -> None:
    """No rate is shipped for 2010: what was paid then is stored, and goes somewhere once counsel adds it."""
    root = tmp_path / "ley"
    shutil.copytree(SHIPPED_ROOT, root)
    values = root / "sv_la_paz_este" / "debt.toml"
    completed = values.read_text("utf-8").replace("from = 2011-01-01", "from = 2001-01-01", 1)
    assert completed != values.read_text("utf-8")
    values.write_text(completed, "utf-8")
    old = folder(
        tmp_path,
        SMALL
        | {
            "cargos": [*SMALL["cargos"], ["A-1", "aseo", "2009-12", 8, None, date(2010, 3, 1)]],
            "pagos": [*SMALL["pagos"], ["R9", "A-1", date(2010, 6, 1), 9, None, None]],
        },
    )

    def reached() -> set[str]:
        with sessions() as session:
            return set(session.scalars(select(Payment.receipt).join(Allocation).distinct()))

    load(sessions, old)
    assert reached() == {"R2"}, "the debt of A-1 cannot be computed"
    assert load(sessions, old).tables["pagos"].unchanged == 3
    assert reached() == {"R2"}
    again = load(sessions, old, load_book(root), LATER)
    assert again.tables["pagos"].unchanged == 3, "nothing of the file is new"
    assert reached() == {"R1", "R2", "R9"}
