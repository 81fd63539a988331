"""One POST is one act: written once, refused with its reason, never over what somebody else did."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import html
from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor, filled
from sqlalchemy import func, select

from cases.models import Case, CaseEvent, DeliveryAttempt, Document, Hold, Payment, Proposal
from cases.service.payments import record_payment
from cases.service.stamp import Stamp

SignIn = Callable[[str], Visitor]
NOTE = "Pidió revisar dos recibos."


def events(office: PanelOffice, case: str) -> list[str]:
    with office.sessions() as session:
        found = select(CaseEvent.event).join(Case, Case.id == CaseEvent.case_id).where(Case.number == case)
        return list(session.scalars(found.order_by(CaseEvent.sequence)))


def place_hold(visitor: Visitor, case: str, **more: str) -> object:
    return visitor.act(case, "place_hold", reason="claim", note=NOTE, document_reference="Memo 12", **more)


def test_one_post_is_one_event_and_goes_back_to_the_case(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    before = events(office, case)
    answer = clerk.act(case, "place_hold", reason="claim", note=NOTE, document_reference="Memo 12")
    assert answer.status_code == 302
    assert answer.location == f"/expediente/{case}"
    assert events(office, case) == [*before, "place_hold"]
    page = clerk.get(answer.location).text
    assert "Quedó puesta la retención" in page
    assert NOTE in page
    with office.sessions() as session:
        event = session.scalars(select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)).one()
        assert (event.actor, event.actor_role, event.effective_on) == ("gestor", "gestor", TODAY)


def test_the_same_form_sent_twice_is_one_event(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/place_hold"
    form = clerk.form(address, address) | {
        "f_reason": "claim",
        "f_note": NOTE,
        "f_document_reference": "Memo 12",
    }
    before = events(office, case)
    for _ in range(2):
        assert clerk.client.post(address, data=form).status_code == 302
    assert events(office, case) == [*before, "place_hold"]


def test_from_persuasion_to_citation(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    answer = clerk.act(case, "cite")
    assert answer.status_code == 302
    page = clerk.page(f"/expediente/{case}")
    assert page.xpath("string(//li[@aria-current='step']/b)") == "Citación"
    number = office.document(case, "citatorio")
    assert number in page.text_content()
    downloaded = clerk.get(f"/documento/{number}.docx")
    assert downloaded.data[:2] == b"PK"


def test_a_stale_form_shows_who_changed_what_and_lets_go_on(
    office: PanelOffice, clerk: Visitor, sign_in: SignIn
) -> None:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/place_hold"
    typed = {"f_reason": "claim", "f_note": NOTE, "f_document_reference": "Memo 12"}
    opened = clerk.form(address, address) | typed
    place_hold(sign_in("jefatura"), case)
    before = events(office, case)
    answer = clerk.client.post(address, data=opened)
    assert answer.status_code == 409
    assert "El expediente cambió mientras usted llenaba este formulario" in answer.text
    assert "jefatura" in answer.text
    assert "poner retención" in answer.text
    assert NOTE in answer.text, "what was typed is kept"
    assert events(office, case) == before, "nothing was written"

    again = _form_of(answer.text, address)
    assert again["f_note"] == NOTE
    again["f_document_reference"] = "Memo 13"
    assert clerk.client.post(address, data=again).status_code == 302
    assert events(office, case) == [*before, "place_hold"]


def test_a_payment_that_came_in_meanwhile_is_told(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/place_hold"
    opened = clerk.form(address, address) | {
        "f_reason": "claim",
        "f_note": NOTE,
        "f_document_reference": "Memo 12",
    }
    later = datetime(2026, 11, 17, 19, tzinfo=UTC)
    with office.sessions.begin() as session:
        stamp = Stamp("tesoreria", "tesoreria", TODAY, later)
        record_payment(session, "I-02-0412", Decimal("40.00"), "R-900", stamp, office.book, today=TODAY)
    place_hold(clerk, case)
    answer = clerk.client.post(address, data=opened)
    assert answer.status_code == 409
    assert "registró un pago de $40.00" in answer.text


def _form_of(text: str, action: str) -> dict[str, str]:
    return filled(next(form for form in html.fromstring(text).forms if form.action == action))


def test_a_rule_that_refuses_says_code_reason_and_basis(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    before = events(office, case)
    answer = clerk.act(
        case,
        "place_hold",
        reason="claim",
        note=NOTE,
        document_reference="Memo 12",
        scope="steps_and_surcharges",
    )
    assert answer.status_code == 422
    assert "Una regla no lo permite." in answer.text
    assert "surcharges_only_by_appeal" in answer.text
    assert "LGTM 46" in answer.text
    assert NOTE in answer.text
    assert events(office, case) == before


def test_an_act_that_is_off_cannot_be_forced(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    page = clerk.get(f"/expediente/{case}/acto/demand").text
    assert "Hoy no está disponible" in page
    address = f"/expediente/{case}/acto/demand"
    before = events(office, case)
    answer = clerk.client.post(address, data=clerk.form(address, address))
    assert answer.status_code == 422
    assert "Una regla no lo permite." in answer.text
    assert events(office, case) == before


def test_what_is_wrong_is_said_under_its_field(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    answer = clerk.act(case, "place_hold", reason="", note="x", document_reference="")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert page.xpath("string(//title)").startswith("Error: Poner retención")
    for name in ("reason", "note", "document_reference"):
        control = page.get_element_by_id(f"f_{name}")
        assert control.get("aria-invalid") == "true"
        described = control.get("aria-describedby").split()
        assert any(page.get_element_by_id(key).text for key in described if key.endswith("-e"))
    assert page.get_element_by_id("f_note").text == "x"


def test_the_roles_are_checked_again_by_the_service(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("I-02-0412")
    auditor = sign_in("auditor")
    token = auditor.form("/bandeja/", "/salir")["csrf_token"]
    form = {"csrf_token": token, "version": "1", "sequence": "1", "seen_at": "2026-11-17T18:00:00+00:00"}
    assert auditor.client.post(f"/expediente/{case}/acto/place_hold", data=form).status_code == 403
    notifier = sign_in("notificador")
    assert notifier.client.get(f"/expediente/{case}/acto/cite").status_code == 403


def test_two_people_close_a_case(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("I-02-0412")
    chief, sindico = sign_in("jefatura"), sign_in("sindico")
    proposed = chief.act(case, "close", reason="duplicate", note="Es la misma cuenta que otra ya en cobro.")
    assert proposed.status_code == 302, proposed.text
    page = sindico.get(f"/expediente/{case}").text
    assert "jefatura propuso cerrar el expediente" in page
    assert "Revisar y aprobar" in page
    assert "Revisar y aprobar" not in chief.get(f"/expediente/{case}").text, "nobody approves their own"
    assert sindico.act(case, "close").status_code == 302
    with office.sessions() as session:
        closed = session.scalars(select(Case).where(Case.number == case)).one()
        assert closed.stage == "closed"
        proposal = session.scalars(select(Proposal)).one()
        assert (proposal.proposed_by, proposal.decided_by, proposal.approved) == ("jefatura", "sindico", True)
    assert "Cerrado" in sindico.get(f"/expediente/{case}").text


def test_a_delivery_is_recorded_on_the_day_it_happened(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("E-0088")
    number = office.document("E-0088", "aviso")
    notifier = sign_in("notificador")
    answer = notifier.act(
        case,
        "record_attempt",
        document=number,
        how="personal",
        result="delivered",
        at="10:15",
        on="2026-11-13",
    )
    assert answer.status_code == 302, answer.text
    with office.sessions() as session:
        document = session.scalars(select(Document).where(Document.number == number)).one()
        assert (document.status, document.delivered_on) == ("delivered", date(2026, 11, 13))
        attempt = session.scalars(
            select(DeliveryAttempt).where(DeliveryAttempt.document_id == document.id)
        ).one()
        assert (attempt.notifier, attempt.attempted_on) == ("notificador", date(2026, 11, 13))
    assert "Entregado el 13 nov" in notifier.get(f"/expediente/{case}").text
    future = notifier.act(
        case,
        "record_attempt",
        document=number,
        how="personal",
        result="delivered",
        at="10:15",
        on="2026-12-13",
    )
    assert future.status_code == 422
    garbled = notifier.act(case, "record_attempt", document=number, how="personal", result="moved", on="ayer")
    assert garbled.status_code == 422


def test_an_annulled_proof_stays_in_sight(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("I-02-0412")
    first = office.document("I-02-0412", "aviso")
    office.deliver("I-02-0412", date(2026, 11, 12))
    chief = sign_in("jefatura")
    answer = chief.act(case, "annul_attempt", document=first, reason="Se entregó en la casa equivocada.")
    assert answer.status_code == 302, answer.text
    page = chief.page(f"/expediente/{case}")
    struck = page.xpath("//tr[@class='anulada']")
    assert len(struck) == 1
    assert "Se entregó en la casa equivocada." in struck[0].text_content()


def test_the_paper_of_a_case_is_its_own(office: PanelOffice, clerk: Visitor) -> None:
    other = office.document("E-0088", "aviso")
    answer = clerk.act(office.case("I-02-0412"), "print_document", document=other)
    assert answer.status_code == 422
    assert "unknown_document" in answer.text


def test_a_form_without_its_version_is_not_taken(office: PanelOffice, clerk: Visitor) -> None:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/place_hold"
    for broken in ({"version": ""}, {"version": "x"}):
        form = clerk.form(address, address) | broken
        assert clerk.client.post(address, data=form).status_code == 400
    with office.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Hold)) == 0
        assert session.scalar(select(func.count()).select_from(Payment)) == 1
