"""What the QR of a letter opens: the door for who records, the authenticity for anybody, nothing for a guess."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from letters_with_address import BASE, letter_with_address
from panel_office import PanelOffice
from panel_visitor import Visitor
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from cases.domain.documents.authenticity import token_of
from cases.models import Attachment, CaseEvent, DeliveryAttempt, Document
from cases.service.attachments import LARGEST_BYTES

SignIn = Callable[[str], Visitor]

YESTERDAY = date(2026, 11, 16)
KEY = "0123456789abcdef0123456789abcdef"
PRIVATE = ("Rivas", "2.ª Calle", "00000147", "147-5", "$", "I-02-0412", "EXP-")


@pytest.fixture
def letter(office: PanelOffice) -> str:
    """The address of a citation, as its QR says it, without the office's own."""
    return letter_with_address(office, "I-02-0412", "cite", YESTERDAY)[1].removeprefix(BASE)


@pytest.fixture
def notifier(sign_in: SignIn) -> Visitor:
    return sign_in("notificador")


def send(visitor: Visitor, letter: str, photo: bytes | None = None, **said: Any) -> TestResponse:
    visit = {"key": KEY, "choice": "nadie", "acted_at": "2026-11-17T16:30:00Z"} | said
    data: dict[str, Any] = {"visit": json.dumps(visit)}
    if photo is not None:
        data["photo"] = (io.BytesIO(photo), "foto.jpg")
    token = visitor.get("/d/sesion").get_json()["csrf"]
    answer = visitor.client.post(f"{letter}/diligencia", data=data, headers={"X-CSRFToken": token})
    answer.request.environ["wsgi.input"].close()  # what is large lies in a file of the test's own client
    return answer


def attempts(office: PanelOffice) -> list[DeliveryAttempt]:
    with office.sessions() as session:
        found = select(DeliveryAttempt).where(DeliveryAttempt.attempted_on == office.today)
        return list(session.scalars(found.order_by(DeliveryAttempt.id)))


def jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "brown").save(written, "JPEG")
    return written.getvalue()


@pytest.mark.parametrize("role", [None, "auditor", "juridico", "administrador"])
def test_who_may_not_record_learns_only_that_it_is_authentic(
    letter: str, stranger: Visitor, sign_in: SignIn, role: str | None
) -> None:
    visitor = sign_in(role) if role else stranger
    page = visitor.page(letter)
    assert page.xpath("string(//h1)") == "El documento es auténtico"
    told = page.xpath("string(//dl)")
    assert "Citatorio" in told
    assert letter[3:19] in told
    assert "16 de noviembre de 2026" in told
    text = visitor.get(letter).text
    assert not [one for one in PRIVATE if one in text]
    assert "X-Cobranza-Guardar" not in visitor.get(letter).headers, "no phone keeps it"


def test_the_notifier_gets_the_door_with_nothing_chosen(letter: str, notifier: Visitor) -> None:
    page = notifier.page(letter)
    assert "María Elena Rivas" in page.text_content()
    assert not page.xpath("//input[@name='res' and @checked]")
    (off,) = page.xpath("//input[@name='res' and @disabled]")
    assert off.get("value") == "esquela"
    why = page.xpath(f"string(//*[@id='{off.get('aria-describedby')}'])")
    assert "LGTM 97" in why
    assert "30 de noviembre de 2026" in page.xpath("string(//p[@data-si='persona'])"), (
        "the day of the appointment"
    )
    assert "Ningún plazo empieza" in page.xpath("string(//p[@data-si='nadie'])")
    assert "00000147-5" not in notifier.get(letter).text, "the identity stays in the office"
    answer = notifier.get(letter)
    assert answer.headers["X-Cobranza-Guardar"] == "2026-11-17"
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_the_door_knows_the_searches_and_what_they_allow(
    office: PanelOffice, letter: str, notifier: Visitor
) -> None:
    summons = office.document("E-0087", "citatorio")
    search = {"document": summons, "how": "personal", "result": "not_found", "at": "17:00"}
    office.act("E-0087", "record_attempt", "notificador", YESTERDAY, **search)
    with office.sessions() as session:
        row = session.scalars(select(Document).where(Document.number == summons)).one()
    page = notifier.page(f"/d/{token_of(row.number, row.fingerprint)}")
    assert "16 nov" in page.text_content()
    assert not page.xpath("//input[@name='res' and @disabled]"), "an esquela may be left now"


