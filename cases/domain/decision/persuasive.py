"""Leaves of the persuasive stages: opened, persuasion, citation."""

from cases.domain.decision.answers import Decision, Reason, act, review, wait
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.decision.register import register_blocks
from cases.domain.facts import AppointmentFacts, DocumentFacts
from cases.domain.terms import add_months
from cases.domain.vocabulary import AppointmentStatus, Event, HoldReason
from cases.domain.words import METHOD_NAMES


def opened(desk: Desk) -> Decision:
    """The first persuasive notice, once the data allow to write to somebody."""
    blocked = register_blocks(desk)
    if blocked:
        return blocked
    return act(
        Event.NOTIFY,
        "first_notice_due",
        Reason(f"Debe {desk.facts.overdue:,.2f} vencidos y todavía no se le ha escrito.", "LGTM 45"),
        Reason("El cobro empieza por un aviso persuasivo.", "política notice.count"),
        data={"ordinal": 1},
        values=("notice.count",),
    )


def persuasion(desk: Desk) -> Decision:  # noqa: PLR0911 -- one return for each answer the stage can give
    """Next notice, citation, or the wait for proof and for the gap after it."""
    blocked = register_blocks(desk)
    if blocked:
        return blocked
    near = prescription_near(desk)
    if near:
        return near
    notice = desk.facts.last_document("aviso")
    if notice is None:
        return act(
            Event.NOTIFY,
            "notice_due",
            Reason("El aviso anterior quedó anulado: se emite otro.", "política notice.count"),
            data={"ordinal": 1},
            values=("notice.count",),
        )
    if notice.is_undeliverable:
        return act(
            Event.CITE,
            "notice_undeliverable",
            Reason(
                f"El aviso {notice.number} no pudo entregarse; eso no detiene el caso.",
                "política delivery.attempts",
            ),
            Reason("Se cita: el citatorio puede dejarse por esquela tras una búsqueda.", "LGTM 90 n.º 6"),
            data={"ordinal": 1},
            values=("delivery.attempts",),
        )
    if desk.on > desk.valid_until(notice):
        return act(
            Event.NOTIFY,
            "notice_expired",
            Reason(
                f"El aviso {notice.number} tiene más de {desk.law.integer('notice.validity')} días y ya no "
                "sostiene el paso siguiente: se emite otra vez.",
                "política notice.validity",
            ),
            data={"ordinal": notice.ordinal},
            values=("notice.validity",),
        )
    if notice.delivered_on is None:
        return awaiting_delivery(desk, notice, until_on=day_after(desk.valid_until(notice)))
    return _after_notice(desk, notice)


def _after_notice(desk: Desk, notice: DocumentFacts) -> Decision:
    assert notice.delivered_on is not None
    last = max(
        desk.business_days_after(notice.delivered_on, "notice.gap"),
        notice.respond_by_on or notice.delivered_on,
    )
    delivered = Reason(
        f"El aviso {notice.number} se entregó {_how(notice)} el {printed(notice.delivered_on)}.", "LGTM 84"
    )
    if desk.on <= last:
        return wait(
            "within_notice_term",
            delivered,
            Reason(f"Se espera respuesta hasta el {printed(last)}.", "política notice.gap"),
            until_on=day_after(last),
            task_on=day_after(last),
            values=("notice.gap",),
        )
    count = desk.law.integer("notice.count")
    silence = Reason(f"La espera terminó el {printed(last)} sin pago ni plan.", "política notice.gap")
    if notice.ordinal < count:
        return act(
            Event.NOTIFY,
            "next_notice_due",
            delivered,
            silence,
            Reason(f"Proceden {count} avisos antes de citar.", "política notice.count"),
            data={"ordinal": notice.ordinal + 1},
            values=("notice.gap", "notice.count"),
        )
    return act(
        Event.CITE,
        "citation_due",
        delivered,
        silence,
        Reason("Quien debe tiene que acudir cuando se le cita.", "LGTM 90 n.º 6"),
        data={"ordinal": 1},
        values=("notice.gap", "citation.min_notice"),
    )


