"""What a close without payment gives up stays given up: no night opens another case for it."""

from datetime import date
from typing import Any

import pytest
from builders import months
from office_life import Life, Town

CLOSE: dict[str, Any] = {"reason": "uncollectable", "note": "Sin bienes conocidos ni paradero"}
CLOSED = date(2026, 1, 8)


def close(life: Life, reason: str = "uncollectable") -> str:
    life.act("close", CLOSED, "jefatura", **CLOSE | {"reason": reason})
    return life.act("close", CLOSED, "sindico", **CLOSE | {"reason": reason}).message


@pytest.mark.parametrize("reason", ["uncollectable", "duplicate"])
def test_no_other_case_collects_what_a_close_gave_up(town: Town, reason: str) -> None:
    life = town.case(periods=months("2025-09", "2025-12"), amount="60.00").notified()
    assert "no abre otro expediente" in close(life, reason)
    assert life.events[-1].data["forgone"] == ["aseo:2025-09", "aseo:2025-10"]
    closed = life.row.id
    life.open(date(2026, 1, 9))
    assert life.row.id == closed
    # What falls due afterwards is a matter of its own, and the only one of the next case.
    later = date(2026, 6, 1)
    life.open(later)
    assert (life.row.previous_case_id, life.stage) == (closed, "opened")
    assert [line.charge for line in life.facts(later).lines] == ["aseo:2025-11", "aseo:2025-12"]


def test_what_was_disputed_is_given_up_with_the_rest(town: Town) -> None:
    life = town.case(periods=months("2025-09", "2025-10"), amount="60.00").notified()
    dispute = {"reason": "claim", "note": "Pagó septiembre", "document_reference": "N-1"}
    life.act("place_hold", CLOSED, **dispute, charges=["aseo:2025-09"])
    close(life)
    assert life.events[-1].data["forgone"] == ["aseo:2025-09", "aseo:2025-10"]


def test_a_close_that_gives_nothing_up_says_nothing_of_it(town: Town) -> None:
    life = town.case(periods=("2025-09",), amount="60.00").notified()
    life.pay("80.00", CLOSED, "R-1")
    assert "no abre otro" not in close(life)
    assert life.events[-1].data["forgone"] == []


def test_a_close_because_nothing_is_owed_leaves_what_is_in_dispute_to_whoever_decides_it(town: Town) -> None:
    life = town.case(periods=months("2025-09", "2025-10"), amount="60.00").notified()
    dispute = {"reason": "claim", "note": "Pagó octubre", "document_reference": "N-1"}
    life.act("place_hold", CLOSED, **dispute, charges=["aseo:2025-10"])
    life.pay("66.54", CLOSED, "R-1")
    assert "no abre otro" not in close(life, "corrected")
    assert life.events[-1].data["forgone"] == []
