"""What the policy asks of a step besides its turn: what it may follow, how soon, and from how much it is worth taking.

A case below the minimum of a step waits and is tested again each night; a step that the policy does not foresee
after what happened is left to a person. Both may be laid down for one kind of account.
"""

from datetime import date, timedelta
from typing import Any

from cases.domain.decision.answers import Decision, Reason, review, wait
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.vocabulary import AnswerKind, Event, Stage

_MINIMUMS = {Event.CITE: "citation.min_total", Event.DEMAND: "demand.min_total"}
_NAMES = {Event.CITE: "citar", Event.DEMAND: "requerir"}

NOTICES_EXHAUSTED, CITATIONS_EXHAUSTED, PLAN_LAPSED = (
    "notices_exhausted",
    "citations_exhausted",
    "plan_lapsed",
)
"""What a demand may follow (`demand.after`)."""

_FOLLOWS = {
    NOTICES_EXHAUSTED: NOTICES_EXHAUSTED,
    CITATIONS_EXHAUSTED: CITATIONS_EXHAUSTED,
    "no_agreement": CITATIONS_EXHAUSTED,
    PLAN_LAPSED: PLAN_LAPSED,
}
"""Codes of demands that follow a step, and which; the others follow what the law or a person decides."""


def with_policy(desk: Desk, answer: Decision) -> Decision:
    """The answer of a leaf, after what the policy asks of the step it points to."""
    if answer.kind is not AnswerKind.ACT or answer.event is None or desk.facts.stage is Stage.FINAL_DEMAND:
        return answer
    return below_minimum(desk, answer.event) or _not_foreseen(desk, answer) or answer


def below_minimum(desk: Desk, step: Event) -> Decision | None:
    """The wait of a case that owes less than a step is worth; None where it may be taken."""
    key = _MINIMUMS.get(step)
    if key is None or desk.facts.overdue >= desk.decimal(key):
        return None
    owed, asked = f"{desk.facts.overdue:,.2f}", f"{desk.decimal(key):,.2f}"
    reason = Reason(f"Lo vencido suma {owed}; para {_NAMES[step]} se piden {asked}.", f"política {key}")
    until_on, values = day_after(desk.on), (desk.key(key),)
    if step is Event.CITE:
        return wait("below_citation_minimum", reason, until_on=until_on, values=values)
    return wait("below_demand_minimum", reason, until_on=until_on, values=values)


_GAPS = {Event.CITE: "citation.gap", Event.DEMAND: "demand.gap"}


def within_gap(desk: Desk, step: Event, since: date) -> Decision | None:
    """The wait between what a step follows, which took effect on `since`, and the step; None once it is over."""
    key = _GAPS[step]
    days, last = desk.integer(key, since), desk.business_days_after(since, key)
    if not days or desk.on > last:
        return None
    reason = Reason(
        f"Lo anterior es del {printed(since)}; para {_NAMES[step]} se esperan {days} días hábiles, hasta el "
        f"{printed(last)}.",
        f"política {key}",
    )
    more: dict[str, Any] = {
        "until_on": day_after(last),
        "task_on": day_after(last),
        "values": (desk.key(key, since),),
    }
    if step is Event.CITE:
        return wait("within_citation_gap", reason, **more)
    return wait("within_demand_gap", reason, **more)


def citation_expired(desk: Desk, since: date) -> bool:
    """Whether what a citation led to on `since` is too old to demand on it; a validity of 0 has no end."""
    days = desk.integer("citation.validity", since)
    return bool(days) and desk.on > since + timedelta(days=days)


def _not_foreseen(desk: Desk, answer: Decision) -> Decision | None:
    follows = _FOLLOWS.get(answer.code) if answer.event is Event.DEMAND else None
    if follows is None or follows in desk.texts("demand.after"):
        return None
    return review(
        "demand_not_foreseen",
        *answer.reasons,
        Reason(
            "La política no prevé requerir después de esto: decida usted si procede.", "política demand.after"
        ),
        event=Event.DEMAND,
        data=answer.data,
        values=(desk.key("demand.after"), *answer.values),
    )
