"""Downloads a document bit by bit as it was issued, and the photo of an attempt to deliver it as it came in."""

from flask import Response, abort

from admin.office import session
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput, FactMissing
from cases.service.attachments import photo_of
from cases.service.casefile import document_content

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocumentView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Documento", endpoint="documento", url="/documento")

    @expose("/<number>.docx")
    def download(self, number: str) -> Response:
        try:
            content, sha256, document = document_content(session(), number)
        except (BadInput, FactMissing):
            abort(404)
        response = Response(content, mimetype=_WORD)
        response.headers["Content-Disposition"] = f'attachment; filename="{document.number}.docx"'
        response.set_etag(sha256)
        return response

    @expose("/foto/<int:attempt>")
    def photo(self, attempt: int) -> Response:
        """Saved, never shown inside the panel: what somebody uploaded is not one of its pages."""
        found = photo_of(session(), attempt)
        if found is None:
            abort(404)
        response = Response(found.content, mimetype=found.content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
        response.set_etag(found.sha256)
        return response
