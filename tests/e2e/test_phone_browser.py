"""The notifier's phone in a real browser: the QR of a letter, no signal, and a visit that reaches the office once."""

import io
import random
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import pytest
from flask import Flask
from letters_with_address import BASE, letter_with_address
from panel_office import PanelOffice
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from waitress.server import create_server
from walked_office import routed

from cases.models import Attachment, DeliveryAttempt, Document

pytestmark = pytest.mark.needs_chromium

PHONE = {"width": 390, "height": 844}
YESTERDAY = date(2026, 11, 16)
AT_THE_DOOR = "2026-11-17T17:40:00Z"  # 11:40 in the office


class Person(Protocol):
    page: Page
    complaints: list[str]

    def enter(self, name: str) -> None: ...
    def go(self, path: str) -> None: ...


class LosesAnswers:
    """A proxy between phone and office that does what was asked and then loses the answer."""

    def __init__(self, panel: Flask) -> None:
        self.panel = panel
        self.to_lose = 0

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST" or not self.to_lose:
            return self.panel.wsgi_app(environ, start)
        self.to_lose -= 1
        b"".join(self.panel.wsgi_app(environ, lambda *_: lambda _: None))
        start("504 Gateway Timeout", [])
        return [b""]


@pytest.fixture
def proxy(panel: Flask) -> LosesAnswers:
    return LosesAnswers(panel)


@pytest.fixture
def address(proxy: LosesAnswers) -> Iterator[str]:
    server = create_server(proxy, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=True)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def phone(person: Person, context: BrowserContext) -> Iterator[Person]:
    """The notifier at the door, signed in, with a phone that knows where it is."""
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dictionary of these two
    person.page.clock.set_fixed_time(AT_THE_DOOR)
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 13.5, "longitude": -88.9, "accuracy": 6})
    person.enter("notificador")
    yield person
    person.complaints[:] = [
        said for said in person.complaints if "net::ERR" not in said and "504" not in said
    ]


def attempts(office: PanelOffice, number: str) -> list[DeliveryAttempt]:
    with office.sessions() as session:
        found = select(DeliveryAttempt).join(Document, Document.id == DeliveryAttempt.document_id)
        return list(session.scalars(found.where(Document.number == number).order_by(DeliveryAttempt.id)))


def camera_photo(folder: Path) -> Path:
    """Of the size and the noise of a phone's camera: several megabytes."""
    drawn = Image.frombytes("RGB", (1600, 1200), random.Random(7).randbytes(1600 * 1200 * 3))
    path = folder / "camara.jpg"
    drawn.resize((3200, 2400)).save(path, quality=95)
    assert path.stat().st_size > 2_000_000
    return path


def kept(page: Page) -> None:
    """The phone holds the page and all it needs."""
    expect(page.locator("html[data-guardada=si]")).to_be_attached()


def fill_in_a_delivery(page: Page, photo: Path) -> None:
    page.get_by_text("Entregado en mano").click()
    page.get_by_text("La misma persona").click()
    page.get_by_label("Número").first.fill("00000147-5")
    expect(page.get_by_text("✓ Coincide con el registro")).to_be_visible()
    page.locator("#foto").set_input_files(photo)
    expect(page.get_by_text("✓ Foto tomada, 11:40 a. m.")).to_be_visible()
    page.get_by_role("button", name="Guardar la posición").click()
    expect(page.get_by_text("Precisión de ± 6 m")).to_be_visible()


