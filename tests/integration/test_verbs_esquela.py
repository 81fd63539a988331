"""Esquela and edicto: only after a search, only without a place on record, and from which day they count."""

from datetime import date, time
from typing import Any

import pytest
from builders import stamp
from office_life import DEMAND_DELIVERED, OPENED, Life, Town
from pictures import png
from sqlalchemy import select

from cases.domain.vocabulary import DeliveryResult
from cases.models import Account, DocumentBytes, Taxpayer
from cases.service.attachments import keep_attachment
from document_templates.plain_text import plain_text


@pytest.fixture(scope="module")
def demanded(town: Town) -> Life:
    """A case that refusals leave as it is."""
    return town.case().demanded()


def change_owner(life: Life, **values: Any) -> None:
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        owner = session.get_one(Taxpayer, account.taxpayer_id)
        for name, value in values.items():
            setattr(owner, name, value)
            if name == "address":
                account.address = value
        owner.recorded_at = account.recorded_at = stamp(OPENED).at


def printed(life: Life, kind: str) -> str:
    """What the newest document of a kind says."""
    with life.sessions() as session:
        return plain_text(session.get_one(DocumentBytes, life.document(kind).key).content)


# --- esquela --------------------------------------------------------------------------------------------------


def test_an_esquela_needs_an_earlier_search_of_another_day(town: Town) -> None:
    life = town.case().demanded()
    esquela = {"document": life.number("requerimiento"), "how": "esquela", "result": "delivered"}
    error = life.refused(
        "esquela_without_search", "record_attempt", DEMAND_DELIVERED, "notificador", **esquela
    )
    assert error.basis == ("LGTM 97",)
    life.deliver("requerimiento", DEMAND_DELIVERED, result="not_found")
    life.refused("esquela_without_search", "record_attempt", DEMAND_DELIVERED, "notificador", **esquela)
    next_day = date(2026, 1, 27)
    done = life.act("record_attempt", next_day, "notificador", **esquela)
    assert done.documents[0].startswith("ES-SJN-")
    assert life.document("requerimiento").delivered_on == next_day
    assert life.row.next_deadline == date(2026, 3, 10)
    left = f"• requerimiento de pago {life.number('requerimiento')}.\n• estado de cuenta EC-SJN-"
    assert left in printed(life, "esquela")


def test_an_esquela_stays_at_the_place_where_the_person_was_sought(town: Town) -> None:
    life = town.case().demanded()
    number, next_day = life.number("requerimiento"), date(2026, 1, 27)
    esquela = {"document": number, "how": "esquela", "result": "delivered"}
    life.deliver("requerimiento", DEMAND_DELIVERED, result="not_found")
    error = life.refused(
        "esquela_elsewhere", "record_attempt", next_day, "notificador", **esquela, place="Mercado, puesto 4"
    )
    assert error.basis == ("LGTM 25", "LGTM 97")
    change_owner(life, address="Cantón El Golfo, casa 3")
    life.refused("esquela_without_search", "record_attempt", next_day, "notificador", **esquela)
    life.deliver("requerimiento", next_day, result="not_found")
    life.act("record_attempt", date(2026, 1, 28), "notificador", **esquela)
    assert life.document("requerimiento").attempts[-1].place == "Cantón El Golfo, casa 3"


def test_what_is_handed_over_elsewhere_says_why(town: Town) -> None:
    life = town.case().demanded()
    stall = {"place": "Mercado, puesto 4", "document": life.number("requerimiento"), "how": "personal"}
    life.refused(
        "elsewhere_without_reason", "record_attempt", DEMAND_DELIVERED, "notificador",
        result="delivered", **stall,
    )  # fmt: skip
    why = "se le encontró en su puesto y ahí lo pidió"
    life.act("record_attempt", DEMAND_DELIVERED, "notificador", result="delivered", note=why, **stall)
    assert f"Se hace constar: {why}." in printed(life, "acta_de_notificacion")


def test_the_dead_receive_nothing_and_their_heirs_do(town: Town) -> None:
    life = town.case().demanded()
    change_owner(life, died_on=date(2025, 12, 1))
    error = life.refused(
        "receiver_died", "record_attempt", DEMAND_DELIVERED, "notificador",
        document=life.number("requerimiento"), how="personal", result="delivered",
    )  # fmt: skip
    assert "LGTM 19" in error.basis
    life.deliver(
        "requerimiento", DEMAND_DELIVERED, receiver_name="Julio Campos", receiver_relation="heredero"
    )
    said = printed(life, "acta_de_notificacion")
    assert "se presentó a buscar a quien responde por la sucesión de" in said
    assert "Se entregó a Julio Campos, no mostró documento, como heredero" in said


@pytest.mark.parametrize("how", ["esquela", "edicto"])
@pytest.mark.parametrize("result", sorted(set(DeliveryResult) - {DeliveryResult.DELIVERED}))
def test_an_esquela_or_an_edicto_is_done_or_not(demanded: Life, how: str, result: str) -> None:
    demanded.refused(
        "search_is_personal", "record_attempt", DEMAND_DELIVERED, "notificador",
        document=demanded.number("requerimiento"), how=how, result=result,
    )  # fmt: skip


