"""The terms that a proven notification left running in a case, and what closed days decreed later do to them.

A term is counted again with every day that turned out closed, because a day on which nobody could be received or
file anything is no business day (LPA 82). So a closure moves an open term; one that had expired stays expired,
unless the days closed lie inside it: then it was longer than anybody knew, and may run again. What was done
meanwhile stands, and is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.domain.decision.desk import Desk
from cases.domain.documents.kinds import KINDS
from cases.domain.documents.wording import short_date
from cases.domain.facts import AFTER_DEMAND, CaseFacts, PlanFacts
from cases.domain.gates import demand_terms_end
from cases.domain.lifecycle import STAGELESS
from cases.domain.plan import payable_on
from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES
from cases.law import LawBook

_NAMES = {"notice": "tiempo de espera", "instalment": "plazo para una cuota"}
"""What a term is called, by the beginning of its code."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term that runs, or ran, from the proven notification of a document; `last_on` is inclusive."""

    code: str
    document: str
    kind: str
    last_on: date
    is_legal: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Move:
    """A term that ended on `from_on` and ends on `to_on`; `acts` took place while it turns out to have run."""

    term: Term
    from_on: date
    to_on: date
    runs_again: bool
    acts: tuple[str, ...]

    @property
    def as_data(self) -> dict[str, Any]:
        """As the event keeps it."""
        return {
            "term": self.term.code,
            "document": self.term.document,
            "legal": self.term.is_legal,
            "from": self.from_on.isoformat(),
            "to": self.to_on.isoformat(),
            "runs_again": self.runs_again,
            "acts": list(self.acts),
        }

    @property
    def texts(self) -> list[str]:
        """What happened to it, to be read."""
        name = _NAMES.get(self.term.code.partition("_")[0], "plazo")
        opened_by = f"{KINDS[self.term.kind].article_name} {self.term.document}"
        ends = f"terminaba el {short_date(self.from_on)} y termina el {short_date(self.to_on)}"
        said = [f"El {name} que abrió {opened_by} {ends}."]
        if self.runs_again:
            said.append("Se tenía por vencido y vuelve a correr.")
        if self.acts:
            names = ", ".join(EVENT_NAMES[Event(act)].lower() for act in self.acts)
            said.append(f"Lo hecho entretanto sigue en pie y debe revisarse: {names}.")
        return said


def terms_of(facts: CaseFacts, book: LawBook, on: date) -> tuple[Term, ...]:
    """The terms of a case, over or not; none without a proven notification."""
    return tuple(_terms(Desk(facts, book.at(on), on)))


def _terms(desk: Desk) -> Iterator[Term]:
    facts = desk.facts
    notice = facts.last_document("aviso")
    if facts.stage is Stage.PERSUASION and notice is not None and notice.delivered_on is not None:
        yield Term(
            "notice_wait", notice.number, notice.kind, desk.waited_until(notice), False, "política notice.gap"
        )
    demand = facts.last_document("requerimiento")
    if facts.stage in AFTER_DEMAND and demand is not None and demand.delivered_on is not None:
        last_on = demand_terms_end(facts, desk.law, demand.delivered_on)
        yield Term("demand_term", demand.number, demand.kind, last_on, True, "LGTM 118, 123")
    if facts.plan is not None and facts.stage in (Stage.PAYMENT_PLAN, Stage.DEFAULT):
        yield from _instalments(facts.plan, desk)


def _instalments(plan: PlanFacts, desk: Desk) -> Iterator[Term]:
    """Those not paid yet: their days were agreed in writing, and a closed one lets nobody pay."""
    for one in plan.instalments:
        if not one.is_complete:
            last_on = payable_on(one, desk.calendar)
            yield Term(
                f"instalment_{one.number}", plan.number, "convenio_de_pago", last_on, True, "LGTM 36, 37"
            )


def moves_between(facts: CaseFacts, before: LawBook, after: LawBook, on: date) -> tuple[Move, ...]:
    """The terms that end on another day by `after` than by `before`, as seen on `on`."""
    old, new = terms_of(facts, before, on), terms_of(facts, after, on)
    return tuple(
        Move(
            term=now,
            from_on=then.last_on,
            to_on=now.last_on,
            runs_again=then.last_on < on <= now.last_on,
            acts=_acts_between(facts, then.last_on, now.last_on),
        )
        for then, now in zip(old, new, strict=True)
        if then.last_on != now.last_on
    )


def _acts_between(facts: CaseFacts, after: date, until: date) -> tuple[str, ...]:
    """Steps taken since the term was believed over and while it ran."""
    return tuple(
        event.event
        for event in facts.events
        if after < event.effective_on <= until and Event(event.event) not in STAGELESS
    )
