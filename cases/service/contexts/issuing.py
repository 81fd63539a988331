"""What the documents of one district and date say alike, and the seal each one gets at the end."""

import unicodedata
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, lru_cache
from typing import Any

from cases.domain.documents import Document, to_context
from cases.domain.documents.authenticity import qr_text
from cases.domain.documents.common import ExpiryRow, Heading
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.rows import MOST_EXPIRY_ROWS, expiry_rows, percent_text, planned_deliveries
from cases.domain.documents.wording import counted, place_and_date, term_text
from cases.domain.terms import Calendar, TermKind, calendar_of, term_end
from cases.law import Issuer, LawAt, LawBook
from document_templates import fingerprint

_STEP_NOUNS = {"months": ("mes", "meses"), "calendar_days": ("día", "días"), "days": ("día", "días")}


@dataclass(frozen=True, eq=False)
class IssuingDay:
    """One district on one date: its law, its calendar, and what the common block says whatever the case.

    Made once and used for every document of the day.
    """

    law: LawAt
    issuer: Issuer
    calendar: Calendar
    on: date
    heading: Heading

    def signed_by(self, post: str) -> dict[str, str]:
        """The signature block of who holds a post on the date."""
        holder = self.law.signatory(post)
        return {
            "signatory_name": holder.name,
            "signatory_post": holder.post,
            "signatory_authority": holder.authority,
        }

    def term_end_of(self, kind: str, notified_on: date) -> date | None:
        """Last day of the term that the notification of a kind starts; None when it starts none."""
        key = KINDS[kind].term_key
        if not key:
            return None
        return term_end(self.calendar, notified_on, self.law.integer(key), self._day_kind)

    def term_text_of(self, kind: str) -> str:
        """Its length in words and figures with the kind of days, or ""."""
        key = KINDS[kind].term_key
        return term_text(self.law.integer(key), self._day_kind) if key else ""

    @cached_property
    def demand_expiry(self) -> tuple[ExpiryRow, ...]:
        """The table of a final demand for the days on which delivery is planned."""
        days = planned_deliveries(self.calendar, self.on, MOST_EXPIRY_ROWS)
        return expiry_rows(self.calendar, days, self.law.integer("demand.days"), self._day_kind)

    @cached_property
    def public_address(self) -> str:
        """Where the QR of the letters opens them, or ""."""
        return self.law.text("documents.public_address")

    @property
    def counts_business_days(self) -> bool:
        return self._day_kind == "business"

    @cached_property
    def _day_kind(self) -> TermKind:
        kind = self.law.text("demand.day_kind")
        return "business" if kind == "business" else "calendar"


@lru_cache(maxsize=64)
def issuing_day(book: LawBook, district: str, on: date, at: time) -> IssuingDay:
    """`at` is the local hour printed as hour of issue. Raises LawGap where the law book names no issuer."""
    law = book.at(on)
    issuer = law.issuer(district)
    return IssuingDay(
        law=law,
        issuer=issuer,
        calendar=calendar_of(law, district),
        on=on,
        heading=Heading(**_letterhead(issuer), **_date_fields(issuer, on, at), **_legal_numbers(law)),
    )


def _letterhead(issuer: Issuer) -> dict[str, str]:
    return {
        "issuer_name": issuer.issuer_name,
        "issuer_office": issuer.issuer_office,
        "council_name": issuer.council_name,
        "district_name": issuer.district_name,
        "department_name": issuer.department_name,
        "logo": _logo_key(issuer.issuer_name),
        "unit_name": issuer.unit_name,
        "office_address": issuer.office_address,
        "office_hours": issuer.office_hours,
        "office_phone": issuer.office_phone,
        "office_email": issuer.office_email,
        "pay_office_address": issuer.pay_office_address,
        "payment_means": issuer.payment_means,
        "other_payment_places": issuer.other_payment_places,
        "papers_to_bring": issuer.papers_to_bring,
        "place_name": issuer.place_name,
    }


def _logo_key(issuer_name: str) -> str:
    """The image is named after the creditor, so that it changes on the day the creditor does."""
    plain = unicodedata.normalize("NFKD", issuer_name).encode("ascii", "ignore").decode()
    return "_".join(plain.lower().split())


def _date_fields(issuer: Issuer, on: date, at: time) -> dict[str, str]:
    return {
        "place_and_date": place_and_date(issuer.place_name, on),
        "issued_on": on.isoformat(),
        "issued_at": f"{at:%H:%M}",
    }


def _legal_numbers(law: LawAt) -> dict[str, str]:
    step = law.value("fine.late.step")
    return {
        "fine_first_pct": percent_text(law.decimal("fine.late.first")),
        "fine_after_pct": percent_text(law.decimal("fine.late.after")),
        "fine_first_months_text": counted(law.integer("fine.late.step"), *_STEP_NOUNS[step.unit]),
        "festivities_pct": percent_text(law.decimal("festivities.pct")),
        "interest_year_days": str(law.integer("interest.year_days")),
        "prescription_years_text": counted(law.integer("prescription.years"), "año", "años"),
        "demand_days_text": counted(law.integer("demand.days"), "día", "días"),
        "appeal_days_text": counted(law.integer("appeal.days"), "día", "días"),
    }


def sealed_context(document: Document, public_address: str = "") -> dict[str, Any]:
    """The context to render and to store: its fingerprint is of everything printed, its QR names both.

    The QR opens the document under `public_address`; without one it says number and fingerprint.
    """
    context = to_context(document)
    context["content_fingerprint"] = printed = fingerprint(context)
    context["qr_payload"] = qr_text(context["document_number"], printed, public_address)
    return context
