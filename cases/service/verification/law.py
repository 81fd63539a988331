"""The law that everything rests on: each book kept is the one its version names, and no act names another.

The calendar a document counted its terms with is the one of its law, closures included, for its day and district.
"""

from collections.abc import Mapping

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from cases.domain.terms import calendar_of
from cases.law import LawBook, LawBroken, book_of, load_book
from cases.models import Account, Allocation, Case, CaseEvent, Document, LawBookFiles
from cases.service.verification.findings import Findings
from cases.snapshot.law import known_books


def check_law(session: Session, findings: Findings) -> Mapping[str, LawBook]:
    """Every version that an act names can be shown; returns the books by version, none where one is broken."""
    whole = True
    for key, version, files in session.execute(
        select(LawBookFiles.id, LawBookFiles.version, LawBookFiles.files).order_by(LawBookFiles.id)
    ):
        if not _is_book(files, version):
            whole = False
            findings.add(
                "law_book_differs", str(key), f"El libro de la ley guardado no es la versión {version}."
            )
    if not whole:
        return {}
    known = known_books(session, load_book())
    named = union(select(CaseEvent.law_version), select(Document.law_version), select(Allocation.law_version))
    for version in sorted(set(session.scalars(named)) - set(known)):
        where = _first_with(session, version)
        findings.add("law_version_unknown", where, f"No consta ninguna ley con la versión {version}.")
    _check_calendars(session, known, findings)
    return known


def _check_calendars(session: Session, known: Mapping[str, LawBook], findings: Findings) -> None:
    """One document of each law, calendar and district stands for all of them."""
    asked = (
        select(
            Document.law_version,
            Document.calendar_version,
            Case.district,
            func.min(Document.issued_on),
            func.min(Document.number),
        )
        .join(Case, Case.id == Document.case_id)
        .group_by(Document.law_version, Document.calendar_version, Case.district)
        .order_by(func.min(Document.number))
    )
    for version, calendar, district, on, number in session.execute(asked):
        book = known.get(version)
        if book is not None and calendar_of(book.at(on), district).version != calendar:
            findings.add(
                "calendar_version_unknown",
                number,
                f"El calendario {calendar} con que se contaron sus plazos no es el de la ley {version}.",
            )


def _is_book(files: dict[str, str], version: str) -> bool:
    try:
        return book_of(files).version == version
    except LawBroken:
        return False


def _first_with(session: Session, version: str) -> str:
    """A document, case or account whose row names the version."""
    asked = (
        select(Document.number).where(Document.law_version == version).order_by(Document.id),
        select(Case.number)
        .join(CaseEvent, CaseEvent.case_id == Case.id)
        .where(CaseEvent.law_version == version)
        .order_by(CaseEvent.id),
        select(Account.number)
        .join(Allocation, Allocation.account_id == Account.id)
        .where(Allocation.law_version == version)
        .order_by(Allocation.id),
    )
    return next(found for one in asked if (found := session.scalar(one.limit(1))) is not None)
