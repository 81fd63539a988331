"""The agenda: a week of one desk, today's appointments with their steps, a free slot, the desks and absences."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from law_changes import approved
from lxml.html import HtmlElement
from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor
from sqlalchemy import func, select, update

from cases.models import Case, Document

SignIn = Callable[[str], Visitor]
ACCOUNTS = ("I-02-0412", "I-02-0118", "E-0088", "M-0143")
MONDAY = date(2026, 11, 9)


def cited(office: PanelOffice, account: str, at: str, desk: int = 1, on: date = TODAY) -> str:
    """A case cited at its own request for an hour of a day, so that no notice has to pass."""
    office.act(
        account, "cite", "gestor", MONDAY, appointment_on=on.isoformat(), appointment_at=at, desk=desk,
        request_reference="Nota 5",
    )  # fmt: skip
    return office.case(account)


@pytest.fixture
def busy(office: PanelOffice) -> PanelOffice:
    """Today: one who came, one who is waited for, one whose summons has no proof."""
    for account, at in zip(ACCOUNTS, ("08:00", "10:00", "11:30", "14:00"), strict=True):
        cited(office, account, at)
        if account != "E-0088":
            office.deliver(account, date(2026, 11, 10), "citatorio")
    office.act(
        "I-02-0412", "record_appearance", "gestor", appeared_at="08:00", ended_at="08:20", outcome="asks_plan"
    )
    return office


def cell_of(page: HtmlElement, account_or_name: str) -> HtmlElement:
    (found,) = (
        cell
        for cell in page.xpath("//div[@role='cell'][starts-with(@class, 'cita')]")
        if account_or_name in cell.text_content()
    )
    return found


def card_of(page: HtmlElement, account: str) -> HtmlElement:
    (found,) = (
        card for card in page.xpath("//div[contains(@class, 'c-cita-hoy')]") if account in card.text_content()
    )
    return found


def test_the_week_shows_what_happened_what_is_free_and_what_is_closed(
    busy: PanelOffice, clerk: Visitor
) -> None:
    page = clerk.page("/citas/")
    heads = [" ".join(one.text_content().split()) for one in page.xpath("//div[@role='columnheader']")]
    assert heads[1:3] == ["Lunes 16sin citas", "Martes 174 citas · 1 vino"]
    assert len(heads) == 6
    assert cell_of(page, "María Elena").get("class") == "cita si"
    assert "Pide un plan" in cell_of(page, "María Elena").text_content()
    assert cell_of(page, "I-02-0118").get("class") == "cita"
    assert cell_of(page, "Sin prueba de entrega").get("class") == "cita duda"
    free = page.xpath("//div[@role='cell']/a[text()='+ libre']")
    asked = page.xpath("//div[@role='cell']/a[text()='libre, a petición']")
    assert (len(free), len(asked) > 0) == (0, True), "the minimum notice ends on Monday"
    later = clerk.page("/citas/?semana=2026-11-23")
    given = later.xpath("//div[@role='cell'][starts-with(@class, 'cita')]")
    assert (len(later.xpath("//a[text()='+ libre']")), len(given)) == (14 * 5 - 1, 1)
    closed = clerk.page("/citas/?semana=2026-11-02")
    assert "Día de los Difuntos" in closed.xpath("string(//div[@class='cerr'])")
    assert "Semana ›" in page.text_content()


def test_what_shares_minutes_with_an_appointment_is_not_offered(busy: PanelOffice, clerk: Visitor) -> None:
    """Slots last 45 minutes now, so 9:30, 10:15 and 11:00 meet appointments given when they lasted 30."""
    approved(busy.sessions, "45", TODAY, key="citation.slot_minutes", valid_from=TODAY)
    page = clerk.page("/citas/?semana=2026-11-23")
    assert not page.xpath("//div[text()='Se cruza con otra cita']")
    page = clerk.page("/citas/")
    assert len(page.xpath("//div[contains(., 'Se cruza con otra cita') and @class='cerr']")) == 3


def test_all_the_appointments_of_an_absent_desk_are_moved_at_once(
    office: PanelOffice, sign_in: SignIn
) -> None:
    day = date(2026, 11, 26)
    for account, at in (("I-02-0118", "10:00"), ("M-0143", "08:00")):
        cited(office, account, at, on=day)
    chief, clerk = sign_in("jefatura"), sign_in("gestor")
    answer = chief.submit(
        "/citas/ventanillas/", "/citas/ventanillas/ausencia",
        desk="1", from_on=day.isoformat(), until_on=day.isoformat(), reason="Capacitación en San Salvador",
    )  # fmt: skip
    assert answer.status_code == 302
    assert chief.page("/citas/ventanillas/").xpath("//a[@href='/citas/cambiar/'][text()='Cambiar las 2…']")
    assert clerk.page("/citas/").xpath("//a[@href='/citas/cambiar/']")
    page = clerk.page("/citas/cambiar/")
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]
    assert ["26 nov 2026, 08:00" in row for row in rows] == [True, False]
    assert all("Capacitación en San Salvador" in row for row in rows)
    form = clerk.form("/citas/cambiar/", "/citas/cambiar/")
    marked = page.xpath("//input[@name='cita']/@value")
    told = clerk.client.post("/citas/cambiar/", data=form | {"cita": marked})
    assert told.status_code == 200
    assert "2 citas cambiadas" in told.text
    assert "sustituye al anterior" in told.text
    again = clerk.client.post("/citas/cambiar/", data=form | {"cita": marked})
    assert "2 citas cambiadas" in again.text, "what was done is answered as done"
    assert "Ninguna cita por cambiar" in clerk.page("/citas/cambiar/").text_content()
    with office.sessions() as session:
        issued = select(func.count()).where(Document.kind == "citatorio", Document.status == "issued")
        assert session.scalar(issued) == 2 + 1, "those moved, and the one that the night had issued"


def test_what_nobody_marked_or_wrote_by_hand_moves_no_appointment(busy: PanelOffice, sign_in: SignIn) -> None:
    clerk = sign_in("gestor")
    assert "Ninguna cita por cambiar" in clerk.page("/citas/cambiar/").text_content()
    token = clerk.form("/citas/", "/salir")
    assert clerk.client.post("/citas/cambiar/", data=token).status_code == 422
    assert clerk.client.post("/citas/cambiar/", data=token | {"cita": "{}"}).status_code == 400
    auditor = sign_in("auditor")
    auditor.get("/citas/cambiar/", 403)
    assert auditor.client.post("/citas/cambiar/").status_code in (400, 403)


def test_another_desk_has_its_own_week(busy: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page("/citas/?ventanilla=2")
    assert not page.xpath("//div[@role='cell'][starts-with(@class, 'cita')]")
    assert [one.text_content() for one in page.xpath("//select[@id='ventanilla']/option")] == [
        "Ventanilla 1",
        "Ventanilla 2",
    ]
    assert clerk.page("/citas/?ventanilla=9").xpath("string(//option[@selected])") == "Ventanilla 1"
    clerk.get("/citas/?ventanilla=x&semana=nada")


def test_today_says_who_is_waited_for_and_why_a_step_is_off(busy: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page("/citas/")  # at noon
    waited = card_of(page, "I-02-0118")
    assert "pasaron 120 minutos" in waited.text_content()
    assert "entregado en persona el 10 nov" in waited.text_content()
    assert waited.xpath(".//a[contains(@href, 'record_appearance')]")
    assert waited.xpath(".//a[contains(@href, 'record_no_show')]")
    assert "procede citar otra vez" in waited.text_content()
    to_come = card_of(page, "M-0143")
    (off,) = to_come.xpath(".//button[@aria-disabled='true']")
    assert off.text_content() == "No compareció"
    reason = page.get_element_by_id(off.get("aria-describedby")).text_content()
    assert "todavía no ha pasado" in reason
    assert "LGTM 94" in reason
    unproven = card_of(page, "E-0088")
    assert "no vale como incomparecencia" in unproven.text_content()
    assert not unproven.xpath(".//*[contains(text(), 'No compareció')]")


def test_who_only_watches_sees_no_steps(busy: PanelOffice, sign_in: SignIn) -> None:
    page = sign_in("auditor").page("/citas/?semana=2026-11-23")
    assert not page.xpath("//a[contains(@href, '/acto/')]")
    assert not page.xpath("//a[contains(@href, '/citas/libre')]")


def test_a_no_show_is_attested_from_the_agenda_and_the_month_counts_it(
    busy: PanelOffice, clerk: Visitor
) -> None:
    number = busy.case("I-02-0118")
    href = card_of(clerk.page("/citas/"), "I-02-0118").xpath(".//a[contains(@href, 'record_no_show')]/@href")
    answer = clerk.submit(href[0], href[0], f_officer_name="Karla Menjívar")
    assert answer.status_code == 302, answer.text
    page = clerk.page("/citas/")
    assert cell_of(page, "No compareció").get("class") == "cita no"
    with busy.sessions() as session:
        assert (
            session.scalars(select(Case.answer_code).where(Case.number == number)).one()
            == "next_citation_due"
        )
    busy.today = TODAY + timedelta(days=1)
    told = clerk.page("/citas/").xpath("//dl[@class='c-kv']/*/text()")
    figures = dict(zip(told[::2], told[1::2], strict=True))
    assert figures["Comparecieron"] == "1 (25.0 %)"
    assert figures["No comparecieron"] == "1 (25.0 %)"
    assert figures["Firmaron plan o pagaron"] == "0 de 1"
    assert figures["Sin registrar"] == "2 (50.0 %)"
    assert "Sin registrar, de días anteriores" in clerk.get("/citas/").text


def test_a_free_slot_is_given_to_who_waits_or_is_looked_for(busy: PanelOffice, clerk: Visitor) -> None:
    busy.night(TODAY)
    address = "/citas/libre?dia=2026-11-24&hora=09:00&ventanilla=1"
    page = clerk.page(address + "&q=barahona")
    (link,) = page.xpath("//a[text()='Cambiar su cita…']/@href")
    asked = parse_qs(urlsplit(link).query)
    assert asked == {"appointment_on": ["2026-11-24"], "appointment_at": ["09:00"], "desk": ["1"]}
    form = clerk.page(link)
    assert form.xpath("string(//*[@name='f_appointment_on']/@value)") == "2026-11-24"
    assert form.xpath("string(//*[@name='f_desk']/@value)") == "1"
    assert "Nadie responde a esa búsqueda" in clerk.get(address + "&q=zzzz").text
    cited_already = clerk.page("/citas/libre?dia=2026-11-17&hora=14:00&ventanilla=1")
    assert "Ese cupo ya está ocupado" in cited_already.text_content()
    soon = clerk.page("/citas/libre?dia=2026-11-18&hora=09:00&ventanilla=1")
    assert "solo se cita a quien lo pide" in soon.text_content()
    for day, at, desk in (
        ("", "", ""),
        ("x", "09:00", "1"),
        ("2026-11-24", "9", "1"),
        ("2026-11-24", "09:00", "-1"),
    ):
        clerk.get(f"/citas/libre?dia={day}&hora={at}&ventanilla={desk}", 404)


def test_the_sheet_of_a_day_lists_everybody(busy: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page("/citas/dia?dia=2026-11-17")
    assert len(page.xpath("//tbody/tr")) == 4
    assert "No hay citas ese día" in clerk.get("/citas/dia?dia=2026-11-18").text


# --- desks and absences ---------------------------------------------------------------------------------------


def test_the_chief_defines_a_desk_and_an_absence_and_sees_what_must_be_moved(
    busy: PanelOffice, sign_in: SignIn
) -> None:
    chief = sign_in("jefatura")
    where = "/citas/ventanillas/"
    desk = {"desk": "1", "officer": "gestor", "place": "ventanilla 1", "from_on": "2026-11-17"}
    defined = chief.submit(where, f"{where}definir", **desk)
    assert defined.status_code == 302, defined.text
    away = {"officer": "gestor", "from_on": "2026-11-17", "until_on": "2026-11-18", "reason": "Incapacidad"}
    gone = chief.submit(where, f"{where}ausencia", **away)
    assert gone.status_code == 302, gone.text
    page = chief.page("/citas/ventanillas/")
    assert "Persona de gestor" in page.text_content()
    moved = page.xpath("//table[caption='Citas que la oficina no puede atender']/tbody/tr")
    assert len(moved) == 3, "all that were still booked at that desk"
    agenda = chief.page("/citas/")
    assert cell_of(agenda, "Óscar").get("class") == "cita duda"
    assert "Por cambiar de fecha" in agenda.text_content()
    assert "Incapacidad" in agenda.xpath("string(//div[@class='cerr'])")
    withdrawn = chief.submit("/citas/ventanillas/", "/citas/ventanillas/retirar")
    assert withdrawn.status_code == 302
    assert not chief.page("/citas/ventanillas/").xpath(
        "//table[caption='Citas que la oficina no puede atender']"
    )


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("definir", {"desk": "x", "officer": "gestor", "place": "p", "from_on": "2026-11-17"}, "bad_number"),
        ("definir", {"desk": "1", "officer": "gestor", "place": "p", "from_on": ""}, "date_missing"),
        ("definir", {"desk": "1", "officer": "gestor", "place": "p", "from_on": "x"}, "bad_date"),
        ("terminar", {"desk": "4", "until_on": "2026-11-17"}, "unknown_desk"),
        ("ausencia", {"from_on": "2026-11-17", "until_on": "2026-11-18", "reason": "R"}, "absence_of_whom"),
        (
            "ausencia",
            {"desk": "1", "from_on": "2026-11-17", "until_on": "2026-11-18", "reason": "R", "starts_at": "x"},
            "bad_hours",
        ),
        ("retirar", {"absence": "99"}, "unknown_absence"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(
    office: PanelOffice, sign_in: SignIn, path: str, data: dict[str, str], code: str
) -> None:
    chief = sign_in("jefatura")
    token = chief.form("/catalogos/", "/salir")["csrf_token"]
    answer = chief.client.post(f"/citas/ventanillas/{path}", data={"csrf_token": token, **data})
    assert answer.status_code == 422
    assert code in answer.text


def test_only_the_chief_changes_desks(office: PanelOffice, clerk: Visitor) -> None:
    page = clerk.page("/citas/ventanillas/")
    assert not page.xpath("//form[@method='post'][contains(@action, 'ventanillas')]")
    token = clerk.form("/catalogos/", "/salir")["csrf_token"]
    answer = clerk.client.post("/citas/ventanillas/terminar", data={"csrf_token": token, "desk": "1"})
    assert answer.status_code == 403


def test_the_sheet_of_a_day_has_what_is_owed_today_and_not_what_was_last_looked_at(
    busy: PanelOffice, clerk: Visitor
) -> None:
    with busy.sessions.begin() as session:
        session.execute(update(Case).values(debt_overdue=Decimal("1.11")))
    for row in clerk.page("/citas/dia?dia=2026-11-17").xpath("//tbody/tr"):
        case = clerk.page(row.xpath("string(td[6]/a/@href)"))
        assert f"${row.xpath('string(td[8])')}" == case.xpath("string(//span[@class='gr'])")
