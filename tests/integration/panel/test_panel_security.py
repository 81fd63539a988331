"""What every answer carries, what no page contains, and what hostile data becomes on the way out."""

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html
from panel_office import FORMULA, HOSTILE, PanelOffice
from panel_visitor import Visitor
from sqlalchemy import Engine, select

from admin import create_app
from admin.exports import cell_text
from cases.models import Case, CaseEvent

SignIn = Callable[[str], Visitor]


def pages(office: PanelOffice) -> list[str]:
    case, hostile = office.case("I-02-0412"), office.case("E-0087")
    return [
        "/bandeja/?vista=todos",
        "/bandeja/imprimir?vista=todos",
        f"/expediente/{case}",
        f"/expediente/{hostile}",
        f"/expediente/{hostile}/acto/record_attempt",
        f"/expediente/{hostile}/acto/record_appearance",
        "/citas/?semana=2026-11-23",
        "/ley/",
        "/calendario/",
        "/catalogos/",
        "/catalogos/contribuyentes/",
        "/catalogos/eventos/",
        "/buscar/?q=maria",
        "/buscar/?q=%3Cscript%3Ealert(2)%3C/script%3E",
    ]


def test_every_answer_is_framed_by_the_policy(office: PanelOffice, clerk: Visitor, stranger: Visitor) -> None:
    answers = [clerk.get(page) for page in pages(office)]
    answers += [stranger.get("/entrar"), stranger.get("/salud"), stranger.get("/static/panel.css")]
    answers.append(clerk.get("/nada", 404))
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_no_page_needs_what_the_policy_forbids(office: PanelOffice, clerk: Visitor) -> None:
    for address in pages(office):
        page = clerk.page(address)
        assert not page.xpath("//@style | //style | //script[not(@src)]"), address
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), address
        assert not page.xpath("//a[starts-with(@href, 'javascript:')]"), address
        outside = page.xpath("//script/@src | //link/@href | //img/@src | //form/@action")
        assert all(link.startswith("/") and not link.startswith("//") for link in outside), address


def test_every_page_has_one_heading_a_title_and_labels(office: PanelOffice, clerk: Visitor) -> None:
    for address in pages(office):
        page = clerk.page(address)
        assert len(page.xpath("//h1")) == 1, address
        assert page.xpath("string(//title)").endswith("· Recuperación de Mora"), address
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        named = set(page.xpath("//label/@for"))
        for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            wrapped = bool(control.xpath("ancestor::label"))
            assert wrapped or control.get("id") in named, (address, html.tostring(control))
        assert all(table.xpath("caption") for table in page.xpath("//table[contains(@class, 'c-tabla')]")), (
            address
        )


def test_hostile_text_is_shown_as_it_is_written(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    for address in ("/bandeja/?vista=todos", f"/expediente/{case}", f"/expediente/{case}/acto/place_hold"):
        answer = clerk.get(address)
        assert "<script>alert" not in answer.text
        assert HOSTILE in html.fromstring(answer.text).text_content(), address
        assert "49" not in html.fromstring(answer.text).xpath("string(//h1)"), "a name is no template"
    asked = clerk.get("/buscar/?q=%3Cscript%3Ealert(2)%3C/script%3E").text
    assert "<script>alert" not in asked


def test_what_a_person_typed_comes_back_escaped_with_its_error(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    answer = clerk.act(case, "place_hold", note='"><script>alert(3)</script>', reason="")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(3)" in answer.text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+503 2300", "'+503 2300"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("María", "María"),
        (-5, "-5"),
        (None, ""),
    ],
)
def test_no_cell_of_an_export_starts_a_formula(value: object, written: str) -> None:
    assert cell_text(value) == written


def test_exports_neutralise_the_names_of_the_register(office: PanelOffice, clerk: Visitor) -> None:
    for address, column in (
        ("/bandeja/exportar?vista=todos", "contribuyente"),
        ("/catalogos/contribuyentes/export/csv/", "Nombre"),
        ("/catalogos/cuentas/export/csv/", "Contribuyente"),
    ):
        answer = clerk.get(address)
        assert answer.mimetype == "text/csv"
        assert "attachment" in answer.headers["Content-Disposition"]
        names = [row[column] for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))]
        assert f"'{FORMULA}" in names
        assert HOSTILE in names
    clerk.get("/catalogos/cuentas/export/json/", 404)


