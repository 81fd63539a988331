"""An office that notifies by e-mail: cases of people who accepted it, with a letter queued and signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from builders import BOOK, Sessions, at
from office_life import OPENED, Life, Town
from sqlalchemy import select

from cases.models import Document, OutboxLetter
from cases.service.mail import queue_letters

TUESDAY = date(2026, 1, 6)
MORNING = at(TUESDAY, 9)
_people = count(1)


@dataclass(frozen=True)
class MailOffice:
    sessions: Sessions

    def notified(self, *, signed: bool = True, **taxpayer: object) -> Life:
        """A case whose first aviso was issued on the opening day and queued that night."""
        values = {"email": f"persona{next(_people)}@ejemplo.com", "accepts_email": True, **taxpayer}
        life = Town(self.sessions).case(**values)
        life.act("notify", OPENED)
        self.queue()
        if signed:
            self.sign(life)
        return life

    def sign(self, life: Life, kind: str = "aviso", on: date = TUESDAY) -> None:
        number = life.number(kind)
        life.act("print_document", on, "auxiliar", document=number)
        life.act("sign_document", on, "jefatura", document=number)

    def queue(self, on: date = OPENED) -> int:
        with self.sessions.begin() as session:
            return queue_letters(session, BOOK, on, at(on, 22))

    def letter(self, life: Life, kind: str = "aviso") -> OutboxLetter:
        with self.sessions() as session:
            return session.scalars(
                select(OutboxLetter)
                .join(Document, Document.id == OutboxLetter.document_id)
                .where(Document.number == life.number(kind))
            ).one()


def clock(instant: datetime = MORNING) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: instant
