"""The policy: facts, law and a date in; one answer out. It opens nothing and knows no clock."""

from datetime import date
from decimal import Decimal

from cases.domain.decision import citing, coercive, judicial, persuasive
from cases.domain.decision.answers import Decision, Reason, act, review, wait
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.decision.opening import decide_opening
from cases.domain.decision.step_policy import with_policy
from cases.domain.facts import CaseFacts
from cases.domain.terms import add_months
from cases.domain.vocabulary import Event, Stage
from cases.law import LawBook

__all__ = [
    "FAR_FROM_PRESCRIPTION",
    "Decision",
    "Reason",
    "act",
    "decide",
    "decide_opening",
    "review",
    "urgency",
    "wait",
]

LEAVES = {
    Stage.OPENED: persuasive.opened,
    Stage.PERSUASION: persuasive.persuasion,
    Stage.CITATION: citing.citation,
    Stage.PAYMENT_PLAN: coercive.payment_plan,
    Stage.DEFAULT: coercive.default,
    Stage.FINAL_DEMAND: coercive.final_demand,
    Stage.CERTIFIED: judicial.certified,
    Stage.REFERRED: judicial.referred,
    Stage.IN_COURT: judicial.in_court,
}


def decide(facts: CaseFacts, book: LawBook, on: date) -> Decision:
    """The answer for one case on `on`; `facts.statement` must be the debt of that same date."""
    assert facts.statement.on == on, "facts and decision must share their date"
    if facts.stage is Stage.CLOSED:
        return wait("closed", Reason("El expediente está cerrado.", "LGTM 30"))
    desk = Desk(facts, book.at(on), on)
    return _nothing_owed(desk) or _held(desk) or with_policy(desk, LEAVES[facts.stage](desk))


def _nothing_owed(desk: Desk) -> Decision | None:
    """Payment closes by itself; prescription or correction need two people."""
    facts = desk.facts
    if facts.overdue > 0 or facts.held_lines:
        return None
    if any(line.prescribed and line.key in facts.own_charges for line in facts.statement.lines):
        return review(
            "only_prescribed_left",
            Reason("Solo quedan cargos prescritos: declárelo y cierre el expediente.", "LGTM 42-44"),
            event=Event.CLOSE,
        )
    if facts.was_reached_by_payment:
        return act(
            Event.SETTLE,
            "debt_paid",
            Reason(f"No queda deuda vencida al {printed(desk.on)}.", "LGTM 30, 31"),
        )
    return review(
        "nothing_owed_without_payment",
        Reason(
            "No queda deuda vencida y ningún pago llegó a los cargos del expediente: revise la corrección y cierre.",
            "LGTM 30",
        ),
        event=Event.CLOSE,
    )


def _held(desk: Desk) -> Decision | None:
    """A hold over the whole case stops every step; a dispute only its charges, until nothing else is left."""
    holds = desk.facts.stopping_holds(desk.on)
    if not holds:
        return None
    ends = [hold.until_on for hold in holds]
    last = max((end for end in ends if end), default=None) if all(ends) else None
    return wait(
        "hold_active",
        *(
            Reason(
                f"Retención vigente: {hold.note or hold.reason}.",
                "LGTM 46" if hold.stops_surcharges else "política de retenciones",
            )
            for hold in holds
        ),
        until_on=day_after(last) if last else None,
        task_on=last,
    )


FAR_FROM_PRESCRIPTION = 10_000_000 * 100_000_000
"""Urgencies below this are of cases with a charge inside `prescription.alert_months`."""


def urgency(facts: CaseFacts, decision: Decision, book: LawBook, on: date) -> int:
    """Order of the worklist, smallest first: prescription, then date of the task, then amount.

    A charge inside `prescription.alert_months` goes to the head of the queue.
    """
    alert_until = add_months(on, book.at(on).integer("prescription.alert_months"))
    first = facts.prescribes_on
    near = first is not None and first <= alert_until and facts.suit_filed_on is None
    key_date = first if near and first else (decision.deadline_on or decision.task_on or decision.until_on)
    if decision.kind == "act" and not near:
        key_date = min(key_date or on, on)
    day = (key_date or date.max).toordinal()
    cents_inverse = 99_999_999 - min(int(facts.overdue * Decimal(1)), 99_999_999)
    return (0 if near else FAR_FROM_PRESCRIPTION) + day * 100_000_000 + cents_inverse
