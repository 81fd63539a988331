"""Desks: who attends where on which days and hours, and when nobody does."""

from datetime import date, time

import pytest
from literal_cases import BOOK

from cases.domain.desks import Absence, DeskPlan, Hours, OfficeDesk
from cases.domain.slots import Slot, office_slots
from cases.domain.terms import calendar_of

MONDAY = date(2026, 3, 9)
TUESDAY = date(2026, 3, 10)
FRIDAY = date(2026, 3, 13)
LAW = BOOK.at(MONDAY)
CALENDAR = calendar_of(LAW)


def desk(number: int = 1, officer: str = "Karla Menjívar", **changes: object) -> OfficeDesk:
    values = {"from_on": MONDAY, "officer_key": officer.casefold(), **changes}
    return OfficeDesk(number=number, place=f"ventanilla {number}", officer=officer, **values)  # type: ignore[arg-type]  # a builder


def slots(plan: DeskPlan, first: date, last: date | None = None) -> list[Slot]:
    return list(office_slots(LAW, CALENDAR, plan, first, last or first))


def test_until_the_first_desk_is_defined_those_of_the_policy_attend() -> None:
    plan = DeskPlan("SJN", (desk(3, from_on=TUESDAY),))
    before, after = plan.desks_on(LAW, MONDAY), plan.desks_on(LAW, TUESDAY)
    assert [one.number for one in before] == [1, 2]
    assert before[0].officer == "quien esté de turno en la ventanilla 1"
    assert before[0].place == "ventanilla 1, Unidad de Recuperación de Mora"
    assert before[0].officer_key == ""
    assert [one.number for one in after] == [3]
    assert {(one.desk, one.officer, one.place) for one in slots(plan, TUESDAY)} == {
        (3, "Karla Menjívar", "ventanilla 3")
    }


def test_a_desk_attends_from_its_first_to_its_last_day() -> None:
    plan = DeskPlan("SJN", (desk(2, until_on=TUESDAY), desk(1)))
    assert [one.number for one in plan.desks_on(LAW, TUESDAY)] == [1, 2]
    assert [one.number for one in plan.desks_on(LAW, date(2026, 3, 11))] == [1]
    over = DeskPlan("SJN", (desk(until_on=TUESDAY),))
    assert over.desks_on(LAW, FRIDAY) == (), "a desk that ended leaves nobody, not the policy's"


def test_a_desk_attends_on_its_weekdays_and_within_its_hours() -> None:
    hours = Hours(frozenset({"monday", "friday"}), time(9), time(11))
    plan = DeskPlan("SJN", (desk(hours=hours),))
    assert slots(plan, TUESDAY) == []
    assert [one.at for one in slots(plan, FRIDAY)] == [time(9), time(9, 30), time(10), time(10, 30)]


@pytest.mark.parametrize(
    ("absence", "gone"),
    [
        (Absence(FRIDAY, FRIDAY, "Capacitación", desk=1), {1}),
        (Absence(MONDAY, FRIDAY, "Vacaciones", officer_key="karla menjívar"), {1, 2}),
        (Absence(MONDAY, TUESDAY, "Vacaciones", officer_key="karla menjívar"), set()),
        (Absence(FRIDAY, FRIDAY, "Licencia", officer_key="wendy alfaro"), {3}),
        (Absence(MONDAY, FRIDAY, "Reunión", desk=1, hours=Hours(frozenset({"tuesday"}))), set()),
        (Absence(MONDAY, FRIDAY, "Reunión", desk=1, hours=Hours(frozenset({"friday"}))), {1}),
    ],
)
def test_who_is_absent_attends_nobody(absence: Absence, gone: set[int]) -> None:
    plan = DeskPlan("SJN", (desk(1), desk(2), desk(3, "Wendy Alfaro")), (absence,))
    assert {one.desk for one in slots(plan, FRIDAY)} == {1, 2, 3} - gone


def test_an_absence_of_some_hours_takes_the_slots_it_touches() -> None:
    meeting = Absence(
        FRIDAY, FRIDAY, "Reunión", desk=1, hours=Hours(starts_at=time(13, 15), ends_at=time(14))
    )
    plan = DeskPlan("SJN", (desk(),), (meeting,))
    afternoon = [one.at for one in slots(plan, FRIDAY) if one.at >= time(13)]
    assert afternoon == [time(14), time(14, 30), time(15), time(15, 30)]
