"""Whether an account's arrears call for a case, and from which date they will."""

from datetime import date, timedelta

from cases.domain.decision.answers import Decision, Reason, act, wait
from cases.domain.decision.desk import day_after, printed
from cases.domain.facts import OpeningFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import Event
from cases.law import LawBook

_LOOK_AHEAD_DAYS = 120


def decide_opening(facts: OpeningFacts, book: LawBook, on: date) -> Decision:
    """Open when something has been late long enough and the overdue total is worth it (policy `case.open.*`).

    A waiting account is looked at again on the first date its own charges can make a difference, or after
    `_LOOK_AHEAD_DAYS`; a new charge, payment or correction brings it forward by itself.
    """
    law = book.at(on)
    min_days, min_total = law.integer("case.open.min_days_late"), law.decimal("case.open.min_total")
    mine = [
        line
        for line in facts.statement.lines
        if not line.prescribed and line.key not in facts.claimed_elsewhere
    ]
    late = [line for line in mine if line.days_late > 0]
    overdue = sum((line.total for line in late), ZERO)
    oldest = max((line.days_late for line in late), default=0)
    if oldest >= min_days and overdue >= min_total:
        return act(
            Event.OPEN,
            "arrears_reached",
            Reason(f"Hay {overdue:,.2f} vencidos, con hasta {oldest} días de mora.", "LGTM 45"),
            Reason(f"Se abre desde {min_days} días y {min_total:,.2f}.", "política case.open"),
            values=("case.open.min_days_late", "case.open.min_total"),
        )
    if not mine:
        return wait("nothing_owed", Reason("La cuenta no debe nada.", "LGTM 30"))
    if late and oldest < min_days:
        ripe = on + timedelta(days=min_days - oldest)
        return wait(
            "arrears_too_recent",
            Reason(f"El atraso más antiguo cumple {min_days} días el {printed(ripe)}.", "política case.open.min_days_late"),
            until_on=ripe,
        )
    coming = min((day_after(line.due_on) for line in mine if line.days_late == 0 and line.due_on >= on), default=None)
    until = coming + timedelta(days=0 if late else min_days - 1) if coming else on + timedelta(days=_LOOK_AHEAD_DAYS)
    return wait(
        "below_minimum",
        Reason(f"Lo vencido suma {overdue:,.2f}; se abre desde {min_total:,.2f}.", "política case.open.min_total"),
        until_on=min(until, on + timedelta(days=_LOOK_AHEAD_DAYS)) if late else until,
    )
