"""Tells who watches the machine that the panel answers and its database does too; no login, no data."""

from flask import Flask
from sqlalchemy import text

from admin.office import session


def install(app: Flask) -> None:
    app.add_url_rule("/salud", "health", _health)


def _health() -> dict[str, bool]:
    session().execute(text("SELECT 1"))
    return {"ok": True}
