"""Notices, citations with their slots, demands and releases, issued by a person."""

from datetime import date, time
from decimal import Decimal

import pytest
from builders import months, stamp
from office_life import (
    APPOINTMENT,
    CITED,
    DEMAND_DELIVERED,
    DEMANDED,
    NOTICE_DELIVERED,
    OPENED,
    SUMMONS_DELIVERED,
    TERM_END,
    WITHOUT_AGREEMENT,
    Life,
    Town,
)
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from cases.domain.facts import DocumentFacts
from cases.models import Account, Appointment, Charge, Document, DocumentBytes, DocumentCharge, Taxpayer

LATE = date(2026, 4, 13)  # far enough for slots nobody else of this module asks for


def status_of(life: Life, kind: str) -> list[str]:
    return [one.status for one in life.facts(LATE).documents if one.kind == kind]


def booked(life: Life) -> list[tuple[date, time, int, str]]:
    with life.sessions() as session:
        rows = session.execute(
            select(Appointment.on_date, Appointment.at_time, Appointment.desk, Appointment.status)
            .where(Appointment.case_id == life.row.id)
            .order_by(Appointment.id)
        )
        return [tuple(row) for row in rows]


# --- notify ---------------------------------------------------------------------------------------------------


def test_a_notice_is_stored_with_its_statement_bytes_and_charges(town: Town) -> None:
    life = town.case()
    done = life.act("notify", OPENED)
    notice, statement = life.document("aviso"), life.document("estado_de_cuenta")
    assert done.documents == (notice.number, statement.number)
    assert statement.attached_to == notice.key
    assert notice.respond_by_on == date(2026, 1, 19)
    with life.sessions() as session:
        stored = session.get_one(Document, notice.key)
        content = session.get_one(DocumentBytes, notice.key).content
        charges = session.scalar(select(func.count()).where(DocumentCharge.document_id == notice.key))
    assert stored.event_id == life.events[-1].id
    assert stored.total == life.facts(OPENED).overdue
    assert content.startswith(b"PK")
    assert charges == len(life.facts(OPENED).lines)


def test_a_notice_issued_again_replaces_the_one_that_never_arrived(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    late = date(2026, 7, 6)  # more than 180 days after
    life.act("notify", late)
    assert status_of(life, "aviso") == ["superseded", "issued"]
    assert status_of(life, "estado_de_cuenta") == ["superseded", "issued"]
    assert [one.ordinal for one in life.facts(late).documents if one.kind == "aviso"] == [1, 1]


def test_a_delivered_notice_stays_in_the_file(town: Town) -> None:
    life = town.case().notified()
    life.act("notify", date(2026, 1, 20))
    assert status_of(life, "aviso") == ["delivered", "issued"]
    assert life.document("aviso", LATE).ordinal == 2


# --- cite -----------------------------------------------------------------------------------------------------


def test_a_person_may_cite_without_waiting_and_gets_the_first_slot(town: Town) -> None:
    life = town.case().notified()
    done = life.act("cite", CITED)
    summons = life.document("citatorio")
    on, at, desk, status = booked(life)[0]
    assert (life.stage, on, status) == ("citation", APPOINTMENT, "booked")
    assert done.message == f"Se emitió el citatorio {summons.number} para el 22/01/2026 a las {at:%H:%M}."
    assert summons.deliver_by_on == date(2026, 1, 16)
    event = life.events[-1]
    assert event.code == "cited_by_person"
    assert event.data["appointment_on"] == "2026-01-22"
    assert event.data["desk"] == desk


def test_a_slot_may_be_chosen_and_is_then_taken(town: Town) -> None:
    chosen = {"appointment_on": LATE.isoformat(), "appointment_at": "10:30", "desk": 2}
    life, other = town.case().notified(), town.case().notified()
    life.act("cite", CITED, **chosen)
    assert booked(life) == [(LATE, time(10, 30), 2, "booked")]
    other.refused("slot_taken", "cite", CITED, **chosen)
    other.act("cite", CITED, **chosen | {"desk": 1})
    third = town.case().notified()
    third.act("cite", CITED, appointment_on=LATE.isoformat(), appointment_at="11:00")
    assert booked(third) == [(LATE, time(11, 0), 1, "booked")]


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("appointment_closed_day", {"appointment_on": "2026-04-11"}),  # a Saturday
        ("appointment_closed_day", {"appointment_on": "2026-05-01"}),
        ("appointment_outside_hours", {"appointment_on": "2026-04-13", "appointment_at": "12:00"}),
        ("appointment_outside_hours", {"appointment_on": "2026-04-13", "appointment_at": "09:10"}),
        ("desk_unknown", {"appointment_on": "2026-04-13", "desk": 3}),
        ("appointment_too_soon", {"appointment_on": "2026-01-13"}),
        ("appointment_in_the_past", {"appointment_on": "2026-01-02"}),
        ("appointment_in_the_past", {"appointment_on": "2026-01-02", "request_reference": "Nota 3"}),
        ("appointment_in_the_past", {"appointment_on": "2026-01-08", "appointment_at": "08:30"}),
        ("appointment_day_missing", {"appointment_at": "10:00"}),
        ("appointment_day_missing", {"desk": 1}),
        ("bad_fields", {"appointment_on": "mañana"}),
        ("bad_fields", {"appointment_on": "2026-04-13", "desk": 0}),
    ],
)
def test_a_slot_that_cannot_be_is_refused(town: Town, code: str, chosen: dict[str, object]) -> None:
    town.case().notified().refused(code, "cite", CITED, **chosen)


