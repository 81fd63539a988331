"""A document downloaded on its own: as it was issued until it was printed, and as a copy ever after."""

from collections.abc import Callable
from hashlib import sha256

from panel_office import PanelOffice
from panel_visitor import Visitor
from sqlalchemy import select

from cases.models import Document
from document_templates.plain_text import plain_text

SignIn = Callable[[str], Visitor]


def test_what_was_printed_is_downloaded_as_a_copy(
    office: PanelOffice, clerk: Visitor, sign_in: SignIn
) -> None:
    case, number = office.case("I-02-0118"), office.document("I-02-0118", "aviso")
    asked = clerk.page(f"/expediente/{case}/acto/print_document?document={number}")
    assert asked.xpath(f"//a[@href='/documento/{number}.docx']"), "printed before it is registered"
    assert "COPIA" not in plain_text(clerk.get(f"/documento/{number}.docx").data)
    assert clerk.act(case, "print_document", document=number).status_code == 302
    again = clerk.get(f"/documento/{number}.docx")
    assert f"{number} · COPIA" in plain_text(again.data)
    assert again.headers["Content-Disposition"] == f'attachment; filename="{number}-copia.docx"'
    (link,) = clerk.page(f"/expediente/{case}").xpath(
        f"//ul//a[@href='/documento/{number}.docx'][contains(@title, 'Descargar')]"
    )
    assert "marcado COPIA" in link.get("title")
    with office.sessions() as session:
        sealed = session.scalars(select(Document.sha256).where(Document.number == number)).one()
    checked = sign_in("auditor").get(f"/documento/{number}.docx")
    assert sha256(checked.data).hexdigest() == sealed, "who compares it with its seal gets it bit by bit"
