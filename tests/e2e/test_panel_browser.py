"""The panel in a real browser: a clerk moves a case on, and its letter opens in a word processor."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

import pytest
from panel_office import HOSTILE, PanelOffice
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.needs_chromium

PHONE, NARROW, DESK = 390, 500, 1366


class Person(Protocol):
    page: Page
    complaints: list[str]

    def enter(self, name: str) -> None: ...
    def go(self, path: str) -> None: ...


@pytest.mark.needs_libreoffice
def test_a_clerk_moves_a_case_to_citation_and_its_letter_opens(
    office: PanelOffice, person: Person, tmp_path: Path
) -> None:
    page, case = person.page, office.case("I-02-0412")
    person.enter("gestor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bandeja de trabajo")
    page.locator(".c-vistas").get_by_role("link", name="Todos").click()
    page.get_by_role("link", name=case).click()
    expect(page.locator("li[aria-current=step]")).to_contain_text("Persuasión")

    page.get_by_role("link", name="Emitir citatorio…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emitir citatorio")
    page.get_by_role("button", name="Emitir citatorio").click()

    expect(page.get_by_role("status").first).to_contain_text("Se emitió el citatorio CT-SJN-2026-")
    expect(page.locator("li[aria-current=step]")).to_contain_text("Citación")
    number = office.document(case, "citatorio")
    with page.expect_download() as downloading:
        page.locator(".c-docs").get_by_role("link", name=number).click()
    assert downloading.value.suggested_filename == f"{number}.docx"
    letter = tmp_path / f"{number}.docx"
    downloading.value.save_as(letter)
    text = as_text(letter)
    assert number in text
    assert "María Elena Rivas de Hernández" in text


def as_text(letter: Path) -> str:
    """What a word processor reads in a document; a broken one makes it fail or say nothing."""
    soffice = shutil.which("soffice")
    assert soffice is not None
    profile = letter.parent / "perfil"
    for wanted in ("pdf", "txt:Text"):
        subprocess.run(
            [
                soffice,
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                wanted,
                "--outdir",
                str(letter.parent),
                str(letter),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    assert letter.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
    return letter.with_suffix(".txt").read_text(encoding="utf-8-sig")


def test_a_notifier_records_a_delivery_with_the_form_the_case_offers(
    office: PanelOffice, person: Person
) -> None:
    page, case = person.page, office.case("E-0088")
    notice = office.document("E-0088", "aviso")
    person.enter("notificador")
    person.go(f"/expediente/{case}#entregas")
    page.locator("#entregas").get_by_role("link", name="Registrar diligencia de entrega…").click()
    assert page.get_by_label("Documento", exact=True).input_value() == notice
    page.get_by_label("Forma", exact=True).select_option("personal")
    page.get_by_label("Resultado").select_option("delivered")
    page.get_by_label("Hora (opcional)", exact=True).fill("10:20")
    page.get_by_label("Quién recibió").fill("Hermana de la contribuyente")
    page.get_by_role("button", name="Registrar diligencia de entrega").click()
    expect(page.locator("#entregas")).to_contain_text("Entregado el 17 nov")
    expect(page.locator("#entregas")).to_contain_text("Hermana de la contribuyente")
    expect(page.locator("#hoy h2")).to_have_text("Corre la espera del aviso")


def test_the_keyboard_moves_opens_and_helps(office: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("gestor")
    person.go("/bandeja/?vista=todos")
    cases = page.locator("tbody a.exp").all_text_contents()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor a.exp")).to_have_text(cases[1])
    page.keyboard.press("k")
    expect(page.locator("tr.cursor a.exp")).to_have_text(cases[0])
    page.keyboard.press("x")  # nothing to mark in this list: nothing breaks
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Teclado")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Teclado")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Buscar expediente, cuenta, nombre o DUI")).to_be_focused()
    page.keyboard.type("n6")
    assert "/bandeja/" in page.url, "letters inside a field are letters"
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    expect(page).to_have_url(re.compile("vista=planes"))
    person.go("/bandeja/?vista=todos")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/expediente/{cases[0]}$"))
    person.go("/bandeja/")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/expediente/EXP-"))


def test_a_filter_applies_when_it_is_chosen(office: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("gestor")
    person.go("/bandeja/?vista=todos")
    page.get_by_label("Etapa").select_option("citation")
    expect(page).to_have_url(re.compile("etapa=citation"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Quitar el filtro Etapa: Citación").click()
    expect(page.locator("tbody tr")).to_have_count(6)


def test_two_people_on_one_case(office: PanelOffice, person: Person) -> None:
    page, case = person.page, office.case("I-02-0412")
    person.enter("gestor")
    person.go(f"/expediente/{case}/acto/place_hold")
    page.get_by_label("Motivo", exact=True).select_option("claim")
    page.get_by_label("Explicación").fill("Pidió revisar dos recibos.")
    page.get_by_label("Documento en que se apoya").fill("Memo 12")
    office.act(case, "cite", "jefatura")
    page.get_by_role("button", name="Poner retención").click()
    expect(page.get_by_role("alert")).to_contain_text("El expediente cambió mientras usted llenaba")
    expect(page.get_by_role("alert")).to_contain_text("jefatura")
    expect(page.get_by_label("Explicación")).to_have_value("Pidió revisar dos recibos.")
    page.get_by_role("button", name="Poner retención").click()
    expect(page.get_by_role("status").first).to_contain_text("Quedó puesta la retención")
    person.complaints.clear()  # the browser notes the 409 it was given


def test_years_of_the_statement_unfold(office: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("gestor")
    person.go(f"/expediente/{office.case('E-0088')}")
    folded = page.locator("tr[data-de='2025']").first
    expect(folded).to_be_hidden()
    page.get_by_role("button", name="2025").click()
    expect(folded).to_be_visible()


def test_a_hostile_name_runs_nothing(office: PanelOffice, person: Person) -> None:
    page = person.page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    person.enter("gestor")
    for path in (
        "/bandeja/?vista=todos",
        f"/expediente/{office.case('E-0087')}",
        "/catalogos/contribuyentes/",
    ):
        person.go(path)
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert not asked


@pytest.mark.parametrize("width", [PHONE, NARROW, DESK])
def test_no_page_slides_sideways(office: PanelOffice, person: Person, width: int) -> None:
    page, case = person.page, office.case("E-0087")
    page.set_viewport_size({"width": width, "height": 800})
    person.enter("jefatura")
    for path in (
        "/bandeja/?vista=todos",
        "/bandeja/imprimir?vista=todos",
        f"/expediente/{case}",
        f"/expediente/{case}/acto/record_attempt",
        "/citas/?semana=2026-11-23",
        "/citas/dia?dia=2026-11-23",
        "/citas/libre?dia=2026-11-24&hora=09:00&ventanilla=1&q=a",
        "/citas/ventanillas/",
        "/citas/cambiar/",
        "/lotes/?clase=aviso",
        "/ruta/",
        "/control/?desde=2026-10-01&hasta=2026-11-17",
        "/calendario/",
        "/ley/",
        "/catalogos/",
        "/catalogos/eventos/",
        "/catalogos/usuarios/",
        "/buscar/?q=maria",
        "/contrasena",
    ):
        person.go(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_line_unfolds_over_the_whole_table_without_widening_it(office: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("gestor")
    person.go(f"/expediente/{office.case('E-0088')}")
    line = page.locator("#cuenta tr[data-de]:visible").nth(1)
    _, column_width = across(line.locator("td").first)
    line.locator("summary").click()
    unfolded = line.get_by_role("table")
    expect(unfolded).to_contain_text("Política local Tasa de interés anual: 8.50 %")
    table_left, table_width = across(page.locator(".c-desliza.cuenta"))
    left, width = across(unfolded)
    assert across(line.locator("td").first)[1] == column_width
    assert table_left <= left
    assert table_width * 0.9 < width <= table_left + table_width - left


def across(thing: Locator) -> tuple[float, float]:
    """Left edge and width on the screen, in pixels."""
    box = thing.bounding_box()
    assert box is not None
    return box["x"], box["width"]
