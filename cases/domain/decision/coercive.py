"""Leaves from the plan to the certification: payment_plan, default, final_demand."""

from datetime import date

from cases.domain.decision.answers import Decision, Reason, act, review, wait
from cases.domain.decision.delivering import (
    awaiting_delivery,
    death_to_verify,
    may_be_reissued,
    undeliverable,
)
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.decision.step_policy import within_gap
from cases.domain.facts import DocumentFacts, InstalmentFacts, PlanFacts
from cases.domain.gates import closed_gates, demand_terms_end
from cases.domain.plan import payable_on
from cases.domain.terms import Calendar
from cases.domain.vocabulary import Event, PlanRegime, PlanStatus


def payment_plan(desk: Desk) -> Decision:
    """While the plan is kept nothing else moves (LGTM 36); two consecutive unpaid instalments end it (LGTM 37)."""
    plan = desk.facts.plan
    if plan is None or plan.status in (PlanStatus.LAPSED, PlanStatus.ANNULLED):
        return review(
            "plan_missing",
            Reason("El expediente está en plan de pago y no consta un plan vigente.", "LGTM 36"),
            event=Event.DECLARE_DEFAULT,
        )
    if plan.status == PlanStatus.SIGNED:
        return wait(
            "awaiting_down_payment",
            Reason(f"El convenio {plan.number} vale desde el pago de la prima.", "LGTM 36"),
        )
    missed = consecutive_missed(plan, desk.on, desk.calendar)
    limit = desk.law.integer("plan.lapse")
    if len(missed) >= limit:
        numbers = " y ".join(str(instalment.number) for instalment in missed)
        return act(
            Event.DECLARE_DEFAULT,
            "plan_lapsed",
            Reason(f"Quedaron sin pagar las cuotas seguidas {numbers}.", "LGTM 37"),
            Reason("El plazo especial caducó y todo el saldo es exigible.", "LGTM 37"),
            data={"lapsed_on": day_after(payable_on(missed[limit - 1], desk.calendar)).isoformat()},
            values=("plan.lapse",),
        )
    return _plan_kept(desk, plan, missed)


def consecutive_missed(plan: PlanFacts, on: date, calendar: Calendar) -> tuple[InstalmentFacts, ...]:
    """The first run of unpaid instalments, payable before `on`, that is as long as any later one.

    Unpaid until complete. An agreed day that turned out closed is waited for until the next business day.
    """
    best: tuple[InstalmentFacts, ...] = ()
    run: list[InstalmentFacts] = []
    for instalment in plan.instalments:
        if not instalment.is_complete and payable_on(instalment, calendar) < on:
            run.append(instalment)
        else:
            run = []
        if len(run) > len(best):
            best = tuple(run)
    return best


def _plan_kept(desk: Desk, plan: PlanFacts, missed: tuple[InstalmentFacts, ...]) -> Decision:
    calendar = desk.calendar
    coming = next((one for one in plan.instalments if payable_on(one, calendar) >= desk.on), None)
    if coming is None:
        return _plan_over(desk, missed)
    if missed:
        late = Reason(f"La cuota {missed[-1].number} está vencida; la ley pide dos seguidas.", "LGTM 37")
        return _until_due(desk, coming, "instalment_missed", late)
    last = printed(payable_on(coming, calendar))
    current = Reason(
        f"El plan {plan.number} está al día; la cuota {coming.number} vence el {last}.", "LGTM 36"
    )
    return _until_due(desk, coming, "plan_current", current)


def _until_due(desk: Desk, coming: InstalmentFacts, code: str, reason: Reason) -> Decision:
    last = payable_on(coming, desk.calendar)
    moved = Reason(f"El día acordado, {printed(coming.due_on)}, es inhábil.", "LPA 82")
    return wait(
        code,
        reason,
        *((moved,) if last != coming.due_on else ()),
        until_on=day_after(last),
        deadline_on=last,
        task_on=last,
        values=("plan.lapse",),
    )


def _plan_over(desk: Desk, missed: tuple[InstalmentFacts, ...]) -> Decision:
    """Every date has passed and something is left: without two missed in a row a person decides what follows."""
    if missed:
        return review(
            "plan_term_over",
            Reason(
                f"El plazo del plan terminó y la cuota {missed[-1].number} quedó sin completar: cóbrela o levante "
                "el acta.",
                "LGTM 36",
            ),
            event=Event.DECLARE_DEFAULT,
            data={"lapsed_on": day_after(payable_on(missed[-1], desk.calendar)).isoformat()},
            task_on=desk.on,
        )
    return review(
        "plan_remainder",
        Reason(
            f"Las cuotas están pagadas y quedan {desk.facts.overdue:,.2f} por la diferencia de intereses: "
            "explíquela por escrito y cóbrela.",
            "LGTM 36, 47",
        ),
        task_on=desk.on,
    )


