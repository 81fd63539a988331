"""The script that turns a list of arrears into a portfolio, on a small list of the same make."""

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from cases.law import load_book
from cases.models import Account, Charge, OpeningBalance, Taxpayer
from cases.service.intake import import_portfolio
from cases.service.stamp import Stamp

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "opening_balances.py"
LIST = (
    "\ufeffYear|MainOustandingTaxLiab|SecondaryTaxLiab|ContestedTaxLiab|TotalTaxLiab|UncontestedTaxLiab|BudgetType|ID\n"
    "2018|1000|250|0|1250|1250|DateBudget|7\n"
    "2018|0|83|83|83|0|DateBudget|8\n"
    "2018|123456789|9876543|0|133333332|133333332|DateBudget|9\n"
    "2018|1000|250|0|1250|1250|DateBudget|7\n"
)
STAMP = Stamp("ana", "cuentas_corrientes", date(2026, 1, 15), datetime(2026, 1, 15, 14, tzinfo=UTC))


def test_a_list_of_arrears_becomes_opening_balances(tmp_path: Path, sessions: sessionmaker[Session]) -> None:
    source, folder = tmp_path / "lista.csv", tmp_path / "cartera"
    source.write_text(LIST, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPT, source, folder], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("4 balances")
    with sessions.begin() as session:
        report = import_portfolio(session, folder, STAMP, load_book())
    assert (report.is_refused, report.problems) == (False, ())
    with sessions() as session:
        rows = session.execute(
            select(
                Account.number,
                Charge.amount,
                OpeningBalance.interest,
                OpeningBalance.fine,
                OpeningBalance.cutoff_on,
            )
            .join_from(Account, Charge, Charge.account_id == Account.id)
            .join(OpeningBalance, OpeningBalance.charge_id == Charge.id)
            .order_by(Account.id)
        ).all()
        names = session.scalars(select(Taxpayer.name)).all()
    cutoff, none = date(2018, 12, 31), Decimal("0.00")
    assert [tuple(row) for row in rows] == [
        ("7", Decimal("1000.00"), Decimal("250.00"), none, cutoff),
        ("8", Decimal("0.00"), Decimal("83.00"), none, cutoff),
        ("9", Decimal("123456789.00"), Decimal("9876543.00"), none, cutoff),
        ("7-2", Decimal("1000.00"), Decimal("250.00"), none, cutoff),
    ]
    assert all(name.endswith("(dato de prueba)") for name in names)
