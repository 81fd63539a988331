"""Builds the web application out of its parts; nothing here decides anything."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine

from admin import access, assets, catalogues, errors, health, login, menu, phone, security, words
from admin.database import PanelDatabase
from admin.office import Office
from admin.pages import act, views
from admin.pages.worklist import WorklistView
from cases.clock import now as clock_now
from cases.clock import today as clock_today
from cases.law import LawBook

NAME = "Recuperación de Mora"

_LARGEST_FORM_BYTES = 256 * 1024
_IDLE_MINUTES = 60


def create_app(
    engine: Engine,
    book: LawBook,
    *,
    secret_key: str,
    today: Callable[[], date] = clock_today,
    now: Callable[[], datetime] = clock_now,
) -> Flask:
    """The panel over a prepared database; `today` and `now` are the only clocks it reads."""
    app = Flask("admin", root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=_LARGEST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM_BYTES,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=_IDLE_MINUTES),
        SESSION_COOKIE_NAME="cobranza",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # the token dies with the session it belongs to
        BABEL_DEFAULT_LOCALE="es",
        RATELIMIT_STORAGE_URI="memory://",  # one process serves the panel
        RATELIMIT_HEADERS_ENABLED=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    office = Office(database=PanelDatabase(engine), shipped=book, today=today, now=now)
    app.extensions["office"] = office
    app.teardown_appcontext(office.database.close)
    Babel(app, locale_selector=lambda: "es")
    phone.admit_photos(app)
    act.admit_photos(app)
    CSRFProtect(app)
    assets.install(app)
    words.install(app)
    menu.install(app)
    security.install(app)
    login.install(app)
    access.install(app)
    errors.install(app)
    health.install(app)
    phone.install(app)
    _install_views(app, office)
    return app


def _install_views(app: Flask, office: Office) -> None:
    theme = Bootstrap4Theme(base_template="admin/master.html")
    admin = Admin(app, name=NAME, url="/", index_view=WorklistView(), theme=theme)
    admin.add_views(*views(), *catalogues.views(office.database))
