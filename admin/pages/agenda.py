"""The appointments of a week, day by day, each with what may be recorded about it."""

from datetime import date, timedelta

from flask import request

from admin.access import may_act
from admin.office import person, session, today
from admin.pages.base import PanelView, expose
from admin.queries import AgendaRow, agenda
from cases.domain.vocabulary import AppointmentStatus

_DAYS_SHOWN = 7
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_STATUS = {
    AppointmentStatus.BOOKED: ("a", "Citada"),
    AppointmentStatus.ATTENDED: ("ve", "Compareció"),
    AppointmentStatus.NO_SHOW: ("r", "No compareció"),
}


class AgendaView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Citas", endpoint="agenda", url="/citas")

    @expose("/")
    def index(self) -> str:
        first = _monday(request.args.get("semana", "")) or _monday_of(today())
        last = first + timedelta(days=_DAYS_SHOWN - 1)
        rows = agenda(session(), first, last)
        role = person().role
        return str(
            self.render(
                "citas.html",
                days=_by_day(rows),
                count=len(rows),
                first=first,
                last=last,
                earlier=first - timedelta(days=_DAYS_SHOWN),
                later=first + timedelta(days=_DAYS_SHOWN),
                this_week=_monday_of(today()),
                on=today(),
                statuses=_STATUS,
                may_act=lambda verb: may_act(verb, role),
            )
        )


def _by_day(rows: list[AgendaRow]) -> dict[date, list[AgendaRow]]:
    days: dict[date, list[AgendaRow]] = {}
    for row in rows:
        days.setdefault(row.appointment.on_date, []).append(row)
    return days


def _monday(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return _monday_of(day) if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
