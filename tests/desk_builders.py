"""Desks and absences of a town's office, defined by its chief, and the appointment of a case."""

from datetime import date
from typing import Any

import pytest
from builders import BOOK, Sessions, stamp
from office_life import CITED, Life
from sqlalchemy import select

from cases.domain.errors import CobranzaError
from cases.models import Appointment
from cases.service import desks


def define(sessions: Sessions, number: int, officer: str, from_on: date, **more: Any) -> dict[str, Any]:
    values = {"district": "SJN", "place": f"ventanilla {number}", "post": "Gestora", **more}
    by = stamp(values.pop("on", CITED), values.pop("role", "jefatura"))
    with sessions.begin() as session:
        return desks.define_desk(
            session, BOOK, number=number, officer=officer, from_on=from_on, stamp=by, **values
        )


def absent(
    sessions: Sessions, from_on: date, until_on: date, on: date = CITED, **more: Any
) -> dict[str, Any]:
    values = {"district": "SJN", "reason": "Capacitación", **more}
    by = stamp(on, values.pop("role", "jefatura"))
    with sessions.begin() as session:
        return desks.record_absence(session, BOOK, from_on=from_on, until_on=until_on, stamp=by, **values)


def refused(code: str, call: Any, *args: Any, **more: Any) -> None:
    with pytest.raises(CobranzaError) as error:
        call(*args, **more)
    assert error.value.code == code, error.value.reason


def booked(life: Life) -> Appointment:
    with life.sessions() as session:
        found = select(Appointment).where(Appointment.case_id == life.row.id).order_by(Appointment.id.desc())
        return session.scalars(found).first()  # type: ignore[return-value]  # it was cited
