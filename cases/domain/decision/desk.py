"""What every leaf of the policy works with: the facts, the law of the day and its calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.domain.documents.wording import short_date
from cases.domain.facts import CaseFacts, DocumentFacts
from cases.domain.terms import Calendar, add_business_days, calendar_of
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Desk:
    """One case on the desk, on one date."""

    facts: CaseFacts
    law: LawAt
    on: date

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.law, self.facts.account.district)

    def business_days_after(self, day: date, key: str) -> date:
        """The last day of an office term of `key` business days, as it was on `day`; it starts the day after."""
        return add_business_days(self.calendar, day, self.law.book.at(day).integer(key))

    def waited_until(self, notice: DocumentFacts) -> date:
        """The last day on which an answer to a delivered notice is waited for, the printed one at the least."""
        assert notice.delivered_on is not None, "only a proven delivery starts a wait"
        waited = self.business_days_after(notice.delivered_on, "notice.gap")
        return max(waited, notice.respond_by_on or waited)

    def valid_until(self, notice: DocumentFacts) -> date:
        """The last day on which a notice still supports the next step."""
        since = notice.delivered_on or notice.issued_on
        return since + timedelta(days=self.law.integer("notice.validity"))


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def printed(day: date) -> str:
    """dd/mm/aaaa, as reasons show dates."""
    return short_date(day)
