"""Whether what is owed was, or can still be, determined in time: the power to do it lasts three years (LGTM 107)."""

from collections.abc import Iterator, Sequence
from datetime import date

from cases.domain.debt import Charge, due_on, prescribes_on
from cases.domain.documents.periods import periods_text
from cases.domain.errors import FactMissing
from cases.domain.review.catalogue import FindingCode
from cases.domain.review.facts import AccountUnderReview, Finding
from cases.law import LawBook, LawGap

_LISTED = 6


def determined_too_late(account: AccountUnderReview, book: LawBook, on: date) -> Iterator[Finding]:
    """Charges whose act was notified once the power to determine them had prescribed.

    An act of the office aimed at determining them may have interrupted the term: a portfolio does not tell.
    """
    late = [
        one
        for one in account.charges
        if one.determined_on is not None and _is_out_of_time(one, one.determined_on, book, on)
    ]
    if late:
        shown = ", ".join(f"{one.label} ({one.determined_on:%d/%m/%Y})" for one in late[:_LISTED])
        more = f" y {len(late) - _LISTED} más" if len(late) > _LISTED else ""
        yield Finding(
            FindingCode.DETERMINED_TOO_LATE,
            "",
            "La resolución que los determinó se notificó pasados los años que la ley da para determinar: "
            f"{shown}{more}.",
            tuple(sorted(f"{one.label}={one.determined_on}" for one in late)),
        )


def beyond_determining(specimen: Charge, periods: Sequence[str], book: LawBook, on: date) -> str:
    """Say which of the periods that have no charge can no longer be determined on a day; "" where none is.

    `specimen` is a charge of their tribute.
    """
    gone = [
        period
        for period in periods
        if _is_out_of_time(specimen._replace(period=period, due_on=None, opening=None), on, book, on)
    ]
    if not gone:
        return ""
    which = "Ninguno puede" if len(gone) == len(periods) else f"{periods_text(tuple(gone))} ya no puede"
    return f" {which} determinarse: pasó el plazo."


def _is_out_of_time(charge: Charge, acted_on: date, book: LawBook, on: date) -> bool:
    """Counted from the day it should have been paid without the act; where no rule tells that day, it is not said."""
    try:
        due = due_on(charge._replace(determined_on=None), book)
    except (LawGap, FactMissing):
        return False
    return acted_on >= prescribes_on(due, book.at(on).integer("determination.years"))
