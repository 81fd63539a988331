"""The page of a case: what proceeds today and why, how it got here, and the arithmetic."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from admin.access import may_act, may_open
from admin.certainty import rests_on
from admin.chips import chip
from admin.ledger import articles, by_year, explained, minimum_explained, payments
from admin.lights import light
from admin.office import calendar_today, hour, law_today, office, person, session, today
from admin.pages.base import PanelView, expose
from admin.papers import PAPER_VERBS, papers
from admin.queries import all_holds, open_proposals, other_accounts
from admin.rail import rail
from admin.story import story
from cases.domain.errors import BadInput, FactMissing
from cases.domain.facts import CaseFacts
from cases.domain.money import ZERO
from cases.domain.terms import business_days_between
from cases.domain.vocabulary import Event, Stage
from cases.domain.words import EVENT_NAMES
from cases.models import Case, CaseAnswer, Disclosure, Taxpayer, User
from cases.service import casefile
from cases.service.cadastre.listing import open_tasks_of

_WITH_GATES = (Stage.FINAL_DEMAND, Stage.CERTIFIED, Stage.REFERRED)


class CaseView(PanelView):
    """Reading a case, and showing an identity, which is put on record."""

    def __init__(self) -> None:
        super().__init__(name="Expediente", endpoint="expediente", url="/expediente")

    @expose("/")
    def index(self) -> Response:
        return redirect(url_for("bandeja.index"))

    @expose("/<number>")
    def page(self, number: str) -> str:
        return self._page(case_or_404(number))

    @expose("/<number>/identidad", methods=("POST",))
    def identity(self, number: str) -> str:
        """The same page with the identity in full; who saw it and when stays on record (LGTM 86)."""
        case = case_or_404(number)
        with office().database.transaction() as writing:
            writing.add(
                Disclosure(
                    user_id=person().id, taxpayer_id=case.taxpayer_id, what="dui, nit", seen_at=office().now()
                )
            )
        return self._page(case, identity=session().get_one(Taxpayer, case.taxpayer_id))

    def _page(self, case: Case, identity: Taxpayer | None = None) -> str:
        law, on, role = law_today(), today(), person().role
        view = casefile.case_view(
            session(), case.number, office().book, on, role, hour=hour(), actor=person().name
        )
        facts, decision = view.facts, view.decision
        principal = sum((line.principal for line in facts.lines), ZERO)
        return str(
            self.render(
                "expediente.html",
                case=case,
                facts=facts,
                decision=decision,
                heading=_heading(decision),
                chip=chip(decision.kind, decision.code, decision.event),
                identity=identity,
                in_charge=session().get(User, case.assigned_to_id) if case.assigned_to_id else None,
                principal=principal,
                accessories=facts.overdue - principal,
                light=light(
                    calendar_today(),
                    on,
                    decision.deadline_on,
                    decision.task_on,
                    is_closed=facts.stage is Stage.CLOSED,
                ),
                rail=rail(facts, decision.event),
                actions=[action for action in view.actions if action.verb not in PAPER_VERBS],
                paper_actions=[action for action in view.actions if action.verb in PAPER_VERBS],
                values=rests_on(law, decision.values),
                story=story(facts, decision),
                papers=papers(session(), facts, role, law, on),
                gates=view.gates if facts.stage in _WITH_GATES else (),
                proposals=open_proposals(session(), case.id),
                tasks=open_tasks_of(session(), facts.account.key) if may_open("catastro.task", role) else [],
                holds=all_holds(session(), case.id),
                disputed=disputed(facts),
                others=other_accounts(session(), case),
                years=by_year(facts.statement),
                explained=explained(facts.statement, law),
                minimum_explained=minimum_explained(facts.statement, law),
                payments=payments(facts),
                answers=_answers(view.answers, on),
                may_act=lambda verb: may_act(verb, role),
                on=on,
                law=law,
                articles=articles,
            )
        )


def disputed(facts: CaseFacts) -> dict[int, str]:
    """The charges each hold is limited to, by the key of the hold; "" where it holds the whole case."""
    names = {charge.key: f"{charge.tribute.capitalize()} {charge.period}" for charge in facts.charges}
    return {
        hold.key: ", ".join(names[key] for key in sorted(hold.charges) if key in names)
        for hold in facts.holds
    }


def case_or_404(number: str) -> Case:
    try:
        return casefile.find_case(session(), number)
    except (BadInput, FactMissing):
        abort(404)


def _heading(decision: Any) -> str:
    """The answer first: the step that proceeds, or what is waited for."""
    if decision.event:
        return EVENT_NAMES[decision.event]
    return chip(decision.kind, decision.code, None).words


def _answers(answers: Sequence[CaseAnswer], on: date) -> list[dict[str, Any]]:
    """Why it did not move, newest first: each answer holds until the next one, the last one until today."""
    ends = [on, *(later.from_on for later in answers)]
    calendar = calendar_today()
    return [
        {
            "answer": answer,
            "until_on": None if place == 0 else max(answer.last_on, end - timedelta(days=1)),
            "nights": business_days_between(calendar, answer.from_on, end) + (place == 0),
            "followed": EVENT_NAMES[Event(answer.event)] if answer.event else "Nada",
        }
        for place, (answer, end) in enumerate(zip(answers, ends, strict=False))
    ]
