"""What every leaf of the policy works with: the facts, the law of the day and its calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

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

    def key(self, key: str, since: date | None = None) -> str:
        """The key that answers for this kind of account: its own while it has a value, else the one for all.

        `since` is the day whose law counts, today without it. A step keeps the policy of the day on which what
        it follows took effect: a later change is for later cases.
        """
        return self._law(since).key_for(key, self.facts.account.kind)

    def integer(self, key: str, since: date | None = None) -> int:
        return self._law(since).integer(self.key(key, since))

    def decimal(self, key: str) -> Decimal:
        return self.law.decimal(self.key(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return self.law.texts(self.key(key))

    def _law(self, since: date | None) -> LawAt:
        return self.law if since is None else self.law.book.at(since)

    def business_days_after(self, day: date, key: str) -> date:
        """The last day of an office term of `key` business days, as it was on `day`; it starts the day after."""
        return add_business_days(self.calendar, day, self.integer(key, day))

    def waited_until(self, notice: DocumentFacts) -> date:
        """The last day on which an answer to a delivered notice is waited for, the printed one at the least."""
        assert notice.delivered_on is not None, "only a proven delivery starts a wait"
        waited = self.business_days_after(notice.delivered_on, "notice.gap")
        return max(waited, notice.respond_by_on or waited)

    def valid_until(self, notice: DocumentFacts) -> date:
        """The last day on which a notice still supports the next step."""
        since = notice.delivered_on or notice.issued_on
        return since + timedelta(days=self.integer("notice.validity", since))


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def printed(day: date) -> str:
    """dd/mm/aaaa, as reasons show dates."""
    return short_date(day)
