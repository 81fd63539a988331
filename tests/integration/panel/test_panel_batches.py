"""Print batches in the panel: what will stay out is said before the click, and each act has its roles."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
import pytest
from panel_office import PanelOffice
from panel_visitor import Visitor
from sqlalchemy import select
from werkzeug.test import TestResponse

from cases.models import District
from cases.service.payments import record_payment
from cases.service.stamp import Stamp
from document_templates.plain_text import plain_text

SignIn = Callable[[str], Visitor]


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def made(visitor: Visitor, kind: str = "aviso") -> str:
    """The address of the batch that a click made."""
    answer = visitor.submit(f"/lotes/?clase={kind}", "/lotes/")
    assert answer.status_code == 302, answer.text[:2000]
    return answer.headers["Location"]


def taken(visitor: Visitor, batch: str, **typed: str) -> TestResponse:
    answer = visitor.submit(batch, f"{batch}/archivo", **typed)
    assert answer.status_code == 200, answer.text[:2000]
    return answer


def text_of(word: TestResponse) -> str:
    return plain_text(word.data)


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
    word = taken(visitor, batch)
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
    refused = visitor.submit(batch, f"{batch}/archivo", formato="pdf")
    assert refused.status_code == 422
    assert "libreoffice_missing" in refused.text
    assert "COPIA" not in text_of(taken(visitor, batch)), "what could not be written was not taken"


def test_who_reads_does_not_print(office: PanelOffice, sign_in: SignIn) -> None:
    batch = made(sign_in("auxiliar"))
    auditor = sign_in("auditor")
    page = auditor.page(batch)
    assert "Descargar" not in said(page)
    assert "Registrar la firma" not in said(page)
    assert "Ver qué entraría" not in said(auditor.page("/lotes/"))
    for act in ("continuar", "firmar", "entregar", "archivo"):
        assert auditor.client.post(f"{batch}/{act}").status_code in (400, 403)
    sign_in("notificador").get("/lotes/", 403)


def test_what_does_not_exist_is_not_found(sign_in: SignIn, office: PanelOffice) -> None:
    visitor = sign_in("auxiliar")
    for address in (
        "/lotes/999",
        "/lotes/999/lista.docx",
        f"/lotes/{1 << 70}",
        "/lotes/?ruta=HR-SJN-2026-0099",
    ):
        visitor.get(address, 404)
    assert visitor.get("/lotes/?clase=finiquito", 422).text.count("unknown_kind") == 1


def test_only_the_first_file_is_the_original_whoever_asks_again(office: PanelOffice, sign_in: SignIn) -> None:
    visitor, other = sign_in("auxiliar"), sign_in("gestor")
    batch = made(visitor)
    before = visitor.page(batch)
    assert "El primer archivo que se descargue" in said(before)
    assert before.xpath("//button[text()='Descargar original en Word']")
    original = taken(visitor, batch)
    assert "COPIA" not in text_of(original)
    again = taken(other, batch)
    number = office.document("E-0088", "aviso")
    assert f"{number} · COPIA" in text_of(again)
    assert "-copia-1.docx" in again.headers["Content-Disposition"]
    page = visitor.page(batch)
    assert "El original se descargó" in said(page)
    assert "se sacó una copia" in said(page)
    assert page.xpath("//button[text()='Descargar copia en Word']")
    assert "-copia-2.docx" in taken(visitor, batch).headers["Content-Disposition"]
    for address in (f"{batch}.docx", f"{batch}.pdf"):
        visitor.get(address, 404)


def test_the_letters_of_a_route_are_printed_from_the_route(office: PanelOffice, sign_in: SignIn) -> None:
    visitor = sign_in("auxiliar")
    answer = visitor.submit(
        "/ruta/", "/ruta/", zona="Centro", dia=office.today.isoformat(), notificador="notificador"
    )
    route = answer.headers["Location"]
    number = route.rpartition("/")[2]
    (link,) = visitor.page(route).xpath("//a[starts-with(text(), 'Imprimir sus documentos')]/@href")
    preview = visitor.page(link)
    assert f"Ruta {number}, en el orden de sus visitas" in said(preview)
    walked = [
        cell.text_content()
        for cell in visitor.page(route).xpath("//section[@id='visitas']//td//span[@class='sub tn']")
    ]
    batch = visitor.submit(link, "/lotes/").headers["Location"]
    page = visitor.page(batch)
    assert f"ruta {number}" in said(page)
    assert [row.split(" ")[0] for row in page.xpath("//tr[@data-fila]/td[1]/text()")] == walked
    assert visitor.page(route).xpath(f"//a[@href='{batch}']"), "the route names its batch"
    nothing = visitor.page(link)
    assert "Ningún documento de esta ruta espera imprimirse" in said(nothing)
    (copies,) = nothing.xpath("//a[contains(@href, 'copias=1')]/@href")
    assert "marcados como COPIA" in said(visitor.page(copies))
    assert not sign_in("auditor").page(route).xpath("//a[starts-with(text(), 'Imprimir sus documentos')]")


def test_another_district_neither_sees_nor_takes_a_batch(office: PanelOffice, sign_in: SignIn) -> None:
    batch = made(sign_in("auxiliar"))
    other = sign_in("gestor")
    token = {"csrf_token": other.form("/lotes/", "/salir")["csrf_token"]}
    with office.sessions.begin() as session:
        codes = session.scalars(select(District.code).where(District.code != "SJN"))
        office.user(session, "gestor").district = codes.first() or ""
    for address in (batch, f"{batch}/lista.docx"):
        other.get(address, 404)
    for act in ("archivo", "firmar", "entregar"):
        assert other.client.post(f"{batch}/{act}", data=token).status_code == 404
