"""One slice of a portfolio: read, computed and added up."""

from datetime import date

from sqlalchemy.orm import Session

from cases.domain.debt.portfolio import Refused
from cases.domain.debt.summing import Summing
from cases.domain.errors import FactMissing, LawGap
from cases.law import LawBook
from cases.snapshot.portfolio import Holding, load_holdings


def add_part(session: Session, summing: Summing, ids: list[int], book: LawBook, on: date) -> None:
    """Add accounts by id."""
    for holding in load_holdings(session, ids, on):
        add_holding(summing, holding, book, on)


def add_holding(summing: Summing, holding: Holding, book: LawBook, on: date) -> None:
    """Add one account; where nobody can tell its debt it is noted with the reason, and stops no other."""
    try:
        if holding.ledger is not None:
            summing.add_statement(holding.place, holding.ledger.statement(book, on))
        elif holding.payments:
            summing.add_paid(holding.place, holding.charged, holding.payments)
        else:
            summing.add_untouched(holding.place, holding.charged)
    except (LawGap, FactMissing) as why:
        summing.refuse(Refused(holding.place.district, holding.number, why.code, why.reason))
