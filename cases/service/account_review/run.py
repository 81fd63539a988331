"""Going through accounts: the list of findings is brought in line with what the facts say now.

One transaction for some accounts at a time, so that a quarter of a million of them need no more memory than
five hundred, and a review that is interrupted has only to be asked for again.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from cases.domain.review import CATALOGUE, PENDING, FindingCode, Severity
from cases.law import LawBook
from cases.models import AccountFinding, AccountReview, among
from cases.service.account_review.finding import Identity, Seen, Standing, Step, look, steps
from cases.service.stamp import Stamp

_REVIEW_LOCK = 7_316_004
"""Key of the transaction lock that lets one process at a time rewrite findings."""

RANKS: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(Severity, 1)}


def review_accounts(
    sessions: sessionmaker[Session],
    book: LawBook,
    stamp: Stamp,
    told: Callable[[int], None] = lambda _count: None,
) -> dict[str, Any]:
    """Look at every account as of `stamp.on` and store what was found; `told` hears how many were seen.

    Raises LawGap where the law book does not cover that day at all.
    """
    book.at(stamp.on).decimal("interest.rate_annual")
    accounts, found, pending = 0, Counter[str](), Counter[str]()
    with sessions() as reading:
        for step in steps(reading):
            with sessions.begin() as session:
                seen = look_again(session, step, book, stamp.on)
            accounts += len(step.accounts)
            for standing in seen.values():
                found[standing.finding.code] += 1
                pending[standing.finding.code] += standing.state in PENDING
            told(accounts)
    with sessions.begin() as session:
        session.add(
            AccountReview(
                reviewed_on=stamp.on,
                actor=stamp.actor,
                accounts=accounts,
                findings=found.total(),
                pending=pending.total(),
                law_version=book.version,
                recorded_at=stamp.at,
            )
        )
    return {
        "on": stamp.on.isoformat(),
        "law_version": book.version,
        "accounts": accounts,
        "findings": found.total(),
        "pending": pending.total(),
        "by_code": {
            code: {"title": CATALOGUE[FindingCode(code)].title, "found": count, "pending": pending[code]}
            for code, count in sorted(found.items())
        },
    }


def look_again(session: Session, step: Step, book: LawBook, on: date) -> Seen:
    """Look at a step as of `on` and write only what changed in the list of findings."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _REVIEW_LOCK})
    seen = look(session, step, book, on)
    missing = {identity: _row(identity, standing) for identity, standing in seen.items()}
    gone: list[int] = []
    changed: list[dict[str, Any]] = []
    for stored in session.execute(_STORED.where(_about(step))).mappings():
        row = missing.pop(Identity(stored["account_id"], stored["code"], stored["subject"]), None)
        if row is None:
            gone.append(stored["id"])
        elif any(row[name] != stored[name] for name in row):
            is_new = row["fact"] != stored["fact"]
            changed.append(
                row | {"id": stored["id"], "first_seen_on": on if is_new else stored["first_seen_on"]}
            )
    if gone:
        session.execute(delete(AccountFinding).where(among(AccountFinding.id, gone)))
    if changed:
        session.execute(update(AccountFinding), changed)
    if missing:
        session.execute(insert(AccountFinding), [row | {"first_seen_on": on} for row in missing.values()])
    return seen


_STORED = select(AccountFinding.__table__)


def _about(step: Step) -> ColumnElement[bool]:
    if step.accounts:
        return among(AccountFinding.account_id, step.accounts)
    return AccountFinding.account_id.is_(None) & AccountFinding.subject.in_(step.subjects)


def _row(identity: Identity, standing: Standing) -> dict[str, Any]:
    finding = standing.finding
    return {
        "account_id": identity.account,
        "code": identity.code,
        "subject": identity.subject,
        "fact": finding.fact,
        "severity": finding.severity,
        "rank": RANKS[finding.severity],
        "text": finding.text,
        "state": standing.state,
    }
