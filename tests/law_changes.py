"""Values that the office of a test proposes and approves, each by somebody else."""

from datetime import date, datetime
from typing import Any

from builders import BOOK, Sessions, stamp
from sqlalchemy.orm import Session

from cases.law import LawBook
from cases.service.law_values import decide_value, propose_value
from cases.snapshot.law import law_in_force

RATE = "interest.rate_annual"
MONDAY, TUESDAY, WEDNESDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)
SUNDAY, MAY = date(2026, 5, 31), date(2026, 5, 1)


def proposed(
    sessions: Sessions, value: str = "12.00", on: date = TUESDAY, key: str = RATE, **more: Any
) -> dict[str, Any]:
    who = stamp(on, more.pop("role", "tesoreria"), more.pop("who", "teo"))
    given = {"valid_from": MAY, "basis": "Acuerdo municipal 7"} | more
    with sessions.begin() as session:
        return propose_value(
            session, BOOK, key, value, given.pop("valid_from"), given.pop("basis"), who, **given
        )


def decided(
    sessions: Sessions, value: int, on: date = TUESDAY, *, approve: bool = True, **who: str
) -> dict[str, Any]:
    decider = stamp(on, who.get("role", "alcalde"), who.get("actor", "alba"), hour=10)
    with sessions.begin() as session:
        return decide_value(session, BOOK, value, decider, approve=approve)


def approved(sessions: Sessions, value: str = "12.00", on: date = TUESDAY, **more: Any) -> dict[str, Any]:
    return decided(sessions, proposed(sessions, value, on, **more)["id"], on)


def law(session: Session, known_at: datetime | None = None) -> LawBook:
    return law_in_force(session, BOOK, known_at)
