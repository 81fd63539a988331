"""From the title to the court, and the close without payment: two people where the law or the policy asks for them."""

from datetime import date
from typing import Any

import pytest
from builders import BOOK, stamp
from office_life import SUIT, TERM_END, TERM_OVER, Town, sign_plan
from sqlalchemy import select

from cases.domain.errors import RuleRefused
from cases.domain.lifecycle import replay
from cases.models import Account, Case, Document, Proposal, Taxpayer
from cases.service.verbs import perform

WHY = {"reason": "Falta un folio del expediente."}
CLOSE: dict[str, Any] = {"reason": "uncollectable", "note": "Sin bienes conocidos ni paradero"}
LATER = date(2026, 4, 20)


# --- certify: the Treasurer reports, the Mayor certifies (LGTM 116) -------------------------------------------


def test_nothing_is_certified_before_the_term_is_over(town: Town) -> None:
    life = town.case().with_term_over()
    error = life.refused("within_demand_term", "certify", TERM_END, "tesoreria")
    assert "09/03/2026" in error.reason
    life.act("certify", TERM_OVER, "tesoreria")


def test_the_treasurer_proposes_and_the_mayor_certifies(town: Town) -> None:
    life = town.case().with_term_over()
    proposed = life.act("certify", TERM_OVER, "tesoreria")
    assert (proposed.event, proposed.documents, life.stage) == ("propose", (), "final_demand")
    assert life.facts(TERM_OVER).proposals[0].proposed_by == "tesoreria"
    done = life.act("certify", TERM_OVER, "alcalde")
    assert (done.event, life.stage) == ("certify", "certified")
    assert done.documents == (life.number("certificacion_de_deuda"),)
    assert life.events[-1].data["reported_by"] == "tesoreria"
    with life.sessions() as session:
        kept = session.scalars(select(Proposal).where(Proposal.case_id == life.row.id)).one()
    assert (kept.decided_by, kept.approved) == ("alcalde", True)
    assert life.row.answer_code == "refer_due"


def test_the_report_is_of_the_day_of_its_amounts_however_long_the_mayor_took(town: Town) -> None:
    life = town.case().with_term_over()
    life.act("certify", TERM_OVER, "tesoreria")
    life.act("certify", LATER, "alcalde")
    with life.sessions() as session:
        title = session.scalars(
            select(Document).where(Document.number == life.number("certificacion_de_deuda"))
        )
        printed = title.one().context
    dates = ("amounts_on", "reported_on", "gates_checked_on", "certified_on", "issued_on")
    assert {printed[name] for name in dates} == {LATER.isoformat()}


def test_the_mayor_does_not_begin_and_the_treasurer_does_not_end(town: Town) -> None:
    life = town.case().with_term_over()
    error = life.refused("not_proposed_yet", "certify", TERM_OVER, "alcalde")
    assert list(error.basis) == ["LGTM 116"]
    life.act("certify", TERM_OVER, "tesoreria")
    life.refused("same_person", "certify", TERM_OVER, "tesoreria")


def test_a_second_treasurer_is_no_second_person(town: Town) -> None:
    life = town.case().with_term_over()
    life.act("certify", TERM_OVER, "tesoreria")
    with pytest.raises(RuleRefused) as refused, life.sessions() as session:
        perform(session, life.account, "certify", stamp(TERM_OVER, "tesoreria", "otra persona"), {}, BOOK)
    assert refused.value.code == "role_not_allowed"


def test_what_changed_since_the_proposal_is_looked_at_again(town: Town) -> None:
    life = town.case().with_term_over()
    life.act("certify", TERM_OVER, "tesoreria")
    life.act("place_hold", TERM_OVER, reason="appeal", note="Apelación", document_reference="Escrito 4")
    life.refused("hold_active", "certify", TERM_OVER, "alcalde")


def test_a_proposal_that_could_not_be_carried_out_is_not_made(town: Town) -> None:
    life = town.case(name="Ana Ruth Melgar").with_term_over()
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        owner = session.get_one(Taxpayer, account.taxpayer_id)
        owner.dui = None
    life.refused("gate_identity", "certify", TERM_OVER, "tesoreria")
    assert life.facts(TERM_OVER).proposals == ()


