"""E-mail in the demonstration: letters leave by SMTP, people answer, and what comes back is walked."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from cases.law import load_book
from cases.models import DeliveryAttempt, OutboxLetter
from cases.service.verification import verify
from workflows.demo.life import Wish, live

TODAY = date(2026, 11, 22)


def test_letters_are_answered_and_one_comes_back_to_paper(engine: Engine, tmp_path: Path) -> None:
    live(engine, load_book(), Wish(60, 2, 7), tmp_path, TODAY, lambda _what, _done, _whole: None)
    with Session(engine) as session:
        statuses = set(session.scalars(select(OutboxLetter.status)))
        assert statuses >= {"delivered", "bounced"}
        assert not statuses & {"sending", "unknown"}
        answered = select(DeliveryAttempt.document_id).where(DeliveryAttempt.how == "correo")
        delivered = select(OutboxLetter.document_id).where(OutboxLetter.status == "delivered")
        assert set(session.scalars(answered)) == set(session.scalars(delivered))
        returned = select(OutboxLetter.document_id).where(OutboxLetter.status == "bounced")
        on_foot = select(DeliveryAttempt.how).where(DeliveryAttempt.document_id.in_(returned))
        assert set(session.scalars(on_foot)) & {"personal", "oficina", "esquela"}, "what came back was walked"
    assert verify(engine)["problems"] == []
