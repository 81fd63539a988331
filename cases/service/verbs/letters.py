"""Steps that the night also takes, taken by a person: notify, cite, demand, declare_default, settle."""

from collections.abc import Callable
from datetime import date, time

from pydantic import Field
from sqlalchemy import select

from cases.domain.decision import Decision
from cases.domain.decision.by_person import by_person
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.slots import Slot, allocate, office_slots, slots_for_citations
from cases.domain.terms import add_business_days, calendar_of
from cases.domain.vocabulary import AppointmentStatus, Event
from cases.domain.words import EVENT_NAMES
from cases.models import Appointment
from cases.service.steps import step
from cases.service.verbs.registry import Fields, NoFields, Outcome, Verb, Work


def due(work: Work, event: Event) -> Decision:
    """The decision to carry out; that there is one was checked before."""
    carried_out = by_person(work.facts, work.decision, event)
    assert carried_out is not None, "a step without ground is refused before it runs"
    return carried_out


def _as_due(event: Event) -> Callable[[Work, NoFields], Outcome]:
    def run(work: Work, _: NoFields) -> Outcome:
        entry = step(work.facts, due(work, event), work.press)
        return Outcome(entry, f"{EVENT_NAMES[event]}: se emitió {entry.documents[0].number}.")

    return run


class CiteFields(Fields):
    appointment_on: date | None = Field(
        None, title="Día de la cita", description="Vacío: el primer cupo libre."
    )
    appointment_at: time | None = Field(None, title="Hora de la cita")
    desk: int | None = Field(None, ge=1, title="Ventanilla")


def _cite(work: Work, fields: CiteFields) -> Outcome:
    entry = step(work.facts, due(work, Event.CITE), work.press, _slot(work, fields))
    when = entry.documents[0].appointment
    assert when is not None
    return Outcome(
        entry,
        f"Se emitió el citatorio {entry.documents[0].number} para el {when.on:%d/%m/%Y} a las {when.at:%H:%M}.",
    )


def _slot(work: Work, fields: CiteFields) -> Slot:
    """The slot asked for, or the first free one; taken, closed or too early ones are refused."""
    taken = {
        Slot(*row)
        for row in work.session.execute(
            select(Appointment.on_date, Appointment.at_time, Appointment.desk).where(
                Appointment.district == work.facts.account.district,
                Appointment.on_date > work.stamp.on,
                Appointment.status != AppointmentStatus.CANCELLED,
            )
        )
    }
    law, calendar = work.law, calendar_of(work.law)
    if fields.appointment_on is None and (fields.appointment_at is not None or fields.desk is not None):
        raise BadInput(
            "appointment_day_missing", "Para elegir hora o ventanilla, indique también el día de la cita."
        )
    if fields.appointment_on is None:
        first = allocate([work.facts.key], slots_for_citations(law, calendar, work.stamp.on), taken)
        if not first:
            raise RuleRefused(
                "no_slot",
                "No queda cupo dentro del horizonte de citas: elija una fecha más lejana.",
                ("política citation.horizon",),
            )
        return first[work.facts.key]
    earliest = add_business_days(calendar, work.stamp.on, law.integer("citation.min_notice") + 1)
    if fields.appointment_on < earliest:
        raise RuleRefused(
            "appointment_too_soon",
            f"Entre la entrega y la cita deben quedar {law.integer('citation.min_notice')} días hábiles: "
            f"lo más temprano es el {earliest:%d/%m/%Y}.",
            ("política citation.min_notice",),
        )
    offered = [
        slot
        for slot in office_slots(law, calendar, fields.appointment_on, fields.appointment_on)
        if fields.appointment_at in (None, slot.at) and fields.desk in (None, slot.desk)
    ]
    if not offered:
        raise RuleRefused(
            "appointment_outside_hours",
            "Ese día u hora la oficina no atiende citas: elija un día hábil y una hora de la agenda.",
            ("LGTM 94",),
        )
    free = [slot for slot in offered if slot not in taken]
    if not free:
        raise RuleRefused(
            "slot_taken", "Ese cupo ya está ocupado: elija otra hora o ventanilla.", ("política citation",)
        )
    return free[0]


VERBS = (
    Verb(
        Event.NOTIFY,
        NoFields,
        "Emite el aviso que procede, con su estado de cuenta. No abre ningún plazo legal.",
        _as_due(Event.NOTIFY),
    ),
    Verb(
        Event.CITE,
        CiteFields,
        "Emite el citatorio con su cupo y su estado de cuenta. La cita vale si se entrega con el margen mínimo.",
        _cite,
    ),
    Verb(
        Event.DEMAND,
        NoFields,
        "Emite el requerimiento de pago con su estado de cuenta. El plazo corre desde su notificación probada.",
        _as_due(Event.DEMAND),
    ),
    Verb(
        Event.DECLARE_DEFAULT,
        NoFields,
        "Levanta el acta de incumplimiento: el plan termina y todo el saldo es exigible.",
        _as_due(Event.DECLARE_DEFAULT),
    ),
    Verb(
        Event.SETTLE,
        NoFields,
        "Emite el finiquito y cierra el expediente. El cierre es definitivo.",
        _as_due(Event.SETTLE),
    ),
)
