"""Whether a document that asks for money still asks for what is owed.

It is asked before a document is printed and before it goes out. The question is not what is owed today, for interest
runs every day and would make every letter wrong the day after its issue: it is whether somebody paid, or something
was corrected or reversed. So the charges that the document states are computed again as of its own cut-off date, with
all that is known today, and what payments made after that date took from them is taken off. Time alone changes
nothing; a payment, a correction and a reversal do, whenever they are dated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cases.domain.debt import Statement
from cases.domain.facts import DocumentFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import DocumentStatus
from cases.law import LawAt

ASKING_KINDS: Final = frozenset({"aviso", "citatorio", "requerimiento"})
"""Letters that ask for payment. Titles, actas and proofs say what was so on their day, and stay as they are."""

_BEFORE_GOING_OUT: Final = frozenset({DocumentStatus.ISSUED, DocumentStatus.PRINTED, DocumentStatus.SIGNED})

POLICY_KEY: Final = "notice.amount_changed"


class ChangePolicy(StrEnum):
    """What is done with a letter whose amounts changed; one who paid everything gets none in any case."""

    PRINT = "print"
    CORRECT = "correct"
    OMIT = "omit"


class ChangeKind(StrEnum):
    UNCHANGED = "unchanged"
    LOWER = "lower"
    HIGHER = "higher"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Change:
    """How what is owed of the stated charges differs: `stated` on paper, `owed` as of the same cut-off date."""

    kind: ChangeKind
    stated: Decimal = ZERO
    owed: Decimal = ZERO


NOTHING_CHANGED: Final = Change(ChangeKind.UNCHANGED)


def policy_of(law: LawAt) -> ChangePolicy:
    return ChangePolicy(law.text(POLICY_KEY))


def is_checked(document: DocumentFacts) -> bool:
    """A copy of what already went out, or is void, says what the original says."""
    return document.kind in ASKING_KINDS and document.status in _BEFORE_GOING_OUT


def compare(
    stated: Mapping[int, Decimal], then: Statement, now: Statement, disputed: frozenset[int] = frozenset()
) -> Change:
    """How the charges of a document changed: `stated` is what it asks for each, by the key of the charge.

    `then` is the debt as of the cut-off date of the document without payments that have been reversed since, `now`
    that of today. Who paid what the letter asks for has paid, though cents of interest may have grown meanwhile; a
    charge that prescribed is not paid. What is `disputed` since then is asked for no more; where nothing else is left
    the hold itself keeps the letter.
    """
    owed = dict.fromkeys(stated, ZERO)
    owed |= {line.key: line.total for line in then.lines if line.key in stated}
    for one in now.allocations:
        if one.charge_key in owed and one.on > then.on:
            owed[one.charge_key] = max(owed[one.charge_key] - one.amount, ZERO)
    asked, left = sum(stated.values(), ZERO), sum(owed.values(), ZERO)
    still_there = any(line.key in stated for line in now.lines)
    if stated and (not left or not still_there):
        return Change(ChangeKind.PAID, asked, ZERO)
    if not disputed.issuperset(stated):
        owed |= dict.fromkeys(disputed & owed.keys(), ZERO)
        left = sum(owed.values(), ZERO)
    if all(owed[key] == amount for key, amount in stated.items()):
        return Change(ChangeKind.UNCHANGED, asked, left)
    return Change(ChangeKind.LOWER if left < asked else ChangeKind.HIGHER, asked, left)