def test_a_delivery_recorded_offline_from_the_qr_arrives_exactly_once(
    office: PanelOffice, phone: Person, context: BrowserContext, proxy: LosesAnswers, tmp_path: Path
) -> None:
    page = phone.page
    number, said_by_qr = letter_with_address(office, "I-02-0412", "cite", YESTERDAY)
    assert said_by_qr.startswith(f"{BASE}/d/{number}.")
    address = said_by_qr.removeprefix(BASE)
    phone.go(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Citatorio")
    kept(page)

    context.set_offline(True)
    phone.go(address)
    expect(page.get_by_text("Sin señal")).to_be_visible()
    assert page.locator("input[name=res]:checked").count() == 0
    expect(page.get_by_role("button", name="Guardar entrega")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_text("LGTM 97").first).to_be_visible()
    fill_in_a_delivery(page, camera_photo(tmp_path))
    page.get_by_role("button", name="Guardar entrega").click()
    expect(page.get_by_text("Guardada en el teléfono; saldrá al haber señal")).to_be_visible()
    phone.go(address)
    expect(page.get_by_text("Guardada en el teléfono; saldrá al haber señal")).to_be_visible()
    expect(page.get_by_role("button", name="Guardar entrega")).to_be_hidden()
    assert attempts(office, number) == []

    proxy.to_lose = 1  # the office records it and the phone never hears of it
    page.clock.set_fixed_time("2026-11-17T17:58:00Z")
    context.set_offline(False)
    expect(page.locator("#senal")).to_have_text("● Sin señal")
    expect(page.get_by_text("saldrá al haber señal")).to_be_visible()
    phone.go(address)
    expect(page.get_by_text("✓ Enviada")).to_be_visible()
    phone.go(address)
    expect(page.get_by_text("✓ Enviada")).to_be_visible()

    (recorded,) = attempts(office, number)
    assert (recorded.how, recorded.result) == ("personal", "delivered")
    assert (recorded.attempted_on, f"{recorded.attempted_at:%H:%M}") == (office.today, "11:40")
    assert (float(recorded.latitude or 0), float(recorded.longitude or 0)) == (13.5, -88.9)
    with office.sessions() as session:
        photo = session.get_one(Attachment, recorded.attachment_id)
        assert photo.content_type == "image/jpeg"
        assert len(photo.content) < 200 * 1024
        assert Image.open(io.BytesIO(photo.content)).size[0] >= 600


def test_what_the_office_refuses_stays_until_it_was_seen(
    office: PanelOffice, phone: Person, context: BrowserContext
) -> None:
    page = phone.page
    number, said = letter_with_address(office, "I-02-0412", "cite", YESTERDAY)
    address = said.removeprefix(BASE)
    phone.go(address)
    kept(page)
    context.set_offline(True)
    page.get_by_text("No había nadie").click()
    page.get_by_role("button", name="Guardar entrega").click()
    expect(page.get_by_text("saldrá al haber señal")).to_be_visible()
    office.deliver("I-02-0412", office.today, kind="citatorio", at="10:00")
    context.set_offline(False)
    expect(page.get_by_text("No fue admitida")).to_be_visible()
    expect(page.get_by_text("Ya consta su entrega")).to_be_visible()
    phone.go("/d/")
    expect(page.get_by_text("No fue admitida").first).to_be_visible()
    page.get_by_role("button", name="Visto").click()
    expect(page.get_by_text("No fue admitida")).to_have_count(0)
    assert len(attempts(office, number)) == 1
    phone.complaints[:] = [one for one in phone.complaints if "422" not in one]


def test_a_session_that_ended_keeps_what_waits_and_asks_to_enter(
    office: PanelOffice, phone: Person, context: BrowserContext
) -> None:
    page = phone.page
    number, said = letter_with_address(office, "I-02-0412", "cite", YESTERDAY)
    phone.go(said.removeprefix(BASE))
    kept(page)
    context.set_offline(True)
    page.get_by_text("No había nadie").click()
    page.get_by_text("Escoger otro día y hora").click()
    page.get_by_label("Día", exact=True).fill("2026-11-20")
    page.get_by_label("Hora", exact=True).fill("15:00")
    page.get_by_role("button", name="Guardar entrega").click()
    expect(page.get_by_text("saldrá al haber señal")).to_be_visible()
    context.clear_cookies()
    context.set_offline(False)
    expect(page.get_by_text("La sesión terminó")).to_be_visible()
    assert attempts(office, number) == []

    page.get_by_role("link", name="entre otra vez").click()
    page.get_by_label("Usuario").fill("gestor")
    page.get_by_label("Contraseña").fill("tren-lluvia-mango-41")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_text("De otra persona")).to_be_visible()
    assert attempts(office, number) == [], "nobody sends in another's name"
    phone.go("/d/")
    page.get_by_role("button", name="Salir y borrar la ruta").click()
    expect(page.get_by_role("heading", name="Entrar al panel")).to_be_visible()
    phone.enter("notificador")
    phone.go(said.removeprefix(BASE))
    expect(page.get_by_text("✓ Enviada")).to_be_visible()
    (recorded,) = attempts(office, number)
    assert recorded.result == "not_found"


def test_the_route_of_the_day_is_walked_without_a_signal(
    office: PanelOffice, phone: Person, context: BrowserContext
) -> None:
    page, told = phone.page, routed(office, "Centro", office.today)
    phone.go("/d/")
    expect(page.get_by_text("La ruta quedó guardada")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.set_offline(True)
    for stop, what in ((told.stops[1], "No había nadie"), (told.stops[0], "No quiso recibir")):
        phone.go("/d/")
        page.get_by_role("link", name=stop.taxpayer).click()
        expect(page.get_by_text(stop.document)).to_be_visible()
        page.get_by_text(what).click()
        page.get_by_role("button", name="Guardar entrega").click()
        expect(page.get_by_text("saldrá al haber señal")).to_be_visible()
    phone.go("/d/")
    expect(page.locator("[data-estado]", has_text="Guardada, por enviar")).to_have_count(2)
    context.set_offline(False)
    expect(page.locator("[data-estado]", has_text="✓ Enviada")).to_have_count(2)
    first, second = (attempts(office, stop.document)[0] for stop in (told.stops[1], told.stops[0]))
    assert first.id < second.id, "they arrive in the order in which they happened"
    page.get_by_role("button", name="Salir y borrar la ruta").click()
    expect(page.get_by_role("heading", name="Entrar al panel")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_a_citizen_sees_that_the_letter_is_authentic_and_no_more(office: PanelOffice, person: Person) -> None:
    number, said = letter_with_address(office, "I-02-0412", "cite", YESTERDAY)
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dictionary of these two
    person.go(said.removeprefix(BASE))
    expect(person.page.get_by_role("heading", level=1)).to_have_text("El documento es auténtico")
    expect(person.page.get_by_text(number)).to_be_visible()
    assert "Rivas" not in person.page.content()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
