"""Whether an account's arrears call for a case, and from which date they will."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from cases.domain.debt import Line
from cases.domain.debt.dates import first_fine_until, taxable_event_on
from cases.domain.decision.answers import Decision, Reason, act, wait
from cases.domain.decision.desk import day_after, printed
from cases.domain.facts import OpeningFacts
from cases.domain.money import CENT, ZERO
from cases.domain.vocabulary import Event
from cases.law import LawAt, LawBook

_LOOK_AHEAD_DAYS = 120


def decide_opening(facts: OpeningFacts, book: LawBook, on: date) -> Decision:
    """Open when something has been late long enough and the overdue total is worth it (policy `case.open.*`).

    A waiting account is looked at again no later than the first day on which time alone could make the difference,
    or after `_LOOK_AHEAD_DAYS`; a new charge, payment or correction brings it forward by itself.
    """
    law = book.at(on)
    days_key, total_key = (
        law.key_for(key, facts.account.kind) for key in ("case.open.min_days_late", "case.open.min_total")
    )
    min_days, min_total = law.integer(days_key), law.decimal(total_key)
    mine = [
        line
        for line in facts.statement.lines
        if not line.prescribed and line.key not in facts.claimed_elsewhere
    ]
    late = [line for line in mine if line.days_late > 0]
    overdue = sum((line.total for line in late), ZERO) + _minimum_fine(facts, late)
    oldest = max((line.days_late for line in late), default=0)
    if oldest >= min_days and overdue >= min_total:
        return act(
            Event.OPEN,
            "arrears_reached",
            Reason(f"Hay {overdue:,.2f} vencidos, con hasta {oldest} días de mora.", "LGTM 45"),
            Reason(f"Se abre desde {min_days} días y {min_total:,.2f}.", "política case.open"),
            values=(days_key, total_key),
        )
    if not mine:
        return wait(
            "nothing_owed",
            Reason("La cuenta no debe nada.", "LGTM 30"),
            until_on=min(_coming(facts, on), default=None),
        )
    if oldest < min_days:
        first_due = min(line.due_on for line in mine)
        ripe = first_due + timedelta(days=min_days)
        return wait(
            "arrears_too_recent",
            Reason(
                f"El atraso más antiguo cumple {min_days} días el {printed(ripe)}.",
                "política case.open.min_days_late",
            ),
            until_on=min([ripe, law.next_change_on, *_coming(facts, on)]),
            values=(days_key,),
        )
    return wait(
        "below_minimum",
        Reason(
            f"Lo vencido suma {overdue:,.2f}; se abre desde {min_total:,.2f}.", "política case.open.min_total"
        ),
        until_on=_look_again(facts, mine, late, min_total - overdue, law),
        values=(total_key,),
    )


def _minimum_fine(facts: OpeningFacts, late: Sequence[Line]) -> Decimal:
    """What the minimum adds goes with the oldest fined line, as it does in a case."""
    fined = next((line for line in facts.statement.lines if line.fine > 0 and not line.prescribed), None)
    return facts.statement.minimum_fine_adjustment if fined in late else ZERO


def _coming(facts: OpeningFacts, on: date) -> list[date]:
    """First days in the statement of charges that are recorded and whose taxable event is still to come."""
    firsts = (
        event if charge.opening else day_after(event)
        for charge in facts.charges
        if (event := taxable_event_on(charge)) >= on
    )
    return [first for first in firsts if first > on]


def _look_again(
    facts: OpeningFacts, mine: Sequence[Line], late: Sequence[Line], missing: Decimal, law: LawAt
) -> date:
    """No later than the first day on which a due date, a fine step, the law or interest could complete the total.

    Between those steps only interest grows; each line may round up to one cent earlier than the sum says.
    """
    on = law.on
    days = [on + timedelta(days=_LOOK_AHEAD_DAYS), law.next_change_on, *_coming(facts, on)]
    days.extend(day_after(line.due_on) for line in mine if line.days_late == 0)
    days.extend(step for line in late if (step := day_after(first_fine_until(line.due_on, law))) > on)
    principal = sum((line.principal for line in late), ZERO)
    daily = principal * law.decimal("interest.rate_annual") / (100 * law.integer("interest.year_days"))
    if daily > 0:
        needed = (missing - CENT * len(late)) / daily
        ahead = min(max(needed.to_integral_value(ROUND_CEILING), Decimal(1)), Decimal(_LOOK_AHEAD_DAYS))
        days.append(on + timedelta(days=int(ahead)))
    return min(days)