# --- edicto ---------------------------------------------------------------------------------------------------

EDICTO = {
    "how": "edicto",
    "result": "delivered",
    "posted_on": "2026-01-26",
    "posted_at": "08:15",
    "removed_on": "2026-01-28",
    "removed_at": "08:20",
    "ground": "no_place",
    "ground_proof": "Se revisaron Catastro y Registro sin hallar lugar",
}
DONE_ON = date(2026, 1, 28)  # the close of the second full business day


def test_an_edicto_gives_way_to_a_place_on_record(town: Town) -> None:
    life = town.case().demanded()
    error = life.refused(
        "edicto_with_place",
        "record_attempt",
        DONE_ON,
        "notificador",
        document=life.number("requerimiento"),
        **EDICTO,
    )
    assert error.basis == ("LGTM 98",)


def test_an_edicto_counts_after_two_full_business_days(town: Town) -> None:
    life = town.case().demanded()
    change_owner(life, address=None)
    number = life.number("requerimiento")
    error = life.refused(
        "edicto_too_early", "record_attempt", date(2026, 1, 27), "notificador", document=number, **EDICTO
    )
    assert "28/01/2026" in error.reason
    done = life.act("record_attempt", DONE_ON, "notificador", document=number, **EDICTO)
    assert done.documents[0].startswith("ED-SJN-")
    assert life.document("requerimiento").delivered_on == DONE_ON
    # thirty business days after 28 January
    assert life.row.next_deadline == date(2026, 3, 11)


@pytest.mark.parametrize("missing", ["posted_on", "posted_at", "removed_on", "removed_at", "ground_proof"])
def test_an_edicto_says_when_it_was_posted_and_what_was_checked(demanded: Life, missing: str) -> None:
    data = {key: value for key, value in EDICTO.items() if key != missing} | {"ground": "not_domiciled"}
    demanded.refused(
        "edicto_incomplete",
        "record_attempt",
        DONE_ON,
        "notificador",
        document=demanded.number("requerimiento"),
        **data,
    )


def test_the_term_of_an_edicto_runs_from_the_day_it_was_done_however_late_it_is_written_down(
    town: Town,
) -> None:
    life = town.case().demanded()
    change_owner(life, address=None)
    with life.sessions.begin() as session:
        photo = keep_attachment(session, png(), stamp(DONE_ON).at).sha256
    late = EDICTO | {"removed_on": "2026-01-30", "photo": photo}
    life.act("record_attempt", date(2026, 2, 2), "secretaria", document=life.number("requerimiento"), **late)
    demand = life.document("requerimiento")
    assert (demand.delivered_on, demand.attempts[-1].at) == (DONE_ON, time(8, 15))
    assert life.row.next_deadline == date(2026, 3, 11)
    said = printed(life, "edicto")
    for part in (
        "Se fijó el 26 de enero de 2026 a las ocho horas con quince minutos y se retiró el 30 de enero de 2026",
        "La notificación quedó hecha el 28 de enero de 2026.",
        f"fotografía del lugar, con huella SHA-256 {photo}",
        "San Juan Nonualco, 26 de enero de 2026",
        "San Juan Nonualco, 2 de febrero de 2026",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("edicto_before_issue", {"posted_on": "2026-01-22", "removed_on": "2026-01-28"}),
        ("edicto_removed_early", {"removed_on": "2026-01-26", "removed_at": "09:15"}),
        ("edicto_removed_early", {"removed_at": "08:14"}),
        ("edicto_still_posted", {"removed_at": "09:01"}),
        ("edicto_still_posted", {"removed_on": "2026-01-29"}),
        ("edicto_incomplete", {"newspaper": "Diario de La Paz, página 12"}),
    ],
)
def test_an_edicto_that_no_court_would_take_is_refused(
    demanded: Life, code: str, changes: dict[str, str]
) -> None:
    demanded.refused(
        code, "record_attempt", DONE_ON, "secretaria",
        document=demanded.number("requerimiento"), **EDICTO | {"ground": "not_domiciled"} | changes,
    )  # fmt: skip


def test_an_edicto_may_be_published_once_in_a_newspaper(town: Town) -> None:
    life = town.case().demanded()
    change_owner(life, address=None)
    number = life.number("requerimiento")
    on_the_board = ("posted_at", "removed_on", "removed_at")
    published = {key: value for key, value in EDICTO.items() if key not in on_the_board}
    published["newspaper"] = "Diario de La Paz, página 12"
    life.refused(
        "edicto_too_early", "record_attempt", date(2026, 1, 27), "notificador", document=number, **published
    )
    life.act("record_attempt", DONE_ON, "notificador", document=number, **published)
    assert life.document("requerimiento").delivered_on == DONE_ON
    assert "Se publicó en Diario de La Paz, página 12, del 26 de enero de 2026." in printed(life, "edicto")


def test_who_is_represented_is_not_notified_on_the_board(town: Town) -> None:
    life = town.case().demanded()
    change_owner(life, address=None, representative="Ana Paz")
    number = life.number("requerimiento")
    life.refused(
        "edicto_with_representative", "record_attempt", DONE_ON, "notificador", document=number, **EDICTO
    )
