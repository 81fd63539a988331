"""One case as a person opens it: its facts, what proceeds and why, and every step with its consequence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.actions import Offer, actions_for
from cases.domain.consequences import PRODUCES
from cases.domain.decision import Decision, decide
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts
from cases.domain.gates import Gate, gates
from cases.domain.refusals import Table
from cases.domain.vocabulary import Role, Stage
from cases.law import LawBook
from cases.models import CaseAnswer, NumberSeries
from cases.service.finding import find_case
from cases.service.numbers import Series
from cases.service.verbs import VERBS
from cases.snapshot import load_facts


@dataclass(frozen=True, slots=True)
class Action:
    """A step as the panel offers it; `fields` describes its form. The other fields are those of `Offer`."""

    verb: str
    title: str
    enabled: bool
    reason: str
    basis: tuple[str, ...]
    consequence: str
    proceeds: bool
    fields: type[BaseModel]


@dataclass(frozen=True, slots=True)
class CaseView:
    """`answers` are the nights' coded reasons, newest first; `gates` is empty once the case is closed."""

    facts: CaseFacts
    decision: Decision
    actions: tuple[Action, ...]
    gates: tuple[Gate, ...]
    answers: list[CaseAnswer]


def case_view(
    session: Session,
    ref: str,
    book: LawBook,
    on: date,
    role: str,
    *,
    hour: time | None = None,
    actor: str = "",
) -> CaseView:
    """The case on `on` as somebody with `role` may work on it; without `hour`, at the end of the day.

    `actor` is their login: nobody approves what they proposed. Raises BadInput when there is no such case.
    """
    key = find_case(session, ref).id
    facts = load_facts(session, [key], book, on)[key]
    decision = decide(facts, book, on)
    law = book.at(on)
    return CaseView(
        facts=facts,
        decision=decision,
        actions=_actions(session, Table(facts, decision, Role(role), law, on, hour, actor)),
        gates=() if facts.stage is Stage.CLOSED else gates(facts, law, on),
        answers=_answers(session, key),
    )


def _answers(session: Session, case: int) -> list[CaseAnswer]:
    newest_first = select(CaseAnswer).where(CaseAnswer.case_id == case).order_by(CaseAnswer.id.desc())
    return list(session.scalars(newest_first))


def _actions(session: Session, table: Table) -> tuple[Action, ...]:
    kinds = {kind for issued in PRODUCES.values() for kind in issued}
    announced = announced_numbers(session, kinds, table.facts.account.district, table.on.year)
    offers = actions_for(table, announced)
    return tuple(_action(offer) for offer in offers if offer.verb in VERBS)


def _action(offer: Offer) -> Action:
    return Action(
        verb=offer.verb.value,
        title=offer.title,
        enabled=offer.enabled,
        reason=offer.reason,
        basis=offer.basis,
        consequence=offer.consequence,
        proceeds=offer.proceeds,
        fields=VERBS[offer.verb].fields,
    )


def announced_numbers(session: Session, kinds: Collection[str], district: str, year: int) -> dict[str, str]:
    """The number each kind would get if issued now; nothing is taken, so another act may get it first."""
    codes = {KINDS[kind].code: kind for kind in kinds}
    given = dict.fromkeys(codes, 1)
    rows = session.execute(
        select(NumberSeries.kind, NumberSeries.next_number).where(
            NumberSeries.kind.in_(codes), NumberSeries.district == district, NumberSeries.year == year
        )
    )
    for code, number in rows:
        given[code] = number
    return {codes[code]: Series(code, district, year).printed(number) for code, number in given.items()}
