"""The worklist: open cases as the last look left them, most urgent first, page by page.

It reads the projection kept on `cases`: what a night or a verb concluded is what it shows. Only a list asked
for on another date computes debts, in bulk.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select, tuple_, union
from sqlalchemy.orm import Session

from cases.domain.decision import FAR_FROM_PRESCRIPTION, decide, urgency
from cases.domain.decision.delivering import AWAITING_PROOF
from cases.domain.money import ZERO
from cases.domain.vocabulary import AnswerKind, Stage
from cases.law import LawBook
from cases.models import Account, Case, CaseAnswer, Night, Taxpayer
from cases.snapshot import load_facts

VIEWS = ("todos", "mios", "vencen", "sin_notificar", "por_prescribir", "planes")
_DUI = re.compile(r"(\d{8})-?(\d)")
_ESCAPE = "/"
_CASES_AT_ONCE = 500
_OPEN = Case.stage != Stage.CLOSED


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; `assigned_to` is the key of a user, and what "mios" needs."""

    stage: str | None = None
    zone: str | None = None
    code: str | None = None
    account_kind: str | None = None
    view: str = "todos"
    text: str | None = None
    min_debt: Decimal | None = None
    assigned_to: int | None = None


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """A case as the last look left it; `reasons` are those of its answer."""

    case: str
    account: str
    taxpayer: str
    account_kind: str
    zone: str
    stage: str
    next_deadline: date | None
    next_task_on: date | None
    answer_kind: str | None
    answer_code: str | None
    answer_event: str | None
    reasons: tuple[str, ...]
    debt: Decimal
    prescribes_on: date | None
    version: int
    urgency: int
    id: int


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """`total` and `total_debt` are of the whole filter; `next_after` begins the next page, if any."""

    rows: list[WorklistRow]
    total: int
    total_debt: Decimal
    next_after: tuple[int, int] | None


def worklist(
    session: Session, filters: Filters, on: date, after: tuple[int, int] | None = None, limit: int = 50
) -> WorklistPage:
    """One page of the cases that pass the filters, after the (urgency, id) that ended the page before."""
    wanted = _conditions(filters, on)
    total, total_debt = session.execute(
        select(func.count(), func.coalesce(func.sum(Case.debt_overdue), ZERO))
        .select_from(Case)
        .join(Account, Account.id == Case.account_id)
        .where(*wanted)
    ).one()
    page = _rows().where(*wanted).order_by(Case.urgency, Case.id).limit(limit + 1)
    if after is not None:
        page = page.where(tuple_(Case.urgency, Case.id) > tuple_(*after))
    found = [_row(row) for row in session.execute(page)]
    rows = found[:limit]
    more = len(found) > limit
    return WorklistPage(rows, total, total_debt, (rows[-1].urgency, rows[-1].id) if more else None)


def view_counts(session: Session, on: date, user_id: int) -> dict[str, int]:
    """How many open cases each view holds for a person."""
    counted = [func.count().filter(_view(view, on, user_id)).label(view) for view in VIEWS]
    return dict(session.execute(select(*counted).where(_OPEN)).mappings().one())


def next_case(session: Session, on: date, user_id: int) -> WorklistRow | None:
    """The most urgent case that asks something of this person today: theirs, else one nobody has."""
    asks = or_(
        Case.answer_kind.in_((AnswerKind.ACT, AnswerKind.REVIEW)),
        _view("vencen", on, user_id),
        _view("por_prescribir", on, user_id),
    )
    for owner in (Case.assigned_to_id == user_id, Case.assigned_to_id.is_(None)):
        row = session.execute(
            _rows().where(_OPEN, owner, asks).order_by(Case.urgency, Case.id).limit(1)
        ).one_or_none()
        if row is not None:
            return _row(row)
    return None


def last_night(session: Session) -> Night | None:
    """The newest night that ran or is running; a missed date is no night."""
    return session.scalars(
        select(Night).where(Night.status != "missed").order_by(Night.on_date.desc()).limit(1)
    ).one_or_none()


def _rows() -> Select[*tuple[Any, ...]]:
    latest = (
        select(CaseAnswer.reasons)
        .where(CaseAnswer.case_id == Case.id)
        .order_by(CaseAnswer.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Case.number.label("case"),
            Account.number.label("account"),
            Taxpayer.name.label("taxpayer"),
            Account.kind.label("account_kind"),
            func.coalesce(Account.zone, "").label("zone"),
            Case.stage,
            Case.next_deadline,
            Case.next_task_on,
            Case.answer_kind,
            Case.answer_code,
            Case.answer_event,
            latest.label("reasons"),
            Case.debt_overdue.label("debt"),
            Case.prescribes_on,
            Case.version,
            Case.urgency,
            Case.id,
        )
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
    )


def _row(found: Row[*tuple[Any, ...]]) -> WorklistRow:
    columns = dict(found._mapping)  # noqa: SLF001 -- public in all but name: a row as the columns' names see it
    return WorklistRow(**columns | {"reasons": tuple(columns["reasons"] or ())})


