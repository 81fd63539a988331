"""The desk that keeps the register, in a real browser: from the case to its task, and the case goes on."""

from typing import Protocol

import pytest
from builders import add_account, months
from panel_office import TODAY, PanelOffice
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs_chromium

NARROW = {"width": 500, "height": 900}


class Person(Protocol):
    page: Page
    complaints: list[str]

    def enter(self, name: str) -> None: ...
    def go(self, path: str) -> None: ...


@pytest.fixture
def waiting(office: PanelOffice) -> PanelOffice:
    """Two accounts that look like one person's, and one without identity, after the night that saw them."""
    periods = months("2025-01", "2025-12")
    with office.sessions.begin() as session:
        add_account(session, "D-1", name="Sin documento", dui=None, periods=periods)
        add_account(session, "D-2", name="Ana Ríos", dui="01234567-8", phone="2300-0001", periods=periods)
        add_account(session, "D-3", name="Ana Ríos Paz", dui="01234567-8", periods=periods)
        add_account(session, "D-4", name="Juan Paz", died_on=TODAY, periods=periods)
    office.night(TODAY)
    return office


def test_a_clerk_completes_the_register_and_the_case_goes_on(waiting: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("cuentas_corrientes")
    person.go(f"/expediente/{waiting.case('D-1')}")
    page.get_by_role("link", name="Ver qué falta en el registro…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sin DUI ni NIT")
    page.get_by_label("DUI (opcional)").fill("045678901")
    page.locator("#contribuyente-reason").fill("Trajo su documento")
    page.get_by_role("button", name="Guardar la corrección").click()
    expect(page.get_by_role("status").first).to_contain_text("El registro quedó corregido (versión 2)")
    expect(page.get_by_role("heading", level=1)).to_have_text("Correcciones de Catastro")
    person.go(f"/expediente/{waiting.case('D-1')}")
    expect(page.locator("#dec")).to_have_text("Emitir aviso")


def test_two_people_are_told_apart_and_nothing_overflows(waiting: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("cuentas_corrientes")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a literal
    person.go("/catastro/")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("link", name="Parece otra persona del registro").first.click()
    expect(page.get_by_text("el mismo", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.locator("#d-reason").fill("Madre e hija")
    page.get_by_role("button", name="Descartar la tarea").click()
    expect(page.get_by_role("status").first).to_contain_text("quedó descartada")
