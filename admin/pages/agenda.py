"""The agenda of citations: the week of a desk, today's appointments, a free slot, and the sheet of a day."""

from datetime import date, time, timedelta
from typing import Any

from flask import abort, request

from admin.access import may_act, may_open
from admin.agenda.month import month_result
from admin.agenda.today import hearings_of
from admin.agenda.week import Surroundings, desks_of_week, week_of
from admin.chips import chip
from admin.office import calendar_today, hour, law_today, office, person, session, today
from admin.pages.base import PanelView, expose
from admin.queries import agenda, to_cite, unrecorded
from cases.domain.booking import Agenda, Wanted, choose
from cases.domain.grounds import Off
from cases.domain.refusals import MOVABLE
from cases.domain.slots import earliest_appointment, first_citation_on
from cases.domain.vocabulary import Event, Role, Stage
from cases.models import Case
from cases.service.desk_lists import to_move
from cases.snapshot import load_facts
from cases.snapshot.desks import load_agenda

_DAYS_SHOWN = 7
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MOST_CASES = 40
_LONGEST_TEXT = 80
_LONGEST_NUMBER = 3


class AgendaView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Citas", endpoint="agenda", url="/citas")

    @expose("/")
    def index(self) -> str:
        first = _monday(request.args.get("semana", "")) or _monday_of(today())
        last = first + timedelta(days=_DAYS_SHOWN - 1)
        district = person().district
        given = load_agenda(session(), district, min(first, today()))
        around = _surroundings(given)
        desks = desks_of_week(around, first)
        number = _desk(request.args.get("ventanilla", ""), given, desks)
        rows = [row for row in agenda(session(), district, first, last) if row.appointment.desk == number]
        of_today = agenda(session(), district, today(), today())
        role = Role(person().role)
        return str(
            self.render(
                "citas.html",
                week=week_of(around, number, first, rows),
                first=first,
                earlier=first - timedelta(days=_DAYS_SHOWN),
                later=first + timedelta(days=_DAYS_SHOWN),
                this_week=_monday_of(today()),
                on=today(),
                now=hour(),
                desks=desks,
                desk=number,
                hearings=hearings_of(
                    session(),
                    [row for row in of_today if row.appointment.desk == number],
                    office().book,
                    today(),
                    hour(),
                    role,
                    person().name,
                ),
                unrecorded=unrecorded(session(), district, today()),
                to_move=to_move(session(), office().book, district, today()),
                month=month_result(session(), district, _shown(first), today()),
                night_from=first_citation_on(law_today(), calendar_today(), today()),
                earliest=around.earliest_on,
                min_notice=law_today().integer("citation.min_notice"),
                may_act=lambda verb: may_act(verb, role),
                may_book=may_open("agenda.free", role),
            )
        )

    @expose("/dia")
    def day(self) -> str:
        """The sheet of a day, for the desk that has no screen."""
        on = _date(request.args.get("dia", "")) or today()
        rows = agenda(session(), person().district, on, on)
        # computed, not as last looked at: somebody reads this amount to the person who comes
        facts = load_facts(session(), {row.case.id for row in rows}, office().book, today())
        debts = {key: one.overdue for key, one in facts.items()}
        return str(self.render("citas_dia.html", on=on, today=today(), rows=rows, debts=debts))

    @expose("/libre")
    def free(self) -> str:
        """Who may be given a free slot: who waits for a citation, who must be moved, or whom one looks for."""
        on, at = _date(request.args.get("dia", "")), _time(request.args.get("hora", ""))
        number = request.args.get("ventanilla", "")
        if on is None or at is None or not _is_number(number):
            abort(404)
        district, text = person().district, request.args.get("q", "").strip()[:_LONGEST_TEXT]
        given = load_agenda(session(), district, min(on, today()))
        wanted = Wanted(today(), on, at, int(number), hour(), is_asked_for=True)
        found = choose(law_today(), calendar_today(), given, wanted)
        earliest = earliest_appointment(law_today(), calendar_today(), today())
        slot: dict[str, Any] = {"appointment_on": on, "appointment_at": f"{at:%H:%M}", "desk": int(number)}
        return str(
            self.render(
                "citas_libre.html",
                slot=slot,
                at=at,
                off=found if isinstance(found, Off) else None,
                place=None if isinstance(found, Off) else found,
                only_if_asked=on < earliest,
                earliest=earliest,
                text=text,
                cases=[
                    (
                        case,
                        name,
                        account,
                        chip(case.answer_kind, case.answer_code, case.answer_event),
                        _verb_for(case),
                    )
                    for case, name, account in to_cite(session(), district, text, _MOST_CASES)
                ],
                to_move=to_move(session(), office().book, district, today()),
            )
        )


def _surroundings(given: Agenda) -> Surroundings:
    law, calendar = law_today(), calendar_today()
    return Surroundings(
        law=law,
        calendar=calendar,
        plan=given.plan,
        taken=given.taken,
        busy=given.busy,
        today=today(),
        hour=hour(),
        earliest_on=earliest_appointment(law, calendar, today()),
    )


def _desk(asked: str, given: Agenda, desks: list[tuple[int, str]]) -> int:
    """The desk asked for, else that of the person who looks, else the first."""
    numbers = [number for number, _ in desks]
    if _is_number(asked) and int(asked) in numbers:
        return int(asked)
    own = {desk.number for desk in given.plan.desks if desk.officer_key == person().name}
    return next((number for number in numbers if number in own), numbers[0] if numbers else 1)


def _verb_for(case: Case) -> str:
    """How the case would come into a free slot; "" where it has no appointment to be given or moved."""
    if case.stage == Stage.PERSUASION or case.answer_event == Event.CITE:
        return Event.CITE
    return Event.REBOOK if case.answer_code in MOVABLE else ""


def _shown(first: date) -> date:
    """The day whose month is told: today, in the week of today."""
    return today() if first == _monday_of(today()) else first


def _monday(text: str) -> date | None:
    day = _date(text)
    return _monday_of(day) if day else None


def _date(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
