"""The worklist of the cadastre: tasks by code and zone, and one of them with everything a person needs to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from cases.domain.cadastre import KINDS, Kind, TaskCode, TaskStatus
from cases.models import Account, CadastreTask, Case, RegisterCorrection, Taxpayer

TASK_VIEWS = ("pendientes", "corregidas", "descartadas", "todas")


@dataclass(frozen=True, slots=True)
class TaskFilters:
    view: str = "pendientes"
    code: str | None = None
    zone: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with what a list shows."""

    id: int
    code: str
    status: str
    fact: str
    reason: str
    opened_on: date
    done_by: str
    done_on: date | None
    note: str
    account_key: int
    account: str
    district: str
    zone: str
    taxpayer_key: int
    taxpayer_code: str
    taxpayer: str
    case: str

    @property
    def kind(self) -> Kind:
        return KINDS[TaskCode(self.code)]

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`total` is of the whole filter; `next_after` begins the next page, if any."""

    rows: list[TaskRow]
    total: int
    next_after: int | None


def tasks_page(session: Session, filters: TaskFilters, after: int = 0, limit: int = 50) -> TaskPage:
    """One page of what passes the filters, oldest first, after the id that ended the page before."""
    wanted = _conditions(filters)
    total = session.scalar(_joined(select(func.count())).where(*wanted)) or 0
    page = _rows().where(*wanted, CadastreTask.id > after).order_by(CadastreTask.id).limit(limit + 1)
    found = [TaskRow(*row) for row in session.execute(page)]
    rows = found[:limit]
    return TaskPage(rows, total, rows[-1].id if len(found) > limit else None)


def task_counts(session: Session) -> dict[str, int]:
    """How many tasks each view holds."""
    counted = [func.count().filter(_view(view)).label(view) for view in TASK_VIEWS]
    return dict(session.execute(select(*counted).select_from(CadastreTask)).mappings().one())


def open_by_code(session: Session) -> dict[str, int]:
    """How many open tasks there are of each code."""
    counted = (
        select(CadastreTask.code, func.count())
        .where(CadastreTask.status == TaskStatus.OPEN)
        .group_by(CadastreTask.code)
    )
    found = dict(session.execute(counted).all())
    return {code: found.get(code, 0) for code in TaskCode}


def find_task(session: Session, key: int) -> TaskRow | None:
    row = session.execute(_rows().where(CadastreTask.id == key)).one_or_none()
    return TaskRow(*row) if row is not None else None


def open_tasks_of(session: Session, account: int) -> list[TaskRow]:
    """What the register of an account is asked to correct now, in the order in which it was asked."""
    wanted = (CadastreTask.account_id == account, CadastreTask.status == TaskStatus.OPEN)
    return [TaskRow(*row) for row in session.execute(_rows().where(*wanted).order_by(CadastreTask.id))]


def corrections_of(session: Session, taxpayer: int, account: int = 0) -> Sequence[RegisterCorrection]:
    """Who corrected a taxpayer, and an account, by hand; newest first."""
    about = or_(RegisterCorrection.taxpayer_id == taxpayer, RegisterCorrection.account_id == account)
    return session.scalars(
        select(RegisterCorrection).where(about).order_by(RegisterCorrection.id.desc())
    ).all()


def tasks_as_dict(session: Session, filters: TaskFilters) -> dict[str, Any]:
    """What `register tasks --json` tells: every task that passes the filters."""
    found = _rows().where(*_conditions(filters)).order_by(CadastreTask.id)
    return {
        "tasks": [
            {
                "task": row.id,
                "code": row.code,
                "status": row.status,
                "account": row.account,
                "taxpayer": row.taxpayer_code,
                "case": row.case,
                "zone": row.zone,
                "reason": row.reason,
                "basis": row.kind.basis,
                "desk": row.kind.desk,
                "opened_on": row.opened_on,
                "done_by": row.done_by or None,
                "done_on": row.done_on,
                "note": row.note,
            }
            for row in (TaskRow(*values) for values in session.execute(found))
        ]
    }


def _rows() -> Select[*tuple[Any, ...]]:
    return _joined(
        select(
            CadastreTask.id,
            CadastreTask.code,
            CadastreTask.status,
            CadastreTask.fact,
            CadastreTask.reason,
            CadastreTask.opened_on,
            func.coalesce(CadastreTask.done_by, ""),
            CadastreTask.done_on,
            CadastreTask.note,
            CadastreTask.account_id,
            Account.number,
            Account.district,
            func.coalesce(Account.zone, ""),
            Account.taxpayer_id,
            Taxpayer.code,
            Taxpayer.name,
            Case.number,
        )
    )


def _joined(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the owner that the account has now."""
    return (
        wanted.select_from(CadastreTask)
        .join(Account, Account.id == CadastreTask.account_id)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .join(Case, Case.id == CadastreTask.case_id)
    )


def _conditions(filters: TaskFilters) -> list[ColumnElement[bool]]:
    wanted = [_view(filters.view)]
    if filters.code is not None:
        wanted.append(CadastreTask.code == filters.code)
    if filters.zone is not None:
        wanted.append(Account.zone == filters.zone)
    if filters.text and filters.text.strip():
        wanted.append(_mentions(filters.text.strip()))
    return wanted


def _view(view: str) -> ColumnElement[bool]:
    assert view in TASK_VIEWS, f"no such view: {view}"
    return {
        "pendientes": CadastreTask.status == TaskStatus.OPEN,
        "corregidas": CadastreTask.status == TaskStatus.DONE,
        "descartadas": CadastreTask.status == TaskStatus.DISMISSED,
        "todas": CadastreTask.id.is_not(None),
    }[view]


def _mentions(text: str) -> ColumnElement[bool]:
    """Number of account or case, code of the taxpayer, or the words of a name."""
    named = and_(
        *(
            Taxpayer.search_name.contains(func.lower(func.immutable_unaccent(word)), autoescape=False)
            for word in text.split()
        )
    )
    exact = (Account.number, Case.number, Taxpayer.code)
    return or_(*(column.icontains(text, autoescape=True) for column in exact), named)
