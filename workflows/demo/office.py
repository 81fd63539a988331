"""The simulated office: who acts, at what hour, what is still to be done, and what the rules refused."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from cases.clock import OFFICE_ZONE
from cases.domain.errors import CobranzaError, FactMissing, RuleRefused
from cases.domain.terms import Calendar, add_business_days, calendar_of
from cases.domain.vocabulary import Role
from cases.law import LawBook
from cases.service.batch import perform_on_each
from cases.service.stamp import Stamp
from cases.service.verbs import Done, perform
from cases.snapshot.law import law_in_force
from workflows.demo.characters import Part
from workflows.demo.mailbox import Post
from workflows.demo.portfolio import Debtor

_BEFORE_ANY_DAY = datetime.min.replace(tzinfo=UTC)

Errand = Callable[[], object]

_BETWEEN_ACTS = timedelta(seconds=40)


@dataclass(slots=True)
class Office:
    """One working office on one day; `clock` only moves forward inside a day."""

    engine: Engine
    sessions: sessionmaker[Session]
    shipped: LawBook
    book: LawBook
    """What shipped with what people approved on top: the law everybody computes with."""
    debtors: Mapping[str, Debtor]
    random: Random
    post: Post
    today: date = date.min
    clock: datetime = _BEFORE_ANY_DAY
    refused: Counter[str] = field(default_factory=Counter)
    agenda: dict[date, list[Errand]] = field(default_factory=lambda: defaultdict(list))
    remembered: set[tuple[str, ...]] = field(default_factory=set)
    receipts: int = 0
    proofs: int = 0
    suits: int = 0
    upheld: dict[str, str] = field(default_factory=dict)
    """Accounts whose owner claimed rightly, with their case; the next file of the books corrects them."""
    closed_accounts: set[str] = field(default_factory=set)
    """Accounts that get no more charges."""

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.book.at(self.today))

    def part_of(self, account: str) -> Part:
        return self.debtors[account].part

    def learn_law(self) -> None:
        """From here on everybody computes with what was just approved."""
        with self.sessions.begin() as session:
            self.book = law_in_force(session, self.shipped)

    def begin_day(self, on: date) -> None:
        self.today = on
        self.clock = _instant(on, time(1))

    def not_before(self, hour: int, minute: int = 0) -> None:
        """Moves the clock on to an hour of the day, unless it is later already."""
        self.clock = max(self.clock, _instant(self.today, time(hour, minute)))

    def stamp(self, role: Role) -> Stamp:
        """Whoever holds the role acts now; the next act comes a moment later."""
        self.clock += _BETWEEN_ACTS
        return Stamp(role.value, role.value, self.today, self.clock)

    def act(self, role: Role, case: str, verb: str, data: Mapping[str, Any] | None = None) -> Done | None:
        """One verb by one person; what the rules refuse is counted, and None."""
        stamp = self.stamp(role)
        try:
            with self.sessions.begin() as session:
                return perform(session, case, verb, stamp, data or {}, self.book)
        except (RuleRefused, FactMissing) as refusal:
            self.refused[refusal.code] += 1
            return None

    def act_on_each(self, role: Role, verb: str, data_by_case: Mapping[str, Mapping[str, Any]]) -> set[str]:
        """One verb on a pile of cases by one person; the cases it was done on."""
        if not data_by_case:
            return set()
        stamp = self.stamp(role)
        with self.sessions.begin() as session:
            answers = perform_on_each(session, verb, data_by_case, stamp, self.book)
        refusals = {case: answer for case, answer in answers.items() if isinstance(answer, CobranzaError)}
        self.refused.update(refusal.code for refusal in refusals.values())
        return set(answers) - set(refusals)

    def in_days(self, business_days: int, errand: Errand) -> None:
        """Somebody will do something so many business days from now."""
        self.agenda[add_business_days(self.calendar, self.today, business_days)].append(errand)

    def on(self, day: date, errand: Errand) -> None:
        """Somebody will do something on a business day that is not over."""
        self.agenda[day].append(errand)

    def first_time(self, *what: str) -> bool:
        """Whether this is the first time somebody thinks of it; people do not repeat themselves every day."""
        is_new = what not in self.remembered
        self.remembered.add(what)
        return is_new

    def next_receipt(self) -> str:
        self.receipts += 1
        return f"T-{self.today.year}-{self.receipts:06d}"


def _instant(on: date, at: time) -> datetime:
    return datetime.combine(on, at, OFFICE_ZONE).astimezone(UTC)
