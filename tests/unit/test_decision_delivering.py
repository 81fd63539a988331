"""While a paper waits for its proof the answer names the next rung; where it can go no further, who must act."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from literal_cases import ACCOUNT, BOOK, TAXPAYER, answer, attempt, case_on, document, event, hold, slot, told

from cases.domain.decision import Decision, decide
from cases.domain.decision.by_person import by_person
from cases.domain.facts import AttemptFacts, CaseFacts, PersonFacts
from cases.domain.vocabulary import Event, LawStatus, Stage
from cases.domain.ways import reach
from cases.law import LawValue

ISSUED = date(2026, 3, 9)
VISITED = date(2026, 3, 10)
TODAY = date(2026, 3, 11)
DAY = timedelta(days=1)
STAGES = {
    "aviso": Stage.PERSUASION,
    "citatorio": Stage.CITATION,
    "requerimiento": Stage.FINAL_DEMAND,
    "acta_de_incumplimiento": Stage.DEFAULT,
}


def case(
    kind: str, *tried: AttemptFacts, on: date = TODAY, status: str = "handed_out", **changes: Any
) -> CaseFacts:
    paper = document(kind, ISSUED, attempts=tried, status=status)
    given: dict[str, Any] = {"documents": (paper,)}
    if kind == "citatorio":
        given["appointments"] = (slot(date(2026, 3, 26)),)
    return case_on(on, STAGES[kind], **(given | changes))


def failed(kind: str, result: str, **changes: Any) -> CaseFacts:
    """A paper that a visit ended, and the event that says what was on record then."""
    number = case(kind).documents[0].number
    tried = event(Event.RECORD_ATTEMPT, VISITED, document=number, reach=reach(TAXPAYER, ACCOUNT))
    other = event(Event.RECORD_ATTEMPT, TODAY, document="AV-SJN-2026-0002", reach="otro")
    return case(
        kind, attempt(VISITED, result), status="undeliverable", **({"events": (tried, other)} | changes)
    )


def approved(key: str, value: Any, unit: str = "count") -> Any:
    entry = LawValue(key, value, unit, date(2011, 1, 1), None, "Acuerdo 1", LawStatus.POLICY, "")
    return BOOK.with_approved([entry])


# --- the next rung ------------------------------------------------------------------------------------------------


def test_the_first_visit_has_the_target_of_the_office() -> None:
    decision = answer(case("citatorio"))
    assert told(decision) == ("wait", "awaiting_delivery", None)
    assert decision.data == {"rung": "first_visit", "document": "CI-SJN-2026-0010", "method": "personal"}
    assert decision.task_on == date(2026, 3, 23), "ten business days after it was issued"
    assert decision.deadline_on is None


@pytest.mark.parametrize(
    ("kind", "code", "basis"),
    [
        ("aviso", "next_visit_due", "LGTM 25, 96"),
        ("citatorio", "esquela_due", "LGTM 97"),
        ("requerimiento", "esquela_due", "LGTM 97"),
        ("acta_de_incumplimiento", "esquela_due", "LGTM 97"),
    ],
)
def test_after_a_search_the_next_rung_has_its_day_and_its_article(kind: str, code: str, basis: str) -> None:
    decision = answer(case(kind, attempt(TODAY, "not_found", at=time(16, 40))))
    assert told(decision) == ("wait", code, None)
    assert decision.task_on == TODAY + DAY
    assert basis in decision.basis
    assert "política delivery.attempts" in decision.basis
    assert "16:40" in " ".join(decision.texts), "another hour than that of the search"
    assert decision.deadline_on is None


def test_without_a_place_the_edicto_is_told() -> None:
    nowhere = {"taxpayer": replace(TAXPAYER, address=""), "account": replace(ACCOUNT, address="")}
    decision = answer(case("requerimiento", **nowhere))
    assert told(decision) == ("wait", "edicto_due", None)
    assert "LGTM 98" in decision.basis
    assert decision.task_on == TODAY


def test_who_accepted_e_mail_gets_it_first() -> None:
    accepted = replace(TAXPAYER, email="rosa@ejemplo.com", accepts_email=True)
    decision = answer(case("aviso", taxpayer=accepted))
    assert told(decision) == ("wait", "email_due", None)
    assert "LGTM 95" in decision.basis


def test_the_place_of_the_last_appearance_goes_before_the_register() -> None:
    appeared = event(Event.RECORD_APPEARANCE, VISITED, notification_address="Avenida Nueva 3")
    nowhere = {"taxpayer": replace(TAXPAYER, address=""), "account": replace(ACCOUNT, address="")}
    facts = case("requerimiento", events=(appeared,), **nowhere)
    assert facts.addressee.address == "Avenida Nueva 3"
    assert answer(facts).code == "awaiting_delivery", "no edicto while a place was stated (LGTM 25)"


def test_a_policy_of_three_visits_leaves_the_esquela_for_the_third() -> None:
    book = approved("delivery.attempts", 3)
    once = case("citatorio", attempt(VISITED, "not_found"))
    twice = case("citatorio", attempt(VISITED, "not_found"), attempt(TODAY, "not_found"))
    assert decide(once, book, TODAY).code == "next_visit_due"
    assert decide(twice, book, TODAY).code == "esquela_due"


def test_where_a_refusal_is_no_search_visits_go_on_to_their_end() -> None:
    book = approved("notification.refusal_counts_as_search", value=False, unit="flag")
    once = case("citatorio", attempt(VISITED, "refused"))
    twice = case("citatorio", attempt(VISITED, "refused"), attempt(TODAY, "refused"))
    assert decide(once, book, TODAY).code == "next_visit_due"
    assert told(decide(twice, book, TODAY)) == ("review", "citation_undeliverable", "cite")


def test_where_no_acceptance_is_asked_for_an_address_is_enough() -> None:
    book = approved("notification.remote_acceptance", value=False, unit="flag")
    reachable = replace(TAXPAYER, email="rosa@ejemplo.com")
    assert decide(case("aviso", taxpayer=reachable), book, TODAY).code == "email_due"


@pytest.mark.parametrize("code", ["awaiting_delivery", "next_visit_due"])
def test_a_person_may_cite_without_waiting_for_any_rung(code: str) -> None:
    tried = (attempt(VISITED, "not_found"),) if code == "next_visit_due" else ()
    facts = case("aviso", *tried)
    decision = answer(facts)
    assert decision.code == code
    early = by_person(facts, decision, Event.CITE)
    assert early is not None
    assert early.code == "cited_by_person"


# --- nothing more can be done ----------------------------------------------------------------------------------


def test_an_aviso_that_fails_goes_on_to_the_citation_and_says_why() -> None:
    decision = answer(failed("aviso", "moved"))
    assert told(decision) == ("act", "notice_undeliverable", "cite")
    assert "Catastro" in " ".join(decision.texts)
    assert "LGTM 25, 90 n.º 3, 98" in decision.basis


@pytest.mark.parametrize(
    ("kind", "code", "event_"),
    [("citatorio", "citation_undeliverable", "cite"), ("requerimiento", "demand_undeliverable", "demand")],
)
@pytest.mark.parametrize("result", ["moved", "wrong_address"])
def test_a_paper_that_must_arrive_names_who_must_act(kind: str, code: str, event_: str, result: str) -> None:
    decision = answer(failed(kind, result))
    assert told(decision) == ("review", code, event_)
    assert "Catastro" in " ".join(decision.texts)


@pytest.mark.parametrize(
    ("kind", "code", "event_"),
    [("citatorio", "citation_reissued", "cite"), ("requerimiento", "demand_reissued", "demand")],
)
def test_a_corrected_register_lets_the_case_go_on_by_itself(kind: str, code: str, event_: str) -> None:
    moved_to = replace(TAXPAYER, address="Avenida Nueva 3")
    assert told(answer(failed(kind, "moved", taxpayer=moved_to))) == ("act", code, event_)
    untold = failed(kind, "moved", taxpayer=moved_to, events=())
    assert answer(untold).kind == "review", "nothing tells what was on record then"


def test_without_any_place_left_a_demand_goes_on_to_the_edicto_and_a_citation_does_not() -> None:
    nowhere = {
        "taxpayer": replace(TAXPAYER, address=""),
        "account": replace(ACCOUNT, address="", neighbourhood=""),
    }
    assert answer(failed("requerimiento", "moved", **nowhere)).code == "demand_reissued"
    assert answer(failed("citatorio", "moved", **nowhere)).code == "citation_undeliverable"


def test_a_breach_record_that_fails_does_not_stop_the_demand() -> None:
    decision = answer(failed("acta_de_incumplimiento", "moved"))
    assert told(decision) == ("act", "plan_lapsed", "demand")


@pytest.mark.parametrize("kind", STAGES)
def test_nobody_goes_on_by_hearsay_of_a_death(kind: str) -> None:
    decision = answer(failed(kind, "deceased"))
    assert told(decision) == ("review", "death_reported", "place_hold")
    assert "LGTM 19" in decision.basis


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("aviso", "notice_undeliverable"),
        ("citatorio", "citation_reissued"),
        ("requerimiento", "demand_reissued"),
        ("acta_de_incumplimiento", "plan_lapsed"),
    ],
)
def test_a_death_that_was_looked_into_lets_the_case_go_on(kind: str, code: str) -> None:
    looked_into = hold(TODAY - DAY, TODAY - DAY, reason="succession", lifted_on=TODAY)
    assert answer(failed(kind, "deceased", holds=(looked_into,))).code == code
    earlier = hold(ISSUED, ISSUED, reason="succession")
    assert answer(failed(kind, "deceased", holds=(earlier,))).code == "death_reported"
    heir = PersonFacts(
        "LUIS CAMPOS", "DUI 00000001-1", "heredero", answers_for_the_whole=False, basis="LGTM 19"
    )
    known = {
        "taxpayer": replace(TAXPAYER, died_on=date(2026, 1, 4)),
        "account": replace(ACCOUNT, people=(heir,)),
    }
    assert answer(failed(kind, "deceased", **known)).code == code


def test_papers_that_nobody_takes_out_are_not_issued_for_ever() -> None:
    def cited(count: int, *statuses: str) -> Decision:
        old = [
            document("citatorio", ISSUED, key=number, status=status)
            for number, status in enumerate(statuses, 1)
        ]
        last = document("citatorio", ISSUED, key=count + 10, deliver_by_on=VISITED)
        late = case(
            "citatorio", documents=(*old, last), appointments=(slot(TODAY + DAY, document_key=last.key),)
        )
        return answer(late)

    assert cited(0).code == "citation_not_delivered_in_time"
    assert cited(1, "superseded").code == "citation_not_delivered_in_time"
    assert told(cited(2, "superseded", "superseded")) == ("review", "citation_never_delivered", "cite")
    assert cited(2, "superseded", "annulled").code == "citation_not_delivered_in_time"


# --- the title that rests on a proof -------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.CERTIFIED, Stage.REFERRED])
def test_a_title_whose_demand_lost_its_proof_goes_no_further(stage: Stage) -> None:
    def with_demand(**changes: Any) -> Decision:
        demand = document("requerimiento", ISSUED, **changes)
        title = document("certificacion_de_deuda", date(2026, 5, 4), key=11, status="issued")
        return answer(case_on(date(2026, 5, 11), stage, documents=(demand, title)))

    sound = with_demand(delivered_on=VISITED)
    assert sound.code in ("refer_due", "acceptance_due")
    annulled = with_demand()
    assert told(annulled) == ("review", "demand_proof_annulled", "record_attempt")
    again = with_demand(delivered_on=date(2026, 5, 8))
    assert told(again) == ("wait", "within_demand_term", None)
    assert again.deadline_on == again.until_on - DAY  # type: ignore[operator]  # it has one
