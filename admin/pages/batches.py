"""Print batches: what waits, what will stay out and why, and one act each to print, sign and hand out a stack."""

from collections.abc import Callable
from threading import Lock

from flask import Response, abort, flash, redirect, request, url_for
from sqlalchemy import Engine
from werkzeug.wrappers import Response as AnyResponse

from admin.access import may_open
from admin.office import office, person, session, stamp
from admin.pages.base import PanelView, expose
from cases.domain.documents.kinds import KINDS
from cases.domain.errors import BadInput, ChannelDown, CobranzaError
from cases.domain.vocabulary import BatchItemStatus
from cases.domain.words import BATCH_ITEM_STATUS_NAMES
from cases.models import Route
from cases.service.batches import (
    BatchChoice,
    BatchView,
    batch_view,
    hand_out_batch,
    hand_out_sheet,
    list_batches,
    make_batch,
    preview,
    resume_batch,
    sign_batch,
    take_file,
)
from cases.service.batches.choosing import BATCHED_KINDS, zones_waiting
from cases.service.route_sheet import find_route, number_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
_LONGEST_ZONE = 80
_REFUSED = 422
_COLOURS = {
    BatchItemStatus.PLANNED: "am",
    BatchItemStatus.PRINTED: "a",
    BatchItemStatus.SIGNED: "a",
    BatchItemStatus.HANDED_OUT: "ve",
    BatchItemStatus.LEFT_OUT: "r",
    BatchItemStatus.CORRECTED: "",
    BatchItemStatus.PULLED_OUT: "r",
}
_converting = Lock()
"""LibreOffice takes both cores for a minute: one batch at a time, and the others are told to wait."""


class BatchesView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Lotes", endpoint="lotes", url="/lotes")

    @expose("/")
    def index(self) -> str | tuple[str, int]:
        """With a kind in the address, what a batch of it would hold, before anybody asks for it."""
        choice = _choice(*(request.args.get(name, "") for name in ("clase", "zona", "copias", "ruta")))
        try:
            found = preview(session(), office().book, choice, stamp()) if choice else None
        except BadInput as wrong:
            return self._list(choice, None, wrong), _REFUSED
        return self._list(choice, found)

    def _list(self, choice: BatchChoice | None, found: object, wrong: CobranzaError | None = None) -> str:
        return str(
            self.render(
                "lotes.html",
                batches=list_batches(session(), person().district),
                kinds={key: KINDS[key].name for key in BATCHED_KINDS},
                zones=zones_waiting(session(), person().district),
                choice=choice or BatchChoice(),
                route=_sheet_of(choice),
                found=found,
                wrong=wrong,
                statuses=BatchItemStatus,
                may_make=may_open("lotes.make", person().role),
            )
        )

    @expose("/", methods=("POST",))
    def make(self) -> AnyResponse | tuple[str, int]:
        choice = (
            _choice(*(request.form.get(name, "") for name in ("kind", "zone", "again", "route")))
            or BatchChoice()
        )
        try:
            batch = make_batch(_engine(), office().book, choice, stamp())
        except ChannelDown:
            raise
        except CobranzaError as refused:
            return self._list(choice, None, refused), _REFUSED
        return redirect(url_for("lotes.page", batch=batch))

    @expose("/<int:batch>")
    def page(self, batch: int) -> str:
        return self._page(_view_or_404(batch))

    def _page(self, view: BatchView, wrong: CobranzaError | None = None) -> str:
        return str(
            self.render(
                "lote.html",
                view=view,
                statuses=BatchItemStatus,
                names=BATCH_ITEM_STATUS_NAMES,
                colours=_COLOURS,
                kinds={key: kind.name for key, kind in KINDS.items()},
                wrong=wrong,
            )
        )

    @expose("/<int:batch>/continuar", methods=("POST",))
    def resume(self, batch: int) -> AnyResponse | tuple[str, int]:
        return self._act(batch, resume_batch)

    @expose("/<int:batch>/firmar", methods=("POST",))
    def sign(self, batch: int) -> AnyResponse | tuple[str, int]:
        return self._act(batch, sign_batch)

    @expose("/<int:batch>/entregar", methods=("POST",))
    def hand_out(self, batch: int) -> AnyResponse | tuple[str, int]:
        return self._act(batch, hand_out_batch)

    def _act(self, batch: int, act: Callable[..., None]) -> AnyResponse | tuple[str, int]:
        _view_or_404(batch)
        try:
            act(_engine(), office().book, batch, stamp())
        except ChannelDown:
            raise
        except CobranzaError as refused:
            session().expire_all()
            return self._page(_view_or_404(batch), refused), _REFUSED
        return redirect(url_for("lotes.page", batch=batch))

    @expose("/<int:batch>/lista.docx")
    def sheet(self, batch: int) -> AnyResponse | tuple[str, int]:
        view = _view_or_404(batch)
        try:
            content = hand_out_sheet(session(), batch)
        except ChannelDown:
            raise
        except CobranzaError as refused:
            return self._page(view, refused), _REFUSED
        return _attachment(content, f"lista-{batch}.docx", _WORD)

    @expose("/<int:batch>/archivo", methods=("POST",))
    def take(self, batch: int) -> AnyResponse | tuple[str, int]:
        """The letters to be printed: the first file is the original, whoever asks; the others are marked."""
        view = _view_or_404(batch)
        if request.form.get("formato") != "pdf":
            return self._take(view, as_pdf=False)
        if not _converting.acquire(blocking=False):
            flash(
                "Ya se está convirtiendo un lote a PDF: espere a que termine y vuelva a pedirlo.", "warning"
            )
            return redirect(url_for("lotes.page", batch=batch))
        try:
            return self._take(view, as_pdf=True)
        except ChannelDown as down:  # LibreOffice, not the office's database: the page goes on without it
            return self._page(view, down), _REFUSED
        finally:
            _converting.release()

    def _take(self, view: BatchView, *, as_pdf: bool) -> AnyResponse | tuple[str, int]:
        try:
            with office().database.transaction() as writing:
                taken = take_file(writing, view.batch.id, stamp(), as_pdf=as_pdf)
        except ChannelDown:
            raise
        except CobranzaError as refused:
            return self._page(view, refused), _REFUSED
        return _attachment(taken.content, taken.name, _PDF if as_pdf else _WORD)


def _attachment(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _choice(kind: str, zone: str, again: str, route: str) -> BatchChoice | None:
    """What is asked for: a kind, of a zone or of all; or a route, with whatever it carries, in its order."""
    if route:
        return BatchChoice(route=_route_or_404(route).id, again=bool(again))
    if not kind:
        return None
    return BatchChoice(kind=kind, zone=zone.strip()[:_LONGEST_ZONE], again=bool(again))


def _sheet_of(choice: BatchChoice | None) -> str:
    route = session().get(Route, choice.route) if choice and choice.route is not None else None
    return number_of(route) if route else ""


def _route_or_404(number: str) -> Route:
    try:
        found = find_route(session(), number)
    except BadInput:
        abort(404)
    if found.district != person().district:
        abort(404)
    return found


def _view_or_404(batch: int) -> BatchView:
    """The batch, where it is of the district of who asks."""
    try:
        view = batch_view(session(), batch if batch < 1 << 63 else 0)
    except BadInput:
        abort(404)
    if view.batch.district != person().district:
        abort(404)
    return view


def _engine() -> Engine:
    bound = session().get_bind()
    assert isinstance(bound, Engine), "the panel opens its sessions on an engine"
    return bound
