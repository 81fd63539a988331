"""E-mail in the panel: its state beside the document, the outbox, and what only the head of the unit decides."""

from collections.abc import Callable
from typing import Any

import pytest
from panel_office import PanelOffice
from panel_visitor import Visitor
from sqlalchemy import select

from cases.models import Document, OutboxLetter

SignIn = Callable[[str], Visitor]
ADDRESS = "maria@ejemplo.com"


@pytest.fixture
def number(office: PanelOffice) -> str:
    """An aviso whose letter was claimed by a sender that is gone."""
    number = office.document("I-02-0118", "aviso")
    with office.sessions.begin() as session:
        document = session.scalars(select(Document).where(Document.number == number)).one()
        session.add(
            OutboxLetter(
                document_id=document.id,
                address=ADDRESS,
                subject=f"Aviso {number}",
                message_id=f"<{number}@ejemplo.gob.sv>",
                status="unknown",
                attempts=1,
                next_try_at=office.now,
                claimed_at=office.now,
                error_code="mail_interrupted",
                error="El envío se interrumpió.",
                created_at=office.now,
            )
        )
    return number


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def status(office: PanelOffice) -> str:
    with office.sessions() as session:
        return session.scalars(select(OutboxLetter.status)).one()


def test_the_case_says_where_its_letter_is(office: PanelOffice, number: str, clerk: Visitor) -> None:
    page = said(clerk.page(f"/expediente/{office.case('I-02-0118')}"))
    assert "Correo: No se sabe si salió" in page


def test_the_outbox_is_listed_without_addresses(number: str, clerk: Visitor) -> None:
    page = said(clerk.page("/correo/"))
    assert number in page
    assert "El envío se interrumpió." in page
    assert ADDRESS not in page
    assert "Enviar otra vez" not in page  # a gestor only looks
    assert "No hay correos en ese estado" in said(clerk.page("/correo/?estado=sent"))
    clerk.get("/correo/?estado=otro", 404)


@pytest.mark.parametrize(("decision", "left"), [("sent", "sent"), ("cancel", "cancelled")])
def test_the_head_of_the_unit_decides(
    office: PanelOffice, number: str, sign_in: SignIn, decision: str, left: str
) -> None:
    chief = sign_in("jefatura")
    chief.submit("/correo/", f"/correo/{number}", decision=decision)
    assert status(office) == left
    assert number in said(chief.page("/correo/"))


def test_what_cannot_be_done_is_said_and_changes_nothing(
    office: PanelOffice, number: str, sign_in: SignIn
) -> None:
    chief = sign_in("jefatura")
    chief.submit("/correo/", f"/correo/{number}", decision="retry")  # nobody has registered an address
    assert status(office) == "unknown"
    assert "No consta una dirección de correo" in said(chief.page("/correo/"))
    assert chief.submit("/correo/", f"/correo/{number}", decision="nada").status_code == 400


def test_an_empty_outbox_says_where_letters_come_from(clerk: Visitor) -> None:
    assert "La noche pone en cola" in said(clerk.page("/correo/"))
