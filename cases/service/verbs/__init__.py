"""The one way to write on a case: a verb, checked and carried out in the caller's transaction.

`with factory.begin() as session: perform(session, ...)` is the unit of work.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from cases.domain.decision import decide
from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.facts import CaseFacts
from cases.domain.lifecycle import STAGELESS, fire
from cases.domain.permissions import PROPOSERS, check_role
from cases.domain.vocabulary import Event
from cases.domain.words import EVENT_NAMES
from cases.law import LawBook
from cases.models import Case, CaseEvent, Document, Night, Proposal
from cases.service.engine import refresh
from cases.service.finding import find_case
from cases.service.numbers import NumbersOnDemand
from cases.service.press import Press
from cases.service.record import write
from cases.service.stamp import Stamp
from cases.service.steps import entry_for
from cases.service.verbs import (
    annulments,
    attempts,
    attendance,
    booking,
    holds,
    judicial,
    letters,
    papers,
    plans,
)
from cases.service.verbs.messages import bad_fields
from cases.service.verbs.registry import Done, Fields, Outcome, Verb, Work, refuse_unless_open, run
from cases.snapshot import Ledger, load_facts

__all__ = ["VERBS", "Done", "Fields", "Verb", "perform"]

VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for module in (letters, attendance, booking, plans, holds, judicial, attempts, annulments, papers)
    for verb in module.VERBS
}


_LAST_NIGHT = select(func.max(Night.on_date))
_MAY_BE_EARLIER = frozenset({Event.PLACE_HOLD, Event.LIFT_HOLD})


def perform(
    session: Session,
    case_ref: str,
    verb: str,
    stamp: Stamp,
    data: Mapping[str, Any],
    book: LawBook,
    version: int | None = None,
) -> Done:
    """Carry out a verb on one case, or propose it where it needs two people.

    Raises BadInput (fields), RuleRefused (role, chart, rule), Conflict ("stale_version" when `version` is not the
    case's any more), FactMissing or LawGap (what is lacking). A repeated `stamp.key` changes nothing.
    """
    chosen = VERBS.get(verb)
    if chosen is None:
        raise BadInput("unknown_verb", f"No existe el acto «{verb}». Existen: {', '.join(sorted(VERBS))}.")
    case = find_case(session, case_ref)
    locked = session.scalars(select(Case).where(Case.id == case.id).with_for_update()).one()
    session.refresh(locked)
    repeated = _already(session, locked, stamp)
    if repeated is not None:
        return repeated
    if version is not None and version != locked.version:
        raise Conflict(
            "stale_version", "El expediente cambió desde que abrió esta página: revise qué cambió."
        )
    check_role(chosen.event, stamp.role)
    check_not_future(session, stamp)
    ledgers: dict[int, Ledger] = {}
    facts = load_facts(session, [locked.id], book, stamp.on, ledgers=ledgers)[locked.id]
    fire(facts.stage, chosen.event)
    check_order(facts, chosen.event, stamp.on)
    work = Work(
        session,
        facts,
        decide(facts, book, stamp.on),
        book,
        stamp,
        Press(book, stamp, NumbersOnDemand(session)),
        ledgers,
    )
    done = _two_people(work, chosen, data) if chosen.event in PROPOSERS else _carry_out(work, chosen, data)
    if not (chosen.answer_stays and done.event == chosen.name):
        refresh(session, [locked.id], book, stamp.on, ledgers=ledgers)
    return done


def check_not_future(session: Session, stamp: Stamp) -> None:
    """The day of an act is today or earlier; a rehearsed office may be as far ahead as its last night."""
    today = stamp.local_day
    last_night = session.scalar(_LAST_NIGHT)
    latest = max(today, last_night or today)
    if stamp.on > latest:
        raise BadInput("future_date", f"La fecha {stamp.on:%d/%m/%Y} todavía no llega: revise el día.")


def check_order(facts: CaseFacts, event: Event, on: date) -> None:
    """A step is not dated before the one it follows; a hold, or the life of a paper, may be learnt late."""
    if event in STAGELESS or event in _MAY_BE_EARLIER:
        return
    steps = [one for one in facts.events if Event(one.event) not in STAGELESS | _MAY_BE_EARLIER]
    if on < steps[-1].effective_on:
        raise BadInput(
            "before_last_step",
            f"El último paso del expediente es del {steps[-1].effective_on:%d/%m/%Y}: este no puede ser anterior.",
        )


def _already(session: Session, case: Case, stamp: Stamp) -> Done | None:
    if not stamp.key:
        return None
    event = session.scalars(
        select(CaseEvent).where(CaseEvent.idempotency_key == f"{case.id}:{stamp.key}")
    ).one_or_none()
    if event is None:
        return None
    issued = session.scalars(
        select(Document.number).where(Document.event_id == event.id).order_by(Document.id)
    )
    return Done(case.number, event.event, tuple(issued), "Este acto ya estaba registrado.")


def _carry_out(work: Work, verb: Verb, data: Mapping[str, Any]) -> Done:
    return _written(work, run(work, verb, fields_of(verb, data)))


def _written(work: Work, outcome: Outcome) -> Done:
    written = write(work.session, [outcome.entry], work.stamp)
    if outcome.after is not None:
        outcome.after(written)
    entry = outcome.entry
    numbers = tuple(written.documents[0])
    return Done(entry.case_number, entry.event.value, numbers, outcome.message)


def fields_of(verb: Verb, data: Mapping[str, Any]) -> Fields:
    try:
        return verb.fields.model_validate(dict(data))
    except ValidationError as error:
        raise bad_fields(verb, error) from error


def _stored(fields: Fields) -> dict[str, Any]:
    return fields.model_dump(mode="json", exclude_defaults=True)


def _two_people(work: Work, verb: Verb, data: Mapping[str, Any]) -> Done:
    refuse_unless_open(work, verb.event)
    waiting = next((one for one in work.facts.proposals if one.verb == verb.name), None)
    if waiting is None:
        return _propose(work, verb, data)
    fields = fields_of(verb, {**waiting.data, **data})
    if _stored(fields) != waiting.data:
        raise RuleRefused(
            "proposal_differs",
            f"«{verb.title}» se aprueba como se propuso; para cambiarlo, retire la propuesta y haga otra.",
            ("política de dos personas",),
        )
    done = _carry_out(work, verb, waiting.data)
    work.session.execute(
        update(Proposal)
        .where(Proposal.id == waiting.key)
        .values(decided_by=work.stamp.actor, decided_at=work.stamp.at, approved=True)
    )
    return done


def _propose(work: Work, verb: Verb, data: Mapping[str, Any]) -> Done:
    """The first person: everything is tried and undone, so that only what can be carried out is proposed."""
    fields = fields_of(verb, data)
    rehearsal = work.session.begin_nested()
    verb.run(work, fields)
    rehearsal.rollback()
    facts: CaseFacts = work.facts
    stored = _stored(fields)
    entry = entry_for(
        facts,
        Event.PROPOSE,
        code=f"proposed_{verb.name}",
        reasons=[f"Propone «{EVENT_NAMES[verb.event]}»; espera a la segunda persona."],
        basis=["LGTM 116" if verb.event is Event.CERTIFY else "política de dos personas"],
        data={"verb": verb.name, "data": stored},
    )

    def store(_: object) -> None:
        work.session.execute(
            insert(Proposal).values(
                case_id=facts.key,
                verb=verb.name,
                data=stored,
                proposed_by=work.stamp.actor,
                proposed_role=work.stamp.role,
                proposed_on=work.stamp.on,
                proposed_at=work.stamp.at,
            )
        )

    return _written(
        work, Outcome(entry, "Quedó propuesto; falta la aprobación de la segunda persona.", store)
    )
