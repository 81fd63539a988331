"""Desks, absences, and the appointments they leave without anybody to attend them."""

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from cases.domain.booking import unattended
from cases.domain.desks import DeskPlan
from cases.domain.errors import BadInput, Conflict
from cases.domain.permissions import check_may_keep_desks
from cases.domain.slots import Slot
from cases.domain.terms import WEEKDAYS
from cases.domain.vocabulary import AppointmentStatus
from cases.law import LawBook
from cases.models import Appointment, Desk, DeskAbsence, User
from cases.service.desk_lists import absence_as_dict, check_district, desk_as_dict, to_move
from cases.service.engine import refresh
from cases.service.stamp import Stamp
from cases.service.typed import typed_text
from cases.snapshot.desks import load_desk_plans

_LONGEST_TEXT = 120
_LONGEST_REASON = 200
_MOST_DESKS = 99
_LONGEST_ABSENCE_DAYS = 366


def define_desk(
    session: Session,
    book: LawBook,
    district: str,
    number: int,
    place: str,
    officer: str,
    post: str,
    from_on: date,
    stamp: Stamp,
    *,
    until_on: date | None = None,
    weekdays: tuple[str, ...] = (),
    hours: tuple[time | None, time | None] = (None, None),
) -> dict[str, Any]:
    """Say who attends at a desk from a day on; whoever had it leaves the day before.

    `officer` is a login, or a name where the person has none. Raises RuleRefused (role), BadInput, Conflict.
    """
    check_may_keep_desks(stamp.role)
    check_district(session, district)
    if not 1 <= number <= _MOST_DESKS:
        raise BadInput("bad_desk", f"La ventanilla lleva un número de 1 a {_MOST_DESKS}.")
    _check_span(from_on, until_on, weekdays, hours)
    name, key, its_post = _officer(session, officer, post)
    _make_room(session, district, number, from_on)
    row = Desk(
        district=district,
        number=number,
        place=typed_text(place, "Lugar", _LONGEST_TEXT),
        officer=name,
        officer_key=key,
        post=its_post,
        from_on=from_on,
        until_on=until_on,
        weekdays=list(weekdays),
        starts_at=hours[0],
        ends_at=hours[1],
        recorded_by=stamp.actor,
        recorded_at=stamp.at,
    )
    session.add(row)
    session.flush()
    return desk_as_dict(row) | {"to_move": mark_unattended(session, book, district, stamp.on)}


def end_desk(
    session: Session, book: LawBook, district: str, number: int, until_on: date, stamp: Stamp
) -> dict[str, Any]:
    """The desk attends nobody after a day. Raises BadInput where nobody has it then."""
    check_may_keep_desks(stamp.role)
    check_district(session, district)
    row = session.scalars(
        select(Desk).where(
            Desk.district == district,
            Desk.number == number,
            Desk.from_on <= until_on,
            Desk.until_on.is_(None) | (Desk.until_on >= until_on),
        )
    ).one_or_none()
    if row is None:
        raise BadInput("unknown_desk", f"Nadie tiene la ventanilla {number} el {until_on:%d/%m/%Y}.")
    row.until_on = until_on
    session.flush()
    return desk_as_dict(row) | {"to_move": mark_unattended(session, book, district, stamp.on)}


def record_absence(
    session: Session,
    book: LawBook,
    district: str,
    from_on: date,
    until_on: date,
    reason: str,
    stamp: Stamp,
    *,
    desk: int | None = None,
    officer: str = "",
    weekdays: tuple[str, ...] = (),
    hours: tuple[time | None, time | None] = (None, None),
) -> dict[str, Any]:
    """Say when a desk, or an officer, attends nobody; what was booked then is named in `to_move`."""
    check_may_keep_desks(stamp.role)
    check_district(session, district)
    if (desk is None) == (not officer.strip()):
        raise BadInput(
            "absence_of_whom", "Indique la ventanilla o la persona que se ausenta, una de las dos."
        )
    _check_span(from_on, until_on, weekdays, hours)
    if until_on - from_on > timedelta(days=_LONGEST_ABSENCE_DAYS):
        raise BadInput("absence_too_long", "Una ausencia dura a lo más un año: revise las fechas.")
    name, key, _ = _officer(session, officer, "-") if desk is None else ("", "", "")
    row = DeskAbsence(
        district=district,
        desk=desk,
        officer=name,
        officer_key=key,
        from_on=from_on,
        until_on=until_on,
        weekdays=list(weekdays),
        starts_at=hours[0],
        ends_at=hours[1],
        reason=typed_text(reason, "Motivo", _LONGEST_REASON).rstrip("."),
        recorded_by=stamp.actor,
        recorded_at=stamp.at,
    )
    session.add(row)
    session.flush()
    return absence_as_dict(row) | {"to_move": mark_unattended(session, book, district, stamp.on)}