def _conditions(filters: Filters, on: date) -> list[ColumnElement[bool]]:
    wanted = [_OPEN if filters.stage is None else Case.stage == filters.stage]
    wanted.append(_view(filters.view, on, filters.assigned_to))
    if filters.assigned_to is not None:
        wanted.append(Case.assigned_to_id == filters.assigned_to)
    if filters.zone is not None:
        wanted.append(Account.zone == filters.zone)
    if filters.account_kind is not None:
        wanted.append(Account.kind == filters.account_kind)
    if filters.code is not None:
        wanted.append(Case.answer_code == filters.code)
    if filters.min_debt is not None:
        wanted.append(Case.debt_overdue >= filters.min_debt)
    if filters.text and filters.text.strip():
        wanted.append(_mentions(filters.text.strip()))
    return wanted


def _view(view: str, on: date, user_id: int | None) -> ColumnElement[bool]:
    """The standing questions of the office."""
    assert view in VIEWS, f"no such view: {view}"
    return {
        "todos": Case.id.is_not(None),
        "mios": Case.assigned_to_id == user_id if user_id is not None else false(),
        "vencen": or_(Case.next_deadline <= on, Case.next_task_on <= on),
        "sin_notificar": Case.answer_code.in_(AWAITING_PROOF),
        "por_prescribir": Case.urgency < FAR_FROM_PRESCRIPTION,
        "planes": and_(Case.stage == Stage.PAYMENT_PLAN, Case.answer_code != "plan_current"),
    }[view]


def _mentions(text: str) -> ColumnElement[bool]:
    """Number of case or account, the taxpayer's name in any order of its words, or a whole DUI."""
    named = and_(*(Taxpayer.search_name.like(_plain(word), escape=_ESCAPE) for word in text.split()))
    owners: list[ColumnElement[bool]] = [named]
    dui = _DUI.fullmatch(text)
    if dui is not None:
        owners.append(Taxpayer.dui == f"{dui[1]}-{dui[2]}")
    accounts = union(
        select(Account.id).where(Account.number.icontains(text, autoescape=True)),
        select(Account.id).join(Taxpayer, Taxpayer.id == Account.taxpayer_id).where(or_(*owners)),
    )
    return or_(Case.number.icontains(text, autoescape=True), Case.account_id.in_(accounts))


def _plain(word: str) -> ColumnElement[str]:
    """A pattern that finds the word anywhere, accents and capitals aside; its wildcards are plain letters."""
    literal = re.sub(r"([%_/])", r"/\1", word)
    return func.lower(func.immutable_unaccent(f"%{literal}%"))


def cases_as_dict(
    session: Session, book: LawBook, on: date | None = None, stage: str | None = None
) -> dict[str, Any]:
    """The document of `cases --json`: all cases, or those in a stage, most urgent first and closed ones last.

    Without `on`, as the last look left them; with it, deadline, debt, code and order are those of that date.
    """
    wanted = (
        select(
            Case.id,
            Case.number.label("case"),
            Account.number.label("account"),
            Taxpayer.code.label("taxpayer"),
            Case.stage,
            Case.next_deadline,
            Case.debt_overdue,
            Case.answer_code,
            Case.urgency,
        )
        .join(Account, Account.id == Case.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
    )
    if stage is not None:
        wanted = wanted.where(Case.stage == stage)
    rows = session.execute(wanted).all()
    seen = _seen_on(session, [row.id for row in rows if row.stage != Stage.CLOSED], book, on) if on else {}
    listed = []
    for row in rows:
        stored = (row.next_deadline, row.debt_overdue, row.answer_code, row.urgency)
        deadline, debt, code, urgent = seen.get(row.id, stored)
        is_closed = row.stage == Stage.CLOSED
        said = {
            "case": row.case,
            "account": row.account,
            "taxpayer": row.taxpayer,
            "stage": row.stage,
            "next_deadline": deadline.isoformat() if deadline and not is_closed else None,
            "debt": f"{ZERO if is_closed else debt:.2f}",
            "code": code,
        }
        listed.append(((is_closed, urgent, row.id), said))
    return {"cases": [said for _, said in sorted(listed, key=lambda one: one[0])]}


def _seen_on(
    session: Session, cases: Sequence[int], book: LawBook, on: date
) -> dict[int, tuple[date | None, Decimal, str, int]]:
    """Deadline, debt, code and urgency of open cases as they would be answered on a date."""
    seen = {}
    for start in range(0, len(cases), _CASES_AT_ONCE):
        for key, facts in load_facts(session, cases[start : start + _CASES_AT_ONCE], book, on).items():
            decision = decide(facts, book, on)
            seen[key] = (
                decision.deadline_on,
                facts.overdue,
                decision.code,
                urgency(facts, decision, book, on),
            )
    return seen
