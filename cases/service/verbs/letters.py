"""Steps that the night also takes, taken by a person: notify, cite, demand, declare_default, settle."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import Field

from cases.domain.decision import Decision
from cases.domain.decision.by_person import by_person
from cases.domain.vocabulary import Event
from cases.domain.words import EVENT_NAMES
from cases.service.steps import step
from cases.service.verbs.booking import AppointmentFields, slot_for
from cases.service.verbs.registry import NoFields, Outcome, Verb, Work


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


class CiteFields(AppointmentFields):
    request_reference: str = Field(
        "",
        max_length=200,
        title="Petición de la persona",
        description="Nota o acta en que pidió venir antes del margen mínimo. Vacía: no lo pidió.",
    )


def _cite(work: Work, fields: CiteFields) -> Outcome:
    decision = due(work, Event.CITE)
    if fields.request_reference:
        decision = replace(decision, data={**decision.data, "request_reference": fields.request_reference})
    slot = slot_for(work, fields, is_asked_for=bool(fields.request_reference))
    entry = step(work.facts, decision, work.press, slot)
    number = entry.documents[0].number
    return Outcome(
        entry, f"Se emitió el citatorio {number} para el {slot.on:%d/%m/%Y} a las {slot.at:%H:%M}."
    )


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
