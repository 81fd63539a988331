"""Attempts to notify: every way and every result, what each leaves on file, and what an annulled proof undoes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import BOOK, stamp
from office_life import (
    CITED,
    NOTICE_DELIVERED,
    OPENED,
    SUMMONS_DELIVERED,
    TERM_END,
    TERM_OVER,
    Life,
    Town,
)
from sqlalchemy import select

from cases.domain.documents.kinds import KINDS
from cases.domain.vocabulary import DeliveryMethod
from cases.domain.ways import ARTICLES
from cases.models import Account, DeliveryAttempt, Document, Taxpayer
from cases.service.verbs import perform

FIRST = date(2026, 1, 6)
SECOND = date(2026, 1, 7)

PLAIN_RESULTS = {
    "delivered": "delivered",
    "not_found": "handed_out",
    "refused": "handed_out",
    "moved": "undeliverable",
    "deceased": "undeliverable",
    "wrong_address": "undeliverable",
}


@pytest.fixture
def life(town: Town) -> Life:
    case = town.case()
    case.act("notify", OPENED)
    return case


def change_owner(life: Life, **values: Any) -> None:
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        owner = session.get_one(Taxpayer, account.taxpayer_id)
        for name, value in values.items():
            setattr(owner, name, value)
            if name == "address":
                account.address = value
        owner.recorded_at = account.recorded_at = stamp(OPENED).at


@pytest.mark.parametrize("how", ["personal", "correo_certificado"])
@pytest.mark.parametrize("result", PLAIN_RESULTS)
def test_each_visit_leaves_its_acta(life: Life, how: str, result: str) -> None:
    done = life.deliver("aviso", FIRST, how, result)
    notice, acta = life.document("aviso"), life.document("acta_de_notificacion")
    assert notice.status == PLAIN_RESULTS[result]
    assert notice.delivered_on == (FIRST if result == "delivered" else None)
    assert done.documents == (acta.number,)
    assert (notice.attempts[0].how, notice.attempts[0].result) == (how, result)
    assert notice.attempts[0].proof_number == acta.number
    event = life.events[-1]
    assert (event.event, event.code) == ("record_attempt", f"{how}_{result}")
    assert (event.from_stage, event.to_stage) == ("persuasion", "persuasion")


def test_the_statement_travels_with_its_notice(life: Life) -> None:
    life.deliver("aviso", FIRST)
    attached = life.document("estado_de_cuenta")
    assert (attached.status, attached.delivered_on) == ("delivered", FIRST)


def test_e_mail_needs_written_acceptance(life: Life) -> None:
    error = life.refused(
        "email_not_accepted", "record_attempt", FIRST, "notificador",
        document=life.number("aviso"), how="correo", result="delivered",
    )  # fmt: skip
    assert error.basis == ("LGTM 95",)
    change_owner(life, email="rosa@ejemplo.com", accepts_email=True)
    life.deliver("aviso", FIRST, "correo", trace="acuse 778")
    assert life.document("aviso").status == "delivered"


@pytest.mark.parametrize("kind", ["aviso", "citatorio", "requerimiento"])
def test_a_kind_admits_only_its_own_ways(town: Town, kind: str) -> None:
    bring = {
        "aviso": lambda case: case.act("notify", OPENED) and case,
        "citatorio": Life.cited,
        "requerimiento": Life.demanded,
    }
    case = bring[kind](town.case())
    for how in sorted(set(DeliveryMethod) - set(KINDS[kind].methods)):
        # what also asks for a fine is kept from the post by the law itself, the rest by its kind
        by_law = kind == "requerimiento" and how.startswith("correo")
        error = case.refused(
            "remote_not_allowed" if by_law else "delivery_method_not_allowed",
            "record_attempt", TERM_OVER, "notificador",
            document=case.number(kind), how=how, result="delivered",
        )  # fmt: skip
        assert error.basis == (ARTICLES[how],)


def test_what_goes_into_the_file_is_not_delivered(life: Life) -> None:
    life.deliver("aviso", FIRST)
    life.refused(
        "document_not_deliverable", "record_attempt", SECOND, "notificador",
        document=life.number("acta_de_notificacion"), how="personal", result="delivered",
    )  # fmt: skip


def test_a_document_of_another_case_is_unknown_here(life: Life, town: Town) -> None:
    other = town.case()
    other.act("notify", OPENED)
    life.refused(
        "unknown_document", "record_attempt", FIRST, "notificador",
        document=other.number("aviso"), how="personal", result="delivered",
    )  # fmt: skip


def test_nothing_is_delivered_before_it_was_issued(life: Life) -> None:
    life.refused(
        "attempt_before_issue", "record_attempt", date(2026, 1, 2), "notificador",
        document=life.number("aviso"), how="personal", result="delivered",
    )  # fmt: skip


@pytest.mark.parametrize("bad", [{"how": "paloma"}, {"result": "maybe"}, {"latitude": "91"}, {"at": "25:00"}])
def test_what_is_not_in_the_lists_is_bad_input(life: Life, bad: dict[str, str]) -> None:
    good = {"document": life.number("aviso"), "how": "personal", "result": "delivered"}
    life.refused("bad_fields", "record_attempt", FIRST, "notificador", **good | bad)


def test_place_receiver_and_point_are_kept(life: Life) -> None:
    life.deliver(
        "aviso", FIRST, at="08:15", place="Mercado, puesto 4", receiver_name="Ana Pérez",
        receiver_identity="00000001-1", receiver_relation="hija", latitude="13.501234", longitude="-88.901234",
        note="En el puesto",
    )  # fmt: skip
    with life.sessions() as session:
        kept = session.scalars(
            select(DeliveryAttempt).where(DeliveryAttempt.document_id == life.document("aviso").key)
        ).one()
    assert (kept.place, kept.receiver_name, kept.receiver_relation) == (
        "Mercado, puesto 4",
        "Ana Pérez",
        "hija",
    )
    assert f"{kept.attempted_at:%H:%M}" == "08:15"
    assert (str(kept.latitude), str(kept.longitude)) == ("13.501234", "-88.901234")
    assert kept.notifier == "notificador"


def test_two_visits_end_a_notice_and_the_case_goes_on(life: Life) -> None:
    life.deliver("aviso", FIRST, result="not_found")
    assert life.document("aviso").status == "handed_out"
    life.deliver("aviso", SECOND, result="not_found")
    assert life.document("aviso").status == "undeliverable"
    assert life.row.answer_code == "notice_undeliverable"
    assert [event.code for event in life.events[-2:]] == ["personal_not_found", "personal_not_found"]


# --- void and finished documents ------------------------------------------------------------------------------


def test_a_void_or_delivered_document_is_not_delivered(life: Life) -> None:
    good = {"how": "personal", "result": "delivered"}
    number = life.number("aviso")
    life.deliver("aviso", FIRST)
    life.refused("document_delivered", "record_attempt", SECOND, "notificador", document=number, **good)
    life.act("annul_document", SECOND, "jefatura", document=number, reason="Salió con un nombre equivocado")
    life.refused("document_annulled", "record_attempt", SECOND, "notificador", document=number, **good)


def test_a_superseded_document_points_to_the_newer_one(town: Town) -> None:
    life = town.case().cited()
    old = life.number("citatorio")
    life.act("cite", date(2026, 1, 19))
    life.refused(
        "document_superseded", "record_attempt", date(2026, 1, 19), "notificador",
        document=old, how="personal", result="delivered",
    )  # fmt: skip


# --- annulled proofs ------------------------------------------------------------------------------------------

WHY = "La firma no es de quien dice el acta"


def test_without_its_proof_a_demand_has_no_deadline_and_a_new_one_counts_anew(town: Town) -> None:
    life = town.case().with_term_over()
    assert life.row.next_deadline == TERM_END
    acta = life.number("acta_de_notificacion")
    life.act("annul_attempt", date(2026, 2, 2), "jefatura", document=life.number("requerimiento"), reason=WHY)
    demand = life.document("requerimiento")
    assert (demand.status, demand.delivered_on, demand.attempts) == ("handed_out", None, ())
    assert life.row.next_deadline is None
    assert life.row.answer_code == "awaiting_delivery"
    with life.sessions() as session:
        kept = session.scalars(select(DeliveryAttempt).where(DeliveryAttempt.document_id == demand.key)).one()
        voided = session.scalars(select(Document.status).where(Document.number == acta)).one()
    assert (kept.annulled_on, kept.annulled_by, kept.annul_reason) == (date(2026, 2, 2), "jefatura", WHY)
    assert voided == "annulled"
    life.deliver("requerimiento", date(2026, 2, 3))
    # thirty business days after 3 February
    assert life.row.next_deadline == date(2026, 3, 17)


def test_annulling_the_second_visit_leaves_the_first(life: Life) -> None:
    life.deliver("aviso", FIRST, result="not_found")
    life.deliver("aviso", SECOND, result="not_found")
    life.act("annul_attempt", SECOND, "jefatura", document=life.number("aviso"), reason=WHY)
    notice = life.document("aviso")
    assert (notice.status, [one.on for one in notice.attempts]) == ("handed_out", [FIRST])
    life.deliver("aviso", SECOND, "oficina")
    assert life.document("aviso").delivered_on == SECOND


def test_there_is_nothing_to_annul_without_an_attempt(life: Life) -> None:
    life.refused("no_attempt", "annul_attempt", FIRST, "jefatura", document=life.number("aviso"), reason=WHY)
    life.refused(
        "bad_fields", "annul_attempt", FIRST, "jefatura", document=life.number("aviso"), reason="corto"
    )


def test_an_annulled_proof_of_a_citation_reopens_its_delivery(town: Town) -> None:
    life = town.case().summoned()
    assert life.row.answer_code == "appointment_pending"
    life.act("annul_attempt", date(2026, 1, 13), "jefatura", document=life.number("citatorio"), reason=WHY)
    assert (life.row.answer_code, life.row.next_deadline) == ("awaiting_delivery", None)


def test_the_life_of_papers_goes_on_after_the_close(town: Town) -> None:
    life = town.case().notified()
    life.pay(str(life.facts(CITED).overdue), CITED, "R-200")
    life.act("settle", CITED)
    life.deliver("finiquito", SUMMONS_DELIVERED, "oficina")
    assert life.document("finiquito").delivered_on == SUMMONS_DELIVERED
    assert life.stage == "closed"


def test_a_proof_recorded_late_counts_from_its_own_day(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    with life.sessions.begin() as session:
        recorded = stamp(SUMMONS_DELIVERED, "notificador", "notificador")
        perform(
            session,
            life.account,
            "record_attempt",
            replace(recorded, on=NOTICE_DELIVERED),
            {"document": life.number("aviso"), "how": "personal", "result": "delivered"},
            BOOK,
        )
    event = life.events[-1]
    assert event.effective_on == NOTICE_DELIVERED
    assert event.recorded_at == recorded.at
    assert life.document("aviso").delivered_on == NOTICE_DELIVERED
