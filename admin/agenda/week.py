"""The week of one desk as a grid: what is booked, what happened, what is free, and why the rest is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from admin.queries import AgendaRow
from cases.domain.booking import closed_day, is_given
from cases.domain.desks import DeskPlan, OfficeDesk
from cases.domain.slots import OfficerHour, Slot, attends, slot_hours
from cases.domain.terms import Calendar
from cases.domain.vocabulary import AppointmentStatus
from cases.law import LawAt

BOOKED, CAME, ABSENT, DOUBTFUL = "cita", "cita si", "cita no", "cita duda"
FREE, ONLY_IF_ASKED, OVER, CLOSED = "libre", "libre antes", "libre ida", "cerr"
"""Classes of panel.css and app.css, one for each state of a cell."""

OUTCOME_WORDS = {
    "paid": "Pagó",
    "promise": "Prometió pagar",
    "asks_plan": "Pide un plan",
    "claim": "Reclama",
    "none": "Sin acuerdo",
}
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one day: `case` is a link to follow, `is_bookable` a slot somebody may take."""

    style: str
    title: str = ""
    text: str = ""
    case: str = ""
    is_bookable: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    said: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Row:
    at: time
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    days: tuple[Day, ...]
    rows: tuple[Row, ...]
    booked: int
    free: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a grid is drawn against. Before `earliest_on` only whoever asks for it may be cited."""

    law: LawAt
    calendar: Calendar
    plan: DeskPlan
    taken: frozenset[Slot]
    busy: frozenset[OfficerHour]
    today: date
    hour: time
    earliest_on: date


def desks_of_week(around: Surroundings, first: date) -> list[tuple[int, str]]:
    """Number and name of every desk that attends on some day of the week."""
    found: dict[int, str] = {}
    for day in _days(first):
        for desk in around.plan.desks_on(around.law, day):
            name = (
                f"{desk.officer}, ventanilla {desk.number}"
                if desk.officer_key
                else f"Ventanilla {desk.number}"
            )
            found[desk.number] = name
    return sorted(found.items())


def week_of(around: Surroundings, number: int, first: date, rows: Sequence[AgendaRow]) -> Week:
    """The working days of the week of Monday `first` at one desk."""
    days = [day for day in _days(first) if not _is_weekly_rest(around, day) or _any_on(rows, day)]
    ends = dict(slot_hours(around.law))
    hours = sorted({*ends, *(row.appointment.at_time for row in rows)})
    booked = {(row.appointment.on_date, row.appointment.at_time): row for row in rows}
    columns = [_column(around, number, day, hours, ends, booked) for day in days]
    grid = tuple(Row(at, tuple(column[index] for column in columns)) for index, at in enumerate(hours))
    return Week(
        days=tuple(Day(day, _said(day, rows), day == around.today) for day in days),
        rows=grid,
        booked=len(rows),
        free=sum(cell.is_bookable for row in grid for cell in row.cells),
    )


def _days(first: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range(_DAYS_A_WEEK)]


def _is_weekly_rest(around: Surroundings, day: date) -> bool:
    return day.weekday() in around.calendar.weekly_rest


def _any_on(rows: Iterable[AgendaRow], day: date) -> bool:
    return any(row.appointment.on_date == day for row in rows)


def _said(day: date, rows: Iterable[AgendaRow]) -> str:
    of_day = [row.appointment for row in rows if row.appointment.on_date == day]
    if not of_day:
        return "sin citas"
    came = sum(one.status == AppointmentStatus.ATTENDED for one in of_day)
    told = f"{len(of_day)} {'cita' if len(of_day) == 1 else 'citas'}"
    return f"{told} · {came} {'vino' if came == 1 else 'vinieron'}" if came else told


def _column(
    around: Surroundings,
    number: int,
    day: date,
    hours: Sequence[time],
    ends: dict[time, time],
    booked: dict[tuple[date, time], AgendaRow],
) -> list[Cell]:
    closed = closed_day(around.calendar, day)
    reference = (closed.basis[-1] if day in around.calendar.closed else "Descanso semanal") if closed else ""
    desk = next((one for one in around.plan.desks_on(around.law, day) if one.number == number), None)
    cells: list[Cell] = []
    said = ""
    for at in hours:
        row = booked.get((day, at))
        if row is not None:
            cells.append(_booked_cell(row, is_held=not closed))
            said = ""
            continue
        why = reference or _why_closed(around, desk, day, at, ends.get(at))
        if why:
            cells.append(Cell(CLOSED, text="" if why == said else why))
        else:
            cells.append(_open_cell(around, desk, day, at, ends[at]))
        said = why
    return cells


def _why_closed(around: Surroundings, desk: OfficeDesk | None, day: date, at: time, end: time | None) -> str:
    if desk is None:
        return "No atiende"
    if end is None:
        return "Fuera de los cupos"
    absence = around.plan.absence(desk, day, at, end)
    if absence is not None:
        return absence.reason
    return "" if attends(around.plan, desk, day, at, end) else "No atiende"


def _open_cell(around: Surroundings, desk: OfficeDesk | None, day: date, at: time, end: time) -> Cell:
    assert desk is not None, "an hour without a desk is closed"
    slot = Slot(day, at, desk.number, until=end)
    if is_given(around.taken, slot):
        return Cell(CLOSED, text="Se cruza con otra cita")
    if desk.officer_key and any(
        (hour.on, hour.officer_key) == (day, desk.officer_key) and slot.meets(hour.at, hour.until)
        for hour in around.busy
    ):
        return Cell(CLOSED, text="Atiende en otra ventanilla")
    if day < around.today or (day == around.today and at <= around.hour):
        return Cell(OVER, text="—")
    if day < around.earliest_on:
        return Cell(ONLY_IF_ASKED, text="libre, a petición", is_bookable=True)
    return Cell(FREE, text="+ libre", is_bookable=True)


def _booked_cell(row: AgendaRow, *, is_held: bool) -> Cell:
    slot, case = row.appointment, row.case.number
    second = f", citatorio {row.summons.ordinal}" if row.summons.ordinal > 1 else ""
    if slot.status == AppointmentStatus.ATTENDED:
        return Cell(CAME, f"✓ {row.taxpayer}", OUTCOME_WORDS.get(slot.outcome, ""), case)
    if slot.status == AppointmentStatus.NO_SHOW:
        return Cell(ABSENT, f"✕ {row.taxpayer}", f"No compareció{second}", case)
    if slot.must_move or not is_held:
        return Cell(DOUBTFUL, f"! {row.taxpayer}", "Por cambiar de fecha", case)
    if row.summons.delivered_on is None:
        return Cell(DOUBTFUL, f"! {row.taxpayer}", "Sin prueba de entrega", case)
    if row.summons.deliver_by_on and row.summons.delivered_on > row.summons.deliver_by_on:
        return Cell(DOUBTFUL, f"! {row.taxpayer}", "Entregado sin margen", case)
    return Cell(BOOKED, row.taxpayer, f"{row.account}{second}", case)
