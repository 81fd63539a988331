"""Another date for an appointment: asked for by the person, within limits, or given by the office at its own cost."""

from datetime import date, time
from typing import Any

import pytest
from builders import BOOK
from office_life import AFTERNOON, APPOINTMENT, CITED, SUMMONS_DELIVERED, Life, Town
from sqlalchemy import select

from cases.domain.facts import AppointmentFacts, DocumentFacts
from cases.models import Document
from cases.service import casefile

PETITION: dict[str, Any] = {
    "cause": "petition",
    "reason": "Trabaja fuera ese día y pide venir antes",
    "request_reference": "Nota recibida el 13/01/2026",
}
OFFICE: dict[str, Any] = {"cause": "unattended", "reason": "La persona que atiende está incapacitada"}
ASKED_ON = date(2026, 1, 13)


@pytest.fixture
def life(town: Town) -> Life:
    return town.case().summoned()


def slots(life: Life) -> list[AppointmentFacts]:
    return list(life.facts(APPOINTMENT).appointments)


def summonses(life: Life) -> list[DocumentFacts]:
    return [one for one in life.facts(APPOINTMENT).documents if one.kind == "citatorio"]


def test_a_petition_moves_the_appointment_and_keeps_the_old_one(life: Life) -> None:
    before = slots(life)[0]
    done = life.act(
        "rebook", ASKED_ON, **PETITION, appointment_on="2026-01-15", appointment_at="10:30", desk=2
    )
    old, new = slots(life)
    assert (old.key, old.status, new.status) == (before.key, "cancelled", "booked")
    assert (new.on, new.at, new.desk) == (date(2026, 1, 15), time(10, 30), 2)
    first, second = summonses(life)
    assert (first.status, second.status) == ("superseded", "issued")
    assert (first.ordinal, second.ordinal) == (1, 1), "it is the same citation"
    assert second.deliver_by_on == date(2026, 1, 14), "who asked needs no three days"
    assert done.documents == (second.number, life.document("estado_de_cuenta").number)
    event = life.events[-1]
    assert (event.event, event.code) == ("rebook", "rebooked_by_petition")
    assert (event.from_stage, event.to_stage) == ("citation", "citation")
    assert event.data["moved_from_on"] == APPOINTMENT.isoformat()
    assert event.data["request_reference"] == PETITION["request_reference"]
    assert life.row.answer_code == "awaiting_delivery", "the new date binds from its delivery"
    with life.sessions() as session:
        replaced = session.scalars(select(Document).where(Document.number == first.number)).one()
        assert replaced.replaced_by_id == second.key


def test_what_was_asked_for_and_received_at_the_office_binds(life: Life) -> None:
    life.act("rebook", ASKED_ON, **PETITION, appointment_on="2026-01-15", appointment_at="10:30")
    life.deliver("citatorio", ASKED_ON, how="oficina")
    assert life.row.answer_code == "appointment_pending"
    life.act("record_no_show", date(2026, 1, 15), hour=AFTERNOON)
    assert life.row.answer_code == "next_citation_due"


def test_asked_for_and_received_late_binds_nobody(life: Life) -> None:
    life.act("rebook", ASKED_ON, **PETITION, appointment_on="2026-01-15")
    life.deliver("citatorio", date(2026, 1, 15))
    life.refused("citation_delivered_late", "record_no_show", date(2026, 1, 16))


def test_the_person_asks_once(life: Life) -> None:
    life.act("rebook", ASKED_ON, **PETITION, appointment_on="2026-02-03")
    error = life.refused("rebook_limit", "rebook", ASKED_ON, **PETITION, appointment_on="2026-02-04")
    assert error.basis == ("política citation.rebook_max",)
    life.act("rebook", ASKED_ON, **OFFICE, appointment_on="2026-02-04")
    assert [one.status for one in slots(life)] == ["cancelled", "cancelled", "booked"]


def test_the_person_asks_in_time(life: Life) -> None:
    error = life.refused("rebook_too_late", "rebook", APPOINTMENT, **PETITION, appointment_on="2026-02-04")
    assert "21/01/2026" in error.reason
    life.act("rebook", date(2026, 1, 21), **PETITION, appointment_on="2026-02-04")


def test_the_office_delivers_its_new_date_with_the_whole_margin(life: Life) -> None:
    life.refused("appointment_too_soon", "rebook", ASKED_ON, **OFFICE, appointment_on="2026-01-16")
    life.act("rebook", ASKED_ON, **OFFICE)
    new = summonses(life)[-1]
    assert life.events[-1].code == "rebooked_by_office"
    assert slots(life)[-1].on == date(2026, 1, 27), "the first free one after the lead"
    assert new.deliver_by_on == date(2026, 1, 21)


def test_the_office_may_move_what_it_could_not_hold(life: Life) -> None:
    life.act("rebook", date(2026, 1, 26), **OFFICE)
    assert [one.status for one in slots(life)] == ["cancelled", "booked"]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("request_missing", PETITION | {"request_reference": ""}),
        ("request_not_expected", OFFICE | {"request_reference": "Nota 4"}),
        ("appointment_in_the_past", PETITION | {"appointment_on": "2026-01-12"}),
        ("appointment_closed_day", PETITION | {"appointment_on": "2026-01-17"}),
        ("appointment_day_missing", PETITION | {"desk": 1}),
        ("desk_unknown", OFFICE | {"appointment_on": "2026-02-03", "desk": 7}),
        ("bad_fields", OFFICE | {"reason": "corta"}),
        ("bad_fields", {"cause": "nobody", "reason": "No se sabe quién la cambia"}),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(town: Town, code: str, data: dict[str, Any]) -> None:
    town.case().summoned().refused(code, "rebook", ASKED_ON, **data)


def test_what_is_over_or_was_never_there_is_not_moved(town: Town) -> None:
    life = town.case().summoned()
    life.act("record_no_show", APPOINTMENT, hour=AFTERNOON)
    life.refused("no_open_citation", "rebook", APPOINTMENT, **OFFICE)
    town.case().notified().refused("not_on_the_chart", "rebook", CITED, **OFFICE)


def test_only_who_works_the_case_moves_it(life: Life) -> None:
    life.refused("role_not_allowed", "rebook", ASKED_ON, "notificador", **OFFICE)


def test_a_change_sent_twice_is_one(life: Life) -> None:
    first = life.act("rebook", ASKED_ON, key="cambio-1", **OFFICE)
    again = life.act("rebook", ASKED_ON, key="cambio-1", **OFFICE)
    assert again.documents == first.documents
    assert len(slots(life)) == 2


def test_the_past_shows_the_appointment_that_stood_then(life: Life) -> None:
    life.act("rebook", ASKED_ON, **PETITION, appointment_on="2026-01-15")
    with life.sessions() as session:
        then = casefile.case_as_dict(session, life.account, BOOK, SUMMONS_DELIVERED, as_of=SUMMONS_DELIVERED)
    assert then["decision"]["code"] == "appointment_pending"
    assert "22/01/2026" in then["decision"]["reasons"][0]


def test_who_asks_to_be_cited_earlier_may_be(town: Town) -> None:
    life = town.case().notified()
    life.refused("appointment_too_soon", "cite", CITED, appointment_on="2026-01-09")
    life.act("cite", CITED, appointment_on="2026-01-09", request_reference="Lo pidió en la oficina, nota 12")
    assert life.document("citatorio").deliver_by_on == CITED
    assert life.events[-1].data["request_reference"] == "Lo pidió en la oficina, nota 12"
    life.deliver("citatorio", CITED, how="oficina")
    assert life.row.answer_code == "appointment_pending"
