"""What commands that work on cases share: the open database, who acts, and the data they were given."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cases.domain.errors import BadInput, ChannelDown
from cases.machine_errors import cause_in_spanish
from workflows.cli.frame import settings_of, today_unless

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from cases.law import LawBook
    from cases.service.stamp import Stamp


@contextmanager
def database_of(home: Path | None) -> "Iterator[Engine]":
    """The database of the installation, prepared, for as long as the command takes."""
    from cases.db import app_engine

    engine = app_engine(settings_of(home))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def work_in(home: Path | None) -> "Iterator[Session]":
    """A session in one transaction: everything the command does, or nothing."""
    from cases.db import session_factory

    with database_of(home) as engine, session_factory(engine).begin() as session:
        yield session


def law_of(session: "Session", then: datetime | None = None) -> "LawBook":
    """The law in force, or as it was known at an instant: the book that ships and what the office approved."""
    from cases.law import load_book
    from cases.snapshot.law import law_in_force

    return law_in_force(session, load_book(), then)


def stamp_by(session: "Session", name: str, on: date | None) -> "Stamp":
    """The stamp of a user of the office, who must exist and be active."""
    from sqlalchemy import select

    from cases.clock import now
    from cases.models import User
    from cases.service.stamp import Stamp

    user = session.scalar(select(User).where(User.name == name.strip().lower(), User.is_active))
    if user is None:
        raise BadInput(
            "unknown_user",
            f"No hay un usuario activo «{name}». Créelo con: cobranza user add {name} --role ROL",
        )
    return Stamp(user.name, user.role, today_unless(on), now())


def data_of(text: str | None) -> dict[str, Any]:
    """The JSON object of `--data`."""
    if not text:
        return {}
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            "bad_data", f'--data no es JSON (carácter {error.pos}). Ejemplo: \'{{"note": "…"}}\''
        ) from error
    if not isinstance(data, dict):
        raise BadInput("bad_data", "--data debe ser un objeto JSON, entre llaves.")
    return data


def known_at(day: date | None) -> datetime | None:
    """The last instant of an office day, for what had been recorded by then."""
    from cases.clock import OFFICE_ZONE

    return datetime.combine(day, time.max, OFFICE_ZONE) if day else None


def write_file(out: Path, content: bytes) -> None:
    """Write a file that the command was asked for; never half of it."""
    beside = out.with_name(f".{out.name}.parcial")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ChannelDown(
            "file_not_written",
            f"No se puede escribir {out} ({cause_in_spanish(error)}). Elija otra ruta o corrija sus permisos.",
        ) from error
