"""One verb on many cases at once: a pile of papers signed, a day's route recorded.

Facts are read and events written in bulk, so that a pile costs little more than a sheet. Each case is still
judged by itself: what the rules refuse for one does not stop the others.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.decision import decide
from cases.domain.errors import CobranzaError, FactMissing, RuleRefused
from cases.domain.facts import CaseFacts
from cases.domain.lifecycle import fire
from cases.domain.permissions import PROPOSERS, check_role
from cases.law import LawBook
from cases.models import Case
from cases.service.engine import refresh
from cases.service.numbers import NumbersOnDemand
from cases.service.press import Press
from cases.service.record import write
from cases.service.stamp import Stamp
from cases.service.verbs import VERBS, Done, check_not_future, check_order, fields_of
from cases.service.verbs.registry import Outcome, Verb, Work, run
from cases.service.writing import Written
from cases.snapshot import Ledger, load_facts


def perform_on_each(
    session: Session, verb: str, data_by_case: Mapping[str, Mapping[str, Any]], stamp: Stamp, book: LawBook
) -> dict[str, Done | CobranzaError]:
    """Carry out `verb` on each case (by its number) with its own data; the answer of each, by its number.

    Refusals (RuleRefused, FactMissing) are answers here. Raises what concerns all: the role, a date to come,
    bad fields, an unknown case. Acts of two people are not for piles: each deserves its own look.
    """
    chosen = VERBS[verb]
    assert chosen.event not in PROPOSERS, "an act of two people is performed one by one"
    check_role(chosen.event, stamp.role)
    check_not_future(session, stamp)
    ledgers: dict[int, Ledger] = {}
    facts = _locked_facts(session, data_by_case, stamp.on, book, ledgers)
    press = Press(book, stamp, NumbersOnDemand(session))
    answers: dict[str, Done | CobranzaError] = {}
    outcomes: list[Outcome] = []
    for case in facts:
        work = Work(session, case, decide(case, book, stamp.on), book, stamp, press, ledgers)
        tried = _tried(work, chosen, data_by_case[case.number])
        if isinstance(tried, Outcome):
            outcomes.append(tried)
        else:
            answers[case.number] = tried
    answers |= _write(session, outcomes, stamp)
    changed = [
        case.key for case in facts if not chosen.answer_stays or _wrote_another(answers[case.number], verb)
    ]
    if changed:
        refresh(session, changed, book, stamp.on, ledgers=ledgers)
    return {number: answers[number] for number in data_by_case}


def _wrote_another(answer: Done | CobranzaError, verb: str) -> bool:
    return isinstance(answer, Done) and answer.event != verb


def _locked_facts(
    session: Session,
    data_by_case: Mapping[str, Mapping[str, Any]],
    on: date,
    book: LawBook,
    ledgers: dict[int, Ledger],
) -> list[CaseFacts]:
    """Locked in the order of their ids, so that two piles with the same cases cannot wait for each other."""
    found = session.execute(
        select(Case.id).where(Case.number.in_(list(data_by_case))).order_by(Case.id).with_for_update()
    ).scalars()
    facts = list(load_facts(session, list(found), book, on, ledgers=ledgers).values())
    assert len(facts) == len(data_by_case), "cases are named by their numbers"
    return facts


def _tried(work: Work, verb: Verb, data: Mapping[str, Any]) -> Outcome | CobranzaError:
    """What the verb would write; a refusal gives back the numbers it had taken."""
    try:
        with work.session.begin_nested():
            fire(work.facts.stage, verb.event)
            check_order(work.facts, verb.event, work.stamp.on)
            return run(work, verb, fields_of(verb, data))
    except (RuleRefused, FactMissing) as refusal:
        return refusal


def _write(session: Session, outcomes: list[Outcome], stamp: Stamp) -> dict[str, Done | CobranzaError]:
    written = write(session, [outcome.entry for outcome in outcomes], stamp)
    done: dict[str, Done | CobranzaError] = {}
    for outcome, event, documents in zip(outcomes, written.events, written.documents, strict=True):
        if outcome.after is not None:
            outcome.after(Written((event,), (documents,)))
        entry = outcome.entry
        done[entry.case_number] = Done(
            entry.case_number, entry.event.value, tuple(documents), outcome.message
        )
    return done
