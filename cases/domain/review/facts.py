"""What a review looks at and what it concludes; frozen, empty text where the register has nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cases.domain.debt import Charge, Payment
from cases.domain.errors import CobranzaError
from cases.domain.money import ZERO
from cases.domain.review.catalogue import CATALOGUE, FindingCode, Severity

_SEPARATOR = "\x1f"
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class AccountUnderReview:
    """One account with everything its review may look at.

    `payments` include reversed ones; `credit` is that of its statement, `unpaid` the labels of its lines.
    `same_dui` and `same_nit` are codes of the other taxpayers with the owner's document; `receipts_elsewhere`
    gives, for a receipt of this account, accounts of other taxpayers that have it too. `gap` is why the debt
    cannot be computed.
    """

    owner_code: str
    owner_name: str
    owner_dui: str = ""
    owner_nit: str = ""
    owner_address: str = ""
    address: str = ""
    zone: str = ""
    is_closed: bool = False
    charges: Sequence[Charge] = ()
    payments: Sequence[Payment] = ()
    credit: Decimal = ZERO
    unpaid: tuple[str, ...] = ()
    same_dui: tuple[str, ...] = ()
    same_nit: tuple[str, ...] = ()
    receipts_elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gap: CobranzaError | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """An anomaly: code and `subject` identify it inside its account, `seen` is what it rests on.

    While `seen` stays the same it is the same anomaly, whatever the words of `text`.
    """

    code: FindingCode
    subject: str
    text: str
    seen: tuple[str, ...]

    @property
    def fact(self) -> str:
        """Digest of what was seen; another one means that the facts changed."""
        said = _SEPARATOR.join(self.seen)
        return hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_LENGTH]

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    @property
    def basis(self) -> tuple[str, ...]:
        return CATALOGUE[self.code].basis
