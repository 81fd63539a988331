"""What is owed on a date by age, zone and kind of account, with the cents of the single statements."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.money import ZERO
from cases.domain.terms import add_months
from cases.domain.vocabulary import AccountKind
from cases.domain.words import ACCOUNT_KIND_NAMES
from cases.law import LawAt, LawBook
from cases.models import Account
from cases.service.reports.tables import Cell, Period, Table
from cases.snapshot import load_ledgers

_ACCOUNTS_AT_ONCE = 500
_PRESCRIBED = "prescrito"


def arrears(session: Session, book: LawBook, period: Period) -> Table:
    """One row per kind of account, zone and age band; the minimum fine goes with the oldest late line."""
    law, on = book.at(period.until), period.until
    sums: dict[tuple[str, str, int, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    accounts = session.execute(select(Account.id, Account.kind, Account.zone).order_by(Account.id)).all()
    bands = _bands(law, on)
    for start in range(0, len(accounts), _ACCOUNTS_AT_ONCE):
        some = accounts[start : start + _ACCOUNTS_AT_ONCE]
        ledgers = load_ledgers(session, [key for key, _, _ in some])
        for key, kind, zone in some:
            if key not in ledgers:
                continue
            statement = ledgers[key].statement(book, on)
            extra = statement.minimum_fine_adjustment
            for line in statement.lines:
                if line.days_late <= 0:
                    continue
                order, band = (len(bands), _PRESCRIBED) if line.prescribed else _band(bands, line.due_on)
                cell = sums[kind, zone or "sin zona", order, band]
                added = extra if line.fine > 0 and not line.prescribed else ZERO
                extra -= added
                cell[0] += line.principal
                cell[1] += line.total - line.principal + added
                cell[2] += line.total + added
    rows: list[tuple[Cell, ...]] = [
        (ACCOUNT_KIND_NAMES[AccountKind(kind)], zone, band, *figures)
        for (kind, zone, _, band), figures in sorted(sums.items())
    ]
    owed = [figures for (_, _, _, band), figures in sums.items() if band != _PRESCRIBED]
    rows.append(("TOTAL por cobrar", "", "", *(sum((one[part] for one in owed), ZERO) for part in range(3))))
    return Table(
        "mora",
        f"Mora al {on:%d/%m/%Y}",
        f"Con la tasa vigente ese día. Lo prescrito se muestra y no se suma. Parámetros: {book.version}.",
        ("Clase de cuenta", "Zona", "Antigüedad", "Principal", "Accesorios", "Total"),
        tuple(rows),
    )


def _bands(law: LawAt, on: date) -> list[tuple[date, str]]:
    """Each band as the oldest due date still inside it, youngest band first."""
    return [(_back(on, text), text) for text in law.texts("ageing.bands")]


def _back(on: date, text: str) -> date:
    count, unit = text.split()
    if unit == "days":
        return on - timedelta(days=int(count))
    return add_months(on, -int(count) * (12 if unit == "years" else 1))


def _band(bands: list[tuple[date, str]], due_on: date) -> tuple[int, str]:
    words = {"days": "días", "months": "meses", "years": "años"}
    for order, (oldest, text) in enumerate(bands):
        if due_on >= oldest:
            count, unit = text.split()
            return order, f"hasta {count} {words[unit]}"
    return len(bands) - 1, "más antiguo, con demanda en tiempo"
