"""The payment plan and the record of its lapse."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import CommonBlock


class InstalmentRow(NamedTuple):
    """The schedule."""

    number: str
    due_on: str
    principal: str
    other: str
    interest_estimate: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvenioDePago(Document):
    """A payment plan (LGTM 36, 37); instalments sum to `financed_total` plus the estimated interest."""

    kind: ClassVar[str] = "convenio_de_pago"

    common: CommonBlock
    regime: Literal["law", "ordinance", "judicial"]
    request_number: str
    request_on: str
    approval_text: str
    down_payment: str
    down_payment_receipt: str
    down_payment_on: str
    financed_total: str
    instalments: tuple[InstalmentRow, ...]
    instalments_count_text: str
    single_instalment: bool
    last_due_on: str
    lapse_text: str
    lapse_basis: str
    resolution_number: str = ""
    waived_interest: str = ""
    waived_fine: str = ""
    guarantee_text: str = ""
    court_number: str = ""
    costs_amount: str = ""
    second_signatory_name: str
    second_signatory_line: str


class MissedInstalmentRow(NamedTuple):
    """Instalments not paid in full."""

    number: str
    due_on: str
    amount: str
    paid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaDeIncumplimiento(Document):
    """Which instalments were not paid, when the plan lapsed and what is owed now (LGTM 37)."""

    kind: ClassVar[str] = "acta_de_incumplimiento"

    common: CommonBlock
    plan_number: str
    plan_signed_on: str
    missed: tuple[MissedInstalmentRow, ...]
    lapsed_on: str
    lapse_text: str
    lapse_basis: str
    paid_to_date: str
    revived_interest: str = ""
    revived_fine: str = ""
    resolution_number: str = ""
    last_instalment_checked_on: str
    accounts_officer_name: str
    accounts_officer_post: str
