"""Signing in and out, and choosing one's own password."""

import hashlib
import re
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask import Response as FlaskResponse
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from admin.office import office
from admin.office import session as reading
from cases.domain.errors import BadInput
from cases.models import User
from cases.service.users import authenticate, change_password

SIGN_IN = "entrada.sign_in"
SIGN_OUT = "entrada.sign_out"
CHANGE_PASSWORD = "entrada.change_own_password"  # noqa: S105  the name of a page

_FAILED = "El usuario o la contraseña no son correctos."
_ATTEMPTS = "5 per minute; 20 per hour"
_WORKDAY = timedelta(hours=10)
_SINCE = "signed_in_at"
_LONGEST_NAME = 64


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login is not typed
    """A user of the office in a session; the session ends when the password changes."""

    def __init__(self, record: User) -> None:
        self.record = record

    @property
    def is_active(self) -> bool:
        return self.record.is_active

    def get_id(self) -> str:
        mark = hashlib.sha256(self.record.password_hash.encode()).hexdigest()[:16]
        return f"{self.record.id}:{mark}"


def install(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = "strong"
    manager.init_app(app, add_context_processor=False)  # it would ask the database for error pages too
    app.jinja_env.globals["current_user"] = current_user
    manager.user_loader(_load)
    limiter = Limiter(key_func=_who_tries)
    limiter.init_app(app)
    limited = limiter.limit(_ATTEMPTS, methods=["POST"], deduct_when=_has_failed)
    blueprint = Blueprint("entrada", __name__)
    blueprint.add_url_rule("/entrar", "sign_in", limited(_sign_in), methods=["GET", "POST"])
    blueprint.add_url_rule("/salir", "sign_out", _sign_out, methods=["POST"])
    blueprint.add_url_rule(
        "/contrasena", "change_own_password", _change_own_password, methods=["GET", "POST"]
    )
    app.register_blueprint(blueprint)


def _has_failed(response: FlaskResponse) -> bool:
    """Only failures count: an office behind one address signs in as often as it needs."""
    return response.status_code != HTTPStatus.FOUND


def is_expired() -> bool:
    """Whether the session is older than a day's work, however much it is used."""
    since = session.get(_SINCE)
    return since is None or office().now() - datetime.fromisoformat(since) > _WORKDAY


def sign_out_quietly() -> None:
    logout_user()
    session.clear()


def _load(identity: str) -> SignedIn | None:
    key, _, _ = identity.partition(":")
    record = reading().get(User, int(key))
    found = SignedIn(record) if record else None
    return found if found and found.is_active and found.get_id() == identity else None


def _who_tries() -> str:
    name = request.form.get("usuario", "").strip().lower()[:_LONGEST_NAME]
    return f"{get_remote_address()} {name}"


def _sign_in() -> str | Response | tuple[str, int]:
    if current_user.is_authenticated:
        return redirect(url_for("home"))
    wanted = _inside(request.values.get("destino"))
    if request.method == "GET":
        return render_template("entrada/entrar.html", destino=wanted, usuario="", error=None)
    name = request.form.get("usuario", "").strip().lower()[:_LONGEST_NAME]
    with office().database.transaction() as writing:  # a stronger hash is stored when there is one
        record = authenticate(writing, name, request.form.get("contrasena", ""))
    if record is None:
        page = render_template("entrada/entrar.html", destino=wanted, usuario=name, error=_FAILED)
        return page, 401
    session.clear()
    login_user(SignedIn(record))
    session.permanent = True  # idle sessions end, see PERMANENT_SESSION_LIFETIME
    session[_SINCE] = office().now().isoformat()
    return redirect(wanted or url_for("home"))


def _inside(address: str | None) -> str | None:
    """The address to go on to after login, only when it is a path of this panel."""
    return address if address and re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f]*", address) else None


def _sign_out() -> Response:
    sign_out_quietly()
    flash("Salió del panel.", "success")
    return redirect(url_for(SIGN_IN))


def _change_own_password() -> str | Response | tuple[str, int]:
    if request.method == "GET":
        return _password_page(None)
    new, again = request.form.get("nueva", ""), request.form.get("repetida", "")
    if new != again:
        return _password_page("Las dos contraseñas nuevas no son iguales."), 422
    try:
        with office().database.transaction() as writing:
            change_password(writing, current_user.record.name, request.form.get("actual", ""), new)
    except BadInput as error:
        return _password_page(error.reason), 422
    sign_out_quietly()
    flash("Contraseña cambiada. Entre con la nueva.", "success")
    return redirect(url_for(SIGN_IN))


def _password_page(error: str | None) -> str:
    forced = current_user.record.must_change_password
    return render_template("entrada/contrasena.html", error=error, forced=forced)
