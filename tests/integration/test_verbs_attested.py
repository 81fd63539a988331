"""What a notifier attests is checked before anything is written, and the acta prints all of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import BOOK, at, stamp
from office_life import (
    CITED,
    DEMAND_DELIVERED,
    NOTICE_DELIVERED,
    OPENED,
    Life,
    Town,
)
from pictures import pdf, png
from sqlalchemy import select

from cases.domain.errors import BadInput
from cases.models import Attachment, DeliveryAttempt, DocumentBytes
from cases.service.attachments import keep_attachment
from cases.service.verbs import perform
from document_templates.plain_text import plain_text

FIRST, SECOND = date(2026, 1, 6), date(2026, 1, 7)
WHY = "La firma no es de quien dice el acta"


@pytest.fixture(scope="module")
def out(town: Town) -> Life:
    """A case whose notice is out; refusals leave it as it is."""
    case = town.case()
    case.act("notify", OPENED)
    return case


def notice(life: Life, **data: Any) -> dict[str, Any]:
    return {"document": life.number("aviso"), "how": "personal", "result": "delivered"} | data


def acta(life: Life, kind: str = "acta_de_notificacion") -> str:
    """What the newest proof of the case says."""
    with life.sessions() as session:
        return plain_text(session.get_one(DocumentBytes, life.document(kind).key).content)


# --- hour and day -----------------------------------------------------------------------------------------------


def test_an_hour_of_today_that_has_not_come_is_refused(out: Life) -> None:
    error = out.refused("future_hour", "record_attempt", FIRST, "notificador", **notice(out, at="09:01"))
    assert "09:00" in error.reason


def test_a_phone_may_be_a_few_minutes_ahead_and_no_more(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.refused(
        "future_hour", "record_attempt", FIRST, "notificador", **notice(life, at="09:06", clock="phone")
    )
    life.act("record_attempt", FIRST, "notificador", **notice(life, at="09:04", clock="phone"))
    assert life.document("aviso").delivered_on == FIRST


def test_nothing_is_delivered_before_the_hour_it_was_issued(out: Life) -> None:
    error = out.refused(
        "attempt_before_issue", "record_attempt", OPENED, "notificador", **notice(out, at="08:59")
    )
    assert "09:00" in error.reason


def test_what_was_issued_is_delivered_from_that_minute_on(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.act("record_attempt", OPENED, "notificador", **notice(life, at="09:00"))
    assert life.document("aviso").delivered_on == OPENED


def test_a_day_to_come_is_no_day_of_an_attempt(out: Life) -> None:
    who = stamp(SECOND, "notificador", "notificador")
    with out.sessions.begin() as session, pytest.raises(BadInput) as refused:
        perform(session, out.account, "record_attempt", replace(who, at=at(FIRST)), notice(out), BOOK)
    assert refused.value.code == "future_date"
    assert out.document("aviso").attempts == ()


@pytest.mark.parametrize("who", ["tesoreria", "auditor", "juridico", "alcalde"])
def test_a_role_that_delivers_nothing_records_nothing(out: Life, who: str) -> None:
    out.refused("role_not_allowed", "record_attempt", FIRST, who, **notice(out))


# --- receiver, position, return ---------------------------------------------------------------------------------

BAD = {
    "identity_number_missing": {"receiver_identity_kind": "dui"},
    "position_incomplete": {"latitude": "13.5"},
    "return_not_later": {"result": "not_found", "return_on": "2026-01-06"},
    "photo_unknown": {"photo": "0" * 64},
    "bad_fields": {"photo": "puerta.jpg"},
    "result_not_of_method": {"how": "oficina", "result": "not_found"},
    "unknown_document": {"document": "AV-SJN-2026-9999"},
}


@pytest.mark.parametrize("code", BAD)
def test_what_does_not_hold_together_is_refused_and_nothing_is_written(out: Life, code: str) -> None:
    out.refused(code, "record_attempt", FIRST, "notificador", **notice(out, **BAD[code]))


def test_a_return_is_agreed_after_a_visit_that_did_not_notify(out: Life) -> None:
    out.refused(
        "return_not_later", "record_attempt", FIRST, "notificador", **notice(out, return_on="2026-01-08")
    )


def test_a_neighbour_is_not_notified_in_person(town: Town) -> None:
    life = town.case().demanded()
    given = {"document": life.number("requerimiento"), "how": "personal", "result": "delivered"}
    by_another = given | {"receiver_name": "Ana Pérez", "receiver_relation": "vecina"}
    error = life.refused(
        "receiver_not_authorised", "record_attempt", DEMAND_DELIVERED, "notificador", **by_another
    )
    assert error.basis == ("LGTM 96", "LGTM 97")
    agent = given | {"receiver_name": "Luis Paz", "receiver_relation": "Representante legal"}
    life.act("record_attempt", DEMAND_DELIVERED, "notificador", **agent)
    assert "Luis Paz" in acta(life)


def test_a_relative_may_take_an_aviso_that_starts_no_term(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, receiver_name="Ana Pérez", receiver_relation="hija")
    assert life.document("aviso").delivered_on == FIRST


# --- every branch of the acta prints what the attempt holds -----------------------------------------------------


def with_photo(life: Life, content: bytes) -> str:
    with life.sessions.begin() as session:
        return keep_attachment(session, content, at(FIRST)).sha256


def test_the_acta_of_a_delivery_prints_receiver_document_photo_and_place(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    digest = with_photo(life, png())
    life.deliver(
        "aviso", FIRST, place="Mercado, puesto 4", receiver_name="Rosa Campos", receiver_identity="A123456",
        receiver_identity_kind="pasaporte", photo=digest, latitude="13.501234", longitude="-88.901234",
        signature_state="declines", witness_name="Eva Luna", witness_identity_line="DUI 00000003-3",
    )  # fmt: skip
    said = acta(life)
    for part in (
        "Mercado, puesto 4",
        "Rosa Campos, pasaporte A123456",
        f"fotografía del lugar, con huella SHA-256 {digest}",
        "latitud 13.501234, longitud -88.901234",
        "prefiere no firmar",
        "Eva Luna, DUI 00000003-3",
    ):
        assert part in said
    with life.sessions() as session:
        kept = session.scalars(
            select(DeliveryAttempt).where(DeliveryAttempt.document_id == life.document("aviso").key)
        ).one()
        assert kept.attachment_id is not None
        assert session.get_one(Attachment, kept.attachment_id).sha256 == digest
        assert kept.receiver_identity == "pasaporte A123456"
    assert life.events[-1].data["photo"] == digest, "the chain seals the photo"


BRANCHES = {
    "not_found": ("No se encontró", "Queda prevista otra visita desde el 7 de enero de 2026, a otra hora"),
    "refused": ("no quiso recibir", "Queda prevista otra visita desde el 7 de enero de 2026"),
    "moved": ("ya no vive ni trabaja en ese lugar: sin otro dato", "No se dejó el documento"),
    "deceased": ("la persona falleció: sin otro dato", "Se verificará en el registro"),
    "wrong_address": ("no existe o no corresponde: sin otro dato", "no se notificó el acto"),
}


@pytest.mark.parametrize("result", BRANCHES)
def test_each_fruitless_visit_says_what_happened_and_what_follows(town: Town, result: str) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, result=result)
    said = acta(life)
    for part in BRANCHES[result]:
        assert part in said


def test_the_agreed_return_is_what_the_acta_plans(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver(
        "aviso", FIRST, result="not_found", return_on="2026-01-09", return_at="17:30", note="Vuelve de noche"
    )
    said = acta(life)
    assert "Queda prevista otra visita el 9 de enero de 2026 a las 17:30" in said
    assert "Información recibida: Vuelve de noche." in said


def test_at_the_office_the_acta_names_who_came_and_where(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, "oficina", "refused", receiver_name="Rosa Campos")
    assert "se presentó a la oficina Rosa Campos" in acta(life)
    assert life.document("aviso").attempts[0].place not in ("", "la oficina")


def test_the_post_is_told_by_its_receipt_or_says_it_had_none(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, "correo_certificado", trace="guía 000123")
    assert "guía 000123" in acta(life)
    other = town.case()
    other.act("notify", OPENED)
    other.deliver("aviso", FIRST, "correo_certificado")
    assert "sin número de guía" in acta(other)


def test_an_esquela_after_a_refusal_does_not_say_that_nobody_was_found(town: Town) -> None:
    life = town.case().demanded()
    life.deliver("requerimiento", DEMAND_DELIVERED, result="refused")
    assert life.row.answer_code == "esquela_due"
    assert life.row.next_task_on == date(2026, 1, 27)
    digest = with_photo(life, pdf())
    life.deliver("requerimiento", date(2026, 1, 27), "esquela", photo=digest)
    said = acta(life, "esquela")
    assert "Antes se le buscó en este lugar y no quiso recibir" in said
    assert f"documento escaneado, con huella SHA-256 {digest}" in said
    assert life.document("requerimiento").delivered_on == date(2026, 1, 27)


def test_what_travels_with_a_paper_is_not_recorded_alone(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.refused(
        "document_attached", "record_attempt", NOTICE_DELIVERED, "notificador",
        document=life.number("estado_de_cuenta"), how="oficina", result="delivered",
    )  # fmt: skip


# --- the ladder in the life of a case ---------------------------------------------------------------------------


def test_a_fruitless_aviso_goes_on_to_a_citation_left_by_esquela(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, result="not_found")
    assert (life.row.answer_code, life.row.next_task_on) == ("next_visit_due", SECOND)
    life.deliver("aviso", SECOND, result="not_found")
    assert life.row.answer_code == "notice_undeliverable"
    life.act("cite", CITED)
    life.deliver("citatorio", date(2026, 1, 9), result="not_found")
    assert life.row.answer_code == "esquela_due"
    life.deliver("citatorio", date(2026, 1, 12), "esquela")
    assert life.document("citatorio").delivered_on == date(2026, 1, 12)
    assert life.row.answer_code == "appointment_pending"
