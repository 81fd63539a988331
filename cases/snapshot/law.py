"""The law as it stands, or as it was known: the book that ships, or shipped then, and the values approved by then."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cases.law import LawBook, LawValue, book_of, value_of_text
from cases.models import ApprovedValue, LawBookFiles


def law_in_force(session: Session, shipped: LawBook, known_at: datetime | None = None) -> LawBook:
    """The law to compute with: `shipped` and what people approved; with `known_at`, as known at that instant.

    What shipped before the first book was recorded is taken to be that one.
    """
    base = shipped if known_at is None else _shipped_then(session, shipped, known_at)
    approved = _approved().order_by(ApprovedValue.decided_at, ApprovedValue.id)
    if known_at is not None:
        approved = approved.where(ApprovedValue.decided_at <= known_at)
    return _layered(base, tuple(approved_value(row) for row in session.scalars(approved)))


def approved_value(row: ApprovedValue) -> LawValue:
    """A stored value as an entry of the law book; it was checked when it was proposed."""
    value, problems = value_of_text(
        row.key, row.value, row.unit, row.valid_from, row.valid_until, row.basis, row.status, row.note
    )
    assert value is not None, f"{row.key}: {problems}"
    return value


def law_versions(session: Session, shipped: LawBook) -> set[str]:
    """Every version of the law that this installation ever computed with."""
    changes = {
        *session.scalars(select(LawBookFiles.recorded_at)),
        *session.scalars(select(ApprovedValue.decided_at).where(ApprovedValue.approved.is_(True))),
    }
    known = {law_in_force(session, shipped, instant).version for instant in changes if instant is not None}
    return known | {shipped.version, law_in_force(session, shipped).version}


def _approved() -> Select[ApprovedValue]:
    return select(ApprovedValue).where(ApprovedValue.approved.is_(True))


def _shipped_then(session: Session, shipped: LawBook, known_at: datetime) -> LawBook:
    first = select(LawBookFiles.id, LawBookFiles.version).order_by(LawBookFiles.id).limit(1)
    last = first.order_by(None).order_by(LawBookFiles.id.desc()).where(LawBookFiles.recorded_at <= known_at)
    found = session.execute(last).one_or_none() or session.execute(first).one_or_none()
    if found is None or found.version == shipped.version:
        return shipped
    files = session.scalars(select(LawBookFiles.files).where(LawBookFiles.id == found.id)).one()
    return _book_of(tuple(sorted(files.items())))


@lru_cache(maxsize=8)
def _book_of(files: tuple[tuple[str, str], ...]) -> LawBook:
    return book_of(dict(files))


@lru_cache(maxsize=32)
def _layered(base: LawBook, values: tuple[LawValue, ...]) -> LawBook:
    """One book for the same values, so that what is computed from a book is computed once."""
    return base.with_approved(values) if values else base
