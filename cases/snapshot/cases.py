"""Facts of cases and of accounts without one, always in bulk and in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.decision.register import LETTER_STAGES, problems
from cases.domain.facts import CaseFacts, OpeningFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import Stage
from cases.law import LawBook
from cases.models import Account, Case, Document, DocumentCharge, Taxpayer, User, before_referral
from cases.snapshot.asking import among_ids, ask, ask_all
from cases.snapshot.ledger import Ledger, load_ledgers
from cases.snapshot.parts import load_parts
from cases.snapshot.plans import load_plans
from cases.snapshot.register import (
    ACCOUNT_COLUMNS,
    ACCOUNTS,
    ACCOUNTS_AS_KNOWN,
    OWNER_COLUMNS,
    PEOPLE,
    account_of,
    dismissed_among,
    load_lookalikes,
    people_of,
    taxpayer_of,
)

_OWNER_AT = 11
_ACCOUNT_AT = _OWNER_AT + len(OWNER_COLUMNS)
"""Where the columns of owner and account begin in a row of `_CASES`."""

_CASES = (
    select(
        Case.id,
        Case.number,
        Case.stage,
        Case.version,
        Case.opened_on,
        Case.closed_on,
        Case.close_reason,
        Case.suit_filed_on,
        Case.previous_case_id,
        User.name,
        Case.debt_overdue,
        *OWNER_COLUMNS,
        *ACCOUNT_COLUMNS,
    )
    .join(Account, Account.id == Case.account_id)
    .join(Taxpayer, Taxpayer.id == Account.taxpayer_id)
    .outerjoin(User, User.id == Case.assigned_to_id)
    .where(among_ids(Case.id))
    .order_by(Case.id)
)
_LATEST_CASES = (
    select(Case.account_id, func.max(Case.id)).where(among_ids(Case.account_id)).group_by(Case.account_id)
)
# overdue debt over all open cases of each taxpayer, as last looked at
_OVERDUE = (
    select(Case.taxpayer_id, func.sum(Case.debt_overdue))
    .where(among_ids(Case.taxpayer_id), Case.stage != Stage.CLOSED)
    .group_by(Case.taxpayer_id)
)
_STATED = (
    select(Document.case_id, DocumentCharge.charge_id)
    .join(DocumentCharge, DocumentCharge.document_id == Document.id)
    .where(among_ids(Document.case_id))
    .distinct()
)
_NEWER = select(Case.account_id, Case.number).where(among_ids(Case.account_id), before_referral())
_NUMBERS = select(Case.id, Case.number).where(among_ids(Case.id))


def load_facts(
    session: Session,
    case_ids: Collection[int],
    book: LawBook,
    on: date,
    *,
    known_at: datetime | None = None,
    ledgers: dict[int, Ledger] | None = None,
) -> dict[int, CaseFacts]:
    """Facts by case id, with the debt of each account on `on`; `known_at` limits the ledger to what was known.

    `ledgers` are those already read in this transaction, as `load_ledgers` takes them.
    """
    if not case_ids:
        return {}
    rows = ask(session, _CASES, case_ids)
    accounts = {row[_ACCOUNT_AT] for row in rows}
    ledgers = load_ledgers(session, accounts, known_at=known_at, read=ledgers)
    parts = load_parts(session, case_ids)
    plans = load_plans(session, case_ids)
    present, overdue, previous, newer = ask_all(
        session,
        (PEOPLE, accounts),
        (_OVERDUE, {row[_OWNER_AT] for row in rows}),
        (_NUMBERS, {row[8] for row in rows if row[8]}),
        (_NEWER, {row[_ACCOUNT_AT] for row in rows if row[2] == Stage.REFERRED}),
        on=on,
    )
    people = people_of(present)
    totals: dict[int, Decimal] = dict(overdue)
    numbers: dict[int, str] = dict(previous)
    others: dict[int, str] = dict(newer)
    facts: dict[int, CaseFacts] = {}
    for row in rows:
        key = row[0]
        account = account_of(row[_ACCOUNT_AT:], people)
        ledger = ledgers[account.key]
        mine = parts[key]
        case = CaseFacts(
            key=key,
            number=row[1],
            stage=Stage(row[2]),
            version=row[3],
            opened_on=row[4],
            closed_on=row[5],
            close_reason=row[6],
            suit_filed_on=row[7],
            previous_number=numbers.get(row[8] or 0, ""),
            other_case=others.get(account.key, "") if row[2] == Stage.REFERRED else "",
            assigned_to=row[9] or "",
            taxpayer=taxpayer_of(row[_OWNER_AT:_ACCOUNT_AT]),
            account=account,
            statement=ledger.statement(book, on),
            claimed_elsewhere=_claimed_elsewhere(ledger, key),
            other_cases_overdue=totals.get(row[_OWNER_AT], ZERO) - _counted(row[2], row[10]),
            origins=ledger.origins,
            charges=tuple(ledger.charges),
            payments=tuple(ledger.payments),
            credit_uses=tuple(ledger.credit_uses),
            documents=tuple(mine.documents),
            appointments=tuple(mine.appointments),
            holds=tuple(mine.holds),
            plan=plans.get(key),
            events=tuple(mine.events),
            proposals=tuple(mine.proposals),
        )
        facts[key] = case
    facts |= _with_register(session, facts)
    return facts | _with_what_they_stated(session, facts)


def _with_register(session: Session, facts: Mapping[int, CaseFacts]) -> dict[int, CaseFacts]:
    """Cases that letters may be kept from: who looks like their debtor, and what people judged of the register."""
    first = {case.taxpayer.key: case.taxpayer for case in facts.values() if case.stage is Stage.OPENED}
    alike = load_lookalikes(session, first)
    found = {
        key: replace(case, lookalikes=alike[case.taxpayer.key])
        for key, case in facts.items()
        if case.stage is Stage.OPENED and case.taxpayer.key in alike
    }
    wrong = {
        key: [problem.fact for problem in problems(found.get(key, case).register)]
        for key, case in facts.items()
        if case.stage in LETTER_STAGES
    }
    dismissed = dismissed_among(session, [fact for mine in wrong.values() for fact in mine])
    for key, mine in wrong.items():
        if not dismissed.isdisjoint(mine):
            found[key] = replace(found.get(key, facts[key]), dismissed=dismissed)
    return found


def _with_what_they_stated(session: Session, facts: Mapping[int, CaseFacts]) -> dict[int, CaseFacts]:
    """Cases that collect nothing any more, with the charges their documents stated: few, on any night."""
    done = [key for key, case in facts.items() if not case.overdue]
    if not done:
        return {}
    stated: dict[int, set[int]] = defaultdict(set)
    for case, charge in ask(session, _STATED, done):
        stated[case].add(charge)
    return {key: replace(facts[key], stated=frozenset(stated[key])) for key in done}


def load_opening_facts(
    session: Session,
    account_ids: Collection[int],
    book: LawBook,
    on: date,
    *,
    ledgers: dict[int, Ledger] | None = None,
    known_at: datetime | None = None,
) -> list[OpeningFacts]:
    """Accounts as the night looks at them to open a case, in the order of their ids.

    With `known_at`, register and ledger as they were recorded up to that instant; who was not, is left out.
    """
    if not account_ids:
        return []
    accounts = ACCOUNTS if known_at is None else ACCOUNTS_AS_KNOWN
    rows, present, previous = ask_all(
        session,
        (accounts, account_ids),
        (PEOPLE, account_ids),
        (_LATEST_CASES, account_ids),
        on=on,
        known_at=known_at,
    )
    ledgers = load_ledgers(session, account_ids, read=ledgers, known_at=known_at)
    people = people_of(present)
    latest: dict[int, int] = dict(previous)
    found = []
    for row in rows:
        account = account_of(row[len(OWNER_COLUMNS) :], people)
        ledger = ledgers[account.key]
        found.append(
            OpeningFacts(
                account=account,
                taxpayer=taxpayer_of(row[: len(OWNER_COLUMNS)]),
                statement=ledger.statement(book, on),
                claimed_elsewhere=_claimed_elsewhere(ledger, 0),
                previous_case_key=latest.get(account.key),
                origins=ledger.origins,
                charges=tuple(ledger.charges),
                payments=tuple(ledger.payments),
                credit_uses=tuple(ledger.credit_uses),
            )
        )
    return found


def _counted(stage: str, debt_overdue: Decimal) -> Decimal:
    """What the taxpayer's total already holds of this case: nothing once it is closed."""
    return ZERO if stage == Stage.CLOSED else debt_overdue


def _claimed_elsewhere(ledger: Ledger, case: int) -> frozenset[int]:
    others = [charges for key, charges in ledger.claimed.items() if key != case]
    return frozenset().union(*others)
