"""One act on a case: its page of confirmation, and the one POST that carries it out."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from flask import Flask, abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import may_act
from admin.choices import choices_for, first_values
from admin.forms import PREFIX, fields_of, typed
from admin.office import hour, office, person, session, stamp, today
from admin.pages.base import PanelView, expose
from admin.pages.case import case_or_404
from admin.queries import changes_since
from cases.domain.errors import BadInput, ChannelDown, CobranzaError, Conflict
from cases.domain.vocabulary import Event
from cases.service import casefile
from cases.service.attachments import LARGEST_BYTES, keep_attachment
from cases.service.stamp import Stamp
from cases.service.verbs import VERBS, perform
from cases.service.verbs.messages import BadFields

_ATTESTED = frozenset(
    {
        Event.RECORD_ATTEMPT,
        Event.RECORD_APPEARANCE,
        Event.RECORD_NO_SHOW,
        Event.SIGN_DOCUMENT,
        Event.HAND_OUT_DOCUMENT,
        Event.FILE_SUIT,
        Event.RECORD_COURT_EVENT,
    }
)
"""Acts that a person attests, perhaps a day or two after they happened: the form asks for their day."""

_REFUSED = 422
_STALE = 409
_LONGEST_KEY = 40


class ActView(PanelView):
    """Whatever the verb, the same page: consequence first, then what it needs."""

    def __init__(self) -> None:
        super().__init__(name="Acto", endpoint="acto", url="/expediente")

    @expose("/<number>/acto/<verb>")
    def form(self, number: str, verb: str) -> str:
        _require(verb)
        asked = {
            name: value for name, value in request.args.items() if name in VERBS[verb].fields.model_fields
        }
        return self._page(number, verb, asked)

    @expose("/<number>/acto/<verb>", methods=("POST",))
    def perform(self, number: str, verb: str) -> Response | tuple[str, int]:
        _require(verb)
        case_or_404(number)
        # Who approves adds nothing: what is carried out is what was proposed, and the version says it still is.
        data = {} if request.form.get("approves") else typed(VERBS[verb].fields, request.form)
        try:
            with office().database.transaction() as writing:
                _keep_photo(writing, data)
                done = perform(
                    writing, number, verb, _dated(verb), data, office().book, version=_whole("version")
                )
        except Conflict as conflict:
            return self._conflict(number, verb, data, conflict)
        except BadFields as wrong:
            return self._page(number, verb, data, errors=wrong.problems), _REFUSED
        except BadInput as wrong:
            return self._page(number, verb, data, wrong=wrong), _REFUSED
        except ChannelDown:
            raise
        except CobranzaError as refusal:
            return self._page(number, verb, data, refusal=refusal), _REFUSED
        flash(done.message, "success")
        return redirect(url_for("expediente.page", number=done.case))

    def _conflict(
        self, number: str, verb: str, data: dict[str, Any], conflict: Conflict
    ) -> Response | tuple[str, int]:
        """A form that others overtook shows what they did; a click repeated has nothing left to do."""
        if conflict.code != "stale_version":
            flash(conflict.reason, "warning")
            return redirect(url_for("expediente.page", number=number))
        session().expire_all()
        changes = changes_since(session(), number, _whole("sequence"), _instant("seen_at"))
        return self._page(number, verb, data, changes=changes), _STALE

    def _page(
        self,
        number: str,
        verb: str,
        values: dict[str, Any],
        *,
        errors: dict[str, str] | None = None,
        wrong: BadInput | None = None,
        refusal: CobranzaError | None = None,
        changes: Any = None,
    ) -> str:
        case = case_or_404(number)
        view = casefile.case_view(
            session(), number, office().book, today(), person().role, hour=hour(), actor=person().name
        )
        action = next((action for action in view.actions if action.verb == verb), None)
        proposal = next((one for one in view.facts.proposals if one.verb == verb), None)
        first = proposal.data if proposal else first_values(verb, person()) | values
        return str(
            self.render(
                "acto.html",
                case=case,
                facts=view.facts,
                verb=VERBS[verb],
                action=action,
                proposal=proposal,
                fields=fields_of(
                    VERBS[verb].fields, choices_for(verb, session(), view.facts, first), first, errors or {}
                ),
                attested_on=request.form.get("on") or today().isoformat() if verb in _ATTESTED else None,
                today=today(),
                values=values,
                errors=errors or {},
                wrong=wrong,
                refusal=refusal,
                changes=changes,
                key=uuid4().hex,
                seen_at=office().now().isoformat(),
            )
        )


def admit_photos(app: Flask) -> None:
    """Photos may be larger than any form; must come before whatever else reads what was sent."""

    def admit() -> None:
        if (
            request.endpoint == "acto.perform"
            and (request.view_args or {}).get("verb") == Event.RECORD_ATTEMPT
        ):
            request.max_content_length = LARGEST_BYTES + app.config["MAX_CONTENT_LENGTH"]

    app.before_request(admit)


def _keep_photo(writing: Session, data: dict[str, Any]) -> None:
    """The file that came with the form, by its digest; kept only if the act is carried out."""
    sent = request.files.get(PREFIX + "photo")
    if sent is not None and sent.filename:
        data["photo"] = keep_attachment(writing, sent.read(), office().now()).sha256


def _require(verb: str) -> None:
    if verb not in VERBS:
        abort(404)
    if not may_act(verb, person().role):
        abort(403)


def _key() -> str:
    """Drawn with each form, so that the same form sent twice is one event."""
    return request.form.get("key", "")[:_LONGEST_KEY] or uuid4().hex


def _dated(verb: str) -> Stamp:
    """The stamp of the act, on the day the person says it happened where it is one that people attest."""
    now = stamp(_key())
    said = request.form.get("on", "")
    if verb not in _ATTESTED or not said:
        return now
    try:
        return replace(now, on=date.fromisoformat(said))
    except ValueError as error:
        raise BadInput("bad_date", "La fecha del acto no es una fecha: elíjala en el calendario.") from error


def _whole(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST_KEY // 4:
        abort(400)
    return int(text)


def _instant(name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(400)
    if instant.tzinfo is None:
        abort(400)
    return instant