def test_what_travels_with_a_letter_opens_the_letter(
    office: PanelOffice, letter: str, notifier: Visitor
) -> None:
    with office.sessions() as session:
        main = session.scalars(select(Document).where(Document.number == letter[3:19])).one()
        annex = session.scalars(select(Document).where(Document.attached_to_id == main.id)).one()
    answer = notifier.client.get(f"/d/{token_of(annex.number, annex.fingerprint)}")
    assert (answer.status_code, answer.location) == (302, letter)


def test_an_annulled_letter_says_so(
    office: PanelOffice, letter: str, stranger: Visitor, notifier: Visitor
) -> None:
    office.act("I-02-0412", "annul_document", "jefatura", document=letter[3:19], reason="Error en el nombre")
    assert stranger.page(letter).xpath("string(//h1)") == "Este documento está anulado"
    assert len(notifier.page(letter).xpath("//input[@name='res' and @disabled]")) == 7
    refused = send(notifier, letter)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "document_annulled")


def test_an_unknown_letter_is_not_ours(letter: str, stranger: Visitor) -> None:
    number, digits = letter[3:].split(".")
    other = digits[:-1] + ("0" if digits[-1] != "0" else "1")
    for address in (f"/d/{number}.{other}", f"/d/{number.replace('CT', 'AV')}.{digits}", "/d/x", "/d/%00"):
        answer = stranger.client.get(address)
        assert answer.status_code in (404, 400), address
    assert "Esta oficina no emitió ese documento" in stranger.get("/d/x", 404).text


def test_who_guesses_is_stopped_and_who_holds_letters_is_not(letter: str, stranger: Visitor) -> None:
    for guess in range(10):
        stranger.get(f"/d/AV-SJN-2026-{guess:04}.0000000000000000", 404)
    assert stranger.client.get("/d/AV-SJN-2026-0012.0000000000000000").status_code == 429


def test_a_visit_is_recorded_at_the_hour_of_the_phone(
    office: PanelOffice, letter: str, notifier: Visitor
) -> None:
    back = {"return_on": "2026-11-19", "return_at": "16:30"}
    place = {"latitude": "13.5", "longitude": "-88.9", "accuracy": 6}
    answer = send(notifier, letter, jpeg(), note="Perro suelto", **back, **place)
    assert answer.status_code == 200, answer.text
    (recorded,) = attempts(office)
    assert (recorded.result, f"{recorded.attempted_at:%H:%M}") == ("not_found", "10:30")
    assert recorded.note == "Perro suelto Posición con precisión de ± 6 m."
    with office.sessions() as session:
        event = session.get_one(CaseEvent, recorded.event_id)
        assert session.get_one(Attachment, recorded.attachment_id).content == jpeg()
    assert event.data["clock"] == "phone"
    assert event.data["return_on"] == "2026-11-19"
    assert event.actor == "notificador"


def test_a_visit_sent_again_is_one(office: PanelOffice, letter: str, notifier: Visitor) -> None:
    assert send(notifier, letter, jpeg()).status_code == 200
    again = send(notifier, letter, jpeg())
    assert (again.status_code, again.get_json()["message"]) == (200, "Este acto ya estaba registrado.")
    assert len(attempts(office)) == 1


HANDED = {"choice": "persona", "receiver": "addressee"}


@pytest.mark.parametrize(
    "other",
    [
        {"note": "Abrió la vecina"},
        {"acted_at": "2026-11-17T16:31:00Z"},
        {"acted_at": "2026-11-16T23:00:00Z"},
        {"latitude": "13.5", "longitude": "-88.9"},
        {"choice": "nodir"},
        HANDED,
    ],
)
def test_the_key_of_a_visit_does_not_hide_another(
    office: PanelOffice, letter: str, notifier: Visitor, other: dict[str, Any]
) -> None:
    assert send(notifier, letter, jpeg()).status_code == 200
    for photo, said in ((jpeg(), other), (None, {})):
        answer = send(notifier, letter, photo, **said)
        assert (answer.status_code, answer.get_json()["code"]) == (422, "another_visit_recorded")
    assert [one.result for one in attempts(office)] == ["not_found"]


