"""A proof annulled, or one that never was: which deadlines fall, and what the case does instead."""

from datetime import date, timedelta

from builders import BOOK
from office_life import APPOINTMENT, DEMAND_DELIVERED, DEMANDED, OPENED, TERM_OVER, Town

from cases.domain.decision import decide
from cases.domain.terms import calendar_of, next_business_day

FIRST, SECOND = date(2026, 1, 6), date(2026, 1, 7)
WHY = "La firma no es de quien dice el acta"


def test_an_annulment_says_which_deadline_fell_and_the_case_has_none(town: Town) -> None:
    life = town.case().with_term_over()
    number, fell_on = life.number("requerimiento"), life.row.next_deadline
    assert fell_on is not None
    done = life.act("annul_attempt", TERM_OVER, "jefatura", document=number, reason=WHY)
    event = life.events[-1]
    assert event.data["deadlines"] == [
        {"term": "demand_term", "document": number, "legal": True, "from": fell_on.isoformat(), "to": None}
    ]
    assert f"{fell_on:%d/%m/%Y}" in done.message
    assert any("ya no corre" in reason for reason in event.reasons)
    assert (life.row.next_deadline, life.row.answer_code) == (None, "awaiting_delivery")


def test_a_proof_is_not_annulled_before_it_was_made(town: Town) -> None:
    life = town.case().with_term_over()
    life.refused(
        "annulled_before_attempt", "annul_attempt", DEMANDED, "jefatura",
        document=life.number("requerimiento"), reason=WHY,
    )  # fmt: skip


def test_the_demand_under_a_title_is_not_taken_back_but_its_proof_may_be(town: Town) -> None:
    life = town.case().certified()
    number = life.number("requerimiento")
    error = life.refused(
        "demand_supports_title", "annul_document", TERM_OVER, "jefatura", document=number, reason=WHY
    )
    assert life.number("certificacion_de_deuda") in error.reason
    life.act("annul_attempt", TERM_OVER, "jefatura", document=number, reason=WHY)
    assert life.row.answer_code == "demand_proof_annulled"


def test_who_came_without_a_proof_of_the_summons_is_not_cited_again(town: Town) -> None:
    life = town.case().cited()
    promised = {"appeared_at": "09:00", "ended_at": "09:20", "outcome": "promise", "promise_amount": "60.00"}
    life.act("record_appearance", APPOINTMENT, promise_on="2026-01-30", **promised)
    assert (life.row.answer_code, life.row.next_task_on) == ("promise_pending", date(2026, 1, 31))


def test_an_annulled_search_moves_no_deadline(town: Town) -> None:
    life = town.case()
    life.act("notify", OPENED)
    life.deliver("aviso", FIRST, result="not_found")
    done = life.act("annul_attempt", SECOND, "jefatura", document=life.number("aviso"), reason=WHY)
    assert life.events[-1].data["deadlines"] == []
    assert "Ningún plazo descansaba en ella" in done.message


def test_annulling_and_repeating_a_proof_is_the_last_one_alone(town: Town) -> None:
    twice, once = town.case().demanded(), town.case().demanded()
    again = date(2026, 1, 28)
    twice.deliver("requerimiento", DEMAND_DELIVERED)
    twice.act("annul_attempt", again, "jefatura", document=twice.number("requerimiento"), reason=WHY)
    for life in (twice, once):
        life.deliver("requerimiento", again)
    for on in (again, date(2026, 3, 11), date(2026, 3, 20)):
        answers = [decide(life.facts(on), BOOK, on) for life in (twice, once)]
        assert len({(one.kind, one.code, one.deadline_on, one.task_on, one.until_on) for one in answers}) == 1
    rows = [(life.row.answer_code, life.row.next_deadline, life.row.look_on) for life in (twice, once)]
    assert rows[0] == rows[1]
    papers = [life.document("requerimiento") for life in (twice, once)]
    assert len({(one.status, one.delivered_on, len(one.attempts)) for one in papers}) == 1


def test_a_title_older_than_the_proof_of_its_demand_is_signed_again(town: Town) -> None:
    life = town.case().certified()
    number, old = life.number("requerimiento"), life.number("certificacion_de_deuda")
    life.act("annul_attempt", TERM_OVER, "jefatura", document=number, reason=WHY)
    life.refused("demand_proof_annulled", "refer", TERM_OVER)
    again = date(2026, 3, 11)
    life.deliver("requerimiento", again)
    ends = life.row.next_deadline
    assert ends is not None
    over = next_business_day(calendar_of(BOOK.at(again), "SJN"), ends + timedelta(days=1))
    life.refused("within_demand_term", "certify", again, "tesoreria")
    life.refused("recertify_due", "refer", over)
    life.act("certify", over, "tesoreria")
    life.act("certify", over, "alcalde")
    titles = {
        one.number: one.status for one in life.facts(over).documents if one.kind == "certificacion_de_deuda"
    }
    assert len(titles) == 2
    assert titles[old] == "superseded"
    assert (life.stage, life.row.answer_code) == ("certified", "refer_due")
    life.act("refer", over)
    assert life.stage == "referred"
