"""What every page works with: the database, the law book and the clock, kept by the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from flask import current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from admin.database import PanelDatabase
from cases.domain.terms import Calendar, calendar_of
from cases.law import LawAt, LawBook
from cases.models import User
from cases.service.stamp import Stamp
from cases.snapshot.law import law_in_force


@dataclass(frozen=True, slots=True)
class Office:
    """The surroundings of one application."""

    database: PanelDatabase
    shipped: LawBook
    today: Callable[[], date]
    now: Callable[[], datetime]

    @property
    def book(self) -> LawBook:
        """The law in force: what ships and what the office approved, read once a request."""
        if "law_in_force" not in g:
            g.law_in_force = law_in_force(self.database.current(), self.shipped)
        return cast(LawBook, g.law_in_force)


def office() -> Office:
    """The office of the application that answers this request."""
    return cast(Office, current_app.extensions["office"])


def session() -> Session:
    """The reading session of this request; it is closed, never committed."""
    return office().database.current()


def today() -> date:
    return office().today()


def hour() -> time:
    """The hour of the office now."""
    return stamp().local_hour


def law_today() -> LawAt:
    return office().book.at(today())


def calendar_today() -> Calendar:
    """The calendar of the district of who is signed in."""
    return calendar_of(law_today(), person().district)


def person() -> User:
    """Who is signed in; only for pages that require it."""
    return cast(User, current_user.record)


def stamp(key: str = "") -> Stamp:
    """Who acts now, in which role."""
    user = person()
    return Stamp(user.name, user.role, office().today(), office().now(), key)