def withdraw_absence(session: Session, book: LawBook, absence: int, stamp: Stamp) -> dict[str, Any]:
    """The absence counts no more; appointments nobody has moved yet may be held after all."""
    check_may_keep_desks(stamp.role)
    row = session.scalars(
        select(DeskAbsence).where(DeskAbsence.id == absence).with_for_update()
    ).one_or_none()
    if row is None:
        raise BadInput("unknown_absence", f"No existe la ausencia {absence}. Véalas con: cobranza desk list")
    if row.withdrawn_at is not None:
        raise Conflict("absence_withdrawn", f"La ausencia {absence} ya la retiró {row.withdrawn_by}.")
    row.withdrawn_by, row.withdrawn_at = stamp.actor, stamp.at
    session.flush()
    return absence_as_dict(row) | {"to_move": mark_unattended(session, book, row.district, stamp.on)}


def mark_unattended(session: Session, book: LawBook, district: str, on: date) -> list[dict[str, Any]]:
    """Note beside each appointment from `on` why its desk cannot attend it; its case then asks for another date.

    Closed days need no note: a decision sees them in the calendar.
    """
    plan = load_desk_plans(session, [district])[district]
    booked = session.scalars(
        select(Appointment)
        .where(
            Appointment.district == district,
            Appointment.on_date >= on,
            Appointment.status == AppointmentStatus.BOOKED,
        )
        .order_by(Appointment.case_id)
        .with_for_update()
    ).all()
    changed = []
    for appointment in booked:
        why = _why_unattended(book, plan, appointment, on)
        if why != appointment.must_move:
            appointment.must_move = why
            changed.append(appointment.case_id)
    if changed:
        session.flush()
        session.execute(_LOOK_AGAIN, {"on": on, "cases": changed})
        refresh(session, changed, book, on)
    return to_move(session, book, district, on)


_LOOK_AGAIN = text("UPDATE cases SET look_on = least(look_on, :on) WHERE id = ANY(:cases)")


def _why_unattended(book: LawBook, plan: DeskPlan, appointment: Appointment, on: date) -> str:
    law = book.at(on)
    slot = Slot(appointment.on_date, appointment.at_time, appointment.desk, until=appointment.until_time)
    return unattended(law, plan, slot)


def _check_span(
    from_on: date, until_on: date | None, weekdays: tuple[str, ...], hours: tuple[time | None, time | None]
) -> None:
    if until_on is not None and until_on < from_on:
        raise BadInput("bad_span", "El último día no puede ser anterior al primero.")
    unknown = [day for day in weekdays if day not in WEEKDAYS]
    if unknown:
        raise BadInput(
            "bad_weekdays", f"No son días: {', '.join(unknown)}. Use algunos de: {', '.join(WEEKDAYS)}."
        )
    start, end = hours
    if (start is None) != (end is None) or (start and end and end <= start):
        raise BadInput("bad_hours", "Las horas van de menor a mayor, las dos: 13:00-16:00.")


def _officer(session: Session, officer: str, post: str) -> tuple[str, str, str]:
    """Name as printed, key and post; a name that is one user's own is that user."""
    said = typed_text(officer, "Quién atiende", _LONGEST_TEXT)
    users = session.scalars(select(User).where(User.is_active)).all()
    named = [user for user in users if user.name == said.lower()] or [
        user for user in users if user.full_name.casefold() == said.casefold()
    ]
    if len(named) == 1:
        return named[0].full_name, named[0].name, post.strip() or named[0].post
    key = session.scalar(text("SELECT lower(immutable_unaccent(:name))"), {"name": said})
    return said, f"nombre: {key}", typed_text(post, "Cargo", _LONGEST_TEXT)


def _make_room(session: Session, district: str, number: int, from_on: date) -> None:
    """Whoever has the desk leaves the day before; nobody may be put in front of what is already planned."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"desks:{district}"})
    others = session.scalars(
        select(Desk).where(
            Desk.district == district,
            Desk.number == number,
            Desk.until_on.is_(None) | (Desk.until_on >= from_on),
        )
    ).all()
    later = next((one for one in others if one.from_on >= from_on), None)
    if later is not None:
        raise Conflict(
            "desk_already_planned",
            f"La ventanilla {number} ya es de {later.officer} desde el {later.from_on:%d/%m/%Y}: "
            "elija un día posterior.",
        )
    for one in others:
        one.until_on = from_on - timedelta(days=1)
