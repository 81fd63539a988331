"""Print batches in the panel: what will stay out is said before the click, and each act has its roles."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
import pytest
from panel_office import PanelOffice
from panel_visitor import Visitor

from cases.service.payments import record_payment
from cases.service.stamp import Stamp

SignIn = Callable[[str], Visitor]


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def made(visitor: Visitor, kind: str = "aviso") -> str:
    """The address of the batch that a click made."""
    answer = visitor.submit(f"/lotes/?clase={kind}", "/lotes/")
    assert answer.status_code == 302, answer.text[:2000]
    return answer.headers["Location"]


def pay(office: PanelOffice, account: str, amount: str) -> None:
    with office.sessions.begin() as session:
        who = Stamp("tesoreria", "tesoreria", office.today, office.now)
        record_payment(
            session, account, Decimal(amount), f"P-{account}", who, office.book, today=office.today
        )


def test_what_goes_in_and_who_stays_out_is_said_before_the_click(
    office: PanelOffice, sign_in: SignIn
) -> None:
    pay(office, "M-0143", "1000.00")
    visitor = sign_in("auxiliar")
    before = said(visitor.page("/lotes/?clase=aviso"))
    assert "1 queda fuera" in before
    assert office.document("M-0143", "aviso") in before
    assert "Ya pagó" in before
    batch = visitor.page(made(visitor))
    listed = said(batch)
    assert office.document("M-0143", "aviso") in listed
    assert "ya se pagó" in listed
    assert office.document("E-0088", "aviso") in listed


def test_a_batch_is_printed_signed_and_handed_out(office: PanelOffice, sign_in: SignIn) -> None:
    visitor = sign_in("auxiliar")
    batch = made(visitor)
    word = visitor.get(f"{batch}.docx")
    assert word.headers["Content-Disposition"].endswith('.docx"')
    assert "RECORDATORIO" in " ".join(one.text for one in docx.Document(BytesIO(word.data)).paragraphs)
    sheet = docx.Document(BytesIO(visitor.get(f"{batch}/lista.docx").data)).tables[0]
    assert sheet.rows[1].cells[1].text.startswith("AV-")
    assert visitor.submit(batch, f"{batch}/firmar").status_code == 302
    assert visitor.submit(batch, f"{batch}/entregar").status_code == 302
    assert "En manos del notificador" in said(visitor.page(batch))
    assert "Lote n.º 1" in said(visitor.page("/lotes/"))
    assert "Nada de esa clase" in said(visitor.page("/lotes/?clase=aviso"))


def test_a_name_is_shown_and_not_run(office: PanelOffice, sign_in: SignIn) -> None:
    visitor = sign_in("auxiliar")
    page = visitor.get(made(visitor, "citatorio"))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_without_libreoffice_the_page_says_so_and_word_goes_on(
    office: PanelOffice, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    visitor = sign_in("auxiliar")
    batch = made(visitor)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "libreoffice_missing" in visitor.get(f"{batch}.pdf", 422).text
    visitor.get(f"{batch}.docx")


def test_who_reads_does_not_print(office: PanelOffice, sign_in: SignIn) -> None:
    batch = made(sign_in("auxiliar"))
    auditor = sign_in("auditor")
    page = auditor.page(batch)
    assert "Descargar" not in said(page)
    assert "Registrar la firma" not in said(page)
    assert "Ver qué entraría" not in said(auditor.page("/lotes/"))
    auditor.get(f"{batch}.docx", 403)
    for act in ("continuar", "firmar", "entregar"):
        assert auditor.client.post(f"{batch}/{act}").status_code in (400, 403)
    sign_in("notificador").get("/lotes/", 403)


def test_what_does_not_exist_is_not_found(sign_in: SignIn, office: PanelOffice) -> None:
    visitor = sign_in("auxiliar")
    for address in ("/lotes/999", "/lotes/999.docx", f"/lotes/{1 << 70}"):
        visitor.get(address, 404)
    assert visitor.get("/lotes/?clase=finiquito", 422).text.count("unknown_kind") == 1