def test_a_proposal_takes_no_number(town: Town) -> None:
    first, second = town.case().with_term_over(), town.case().with_term_over()
    for life in (first, second):
        life.act("certify", TERM_OVER, "tesoreria")
    for life in (first, second):
        life.act("certify", TERM_OVER, "alcalde")
    one, two = (int(life.number("certificacion_de_deuda")[-4:]) for life in (first, second))
    assert two == one + 1


def test_below_the_minimum_of_the_court_nothing_is_certified(town: Town) -> None:
    life = town.case(periods=["2025-01", "2025-02", "2025-03"], amount="12.00").with_term_over()
    error = life.refused("below_court_minimum", "certify", TERM_OVER, "tesoreria")
    assert "200.00" in error.reason


# --- refer, return, accept, file ------------------------------------------------------------------------------


def test_a_file_goes_to_legal_and_comes_back_with_its_reason(town: Town) -> None:
    life = town.case().certified()
    done = life.act("refer", TERM_OVER, observations_text="Consta un inmueble")
    assert (life.stage, done.documents) == ("referred", (life.number("memorando_de_remision"),))
    life.refused("bad_fields", "return_file", TERM_OVER, "juridico", reason="corto")
    life.act("return_file", TERM_OVER, "juridico", **WHY)
    assert (life.stage, life.row.answer_code) == ("certified", "refer_due")
    assert WHY["reason"] in " ".join(life.answer(TERM_OVER).texts)
    life.act("refer", TERM_OVER)
    assert life.row.answer_code == "acceptance_due"


@pytest.mark.parametrize(
    ("code", "assets"),
    [
        ("asset_incomplete", [{"kind": "inmueble"}]),
        ("asset_incomplete", [{"kind": "inmueble", "description": "x", "source": "CNR", "value": "1"}]),
        ("bad_fields", ["casa"]),
    ],
)
def test_an_asset_is_told_whole(town: Town, code: str, assets: list[Any]) -> None:
    town.case().certified().refused(code, "refer", TERM_OVER, assets=assets)


def test_a_known_asset_goes_into_the_memorandum(town: Town) -> None:
    life = town.case().certified()
    life.act("refer", TERM_OVER, assets=[{"kind": "inmueble", "description": "Casa", "source": "CNR"}])
    assert life.stage == "referred"


def test_no_suit_before_the_file_is_accepted(town: Town) -> None:
    life = town.case().referred()
    life.refused("acceptance_due", "file_suit", TERM_OVER, "juridico", **SUIT)
    life.act("accept_file", TERM_OVER, "juridico")
    assert life.stage == "referred"
    life.refused("suit_due", "accept_file", TERM_OVER, "juridico")
    life.act("file_suit", TERM_OVER, "juridico", **SUIT)
    assert (life.stage, life.row.suit_filed_on) == ("in_court", TERM_OVER)


def test_a_suit_names_its_court_and_number(town: Town) -> None:
    life = town.case().referred()
    life.act("accept_file", TERM_OVER, "juridico")
    life.refused("bad_fields", "file_suit", TERM_OVER, "juridico", court="Juzgado")


def test_what_the_court_does_is_recorded(town: Town) -> None:
    life = town.case().in_court()
    life.act("record_court_event", LATER, "juridico", what="Embargo trabado", reference="Folio 12")
    assert life.events[-1].reasons == ["Embargo trabado"]
    assert (life.stage, life.row.answer_code) == ("in_court", "in_court")
    life.refused("bad_fields", "record_court_event", LATER, "juridico", what="")


def test_a_suit_filed_in_time_keeps_its_charges_alive_whatever_follows(town: Town) -> None:
    # due on 2011-05-30: prescribes on 2026-05-31
    life = town.case(periods=["2011-03", "2024-01", "2024-02"], amount="90.00").notified()
    life.act("demand", date(2026, 1, 8))
    life.deliver("requerimiento", date(2026, 1, 9))
    over = date(2026, 2, 23)  # thirty business days after 9 January end on 20 February
    life.act("certify", over, "tesoreria")
    life.act("certify", over, "alcalde")
    life.act("refer", over)
    life.act("accept_file", over, "juridico")
    life.act("file_suit", over, "juridico", **SUIT)
    after = date(2026, 6, 1)
    assert not any(line.prescribed for line in life.facts(after).statement.lines)
    sign_plan(life, date(2026, 3, 2), "90.00", court_number="15-EJ-2026")
    assert not any(line.prescribed for line in life.facts(after).statement.lines)


