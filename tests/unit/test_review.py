"""The review of an account: each anomaly is found once, said in words, and what is right is left alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from reviewed_accounts import REGULAR, SOUND, balance, charge, found, paid, series, with_charges

from cases.domain.debt import Charge
from cases.domain.review import (
    CATALOGUE,
    FindingCode,
)
from cases.law import LawGap


def test_an_account_without_anomalies_has_no_findings() -> None:
    assert found(SOUND) == {}


def test_every_code_has_words_advice_and_a_basis() -> None:
    assert set(CATALOGUE) == set(FindingCode)
    assert all(kind.title and kind.advice and kind.basis for kind in CATALOGUE.values())


# --- charges --------------------------------------------------------------------------------------------------


def test_two_charges_of_one_period_that_the_source_tells_apart() -> None:
    charges = [*series(*REGULAR), charge("2025-03", label="C-9")]
    (only,) = found(with_charges(charges)).values()
    assert only.code is FindingCode.CHARGE_REPEATED
    assert only.text == (
        "aseo tiene más de un cargo del mismo período: mar 2025: aseo:2025-03 por $3.20, C-9 por $3.20."
    )


def test_the_same_period_of_two_tributes_is_no_repetition() -> None:
    assert found(with_charges([*series(*REGULAR), *series(*REGULAR, tribute="alumbrado")])) == {}


@pytest.mark.parametrize(
    ("charges", "where"),
    [
        ([*series("2024"), *series("2024-05")], "may 2024"),
        ([balance("2023-01", "2025-03"), *series(*REGULAR)], "ene 2025–mar 2025"),
        ([balance("2023", "2024"), *series("2024-12", *REGULAR)], "dic 2024"),
    ],
)
def test_a_period_inside_another_charge_or_balance_counts_twice(charges: list[Charge], where: str) -> None:
    assert where in found(with_charges(charges))[FindingCode.PERIOD_COUNTED_TWICE].text


@pytest.mark.parametrize(
    ("from_period", "to_period", "is_unpaid", "is_found"),
    [
        ("2011-07", "2024-12", True, True),  # due on 29 September 2011
        ("2011-09", "2024-12", True, False),  # due on 29 November 2011: a fortnight is left
        ("2011-07", "2024-12", False, False),
        ("2008-01", "2011-07", True, False),  # prescribed whole, and in no total
        ("", "2024-12", True, False),
    ],
)
def test_a_balance_that_brings_prescribed_periods(
    from_period: str, to_period: str, is_unpaid: bool, is_found: bool
) -> None:
    one = balance(from_period, to_period)
    findings = found(with_charges([one], unpaid=(one.label,) if is_unpaid else ()))
    assert (FindingCode.BALANCE_REACHES_PRESCRIBED in findings) is is_found
    if is_found:
        only = findings[FindingCode.BALANCE_REACHES_PRESCRIBED]
        assert only.text == f"{one.label} viene desde jul 2011, que prescribió el 30/09/2026."


def test_a_balance_that_does_not_say_its_periods_is_not_guessed() -> None:
    assert found(with_charges([balance("", ""), *series(*REGULAR)])) == {}


def test_the_months_missing_inside_a_series_are_named() -> None:
    gap = found(with_charges(series("2024-10", "2024-11", "2025-02", "2025-04")))[FindingCode.PERIODS_MISSING]
    assert gap.text == "aseo: faltan 3 períodos entre cargos que siguen: dic 2024–ene 2025, mar 2025."
    assert gap.seen == ("2024-12", "2025-01", "2025-03")


def test_a_missing_year_of_a_yearly_tribute() -> None:
    charges = series("2021", "2022", "2024", tribute="cementerio")
    gap = found(with_charges(charges))[FindingCode.PERIODS_MISSING]
    assert gap.text == "cementerio: falta 1 período entre cargos que siguen: 2023."


def test_what_a_balance_covers_is_not_missing() -> None:
    charges = [*series("2024-10"), balance("2024-11", "2025-03"), *series("2025-04")]
    assert found(with_charges(charges)) == {}


def test_a_series_may_begin_late_and_end_early() -> None:
    assert found(with_charges(series("2023-07", "2023-08"))) == {}


def amounts(*given: str) -> list[Charge]:
    return [charge(f"2025-{month:02}", amount) for month, amount in enumerate(given, 1)]


@pytest.mark.parametrize(
    ("charges", "said"),
    [
        (amounts("3.20", "3.20", "3.90", "3.20", "3.20"), "mar 2025: $3.90"),  # between two equal levels
        (amounts("3.20", "3.20", "3.20", "3.20", "32.00"), "may 2025: $32.00"),  # ten times, at the end
        (amounts("1.00", "3.20", "3.20", "3.20", "3.20"), "ene 2025: $1.00"),  # a third or less
        (amounts("3.20", "3.20", "3.20", "4.00", "4.10", "3.20"), ""),  # two steps, neither between equals
    ],
)
def test_an_amount_that_stands_out_for_a_while(charges: list[Charge], said: str) -> None:
    odd = found(with_charges(charges)).get(FindingCode.AMOUNT_UNUSUAL)
    assert (said in odd.text and "$3.20" in odd.text) if said else odd is None


@pytest.mark.parametrize(
    "charges",
    [
        amounts("3.20", "3.20", "3.20", "9.90", "9.90", "9.90"),  # a tariff that changed
        amounts("3.20", "3.20", "9.90", "9.90", "9.90", "3.20", "3.20"),  # three periods are no slip
        amounts("3.20", "32.00"),  # too short to know what is usual
    ],
)
def test_a_level_that_lasts_is_left_alone(charges: list[Charge]) -> None:
    assert found(with_charges(charges)) == {}


def test_a_charge_of_nothing() -> None:
    charges = [*series(*REGULAR), charge("2025-07", "0.00")]
    assert set(found(with_charges(charges))) == {FindingCode.CHARGE_OF_NOTHING}


def test_a_period_is_too_far_ahead_only_after_the_months_of_the_policy() -> None:
    near, far = [charge("2027-11")], [charge("2027-12")]
    assert FindingCode.PERIOD_TOO_FAR_AHEAD not in found(with_charges(near))
    assert "2027-12" in found(with_charges(far))[FindingCode.PERIOD_TOO_FAR_AHEAD].text


def test_a_charge_older_than_the_law_of_the_book_has_no_due_date() -> None:
    charges = series("1985-01")
    gap = LawGap("value_missing", "No hay valor.")
    codes = found(with_charges(charges, payments=(), gap=gap))
    assert set(codes) == {FindingCode.DUE_DATE_UNKNOWN}, "the cause, once, and not its consequence too"
    given = [charges[0]._replace(due_on=date(1985, 3, 31))]
    assert found(with_charges(given, payments=())) == {}


def test_a_debt_that_cannot_be_computed_says_which_value_is_missing() -> None:
    gap = LawGap("value_missing", "La ley no tiene un valor de «interest.rate_annual».", ("LGTM 47",))
    only = found(replace(SOUND, gap=gap))[FindingCode.DEBT_NOT_COMPUTABLE]
    assert (only.subject, only.text) == ("value_missing", gap.reason)


def test_a_closed_account_that_owes() -> None:
    closed = replace(SOUND, is_closed=True)
    assert found(closed) == {}
    owes = found(replace(closed, unpaid=("aseo:2025-06", "aseo:2025-05")))
    assert owes[FindingCode.CLOSED_ACCOUNT_OWES].seen == ("aseo:2025-05", "aseo:2025-06")


# --- payments -------------------------------------------------------------------------------------------------


def test_one_receipt_with_two_dates_or_two_spellings() -> None:
    days = (paid("R-1", date(2025, 8, 4), tribute="aseo"), paid("R-1", date(2025, 8, 5), key=2))
    spelled = (paid("0077", date(2025, 8, 4)), paid("77", date(2025, 8, 4), "11.00", key=2))
    for payments in (days, spelled):
        assert FindingCode.RECEIPT_REPEATED in found(replace(SOUND, payments=payments))


def test_one_receipt_may_pay_several_things_of_one_day() -> None:
    day = date(2025, 8, 4)
    parts = (paid("R-1", day, tribute="aseo"), paid("R-1", day, key=2, tribute="alumbrado"))
    assert found(replace(SOUND, payments=parts)) == {}


def test_the_same_money_on_the_same_day_under_two_receipts() -> None:
    day = date(2025, 8, 4)
    twice = found(replace(SOUND, payments=(paid("R-1", day), paid("R-2", day, key=2))))
    only = twice[FindingCode.PAYMENT_REPEATED]
    assert only.text == "El 04/08/2025 constan 2 pagos de $10.00: recibos R-1, R-2."
    other_thing = (paid("R-1", day), paid("R-2", day, key=2, tribute="aseo"))
    assert found(replace(SOUND, payments=other_thing)) == {}


def test_a_reversed_payment_repeats_nothing() -> None:
    day = date(2025, 8, 4)
    payments = (paid("R-1", day), paid("R-2", day, key=2, reversed_on=day))
    assert found(replace(SOUND, payments=payments)) == {}
    later = (payments[0], replace(payments[1], reversed_on=date(2026, 11, 18)))
    assert FindingCode.PAYMENT_REPEATED in found(replace(SOUND, payments=later)), "on that day it still stood"


def test_a_receipt_that_other_taxpayers_have_too() -> None:
    shared = found(replace(SOUND, receipts_elsewhere={"R-1": ("E-0087",), "R-9": ("E-1",)}))
    assert shared[FindingCode.RECEIPT_OF_SOMEBODY_ELSE].seen == ("E-0087",)


@pytest.mark.parametrize(("paid_on", "is_early"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_a_payment_before_the_charge_it_names(paid_on: date, is_early: bool) -> None:
    last = SOUND.charges[-1]
    codes = found(replace(SOUND, payments=(paid("R-1", paid_on, charge=last.key),)))
    assert (FindingCode.PAYMENT_BEFORE_CHARGE in codes) is is_early


def test_payments_of_an_account_that_has_no_charges() -> None:
    lonely = replace(SOUND, charges=(), credit=Decimal("10.00"))
    assert set(found(lonely)) == {FindingCode.PAYMENT_WITHOUT_CHARGES}


@pytest.mark.parametrize(
    ("is_closed", "code"),
    [(False, FindingCode.CREDIT_BALANCE), (True, FindingCode.PAYMENT_ON_CLOSED_ACCOUNT)],
)
def test_money_that_reached_no_charge(is_closed: bool, code: FindingCode) -> None:
    only = found(replace(SOUND, credit=Decimal("7.50"), is_closed=is_closed))
    assert set(only) == {code}
    assert "$7.50" in only[code].text
