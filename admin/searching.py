"""Finds accounts by what a person at the window has at hand."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from admin.filters import anywhere
from cases.models import Account, Case, Taxpayer

MOST_FOUND = 50

_CASE_NUMBER = re.compile(r"EXP-[A-Z]{3}-\d{4}-\d{4,}", re.IGNORECASE)
_DUI_DIGITS = 9
_NIT_DIGITS = 14


@dataclass(frozen=True, slots=True)
class Found:
    """An account and its newest case, if it ever had one."""

    account: Account
    taxpayer: Taxpayer
    case: Case | None


def find(session: Session, question: str) -> list[Found]:
    """What fits best first: an exact number wins over names."""
    for condition in _conditions(question):
        found = [Found(*row) for row in session.execute(_accounts(condition))]
        if found:
            return found
    return []


def _accounts(condition: ColumnElement[bool]) -> Select[Account, Taxpayer, Case]:
    newest = (
        select(func.max(Case.id)).where(Case.account_id == Account.id).correlate(Account).scalar_subquery()
    )
    current = aliased(Case)
    return (
        select(Account, Taxpayer, current)
        .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
        .outerjoin(current, current.id == newest)
        .where(condition)
        .order_by(Taxpayer.search_name, Account.number)
        .limit(MOST_FOUND)
    )


def _conditions(question: str) -> list[ColumnElement[bool]]:
    if _CASE_NUMBER.fullmatch(question):
        of_case = select(Case.account_id).where(Case.number == question.upper())
        return [Account.id.in_(of_case)]
    digits = re.sub(r"[\s-]", "", question)
    if digits.isascii() and digits.isdigit() and len(digits) in (_DUI_DIGITS, _NIT_DIGITS):
        return [_identity(digits), _number(question)]
    return [_number(question), _name(question)]


def _number(question: str) -> ColumnElement[bool]:
    """`cuenta` or `SJN/cuenta`."""
    district, slash, number = question.partition("/")
    if slash:
        return (Account.district == district.strip().upper()) & (Account.number == number.strip())
    return Account.number == question


def _identity(digits: str) -> ColumnElement[bool]:
    plain = [func.replace(func.replace(column, "-", ""), " ", "") for column in (Taxpayer.dui, Taxpayer.nit)]
    return or_(*(column == digits for column in plain))


def _name(question: str) -> ColumnElement[bool]:
    """Every word somewhere in the name, accents and capitals aside; the trigram index answers it."""
    return and_(*(Taxpayer.search_name.like(*anywhere(word)) for word in question.split()))
