"""Routes in the panel: made by the desk, ordered by buttons, seen by who walks them, and on the notifier's phone."""

from collections.abc import Callable
from datetime import date

from panel_office import PanelOffice
from panel_visitor import Visitor
from walked_office import measured, routed

SignIn = Callable[[str], Visitor]


def test_the_desk_makes_a_route_and_sees_it_on_a_map(office: PanelOffice, clerk: Visitor) -> None:
    measured(office)
    made = clerk.submit("/ruta/", "/ruta/", zona="Centro", dia="2026-11-17", notificador="notificador")
    assert (made.status_code, made.location) == (302, "/ruta/HR-SJN-2026-0001")
    page = clerk.page(made.location)
    assert page.xpath("string(//h1)") == "Ruta de la zona Centro"
    assert len(page.xpath("//section[@id='visitas']//tbody/tr")) == 4
    shapes = page.xpath("//*[local-name()='svg']//*[@class='pt']")
    assert len(shapes) == 3
    assert "1 sin coordenadas" in page.text_content()
    sheet = page.xpath("//div[@class='hoja-ruta']")[0]
    assert "en mano" in sheet.text_content()
    assert "☐ esquela" not in sheet.text_content(), "no search is on record yet"
    assert not page.xpath("//@style")


def test_an_esquela_is_on_the_sheet_only_where_it_is_lawful(office: PanelOffice, clerk: Visitor) -> None:
    search = {"document": office.document("E-0087", "citatorio"), "how": "personal", "result": "not_found"}
    office.act("E-0087", "record_attempt", "notificador", date(2026, 11, 16), at="17:00", **search)
    told = routed(office, "Centro", office.today)
    page = clerk.page(f"/ruta/{told.number}")
    offered = {
        row.xpath("string(td[3]/span)"): "☐ esquela" in row.text_content()
        for row in page.xpath("//div[@class='hoja-ruta']//tr[@class='firma']")
    }
    assert [number for number, may in offered.items() if may] == [search["document"]]
    assert "siguientes, a otra hora y otro día" in page.text_content()


def test_who_walks_makes_no_routes(sign_in: SignIn) -> None:
    assert not [form for form in sign_in("notificador").page("/ruta/").forms if form.action == "/ruta/"]


def test_a_refusal_is_told_and_what_was_asked_stays(office: PanelOffice, clerk: Visitor) -> None:
    answer = clerk.submit("/ruta/", "/ruta/", zona="Centro", dia="2026-11-21", notificador="notificador")
    assert answer.status_code == 422
    assert "inhábil" in answer.text
    assert "LGTM 94" in answer.text
    assert 'value="2026-11-21"' in answer.text
    assert clerk.submit("/ruta/", "/ruta/", zona="Centro", dia="nunca", notificador="x").status_code == 422


def test_visits_move_and_come_off_by_buttons(office: PanelOffice, clerk: Visitor) -> None:
    told = routed(office, "Centro", office.today)
    address, change = f"/ruta/{told.number}", f"/ruta/{told.number}/visita"
    first, second, *_ = [one.document for one in told.stops]
    moved = clerk.submit(address, change, visita=told.stops[0].key, mover="bajar")
    assert moved.location == f"{address}#visitas"
    names = clerk.page(address).xpath("//section[@id='visitas']//tbody/tr/td[3]/span[@class='sub tn']/text()")
    assert names[:2] == [second, first]
    clerk.submit(address, change, visita=told.stops[0].key, mover="quitar")
    assert f"{first} salió de la ruta: quitada" in clerk.page(address).text_content()
    gone = clerk.submit(address, change, visita=told.stops[0].key, mover="subir")
    assert "ya no está en la ruta" in gone.text
    assert clerk.submit(address, change, visita="x", mover="subir").status_code == 400
    assert clerk.submit(address, change, visita=told.stops[1].key, mover="volar").status_code == 400


def test_a_route_is_seen_by_who_walks_it_and_by_the_desk(office: PanelOffice, sign_in: SignIn) -> None:
    own, other = (
        routed(office, "Centro", office.today),
        routed(office, "El Calvario", office.today, notifier="gestor"),
    )
    walker = sign_in("notificador")
    walker.get(f"/ruta/{own.number}")
    walker.get(f"/ruta/{other.number}", 404)
    assert other.number not in walker.get("/ruta/").text
    sign_in("auditor").get(f"/ruta/{other.number}")
    for nothing in ("HR-SJN-2026-0099", "x", "HR-ZAC-2026-0001"):
        walker.get(f"/ruta/{nothing}", 404)


def test_the_phone_has_the_visits_of_the_day_in_order(office: PanelOffice, sign_in: SignIn) -> None:
    told = routed(office, "Centro", office.today)
    phone = sign_in("notificador").page("/d/")
    links = phone.xpath("//a[@data-parada]/@href")
    assert links == [f"/d/{one.token}" for one in told.stops]
    assert "Hoy no tiene ruta" in sign_in("gestor").get("/d/").text
