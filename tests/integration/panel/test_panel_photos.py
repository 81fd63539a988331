"""The photo of a delivery: sent with the form, kept by digest, printed in the acta, saved by who may see the case."""

from collections.abc import Callable
from io import BytesIO

from panel_office import TODAY, PanelOffice
from panel_visitor import Visitor
from pictures import png, png_of_bytes
from sqlalchemy import select
from werkzeug.test import TestResponse

from cases.models import Attachment, DeliveryAttempt
from cases.service.attachments import LARGEST_BYTES
from document_templates.plain_text import plain_text

SignIn = Callable[[str], Visitor]


def deliver(visitor: Visitor, office: PanelOffice, content: bytes, name: str = "puerta.jpg") -> TestResponse:
    case = office.case("I-02-0412")
    address = f"/expediente/{case}/acto/record_attempt"
    form = visitor.form(address, address) | {
        "f_document": office.document(case, "aviso"),
        "f_how": "personal",
        "f_result": "delivered",
        "f_at": "09:30",
        "f_latitude": "13.501234",
        "f_longitude": "-88.901234",
        "on": TODAY.isoformat(),
        "f_photo": (BytesIO(content), name),
    }
    answer = visitor.client.post(address, data=form, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the test client leaves its own copy of a large body open
    return answer


def attempts(office: PanelOffice) -> list[DeliveryAttempt]:
    with office.sessions() as session:
        return list(session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.id)))


def test_the_photo_goes_with_the_attempt_and_comes_back_as_it_was(
    office: PanelOffice, sign_in: SignIn
) -> None:
    notifier = sign_in("notificador")
    case = office.case("I-02-0412")
    assert 'enctype="multipart/form-data"' in notifier.get(f"/expediente/{case}/acto/record_attempt").text
    assert deliver(notifier, office, png()).status_code == 302
    last = attempts(office)[-1]
    with office.sessions() as session:
        kept = session.get_one(Attachment, last.attachment_id)
    page = notifier.page(f"/expediente/{case}")
    (link,) = page.xpath('//section[@id="entregas"]//a[text()="Foto"]/@href')
    answer = notifier.get(link)
    assert answer.data == png()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    acta = notifier.get(f"/documento/{office.document(case, 'acta_de_notificacion')}.docx")
    text = plain_text(acta.data)
    assert kept.sha256 in text
    assert "latitud 13.501234, longitud -88.901234" in text


def test_nobody_else_saves_it(office: PanelOffice, sign_in: SignIn, stranger: Visitor) -> None:
    deliver(sign_in("notificador"), office, png())
    address = f"/documento/foto/{attempts(office)[-1].id}"
    assert stranger.get(address, 302).location.startswith("/entrar")
    sign_in("administrador").get(address, 403)
    sign_in("auditor").get(address)


def test_an_attempt_without_a_photo_has_none_to_save(office: PanelOffice, sign_in: SignIn) -> None:
    sign_in("gestor").get("/documento/foto/987654", 404)


def test_what_is_no_photo_is_refused_and_nothing_is_kept(office: PanelOffice, sign_in: SignIn) -> None:
    notifier, before = sign_in("notificador"), len(attempts(office))
    answer = deliver(notifier, office, b"<html>no soy una foto</html>", "foto.jpg")
    assert answer.status_code == 422
    assert "photo_not_image" in answer.text
    large = deliver(notifier, office, png_of_bytes(LARGEST_BYTES + 1))
    assert large.status_code == 422
    assert "photo_too_large" in large.text
    huge = deliver(notifier, office, png_of_bytes(LARGEST_BYTES + 1024 * 1024))
    assert huge.status_code == 413
    assert len(attempts(office)) == before
    with office.sessions() as session:
        assert session.scalars(select(Attachment)).all() == []
