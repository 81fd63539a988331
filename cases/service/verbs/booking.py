"""Which slot a citation gets when a person gives it, and moving an appointment that still stands."""

from datetime import date, time

from pydantic import Field

from cases.domain.booking import RebookCause, Wanted, choose, why_not_moved
from cases.domain.decision import Reason, act
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.grounds import Off
from cases.domain.refusals import open_summons
from cases.domain.slots import Slot, allocate, slots_for_citations
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import Event
from cases.service.steps import step
from cases.service.verbs.registry import Fields, Outcome, Verb, Work
from cases.snapshot.desks import load_agenda


class AppointmentFields(Fields):
    """When and where, as far as somebody says it."""

    appointment_on: date | None = Field(
        None, title="Día de la cita", description="Vacío: el primer cupo libre."
    )
    appointment_at: time | None = Field(None, title="Hora de la cita")
    desk: int | None = Field(None, ge=1, title="Ventanilla")


def slot_for(work: Work, fields: AppointmentFields, *, is_asked_for: bool) -> Slot:
    """The slot asked for, or the first free one; raises RuleRefused with the rule where it cannot be given."""
    on, law = work.stamp.on, work.law
    calendar = calendar_of(law, work.facts.account.district)
    if fields.appointment_on is None and (fields.appointment_at is not None or fields.desk is not None):
        raise BadInput(
            "appointment_day_missing", "Para elegir hora o ventanilla, indique también el día de la cita."
        )
    agenda = load_agenda(work.session, work.facts.account.district, on)
    if fields.appointment_on is None:
        slots = slots_for_citations(law, calendar, agenda.plan, on)
        first = allocate([work.facts.key], slots, agenda.taken, agenda.busy)
        if not first:
            raise RuleRefused(
                "no_slot",
                "No queda cupo dentro del horizonte de citas: elija una fecha más lejana.",
                ("política citation.horizon",),
            )
        return first[work.facts.key]
    wanted = Wanted(
        today=on,
        on=fields.appointment_on,
        at=fields.appointment_at,
        desk=fields.desk,
        hour=work.table.hour,
        is_asked_for=is_asked_for,
    )
    found = choose(law, calendar, agenda, wanted)
    if isinstance(found, Off):
        raise RuleRefused(found.code, found.reason, found.basis)
    return found


class RebookFields(AppointmentFields):
    """Who moves it and why."""

    cause: RebookCause = Field(title="Quién la cambia")
    reason: str = Field(min_length=10, max_length=1000, title="Motivo")
    request_reference: str = Field(
        "",
        max_length=200,
        title="Petición de la persona",
        description="Nota, correo o acta en que pidió otra fecha.",
    )


def _rebook(work: Work, fields: RebookFields) -> Outcome:
    """The appointment is cancelled and kept; a new summons of the same ordinal replaces its own."""
    found = open_summons(work.facts)
    assert found is not None, "without an open citation the step is refused before it runs"
    summons, before = found
    is_petition = fields.cause == "petition"
    if is_petition != bool(fields.request_reference):
        raise BadInput(
            "request_missing" if is_petition else "request_not_expected",
            "Indique la nota o el acta en que la persona pidió otra fecha."
            if is_petition
            else "Si la persona pidió otra fecha, el cambio es a su petición.",
        )
    off = why_not_moved(work.facts, summons, before, fields.cause, work.law, work.stamp.on)
    if off is not None:
        raise RuleRefused(off.code, off.reason, off.basis)
    slot = slot_for(work, fields, is_asked_for=is_petition)
    who = "A petición de la persona" if is_petition else "La oficina"
    decision = act(
        Event.REBOOK,
        "rebooked_by_petition" if is_petition else "rebooked_by_office",
        Reason(
            f"{who}, la cita del {before.on:%d/%m/%Y} a las {before.at:%H:%M} pasa al {slot.on:%d/%m/%Y} a las "
            f"{slot.at:%H:%M}: {fields.reason}",
            "LGTM 90 n.º 6",
        ),
        Reason(f"Sustituye al citatorio {summons.number}.", "LGTM 94"),
        data={
            "ordinal": summons.ordinal,
            "cause": fields.cause,
            "reason": fields.reason,
            "moved_from_on": before.on.isoformat(),
            "moved_from_at": f"{before.at:%H:%M}",
            **({"request_reference": fields.request_reference} if is_petition else {}),
        },
    )
    entry = step(work.facts, decision, work.press, slot)
    return Outcome(
        entry,
        f"La cita pasa al {slot.on:%d/%m/%Y} a las {slot.at:%H:%M}: entregue el citatorio "
        f"{entry.documents[0].number}, que sustituye al anterior.",
    )


VERBS = (
    Verb(
        Event.REBOOK,
        RebookFields,
        "Cambia la cita: cancela el cupo, conserva su registro y emite otro citatorio con la misma ordinal.",
        _rebook,
    ),
)
