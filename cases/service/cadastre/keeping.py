"""Tasks follow the facts: one opens with the answer that waits for it, and ends when the register is right.

Always many accounts at a time; where no case waits for the register it costs one look at an index.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.domain.cadastre import TaskCode
from cases.domain.decision import Decision
from cases.domain.decision.desk import Desk
from cases.domain.decision.register import blocking, problems
from cases.domain.facts import CaseFacts
from cases.domain.vocabulary import AnswerKind, Stage
from cases.law import LawBook
from cases.service.stamp import NIGHT, Stamp
from cases.snapshot.register import load_register

_CODES = frozenset(TaskCode)

_OPEN = text(
    "INSERT INTO cadastre_tasks (case_id, account_id, taxpayer_id, code, fact, reason, opened_on)"
    " SELECT *, CAST(:on AS date) FROM unnest(CAST(:cases AS bigint[]), CAST(:accounts AS bigint[]),"
    " CAST(:taxpayers AS bigint[]), CAST(:codes AS text[]), CAST(:facts AS text[]), CAST(:reasons AS text[]))"
    " ON CONFLICT (account_id, code) WHERE status = 'open' DO UPDATE SET case_id = excluded.case_id,"
    " taxpayer_id = excluded.taxpayer_id, fact = excluded.fact, reason = excluded.reason"
    " WHERE cadastre_tasks.fact <> excluded.fact OR cadastre_tasks.case_id <> excluded.case_id"
)
_OPEN_OF_ACCOUNTS = text(
    "SELECT id, account_id, code FROM cadastre_tasks WHERE status = 'open' AND account_id = ANY(:accounts)"
)
# Who stops looking like another may be of an account that nobody touched: those tasks are looked at whole.
_OPEN_WITHIN_REACH = text(
    "SELECT id, account_id, code FROM cadastre_tasks WHERE status = 'open'"
    " AND (account_id = ANY(:accounts) OR code = :double) ORDER BY id"
)
_CLOSE = text(
    "UPDATE cadastre_tasks SET status = 'done', done_by = :by, done_on = :on"
    " WHERE id = ANY(:ids) AND status = 'open'"
)
_LOOK_AT_CASES = text(
    "UPDATE cases SET look_on = least(coalesce(look_on, :since), :since)"
    " WHERE account_id = ANY(:accounts) AND stage <> 'closed'"
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A task that an answer asks for."""

    case: int
    account: int
    taxpayer: int
    code: str
    fact: str
    reason: str


def keep_tasks(
    session: Session, answers: Collection[tuple[CaseFacts, Decision]], book: LawBook, on: date
) -> None:
    """Open the tasks that these answers wait for, and end those of the same accounts that nothing calls for."""
    wanted = [
        _Wanted(facts.key, facts.account.key, facts.taxpayer.key, one.code, one.fact, one.text)
        for facts, decision in answers
        if decision.kind is AnswerKind.REVIEW and decision.code in _CODES
        for one in blocking(Desk(facts, book.at(on), on))
    ]
    _open(session, wanted, on)
    _end_settled(session, {facts.account.key: facts for facts, _ in answers}, on)


def _open(session: Session, wanted: Sequence[_Wanted], on: date) -> None:
    if wanted:
        session.execute(
            _OPEN,
            {
                "on": on,
                "cases": [one.case for one in wanted],
                "accounts": [one.account for one in wanted],
                "taxpayers": [one.taxpayer for one in wanted],
                "codes": [one.code for one in wanted],
                "facts": [one.fact for one in wanted],
                "reasons": [one.reason for one in wanted],
            },
        )


def _end_settled(session: Session, facts: Mapping[int, CaseFacts], on: date) -> None:
    """After the first letter nobody looks for doubles any more, so those tasks stay as they are."""
    found = session.execute(_OPEN_OF_ACCOUNTS, {"accounts": list(facts)}).all()
    settled = [
        key
        for key, account, code in found
        if not (code == TaskCode.LOOKS_LIKE_ANOTHER and facts[account].stage is not Stage.OPENED)
        and code not in {one.code for one in problems(facts[account].register)}
    ]
    if settled:
        session.execute(_CLOSE, {"ids": settled, "by": NIGHT, "on": on})


def settle_tasks(session: Session, accounts: Collection[int], stamp: Stamp, look_on: date) -> list[int]:
    """End the open tasks that a correction of these accounts settled, of theirs and of their doubles.

    Returns the accounts whose tasks ended; a night of `look_on` or later looks at their cases again.
    """
    session.flush()
    asked = {"accounts": list(accounts), "double": TaskCode.LOOKS_LIKE_ANOTHER.value}
    found = session.execute(_OPEN_WITHIN_REACH, asked).all()
    if not found:
        return []
    registers = load_register(session, {account for _, account, _ in found}, stamp.on)
    standing = {
        (account, problem.code) for account, register in registers.items() for problem in problems(register)
    }
    settled = [(key, account) for key, account, code in found if (account, code) not in standing]
    if settled:
        session.execute(_CLOSE, {"ids": [key for key, _ in settled], "by": stamp.actor, "on": stamp.on})
    freed = sorted({account for _, account in settled})
    look_again(session, freed, look_on)
    return freed


def look_again(session: Session, accounts: Sequence[int], look_on: date) -> None:
    """Bring forward the night that looks at the cases of accounts."""
    if accounts:
        session.execute(_LOOK_AT_CASES, {"accounts": list(accounts), "since": look_on})
