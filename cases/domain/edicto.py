"""An edicto: how long it was on the board, or when it was published, and from which day it notifies (LGTM 98)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.domain.facts import DocumentFacts
from cases.domain.grounds import Off
from cases.domain.terms import Calendar, add_business_days, is_business_day
from cases.law import LawAt


@dataclass(frozen=True, slots=True)
class Board:
    """Fixed on the municipal board and taken off it, at local hours."""

    posted: datetime
    removed: datetime


@dataclass(frozen=True, slots=True)
class Newspaper:
    """Published once; its hours count from the end of no earlier day than that of the publication."""

    published_on: date


Publication = Board | Newspaper


def published_on(publication: Publication) -> date:
    return publication.posted.date() if isinstance(publication, Board) else publication.published_on


def done_on(publication: Publication, law: LawAt, calendar: Calendar) -> date:
    """The day on which the notification is held as done.

    After the hours of the law, and no earlier than the business day at whose close the prudent reading of them ends
    (`notification.edicto_business_days`).
    """
    since = published_on(publication)
    start = publication.posted if isinstance(publication, Board) else datetime.combine(since, time.min)
    prudent = add_business_days(calendar, since, law.integer("notification.edicto_business_days"))
    return max((start + _hours(law)).date(), prudent)


def publication_refused(
    document: DocumentFacts, publication: Publication, on: date, law: LawAt, calendar: Calendar
) -> Off | None:
    """What a court would not take for an edicto, as known on a day; None where nothing stands against it."""
    since, done = published_on(publication), done_on(publication, law, calendar)
    if since < document.issued_on:
        return Off(
            "edicto_before_issue",
            f"El documento {document.number} es del {document.issued_on:%d/%m/%Y}: no pudo publicarse el "
            f"{since:%d/%m/%Y}.",
            ("LGTM 98",),
        )
    if isinstance(publication, Board):
        refused = _on_the_board(publication, done, law, calendar)
        if refused is not None:
            return refused
    if on < done:
        return Off(
            "edicto_too_early",
            f"Fijado o publicado el {since:%d/%m/%Y}, se tiene por hecho hasta el {done:%d/%m/%Y}.",
            ("LGTM 98",),
        )
    return None


def _on_the_board(board: Board, done: date, law: LawAt, calendar: Calendar) -> Off | None:
    for day in (board.posted.date(), board.removed.date()):
        if not is_business_day(calendar, day):
            why = calendar.closed.get(day, "descanso semanal")
            return Off(
                "edicto_closed_day",
                f"El {day:%d/%m/%Y} es inhábil ({why}): el edicto se fija y se retira en día hábil.",
                ("LGTM 94, 98",),
            )
    if board.removed < board.posted + _hours(law) or board.removed.date() < done:
        earliest = max(board.posted + _hours(law), datetime.combine(done, time.min))
        asked = f"{earliest:%d/%m/%Y}" + (f" a las {earliest:%H:%M}" if earliest.time() != time.min else "")
        return Off(
            "edicto_removed_early",
            f"Fijado el {board.posted:%d/%m/%Y} a las {board.posted:%H:%M}, debe seguir en el tablero "
            f"{law.integer('notification.edicto_hours')} horas: no se retira antes del {asked}.",
            ("LGTM 98",),
        )
    return None


def _hours(law: LawAt) -> timedelta:
    return timedelta(hours=law.integer("notification.edicto_hours"))
