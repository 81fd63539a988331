"""What the pages of the panel show: worklist, case, search, agenda, catalogues, law and users."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256

import pytest
from lxml import html
from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor
from sqlalchemy import func, select

from admin.pages import worklist as worklist_page
from admin.registers import REGISTERS
from cases.models import Appointment, Case, Disclosure, Document, DocumentBytes, User

SignIn = Callable[[str], Visitor]
DUI = "00000147-5"


def cases_in(visitor: Visitor, address: str) -> list[str]:
    return [str(case) for case in visitor.page(address).xpath("//tbody//a[contains(@class, 'exp')]/text()")]


def test_the_worklist_is_in_order_of_urgency(office: PanelOffice, clerk: Visitor) -> None:
    with office.sessions() as session:
        expected = list(session.scalars(select(Case.number).order_by(Case.urgency, Case.id)))
    assert cases_in(clerk, "/bandeja/?vista=todos") == expected
    page = clerk.page("/bandeja/?vista=todos")
    assert page.xpath("string(//a[@data-siguiente]/@href)") == f"/expediente/{expected[0]}"
    codes = page.xpath("//tbody//span[contains(@class, 'c-mot')]/@title")
    assert set(codes) == {"Código: awaiting_delivery"}
    assert "Última noche, 16 nov" in page.text_content()


def test_views_filters_and_their_way_back(office: PanelOffice, clerk: Visitor) -> None:
    assert len(cases_in(clerk, "/bandeja/")) == 6, "who has none of their own sees everybody's"
    assert cases_in(clerk, "/bandeja/?vista=mios") == []
    assert "No tiene expedientes asignados" in clerk.get("/bandeja/?vista=mios").text
    cited = office.case("E-0087")
    assert cases_in(clerk, "/bandeja/?vista=todos&etapa=citation") == [cited]
    assert len(cases_in(clerk, "/bandeja/?vista=todos&zona=El+Calvario")) == 2
    assert len(cases_in(clerk, "/bandeja/?vista=todos&tipo=mercado")) == 1
    assert cases_in(clerk, "/bandeja/?vista=todos&desde=5000") == []
    page = clerk.page("/bandeja/?vista=todos&zona=El+Calvario&desde=10")
    assert "Deuda ≥ $10.00" in page.text_content()
    removed = page.xpath("//a[@class='c-quita']/@href")
    assert removed == ["/bandeja/?vista=todos&desde=10", "/bandeja/?vista=todos&zona=El+Calvario"]
    assert "Ningún expediente cumple estos filtros" in clerk.get("/bandeja/?vista=todos&desde=5000").text


def test_my_cases_are_those_assigned_to_me(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("M-0143")
    office.act(case, "assign", "jefatura", user="gestor")
    assert cases_in(clerk, "/bandeja/") == [case]
    assert "A cargo de Persona de gestor" in clerk.get(f"/expediente/{case}").text


def test_pages_of_the_worklist_follow_each_other(
    office: PanelOffice, clerk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert worklist_page.PAGE_ROWS == 50
    monkeypatch.setattr(worklist_page, "PAGE_ROWS", 4)
    whole = cases_in(clerk, "/bandeja/imprimir?vista=todos")
    first = clerk.page("/bandeja/?vista=todos")
    following = first.xpath("string(//a[@rel='next']/@href)")
    assert "1–4 de 6" in first.text_content()
    assert "5–6 de 6" in clerk.page(following).text_content()
    assert cases_in(clerk, "/bandeja/?vista=todos") + cases_in(clerk, following) == whole
    assert not clerk.page(following).xpath("//a[@rel='next']")


def test_the_export_of_the_worklist_has_every_row(office: PanelOffice, clerk: Visitor) -> None:
    answer = clerk.get("/bandeja/exportar?vista=todos&zona=Centro")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 4
    assert {row["codigo"] for row in rows} == {"awaiting_delivery"}
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bandeja-{TODAY}.csv"'


def test_the_case_page_answers_first(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    page = clerk.page(f"/expediente/{case}")
    assert page.xpath("string(//h1)").startswith("María Elena Rivas de Hernández")
    assert page.xpath("string(//section[@id='hoy']//h2)") == "Sin prueba de entrega"
    reasons = page.xpath("//section[@id='hoy']//ul[@class='c-raz']/li")
    assert len(reasons) == 2
    assert all(reason.xpath("span[@class='c-base']") for reason in reasons)
    assert page.xpath("//section[@id='hoy']//span[contains(@class, 'c-est politica')]")
    off = page.xpath("//div[@class='c-acc no']/button")
    assert off
    for button in off:
        assert button.get("aria-disabled") == "true"
        assert page.get_element_by_id(button.get("aria-describedby")).text_content().strip()
    assert page.xpath("string(//section[@id='cuenta']//tr[@class='total']/td[1])").startswith(
        "Total de la cuenta, "
    )


def test_every_line_unfolds_cent_by_cent_without_a_script(office: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page(f"/expediente/{office.case('E-0088')}")
    lines = page.xpath("//section[@id='cuenta']//tr[@data-de]")
    assert len(lines) == len(page.xpath("//section[@id='cuenta']//tr[@data-de]//details/summary"))
    line = page.xpath("//tr[@data-de='2025']")[3]
    parts = {row.xpath("string(td[1])"): row for row in line.xpath(".//details//tr")}
    assert list(parts) == ["Interés", "Multa", "Fiestas", "Principal", "Total"]
    interest = " ".join(parts["Interés"].text_content().split())
    assert re.search(r"[\d.]+ × 8\.50 % × \d+ días desde \d\d/\d\d/\d{4} ÷ 365 = [\d.]+", interest)
    assert "LGTM 47" in interest
    assert "Política local Tasa de interés anual: 8.50 % desde 1 jul 2026, LGTM 47" in interest
    assert "Texto de ley" in parts["Multa"].text_content()
    amounts = {name: Decimal(row.xpath("string(td[2])")) for name, row in parts.items()}
    assert amounts.pop("Total") == sum(amounts.values()) == Decimal(line.xpath("string(td[8])"))


def test_the_history_is_told_with_its_proofs(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    told = [
        " ".join(entry.text_content().split())
        for entry in clerk.page(f"/expediente/{case}").xpath("//ol[@class='c-linea']/li/div/b")
    ]
    assert told[0] == "Citatorio emitido"
    assert told[-1] == "Expediente abierto"
    assert sum("entregado (en persona)" in one for one in told) == 2


def test_why_it_did_not_move_is_unbroken(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    rows = clerk.page(f"/expediente/{case}").xpath("//section[@id='no-avanzo']//tbody/tr")
    codes = [row.xpath("string(td[5])") for row in rows]
    assert codes[0] == "awaiting_delivery"
    assert "within_notice_term" in codes
    nights = [int(row.xpath("string(td[2])").replace("–", "0")) for row in rows]
    october, november = 22, 11  # weekdays from the 1st; from the 3rd to the 17th, the 2nd being a holiday
    assert sum(nights) == october + november


def test_an_identity_is_masked_until_it_is_asked_for_on_record(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("I-02-0412")
    auditor = sign_in("auditor")
    for address in (
        f"/expediente/{case}",
        "/bandeja/?vista=todos",
        "/bandeja/exportar?vista=todos",
        "/catalogos/contribuyentes/",
        "/catalogos/contribuyentes/export/csv/",
        "/buscar/?q=maria",
    ):
        assert DUI not in auditor.get(address).text, address
    assert "•••••147-5" in auditor.get(f"/expediente/{case}").text
    assert disclosures(office) == 0
    shown = auditor.submit(f"/expediente/{case}", f"/expediente/{case}/identidad")
    assert shown.status_code == 200
    assert DUI in shown.text
    assert disclosures(office) == 1
    auditor.get(f"/expediente/{case}/identidad", 405)
    assert DUI not in auditor.get(f"/expediente/{case}").text
    with office.sessions() as session:
        seen = session.scalars(select(Disclosure)).one()
        assert seen.user_id == session.scalars(select(User.id).where(User.name == "auditor")).one()


def disclosures(office: PanelOffice) -> int:
    with office.sessions() as session:
        return session.scalar(select(func.count()).select_from(Disclosure)) or 0


def test_a_document_is_downloaded_bit_by_bit(office: PanelOffice, clerk: Visitor) -> None:
    number = office.document("E-0087", "citatorio")
    answer = clerk.get(f"/documento/{number}.docx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with office.sessions() as session:
        document = session.scalars(select(Document).where(Document.number == number)).one()
        assert sha256(answer.data).hexdigest() == document.sha256
        assert answer.data == bytes(session.get_one(DocumentBytes, document.id).content)


def test_the_search_finds_by_what_people_bring(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0118")
    for question in (case, case.lower(), "I-02-0118", "SJN/I-02-0118", "00000003-3", "000000033", "calc"):
        answer = clerk.client.get("/buscar/", query_string={"q": question})
        assert answer.status_code == 302, question
        assert answer.location == f"/expediente/{case}", question
    both = clerk.get("/buscar/?q=hernandez+MARIA").text
    assert "I-02-0412" in both
    assert "I-01-0076" in both
    assert "Nada con «%%»" in clerk.get("/buscar/?q=%25%25").text, "no wildcard of SQL is one here"
    assert "Escriba qué busca" in clerk.get("/buscar/").text


def test_the_agenda_shows_the_week_of_a_citation(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("E-0087")
    with office.sessions() as session:
        day = session.scalars(select(Appointment.on_date)).one()
    assert case in clerk.get(f"/citas/?semana={day.isoformat()}").text
    assert not clerk.page("/citas/?semana=2026-01-05").xpath("//div[starts-with(@class, 'cita')]")


def test_every_catalogue_lists_filters_sorts_and_shows_a_row(office: PanelOffice, sign_in: SignIn) -> None:
    chief = sign_in("jefatura")
    for register in REGISTERS:
        address = f"/catalogos/{register.name}/"
        page = chief.page(address)
        for place in range(len(page.xpath("//thead/tr/th")) - 1):
            chief.get(f"{address}?sort={place}&desc=1")
        controls = {control["name"]: control for control in _controls(page)}
        asked = "&".join(f"{name}={control['sample']}" for name, control in controls.items())
        chief.get(f"{address}?{asked}")
        rows = page.xpath("//tbody/tr//a[@class='exp s']/@href")
        if rows:
            assert chief.page(rows[0]).xpath("//dl[@class='c-kv']/dt"), register.name
        assert chief.get(f"{address}export/csv/").text.startswith("\ufeff")


def _controls(page: object) -> list[dict[str, str]]:
    form = page.xpath("//form[contains(@class, 'c-filtros')]")[0]  # type: ignore[attr-defined]
    texts = {"text": "a", "date": "2026-10-01"}
    found = [
        {"name": field.get("name"), "sample": texts[field.get("type")]}
        for field in form.xpath(".//input[not(@type='hidden')]")
    ]
    found += [
        {"name": field.get("name"), "sample": field.xpath("option/@value")[-1]}
        for field in form.xpath(".//select")
    ]
    return found


def test_a_catalogue_filter_narrows_and_an_empty_one_does_not(office: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page("/catalogos/cuentas/")
    by_label = {
        label.text: label.get("for") for label in page.xpath("//form[contains(@class, 'c-filtros')]//label")
    }
    name = by_label["Contribuyente, contiene"]
    assert len(page.xpath("//tbody/tr")) == 6
    assert len(clerk.page(f"/catalogos/cuentas/?{name}=MARIA").xpath("//tbody/tr")) == 2
    assert len(clerk.page(f"/catalogos/cuentas/?{name}=").xpath("//tbody/tr")) == 6
    assert "Nada cumple estos filtros" in clerk.get(f"/catalogos/cuentas/?{name}=zzz").text
    kept = clerk.page(f"/catalogos/cuentas/?{name}=MARIA").get_element_by_id(name)
    assert kept.get("value") == "MARIA"


def test_users_are_shown_without_their_passwords(sign_in: SignIn) -> None:
    text = sign_in("jefatura").get("/catalogos/usuarios/export/csv/").text
    assert "Persona de gestor" in text
    assert "argon2" not in text


def test_the_administrator_makes_bars_and_readmits_users(office: PanelOffice, sign_in: SignIn) -> None:
    administrator = sign_in("administrador")
    assert administrator.client.get("/").location == "/usuarios/"
    typed = {"name": "nueva.persona", "full_name": "Nueva Persona", "post": "Gestora", "role": "gestor"}
    made = administrator.submit("/usuarios/", "/usuarios/", **typed)
    assert made.status_code == 200
    password = html.fromstring(made.text).xpath("string(//div[@role='status']//span[@class='mono'])")
    visitor = Visitor(administrator.client.application)
    assert visitor.enter("nueva.persona", password).status_code == 302
    assert visitor.client.get("/bandeja/").location == "/contrasena"
    twice = administrator.submit("/usuarios/", "/usuarios/", **typed)
    assert twice.status_code == 422
    assert "Ya hay un usuario" in twice.text
    assert "Nueva Persona" in twice.text
    for change, is_active in (("bar", False), ("activate", True)):
        answer = administrator.submit("/usuarios/", "/usuarios/nueva.persona", change=change)
        assert answer.status_code == 302
        with office.sessions() as session:
            assert office.user(session, "nueva.persona").is_active is is_active
    own = administrator.client.post(
        "/usuarios/administrador",
        data={"csrf_token": administrator.form("/usuarios/", "/salir")["csrf_token"], "change": "bar"},
    )
    assert own.status_code == 422
    assert (
        "Contraseña de gestor" in administrator.submit("/usuarios/", "/usuarios/gestor", change="reset").text
    )
