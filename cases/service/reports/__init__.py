"""Reports of the office's plan: figures that foot, written as a workbook, a Word file or CSV."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.law import LawBook
from cases.service.reports.arrears import arrears
from cases.service.reports.control import control, paperwork
from cases.service.reports.office import cases_by_stage, income
from cases.service.reports.portfolio import whole_portfolio
from cases.service.reports.review import accounts_review
from cases.service.reports.tables import Period, Table, written

__all__ = ["REPORTS", "Period", "Table", "report", "written"]

Make = Callable[[Session, LawBook, Period], Table]

REPORTS: Mapping[str, Make] = {
    "mora": arrears,
    "cartera": whole_portfolio,
    "control": control,
    "gestiones": paperwork,
    "ingresos": income,
    "expedientes": cases_by_stage,
    "revision": accounts_review,
}
"""Name on the command line -> what makes it."""


def report(session: Session, book: LawBook, name: str, on: date, since: date | None = None) -> Table:
    """The report of that name for a date, or from `since` to it, both inclusive."""
    make = REPORTS.get(name)
    if make is None:
        raise BadInput(
            "unknown_report", f"No existe el informe «{name}». Existen: {', '.join(sorted(REPORTS))}."
        )
    if since is not None and since > on:
        raise BadInput("bad_period", "La fecha inicial del informe es posterior a la final.")
    return make(session, book, Period(since or on.replace(day=1), on))
