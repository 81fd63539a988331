"""Print batches and moved appointments in a real browser."""

from datetime import date
from pathlib import Path
from typing import Protocol

import pytest
from panel_office import PanelOffice
from playwright.sync_api import Page, expect

from document_templates.plain_text import plain_text

pytestmark = pytest.mark.needs_chromium


class Person(Protocol):
    """Somebody signed in at a browser; the fixture is in conftest.py."""

    page: Page
    complaints: list[str]

    def enter(self, name: str) -> None: ...
    def go(self, path: str) -> None: ...


def test_the_letters_of_a_route_are_printed_once_and_then_as_copies(
    office: PanelOffice, person: Person, tmp_path: Path
) -> None:
    page = person.page
    person.enter("gestor")
    person.go("/ruta/")
    page.get_by_label("Zona").select_option("Centro")
    page.get_by_label("Día").fill(office.today.isoformat())
    page.get_by_role("button", name="Hacer la ruta").click()
    page.get_by_role("link", name="Imprimir sus documentos…").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("en el orden de sus visitas")
    page.get_by_role("button", name="Imprimir").click()
    saved = []
    for what in ("original", "copia"):
        with page.expect_download() as downloading:
            page.get_by_role("button", name=f"Descargar {what} en Word").click()
        saved.append(tmp_path / downloading.value.suggested_filename)
        downloading.value.save_as(saved[-1])
        page.reload()
    assert ["COPIA" in plain_text(one.read_bytes()) for one in saved] == [False, True]
    expect(page.get_by_role("note")).to_contain_text("El original se descargó")
    assert not person.complaints, person.complaints


def test_an_absence_moves_its_appointments_from_one_list(office: PanelOffice, person: Person) -> None:
    day = date(2026, 11, 26)
    for account, at in (("I-02-0118", "08:00"), ("M-0143", "09:00")):
        office.act(
            account, "cite", "gestor", date(2026, 11, 9), appointment_on=day.isoformat(), appointment_at=at,
            desk=1, request_reference="Nota 5",
        )  # fmt: skip
    page = person.page
    person.enter("jefatura")
    person.go("/citas/ventanillas/")
    absence = page.locator("form[action$=ausencia]")
    absence.get_by_label("Ventanilla").fill("1")
    absence.get_by_label("Primer día").fill(day.isoformat())
    absence.get_by_label("Último día").fill(day.isoformat())
    absence.get_by_label("Motivo").fill("Capacitación")
    absence.get_by_role("button", name="Registrar la ausencia").click()
    page.get_by_role("link", name="Cambiar las 2…").click()
    page.get_by_role("checkbox", name="Cambiar la cita de Óscar").uncheck()
    page.get_by_role("button", name="Cambiar las citas marcadas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 cita cambiada")
    person.go("/citas/cambiar/")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    assert not person.complaints, person.complaints
