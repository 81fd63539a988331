"""Leaf of the citation stage: what the last summons led to."""

from datetime import date

from cases.domain.booking import not_held
from cases.domain.decision.answers import Decision, Reason, act, review, wait
from cases.domain.decision.delivering import (
    awaiting_delivery,
    death_to_verify,
    may_be_reissued,
    undeliverable,
)
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.decision.register import register_blocks
from cases.domain.decision.step_policy import citation_expired, within_gap
from cases.domain.facts import AppointmentFacts, DocumentFacts
from cases.domain.summoning import serves_until
from cases.domain.terms import next_business_day
from cases.domain.vocabulary import AppointmentStatus, DocumentStatus, Event, HoldReason


def citation(desk: Desk) -> Decision:
    """What the last citation led to."""
    summons = desk.facts.last_document("citatorio")
    slot = desk.facts.appointment_of(summons) if summons else None
    if summons is None or slot is None or slot.status == AppointmentStatus.CANCELLED:
        # An excuse or an annulment takes effect from the paper, not the turn: the ordinal stays.
        ordinal = summons.ordinal if summons else 1
        return _cite_again(
            desk, ordinal, "citation_due", "El citatorio anterior quedó sin efecto: se cita de nuevo."
        )
    if slot.status == AppointmentStatus.ATTENDED:
        # Who came was reached, whatever is proven of the paper: nobody is cited again for that.
        return _after_appearance(desk, summons, slot)
    lost = undeliverable(desk, summons)
    if lost:
        return _cannot_be_summoned(desk, summons, lost)
    return (
        _appointment_to_move(desk, slot)
        or _not_delivered_in_time(desk, summons, slot)
        or _after_summons(desk, summons, slot)
    )


def _cannot_be_summoned(desk: Desk, summons: DocumentFacts, lost: tuple[Reason, ...]) -> Decision:
    """Somebody must act on the register first; corrected, the case goes on by itself with the same turn."""
    death = death_to_verify(desk, summons)
    if death:
        return death
    if may_be_reissued(desk, summons):
        why = f"El citatorio {summons.number} no pudo entregarse y el registro ya se corrigió: se cita de nuevo."
        return _cite_again(desk, summons.ordinal, "citation_reissued", why)
    return review(
        "citation_undeliverable",
        Reason(f"El citatorio {summons.number} no pudo entregarse.", "LGTM 25, 95"),
        *lost,
        event=Event.CITE,
        data={"ordinal": summons.ordinal},
    )


def _not_delivered_in_time(desk: Desk, summons: DocumentFacts, slot: AppointmentFacts) -> Decision | None:
    deadline = serves_until(desk.facts, summons, desk.law) or slot.on
    if summons.delivered_on is None:
        if desk.on > deadline:
            return _never_delivered(desk, summons) or _cite_again(
                desk,
                summons.ordinal,
                "citation_not_delivered_in_time",
                f"El citatorio {summons.number} debía entregarse a más tardar el {printed(deadline)}.",
            )
        return awaiting_delivery(desk, summons, until_on=day_after(deadline))
    if summons.delivered_on > deadline:
        return _never_delivered(desk, summons) or _cite_again(
            desk,
            summons.ordinal,
            "citation_delivered_late",
            f"El citatorio {summons.number} se entregó el {printed(summons.delivered_on)}, sin el margen mínimo: debía "
            f"ser a más tardar el {printed(deadline)}.",
        )
    return None


def _never_delivered(desk: Desk, summons: DocumentFacts) -> Decision | None:
    """Papers that nobody takes out in time are not issued for ever: the office must first see that they arrive."""
    papers = [
        one for one in desk.facts.documents if one.kind == summons.kind and one.ordinal == summons.ordinal
    ]
    most = desk.law.integer("citation.undelivered_max")
    if sum(one.status != DocumentStatus.ANNULLED for one in papers) < most:
        return None
    return review(
        "citation_never_delivered",
        Reason(
            f"Se emitieron {most} citatorios para esta cita y ninguno se entregó a tiempo.",
            "política citation.undelivered_max",
        ),
        Reason("La jefatura debe asignar quién lo entrega antes de citar otra vez.", "LGTM 96"),
        event=Event.CITE,
        data={"ordinal": summons.ordinal},
        task_on=desk.on,
        values=("citation.undelivered_max",),
    )


def _appointment_to_move(desk: Desk, slot: AppointmentFacts) -> Decision | None:
    """An appointment that the office itself cannot hold is nobody's absence: people give another date."""
    why = not_held(desk.calendar, slot) if slot.status == AppointmentStatus.BOOKED else ""
    if not why:
        return None
    return review(
        "appointment_to_move",
        Reason(f"La cita del {printed(slot.on)} a las {slot.at:%H:%M} no puede atenderse. {why}", "LGTM 94"),
        Reason("Dé otra fecha: el citatorio nuevo se entrega otra vez.", "LGTM 90 n.º 6"),
        event=Event.REBOOK,
        task_on=desk.on,
    )


