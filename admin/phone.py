"""What the QR of a letter opens: the door for who records deliveries; for anybody, that the letter is authentic.

The page works without a signal: a service worker keeps it, and the visit waits in the phone until it can be sent.
"""

import json
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from admin.login import is_expired, sign_out_quietly
from admin.office import office, person, session, stamp, today
from cases.domain.documents.kinds import KINDS
from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.domain.permissions import roles_for
from cases.domain.visiting import ON_FOOT
from cases.domain.vocabulary import Event
from cases.models import User
from cases.service import phone
from cases.service.attachments import LARGEST_BYTES
from cases.service.authenticity import Authentic, authentic, authentic_of
from cases.service.route_sheet import routes_of, sheet

PAGE, INDEX, SESSION = "telefono.page", "telefono.index", "telefono.session"
WORKER, RECORD = "telefono.worker", "telefono.record"
RECORDERS = roles_for(Event.RECORD_ATTEMPT)

# Unknown letters are what somebody tries who has none in hand; the other bound keeps one address from all the rest.
_TRIES = "10 per minute; 60 per hour"
_LOOKS = "120 per minute"
_FORM_BYTES = 64 * 1024
_OWN_PAGE = "X-Cobranza-Guardar"
"""Tells the worker which answers it may keep in the phone: pages of the notifier, never those of a citizen."""


def install(app: Flask) -> None:
    limiter = Limiter(key_func=get_remote_address)
    limiter.init_app(app)
    looks = limiter.limit(_LOOKS, exempt_when=_is_inside)
    tries = limiter.limit(_TRIES, exempt_when=_is_inside, deduct_when=_is_unknown)
    pages = Blueprint("telefono", __name__, url_prefix="/d")
    pages.add_url_rule("/", "index", _index)
    pages.add_url_rule("/sesion", "session", _session)
    pages.add_url_rule("/telefono-sw.js", "worker", _worker)
    pages.add_url_rule("/<token>", "page", tries(looks(_page)))
    pages.add_url_rule("/<token>/diligencia", "record", _record, methods=["POST"])
    app.register_blueprint(pages)
    app.after_request(_allow_position)


def admit_photos(app: Flask) -> None:
    """Photos may be larger than any form; must come before whatever else reads what was sent."""

    def admit() -> None:
        if request.endpoint == RECORD:
            request.max_content_length = LARGEST_BYTES + _FORM_BYTES

    app.before_request(admit)


def _allow_position(response: Response) -> Response:
    """Only these pages may ask the phone where it is."""
    if request.blueprint == "telefono":
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=()"
    return response


def _is_inside() -> bool:
    return bool(current_user.is_authenticated)


def _is_unknown(response: Response) -> bool:
    return response.status_code == HTTPStatus.NOT_FOUND


def _recorder() -> User | None:
    """Who is signed in and may record a delivery; None for everybody else."""
    if current_user.is_authenticated and is_expired():
        sign_out_quietly()
    if not current_user.is_authenticated:
        return None
    user: User = current_user.record
    return user if user.role in RECORDERS and not user.must_change_password else None


def _page(token: str) -> str | AnyResponse | tuple[str, int]:
    letter = authentic(session(), token)
    if letter is None:
        return render_template("telefono/desconocido.html"), HTTPStatus.NOT_FOUND
    if _recorder() is None or not _is_walked(letter):
        return render_template("telefono/autentico.html", letter=letter, token=token, inside=_is_inside())
    if letter.attached_to is not None:
        main = authentic_of(session(), letter.attached_to)
        return redirect(url_for(PAGE, token=main.token))
    return _kept(
        render_template(
            "telefono/diligencia.html",
            door=phone.door(session(), office().book, letter, stamp()),
            user=person().name,
            today=today(),
        )
    )


def _is_walked(letter: Authentic) -> bool:
    return letter.attached_to is not None or any(KINDS[letter.kind].allows(way) for way in ON_FOOT)


def _index() -> Response:
    """The notifier's own day: the visits in order, and what the phone has still to send."""
    user = person()
    walks = routes_of(session(), user.district, today(), notifier=user.id)
    sheets = [
        sheet(session(), office().book, route, today()) for route, _, _ in walks if route.on_date == today()
    ]
    return _kept(render_template("telefono/ruta.html", sheets=sheets, user=user.name, today=today()))


def _kept(page: str) -> Response:
    response = Response(page)
    response.headers[_OWN_PAGE] = today().isoformat()
    return response


def _session() -> Response:
    """What the phone asks before it sends: who is signed in, a token of that session, and the office's clock."""
    user = _recorder()
    return jsonify(
        user=user.name if user else None,
        csrf=generate_csrf() if user else "",
        now=office().now().isoformat(),
        day=today().isoformat(),
    )


def _worker() -> Response:
    response = send_file(Path(__file__).parent / "static" / "telefono-sw.js", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"  # the browser asks each time whether there is a newer one
    return response


def _record(token: str) -> Response | tuple[Response, int]:
    letter = authentic(session(), token)
    if letter is None:
        abort(HTTPStatus.NOT_FOUND)
    try:
        with office().database.transaction() as writing:
            done = phone.record_visit(writing, office().book, letter, _said(), _photo(), stamp())
    except ChannelDown:
        raise
    except CobranzaError as refusal:
        told = {"code": refusal.code, "reason": refusal.reason, "basis": list(refusal.basis)}
        return jsonify(told), HTTPStatus.UNPROCESSABLE_ENTITY
    return jsonify(message=done.message, documents=list(done.documents))


def _said() -> dict[str, Any]:
    try:
        said = json.loads(request.form.get("visit", ""))
    except json.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise BadInput("bad_visit", "La diligencia llegó incompleta: regístrela de nuevo.")
    return said


def _photo() -> bytes | None:
    sent = request.files.get("photo")
    if sent is None:
        return None
    with closing(sent):  # a large one lies in a file
        content: bytes = sent.read()
    return content