# --- a plan in court ------------------------------------------------------------------------------------------


def test_a_plan_in_court_is_judicial_and_its_breach_resumes_the_suit(town: Town) -> None:
    life = town.case().in_court()
    life.pay("60.00", TERM_OVER, "R-P")
    data = {
        "months": 6,
        "down_payment_receipt": "R-P",
        "request_number": "SOL-8",
        "requested_on": TERM_OVER.isoformat(),
        "approval": "Acuerdo 4 del Concejo",
    }
    life.refused("court_number_missing", "sign_plan", TERM_OVER, **data)
    life.act("sign_plan", TERM_OVER, **data, court_number="15-EJ-2026", costs_amount="25.00")
    plan = life.facts(TERM_OVER).plan
    assert plan is not None
    assert plan.regime == "judicial"
    broken = date(2026, 5, 12)  # the second instalment, 10 April + 1 month, is a Sunday: the 11th
    assert plan.instalments[1].due_on == date(2026, 5, 11)
    life.night(broken)
    assert (life.stage, life.row.answer_code) == ("default", "resume_suit_due")
    life.refused("resume_suit_due", "demand", broken)
    life.act("resume_suit", broken, "juridico")
    assert (life.stage, life.row.answer_code) == ("in_court", "in_court")


def test_a_plan_out_of_court_resumes_no_suit(town: Town) -> None:
    life = town.case().notified()
    sign_plan(life, date(2026, 1, 8))
    life.night(date(2026, 3, 10))
    assert life.stage == "default"
    life.refused("no_judicial_plan", "resume_suit", date(2026, 3, 10), "juridico")


# --- close: two people ----------------------------------------------------------------------------------------


def test_a_close_without_payment_takes_two_people_and_is_final(town: Town) -> None:
    life = town.case().notified()
    on = date(2026, 1, 8)
    life.refused("not_proposed_yet", "close", on, "alcalde", **CLOSE)
    proposed = life.act("close", on, "jefatura", **CLOSE)
    assert proposed.event == "propose"
    life.refused("same_person", "close", on, "jefatura")
    life.refused("role_not_allowed", "close", on, "cuentas_corrientes")
    life.act("close", on, "sindico")
    row = life.row
    assert (row.stage, row.close_reason, row.closed_on) == ("closed", "uncollectable", on)
    assert life.events[-1].data["note"] == CLOSE["note"]
    life.refused("not_on_the_chart", "place_hold", on, reason="claim", note="Nota", document_reference="1")


def test_what_is_approved_is_what_was_proposed(town: Town) -> None:
    life = town.case().notified()
    on = date(2026, 1, 8)
    life.act("close", on, "jefatura", **CLOSE)
    life.refused("proposal_differs", "close", on, "sindico", **CLOSE | {"reason": "duplicate"})
    life.act("close", on, "sindico", **CLOSE)
    assert life.row.close_reason == "uncollectable"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("close_by_settle", "settled"),
        ("still_owed", "prescribed"),
        ("still_owed", "corrected"),
        ("no_suit_filed", "judgment"),
        ("bad_fields", "tired"),
    ],
)
def test_a_reason_the_facts_belie_is_refused(town: Town, code: str, reason: str) -> None:
    life = town.case().notified()
    life.refused(code, "close", date(2026, 1, 8), "jefatura", **CLOSE | {"reason": reason})


def test_a_judgment_closes_what_is_in_court(town: Town) -> None:
    life = town.case().in_court()
    data = CLOSE | {"reason": "judgment", "note": "Sentencia favorable a la persona demandada"}
    life.act("close", LATER, "jefatura", **data)
    life.act("close", LATER, "alcalde", **data)
    assert life.row.close_reason == "judgment"


def test_nothing_prescribed_is_no_reason(town: Town) -> None:
    life = town.case().notified()
    on = date(2026, 1, 8)
    life.pay(str(life.facts(on).overdue), on, "R-1")
    life.refused("nothing_prescribed", "close", on, "jefatura", **CLOSE | {"reason": "prescribed"})


def test_the_stage_is_what_the_story_says(town: Town) -> None:
    life = town.case().in_court()
    assert replay(life.events) == life.stage
    with life.sessions() as session:
        assert session.scalar(select(Case.stage).where(Case.id == life.row.id)) == "in_court"
