"""Acts of two people: the second one reads what was proposed, changes nothing, and approves exactly that."""

from collections.abc import Callable

from panel_office import PanelOffice
from panel_visitor import Visitor
from sqlalchemy import func, select

from cases.models import Case, CaseEvent

SignIn = Callable[[str], Visitor]


def _events(office: PanelOffice, case: str) -> int:
    with office.sessions() as session:
        counted = select(func.count()).select_from(CaseEvent).join(Case, Case.id == CaseEvent.case_id)
        return session.scalar(counted.where(Case.number == case)) or 0


def test_who_approves_reads_what_was_proposed_and_approves_exactly_that(
    office: PanelOffice, sign_in: SignIn
) -> None:
    """The page of the second person has no field: nothing typed, prefilled or forged changes the proposal."""
    case = office.case("I-02-0412")
    note = "Es la misma cuenta que otra ya en cobro."
    chief, sindico = sign_in("jefatura"), sign_in("sindico")
    chief.act(case, "close", reason="duplicate", note=note)
    page = sindico.page(f"/expediente/{case}/acto/close")
    address = f"/expediente/{case}/acto/close"
    assert note in page.text_content()
    assert "duplicad" in page.text_content().lower()
    assert not page.xpath("//*[starts-with(@name, 'f_')]"), "there is nothing to change"
    forged = sindico.form(address, address) | {"f_reason": "uncollectable", "f_note": "Otra cosa distinta"}
    assert sindico.client.post(address, data=forged).status_code == 302
    with office.sessions() as session:
        closed = session.scalars(select(Case).where(Case.number == case)).one()
        event = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
    assert closed.close_reason == "duplicate"
    assert (event.data["reason"], event.data["note"]) == ("duplicate", note)


def test_a_proposal_made_anew_is_not_approved_from_the_page_of_the_old_one(
    office: PanelOffice, sign_in: SignIn
) -> None:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/close"
    chief, sindico = sign_in("jefatura"), sign_in("sindico")
    chief.act(case, "close", reason="duplicate", note="Es la misma cuenta que otra.")
    opened = sindico.form(address, address)
    withdrawal = f"/expediente/{case}/acto/withdraw_proposal"
    chief.submit(withdrawal, withdrawal, f_verb="close", f_reason="Se revisa otra vez")
    chief.act(case, "close", reason="uncollectable", note="Sin bienes conocidos ni paradero.")
    before = _events(office, case)
    answer = sindico.client.post(address, data=opened)
    assert answer.status_code == 409
    assert "Sin bienes conocidos" in answer.text
    assert _events(office, case) == before


def test_who_proposed_is_told_that_another_person_approves(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("I-02-0412")
    chief = sign_in("jefatura")
    chief.act(case, "close", reason="duplicate", note="Es la misma cuenta que otra.")
    page = chief.get(f"/expediente/{case}/acto/close").text
    assert "lo propuso usted: lo aprueba otra persona" in page
    assert "Aprobar y llevar a cabo" not in page
