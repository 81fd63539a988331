"""What a verb is: its name, the fields it takes, who may use it, and the function that turns facts into an entry."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cases.domain.decision import Decision
from cases.domain.errors import RuleRefused
from cases.domain.facts import CaseFacts
from cases.domain.permissions import roles_for
from cases.domain.refusals import Table, why_not
from cases.domain.vocabulary import Event, Role
from cases.domain.words import EVENT_NAMES
from cases.law import LawAt, LawBook
from cases.models import User
from cases.service.press import Press
from cases.service.stamp import Stamp
from cases.service.writing import Entry, Written
from cases.snapshot import Ledger


class Fields(BaseModel):
    """Data of a verb. Unknown keys are refused: a misspelt one must not be ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class NoFields(Fields):
    """A verb that needs nothing more than the case and the date."""


_FULL_NAME = select(User.full_name).where(User.name == bindparam("name"))


@dataclass(frozen=True)
class Work:
    """What a verb has in its hands: the locked case, the law of the day, and the press."""

    session: Session
    facts: CaseFacts
    decision: Decision
    book: LawBook
    stamp: Stamp
    press: Press
    ledgers: dict[int, Ledger] = field(default_factory=dict)
    """Those read in this transaction, by account: a verb that looks at the debt again need not read them again."""

    @property
    def law(self) -> LawAt:
        return self.press.law

    @property
    def table(self) -> Table:
        """The case as the person who acts finds it; a day before that of recording is over."""
        hour = self.stamp.local_hour if self.stamp.on == self.stamp.local_day else None
        role, actor = Role(self.stamp.role), self.stamp.actor
        return Table(self.facts, self.decision, role, self.law, self.stamp.on, hour, actor)

    @property
    def actor_name(self) -> str:
        """Who acts, as an acta prints it: the full name of the user."""
        actor = self.stamp.actor
        known: dict[str, str] = self.session.info.setdefault("full_names", {})
        if actor not in known:
            known[actor] = self.session.scalar(_FULL_NAME, {"name": actor}) or actor
        return known[actor]


@dataclass(frozen=True)
class Outcome:
    """The entry to write, and what must be written once it has its ids, in the same transaction."""

    entry: Entry
    message: str
    after: Callable[[Written], None] | None = None


Run = Callable[[Work, "Fields"], Outcome]


@dataclass(frozen=True)
class Verb:
    """A step that a person may take. `summary` says in Spanish what it does and what it produces."""

    event: Event
    fields: type[Fields]
    summary: str
    run: Callable[..., Outcome]
    answer_stays: bool = False
    """It writes nothing that a decision looks at, unless it writes another event than its own."""

    @property
    def name(self) -> str:
        return self.event.value

    @property
    def title(self) -> str:
        return EVENT_NAMES[self.event]

    @property
    def roles(self) -> frozenset[Role]:
        return roles_for(self.event)


def run(work: Work, verb: Verb, fields: Fields) -> Outcome:
    """What the verb would write. Raises RuleRefused with what the list of actions shows where the step is off."""
    refuse_unless_open(work, verb.event)
    return verb.run(work, fields)


def refuse_unless_open(work: Work, event: Event) -> None:
    off = why_not(work.table, event)
    if off is not None:
        raise RuleRefused(off.code, off.reason, off.basis)


@dataclass(frozen=True, slots=True)
class Done:
    """What the person is told: the event written, the numbers of its documents, one sentence."""

    case: str
    event: str
    documents: tuple[str, ...]
    message: str
