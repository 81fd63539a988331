"""What is late on a date by age, zone and kind of account, with the cents of the single statements."""

from sqlalchemy.orm import Session

from cases.domain.debt.ageing import Ages
from cases.domain.vocabulary import AccountKind
from cases.domain.words import ACCOUNT_KIND_NAMES
from cases.law import LawBook
from cases.service.portfolio import portfolio_at
from cases.service.reports.summed import WITHOUT_ZONE, grouped, summed, uncounted, warning
from cases.service.reports.tables import Cell, Period, Table


def arrears(session: Session, book: LawBook, period: Period) -> Table:
    """One row per kind of account, zone and age; the minimum fine goes with the oldest late line."""
    ages = Ages(book.at(period.until), period.until)
    found = portfolio_at(session, book, period.until)
    cells = [(cell, sums) for cell, sums in found.sums() if ages.is_late(cell.age)]
    rows: list[tuple[Cell, ...]] = [
        (
            ACCOUNT_KIND_NAMES[AccountKind(kind)],
            zone or WITHOUT_ZONE,
            ages.names[age],
            sums.principal,
            sums.total - sums.principal,
            sums.total,
        )
        for (kind, zone, age), sums in grouped(cells, lambda c: (c.place.account_kind, c.place.zone, c.age))
    ]
    rows += [("", said, code, "", "", "") for said, code in uncounted(found)]
    owed = summed(sums for cell, sums in cells if cell.age != ages.prescribed)
    rows.append(("TOTAL por cobrar", "", "", owed.principal, owed.total - owed.principal, owed.total))
    return Table(
        "mora",
        f"Mora al {period.until:%d/%m/%Y}",
        f"Con la tasa vigente ese día. Lo prescrito se muestra y no se suma. Parámetros: {book.version}."
        + warning(found),
        ("Clase de cuenta", "Zona", "Antigüedad", "Principal", "Accesorios", "Total"),
        tuple(rows),
    )
