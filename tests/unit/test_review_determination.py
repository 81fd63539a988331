"""The power to determine lasts three years from the day after the due date (LGTM 107)."""

from datetime import date

import pytest
from reviewed_accounts import BOOK, ON, THRESHOLDS, charge, found, series, with_charges

from cases.domain.review import FindingCode, review

MISSING, LATE = FindingCode.PERIODS_MISSING, FindingCode.DETERMINED_TOO_LATE


@pytest.mark.parametrize(
    ("on", "said"),
    [
        # August 2021 is due on 30-X-2021: from 31-X-2024 on nobody may determine it
        (date(2024, 10, 30), "falta 1 período entre cargos que siguen: ago 2021."),
        (date(2024, 10, 31), "Ninguno puede determinarse: pasó el plazo."),
    ],
)
def test_a_missing_period_says_whether_it_can_still_be_determined(on: date, said: str) -> None:
    account = with_charges(series("2021-07", "2021-09"))
    (gap,) = (one for one in review(account, BOOK, on, THRESHOLDS) if one.code == MISSING)
    assert gap.text.endswith(said)
    assert gap.seen == ("2021-08",), "time alone does not open a finding again"


def test_of_several_missing_periods_those_out_of_time_are_named() -> None:
    gap = found(with_charges(series("2023-07", "2024-03")))[MISSING]
    assert gap.text == (
        "aseo: faltan 7 períodos entre cargos que siguen: ago 2023–feb 2024. ago 2023 ya no puede determinarse: "
        "pasó el plazo."
    )


@pytest.mark.parametrize(
    ("notified_on", "is_late"), [(date(2024, 4, 1), False), (date(2024, 4, 2), True), (None, False)]
)
def test_an_act_notified_after_three_years_is_named(notified_on: date | None, is_late: bool) -> None:
    """January 2021 was to be paid up to 1-IV-2021: the act may be notified up to 1-IV-2024."""
    account = with_charges([charge("2021-01", determined_on=notified_on)])
    codes = found(account)
    assert (LATE in codes) == is_late
    if is_late:
        assert codes[LATE].text.endswith("aseo:2021-01 (02/04/2024).")
        assert codes[LATE].seen == ("aseo:2021-01=2024-04-02",)


def test_many_late_acts_are_counted() -> None:
    months = [f"2020-{month:02}" for month in range(1, 9)]
    late = [one._replace(determined_on=date(2025, 1, 1)) for one in series(*months)]
    assert found(with_charges(late))[LATE].text.endswith("y 2 más.")


def test_where_no_rule_tells_the_first_due_date_nothing_is_said_of_the_term() -> None:
    before_the_law = charge("1985-01", determined_on=ON)
    assert LATE not in found(with_charges([before_the_law]))
    assert FindingCode.DUE_DATE_UNKNOWN in found(with_charges(series("1985-01")))