def test_no_form_is_taken_without_its_token(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    before = events(office, case)
    address = f"/expediente/{case}/acto/place_hold"
    answer = clerk.client.post(address, data=clerk.form(address, address) | {"csrf_token": "otro"})
    assert answer.status_code == 400
    assert "La página venció" in answer.text
    assert clerk.client.post(f"/expediente/{case}/identidad").status_code == 400
    assert events(office, case) == before


def events(office: PanelOffice, case: str) -> list[str]:
    with office.sessions() as session:
        found = select(CaseEvent.event).join(Case, Case.id == CaseEvent.case_id).where(Case.number == case)
        return list(session.scalars(found.order_by(CaseEvent.sequence)))


def test_a_nul_is_refused_before_anything_reads_it(clerk: Visitor) -> None:
    for address in ("/buscar/?q=a%00b", "/bandeja/?zona=%00", "/catalogos/cuentas/?flt0_x=%00"):
        clerk.get(address, 400)


def test_odd_addresses_are_answered_and_not_broken(clerk: Visitor) -> None:
    for address in (
        "/bandeja/?despues=x-y&vistos=-1&desde=abc&etapa=nada&vista=nada&tipo=x",
        "/bandeja/?despues=99999999999999999999-1",
        "/citas/?semana=9999-99-99",
        "/citas/?semana=0001-01-01",
        "/ley/?el=hoy",
        "/ley/?el=1900-01-01",
        "/calendario/?anio=hoy&distrito=nada&movidos=x",
        "/calendario/?anio=1900",
        "/calendario/?anio=99999",
        "/catalogos/eventos/?page=99999999999&sort=999&desc=x",
        "/catalogos/documentos/?flt4_emitido_desde=nunca",
        f"/expediente/{'9' * 300}",
    ):
        assert clerk.client.get(address).status_code in (200, 404), address
    clerk.get("/catalogos/eventos/details/?id=nada", 404)
    clerk.get("/catalogos/noches/details/?id=nada", 404)
    clerk.get("/documento/AV-SJN-1999-0001.docx", 404)


def test_files_are_kept_for_a_year_only_under_their_digest(stranger: Visitor) -> None:
    page = stranger.page("/entrar")
    addresses = page.xpath("//link[@rel='stylesheet']/@href") + page.xpath("//script/@src")
    assert len(addresses) == 4
    for address in addresses:
        assert "max-age=31536000" in stranger.get(address).headers["Cache-Control"]
        plain = stranger.get(address.partition("?")[0])
        assert "31536000" not in plain.headers.get("Cache-Control", "")
    assert stranger.get("/entrar").headers["Cache-Control"] == "no-store"


def test_a_database_that_is_down_says_what_to_do(office: PanelOffice, nowhere: Engine) -> None:
    panel = create_app(
        nowhere, office.book, secret_key="x", today=lambda: office.today, now=lambda: office.now
    )
    client = panel.test_client()
    answer = client.get("/salud")
    assert answer.status_code == 503
    assert "La base de datos no responde" in answer.text
    assert "recargue" in answer.text
    token = html.fromstring(client.get("/entrar").text).forms[0].fields["csrf_token"]
    entered = client.post("/entrar", data={"csrf_token": token, "usuario": "gestor", "contrasena": "x"})
    assert entered.status_code == 503


def test_somebody_inside_sees_the_same_page_when_the_database_goes(
    office: PanelOffice, nowhere: Engine, clerk: Visitor, panel: Flask
) -> None:
    down = create_app(
        nowhere, office.book, secret_key="clave-de-prueba", today=lambda: office.today, now=lambda: office.now
    )
    cookie = clerk.client.get_cookie("cobranza")
    assert cookie is not None
    client = down.test_client()
    client.set_cookie("cobranza", cookie.value)
    assert client.get("/bandeja/").status_code == 503
