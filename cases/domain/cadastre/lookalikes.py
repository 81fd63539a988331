"""Whether two taxpayers of the register look like one person; a judgement is then asked for, never made."""

import unicodedata
from enum import StrEnum

from cases.domain.facts.parts import TaxpayerFacts
from cases.domain.review.register import names_nobody

_FEWEST_PHONE_DIGITS = 7
"""Less than a telephone number: a note such as «no tiene» or an extension says nothing."""


class Likeness(StrEnum):
    """What two taxpayers share."""

    SAME_DUI = "same_dui"
    SAME_NIT = "same_nit"
    SAME_NAME_AND_ADDRESS = "same_name_and_address"
    SAME_NAME_AND_PHONE = "same_name_and_phone"


def likeness(one: TaxpayerFacts, other: TaxpayerFacts) -> Likeness | None:
    """What makes them look like one person; None where nothing does, or where their documents say they are two.

    The same document is enough. The same name needs the same address or telephone beside it, and two different
    documents of the same kind speak against it. Order, accents and capitals of a name do not count.
    """
    if is_document(one.dui) and one.dui == other.dui:
        return Likeness.SAME_DUI
    if is_document(one.nit) and one.nit == other.nit:
        return Likeness.SAME_NIT
    if _contradict(one, other) or one.kind != other.kind or not _same_name(one, other):
        return None
    if words(one.address) and words(one.address) == words(other.address):
        return Likeness.SAME_NAME_AND_ADDRESS
    phone = digits(one.phone)
    is_same = len(phone) >= _FEWEST_PHONE_DIGITS and phone == digits(other.phone)
    return Likeness.SAME_NAME_AND_PHONE if is_same else None


def is_document(number: str) -> bool:
    """Whether an identity number says anything: one made of a single repeated digit was typed to fill the cell."""
    return len(set(digits(number))) > 1


def _same_name(one: TaxpayerFacts, other: TaxpayerFacts) -> bool:
    return words(one.name) == words(other.name) and not names_nobody(one.name)


def _contradict(one: TaxpayerFacts, other: TaxpayerFacts) -> bool:
    pairs = ((one.dui, other.dui), (one.nit, other.nit))
    return any(is_document(first) and is_document(second) and first != second for first, second in pairs)


def words(text: str) -> tuple[str, ...]:
    """The words of a text in alphabetical order, without accents, capitals or signs."""
    bare = (sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return tuple(sorted("".join(sign if sign.isalnum() else " " for sign in bare).split()))


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
