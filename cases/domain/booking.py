"""Why a slot may not be given, and why an appointment may not be moved or held: one answer for verb and panel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from cases.domain.desks import WEEKDAY_NAMES, DeskPlan, OfficeDesk
from cases.domain.facts import AppointmentFacts, CaseFacts, DocumentFacts
from cases.domain.grounds import Off
from cases.domain.slots import (
    OfficerHour,
    Slot,
    attends,
    earliest_appointment,
    free_slots,
    office_slots,
    reschedule_by,
    slot_hours,
)
from cases.domain.terms import Calendar, calendar_of, is_business_day
from cases.domain.vocabulary import Event
from cases.law import LawAt

RebookCause = Literal["petition", "unattended"]
"""Who moves an appointment: the person cited asked for it, or the office cannot attend it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The appointment somebody asks for on `today`; None: whichever is free.

    `hour` is that of the office now, None where the day is over. `is_asked_for`: the person cited asks for it
    themselves, so that no minimum notice has to protect them.
    """

    today: date
    on: date
    at: time | None = None
    desk: int | None = None
    hour: time | None = None
    is_asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Agenda:
    """The desks of a district and what is given already, of the district and of its officers anywhere."""

    plan: DeskPlan
    taken: frozenset[Slot] = frozenset()
    busy: frozenset[OfficerHour] = frozenset()


def choose(law: LawAt, calendar: Calendar, agenda: Agenda, wanted: Wanted) -> Slot | Off:
    """The slot asked for, or why it is not given: past, closed, too soon, nobody there, taken."""
    for off in (_in_the_past(wanted), closed_day(calendar, wanted.on), _too_soon(law, calendar, wanted)):
        if off is not None:
            return off
    offered = [
        slot
        for slot in office_slots(law, calendar, agenda.plan, wanted.on, wanted.on)
        if wanted.at in (None, slot.at) and wanted.desk in (None, slot.desk) and not _is_over(wanted, slot.at)
    ]
    if not offered:
        return _nobody_there(law, agenda.plan, wanted)
    free = next(free_slots(offered, agenda.taken, agenda.busy), None)
    if free is not None:
        return free
    if any(not is_given(agenda.taken, slot) for slot in offered):
        return Off(
            "officer_taken",
            f"{offered[0].officer} ya atiende otra cita a esa hora: elija otra hora u otra ventanilla.",
            ("política citation",),
        )
    return Off(
        "slot_taken", "Ese cupo ya está ocupado: elija otra hora o ventanilla.", ("política citation",)
    )


def is_given(taken: Iterable[Slot], slot: Slot) -> bool:
    """Whether its desk attends somebody in some minute of it."""
    return any((one.on, one.desk) == (slot.on, slot.desk) and slot.meets(one.at, one.until) for one in taken)


def _is_over(wanted: Wanted, at: time) -> bool:
    return wanted.on == wanted.today and wanted.hour is not None and at <= wanted.hour


def _in_the_past(wanted: Wanted) -> Off | None:
    over = wanted.on == wanted.today and (
        wanted.hour is None or (wanted.at is not None and _is_over(wanted, wanted.at))
    )
    if wanted.on >= wanted.today and not over:
        return None
    hour = f" a las {wanted.at:%H:%M}" if wanted.at else ""
    return Off(
        "appointment_in_the_past",
        f"El {wanted.on:%d/%m/%Y}{hour} ya pasó: elija un día y una hora por venir.",
        ("LGTM 94",),
    )


def closed_day(calendar: Calendar, day: date) -> Off | None:
    """Why nobody may be cited on a day on which the office is closed, with the reference of the closure."""
    if is_business_day(calendar, day):
        return None
    known = calendar.closed.get(day)
    why = known or f"es {WEEKDAY_NAMES[day.weekday()]}, día de descanso semanal"
    return Off(
        "appointment_closed_day",
        f"El {day:%d/%m/%Y} la oficina no atiende: {why}. Elija un día hábil.",
        ("LGTM 94", known or "calendario calendar.weekly_rest"),
    )


def _too_soon(law: LawAt, calendar: Calendar, wanted: Wanted) -> Off | None:
    earliest = earliest_appointment(law, calendar, wanted.today)
    if wanted.is_asked_for or wanted.on >= earliest:
        return None
    return Off(
        "appointment_too_soon",
        f"Entre la entrega y la cita deben quedar {law.integer('citation.min_notice')} días hábiles: "
        f"lo más temprano es el {earliest:%d/%m/%Y}. Antes, solo a petición de la persona citada.",
        ("política citation.min_notice",),
    )


def _nobody_there(law: LawAt, plan: DeskPlan, wanted: Wanted) -> Off:
    desks = plan.desks_on(law, wanted.on)
    if wanted.desk is not None and all(desk.number != wanted.desk for desk in desks):
        numbers = ", ".join(str(desk.number) for desk in desks) or "ninguna"
        return Off(
            "desk_unknown",
            f"Ese día no atiende la ventanilla {wanted.desk}. Atienden: {numbers}.",
            ("LGTM 94", "política citation.desks"),
        )
    absent = next(_absences(law, plan, desks, wanted), "")
    if absent:
        return Off(
            "desk_absent",
            f"A esa hora nadie atiende en esa ventanilla: {absent}. Elija otra.",
            ("LGTM 94", "agenda de ventanillas"),
        )
    return Off(
        "appointment_outside_hours",
        "A esa hora la oficina no atiende citas: elija una hora de la agenda.",
        ("LGTM 94", "política citation.day_start, citation.day_end"),
    )


def _absences(law: LawAt, plan: DeskPlan, desks: tuple[OfficeDesk, ...], wanted: Wanted) -> Iterator[str]:
    for start, end in slot_hours(law):
        for desk in desks:
            absence = plan.absence(desk, wanted.on, start, end)
            if absence is not None and wanted.at in (None, start) and wanted.desk in (None, desk.number):
                yield absence.reason


def unattended(law: LawAt, plan: DeskPlan, slot: Slot) -> str:
    """Why nobody is at the desk of an appointment already given; "" where somebody is. Closed days apart."""
    desk = next((one for one in plan.desks_on(law, slot.on) if one.number == slot.desk), None)
    if desk is None:
        return f"Ese día ya no atiende la ventanilla {slot.desk}."
    absence = plan.absence(desk, slot.on, slot.at, slot.until)
    if absence is not None:
        return f"Nadie atiende la ventanilla {slot.desk}: {absence.reason}."
    if not attends(plan, desk, slot.on, slot.at, slot.until):
        return f"La ventanilla {slot.desk} ya no atiende a esa hora."
    return ""


def not_held(calendar: Calendar, slot: AppointmentFacts) -> str:
    """Why the office could not, or cannot, hold an appointment; "" where nothing stands in its way."""
    closed = closed_day(calendar, slot.on)
    return closed.reason if closed else slot.must_move


def why_not_moved(
    facts: CaseFacts,
    summons: DocumentFacts,
    slot: AppointmentFacts,
    cause: RebookCause,
    law: LawAt,
    on: date,
) -> Off | None:
    """Why the person cited may not have another date; what the office itself moves is never held against them."""
    if cause == "unattended":
        return None
    last = reschedule_by(law, calendar_of(law, facts.account.district), slot.on)
    if on > last:
        return Off(
            "rebook_too_late",
            f"Otra fecha se podía pedir a más tardar el {last:%d/%m/%Y}. Si no puede venir, "
            "registre su explicación con la incomparecencia.",
            ("política citation.reschedule_before",),
        )
    moved = sum(
        event.event == Event.REBOOK
        and event.data["cause"] == "petition"
        and event.data["ordinal"] == summons.ordinal
        for event in facts.events
    )
    most = law.integer("citation.rebook_max")
    if moved >= most:
        return Off(
            "rebook_limit",
            f"A petición de la persona la cita se cambia {most} {'vez' if most == 1 else 'veces'}, y ya se cambió.",
            ("política citation.rebook_max",),
        )
    return None