def default(desk: Desk) -> Decision:
    """The demand, once the lapse was made known; a plan signed in court goes back to court."""
    plan = desk.facts.plan
    if plan is not None and plan.regime == PlanRegime.JUDICIAL:
        return review(
            "resume_suit_due",
            Reason("El plan se firmó en el proceso: corresponde reanudar el juicio.", "LGTM 37, 117"),
            event=Event.RESUME_SUIT,
        )
    record = desk.facts.last_document("acta_de_incumplimiento")
    if record is None:
        return review(
            "breach_record_missing",
            Reason(
                "El acta de incumplimiento quedó anulada: firme otro convenio si el plan no se había incumplido, o "
                "requiera el pago.",
                "LGTM 37",
            ),
            event=Event.SIGN_PLAN,
        )
    lost = undeliverable(desk, record)
    if record.delivered_on is None and not lost:
        return awaiting_delivery(desk, record)
    death = death_to_verify(desk, record) if lost else None
    if death:
        return death
    known = (
        f"El acta {record.number} se notificó el {printed(record.delivered_on)}."
        if record.delivered_on
        else f"El acta {record.number} no pudo entregarse; el requerimiento sí debe notificarse."
    )
    since = record.delivered_on or record.issued_on
    return within_gap(desk, Event.DEMAND, since) or act(
        Event.DEMAND,
        "plan_lapsed",
        Reason(known, "LGTM 37"),
        *lost,
        Reason("Caducado el plan, procede requerir el pago.", "LGTM 118"),
        data={"cause": "plan_lapsed"},
        values=("demand.days",),
    )


def final_demand(desk: Desk) -> Decision:
    """The thirty days from proven notification, then the seven gates (LGTM 118)."""
    demand = desk.facts.last_document("requerimiento")
    if demand is None:
        return act(
            Event.DEMAND,
            "demand_due",
            Reason("El requerimiento anterior quedó anulado: se emite otro.", "LGTM 118"),
            data={"cause": _cause(desk)},
            values=("demand.days",),
        )
    lost = undeliverable(desk, demand)
    if lost:
        return _cannot_be_demanded(desk, demand, lost)
    if demand.delivered_on is None:
        return awaiting_delivery(desk, demand)
    last = demand_term_end(desk, demand.delivered_on)
    if desk.on <= last:
        return wait(
            "within_demand_term",
            Reason(
                f"El requerimiento {demand.number} se notificó el {printed(demand.delivered_on)}.", "LGTM 118"
            ),
            Reason(
                f"El plazo para pagar, y el de recurrir, terminan el {printed(last)}.",
                "LGTM 118, 123; LPA 82, 134",
            ),
            until_on=day_after(last),
            deadline_on=last,
            task_on=day_after(last),
            values=("demand.days", "demand.day_kind", "appeal.days_lpa"),
        )
    return _after_term(desk, last)


def _cannot_be_demanded(desk: Desk, demand: DocumentFacts, lost: tuple[Reason, ...]) -> Decision:
    """Somebody must act on the register first; corrected, the case goes on by itself."""
    death = death_to_verify(desk, demand)
    if death:
        return death
    if may_be_reissued(desk, demand):
        return act(
            Event.DEMAND,
            "demand_reissued",
            Reason(
                f"El requerimiento {demand.number} no pudo notificarse y el registro ya se corrigió: se emite otro.",
                "LGTM 25, 118",
            ),
            data={"cause": _cause(desk)},
            values=("demand.days",),
        )
    return review(
        "demand_undeliverable",
        Reason(
            f"El requerimiento {demand.number} no pudo notificarse: corregido el registro, se emite de nuevo; sin "
            "lugar registrado procede el edicto.",
            "LGTM 98, 118",
        ),
        *lost,
        event=Event.DEMAND,
        data={"cause": _cause(desk)},
    )


def _cause(desk: Desk) -> str:
    """Why the first demand of the case was issued: another paper does not change it."""
    first = desk.facts.last_event(Event.DEMAND)
    return str(first.data.get("cause", "no_response")) if first else "no_response"


def demand_term_end(desk: Desk, notified_on: date) -> date:
    """The last day of the latest term that a demand notified on a day leaves running."""
    return demand_terms_end(desk.facts, desk.law, notified_on)


def _after_term(desk: Desk, last: date) -> Decision:
    over = Reason(f"El plazo del requerimiento terminó el {printed(last)} sin pago.", "LGTM 118")
    closed = through_closed_gates(desk, over, desk.business_days_after(last, "certify.within"))
    if closed:
        return closed
    minimum = desk.law.decimal("court.min_total")
    if desk.facts.taxpayer_overdue_total < minimum:
        return wait(
            "below_court_minimum",
            over,
            Reason(
                f"Los casos del contribuyente suman {desk.facts.taxpayer_overdue_total:,.2f}; "
                f"para demandar se piden {minimum:,.2f}.",
                "política court.min_total",
            ),
            until_on=day_after(desk.on),
            values=("court.min_total",),
        )
    return review(
        "certify_due",
        over,
        Reason("Las siete compuertas están abiertas: Tesorería informa y la Alcaldía certifica.", "LGTM 116"),
        event=Event.CERTIFY,
        task_on=desk.business_days_after(last, "certify.within"),
        values=("certify.within", "court.min_total"),
    )


def through_closed_gates(desk: Desk, why: Reason, task_on: date) -> Decision | None:
    """A review with everything that still stands before a title; None where the seven gates are open."""
    closed = closed_gates(desk.facts, desk.law, desk.on)
    if not closed:
        return None
    missing = (Reason(gate.missing, gate.basis) for gate in closed)
    return review(f"gate_{closed[0].name}", why, *missing, task_on=task_on)
