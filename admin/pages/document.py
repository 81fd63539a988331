"""Downloads a document, as it was issued until it was printed and as a copy ever after, and the photo of an attempt."""

from flask import Response, abort

from admin.office import person, session
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput, FactMissing
from cases.domain.vocabulary import DocumentStatus, Role
from cases.service.attachments import photo_of
from cases.service.casefile import document_content
from document_templates import copy_of

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_COMPARE_WITH_THE_SEAL = frozenset({Role.AUDITOR})
"""Who checks a file against its fingerprint, and prints nothing: gets it bit by bit, whatever became of it."""


class DocumentView(PanelView):
    def __init__(self) -> None:
        super().__init__(name="Documento", endpoint="documento", url="/documento")

    @expose("/<number>.docx")
    def download(self, number: str) -> Response:
        try:
            content, sha256, document = document_content(session(), number)
        except (BadInput, FactMissing):
            abort(404)
        is_copy = document.status != DocumentStatus.ISSUED and person().role not in _COMPARE_WITH_THE_SEAL
        response = Response(copy_of(content, document.number) if is_copy else content, mimetype=_WORD)
        name = f"{document.number}-copia.docx" if is_copy else f"{document.number}.docx"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.set_etag(f"{sha256}-copia" if is_copy else sha256)
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
