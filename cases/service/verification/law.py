"""The law that everything rests on: each book kept is the one its version names, and no act names another."""

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from cases.law import LawBroken, book_of, load_book
from cases.models import Account, Allocation, Case, CaseEvent, Document, LawBookFiles
from cases.service.verification.findings import Findings
from cases.snapshot.law import law_versions


def check_law(session: Session, findings: Findings) -> None:
    """Every version that an event, document or payment names can be shown, value by value."""
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
        return
    known = law_versions(session, load_book())
    named = union(select(CaseEvent.law_version), select(Document.law_version), select(Allocation.law_version))
    for version in sorted(set(session.scalars(named)) - known):
        where = _first_with(session, version)
        findings.add("law_version_unknown", where, f"No consta ninguna ley con la versión {version}.")


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
