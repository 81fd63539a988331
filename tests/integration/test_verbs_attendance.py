"""Who came to the appointment and who did not: an officer attests it, and the case follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from office_life import AFTERNOON, APPOINTMENT, CITED, OPENED, WITHOUT_AGREEMENT, Life, Town

from cases.models import DocumentBytes
from document_templates.plain_text import plain_text

PROMISED = date(2026, 1, 30)


@pytest.fixture
def life(town: Town) -> Life:
    return town.case().summoned()


def appeared(outcome: str, **more: Any) -> dict[str, Any]:
    shown = {"receipt_number": "005200"} if outcome == "paid" else {}
    return WITHOUT_AGREEMENT | {"outcome": outcome, **shown, **more}


OUTCOMES = {
    "none": ("act", "no_agreement"),
    "paid": ("review", "receipt_to_record"),  # a receipt shown is no payment recorded
    "asks_plan": ("review", "plan_requested"),
    "claim": ("review", "claim_to_answer"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_was_agreed_decides_what_follows(life: Life, outcome: str) -> None:
    done = life.act("record_appearance", APPOINTMENT, **appeared(outcome))
    assert done.documents == (life.number("acta_de_comparecencia"),)
    assert life.facts(APPOINTMENT).appointments[-1].status == "attended"
    assert (life.row.answer_kind, life.row.answer_code) == OUTCOMES[outcome]
    assert (life.stage, life.events[-1].code) == ("citation", f"appeared_{outcome}")


def test_a_promise_is_waited_for(life: Life) -> None:
    life.act(
        "record_appearance",
        APPOINTMENT,
        **appeared("promise", promise_on=PROMISED.isoformat(), promise_amount="60.00"),
    )
    row = life.row
    assert (row.answer_code, row.next_task_on) == ("promise_pending", date(2026, 1, 31))
    assert row.look_on == date(2026, 1, 31)
    assert row.next_deadline is None, "a promise is no legal term"
    life.night(date(2026, 2, 2))
    assert life.stage == "final_demand"


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("bad_hours", {"ended_at": "09:00"}),
        ("bad_hours", {"ended_at": "08:00"}),
        ("future_hour", {"appeared_at": "09:05"}),
        ("capacity_missing", {"person_name": "Ana Pérez"}),
        ("capacity_unproven", {"person_name": "Ana Pérez", "person_capacity": "apoderada"}),
        ("promise_in_the_past", {"outcome": "promise", "promise_on": "2026-01-21"}),
        ("receipt_missing", {"outcome": "paid"}),
        ("bad_fields", {"outcome": "perhaps"}),
        ("bad_fields", {"promise_amount": "-1"}),
        ("bad_fields", {"promise_amount": "1.005"}),
    ],
)
def test_an_appearance_that_cannot_be_is_refused(town: Town, code: str, data: dict[str, str]) -> None:
    town.case().summoned().refused(code, "record_appearance", APPOINTMENT, **appeared("none") | data)


def test_the_office_hears_nobody_on_a_closed_day(life: Life) -> None:
    error = life.refused("closed_day", "record_appearance", date(2026, 1, 24), **appeared("none"))
    assert error.basis == ("LGTM 94",)


def test_the_acta_says_how_somebody_proved_that_they_act_for_the_person(life: Life) -> None:
    agent = {
        "person_name": "Ana Pérez",
        "person_capacity": "apoderada",
        "person_proof": "escritura pública n.º 12",
    }
    life.act("record_appearance", APPOINTMENT, **appeared("none", **agent, person_identity="DUI 00000002-2"))
    with life.sessions() as session:
        acta = session.get_one(DocumentBytes, life.document("acta_de_comparecencia").key)
    said = plain_text(acta.content)
    assert "Ana Pérez, DUI 00000002-2, como apoderada, según escritura pública n.º 12." in said


def test_nobody_appears_twice_at_one_appointment(life: Life) -> None:
    life.act("record_appearance", APPOINTMENT, **appeared("none"))
    life.refused("no_open_citation", "record_appearance", APPOINTMENT, **appeared("none"))
    life.refused("no_open_citation", "record_no_show", APPOINTMENT)


def test_a_no_show_is_attested_from_the_day_of_the_appointment_on(life: Life) -> None:
    error = life.refused("appointment_not_over", "record_no_show", date(2026, 1, 21))
    assert "22/01/2026" in error.reason
    done = life.act("record_no_show", APPOINTMENT, hour=AFTERNOON)
    assert done.documents == (life.number("constancia_de_incomparecencia"),)
    assert life.facts(APPOINTMENT).appointments[-1].status == "no_show"
    assert life.row.answer_code == "next_citation_due"


def test_nobody_is_absent_before_the_hour(life: Life) -> None:
    """LGTM 94: an act belongs to its hour; attested on a later day, the hour has passed whatever it is."""
    slot = life.facts(APPOINTMENT).appointments[-1]
    error = life.refused("appointment_not_over", "record_no_show", APPOINTMENT, hour=7)
    assert f"a las {slot.at:%H:%M}" in error.reason
    assert error.basis == ("LGTM 94",)
    life.act("record_no_show", APPOINTMENT + timedelta(days=1), hour=8)
    assert life.events[-1].event == "record_no_show"


def test_two_no_shows_end_in_the_demand(life: Life) -> None:
    life.act("record_no_show", APPOINTMENT, hour=AFTERNOON)
    life.act("cite", APPOINTMENT)
    second = life.document("citatorio")
    assert second.ordinal == 2
    assert life.facts(APPOINTMENT).valid_documents("citatorio")[0].status == "delivered"
    life.deliver("citatorio", date(2026, 1, 26))
    on = life.facts(APPOINTMENT).appointments[-1].on
    life.act("record_no_show", on, hour=AFTERNOON)
    assert life.row.answer_code == "citations_exhausted"
    life.night(on)
    assert life.stage == "final_demand"
    assert life.events[-1].data["cause"] == "no_response"


def test_an_excuse_gives_another_date_and_keeps_the_turn(life: Life) -> None:
    life.act(
        "record_no_show", APPOINTMENT, hour=AFTERNOON, excuse_text="Presentó incapacidad del Seguro Social"
    )
    assert life.events[-1].code == "excused"
    assert life.row.answer_code == "citation_due"
    life.act("cite", APPOINTMENT)
    assert life.document("citatorio").ordinal == 1


def test_without_proof_of_the_citation_there_is_no_absence(town: Town) -> None:
    life = town.case().cited()
    life.refused("citation_not_delivered", "record_no_show", APPOINTMENT)


def test_a_citation_delivered_late_binds_nobody(town: Town) -> None:
    life = town.case().cited()
    life.deliver("citatorio", date(2026, 1, 19))  # one business day after the last that serves
    assert life.row.answer_code == "citation_delivered_late"
    life.refused("citation_delivered_late", "record_no_show", APPOINTMENT)


def test_the_night_never_attests(life: Life) -> None:
    life.night(date(2026, 1, 23))
    assert (life.stage, life.row.answer_code) == ("citation", "no_show_due")
    assert life.events[-1].event == "record_attempt"


def test_who_was_never_cited_does_not_appear(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.refused("not_on_the_chart", "record_appearance", CITED, **appeared("none"))