def test_the_earliest_slot_leaves_three_whole_business_days(town: Town) -> None:
    life = town.case().notified()
    life.act("cite", CITED, appointment_on="2026-01-14")
    assert booked(life)[0][0] == date(2026, 1, 14)
    assert life.document("citatorio").deliver_by_on == CITED


def test_the_database_itself_refuses_a_double_booking(town: Town) -> None:
    first, second = town.case().cited(), town.case().cited()
    on, at, desk, _ = booked(first)[0]
    there = update(Appointment).values(on_date=on, at_time=at, until_time=at.replace(minute=59), desk=desk)
    with second.sessions() as session:
        with pytest.raises(IntegrityError, match="ex_appointments_desk"):
            session.execute(there.where(Appointment.case_id == second.row.id))
        session.rollback()
        free = update(Appointment).where(Appointment.case_id == first.row.id).values(status="cancelled")
        session.execute(free)
        session.execute(there.where(Appointment.case_id == second.row.id))


def test_a_citation_issued_again_frees_the_slot_it_had(town: Town) -> None:
    life = town.case().cited()
    again = date(2026, 1, 19)  # the last day of delivery, 16 January, has passed
    life.act("cite", again)
    assert status_of(life, "citatorio") == ["superseded", "issued"]
    assert [row[3] for row in booked(life)] == ["cancelled", "booked"]
    assert [one.ordinal for one in life.facts(LATE).documents if one.kind == "citatorio"] == [1, 1]


def test_a_citation_that_cannot_be_delivered_is_issued_again_by_a_person(town: Town) -> None:
    life = town.case().cited()
    life.deliver("citatorio", SUMMONS_DELIVERED, result="moved")
    assert life.answer(SUMMONS_DELIVERED).code == "citation_undeliverable"
    life.night(SUMMONS_DELIVERED)
    assert life.row.answer_code == "citation_undeliverable", "the night leaves it to people"
    life.act("cite", SUMMONS_DELIVERED)
    assert status_of(life, "citatorio") == ["superseded", "issued"]


# --- demand ---------------------------------------------------------------------------------------------------


def test_a_demand_fixes_the_charges_of_the_case(town: Town) -> None:
    life = town.case().demanded()
    demand = life.document("requerimiento")
    assert life.stage == "final_demand"
    assert demand.charges == {line.key for line in life.facts(DEMANDED).lines}
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        session.add(
            Charge(
                account_id=account.id,
                tribute="aseo",
                period="2025-11",
                amount=Decimal("12.00"),
                recorded_at=stamp(DEMANDED).at,
            )
        )
    assert len(life.facts(TERM_END).lines) == len(demand.charges)


def test_a_demand_is_not_due_while_somebody_is_cited(town: Town) -> None:
    town.case().summoned().refused("appointment_pending", "demand", date(2026, 1, 20))


