"""Everything that is owed on a date, told apart in five ways, with the cents of the single statements."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from cases.domain.debt.ageing import Ages
from cases.domain.debt.portfolio import Cell as PortfolioCell
from cases.domain.debt.portfolio import Sums
from cases.domain.vocabulary import AccountKind
from cases.domain.words import ACCOUNT_KIND_NAMES
from cases.law import LawAt, LawBook
from cases.service.portfolio import portfolio_at
from cases.service.reports.summed import WITHOUT_ZONE, grouped, summed, uncounted, warning
from cases.service.reports.tables import Cell, Period, Table

_APART = "Aparte"


def whole_portfolio(session: Session, book: LawBook, period: Period) -> Table:
    """Debt due or not, by age, tribute, zone, kind of account and district: each way adds up to the same total."""
    law = book.at(period.until)
    ages = Ages(law, period.until)
    found = portfolio_at(session, book, period.until)
    cells = list(found.sums())
    owed = [(cell, sums) for cell, sums in cells if cell.age != ages.prescribed]
    overdue = summed(sums for cell, sums in owed if ages.is_overdue(cell.age))
    prescribed = summed(sums for cell, sums in cells if cell.age == ages.prescribed)
    rows: list[tuple[Cell, ...]] = [
        (way, group, *_figures(sums)) for way, group, sums in _ways(owed, law, ages)
    ]
    rows += [
        (_APART, "en mora, incluido en el total", *_figures(overdue)),
        (_APART, "prescrito, fuera del total", *_figures(prescribed)),
        (_APART, "saldo a favor, fuera del total", "", "", "", "", "", found.credit),
        *((_APART, f"{said}: {code}", *[""] * 6) for said, code in uncounted(found)),
        ("TOTAL por cobrar", "", *_figures(summed(sums for _, sums in owed))),
    ]
    return Table(
        "cartera",
        f"Cartera al {period.until:%d/%m/%Y}",
        f"{found.accounts:,} cuentas, {found.owing:,} con deuda. Con la tasa vigente ese día; lo que agrega la multa "
        f"mínima ({found.minimum_fine_adjustment:,.2f}) va con el cargo en mora más antiguo de cada cuenta. "
        f"Parámetros: {book.version}." + warning(found),
        ("Por", "Grupo", "Renglones", "Principal", "Interés", "Multa", "Festividades", "Total"),
        tuple(rows),
    )


def _ways(owed: list[tuple[PortfolioCell, Sums]], law: LawAt, ages: Ages) -> Iterator[tuple[str, str, Sums]]:
    names = {tribute.code: tribute.name for tribute in law.tributes()} | {"": "solo multa mínima"}
    for age, sums in grouped(owed, lambda cell: cell.age):
        yield "Antigüedad", ages.names[age], sums
    for code, sums in grouped(owed, lambda cell: cell.tribute):
        yield "Tributo", names.get(code, code), sums
    for zone, sums in grouped(owed, lambda cell: cell.place.zone):
        yield "Zona", zone or WITHOUT_ZONE, sums
    for kind, sums in grouped(owed, lambda cell: cell.place.account_kind):
        yield "Clase de cuenta", ACCOUNT_KIND_NAMES[AccountKind(kind)], sums
    for district, sums in grouped(owed, lambda cell: cell.place.district):
        yield "Distrito", district, sums


def _figures(sums: Sums) -> tuple[Cell, ...]:
    return (*sums, sums.total)
