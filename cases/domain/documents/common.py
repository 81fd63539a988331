"""The common block: what every document says of issuer, addressee and debt, under the same names."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from cases.domain.documents.base import Record


class JointDebtorRow(NamedTuple):
    """Somebody else who answers for the debt; `joint` only where LGTM 22 makes each owe the whole."""

    name: str
    identity_line: str
    capacity: str
    joint: bool
    basis: str


class TributeRow(NamedTuple):
    """What is owed for one tribute of one origin; amounts are sums of lines."""

    name: str
    periods: str
    origin: str
    principal: str
    interest: str
    fine: str
    festivities: str
    total: str


class LineRow(NamedTuple):
    """One charge; `prescribed` rows are shown and never summed. `days_late` is a count of calendar days.

    `section` is the code of the section it is printed under.
    """

    section: str
    budget_code: str
    tribute: str
    period: str
    due_on: str
    days_late: str
    origin: str
    principal: str
    interest: str
    fine: str
    festivities: str
    total: str
    prescribed: bool
    prescribes_on: str


class RemedyRow(NamedTuple):
    """A remedy that counsel configured for a kind of document."""

    remedy: str
    authority: str
    where_filed: str
    term: str
    basis: str


class ExpiryRow(NamedTuple):
    """If it is delivered on this day, the term ends on that one, inclusive."""

    delivered_on: str
    expires_on: str


class AnnexRow(NamedTuple):
    """Something handed over with a document."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Record):
    """What all documents of one district and day say alike: who issues, when, and the numbers of the law."""

    issuer_name: str
    issuer_office: str
    council_name: str
    district_name: str = ""
    department_name: str
    logo: str
    unit_name: str
    office_address: str
    office_hours: str
    office_phone: str
    office_email: str
    pay_office_address: str
    payment_means: str
    other_payment_places: str = ""
    papers_to_bring: str
    place_name: str
    place_and_date: str
    issued_on: str
    issued_at: str
    fine_first_pct: str
    fine_after_pct: str
    fine_first_months_text: str
    festivities_pct: str
    interest_year_days: str
    prescription_years_text: str
    demand_days_text: str
    appeal_days_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonBlock(Record):
    """The fields every kind has.

    Amounts are decimal text to the cent, dates ISO, hours `HH:MM`, percentages decimal text without the sign.
    Every amount is that of `amounts_on`; `fine` includes `minimum_fine_adjustment`. The fingerprint is of all
    the rest, so it and the QR that names it come last and may be empty until then.
    """

    heading: Heading
    predecessor_name: str = ""
    succession_on: str = ""
    succession_basis: str = ""
    document_number: str
    case_number: str
    copy_mark: str = ""
    unregistered: bool = False
    taxpayer_name: str
    taxpayer_kind: Literal["natural", "juridica", "sucesion", "ente_colectivo"]
    identity_line: str
    representative_name: str = ""
    representative_capacity: str = ""
    representative_identity_line: str = ""
    joint_debtors: tuple[JointDebtorRow, ...] = ()
    account_number: str
    account_description: str
    property_address: str
    notification_address: str
    notification_address_basis: str
    tributes: tuple[TributeRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    amounts_on: str
    principal: str
    interest: str
    fine: str
    festivities: str
    total: str
    minimum_fine_adjustment: str = ""
    credit: str = ""
    rate_annual: str
    mandate_number: str = ""
    remedies: tuple[RemedyRow, ...] = ()
    signatory_name: str
    signatory_post: str
    signatory_authority: str
    qr_payload: str = ""
    content_fingerprint: str = ""
