"""The common block of one case: whose debt, of which account, how much, under whose succession."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Self

from cases.domain.debt import Line
from cases.domain.documents.common import CommonBlock, JointDebtorRow, LineRow
from cases.domain.documents.periods import OPENING_PREFIX
from cases.domain.documents.rows import (
    Origins,
    amount_or_nothing,
    percent_text,
    sums,
    tribute_rows,
)
from cases.domain.documents.wording import (
    NO_ADDRESS,
    NO_IDENTITY,
    account_description,
    identity_line,
    place_for_notices,
)
from cases.domain.facts import AccountFacts, CaseFacts, PersonFacts, TaxpayerFacts
from cases.domain.money import ZERO
from cases.domain.ways import represents
from cases.service.contexts.issuing import IssuingDay

WITHOUT_CASE = "ninguno"
_LAST_MONTH = "-12"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a document is about.

    `last_act` is the place that the debtor stated in the last appearance, and its day (LGTM 25).
    """

    case_number: str
    taxpayer: TaxpayerFacts
    account: AccountFacts
    origins: Origins
    last_act: tuple[str, date] | None = None

    @classmethod
    def of(cls, facts: CaseFacts) -> Self:
        return cls(
            case_number=facts.number,
            taxpayer=facts.taxpayer,
            account=facts.account,
            origins=facts.origins,
            last_act=facts.stated_place,
        )


@dataclass(frozen=True, slots=True)
class Amounts:
    """The lines a document states, on one date; `by_tribute` prints their summary, `rows` their detail."""

    on: date
    rate_annual: Decimal
    lines: Sequence[Line]
    minimum_fine_adjustment: Decimal = ZERO
    credit: Decimal = ZERO
    by_tribute: bool = False
    rows: tuple[LineRow, ...] = ()

    @classmethod
    def overdue(cls, facts: CaseFacts, *, by_tribute: bool = False) -> Self:
        """What the case collects: overdue, not prescribed, its own."""
        return cls(
            on=facts.statement.on,
            rate_annual=facts.statement.rate_annual,
            lines=facts.lines,
            minimum_fine_adjustment=facts.minimum_fine_adjustment,
            credit=facts.statement.credit,
            by_tribute=by_tribute,
        )


def common_block(
    day: IssuingDay,
    subject: Subject,
    amounts: Amounts,
    number: str,
    *,
    post: str = "unit_chief",
    older_dates: Sequence[date] = (),
    changes: Mapping[str, Any] | None = None,
) -> CommonBlock:
    """`older_dates`, of the acts, plans or receipts it names, may call for the predecessor."""
    assert amounts.on == day.on, "a document states the debt of the day it is issued"
    return CommonBlock(
        **{
            "heading": day.heading,
            **day.signed_by(post),
            **_succession(day, subject, amounts.lines, older_dates),
            **_debtor(subject),
            **sums(amounts.lines, amounts.minimum_fine_adjustment).texts(),
            "document_number": number,
            "case_number": subject.case_number,
            "amounts_on": amounts.on.isoformat(),
            "rate_annual": percent_text(amounts.rate_annual),
            "credit": amount_or_nothing(amounts.credit),
            "tributes": tribute_rows(amounts.lines, day.law, subject.origins) if amounts.by_tribute else (),
            "lines": amounts.rows,
            **(changes or {}),
        }
    )


def _succession(
    day: IssuingDay, subject: Subject, lines: Sequence[Line], older_dates: Sequence[date]
) -> dict[str, str]:
    """The former creditor, only where something printed is older than the succession."""
    if not day.issuer.predecessor_name:
        return {}
    since = date.fromisoformat(day.issuer.succession_on)
    acts = (subject.origins[line.key].notified_on for line in lines if line.key in subject.origins)
    older = any(_arose_before(line.period, day.issuer.succession_on) for line in lines) or any(
        on is not None and on < since for on in chain(acts, older_dates)
    )
    if not older:
        return {}
    return {
        "predecessor_name": day.issuer.predecessor_name,
        "succession_on": day.issuer.succession_on,
        "succession_basis": day.issuer.succession_basis,
    }


def _arose_before(period: str, day: str) -> bool:
    """Whether the taxable event of a period is of an earlier month; a year's is in December (LGTM 34).

    An opening balance holds periods that nobody detailed, so it counts as older.
    """
    if period.startswith(OPENING_PREFIX):
        return True
    month = period if "-" in period else period + _LAST_MONTH
    return month < day[: len("2024-05")]


def _debtor(subject: Subject) -> dict[str, Any]:
    taxpayer, account = subject.taxpayer, subject.account
    place = account.address or account.neighbourhood
    address, basis = place_for_notices(subject.last_act, taxpayer.address, place)
    return {
        "taxpayer_name": taxpayer.name,
        "taxpayer_kind": "sucesion" if taxpayer.died_on else str(taxpayer.kind),
        "identity_line": identity_line(taxpayer.dui, taxpayer.nit),
        **_representative(taxpayer, account.people),
        "joint_debtors": tuple(_joint_debtor(person) for person in account.people if not represents(person)),
        "account_number": account.number,
        "account_description": account_description(
            account.kind,
            neighbourhood=account.neighbourhood,
            cadastral_key=account.cadastral_key,
            business=account.business,
        ),
        "property_address": place or NO_ADDRESS,
        "notification_address": address,
        "notification_address_basis": basis,
    }


def _representative(taxpayer: TaxpayerFacts, people: Sequence[PersonFacts]) -> dict[str, str]:
    """Who acts for the taxpayer: a person recorded for the account goes before the name in the register."""
    person = next((person for person in people if represents(person)), None)
    if person:
        name, capacity, identity = person.name, person.capacity, person.identity_line
    else:
        name, capacity, identity = taxpayer.representative, "representante", ""
    if not name:
        return {}
    return {
        "representative_name": name,
        "representative_capacity": capacity,
        "representative_identity_line": identity or NO_IDENTITY,
    }


def _joint_debtor(person: PersonFacts) -> JointDebtorRow:
    return JointDebtorRow(
        name=person.name,
        identity_line=person.identity_line or NO_IDENTITY,
        capacity=person.capacity,
        joint=person.answers_for_the_whole,
        basis=person.basis,
    )
