"""The calendar in the panel: every closed day with its reference, and decrees proposed and approved on one page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from panel_office import PanelOffice
from panel_visitor import Visitor

SignIn = Callable[[str], Visitor]
PAGE, PROPOSE = "/calendario/", "/calendario/proponer"
STORM = {"name": "Emergencia por <b>lluvias</b>", "basis": "Decreto 45"}


@pytest.fixture
def chief(sign_in: SignIn) -> Visitor:
    return sign_in("jefatura")


@pytest.fixture
def mayor(sign_in: SignIn) -> Visitor:
    return sign_in("alcalde")


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def propose(visitor: Visitor, first: str, **more: str) -> Any:
    return visitor.submit(PAGE, PROPOSE, from_on=first, **STORM | more)


def test_the_year_shows_each_closed_day_with_its_reference(clerk: Visitor) -> None:
    page = clerk.page(f"{PAGE}?anio=2026")
    assert len(page.xpath("//table[@class='c-mes']")) == 12
    (may,) = page.xpath("//table[caption='Mayo']")
    (first, tenth) = may.xpath(".//td[@title]")
    assert (first.text, tenth.text, first.get("class")) == ("1", "10", "cerrado")
    assert "Código de Trabajo" in first.get("title")
    assert "Fiestas patronales" in said(page)
    assert not [form for form in page.forms if form.method == "POST" and "calendario" in (form.action or "")]
    assert "Calendario 2027" in said(clerk.page(f"{PAGE}?anio=2027"))
    assert page.xpath("//a[contains(@href, 'anio=2027')]")


def test_a_closure_goes_from_its_proposal_to_the_terms_it_moved(
    office: PanelOffice, chief: Visitor, mayor: Visitor
) -> None:
    office.deliver("I-02-0412", date(2026, 11, 10))
    assert propose(chief, "2026-11-19", until_on="2026-11-20").status_code == 302
    own = chief.page(PAGE)
    assert "La decide otra persona." in said(own)
    assert "Espera decisión" in said(own)
    answer = mayor.submit(PAGE, "/calendario/1/decidir", decision="approve")
    assert answer.status_code == 302
    page = mayor.page(f"{PAGE}?movidos=1")
    assert "Aprobada la propuesta 1." in said(page)
    (november,) = page.xpath("//table[caption='Noviembre']")
    titles = [one.get("title") for one in november.xpath(".//td[@title]")]
    assert titles.count("Emergencia por <b>lluvias</b> (Decreto 45)") == 2
    (moved,) = page.xpath("//section[@id='movidos']")
    (case,) = moved.xpath(".//a[@class='exp']/@href")
    assert case == f"/expediente/{office.case('I-02-0412')}"
    assert "20 nov 2026" in said(moved)
    assert "24 nov 2026" in said(moved)
    assert "Plazo movido por días cerrados" in said(mayor.page(case))


def test_what_cannot_be_closed_says_why_and_keeps_what_was_typed(chief: Visitor) -> None:
    refused = propose(chief, "2026-11-21")
    assert refused.status_code == 422
    assert "closure_changes_nothing" in refused.text
    assert 'value="Decreto 45"' in refused.text
    assert propose(chief, "mañana").status_code == 422
    propose(chief, "2026-11-19")
    again = propose(chief, "2026-11-19")
    assert (again.status_code, "closure_pending" in again.text) == (409, True)


def test_a_rejected_proposal_stays_and_a_closure_may_be_opened_again(chief: Visitor, mayor: Visitor) -> None:
    propose(chief, "2026-11-19")
    mayor.submit(PAGE, "/calendario/1/decidir", decision="reject")
    assert "La propuesta 1 quedó rechazada." in said(mayor.page(PAGE))
    propose(chief, "2026-11-19", until_on="2026-11-20")
    mayor.submit(PAGE, "/calendario/2/decidir", decision="approve")
    opened = chief.submit(
        PAGE, "/calendario/2/abrir", from_on="2026-11-20", reason="Cesó", basis="Decreto 46"
    )
    assert opened.status_code == 302
    assert "abre el cierre 2" in said(chief.page(PAGE))
    mayor.submit(PAGE, "/calendario/3/decidir", decision="approve")
    late = mayor.client.post("/calendario/3/decidir", data={"decision": "approve"} | token(mayor))
    assert (late.status_code, "closure_decided" in late.text) == (409, True)


def test_a_closure_that_does_not_exist_is_bad_input(mayor: Visitor) -> None:
    for key in (9, 1 << 70):
        answer = mayor.client.post(f"/calendario/{key}/decidir", data={"decision": "approve"} | token(mayor))
        assert (answer.status_code, "unknown_closure" in answer.text) == (422, True)


def token(visitor: Visitor) -> dict[str, str]:
    """The token of any form of the person's session."""
    (value, *_) = visitor.page(PAGE).xpath("//input[@name='csrf_token']/@value")
    return {"csrf_token": value}
