"""The list of what the last review found, gravest first; and one finding with everything said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from cases.domain.review import CATALOGUE, PENDING, FindingCode, Kind, Severity, State
from cases.domain.vocabulary import Stage
from cases.models import Account, AccountFinding, AccountReview, Case, FindingMark, Taxpayer

VIEWS = ("pendientes", "graves", "reabiertos", "resueltos", "aceptados", "todos")
_ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class FindingFilters:
    view: str = "pendientes"
    code: str | None = None
    zone: str | None = None
    account_kind: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with what a list shows; `case` is the open case of the account, "" where it has none.

    `account_key` is None for money that came for no account.
    """

    id: int
    account_key: int | None
    account: str
    district: str
    taxpayer: str
    zone: str
    case: str
    code: str
    subject: str
    fact: str
    severity: str
    text: str
    state: str
    first_seen_on: date
    rank: int

    @property
    def kind(self) -> Kind:
        return CATALOGUE[FindingCode(self.code)]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """`total` is of the whole filter; `next_after` begins the next page, if any."""

    rows: list[FindingRow]
    total: int
    next_after: tuple[int, int] | None


def findings_page(
    session: Session, filters: FindingFilters, after: tuple[int, int] | None = None, limit: int = 50
) -> FindingPage:
    """One page of what passes the filters, after the (rank, id) that ended the page before."""
    wanted = _conditions(filters)
    total = session.scalar(_joined(select(func.count())).where(*wanted)) or 0
    page = _rows().where(*wanted).order_by(AccountFinding.rank, AccountFinding.id).limit(limit + 1)
    if after is not None:
        page = page.where(tuple_(AccountFinding.rank, AccountFinding.id) > tuple_(*after))
    found = [FindingRow(*row) for row in session.execute(page)]
    rows = found[:limit]
    more = len(found) > limit
    return FindingPage(rows, total, (rows[-1].rank, rows[-1].id) if more else None)


def finding_counts(session: Session) -> dict[str, int]:
    """How many findings each view holds."""
    counted = [func.count().filter(_view(view)).label(view) for view in VIEWS]
    return dict(session.execute(select(*counted).select_from(AccountFinding)).mappings().one())


def grave_findings(session: Session) -> int:
    """How many grave findings wait for somebody."""
    found = select(func.count()).select_from(AccountFinding).where(_view("graves"), AccountFinding.rank == 1)
    return session.scalar(found) or 0


def find_finding(session: Session, key: int) -> FindingRow | None:
    row = session.execute(_rows().where(AccountFinding.id == key)).one_or_none()
    return FindingRow(*row) if row is not None else None


def marks_of(session: Session, finding: FindingRow) -> Sequence[FindingMark]:
    """Everything said about a finding, newest first, also what an earlier fact was given."""
    return session.scalars(
        select(FindingMark)
        .where(
            FindingMark.account_id.is_not_distinct_from(finding.account_key),
            FindingMark.code == finding.code,
            FindingMark.subject == finding.subject,
        )
        .order_by(FindingMark.id.desc())
    ).all()


def last_review(session: Session) -> AccountReview | None:
    return session.scalars(select(AccountReview).order_by(AccountReview.id.desc()).limit(1)).one_or_none()


def _rows() -> Select[*tuple[Any, ...]]:
    open_case = (
        select(Case.number)
        .where(Case.account_id == AccountFinding.account_id, Case.stage != Stage.CLOSED)
        .order_by(Case.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _joined(
        select(
            AccountFinding.id,
            AccountFinding.account_id,
            func.coalesce(Account.number, ""),
            func.coalesce(Account.district, ""),
            func.coalesce(Taxpayer.name, ""),
            func.coalesce(Account.zone, ""),
            func.coalesce(open_case, ""),
            AccountFinding.code,
            AccountFinding.subject,
            AccountFinding.fact,
            AccountFinding.severity,
            AccountFinding.text,
            AccountFinding.state,
            AccountFinding.first_seen_on,
            AccountFinding.rank,
        )
    )


def _joined(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Money that came for no account has neither account nor taxpayer."""
    return (
        wanted.select_from(AccountFinding)
        .outerjoin(Account, Account.id == AccountFinding.account_id)
        .outerjoin(Taxpayer, Taxpayer.id == Account.taxpayer_id)
    )


def _conditions(filters: FindingFilters) -> list[ColumnElement[bool]]:
    wanted = [_view(filters.view)]
    if filters.code is not None:
        wanted.append(AccountFinding.code == filters.code)
    if filters.zone is not None:
        wanted.append(Account.zone == filters.zone)
    if filters.account_kind is not None:
        wanted.append(Account.kind == filters.account_kind)
    if filters.text and filters.text.strip():
        wanted.append(_mentions(filters.text.strip()))
    return wanted


def _view(view: str) -> ColumnElement[bool]:
    assert view in VIEWS, f"no such view: {view}"
    is_pending = AccountFinding.state.in_(PENDING)
    return {
        "pendientes": is_pending,
        "graves": and_(is_pending, AccountFinding.severity == Severity.HIGH),
        "reabiertos": AccountFinding.state == State.REOPENED,
        "resueltos": AccountFinding.state == State.RESOLVED,
        "aceptados": AccountFinding.state == State.ACCEPTED,
        "todos": AccountFinding.id.is_not(None),
    }[view]


def _mentions(text: str) -> ColumnElement[bool]:
    """Number of account, receipt or whatever the finding says, or the taxpayer's name."""
    named = and_(*(Taxpayer.search_name.like(_plain(word), escape=_ESCAPE) for word in text.split()))
    return or_(
        Account.number.icontains(text, autoescape=True),
        AccountFinding.text.icontains(text, autoescape=True),
        named,
    )


def _plain(word: str) -> ColumnElement[str]:
    """A pattern that finds the word anywhere, accents and capitals aside; its wildcards are plain letters."""
    literal = re.sub(r"([%_/])", r"/\1", word)
    return func.lower(func.immutable_unaccent(f"%{literal}%"))
