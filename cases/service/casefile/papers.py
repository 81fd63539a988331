"""Documents as stored, bit by bit."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import Document, DocumentBytes
from cases.service.finding import find_document


def document_content(session: Session, number: str) -> tuple[bytes, str, Document]:
    """The bytes of a document, the digest recorded at its issue, its row. Raises BadInput when unknown."""
    document = find_document(session, number)
    content = session.scalars(
        select(DocumentBytes.content).where(DocumentBytes.document_id == document.id)
    ).one()
    return bytes(content), document.sha256, document
