"""What the QR of a letter says: the address that opens it or, without one, its number and fingerprint."""

import re
from typing import NamedTuple

OPENS = "/d/"
"""What comes before the token in an address."""

_TOKEN = re.compile(r"([A-Z]{2}-[A-Z]{3}-\d{4}-\d{4,9})\.([0-9A-F]{16})", re.ASCII)
_GROUP = 4


class Named(NamedTuple):
    """What a token says of a document; whether there is such a one only the register knows."""

    number: str
    fingerprint: str


def token_of(number: str, fingerprint: str) -> str:
    """`AV-SJN-2026-0012.9F3C20AB77D104E6`: nobody guesses the digits who does not hold the letter.

    They are of the digest of everything printed; nothing of a person is in them. A copy has those of its original.
    """
    return f"{number}.{_digits(fingerprint)}"


def named_by(token: str) -> Named | None:
    """The number and the fingerprint as printed; None for what no letter of ours ever said."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    digits = found[2]
    groups = (digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
    return Named(found[1], " ".join(groups))


def qr_text(number: str, fingerprint: str, public_address: str) -> str:
    """What is drawn: an address under that of the office, or plain text for whoever asks the office."""
    if public_address:
        return f"{public_address}{OPENS}{token_of(number, fingerprint)}"
    return f"{number}·{_digits(fingerprint)}"


def _digits(fingerprint: str) -> str:
    return fingerprint.replace(" ", "")
