"""The outbox: what goes by e-mail, what became of it, and what only a person can decide."""

from collections.abc import Callable, Mapping

from flask import abort, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.access import may_open
from admin.office import office, person, session, stamp
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput, RuleRefused
from cases.domain.vocabulary import MailStatus
from cases.domain.words import MAIL_STATUS_NAMES
from cases.service.mail import cancel_letter, letter_counts, letter_rows, retry_letter, tell_sent
from cases.service.stamp import Stamp

_MOST_SHOWN = 200

_DECISIONS: Mapping[str, tuple[Callable[[Session, str, Stamp], None], str]] = {
    "retry": (retry_letter, "otra vez en cola"),
    "cancel": (cancel_letter, "se notifica en papel"),
    "sent": (tell_sent, "se dio por enviado"),
}


class MailView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Correo", endpoint="correo", url="/correo")

    @expose("/")
    def index(self) -> str:
        status = request.args.get("estado", "")
        if status and status not in set(MailStatus):
            abort(404)
        counts = letter_counts(session())
        return str(
            self.render(
                "correo.html",
                rows=letter_rows(session(), status or None, limit=_MOST_SHOWN),
                status=status,
                counts=[(one, name, counts.get(one, 0)) for one, name in MAIL_STATUS_NAMES.items()],
                total=sum(counts.values()),
                most_shown=_MOST_SHOWN,
                may_decide=may_open("correo.decide", person().role),
            )
        )

    @expose("/<number>", methods=("POST",))
    def decide(self, number: str) -> Response:
        decision = _DECISIONS.get(request.form.get("decision", ""))
        if decision is None:
            abort(400)
        do, told = decision
        try:
            with office().database.transaction() as writing:
                do(writing, number, stamp())
        except (BadInput, RuleRefused) as refusal:
            flash(refusal.reason, "warning")
        else:
            flash(f"{number}: {told}.", "success")
        return redirect(url_for("correo.index", estado=request.args.get("estado") or None))