def test_nobody_sends_the_visit_of_another_as_their_own(
    office: PanelOffice, letter: str, notifier: Visitor, sign_in: SignIn
) -> None:
    assert send(notifier, letter).status_code == 200
    answer = send(sign_in("gestor"), letter)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "another_visit_recorded")
    assert [one.notifier for one in attempts(office)] == ["notificador"]


def test_of_two_phones_that_deliver_one_letter_the_second_is_told(
    office: PanelOffice, letter: str, notifier: Visitor, sign_in: SignIn
) -> None:
    assert send(notifier, letter, **HANDED).status_code == 200
    answer = send(sign_in("gestor"), letter, **HANDED, key=KEY.replace("0", "f"))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "document_delivered")
    assert [one.result for one in attempts(office)] == ["delivered"]


def test_a_visit_annulled_while_its_answer_was_lost_is_not_recorded_anew(
    office: PanelOffice, letter: str, notifier: Visitor
) -> None:
    assert send(notifier, letter, **HANDED).status_code == 200
    office.act(
        "I-02-0412", "annul_attempt", "jefatura", document=letter[3:19], reason="Era la casa de al lado"
    )
    again = send(notifier, letter, **HANDED)
    assert (again.status_code, again.get_json()["message"]) == (200, "Este acto ya estaba registrado.")
    (recorded,) = attempts(office)
    assert recorded.annulled_by == "jefatura"


def test_the_document_that_was_shown_is_on_record(
    office: PanelOffice, letter: str, notifier: Visitor
) -> None:
    shown = {"receiver_identity_kind": "pasaporte", "receiver_identity": "B0099"}
    answer = send(notifier, letter, **HANDED, **shown)
    assert answer.status_code == 200, answer.text
    assert [one.receiver_identity for one in attempts(office)] == ["pasaporte B0099"]


@pytest.mark.parametrize(
    ("said", "photo", "code"),
    [
        ({"acted_at": "2026-11-17T18:06:00Z"}, None, "future_hour"),
        ({"acted_at": "2026-11-18T18:00:00Z"}, None, "future_date"),
        ({"acted_at": "2026-11-13T16:00:00Z"}, None, "attempt_before_issue"),
        ({"choice": "esquela", "receiver_name": "Ana"}, None, "esquela_without_search"),
        ({"choice": "volando"}, None, "bad_visit"),
        ({"acted_at": "2026-11-17T10:00:00"}, None, "bad_visit"),
        ({"key": "x"}, None, "bad_visit"),
        ({"role": "jefatura"}, None, "bad_visit"),
        ({}, b"GIF89a not a photo", "photo_not_image"),
        ({}, b"\xff\xd8\xff" + bytes(LARGEST_BYTES), "photo_too_large"),
        ({"return_on": "2026-11-17", "return_at": "16:00"}, None, "return_not_later"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(
    office: PanelOffice, letter: str, notifier: Visitor, said: dict[str, Any], photo: bytes | None, code: str
) -> None:
    answer = send(notifier, letter, photo, **said)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert answer.get_json()["reason"]
    assert attempts(office) == []


def test_nobody_records_without_the_role_or_the_token(
    office: PanelOffice, letter: str, stranger: Visitor, sign_in: SignIn, notifier: Visitor
) -> None:
    assert stranger.get("/d/sesion").get_json() == {
        "user": None, "csrf": "", "now": "2026-11-17T18:00:00+00:00", "day": "2026-11-17",
    }  # fmt: skip
    assert stranger.client.post(f"{letter}/diligencia", data={"visit": "{}"}).status_code == 400
    visit = {"visit": json.dumps({"key": KEY, "choice": "nadie", "acted_at": "2026-11-17T16:30:00Z"})}
    assert notifier.client.post(f"{letter}/diligencia", data=visit).status_code == 400
    auditor = sign_in("auditor")
    token = auditor.form("/catalogos/", "/salir")["csrf_token"]
    refused = auditor.client.post(f"{letter}/diligencia", data=visit, headers={"X-CSRFToken": token})
    assert refused.status_code == 403
    assert attempts(office) == []


def test_the_worker_is_served_where_it_may_work_and_asked_for_each_time(stranger: Visitor) -> None:
    answer = stranger.get("/d/telefono-sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_notifier_comes_home_to_the_route_of_today(sign_in: SignIn) -> None:
    notifier = sign_in("notificador")
    assert notifier.client.get("/").location == "/d/"
    assert notifier.page("/d/").xpath("//a[@href='/bandeja/']")
