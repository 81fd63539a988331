"""Nobody is forgotten: living day by day finds no opening before the date the account was put off to."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from literal_cases import BOOK, opening

from cases.domain.debt import Charge, Payment, debt_at
from cases.domain.decision import decide_opening
from cases.domain.facts import OpeningFacts

FIRST = date(2026, 1, 1)

PERIODS = ("2024-03", "2025-05", "2025-09", "2025-11", "2025-12", "2026-01", "2026-02", "2026-04")


@st.composite
def portfolios(draw: st.DrawFn) -> list[tuple[str, Decimal, bool]]:
    """Charges whose sum is a little below, or above, the minimum that opens a case."""
    periods = draw(st.lists(st.sampled_from(PERIODS), min_size=1, max_size=5, unique=True))
    total = draw(st.decimals("18.00", "30.00", places=2))
    share = (total / len(periods)).quantize(Decimal("0.01"))
    return [(period, share, draw(st.booleans())) for period in periods]


def account(owed: list[tuple[str, Decimal, bool]], paid: Decimal | None, on: date) -> OpeningFacts:
    rows = tuple(
        Charge(key, f"aseo:{period}", "aseo", "tasa", festivities, period, amount)
        for key, (period, amount, festivities) in enumerate(owed, start=1)
    )
    payments = [Payment(1, "R-1", date(2025, 12, 1), paid)] if paid else []
    return replace(opening(on), charges=rows, statement=debt_at(rows, payments, BOOK, on))


@settings(max_examples=100, deadline=None)
@given(portfolios(), st.none() | st.decimals("0.01", "5.00", places=2), st.integers(0, 240))
def test_time_alone_never_opens_a_case_before_its_next_look(
    owed: list[tuple[str, Decimal, bool]], paid: Decimal | None, start: int
) -> None:
    day = FIRST + timedelta(days=start)
    decision = decide_opening(account(owed, paid, day), BOOK, day)
    if decision.kind == "act":
        return
    until_on = decision.until_on or day + timedelta(days=150)
    assert until_on > day
    for ahead in range(1, min((until_on - day).days, 150)):
        between = day + timedelta(days=ahead)
        found = decide_opening(account(owed, paid, between), BOOK, between)
        assert found.kind == "wait", f"opens on {between}, put off to {until_on}"
