"""A town whose accounts are reviewed: what its tests ask and say of findings."""

from dataclasses import replace
from datetime import date
from typing import Any

from builders import BOOK, Sessions, add_account, add_charge, months, stamp

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


def with_anomalies(sessions: Sessions) -> Sessions:
    """One account with a gap, one whose owner shares a document, one without anomalies."""
    with sessions.begin() as session:
        add_account(session, "I-01", periods=WITH_GAP, dui="00000001-1", zone="Centro")
        add_account(
            session, "I-02", name="Pedro Cruz", periods=months("2024-01", "2025-06"), dui="00000002-2"
        )
        owner = add_account(session, "E-09", name="Ana Ríos", kind="empresa", dui="00000003-3")
        other = add_account(session, "E-10", name="Ana Ríos Paz", kind="empresa", dui="00000003-3", zone=None)
        for account in (owner, other):
            add_charge(session, account, "2025-01")
    return sessions