def _after_summons(desk: Desk, summons: DocumentFacts, slot: AppointmentFacts) -> Decision:
    if slot.status == AppointmentStatus.NO_SHOW:
        if summons.ordinal < desk.integer("citation.count", summons.issued_on):
            why = f"Nadie acudió a la cita del {printed(slot.on)}."
            return within_gap(desk, Event.CITE, slot.on) or _cite_again(
                desk, summons.ordinal + 1, "next_citation_due", why
            )
        return _demand(
            desk,
            summons.ordinal,
            slot.on,
            act(
                Event.DEMAND,
                "citations_exhausted",
                Reason(f"Nadie acudió a la última cita, del {printed(slot.on)}.", "LGTM 90 n.º 6"),
                Reason("Terminadas las citas, procede requerir el pago.", "LGTM 118"),
                data={"cause": "no_response"},
                values=(desk.key("citation.count", summons.issued_on), "demand.days"),
            ),
        )
    if desk.on <= slot.on:
        return wait(
            "appointment_pending",
            Reason(f"Está citada para el {printed(slot.on)} a las {slot.at:%H:%M}.", "LGTM 90 n.º 6"),
            until_on=day_after(slot.on),
            deadline_on=slot.on,
            task_on=slot.on,
        )
    return review(
        "no_show_due",
        Reason(f"La cita del {printed(slot.on)} pasó sin que conste qué ocurrió.", "LGTM 90 n.º 6"),
        Reason("Quien atendió debe registrar la comparecencia o dar fe de la incomparecencia.", "LGTM 94"),
        event=Event.RECORD_NO_SHOW,
        task_on=slot.on,
    )


def _demand(desk: Desk, ordinal: int, since: date, demand: Decision) -> Decision:
    """The demand, unless the policy waits for it or finds too old what it rests on: then people are cited again."""
    if citation_expired(desk, since):
        days = desk.integer("citation.validity", since)
        why = f"Lo que siguió a la cita es del {printed(since)}: con más de {days} días no sostiene el requerimiento."
        return _cite_again(desk, ordinal, "citation_expired", why, "citation.validity")
    return within_gap(desk, Event.DEMAND, since) or demand


def _after_appearance(desk: Desk, summons: DocumentFacts, slot: AppointmentFacts) -> Decision:
    event = desk.facts.last_event(Event.RECORD_APPEARANCE)
    came_on = event.effective_on if event else slot.on
    came = Reason(f"Compareció el {printed(came_on)}.", "LGTM 90 n.º 6")
    receipt = event.data.get("receipt_number", "") if event and slot.outcome == "paid" else ""
    if receipt and not _is_recorded(desk, receipt):
        last = desk.business_days_after(came_on, "citation.receipt_within")
        if desk.on <= last:
            return review(
                "receipt_to_record",
                came,
                Reason(
                    f"Presentó el recibo {receipt}, que no consta en la cuenta: pida a Tesorería que lo "
                    f"registre a más tardar el {printed(last)}.",
                    "política citation.receipt_within",
                ),
                until_on=day_after(last),
                task_on=last,
                values=("citation.receipt_within",),
            )
    promised = _promised_until(desk, slot)
    if promised and desk.on <= promised:
        return wait(
            "promise_pending",
            came,
            Reason(f"Ofreció pagar a más tardar el {printed(promised)}.", "LGTM 38"),
            until_on=day_after(promised),
            task_on=day_after(promised),
        )
    if slot.outcome == "asks_plan":
        return review(
            "plan_requested",
            came,
            Reason("Pidió un plan por escrito: apruébelo o respóndale.", "LGTM 36"),
            event=Event.SIGN_PLAN,
            task_on=slot.on,
        )
    if slot.outcome == "claim" and not _claim_was_handled(desk, slot):
        return review(
            "claim_to_answer",
            came,
            Reason("Presentó un reclamo: ponga la retención y resuélvalo.", "LGTM 86, 123"),
            event=Event.PLACE_HOLD,
            task_on=slot.on,
        )
    unpaid = _why_no_agreement(desk, slot, receipt)
    return _demand(
        desk,
        summons.ordinal,
        max(came_on, promised or came_on),
        act(
            Event.DEMAND,
            "no_agreement",
            came,
            Reason(unpaid, "política demand.after"),
            Reason("Terminada la citación sin acuerdo, procede requerir el pago.", "LGTM 118"),
            data={"cause": "no_agreement"},
            values=("demand.days",),
        ),
    )


def _promised_until(desk: Desk, slot: AppointmentFacts) -> date | None:
    """The day offered, or the next one on which the office is open to be paid; None where nothing was offered."""
    if slot.outcome not in ("promise", "paid") or slot.promise_on is None:
        return None
    return next_business_day(desk.calendar, slot.promise_on)


def _why_no_agreement(desk: Desk, slot: AppointmentFacts, receipt: str) -> str:
    if receipt and _is_recorded(desk, receipt):
        return f"Pagó con el recibo {receipt}, pero queda deuda vencida."
    if receipt:
        return f"El recibo {receipt} no consta en la cuenta."
    return "El pago ofrecido no consta." if slot.promise_on else "No hubo acuerdo."


def _is_recorded(desk: Desk, receipt: str) -> bool:
    return any(payment.receipt.casefold() == receipt.casefold() for payment in desk.facts.payments)


def _claim_was_handled(desk: Desk, slot: AppointmentFacts) -> bool:
    """A hold was placed for it: while it covers the whole case nothing gets here, so it ended or covers a part."""
    reasons = (HoldReason.CLAIM, HoldReason.APPEAL)
    return any(hold.reason in reasons and hold.from_on >= slot.on for hold in desk.facts.holds)


def _cite_again(
    desk: Desk, ordinal: int, code: str, why: str, policy: str = "citation.min_notice"
) -> Decision:
    return register_blocks(desk) or act(
        Event.CITE,
        code,
        Reason(why, f"política {policy}"),
        Reason("Quien debe tiene que acudir cuando se le cita.", "LGTM 90 n.º 6"),
        data={"ordinal": ordinal},
        values=("citation.count", policy),
    )
