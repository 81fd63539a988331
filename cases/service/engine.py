"""Moving cases on: load, decide, write, look again. The night calls it by chunks, a verb for one case."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select, text, update
from sqlalchemy.orm import Session

from cases.domain.decision import Decision, Reason, decide, decide_opening, review, urgency, wait
from cases.domain.decision.desk import day_after
from cases.domain.errors import FactMissing, LawGap, TemplateBroken
from cases.domain.facts import CaseFacts
from cases.domain.slots import Slot
from cases.domain.vocabulary import AnswerKind, Event, Stage
from cases.law import LawBook
from cases.models import Account, Case, CaseEvent, among, before_referral
from cases.service.numbers import CASE_SERIES, Numbers, Series
from cases.service.press import Press
from cases.service.projection import latest_looks, store_answers
from cases.service.record import write
from cases.service.stamp import Stamp
from cases.service.steps import NIGHT_EVENTS, opening_entry, series_of, step
from cases.service.writing import Entry
from cases.snapshot import Ledger, load_facts, load_opening_facts

TakeNumbers = Callable[[Counter[Series]], Numbers]
"""Gives the numbers a piece of work announced."""


@dataclass(slots=True)
class Progress:
    """What happened to the cases looked at; every one of them is counted once in acts, waits or reviews."""

    acts: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    looked_at: int = 0
    wants_slot: list[tuple[int, int]] = field(default_factory=list)
    """Cases that may be cited and have no slot yet, as (urgency, case)."""
    opened: list[int] = field(default_factory=list)

    def add(self, other: "Progress") -> None:
        self.acts.update(other.acts)
        self.waits.update(other.waits)
        self.reviews.update(other.reviews)
        self.documents += other.documents
        self.looked_at += other.looked_at
        self.wants_slot.extend(other.wants_slot)
        self.opened.extend(other.opened)


def open_cases(
    session: Session,
    accounts: Collection[int],
    book: LawBook,
    stamp: Stamp,
    take: TakeNumbers,
    *,
    ledgers: dict[int, Ledger] | None = None,
) -> Progress:
    """Open a case for each account whose arrears call for one; the others learn when to be looked at next."""
    progress = Progress()
    found = [
        (facts, decide_opening(facts, book, stamp.on))
        for facts in load_opening_facts(session, accounts, book, stamp.on, ledgers=ledgers)
    ]
    opening = [(facts, decision) for facts, decision in found if decision.kind is AnswerKind.ACT]
    year = stamp.on.year
    numbers = take(Counter(Series(CASE_SERIES, facts.account.district, year) for facts, _ in opening))
    press = Press(book, stamp, numbers)
    keys = list(
        session.scalars(
            text("SELECT nextval('cases_id_seq') FROM generate_series(1, :count)"), {"count": len(opening)}
        )
    )
    entries = [
        opening_entry(facts, decision, press, key)
        for key, (facts, decision) in zip(keys, opening, strict=True)
    ]
    numbers.keep()
    write(session, entries, stamp)
    _look_at_accounts_on(session, {facts.account.key: decision.until_on for facts, decision in found})
    if entries:
        progress.acts[Event.OPEN] = len(entries)
    progress.opened.extend(keys)
    return progress


def _look_at_accounts_on(session: Session, days: Mapping[int, date | None]) -> None:
    session.execute(
        text(
            "UPDATE accounts SET look_on = new.look"
            " FROM unnest(CAST(:ids AS bigint[]), CAST(:days AS date[])) AS new (id, look)"
            " WHERE accounts.id = new.id"
        ),
        {"ids": list(days), "days": list(days.values())},
    )


def advance(
    session: Session,
    cases: Collection[int],
    book: LawBook,
    stamp: Stamp,
    take: TakeNumbers,
    *,
    slots: Mapping[int, Slot] | None = None,
    ledgers: dict[int, Ledger] | None = None,
) -> Progress:
    """Take the step that is due in each case, at most one, and store the answer of every one.

    Without `slots`, a case that may be cited is left untouched and named in `wants_slot`; with them, one that
    got none waits with its code. `ledgers` are those already read in this transaction.
    """
    progress = Progress()
    ledgers = {} if ledgers is None else ledgers
    facts = load_facts(session, cases, book, stamp.on, ledgers=ledgers)
    decisions = {key: decide(case, book, stamp.on) for key, case in facts.items()}
    acting: dict[int, Decision] = {}
    for key, decision in decisions.items():
        if decision.kind is not AnswerKind.ACT or decision.event not in NIGHT_EVENTS:
            continue
        if decision.event is Event.CITE and (slots is None or key not in slots):
            if slots is None:
                progress.wants_slot.append((urgency(facts[key], decision, book, stamp.on), key))
            else:
                decisions[key] = _no_slot(decision, stamp)
        else:
            acting[key] = decision
    waiting_for_slot = {key for _, key in progress.wants_slot}
    wanted: Counter[Series] = Counter()
    for key, decision in acting.items():
        assert decision.event is not None
        wanted.update(series_of(decision.event, facts[key], stamp.on.year))
    entries = _compose(facts, acting, decisions, Press(book, stamp, take(wanted)), slots or {})
    write(session, entries, stamp)
    acted = [entry.case for entry in entries]
    after = load_facts(session, acted, book, stamp.on, ledgers=ledgers)
    answers = {
        key: (facts[key], decision)
        for key, decision in decisions.items()
        if key not in after and key not in waiting_for_slot
    }
    answers |= {key: (case, decide(case, book, stamp.on)) for key, case in after.items()}
    store_answers(session, answers, book, stamp.on)
    _free_accounts(session, list(after.values()), stamp.on)
    _count(progress, entries, decisions, set(acted) | waiting_for_slot)
    return progress


def _compose(
    facts: Mapping[int, CaseFacts],
    acting: Mapping[int, Decision],
    decisions: dict[int, Decision],
    press: Press,
    slots: Mapping[int, Slot],
) -> list[Entry]:
    """The entries of the acts; one that lacks a fact or a value becomes a review with its reason."""
    entries: list[Entry] = []
    for key, decision in acting.items():
        try:
            entries.append(step(facts[key], decision, press, slots.get(key)))
            press.numbers.keep()
        except (FactMissing, LawGap, TemplateBroken) as error:
            press.numbers.take_back()
            reason = Reason(error.reason, "; ".join(error.basis))
            decisions[key] = review(error.code, reason, until_on=day_after(press.stamp.on))
    return entries


def _no_slot(decision: Decision, stamp: Stamp) -> Decision:
    return wait(
        "no_slot",
        *decision.reasons,
        Reason(
            "No queda cupo para citar dentro del horizonte: se intentará la próxima noche.",
            "política citation.horizon",
        ),
        until_on=day_after(stamp.on),
        task_on=stamp.on,
    )


def _free_accounts(session: Session, cases: Sequence[CaseFacts], on: date) -> None:
    """An account whose case closed, or whose file legal accepted, may need another case for what falls due later."""
    freed = [case.account.key for case in cases if not case.keeps_account]
    if freed:
        left = update(Account).where(among(Account.id, freed), Account.look_on.is_(None))
        session.execute(left.values(look_on=on))


def _count(
    progress: Progress, entries: Sequence[Entry], decisions: Mapping[int, Decision], done: set[int]
) -> None:
    for entry in entries:
        progress.acts[entry.event] += 1
        progress.documents += sum(1 + len(issued.attachments) for issued in entry.documents)
    for key, decision in decisions.items():
        if key in done:
            continue
        counted = progress.waits if decision.kind is AnswerKind.WAIT else progress.reviews
        counted[decision.code] += 1
    progress.looked_at += len(decisions) - len(progress.wants_slot)


def refresh(
    session: Session,
    cases: Collection[int],
    book: LawBook,
    on: date,
    *,
    ledgers: dict[int, Ledger] | None = None,
) -> None:
    """Store the answer of cases after a write of `on`, without acting.

    What is learnt late does not set an answer back: it is that of the latest day the case was looked at.
    `ledgers` are those read in this transaction since charges or payments were last written.
    """
    session.flush()
    for day, keys in latest_looks(session, cases, on).items():
        facts = load_facts(session, keys, book, day, ledgers=ledgers)
        answers = {key: (case, decide(case, book, day)) for key, case in facts.items()}
        store_answers(session, answers, book, day)
        _free_accounts(session, list(facts.values()), day)


def due_cases(session: Session, on: date) -> list[int]:
    """Open cases a night of `on` must look at, most urgent first."""
    due = select(Case.id).where(Case.stage != Stage.CLOSED, Case.look_on <= on)
    return list(session.scalars(due.order_by(Case.urgency, Case.id)))


def due_accounts(session: Session, on: date) -> list[int]:
    """Accounts a night of `on` must consider opening a case for."""
    return list(session.scalars(select(Account.id).where(is_due_account(on)).order_by(Account.id)))


_LAST_OF_REFERRAL = (
    select(CaseEvent.event)
    .where(CaseEvent.case_id == Case.id, CaseEvent.event.in_((Event.REFER, Event.ACCEPT_FILE)))
    .order_by(CaseEvent.sequence.desc())
    .limit(1)
    .scalar_subquery()
)
_AWAITS_LEGAL = and_(Case.stage == Stage.REFERRED, _LAST_OF_REFERRAL.is_distinct_from(Event.ACCEPT_FILE))
_IS_KEPT = exists().where(Case.account_id == Account.id, or_(before_referral(), _AWAITS_LEGAL))


def is_due_account(on: date) -> ColumnElement[bool]:
    """It is time to look and no case keeps the account to itself (`CaseFacts.keeps_account`)."""
    return and_(Account.look_on <= on, ~_IS_KEPT)
