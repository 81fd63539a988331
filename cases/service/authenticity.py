"""Whether a letter is authentic: what anybody who holds it may be told, and nothing of anybody else."""

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.domain.documents.authenticity import named_by, token_of
from cases.models import Document


@dataclass(frozen=True, slots=True)
class Authentic:
    """A document of the register: no name, no amount, no place."""

    key: int
    case: int
    number: str
    kind: str
    issued_on: date
    fingerprint: str
    status: str
    attached_to: int | None

    @property
    def token(self) -> str:
        return token_of(self.number, self.fingerprint)


def authentic(session: Session, token: str) -> Authentic | None:
    """The document that a token opens; None where the office never issued such a one."""
    named = named_by(token)
    if named is None:
        return None
    row = session.execute(_LETTERS.where(Document.number == named.number)).one_or_none()
    # as long for a wrong digit as for another: what the register holds cannot be found out by trying
    if row is None or not compare_digest(row.fingerprint.encode(), named.fingerprint.encode()):
        return None
    return Authentic(*row)


def authentic_of(session: Session, document: int) -> Authentic:
    """A document that is known to exist."""
    return Authentic(*session.execute(_LETTERS.where(Document.id == document)).one())


_LETTERS = select(
    Document.id,
    Document.case_id,
    Document.number,
    Document.kind,
    Document.issued_on,
    Document.fingerprint,
    Document.status,
    Document.attached_to_id,
)
