"""The law as it stands, or as it was known: the book that ships, or shipped then, and what was approved by then.

What people approve are values and closed days; both count from the instant of their approval.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cases.law import ClosedSpan, LawBook, LawValue, book_of, value_of_text
from cases.models import ApprovedValue, Closure, LawBookFiles


def law_in_force(session: Session, shipped: LawBook, known_at: datetime | None = None) -> LawBook:
    """The law to compute with: `shipped` and what people approved; with `known_at`, as known at that instant.

    What shipped before the first book was recorded is taken to be that one.
    """
    base = shipped if known_at is None else _shipped_then(session, shipped, known_at)
    approved = _approved().order_by(ApprovedValue.decided_at, ApprovedValue.id)
    if known_at is not None:
        approved = approved.where(ApprovedValue.decided_at <= known_at)
    values = tuple(approved_value(row) for row in session.scalars(approved))
    return _layered(base, values, approved_closures(session, known_at))


def approved_value(row: ApprovedValue) -> LawValue:
    """A stored value as an entry of the law book; it was checked when it was proposed."""
    value, problems = value_of_text(
        row.key, row.value, row.unit, row.valid_from, row.valid_until, row.basis, row.status, row.note
    )
    assert value is not None, f"{row.key}: {problems}"
    return value


def approved_closures(session: Session, known_at: datetime | None = None) -> tuple[ClosedSpan, ...]:
    """Days closed on top of the book, in order of approval, without those that were opened again."""
    approved = select(Closure).where(Closure.approved.is_(True)).order_by(Closure.decided_at, Closure.id)
    if known_at is not None:
        approved = approved.where(Closure.decided_at <= known_at)
    rows = session.scalars(approved).all()
    opens: dict[int, date] = {}
    for row in rows:
        if row.withdraws_id is not None:
            opens[row.withdraws_id] = min(row.from_on, opens.get(row.withdraws_id, row.from_on))
    return tuple(_still_closed((row, opens.get(row.id)) for row in rows if row.withdraws_id is None))


def _still_closed(rows: Iterable[tuple[Closure, date | None]]) -> Iterable[ClosedSpan]:
    """Each closure up to the day before it opens again; one whose days all opened is none."""
    for row, opens_on in rows:
        until_on = opens_on - timedelta(days=1) if opens_on else row.until_on
        if until_on >= row.from_on:
            yield ClosedSpan(row.from_on, until_on, row.name, row.basis, row.status, row.district)


def law_versions(session: Session, shipped: LawBook) -> set[str]:
    """Every version of the law that this installation ever computed with."""
    return set(known_books(session, shipped))


def known_books(session: Session, shipped: LawBook) -> dict[str, LawBook]:
    """The law after each change of it, and as it stands, by its version.

    Each book that shipped counts alone too: a rehearsed office approves on days before the one it was made on.
    """
    changes = {
        *session.scalars(select(LawBookFiles.recorded_at)),
        *session.scalars(select(ApprovedValue.decided_at).where(ApprovedValue.approved.is_(True))),
        *session.scalars(select(Closure.decided_at).where(Closure.approved.is_(True))),
    }
    kept = [_book_of(tuple(sorted(files.items()))) for files in session.scalars(select(LawBookFiles.files))]
    known = [law_in_force(session, shipped, instant) for instant in changes if instant is not None]
    return {book.version: book for book in (shipped, *kept, *known, law_in_force(session, shipped))}


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
def _layered(base: LawBook, values: tuple[LawValue, ...], closed: tuple[ClosedSpan, ...]) -> LawBook:
    """One book for the same approvals, so that what is computed from a book is computed once."""
    return base.with_approved(values, closed) if values or closed else base
