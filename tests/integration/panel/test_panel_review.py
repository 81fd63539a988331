"""The review of accounts in the panel: who sees it, who marks, and what a mark needs."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import add_charge
from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor
from sqlalchemy import select

from cases.models import Account, FindingMark
from cases.service.account_review import FindingFilters, FindingRow, findings_page, review_accounts
from cases.service.stamp import Stamp

SignIn = Callable[[str], Visitor]


@pytest.fixture
def reviewed(office: PanelOffice) -> PanelOffice:
    """The usual office with a gap in an account that has a case, gone through once."""
    with office.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == "I-02-0412")).one()
        add_charge(session, account, "2026-03", amount="3.20")
    review(office)
    return office


def review(office: PanelOffice) -> None:
    stamp = Stamp("cuentas_corrientes", "cuentas_corrientes", office.today, office.now)
    review_accounts(office.sessions, office.book, stamp)


def gap(office: PanelOffice) -> FindingRow:
    with office.sessions() as session:
        (row,) = findings_page(session, FindingFilters(view="todos", code="periods_missing")).rows
    return row


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_before_any_review_the_page_says_how_to_get_one(office: PanelOffice, sign_in: SignIn) -> None:
    page = said(sign_in("jefatura").page("/revision/"))
    assert "Todavía no se ha hecho ninguna revisión" in page
    assert "cobranza review" in page


def test_the_list_links_the_case_and_can_be_narrowed(reviewed: PanelOffice, sign_in: SignIn) -> None:
    chief = sign_in("jefatura")
    page = chief.page("/revision/?vista=pendientes&motivo=periods_missing&tipo=inmueble&zona=El+Calvario")
    assert "aseo: faltan 2 períodos entre cargos que siguen: ene 2026–feb 2026." in said(page)
    assert page.xpath(f"//a[@href='/expediente/{reviewed.case('I-02-0412')}']")
    assert "Ningún hallazgo cumple" in said(chief.page("/revision/?motivo=periods_missing&texto=otra+cosa"))
    assert "Nada en esta vista" in said(chief.page("/revision/?vista=aceptados"))


@pytest.mark.parametrize(
    "address", ["?vista=otra&motivo=otro&despues=x-y&vistos=z", "?despues=1-99999999999999"]
)
def test_what_an_address_cannot_mean_is_left_out(
    reviewed: PanelOffice, sign_in: SignIn, address: str
) -> None:
    sign_in("jefatura").page(f"/revision/{address}")


def test_a_mark_is_kept_with_its_person_and_the_finding_leaves_the_list(
    reviewed: PanelOffice, sign_in: SignIn
) -> None:
    row = gap(reviewed)
    clerk = sign_in("cuentas_corrientes")
    address = f"/revision/{row.id}"
    answer = clerk.submit(address, address, mark="accepted", reason="El inmueble estuvo desocupado.")
    assert answer.status_code == 302
    assert "Faltan períodos: quedó como aceptado." in said(clerk.page("/revision/?motivo=periods_missing"))
    assert gap(reviewed).state == "accepted"
    page = said(clerk.page(address))
    assert "El inmueble estuvo desocupado." in page
    assert "Lo mismo que hoy" in page
    again = clerk.submit(address, address, mark="reopened", reason="Era otro inmueble.")
    assert again.status_code == 302
    with reviewed.sessions() as session:
        marks = session.scalars(select(FindingMark).order_by(FindingMark.id)).all()
    assert [(one.mark, one.marked_by, one.marked_on) for one in marks] == [
        ("accepted", "cuentas_corrientes", TODAY),
        ("reopened", "cuentas_corrientes", TODAY),
    ]


def test_a_mark_without_reason_says_so_and_keeps_what_was_chosen(
    reviewed: PanelOffice, sign_in: SignIn
) -> None:
    chief, address = sign_in("jefatura"), f"/revision/{gap(reviewed).id}"
    answer = chief.submit(address, address, mark="resolved", reason=" ")
    assert answer.status_code == 422
    assert "text_missing" in answer.text
    assert 'value="resolved" required checked' in answer.text
    unknown = chief.submit(address, address, mark="olvidado", reason="Porque sí.")
    assert (unknown.status_code, "unknown_mark" in unknown.text) == (422, True)
    backwards = chief.submit(address, address, mark="reopened", reason="Porque sí.")
    assert (backwards.status_code, "mark_does_not_fit" in backwards.text) == (422, True)


def test_a_finding_that_changed_meanwhile_is_shown_as_it_is_now(
    reviewed: PanelOffice, sign_in: SignIn
) -> None:
    chief, row = sign_in("jefatura"), gap(reviewed)
    address = f"/revision/{row.id}"
    form = chief.form(address, address) | {"mark": "accepted", "reason": "Revisado."}
    with reviewed.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == "I-02-0412")).one()
        add_charge(session, account, "2026-01", amount="3.20")
    review(reviewed)
    answer = chief.client.post(address, data=form)
    assert answer.status_code == 409
    assert "feb 2026" in answer.text
    with reviewed.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == "I-02-0412")).one()
        add_charge(session, account, "2026-02", amount="3.20")
    gone = chief.client.post(
        address, data=chief.form(address, address) | {"mark": "accepted", "reason": "Sí."}
    )
    assert (gone.status_code, gone.location) == (409, None) or gone.status_code == 302
    review(reviewed)
    chief.get(address, status=404)
    chief.get("/revision/99999999999999999999", status=404)


def test_the_auditor_reads_and_the_others_do_not_enter(reviewed: PanelOffice, sign_in: SignIn) -> None:
    address = f"/revision/{gap(reviewed).id}"
    auditor = sign_in("auditor")
    page = auditor.page(address)
    assert "Qué se encontró" in said(page)
    assert not [form for form in page.forms if form.action == address]
    form = sign_in("jefatura").form(address, address)
    refused = auditor.client.post(address, data=form | {"mark": "accepted", "reason": "Sí."})
    assert refused.status_code in (400, 403)
    for role in ("gestor", "notificador", "administrador"):
        sign_in(role).get("/revision/", status=403)


def test_without_its_token_no_mark_is_taken(reviewed: PanelOffice, sign_in: SignIn) -> None:
    row = gap(reviewed)
    data = {"mark": "accepted", "reason": "Sí.", "fact": row.fact}
    assert sign_in("jefatura").client.post(f"/revision/{row.id}", data=data).status_code == 400
    assert gap(reviewed).state == "open"
