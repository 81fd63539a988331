"""What says that a debt is over."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import CommonBlock


class ReceiptRow(NamedTuple):
    """Receipts of the treasury."""

    receipt: str
    paid_on: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finiquito(Document):
    """That what `scope_text` names is extinguished; it is not a solvencia (LGTM 30)."""

    kind: ClassVar[str] = "finiquito"

    common: CommonBlock
    cause: Literal["paid", "plan_completed", "compensated", "paid_with_waiver", "paid_in_court"]
    scope_text: str
    receipts: tuple[ReceiptRow, ...] = ()
    paid_total: str = ""
    extinguished_on: str
    plan_number: str = ""
    resolution_number: str = ""
    waived_total: str = ""
    compensation_number: str = ""
    court_number: str = ""
    treasurer_name: str
    treasurer_post: str
