"""Downloads a document bit by bit as it was issued."""

from flask import Response, abort

from admin.office import session
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput, FactMissing
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
