"""The worklist of the cadastre in the panel: who corrects, who only reads, and forms that others overtook."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from builders import add_account, months
from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor
from sqlalchemy import select

from cases.models import Account, CadastreTask, Case, RegisterCorrection, Taxpayer

SignIn = Callable[[str], Visitor]
LATER = date(2026, 11, 18)
PERIODS = months("2025-01", "2025-12")


@pytest.fixture
def waiting(office: PanelOffice) -> PanelOffice:
    """The usual office with four new accounts, each with something wrong, after the night that saw them."""
    with office.sessions.begin() as session:
        add_account(session, "D-1", name="Sin documento", dui=None, periods=PERIODS)
        add_account(session, "D-2", name="Ana Ríos", dui="01234567-8", periods=PERIODS)
        add_account(session, "D-3", name="Ana Ríos Paz", dui="01234567-8", periods=PERIODS)
        add_account(session, "D-4", name="Juan Paz", died_on=date(2025, 2, 1), periods=PERIODS)
    office.night(TODAY)
    return office


def task(office: PanelOffice, account: str) -> CadastreTask:
    with office.sessions() as session:
        found = select(CadastreTask).join(Account, Account.id == CadastreTask.account_id)
        return session.scalars(found.where(Account.number == account)).one()


def answer(office: PanelOffice, account: str) -> str | None:
    with office.sessions() as session:
        found = select(Case.answer_code).join(Account, Account.id == Case.account_id)
        return session.scalars(found.where(Account.number == account)).one()


def owner(office: PanelOffice, account: str) -> Taxpayer:
    with office.sessions() as session:
        found = select(Taxpayer).join(Account, Account.taxpayer_id == Taxpayer.id)
        return session.scalars(found.where(Account.number == account)).one()


def said(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_the_list_can_be_narrowed_and_leads_to_the_case(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk = sign_in("cuentas_corrientes")
    page = clerk.page("/catastro/")
    assert "4 tareas" in said(page)
    assert page.xpath(f"//a[@href='/expediente/{waiting.case('D-1')}']")
    only = said(clerk.page("/catastro/?motivo=missing_identity&zona=El+Calvario&texto=sin+documento"))
    assert "1 tarea " in only
    assert "Sin DUI ni NIT" in only
    assert "Ninguna tarea cumple" in said(clerk.page("/catastro/?texto=otra+cosa"))
    assert "Nada en esta vista" in said(clerk.page("/catastro/?vista=descartadas"))
    clerk.page("/catastro/?vista=otra&motivo=otro&despues=x&vistos=z")


def test_the_case_leads_to_its_task(waiting: PanelOffice, sign_in: SignIn) -> None:
    page = sign_in("gestor").page(f"/expediente/{waiting.case('D-1')}")
    assert page.xpath(f"//a[@href='/catastro/{task(waiting, 'D-1').id}']")


def test_an_identity_given_on_the_task_ends_it_and_the_letter_goes(
    waiting: PanelOffice, sign_in: SignIn
) -> None:
    clerk, wanted = sign_in("cuentas_corrientes"), task(waiting, "D-1")
    action = f"/registro/contribuyente/{wanted.taxpayer_id}"
    given = {"f_dui": "045678901", "reason": "Trajo su documento", "reference": "DUI a la vista"}
    bad = clerk.submit(f"/catastro/{wanted.id}", action, **(given | {"f_dui": "12"}))
    assert bad.status_code == 422
    assert "nueve cifras" in bad.text
    done = clerk.submit(f"/catastro/{wanted.id}", action, **given)
    assert (done.status_code, done.location) == (302, "/catastro/")
    assert owner(waiting, "D-1").dui == "04567890-1"
    ended = task(waiting, "D-1")
    assert (ended.status, ended.done_by) == ("done", "cuentas_corrientes")
    assert answer(waiting, "D-1") == "first_notice_due"
    page = said(clerk.page(f"/catastro/{wanted.id}"))
    assert "Trajo su documento" in page
    assert "04567890-1" not in page, "an identity is reserved"
    waiting.night(LATER)
    assert answer(waiting, "D-1") == "awaiting_delivery"


def test_two_people_are_told_apart(waiting: PanelOffice, sign_in: SignIn) -> None:
    chief, wanted = sign_in("jefatura"), task(waiting, "D-2")
    address = f"/catastro/{wanted.id}"
    page = chief.page(address)
    assert "el mismo" in said(page)
    assert owner(waiting, "D-3").code in said(page)
    empty = chief.submit(address, address, reason=" ")
    assert empty.status_code == 422
    done = chief.submit(address, address, reason="Madre e hija; el DUI de la hija está en trámite.")
    assert done.status_code == 302
    assert {task(waiting, number).status for number in ("D-2", "D-3")} == {"dismissed"}
    assert "Madre e hija" in said(chief.page(address))


def test_whoever_answers_for_the_dead_is_recorded(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk, wanted = sign_in("cuentas_corrientes"), task(waiting, "D-4")
    address = f"/catastro/{wanted.id}"
    given = {
        "name": "Berta Paz",
        "identity": "00000009-9",
        "capacity": "heredera",
        "reference": "Declaratoria 14-2025",
        "reason": "Aceptó la herencia",
    }
    assert clerk.submit(address, f"{address}/sucesion", **(given | {"identity": "9"})).status_code == 422
    assert clerk.submit(address, f"{address}/sucesion", **given).status_code == 302
    assert task(waiting, "D-4").status == "done"
    assert "Berta Paz, heredera" in said(clerk.page(address))


def test_a_form_that_others_overtook_changes_nothing(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk, chief, wanted = sign_in("cuentas_corrientes"), sign_in("jefatura"), task(waiting, "D-1")
    action = f"/registro/contribuyente/{wanted.taxpayer_id}"
    form = clerk.form(action, action)
    page = f"/catastro/{wanted.id}"
    dismissal = clerk.form(page, page)
    assert chief.submit(page, action, f_dui="045678901", reason="Trajo su documento").status_code == 302
    late = clerk.client.post(action, data=form | {"f_dui": "07654321-0", "reason": "Otra cosa"})
    assert late.status_code == 409
    assert "El registro cambió" in late.text
    assert owner(waiting, "D-1").dui == "04567890-1"
    assert clerk.client.post(page, data=dismissal | {"reason": "Nada"}).status_code == 409
    assert task(waiting, "D-1").status == "done"


def test_the_whole_form_keeps_what_nobody_touched(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk, before = sign_in("cuentas_corrientes"), owner(waiting, "D-2")
    action = f"/registro/contribuyente/{before.id}"
    unchanged = clerk.submit(action, action, reason="Nada")
    assert unchanged.status_code == 422
    assert "nothing_to_correct" in unchanged.text
    given = {"f_email": "ana@example.com", "f_accepts_email": "si", "f_accepts_email_reference": "folio 12"}
    assert clerk.submit(action, action, reason="Firmó", **given).status_code == 302
    after = owner(waiting, "D-2")
    assert (after.dui, after.address, after.version) == (before.dui, before.address, 2)
    assert (after.accepts_email, after.accepts_email_on) == (True, TODAY)
    with waiting.sessions() as session:
        (kept,) = session.scalars(select(RegisterCorrection)).all()
    assert set(kept.changed) == {"email", "accepts_email", "accepts_email_on", "accepts_email_reference"}


def test_an_account_passes_to_another_code(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk, wanted = sign_in("cuentas_corrientes"), task(waiting, "D-3")
    action, code = f"/registro/cuenta/{wanted.account_id}", owner(waiting, "D-2").code
    wrong = clerk.submit(f"/catastro/{wanted.id}", action, f_taxpayer="NADIE", reason="Es la misma")
    assert wrong.status_code == 422
    assert "No existe el contribuyente" in wrong.text
    assert (
        clerk.submit(f"/catastro/{wanted.id}", action, f_taxpayer=code, reason="Es la misma").status_code
        == 302
    )
    assert owner(waiting, "D-3").code == code
    assert {task(waiting, number).status for number in ("D-2", "D-3")} == {"done"}


@pytest.mark.parametrize(("role", "reads"), [("gestor", 200), ("auditor", 200), ("notificador", 403)])
def test_who_does_not_keep_the_register_corrects_nothing(
    waiting: PanelOffice, sign_in: SignIn, role: str, reads: int
) -> None:
    visitor, wanted = sign_in(role), task(waiting, "D-1")
    answer = visitor.get(f"/catastro/{wanted.id}", reads)
    assert "Guardar la corrección" not in answer.text
    visitor.get("/catastro/", reads)
    visitor.get(f"/registro/contribuyente/{wanted.taxpayer_id}", 403)
    token = visitor.page("/catastro/").xpath("//input[@name='csrf_token']/@value")[0] if reads == 200 else ""
    if token:
        answer = visitor.client.post(f"/catastro/{wanted.id}", data={"csrf_token": token, "reason": "x"})
        assert answer.status_code == 403
    assert task(waiting, "D-1").status == "open"


def test_without_the_token_of_the_session_nothing_is_written(waiting: PanelOffice, sign_in: SignIn) -> None:
    clerk, wanted = sign_in("cuentas_corrientes"), task(waiting, "D-1")
    data = {"fact": wanted.fact, "reason": "Se buscó"}
    assert clerk.client.post(f"/catastro/{wanted.id}", data=data).status_code == 400
    assert task(waiting, "D-1").status == "open"


@pytest.mark.parametrize("address", ["/catastro/999999", "/registro/contribuyente/99999999999999999999"])
def test_what_does_not_exist_is_not_found(waiting: PanelOffice, sign_in: SignIn, address: str) -> None:
    sign_in("cuentas_corrientes").get(address, 404)
