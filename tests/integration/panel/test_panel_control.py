"""Control of notifications in the panel: a period, figures that foot, and the same in a workbook."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from panel_office import PanelOffice
from panel_visitor import Visitor

SignIn = Callable[[str], Visitor]
AUTUMN = "desde=2026-10-01&hasta=2026-11-17"


def figures(table: Any) -> list[list[str]]:
    return [[cell.text_content() for cell in row.xpath("./td")] for row in table.xpath(".//tbody/tr")]


def test_the_sums_foot_by_zone_by_kind_and_in_all(office: PanelOffice, sign_in: SignIn) -> None:
    page = sign_in("jefatura").page(f"/control/?{AUTUMN}")
    standing, methods, walked = page.xpath("//table")
    rows = figures(standing)
    for row in rows:
        issued, *parts = map(int, row[2:8])
        assert issued == sum(parts), row
    single = [row for row in rows[:-1] if row[1] != "todas las zonas"]
    assert {row[1] for row in single} == {"Centro", "El Calvario"}
    assert [sum(int(row[at]) for row in single) for at in range(2, 8)] == list(map(int, rows[-1][2:8]))
    assert f"Las cifras cuadran: {rows[-1][2]} emitidos" in page.text_content()
    for row in figures(methods):
        delivered, *by = map(int, row[2:])
        assert delivered == sum(by), row
    assert figures(walked)[0][:2] == ["notificador", "3"]


def test_the_same_figures_are_downloaded(office: PanelOffice, sign_in: SignIn) -> None:
    visitor = sign_in("auditor")
    page = visitor.page(f"/control/?{AUTUMN}")
    (link,) = page.xpath("//a[text()='Descargar Excel']/@href")
    answer = visitor.get(link)
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="control-2026-10-01-2026-11-17.xlsx"'
    )
    book = load_workbook(BytesIO(answer.data), read_only=True)
    assert book.sheetnames == ["control", "notificadores"]
    last = list(book["control"].iter_rows(values_only=True))[-1]
    assert last[0] == "TOTAL"
    assert str(last[2]) == figures(page.xpath("//table")[0])[-1][2]


def test_without_dates_it_is_the_month_so_far_and_an_empty_period_says_so(
    office: PanelOffice, sign_in: SignIn
) -> None:
    visitor = sign_in("jefatura")
    page = visitor.page("/control/")
    assert page.xpath("//input[@type='date']/@value") == ["2026-11-01", "2026-11-17"]
    assert page.xpath("//a[@aria-current='page'][text()='Este mes']")
    empty = visitor.page("/control/?desde=2025-01-01&hasta=2025-01-31").text_content()
    assert "No se emitió nada en ese período" in empty
    assert "No se practicó ninguna diligencia" in empty


def test_dates_that_are_none_are_refused_and_kept(office: PanelOffice, sign_in: SignIn) -> None:
    visitor = sign_in("jefatura")
    for period, code in (
        ("desde=2026-11-10&hasta=2026-11-01", "bad_period"),
        ("desde=2026-11-10&hasta=2026-12-31", "bad_period"),
        ("desde=1899-01-01&hasta=2026-11-01", "bad_period"),
        ("desde=ayer&hasta=2026-11-01", "bad_date"),
    ):
        for address in ("/control/", "/control/descargar"):
            page = visitor.page(f"{address}?{period}", 422)
            assert code in page.text_content()
            assert page.xpath("//input[@name='desde']/@value") == [period[6:].partition("&")[0]]
            assert page.xpath("string(//title)").startswith("Error: ")


def test_only_who_oversees_opens_it(sign_in: SignIn) -> None:
    for role in ("gestor", "auxiliar", "notificador", "administrador"):
        sign_in(role).get("/control/", 403)
    assert not sign_in("gestor").page("/bandeja/").xpath("//a[@href='/control/']")
    assert sign_in("auditor").page("/bandeja/").xpath("//a[@href='/control/']")