def prescription_near(desk: Desk) -> Decision | None:
    """The demand at once, where waiting for notices and citations could let a charge prescribe (LGTM 42)."""
    first = desk.facts.prescribes_on
    if first is None or first >= add_months(desk.on, desk.law.integer("prescription.skip_months")):
        return None
    return act(
        Event.DEMAND,
        "prescription_near",
        Reason(f"El primer cargo prescribe el {printed(first)} si no hay cobro judicial.", "LGTM 42, 43"),
        Reason("Con tan poco tiempo procede requerir sin más avisos.", "política prescription.skip_months"),
        data={"cause": "prescription_near"},
        values=("prescription.years", "prescription.skip_months"),
    )


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
    if summons.is_undeliverable:
        return review(
            "citation_undeliverable",
            Reason(
                f"El citatorio {summons.number} no pudo entregarse: corrija el lugar o decida otro medio.",
                "LGTM 25, 95",
            ),
            event=Event.CITE,
            data={"ordinal": summons.ordinal},
        )
    deadline = summons.deliver_by_on or slot.on
    if summons.delivered_on is None:
        if desk.on > deadline:
            return _cite_again(
                desk,
                summons.ordinal,
                "citation_not_delivered_in_time",
                f"El citatorio {summons.number} debía entregarse a más tardar el {printed(deadline)}.",
            )
        return awaiting_delivery(desk, summons, until_on=day_after(deadline))
    if summons.delivered_on > deadline:
        return _cite_again(
            desk,
            summons.ordinal,
            "citation_delivered_late",
            f"El citatorio {summons.number} se entregó el {printed(summons.delivered_on)}, sin el margen mínimo.",
        )
    return _after_summons(desk, summons, slot)


def _after_summons(desk: Desk, summons: DocumentFacts, slot: AppointmentFacts) -> Decision:
    if slot.status == AppointmentStatus.ATTENDED:
        return _after_appearance(desk, slot)
    if slot.status == AppointmentStatus.NO_SHOW:
        if summons.ordinal < desk.law.integer("citation.count"):
            return _cite_again(
                desk,
                summons.ordinal + 1,
                "next_citation_due",
                f"Nadie acudió a la cita del {printed(slot.on)}.",
            )
        return act(
            Event.DEMAND,
            "citations_exhausted",
            Reason(f"Nadie acudió a la última cita, del {printed(slot.on)}.", "LGTM 90 n.º 6"),
            Reason("Terminadas las citas, procede requerir el pago.", "LGTM 118"),
            data={"cause": "no_response"},
            values=("citation.count", "demand.days"),
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


def _after_appearance(desk: Desk, slot: AppointmentFacts) -> Decision:
    came = Reason(f"Compareció el {printed(slot.on)}.", "LGTM 90 n.º 6")
    if slot.outcome in ("promise", "paid") and slot.promise_on and desk.on <= slot.promise_on:
        return wait(
            "promise_pending",
            came,
            Reason(f"Ofreció pagar a más tardar el {printed(slot.promise_on)}.", "LGTM 38"),
            until_on=day_after(slot.promise_on),
            task_on=day_after(slot.promise_on),
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
    unpaid = "El pago ofrecido no consta." if slot.promise_on else "No hubo acuerdo."
    return act(
        Event.DEMAND,
        "no_agreement",
        came,
        Reason(unpaid, "política demand.after"),
        Reason("Terminada la citación sin acuerdo, procede requerir el pago.", "LGTM 118"),
        data={"cause": "no_agreement"},
        values=("demand.days",),
    )


def _claim_was_handled(desk: Desk, slot: AppointmentFacts) -> bool:
    """A hold was placed for it: while it covers the whole case nothing gets here, so it ended or covers a part."""
    reasons = (HoldReason.CLAIM, HoldReason.APPEAL)
    return any(hold.reason in reasons and hold.from_on >= slot.on for hold in desk.facts.holds)


def _cite_again(desk: Desk, ordinal: int, code: str, why: str) -> Decision:
    return register_blocks(desk) or act(
        Event.CITE,
        code,
        Reason(why, "política citation.min_notice"),
        Reason("Quien debe tiene que acudir cuando se le cita.", "LGTM 90 n.º 6"),
        data={"ordinal": ordinal},
        values=("citation.count", "citation.min_notice"),
    )


def awaiting_delivery(desk: Desk, document: DocumentFacts, **more: object) -> Decision:
    """No term runs before proven notification; the office has its own target for the first visit."""
    target = desk.business_days_after(document.issued_on, "delivery.within")
    return wait(
        "awaiting_delivery",
        Reason(
            f"El documento {document.number}, del {printed(document.issued_on)}, no tiene prueba de entrega.",
            "LGTM 96",
        ),
        Reason(
            f"La oficina se propone visitarla a más tardar el {printed(target)}.", "política delivery.within"
        ),
        task_on=target,
        values=("delivery.within",),
        **more,
    )


def _how(document: DocumentFacts) -> str:
    proof = next((attempt for attempt in reversed(document.attempts) if attempt.result == "delivered"), None)
    return METHOD_NAMES[proof.how] if proof else ""  # type: ignore[index]  # the table is keyed by StrEnum
