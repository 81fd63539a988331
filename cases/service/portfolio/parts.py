"""One slice of a portfolio: read, computed and added up."""

from datetime import date

from sqlalchemy.orm import Session

from cases.domain.debt.portfolio import Refused
from cases.domain.debt.summing import Summing
from cases.domain.errors import FactMissing, LawGap
from cases.law import LawBook
from cases.snapshot.portfolio import load_holdings


def add_part(session: Session, summing: Summing, ids: list[int], book: LawBook, on: date) -> None:
    """Add accounts by id; one whose debt nobody can tell is noted with the reason and stops no other."""
    for holding in load_holdings(session, ids, on):
        try:
            if holding.ledger is not None:
                summing.add_statement(holding.place, holding.ledger.statement(book, on))
            elif holding.payments:
                summing.add_paid(holding.place, holding.charged, holding.payments)
            else:
                summing.add_untouched(holding.place, holding.charged)
        except (LawGap, FactMissing) as why:
            summing.refuse(Refused(holding.place.district, holding.number, why.code, why.reason))
