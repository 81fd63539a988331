"""Why a slot is not given and why an appointment is not moved: each rule, its day before and its day after."""

from datetime import date, time
from typing import Any

import pytest
from literal_cases import BOOK, case_on, document, event, slot

from cases.domain.booking import (
    Agenda,
    RebookCause,
    Wanted,
    choose,
    closed_day,
    not_held,
    unattended,
    why_not_moved,
)
from cases.domain.desks import Absence, DeskPlan, Hours, OfficeDesk
from cases.domain.grounds import Off
from cases.domain.slots import OfficerHour, Slot
from cases.domain.terms import calendar_of
from cases.domain.vocabulary import Event, Stage

TODAY = date(2026, 3, 9)
EARLIEST = date(2026, 3, 13)
APPOINTMENT = date(2026, 3, 20)
LAW = BOOK.at(TODAY)
CALENDAR = calendar_of(LAW)
PLAN = DeskPlan("SJN")


def half_hour(at: time, desk: int) -> Slot:
    end = time(at.hour + (at.minute + 30) // 60, (at.minute + 30) % 60)
    return Slot(APPOINTMENT, at, desk, until=end)


def desk(number: int, officer: str = "Karla", hours: Hours | None = None) -> OfficeDesk:
    return OfficeDesk(number, f"sala {number}", officer, officer.lower(), TODAY, hours=hours or Hours())


def asked(on: date = APPOINTMENT, agenda: Agenda | None = None, **more: Any) -> Slot | Off:
    return choose(LAW, CALENDAR, agenda or Agenda(PLAN), Wanted(TODAY, on, **more))


def code(answer: Slot | Off) -> str:
    assert isinstance(answer, Off), answer
    assert answer.basis, "every refusal says on what it rests"
    return answer.code


def test_who_names_a_day_gets_its_first_free_slot() -> None:
    assert asked() == half_hour(time(8), 1)
    taken = frozenset({half_hour(time(8), 1)})
    assert asked(agenda=Agenda(PLAN, taken)) == half_hour(time(8), 2)
    assert asked(agenda=Agenda(PLAN, taken), desk=1) == half_hour(time(8, 30), 1)
    assert asked(at=time(15, 30), desk=2) == half_hour(time(15, 30), 2)


@pytest.mark.parametrize(
    ("on", "at", "hour", "over"),
    [
        (date(2026, 3, 6), None, time(9), True),
        (TODAY, time(8, 30), time(9), True),
        (TODAY, time(9), time(9), True),
        (TODAY, time(9, 30), time(9), False),
        (TODAY, None, time(9), False),
        (TODAY, None, None, True),
        (TODAY, time(15), None, True),
    ],
)
def test_nobody_is_cited_into_the_past(on: date, at: time | None, hour: time | None, *, over: bool) -> None:
    answer = asked(on, at=at, hour=hour, is_asked_for=True)
    if over:
        assert code(answer) == "appointment_in_the_past"
    else:
        assert isinstance(answer, Slot)
        assert (answer.on, answer.at > time(9)) == (TODAY, True)


def test_today_after_the_last_hour_nothing_is_left() -> None:
    assert code(asked(TODAY, hour=time(16), is_asked_for=True)) == "appointment_outside_hours"


def test_a_closed_day_is_refused_with_its_reference() -> None:
    weekend = closed_day(CALENDAR, date(2026, 3, 21))
    assert weekend is not None
    assert "es sábado, día de descanso semanal" in weekend.reason
    assert weekend.basis[0] == "LGTM 94"
    answer = asked(date(2026, 5, 1))
    assert isinstance(answer, Off)
    assert answer.code == "appointment_closed_day"
    reference = CALENDAR.closed[date(2026, 5, 1)]
    assert reference in answer.reason
    assert answer.basis == ("LGTM 94", reference)
    assert closed_day(CALENDAR, APPOINTMENT) is None


def test_the_minimum_notice_protects_whoever_did_not_ask() -> None:
    assert code(asked(date(2026, 3, 12))) == "appointment_too_soon"
    assert isinstance(asked(EARLIEST), Slot)
    assert isinstance(asked(date(2026, 3, 10), is_asked_for=True), Slot)


def test_hours_desks_and_absences_each_have_their_reason() -> None:
    assert code(asked(at=time(12))) == "appointment_outside_hours"
    assert code(asked(at=time(9, 10))) == "appointment_outside_hours"
    assert code(asked(desk=3)) == "desk_unknown"
    away = Absence(APPOINTMENT, APPOINTMENT, "Capacitación", desk=1, hours=Hours(starts_at=time(13)))
    agenda = Agenda(DeskPlan("SJN", (desk(1), desk(2, "Wendy")), (away,)))
    refused = asked(agenda=agenda, at=time(14), desk=1)
    assert code(refused) == "desk_absent"
    assert isinstance(refused, Off)
    assert "Capacitación" in refused.reason
    assert asked(agenda=agenda, at=time(14)) == half_hour(time(14), 2)
    assert code(asked(agenda=agenda, at=time(12), desk=2)) == "appointment_outside_hours"
    gone = Agenda(DeskPlan("SJN", (OfficeDesk(1, "sala", "K", "k", TODAY, TODAY),)))
    nobody = asked(agenda=gone, desk=1)
    assert isinstance(nobody, Off)
    assert "Atienden: ninguna." in nobody.reason


def test_a_slot_and_an_officer_are_given_once() -> None:
    first, second = half_hour(time(9), 1), half_hour(time(9), 2)
    assert code(asked(agenda=Agenda(PLAN, frozenset({first, second})), at=time(9))) == "slot_taken"
    both = DeskPlan("SJN", (desk(1), desk(2)))
    busy = frozenset({OfficerHour(APPOINTMENT, time(9), time(9, 30), "karla")})
    refused = asked(agenda=Agenda(both, frozenset({first}), busy), at=time(9), desk=2)
    assert code(refused) == "officer_taken"
    assert isinstance(refused, Off)
    assert refused.reason.startswith("Karla ya atiende otra cita")
    wendy = DeskPlan("SJN", (desk(1), desk(2, "Wendy")))
    assert asked(agenda=Agenda(wendy, frozenset({first}), busy), at=time(9)) == second


def test_what_was_given_for_longer_keeps_its_own_end() -> None:
    """Slots were of 45 minutes when it was given; since policy changed they are of 30."""
    longer = Slot(APPOINTMENT, time(8, 45), 1, until=time(9, 30))
    for at, given in ((time(8), True), (time(8, 30), False), (time(9), False), (time(9, 30), True)):
        answer = asked(agenda=Agenda(PLAN, frozenset({longer})), at=at, desk=1)
        assert (answer == half_hour(at, 1)) if given else (code(answer) == "slot_taken")
    both = DeskPlan("SJN", (desk(1), desk(2)))
    busy = frozenset({OfficerHour(APPOINTMENT, time(8, 45), time(9, 30), "karla")})
    refused = asked(agenda=Agenda(both, frozenset({longer}), busy), at=time(9), desk=2)
    assert code(refused) == "officer_taken"


# --- what was given and can no longer be held ------------------------------------------------------------------


def test_what_nobody_can_attend_says_why() -> None:
    given = half_hour(time(14), 1)
    assert unattended(LAW, PLAN, given) == ""
    assert unattended(LAW, PLAN, half_hour(time(14), 3)) == "Ese día ya no atiende la ventanilla 3."
    away = Absence(APPOINTMENT, APPOINTMENT, "Licencia médica", officer_key="karla")
    plan = DeskPlan("SJN", (desk(1),), (away,))
    assert unattended(LAW, plan, given) == "Nadie atiende la ventanilla 1: Licencia médica."
    mornings = DeskPlan("SJN", (desk(1, hours=Hours(ends_at=time(12))),))
    assert unattended(LAW, mornings, given) == "La ventanilla 1 ya no atiende a esa hora."
    assert unattended(LAW, mornings, half_hour(time(9, 10), 1)) == ""


def test_the_office_cannot_hold_what_falls_on_a_closed_day_or_has_nobody() -> None:
    assert not_held(CALENDAR, slot(APPOINTMENT)) == ""
    assert "01/05/2026" in not_held(CALENDAR, slot(date(2026, 5, 1)))
    assert not_held(CALENDAR, slot(APPOINTMENT, must_move="Licencia médica.")) == "Licencia médica."


# --- another date ----------------------------------------------------------------------------------------------

SUMMONS = document("citatorio", date(2026, 3, 2), deliver_by_on=date(2026, 3, 16))


def moved(cause: str, ordinal: int = 1) -> Any:
    return event(Event.REBOOK, date(2026, 3, 5), cause=cause, ordinal=ordinal)


def why(cause: RebookCause, on: date, *events: Any) -> str:
    facts = case_on(on, Stage.CITATION, documents=(SUMMONS,), events=events)
    off = why_not_moved(facts, SUMMONS, slot(APPOINTMENT), cause, BOOK.at(on), on)
    return off.code if off else ""


@pytest.mark.parametrize(
    ("cause", "on", "events", "refused"),
    [
        ("petition", date(2026, 3, 19), (), ""),
        ("petition", APPOINTMENT, (), "rebook_too_late"),
        ("unattended", APPOINTMENT, (), ""),
        ("unattended", date(2026, 3, 23), (moved("unattended"), moved("petition")), ""),
        ("petition", date(2026, 3, 16), (moved("petition"),), "rebook_limit"),
        ("petition", date(2026, 3, 16), (moved("unattended"),), ""),
        ("petition", date(2026, 3, 16), (moved("petition", ordinal=2),), ""),
        ("petition", date(2026, 3, 16), (event(Event.CITE, date(2026, 3, 2), ordinal=1),), ""),
    ],
)
def test_each_citation_is_moved_once_and_in_time_for_who_asks(
    cause: RebookCause, on: date, events: tuple[Any, ...], refused: str
) -> None:
    assert why(cause, on, *events) == refused
