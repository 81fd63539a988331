"""Findings with where each stands: computed from facts and marks, some accounts at a time, nothing stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from cases.domain.money import ZERO
from cases.domain.review import Finding, State, of_no_account, review, state_after, thresholds_of
from cases.law import LawBook
from cases.models import FindingMark, Payment, UnplacedPayment, among
from cases.snapshot.review import account_chunks, load_under_review

AT_ONCE = 500
"""Accounts, or payments of none, looked at together: what bounds the memory of a review."""


class Identity(NamedTuple):
    """What makes a finding the same one from one review to the next; no account: money that came for none."""

    account: int | None
    code: str
    subject: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding and its state."""

    finding: Finding
    state: State


@dataclass(frozen=True, slots=True)
class Step:
    """What is looked at together: accounts, or payments of no account, by key."""

    accounts: Sequence[int] = ()
    unplaced: Sequence[int] = ()

    @property
    def subjects(self) -> list[str]:
        """What the findings about its payments of no account are called."""
        return [str(key) for key in self.unplaced]


Seen = Mapping[Identity, Standing]
"""What a step found."""


def steps(session: Session) -> Iterator[Step]:
    """Everything there is to review, in a fixed order."""
    for accounts in account_chunks(session, AT_ONCE):
        yield Step(accounts=accounts)
    last = 0
    wanted = select(UnplacedPayment.id).order_by(UnplacedPayment.id).limit(AT_ONCE)
    while unplaced := session.scalars(wanted.where(UnplacedPayment.id > last)).all():
        yield Step(unplaced=unplaced)
        last = unplaced[-1]


def look(session: Session, step: Step, book: LawBook, on: date) -> Seen:
    """What a step finds as of `on`, from what is recorded now, in a constant number of queries."""
    return _of_accounts(session, step.accounts, book, on) if step.accounts else _of_none(session, step, on)


def _of_accounts(session: Session, accounts: Sequence[int], book: LawBook, on: date) -> Seen:
    thresholds = thresholds_of(book.at(on))
    found = {
        Identity(key, one.code, one.subject): one
        for key, account in load_under_review(session, accounts, book, on).items()
        for one in review(account, book, on, thresholds)
    }
    return _with_states(found, _last_marks(session, among(FindingMark.account_id, accounts)))


def _of_none(session: Session, step: Step, on: date) -> Seen:
    """Money that no portfolio could place, until the rest of its receipt is recorded on some account."""
    rows = session.execute(
        select(
            UnplacedPayment.id,
            UnplacedPayment.receipt,
            UnplacedPayment.account,
            UnplacedPayment.paid_on,
            UnplacedPayment.amount,
            _still_out(),
        )
        .where(among(UnplacedPayment.id, step.unplaced))
        .order_by(UnplacedPayment.id)
    )
    found = {}
    for key, receipt, account, paid_on, amount, is_out in rows:
        one = of_no_account(key, receipt, account, paid_on, amount)
        if is_out and paid_on <= on:
            found[Identity(None, one.code, one.subject)] = one
    about = (FindingMark.account_id.is_(None), FindingMark.subject.in_(step.subjects))
    return _with_states(found, _last_marks(session, *about))


def _still_out() -> ColumnElement[bool]:
    """Whether less than its amount was recorded under its receipt and day since it was left out."""
    placed = (
        select(func.coalesce(func.sum(Payment.amount), ZERO))
        .where(
            Payment.receipt == UnplacedPayment.receipt,
            Payment.paid_on == UnplacedPayment.paid_on,
            Payment.reversed_on.is_(None),
            Payment.recorded_at > UnplacedPayment.recorded_at,
        )
        .scalar_subquery()
    )
    return placed < UnplacedPayment.amount


def _last_marks(session: Session, *wanted: ColumnElement[bool]) -> dict[Identity, tuple[str, str]]:
    """The last mark of each finding, with the fact it was put on."""
    identity = (FindingMark.account_id, FindingMark.code, FindingMark.subject)
    last = (
        select(*identity, FindingMark.fact, FindingMark.mark)
        .where(*wanted)
        .ext(distinct_on(*identity))
        .order_by(*identity, FindingMark.id.desc())
    )
    return {
        Identity(account, code, subject): (fact, mark)
        for account, code, subject, fact, mark in session.execute(last)
    }


def _with_states(
    found: Mapping[Identity, Finding], marks: Mapping[Identity, tuple[str, str]]
) -> dict[Identity, Standing]:
    return {
        identity: Standing(one, state_after(one.fact, *marks.get(identity, (None, None))))
        for identity, one in found.items()
    }
