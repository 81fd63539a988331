"""What a finding says of itself, and the corners of the rules of payments and charges."""

from datetime import date
from decimal import Decimal

from reviewed_accounts import SOUND, balance, found, paid, with_charges

from cases.domain.review import CATALOGUE, FindingCode, of_no_account


def test_a_finding_has_the_severity_and_the_basis_of_its_code() -> None:
    finding = of_no_account(7, "R-9", "INM-1", date(2026, 3, 2), Decimal("10.00"))
    kind = CATALOGUE[FindingCode.PAYMENT_WITHOUT_ACCOUNT]
    assert (finding.severity, finding.basis) == (kind.severity, kind.basis)
    assert finding.subject == "7"
    assert finding.text == (
        "El recibo R-9 del 02/03/2026 por $10.00 vino para la cuenta «INM-1» y quedó fuera."
    )


def test_the_same_facts_have_the_same_digest_and_others_another() -> None:
    def seen(amount: str) -> str:
        return of_no_account(7, "R-9", "INM-1", date(2026, 3, 2), Decimal(amount)).fact

    assert seen("10.00") == seen("10.00") != seen("10.01")


def test_an_account_of_balances_alone_misses_no_period() -> None:
    assert FindingCode.PERIODS_MISSING not in found(with_charges([balance("2023-01", "2024-12")]))


def test_the_parts_of_one_receipt_are_no_repeated_payment() -> None:
    """The same number, written with and without zeros, is one receipt that may pay twice the same amount."""
    twice = (paid("7", date(2025, 8, 4), key=1), paid("007", date(2025, 8, 4), key=2))
    codes = found(with_charges(SOUND.charges, payments=twice))
    assert FindingCode.PAYMENT_REPEATED not in codes
