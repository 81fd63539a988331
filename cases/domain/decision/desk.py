"""What every leaf of the policy works with: the facts, the law of the day and its calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.terms import Calendar, add_business_days, calendar_of, term_end
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Desk:
    """One case on the desk, on one date."""

    facts: CaseFacts
    law: LawAt
    on: date

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.law)

    def business_days_after(self, day: date, key: str) -> date:
        """The last day of an office term of `key` business days that starts the day after `day`."""
        return add_business_days(self.calendar, day, self.law.integer(key))

    def legal_term_end(self, notified_on: date, days_key: str, kind_key: str) -> date:
        """The last day of a legal term that starts the day after a proven notification."""
        return term_end(self.calendar, notified_on, self.law.integer(days_key), self.law.text(kind_key))

    def is_stale(self, document: DocumentFacts) -> bool:
        """Whether a notice is too old to support the next step."""
        since = document.delivered_on or document.issued_on
        return self.on > since + timedelta(days=self.law.integer("notice.validity"))


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def printed(day: date) -> str:
    """dd/mm/aaaa, as reasons show dates."""
    return f"{day:%d/%m/%Y}"
