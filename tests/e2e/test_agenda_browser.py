"""The agenda in a real browser: a free slot is given, and the appointment appears where it was clicked."""

from typing import Protocol

import pytest
from panel_office import PanelOffice
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.needs_chromium


class Person(Protocol):
    """Somebody signed in at a browser; the fixture is in conftest.py."""

    page: Page
    complaints: list[str]

    def enter(self, name: str) -> None: ...
    def go(self, path: str) -> None: ...


def test_a_free_slot_is_clicked_given_and_seen_in_the_week(office: PanelOffice, person: Person) -> None:
    page = person.page
    person.enter("gestor")
    person.go("/citas/?semana=2026-11-23&ventanilla=2")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="9:30"))
    row.get_by_role("cell").nth(2).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Miércoles 25 de noviembre de 2026, 9:30, ventanilla 2"
    )
    page.get_by_label("Buscar expediente, cuenta o nombre").last.fill("barahona")
    page.get_by_role("button", name="Buscar").last.click()
    page.get_by_role("link", name="Citar…").click()
    expect(page.get_by_label("Día de la cita")).to_have_value("2026-11-25")
    page.get_by_role("button", name="Emitir citatorio").click()
    expect(page.get_by_text("para el 25/11/2026 a las 09:30")).to_be_visible()
    person.go("/citas/?semana=2026-11-23&ventanilla=2")
    given = row.get_by_role("cell").nth(2)
    expect(given).to_contain_text("Óscar Rolando Barahona")
    expect(given).to_contain_text("Sin prueba de entrega")
    assert not person.complaints, person.complaints
