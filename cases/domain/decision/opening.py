"""Whether an account's arrears call for a case, and from which date they will."""

from datetime import date, timedelta
from decimal import Decimal

from cases.domain.debt import Line
from cases.domain.debt.dates import first_fine_until
from cases.domain.decision.answers import Decision, Reason, act, wait
from cases.domain.decision.desk import day_after, printed
from cases.domain.facts import OpeningFacts
from cases.domain.money import ZERO
from cases.domain.vocabulary import Event
from cases.law import LawAt, LawBook

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
    return wait(
        "below_minimum",
        Reason(f"Lo vencido suma {overdue:,.2f}; se abre desde {min_total:,.2f}.", "política case.open.min_total"),
        until_on=_look_again(mine, min_total - overdue, min_days, law, on),
    )


def _look_again(mine: list[Line], missing: Decimal, min_days: int, law: LawAt, on: date) -> date:
    """No later than the first day on which a new due date, a fine step or interest could complete the total."""
    days = [on + timedelta(days=_LOOK_AHEAD_DAYS)]
    owed_late = ZERO
    for line in mine:
        if line.days_late == 0:
            days.append(day_after(line.due_on))
            continue
        owed_late += line.principal
        step = day_after(first_fine_until(line.due_on, law))
        if step > on:
            days.append(step)
    daily = owed_late * law.decimal("interest.rate_annual") / (100 * law.integer("interest.year_days"))
    if daily > 0:
        days.append(on + timedelta(days=max(1, int(missing / daily))))
    if not owed_late:
        # Nothing late yet: what falls due first must also become late enough.
        return min(days[1:], default=days[0]) + timedelta(days=min_days - 1)
    return max(min(days), on + timedelta(days=1))
