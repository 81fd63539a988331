"""The desks that attend citations: who sits there, where, on which days and hours, and when nobody does."""

from dataclasses import dataclass
from datetime import date, time

from cases.domain.terms import WEEKDAYS
from cases.law import LawAt

WEEKDAY_NAMES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekdays and a part of the day; what is empty or None is not limited."""

    weekdays: frozenset[str] = frozenset()
    starts_at: time | None = None
    ends_at: time | None = None

    def falls_on(self, day: date) -> bool:
        return not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays

    def contains(self, start: time, end: time) -> bool:
        """The whole of a slot lies inside."""
        return not (self.starts_at and start < self.starts_at) and not (self.ends_at and end > self.ends_at)

    def touches(self, start: time, end: time) -> bool:
        """Some of a slot lies inside."""
        return not (self.starts_at and end <= self.starts_at) and not (self.ends_at and start >= self.ends_at)


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """One desk while one officer has it. `officer_key` tells the person apart; "" for whoever is on duty."""

    number: int
    place: str
    officer: str
    officer_key: str
    from_on: date
    until_on: date | None = None
    hours: Hours = Hours()

    def is_open(self, day: date) -> bool:
        ended = self.until_on is not None and day > self.until_on
        return self.from_on <= day and not ended and self.hours.falls_on(day)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days, both inclusive, or hours of them, on which a desk, or an officer at any desk, attends nobody."""

    from_on: date
    until_on: date
    reason: str
    desk: int | None = None
    officer_key: str = ""
    hours: Hours = Hours()

    def covers(self, desk: OfficeDesk, day: date, start: time, end: time) -> bool:
        same = self.desk == desk.number if self.desk is not None else self.officer_key == desk.officer_key
        on_the_day = self.from_on <= day <= self.until_on and self.hours.falls_on(day)
        return same and on_the_day and self.hours.touches(start, end)


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """The desks of one district. Until the first one is defined, those that the policy counts attend."""

    district: str
    desks: tuple[OfficeDesk, ...] = ()
    absences: tuple[Absence, ...] = ()

    def desks_on(self, law: LawAt, day: date) -> tuple[OfficeDesk, ...]:
        """The desks open on a day, by number; absences are not looked at."""
        if all(desk.from_on > day for desk in self.desks):
            return self._of_policy(law)
        return tuple(sorted((desk for desk in self.desks if desk.is_open(day)), key=lambda desk: desk.number))

    def absence(self, desk: OfficeDesk, day: date, start: time, end: time) -> Absence | None:
        """Why the desk attends nobody at that hour."""
        return next((one for one in self.absences if one.covers(desk, day, start, end)), None)

    def _of_policy(self, law: LawAt) -> tuple[OfficeDesk, ...]:
        unit = law.issuer(self.district).unit_name
        return tuple(
            OfficeDesk(
                number=number,
                place=f"ventanilla {number}, {unit}",
                officer=f"quien esté de turno en la ventanilla {number}",
                officer_key="",
                from_on=date.min,
            )
            for number in range(1, law.integer("citation.desks") + 1)
        )
