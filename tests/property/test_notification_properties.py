"""Whatever notifiers find: no deadline without a proof, annulling undoes it whole, and the ladder always ends."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from literal_cases import ACCOUNT, BOOK, TAXPAYER, answer, attempt, case_on, document, slot

from cases.domain.delivery import outcome
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import AccountFacts, AttemptFacts, CaseFacts, DocumentFacts, TaxpayerFacts
from cases.domain.ladder import Rung, next_rung
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus, Stage
from cases.domain.ways import RESULTS, place_on_record, way_refused

ISSUED = date(2026, 3, 9)
LAW = BOOK.at(ISSUED)
DELIVERABLE = sorted(key for key, kind in KINDS.items() if kind.methods)

STAGES = {"aviso": Stage.PERSUASION, "citatorio": Stage.CITATION, "requerimiento": Stage.FINAL_DEMAND}

taxpayers = st.builds(
    lambda address, representative, email: replace(
        TAXPAYER, address=address, representative=representative, email=email, accepts_email=bool(email)
    ),
    st.sampled_from(["", "2.ª calle n.º 4"]),
    st.sampled_from(["", "ANA PAZ"]),
    st.sampled_from(["", "rosa@ejemplo.com"]),
)
accounts = st.builds(
    lambda address, neighbourhood: replace(ACCOUNT, address=address, neighbourhood=neighbourhood),
    st.sampled_from(["", "2.ª calle n.º 4"]),
    st.sampled_from(["", "El Calvario"]),
)


@st.composite
def attempts(draw: st.DrawFn, kind: str, results: frozenset[DeliveryResult]) -> tuple[AttemptFacts, ...]:
    """Up to five attempts on later and later days, each with a result its way may have."""
    found: list[AttemptFacts] = []
    on = ISSUED
    for _ in range(draw(st.integers(0, 5))):
        on += timedelta(days=draw(st.integers(0, 6)))
        how = draw(st.sampled_from(sorted(KINDS[kind].methods)))
        possible = sorted(RESULTS[how] & results)
        if possible:
            found.append(attempt(on, draw(st.sampled_from(possible)), how))
    return tuple(found)


def known(kind: str, tried: tuple[AttemptFacts, ...], **changes: Any) -> DocumentFacts:
    """The paper as its attempts leave it."""
    paper = document(kind, ISSUED, **changes)
    if not tried:
        return paper
    status, delivered_on = outcome(kind, tried, LAW)
    return replace(paper, attempts=tried, status=status, delivered_on=delivered_on)


def case_with(paper: DocumentFacts, on: date) -> CaseFacts:
    appointment = (slot(ISSUED + timedelta(days=14)),) if paper.kind == "citatorio" else ()
    return case_on(on, STAGES[paper.kind], documents=(paper,), appointments=appointment)


FRUITLESS = frozenset(DeliveryResult) - {DeliveryResult.DELIVERED}
kinds = st.sampled_from(sorted(STAGES))


@given(st.data(), kinds, st.integers(0, 90))
def test_no_deadline_without_a_proof(data: st.DataObject, kind: str, days: int) -> None:
    tried = data.draw(attempts(kind, FRUITLESS))
    on = max([ISSUED, *(one.on for one in tried)]) + timedelta(days=days)
    paper = known(kind, tried)
    assert paper.delivered_on is None
    decision = answer(case_with(paper, on))
    assert decision.deadline_on is None, decision.code


@given(st.data(), kinds, st.integers(0, 60))
def test_annulling_a_proof_and_repeating_it_is_the_last_one_alone(
    data: st.DataObject, kind: str, days: int
) -> None:
    before = data.draw(attempts(kind, FRUITLESS - {DeliveryResult.MOVED, DeliveryResult.DECEASED}))
    last_on = max([ISSUED, *(one.on for one in before)])
    first = attempt(last_on + timedelta(days=data.draw(st.integers(0, 9))), "delivered")
    again = attempt(first.on + timedelta(days=data.draw(st.integers(0, 9))), "delivered")
    on = again.on + timedelta(days=days)

    proven = known(kind, (*before, first))
    undone = known(kind, proven.attempts[:-1])
    assert undone == known(kind, before), "an annulled proof leaves nothing of itself"
    if undone.is_undeliverable:
        return  # nothing is delivered any more; what was delivered before is what was annulled
    repeated = known(kind, (*undone.attempts, again))
    alone = known(kind, (*before, again))
    assert repeated == alone
    assert answer(case_with(repeated, on)) == answer(case_with(alone, on))
    assert repeated.delivered_on == again.on, "the term counts from the proof that stands"


def _practised(rung: Rung, paper: DocumentFacts, on: date, result: DeliveryResult) -> DocumentFacts:
    assert rung.method is not None
    tried = (*paper.attempts, attempt(on, result, rung.method))
    status, delivered_on = outcome(paper.kind, tried, LAW)
    return replace(paper, attempts=tried, status=status, delivered_on=delivered_on)


MOST_RUNGS = LAW.integer("delivery.attempts") + 2
"""A message, the visits of the policy, and what is left or fixed at the end."""


@given(st.data(), st.sampled_from(DELIVERABLE), taxpayers, accounts)
def test_the_ladder_always_ends(
    data: st.DataObject, kind: str, taxpayer: TaxpayerFacts, account: AccountFacts
) -> None:
    paper, on, rungs = document(kind, ISSUED), ISSUED, 0
    while True:
        rung = next_rung(paper, taxpayer, account, on, LAW)
        if rung.method is None:
            break
        rungs += 1
        assert rungs <= MOST_RUNGS, [one.how for one in paper.attempts]
        assert rung.earliest_on is not None
        assert rung.earliest_on >= on, "never in the past"
        assert way_refused(paper, rung.method, taxpayer, account, rung.earliest_on, LAW) is None
        on = rung.earliest_on + timedelta(days=data.draw(st.integers(0, 4)))
        if way_refused(paper, rung.method, taxpayer, account, on, LAW) is None:
            result = data.draw(st.sampled_from(sorted(RESULTS[rung.method])))
            paper = _practised(rung, paper, on, result)
    assert rung.code in ("notified", "undeliverable")
    assert rung.earliest_on is None
    assert rung.reasons, "who must act is named"
    if rung.code == "notified":
        assert paper.status == DocumentStatus.DELIVERED
        assert sum(one.result == "delivered" for one in paper.attempts) == 1


@given(st.data(), st.sampled_from(DELIVERABLE), accounts)
def test_the_ladder_ends_also_while_the_register_keeps_changing(
    data: st.DataObject, kind: str, account: AccountFacts
) -> None:
    """A new place asks for a new search, and never for one more visit than the policy has."""
    paper, on = document(kind, ISSUED), ISSUED
    for _ in range(MOST_RUNGS + 1):
        taxpayer = replace(
            TAXPAYER, address=data.draw(st.sampled_from(["", "2.ª calle n.º 4", "Cantón El Golfo"]))
        )
        rung = next_rung(paper, taxpayer, account, on, LAW)
        if rung.method is None:
            return
        assert rung.earliest_on is not None
        on = rung.earliest_on
        result = data.draw(
            st.sampled_from(sorted(RESULTS[rung.method] - {DeliveryResult.DELIVERED}) or ["delivered"])
        )
        where = replace(attempt(on, result, rung.method), place=place_on_record(taxpayer, account))
        tried = (*paper.attempts, where)
        status, delivered_on = outcome(kind, tried, LAW)
        paper = replace(paper, attempts=tried, status=status, delivered_on=delivered_on)
    raise AssertionError([one.how for one in paper.attempts])


@given(st.data(), kinds, taxpayers, accounts)
def test_every_day_of_a_paper_without_proof_has_an_answer_that_names_what_follows(
    data: st.DataObject, kind: str, taxpayer: TaxpayerFacts, account: AccountFacts
) -> None:
    """Wherever the ladder stands, the night says the next rung with its day, acts, or names who must."""
    paper = known(kind, data.draw(attempts(kind, FRUITLESS)), deliver_by_on=date(2027, 1, 1))
    on = max([ISSUED, *(one.on for one in paper.attempts)]) + timedelta(days=data.draw(st.integers(0, 5)))
    facts = replace(case_with(paper, on), taxpayer=taxpayer, account=account)
    decision = answer(facts)
    assert decision.reasons
    if decision.kind == "wait":
        rung = next_rung(paper, taxpayer, account, on, LAW)
        assert rung.method in DeliveryMethod
        assert decision.task_on is not None
        assert decision.data["rung"] == rung.code
    else:
        assert decision.kind in ("act", "review")
