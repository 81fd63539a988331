"""Another date for all the appointments that the office cannot hold: old and new hour, then what became of each."""

from flask import abort, request
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, select

from admin.office import office, person, session, stamp, today
from admin.pages.base import PanelView, expose
from cases.domain.errors import CobranzaError
from cases.models import Case, Taxpayer
from cases.service.rebooking import NewDate, Proposal, proposed_dates, rebook_each

_REFUSED = 422
_MOST = 500
_WRITTEN = TypeAdapter(NewDate)


class MovingView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Cambiar citas", endpoint="mudanza", url="/citas/cambiar")

    @expose("/")
    def index(self) -> str:
        return self._proposed()

    @expose("/", methods=("POST",))
    def move(self) -> str | tuple[str, int]:
        """Exactly what was shown and is still marked; an hour given to somebody else meanwhile is refused alone."""
        dates = [_read(text) for text in request.form.getlist("cita")[:_MOST]]
        if not dates:
            return self._proposed(nothing_marked=True), _REFUSED
        engine = session().get_bind()
        assert isinstance(engine, Engine), "the panel opens its sessions on an engine"
        answers = rebook_each(engine, office().book, dates, stamp())
        names = session().execute(
            select(Case.number, Taxpayer.name)
            .join(Taxpayer, Taxpayer.id == Case.taxpayer_id)
            .where(Case.number.in_(answers))
        )
        return str(
            self.render(
                "citas_cambiadas.html",
                dates=dates,
                names={row.number: row.name for row in names},
                moved={case: one for case, one in answers.items() if not isinstance(one, CobranzaError)},
                refused={case: one for case, one in answers.items() if isinstance(one, CobranzaError)},
            )
        )

    def _proposed(self, *, nothing_marked: bool = False) -> str:
        proposals = proposed_dates(session(), office().book, person().district, today())
        return str(
            self.render(
                "citas_cambiar.html",
                proposals=[(one, _said(one)) for one in proposals],
                movable=sum(one.moved is not None for one in proposals),
                nothing_marked=nothing_marked,
            )
        )


def _said(proposal: Proposal) -> str:
    """What the form sends back of a row."""
    return _WRITTEN.dump_json(proposal.moved).decode() if proposal.moved else ""


def _read(text: str) -> NewDate:
    try:
        return _WRITTEN.validate_json(text)
    except ValidationError:
        abort(400)
