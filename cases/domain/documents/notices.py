"""What asks for payment or calls to the office, and the statement that goes with it."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from cases.domain.documents.base import Document
from cases.domain.documents.common import CommonBlock, ExpiryRow


class PreviousNoticeRow(NamedTuple):
    """Notices already delivered."""

    number: str
    delivered_on: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aviso(Document):
    """A persuasive notice, first or later; it starts no legal term (LGTM 84)."""

    kind: ClassVar[str] = "aviso"

    common: CommonBlock
    notice_ordinal: Literal["first", "later"]
    notice_ordinal_text: str
    respond_by_on: str
    previous_notices: tuple[PreviousNoticeRow, ...] = ()
    statement_number: str
    offers_plan: bool
    plan_offer_text: str = ""
    fine_step_on: str = ""
    ordinance_name: str = ""
    ordinance_until_on: str = ""


class SectionRow(NamedTuple):
    """A part of the table, by the budget year its charges belong to, and what its rows not prescribed add up to."""

    code: str
    title: str
    principal: str
    interest: str
    fine: str
    festivities: str
    total: str


class ExplainedRow(NamedTuple):
    """How the accessories of one line were computed; `values` are numbers of the list of values.

    Without a period it is what the minimum fine adds to the whole statement.
    """

    tribute: str
    period: str = ""
    interest: str = ""
    fine: str = ""
    festivities: str = ""
    articles: str = ""
    values: str = ""


class ValueRow(NamedTuple):
    """A value of the law that the computation rests on, where it comes from and how sure it is."""

    number: str
    name: str
    amount: str
    valid_from: str
    source: str
    status: str


class PaymentRow(NamedTuple):
    """Last payments."""

    receipt: str
    paid_on: str
    amount: str
    applied_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstadoDeCuenta(Document):
    """The debt of one account on one date, line by line; the only kind that shows charges not yet due.

    `explained` and its `values` are the annex of a statement that somebody asks for at the office.
    """

    kind: ClassVar[str] = "estado_de_cuenta"

    common: CommonBlock
    law_version: str
    sections: tuple[SectionRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()
    prescribed_total: str = ""
    overdue_total: str = ""
    explained: tuple[ExplainedRow, ...] = ()
    values: tuple[ValueRow, ...] = ()
    requested_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citatorio(Document):
    """A summons to the office on a day and hour (LGTM 90 no. 6); void if delivered after `deliver_by_on`."""

    kind: ClassVar[str] = "citatorio"

    common: CommonBlock
    citation_ordinal: Literal["first", "second"]
    appointment_on: str
    appointment_at: str
    appointment_place: str
    officer_name: str
    deliver_by_on: str
    reschedule_by_on: str
    first_citation_number: str = ""
    first_appointment_on: str = ""
    no_show_number: str = ""
    statement_number: str


class StepRow(NamedTuple):
    """What was done before."""

    step: str
    number: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requerimiento(Document):
    """The final demand out of court; its term runs from the day after notification (LGTM 118)."""

    kind: ClassVar[str] = "requerimiento"

    common: CommonBlock
    statement_number: str
    steps: tuple[StepRow, ...]
    cause: Literal["no_response", "no_agreement", "plan_lapsed", "prescription_near"]
    breach_number: str = ""
    offers_plan: bool
    plan_offer_text: str = ""
    term_text: str
    term_in_business_days: bool
    expiry_by_delivery: tuple[ExpiryRow, ...]
