"""Leaves of the stages before the citation: opened, persuasion."""

from cases.domain.decision.answers import Decision, Reason, act, wait
from cases.domain.decision.delivering import awaiting_delivery, death_to_verify, undeliverable
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.decision.register import register_blocks
from cases.domain.decision.step_policy import NOTICES_EXHAUSTED, below_minimum, within_gap
from cases.domain.facts import DocumentFacts
from cases.domain.terms import add_months
from cases.domain.vocabulary import Event
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
    lost = undeliverable(desk, notice)
    if lost:
        return death_to_verify(desk, notice) or act(
            Event.CITE,
            "notice_undeliverable",
            Reason(
                f"El aviso {notice.number} no pudo entregarse; eso no detiene el caso.",
                "política delivery.attempts",
            ),
            *lost,
            Reason("Se cita: el citatorio puede dejarse por esquela tras una búsqueda.", "LGTM 90 n.º 6, 97"),
            data={"ordinal": 1},
            values=("delivery.attempts",),
        )
    if desk.on > desk.valid_until(notice):
        return _expired(desk, notice)
    if notice.delivered_on is None:
        return awaiting_delivery(desk, notice, until_on=day_after(desk.valid_until(notice)))
    return _after_notice(desk, notice)


def _expired(desk: Desk, notice: DocumentFacts) -> Decision:
    """It is sent again, unless the case only waits to be worth the citation: nobody is written to for that."""
    since = notice.delivered_on or notice.issued_on
    if notice.delivered_on and notice.ordinal >= desk.integer("notice.count", since):
        below = below_minimum(desk, Event.CITE)
        if below:
            return below
    return act(
        Event.NOTIFY,
        "notice_expired",
        Reason(
            f"El aviso {notice.number} tiene más de {desk.integer('notice.validity', since)} días y ya no "
            "sostiene el paso siguiente: se emite otra vez.",
            "política notice.validity",
        ),
        data={"ordinal": notice.ordinal},
        values=(desk.key("notice.validity", since),),
    )


def _after_notice(desk: Desk, notice: DocumentFacts) -> Decision:
    assert notice.delivered_on is not None
    last, gap = desk.waited_until(notice), desk.key("notice.gap", notice.delivered_on)
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
            values=(gap,),
        )
    count = desk.integer("notice.count", notice.delivered_on)
    silence = Reason(f"La espera terminó el {printed(last)} sin pago ni plan.", "política notice.gap")
    if notice.ordinal < count:
        return act(
            Event.NOTIFY,
            "next_notice_due",
            delivered,
            silence,
            Reason(f"Proceden {count} avisos antes de citar.", "política notice.count"),
            data={"ordinal": notice.ordinal + 1},
            values=(gap, desk.key("notice.count", notice.delivered_on)),
        )
    if NOTICES_EXHAUSTED in desk.texts("demand.after"):
        return within_gap(desk, Event.DEMAND, last) or act(
            Event.DEMAND,
            "notices_exhausted",
            delivered,
            silence,
            Reason("La política prevé requerir después de los avisos, sin citar.", "política demand.after"),
            data={"cause": "no_response"},
            values=(gap, desk.key("demand.after"), "demand.days"),
        )
    return act(
        Event.CITE,
        "citation_due",
        delivered,
        silence,
        Reason("Quien debe tiene que acudir cuando se le cita.", "LGTM 90 n.º 6"),
        data={"ordinal": 1},
        values=(gap, "citation.min_notice"),
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


def _how(document: DocumentFacts) -> str:
    proof = next((attempt for attempt in reversed(document.attempts) if attempt.result == "delivered"), None)
    return METHOD_NAMES[proof.how] if proof else ""  # type: ignore[index]  # the table is keyed by StrEnum