def test_a_demand_that_cannot_be_notified_is_issued_again_by_a_person(town: Town) -> None:
    life = town.case().demanded()
    life.deliver("requerimiento", DEMAND_DELIVERED, result="wrong_address")
    life.night(DEMAND_DELIVERED)
    assert life.row.answer_code == "demand_undeliverable"
    life.act("demand", DEMAND_DELIVERED)
    assert status_of(life, "requerimiento") == ["superseded", "issued"]
    assert life.events[-1].data["cause"] == "no_agreement"
    life.deliver("requerimiento", date(2026, 1, 27))
    assert life.row.next_deadline == date(2026, 3, 10)


def test_a_plan_that_was_asked_for_and_not_granted_ends_in_a_demand(town: Town) -> None:
    life = town.case().summoned()
    life.act("record_appearance", APPOINTMENT, **WITHOUT_AGREEMENT | {"outcome": "asks_plan"})
    life.night(APPOINTMENT)
    assert (life.stage, life.row.answer_code) == ("citation", "plan_requested")
    life.act("demand", DEMANDED)
    assert (life.stage, life.events[-1].code) == ("final_demand", "demanded_by_person")


def test_near_prescription_persuasion_goes_straight_to_the_demand(town: Town) -> None:
    # due on 2011-10-29, it prescribes on 2026-10-30
    life = town.case(periods=["2011-08", *months("2024-01", "2024-12")]).notified()
    assert life.answer(NOTICE_DELIVERED).code == "prescription_near"
    life.act("demand", NOTICE_DELIVERED)
    assert life.stage == "final_demand"
    assert life.events[-1].data["cause"] == "prescription_near"


# --- settle ---------------------------------------------------------------------------------------------------


def test_what_was_paid_is_settled_with_its_release(town: Town) -> None:
    life = town.case().notified()
    life.refused("within_notice_term", "settle", CITED)
    owed = life.facts(CITED).overdue
    life.pay(str(owed), CITED, "R-100")
    life.act("settle", CITED)
    row = life.row
    assert (row.stage, row.closed_on, row.close_reason) == ("closed", CITED, "settled")
    assert status_of(life, "finiquito") == ["issued"]
    assert (row.answer_code, row.look_on) == ("closed", None)


def test_the_night_settles_too_and_only_once(town: Town) -> None:
    life = town.case().notified()
    life.pay(str(life.facts(CITED).overdue), CITED, "R-101")
    life.night(CITED)
    life.night(CITED)
    assert [event.event for event in life.events].count("settle") == 1
    assert life.stage == "closed"


def test_a_payment_of_long_ago_does_not_settle_what_was_corrected_away(town: Town) -> None:
    life = town.case(periods=months("2023-01", "2025-10"))
    life.pay("14.00", date(2023, 3, 1), "R-VIEJO")  # the first month and its festivities, before the case
    life.notified()
    with life.sessions.begin() as session:
        for charge in session.scalars(
            select(Charge).join(Account).where(Account.number == life.account, Charge.period > "2023-01")
        ):
            charge.amount, charge.recorded_at = Decimal("0.00"), stamp(CITED).at
    facts = life.facts(CITED)
    assert (facts.overdue, len(facts.payments), len(facts.statement.allocations)) == (0, 1, 2)
    answer = life.answer(CITED)
    assert (answer.kind, answer.code, answer.event) == ("review", "nothing_owed_without_payment", "close")
    life.refused("nothing_owed_without_payment", "settle", CITED)
    life.night(CITED)
    assert life.stage == "persuasion"


# --- what the register lacks ----------------------------------------------------------------------------------


def test_nothing_is_issued_without_the_facts_it_prints(town: Town) -> None:
    life = town.case()
    with life.sessions.begin() as session:
        owner = session.scalars(
            select(Taxpayer)
            .join(Account, Account.taxpayer_id == Taxpayer.id)
            .where(Account.number == life.account)
        ).one()
        owner.died_on = date(2025, 12, 1)
        owner.recorded_at = stamp(OPENED).at
    error = life.refused("taxpayer_deceased", "notify", OPENED)
    assert "sucesión" in error.reason


def test_documents_cannot_be_thrown_away(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    notice: DocumentFacts = life.document("aviso")
    with life.sessions() as session, pytest.raises(Exception, match="permission denied"):
        session.execute(delete(Document).where(Document.id == notice.key))
