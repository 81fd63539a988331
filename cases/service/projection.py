"""What lists read: the answer of each case when last looked at, kept beside it and as an unbroken list."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.domain.decision import Decision, urgency
from cases.domain.decision.desk import day_after
from cases.domain.facts import CaseFacts
from cases.domain.terms import add_months
from cases.domain.vocabulary import AnswerKind, Stage
from cases.law import LawBook
from cases.service.cadastre.keeping import keep_tasks
from cases.service.copying import copy_rows, text_array

_UPDATE_CASES = text(
    "UPDATE cases SET next_deadline = new.deadline, next_task_on = new.task, look_on = new.look,"
    " answer_kind = new.kind, answer_code = new.code, answer_event = new.event,"
    " debt_overdue = new.debt, prescribes_on = new.prescribes, urgency = new.urgency"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:deadlines AS date[]), CAST(:tasks AS date[]),"
    " CAST(:looks AS date[]), CAST(:kinds AS text[]), CAST(:codes AS text[]), CAST(:events AS text[]),"
    " CAST(:debts AS numeric[]), CAST(:prescribe AS date[]), CAST(:urgencies AS bigint[]))"
    " AS new (id, deadline, task, look, kind, code, event, debt, prescribes, urgency)"
    " WHERE cases.id = new.id"
)

_EXTEND_ANSWERS = text(
    "UPDATE case_answers SET last_on = :on FROM ("
    " SELECT DISTINCT ON (case_id) id, case_id, code FROM case_answers"
    " WHERE case_id = ANY(:ids) ORDER BY case_id, id DESC) AS latest,"
    " unnest(CAST(:ids AS bigint[]), CAST(:codes AS text[])) AS given (case_id, code)"
    " WHERE case_answers.id = latest.id AND latest.case_id = given.case_id AND latest.code = given.code"
    " AND case_answers.last_on <= :on RETURNING case_answers.case_id"
)


_LATEST_LOOKS = text(
    "SELECT cases.id, greatest(CAST(:on AS date),"
    " (SELECT max(on_date) FROM nights WHERE status <> 'missed'),"
    " (SELECT max(effective_on) FROM case_events WHERE case_id = cases.id),"
    " (SELECT max(last_on) FROM case_answers WHERE case_id = cases.id))"
    " FROM cases WHERE cases.id = ANY(:ids) ORDER BY cases.id"
)


def latest_looks(session: Session, cases: Collection[int], on: date) -> dict[date, list[int]]:
    """Cases by the day their answer must be of: `on`, the last night, their last event or answer, the latest."""
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for key, day in session.execute(_LATEST_LOOKS, {"on": on, "ids": list(cases)}):
        by_day[day].append(key)
    return by_day


def store_answers(
    session: Session, answers: Mapping[int, tuple[CaseFacts, Decision]], book: LawBook, on: date
) -> None:
    """Write the projection of each case, extend or begin its answer, and keep the tasks that answers wait for."""
    if not answers:
        return
    given = [(key, facts, decision) for key, (facts, decision) in answers.items()]
    session.execute(
        _UPDATE_CASES,
        {
            "ids": [key for key, _, _ in given],
            "deadlines": [decision.deadline_on for _, _, decision in given],
            "tasks": [decision.task_on or _act_on(decision, on) for _, _, decision in given],
            "looks": [next_look(facts, decision, book, on) for _, facts, decision in given],
            "kinds": [decision.kind for _, _, decision in given],
            "codes": [decision.code for _, _, decision in given],
            "events": [decision.event for _, _, decision in given],
            "debts": [facts.overdue for _, facts, _ in given],
            "prescribe": [facts.prescribes_on for _, facts, _ in given],
            "urgencies": [urgency(facts, decision, book, on) for _, facts, decision in given],
        },
    )
    _note(session, {key: decision for key, _, decision in given}, book, on)
    keep_tasks(session, answers.values(), book, on)


def store_failure(session: Session, case: int, decision: Decision, book: LawBook, on: date) -> None:
    """The answer of a case whose facts cannot even be read; what they said last stays beside it."""
    session.execute(
        text(
            "UPDATE cases SET answer_kind = :kind, answer_code = :code, answer_event = NULL,"
            " next_task_on = :on, look_on = :look WHERE id = :case"
        ),
        {"kind": decision.kind, "code": decision.code, "on": on, "look": day_after(on), "case": case},
    )
    _note(session, {case: decision}, book, on)


def _note(session: Session, answers: Mapping[int, Decision], book: LawBook, on: date) -> None:
    """Extend the answer that stays, begin the one that changed."""
    codes = [decision.code for decision in answers.values()]
    same = set(session.scalars(_EXTEND_ANSWERS, {"on": on, "ids": list(answers), "codes": codes}))
    _begin(session, {key: decision for key, decision in answers.items() if key not in same}, book, on)


def _begin(session: Session, answers: Mapping[int, Decision], book: LawBook, on: date) -> None:
    copy_rows(
        session,
        "case_answers",
        "case_id, from_on, last_on, kind, code, event, reasons, basis, until_on, law_version",
        [
            (
                key,
                on,
                on,
                decision.kind,
                decision.code,
                decision.event,
                text_array(decision.texts),
                text_array(decision.basis),
                decision.until_on,
                book.version,
            )
            for key, decision in answers.items()
        ],
    )


def next_look(facts: CaseFacts, decision: Decision, book: LawBook, on: date) -> date | None:
    """First night that must look again; a change of facts brings it forward by itself.

    An act left to the next night looks tomorrow; a wait looks on its date, and never later than the day after a
    hold ends or the day a charge enters the last months before prescription.
    """
    if facts.stage is Stage.CLOSED:
        return None
    if decision.kind is AnswerKind.ACT:
        return on + timedelta(days=1)
    days = [decision.until_on] if decision.until_on else []
    days.extend(day_after(hold.until_on) for hold in facts.holds_in_force(on) if hold.until_on)
    first = facts.prescribes_on
    if first is not None:
        law = book.at(on)
        marks = (
            add_months(first, -law.integer("prescription.alert_months")),
            day_after(add_months(first, -law.integer("prescription.skip_months"))),
            first,
        )
        days.extend(mark for mark in marks if mark > on)
    return min(days, default=None)


def _act_on(decision: Decision, on: date) -> date | None:
    return on if decision.kind is AnswerKind.ACT else None
