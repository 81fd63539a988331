"""A town whose register has one thing wrong with each account, and what its people do about it."""

from datetime import date
from typing import Any

from builders import BOOK, Sessions, add_account, months, stamp
from sqlalchemy import select

from cases.models import Account, CadastreTask, Case, CaseEvent, Taxpayer
from cases.service.cadastre.dismissing import dismiss_task
from cases.service.register import correct_account, correct_taxpayer

MONDAY, TUESDAY, WEDNESDAY = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)
OWED = months("2024-01", "2025-10")
CLERK = ("cuentas_corrientes", "carmen")
WHY = "Lo trajo la persona"

DIRTY: dict[str, dict[str, Any]] = {
    "missing_identity": {"dui": None},
    "missing_address": {"address": None},
    "taxpayer_deceased": {"died_on": date(2025, 3, 1)},
    "account_closed": {},
    "looks_like_another": {"dui": "01234567-8"},
}


def add(sessions: Sessions, code: str, number: str = "I-1", **more: Any) -> None:
    """An account in arrears with one thing wrong."""
    with sessions.begin() as session:
        account = add_account(session, number, periods=OWED, **(DIRTY[code] | more))
        if code == "missing_address":
            account.neighbourhood = None
        if code == "account_closed":
            account.state = "cerrada"


def owner(sessions: Sessions, number: str = "I-1") -> Taxpayer:
    with sessions() as session:
        found = select(Taxpayer).join(Account, Account.taxpayer_id == Taxpayer.id)
        return session.scalars(found.where(Account.number == number)).one()


def tasks(sessions: Sessions, number: str = "I-1") -> list[CadastreTask]:
    with sessions() as session:
        found = select(CadastreTask).join(Account, Account.id == CadastreTask.account_id)
        return list(session.scalars(found.where(Account.number == number).order_by(CadastreTask.id)))


def told(task: CadastreTask) -> tuple[str, str, str | None]:
    return task.code, task.status, task.done_by


def case_of(sessions: Sessions, number: str = "I-1") -> Case:
    with sessions() as session:
        found = select(Case).join(Account, Account.id == Case.account_id).where(Account.number == number)
        return session.scalars(found).one()


def events(sessions: Sessions, number: str = "I-1") -> list[str]:
    key = case_of(sessions, number).id
    with sessions() as session:
        wanted = select(CaseEvent.event).where(CaseEvent.case_id == key).order_by(CaseEvent.sequence)
        return list(session.scalars(wanted))


def correct(sessions: Sessions, on: date, number: str = "I-1", reference: str = "", **data: Any) -> Any:
    with sessions.begin() as session:
        code = owner(sessions, number).code
        return correct_taxpayer(session, code, data, WHY, stamp(on, *CLERK), BOOK, reference=reference)


def correct_the_account(sessions: Sessions, on: date, number: str = "I-1", **data: Any) -> Any:
    with sessions.begin() as session:
        return correct_account(session, number, data, WHY, stamp(on, *CLERK), BOOK)


def dismiss(
    sessions: Sessions, task: CadastreTask, on: date, role: str = "cuentas_corrientes", fact: str = ""
) -> int:
    with sessions.begin() as session:
        who = stamp(on, role, "carmen")
        return dismiss_task(session, task.id, fact or task.fact, "Son personas distintas.", who, BOOK)
