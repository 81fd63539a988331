"""What the QR of a letter says, and what a token that somebody brings names."""

import pytest

from cases.domain.documents.authenticity import Named, named_by, qr_text, token_of
from document_templates.qr import CAPACITY_BYTES

NUMBER, FINGERPRINT = "AV-SJN-2026-0012", "9F3C 20AB 77D1 04E6"
TOKEN = "AV-SJN-2026-0012.9F3C20AB77D104E6"


def test_the_token_names_the_letter_and_comes_back() -> None:
    assert token_of(NUMBER, FINGERPRINT) == TOKEN
    assert named_by(TOKEN) == Named(NUMBER, FINGERPRINT)


def test_the_qr_opens_the_letter_or_says_what_to_ask_for() -> None:
    assert qr_text(NUMBER, FINGERPRINT, "https://cobro.gob.sv") == f"https://cobro.gob.sv/d/{TOKEN}"
    assert qr_text(NUMBER, FINGERPRINT, "") == "AV-SJN-2026-0012·9F3C20AB77D104E6"


def test_the_longest_address_that_is_admitted_still_makes_the_small_qr() -> None:
    longest = qr_text("AV-SJN-2026-12345", FINGERPRINT, "https://" + "a" * 37)
    assert len(longest.encode()) <= CAPACITY_BYTES


@pytest.mark.parametrize(
    "token",
    [
        "",
        NUMBER,
        TOKEN.lower(),
        TOKEN + "0",
        TOKEN[:-1] + "G",
        TOKEN.replace(".", "·"),
        f" {TOKEN}",
        f"{TOKEN}\n",
        "AV-SJN-2026-٠٠١٢.9F3C20AB77D104E6",
    ],
)
def test_what_no_letter_ever_said_names_nothing(token: str) -> None:
    assert named_by(token) is None
