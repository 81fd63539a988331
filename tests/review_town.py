"""A town whose accounts are reviewed: what its tests ask and say of findings."""

from dataclasses import replace
from datetime import date
from typing import Any

from builders import BOOK, Sessions, months, stamp

from cases.domain.review import State
from cases.service.account_review import (
    FindingFilters,
    FindingRow,
    findings_page,
    mark_finding,
    review_accounts,
)

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
CLERK = stamp(MONDAY, "cuentas_corrientes", "ana")
WITH_GAP = [*months("2024-01", "2024-05"), *months("2024-08", "2025-06")]


def reviewed(sessions: Sessions, on: date = MONDAY) -> dict[str, Any]:
    return review_accounts(sessions, BOOK, replace(CLERK, on=on))


def rows(sessions: Sessions, **filters: Any) -> list[FindingRow]:
    with sessions() as session:
        return findings_page(session, FindingFilters(**{"view": "todos"} | filters)).rows


def only(sessions: Sessions, **filters: Any) -> FindingRow:
    (row,) = rows(sessions, **filters)
    return row


def mark(
    sessions: Sessions,
    row: FindingRow,
    said: str = "accepted",
    why: str = "Así consta en Catastro.",
    **who: Any,
) -> State:
    with sessions.begin() as session:
        return mark_finding(session, row.id, row.fact, said, why, replace(CLERK, **who), BOOK)
