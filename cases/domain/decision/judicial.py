"""Leaves from the title to the court: certified, referred, in_court."""

from datetime import date

from cases.domain.decision.answers import Decision, Reason, review, wait
from cases.domain.decision.coercive import demand_term_end, through_closed_gates
from cases.domain.decision.desk import Desk, day_after, printed
from cases.domain.vocabulary import Event, Stage


def _demand_unproven(desk: Desk) -> Decision | None:
    """The title rests on a demand proven and expired: without its proof, nothing goes on to court (LGTM 118)."""
    demand = desk.facts.last_document("requerimiento")
    if demand is None:
        return None
    if demand.delivered_on is None:
        return review(
            "demand_proof_annulled",
            Reason(
                f"La prueba de notificación del requerimiento {demand.number} quedó anulada: la certificación "
                "descansa en ella. Notifíquelo otra vez o devuelva el expediente.",
                "LGTM 116, 118",
            ),
            event=Event.RECORD_ATTEMPT,
            task_on=desk.on,
        )
    last = demand_term_end(desk, demand.delivered_on)
    if desk.on <= last:
        return wait(
            "within_demand_term",
            Reason(
                f"El requerimiento {demand.number} se notificó otra vez el {printed(demand.delivered_on)}; su plazo "
                f"termina el {printed(last)}.",
                "LGTM 118",
            ),
            until_on=day_after(last),
            deadline_on=last,
            task_on=day_after(last),
            values=("demand.days", "demand.day_kind", "appeal.days_lpa"),
        )
    return _title_before_demand(desk, demand.number, demand.delivered_on)


def _title_before_demand(desk: Desk, demand: str, notified_on: date) -> Decision | None:
    """A demand notified again after the title was signed leaves that title without the days it asked for."""
    title = desk.facts.last_document("certificacion_de_deuda")
    if title is None or title.issued_on >= notified_on:
        return None
    early = Reason(
        f"La certificación {title.number} es del {printed(title.issued_on)}; el requerimiento {demand} se notificó "
        f"después, el {printed(notified_on)}: no puede descansar en él.",
        "LGTM 116, 118",
    )
    if desk.facts.stage is Stage.REFERRED:
        return review(
            "title_before_demand",
            early,
            Reason("Devuelva el expediente para que se certifique de nuevo.", "LGTM 117"),
            event=Event.RETURN_FILE,
            task_on=desk.on,
        )
    closed = through_closed_gates(desk, early, desk.on)
    if closed:
        return closed
    return review(
        "recertify_due",
        early,
        Reason("Vencido el plazo, Tesorería informa y la Alcaldía certifica otra vez.", "LGTM 116"),
        event=Event.CERTIFY,
        task_on=desk.on,
    )


def certified(desk: Desk) -> Decision:
    unproven = _demand_unproven(desk)
    if unproven:
        return unproven
    title = desk.facts.last_document("certificacion_de_deuda")
    since = title.issued_on if title else desk.on
    returned = desk.facts.last_event(Event.RETURN_FILE, Event.REFER)
    reasons = [Reason("La deuda está certificada: remita el expediente a la Sindicatura.", "LGTM 117")]
    if returned is not None and returned.event == Event.RETURN_FILE:
        why = returned.data.get("reason", "")
        reasons.insert(0, Reason(f"Jurídico devolvió el expediente: {why}", "LGTM 117"))
        since = returned.effective_on
    return review(
        "refer_due",
        *reasons,
        event=Event.REFER,
        task_on=desk.business_days_after(since, "refer.within"),
        values=("refer.within",),
    )


def referred(desk: Desk) -> Decision:
    unproven = _demand_unproven(desk)
    if unproven:
        return unproven
    last = desk.facts.last_event(Event.REFER, Event.ACCEPT_FILE)
    since = last.effective_on if last else desk.on
    if last is not None and last.event == Event.ACCEPT_FILE:
        return review(
            "suit_due",
            Reason(f"Jurídico aceptó el expediente el {printed(since)}: presente la demanda.", "LGTM 117"),
            event=Event.FILE_SUIT,
            task_on=desk.business_days_after(since, "suit.within"),
            values=("suit.within",),
        )
    return review(
        "acceptance_due",
        Reason(f"El expediente se remitió el {printed(since)}: acéptelo o devuélvalo.", "LGTM 117"),
        event=Event.ACCEPT_FILE,
        task_on=desk.business_days_after(since, "accept.within"),
        values=("accept.within",),
    )


def in_court(desk: Desk) -> Decision:
    filed = desk.facts.suit_filed_on
    return wait(
        "in_court",
        Reason(
            f"La demanda se presentó el {printed(filed)}; sigue el juzgado."
            if filed
            else "Sigue el juzgado.",
            "LGTM 119",
        ),
    )
