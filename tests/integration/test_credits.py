"""Money paid in excess: compensated or returned by a resolution, once, and undone only with a trace."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, add_charge, months, night, stamp
from sqlalchemy import Engine, func, select, text

from cases.domain.errors import BadInput, CobranzaError, RuleRefused
from cases.domain.vocabulary import CreditUseKind
from cases.models import Account, Allocation, Case, CreditUse
from cases.service.credits import CreditOrder, undo_credit_use, use_credit
from cases.service.payments import record_payment, reverse_payment
from cases.service.portfolio import portfolio_at
from cases.snapshot import load_ledgers

PAID_ON = date(2025, 1, 31)
MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
ACCOUNT = "M-01-0007"
COMPENSATION, RETURN = CreditUseKind.COMPENSATION, CreditUseKind.RETURN


@pytest.fixture
def in_credit(sessions: Sessions) -> Sessions:
    """An account that paid 30.00 before it owed anything, and owes six times 10.00 that are not late yet."""
    with sessions.begin() as session:
        add_account(session, ACCOUNT, kind="mercado")
        record_payment(
            session, ACCOUNT, Decimal("30.00"), "R-1", stamp(PAID_ON, "tesoreria"), BOOK, today=PAID_ON
        )
        account = session.scalars(select(Account)).one()
        for number in range(6):
            add_charge(session, account, "2025-11", tribute="mercado", source_id=f"C{number}")
    return sessions


def use(sessions: Sessions, amount: str, kind: CreditUseKind = COMPENSATION, **given: Any) -> dict[str, Any]:
    on, role = given.pop("on", MONDAY), given.pop("role", "tesoreria")
    order = CreditOrder(kind, given.pop("act", "Acuerdo 1"), Decimal(amount), given.pop("claimed_on", None))
    with sessions.begin() as session:
        return use_credit(session, ACCOUNT, order, stamp(on, role), BOOK, today=MONDAY, **given)


def undo(sessions: Sessions, act: str = "Acuerdo 1", on: date = TUESDAY, why: str = "Se anuló") -> Any:
    with sessions.begin() as session:
        return undo_credit_use(session, ACCOUNT, act, why, stamp(on, "tesoreria"), BOOK)


def reached(sessions: Sessions) -> list[tuple[str, Decimal]]:
    with sessions() as session:
        rows = session.execute(select(Allocation.component, Allocation.amount).order_by(Allocation.charge_id))
        return [(component, amount) for component, amount in rows]


def test_a_compensation_reaches_the_oldest_debt_and_leaves_the_rest_as_credit(in_credit: Sessions) -> None:
    told = use(in_credit, "25.00")
    assert (told["recorded"], told["credit"], told["debt"]["principal"]) == (True, "5.00", "35.00")
    assert "LGTM 41" in told["message"]
    assert reached(in_credit) == [("principal", Decimal(n)) for n in ("10.00", "10.00", "5.00")]


def test_two_acts_that_reach_one_charge_add_up_in_its_row(in_credit: Sessions) -> None:
    use(in_credit, "5.00")
    use(in_credit, "4.00", act="Acuerdo 2")
    assert reached(in_credit) == [("principal", Decimal("9.00"))]


def test_the_same_resolution_again_changes_nothing(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    again = use(in_credit, "25.00")
    assert (again["recorded"], again["credit"]) == (False, "5.00")
    with in_credit() as session:
        assert session.scalar(select(func.count()).select_from(CreditUse)) == 1


def test_what_is_returned_is_credit_no_more(in_credit: Sessions) -> None:
    told = use(in_credit, "30.00", RETURN)
    assert (told["credit"], told["debt"]["total"]) == ("0.00", "60.00")
    assert reached(in_credit) == []


@pytest.mark.parametrize(
    ("amount", "kind", "given", "code", "basis"),
    [
        ("30.01", COMPENSATION, {}, "credit_too_small", "LGTM 38"),
        ("30.01", RETURN, {}, "credit_too_small", "LGTM 38"),
        ("0.01", RETURN, {"claimed_on": date(2028, 2, 1)}, "claim_expired", "LGTM 121"),
        ("5.00", COMPENSATION, {"role": "gestor"}, "role_not_allowed", "política de funciones"),
        ("0.00", COMPENSATION, {}, "bad_amount", None),
        ("1.005", COMPENSATION, {}, "bad_amount", None),
        ("5.00", COMPENSATION, {"on": TUESDAY}, "future_date", None),
        ("5.00", COMPENSATION, {"act": " "}, "text_missing", None),
        ("5.00", COMPENSATION, {"on": date(2025, 1, 30)}, "credit_too_small", "LGTM 38"),
    ],
)
def test_what_cannot_be_is_refused_and_stores_nothing(
    in_credit: Sessions, amount: str, kind: CreditUseKind, given: dict[str, Any], code: str, basis: str | None
) -> None:
    with pytest.raises(CobranzaError) as refused:
        use(in_credit, amount, kind, **given)
    assert refused.value.code == code
    assert isinstance(refused.value, BadInput) == (basis is None)
    assert basis is None or basis in refused.value.basis
    with in_credit() as session:
        assert session.scalar(select(func.count()).select_from(CreditUse)) == 0


def test_a_claim_of_the_last_day_of_three_years_is_in_time(in_credit: Sessions) -> None:
    assert use(in_credit, "30.00", RETURN, claimed_on=date(2028, 1, 31))["recorded"]


def test_no_more_is_compensated_than_is_owed(in_credit: Sessions) -> None:
    with pytest.raises(RuleRefused) as refused:
        use(in_credit, "5.00", on=date(2025, 3, 1))
    assert refused.value.code == "debt_too_small"


def test_one_number_for_two_amounts_is_a_typing_error_to_look_at(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    with pytest.raises(RuleRefused) as refused:
        use(in_credit, "24.00")
    assert refused.value.code == "credit_act_differs"


def test_an_act_without_effect_gives_the_credit_back_and_is_kept(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    told = undo(in_credit)
    assert (told["credit"], told["debt"]["total"]) == ("30.00", "60.00")
    assert reached(in_credit) == []
    with in_credit() as session:
        kept = session.execute(text("SELECT act, undone_on, version FROM credit_uses_history")).one()
        assert tuple(kept) == ("Acuerdo 1", None, 1)
        past = load_ledgers(session, [1])[1].statement(BOOK, MONDAY)
        assert past.credit == Decimal("5.00"), "on its own day the act still stood"


@pytest.mark.parametrize(
    ("act", "on", "why", "code"),
    [
        ("Acuerdo 9", TUESDAY, "Se anuló", "unknown_credit_act"),
        ("Acuerdo 1", date(2026, 1, 4), "Se anuló", "bad_reversal_date"),
        ("Acuerdo 1", TUESDAY, " ", "text_missing"),
    ],
)
def test_undoing_names_an_act_a_day_and_a_reason(
    in_credit: Sessions, act: str, on: date, why: str, code: str
) -> None:
    use(in_credit, "25.00")
    with pytest.raises(BadInput) as refused:
        undo(in_credit, act, on, why)
    assert refused.value.code == code


def test_what_was_undone_is_neither_undone_nor_used_again(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    undo(in_credit)
    with pytest.raises(RuleRefused) as refused:
        undo(in_credit)
    assert refused.value.code == "already_undone"
    with pytest.raises(RuleRefused) as refused:
        use(in_credit, "25.00")
    assert refused.value.code == "credit_act_undone"


def test_a_reversed_payment_takes_its_compensation_along(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    with in_credit.begin() as session:
        reverse_payment(session, ACCOUNT, "R-1", "Cheque devuelto", stamp(TUESDAY, "tesoreria"), BOOK)
    assert reached(in_credit) == []


def test_a_case_that_a_compensation_settles_closes_by_itself(engine: Engine, sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2025-01", "2025-06"))
        record_payment(
            session, ACCOUNT, Decimal("900.00"), "R-1", stamp(date(2024, 12, 1), "tesoreria"), BOOK,
            today=MONDAY,
        )  # fmt: skip
    night(engine, MONDAY)
    with sessions() as session:
        owed = session.scalars(select(Case)).one().debt_overdue
    assert owed > 0, "money paid before the charge existed is credit until an act compensates it"
    use(sessions, str(owed))
    night(engine, TUESDAY)
    with sessions() as session:
        assert session.scalars(select(Case.stage)).one() == "closed"


def test_the_whole_portfolio_counts_what_was_compensated(in_credit: Sessions) -> None:
    use(in_credit, "25.00")
    with in_credit() as session:
        whole = portfolio_at(session, BOOK, MONDAY)
        alone = load_ledgers(session, [1])[1].statement(BOOK, MONDAY)
    total = sum(sums.total for _, sums in whole.sums()) + whole.minimum_fine_adjustment
    assert (total, whole.credit) == (alone.totals.total, alone.credit)
