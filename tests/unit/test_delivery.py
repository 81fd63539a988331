"""What the attempts to notify amount to: each method and result, alone and together (LGTM 95-98)."""

from datetime import date, time
from itertools import permutations

import pytest
from literal_cases import BOOK, attempt

from cases.domain.delivery import outcome
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import AttemptFacts
from cases.domain.vocabulary import DeliveryMethod, DeliveryResult, DocumentStatus

FIRST, SECOND, THIRD = date(2026, 3, 10), date(2026, 3, 12), date(2026, 3, 13)
LAW = BOOK.at(FIRST)

# one attempt: result -> status; the day of notification is that of the proof, and of nothing else
AFTER_ONE = {
    "delivered": "delivered",
    "not_found": "handed_out",
    "refused": "handed_out",
    "moved": "undeliverable",
    "deceased": "undeliverable",
    "wrong_address": "undeliverable",
}


def result(kind: str, *attempts: AttemptFacts) -> tuple[str, date | None]:
    status, notified_on = outcome(kind, attempts, LAW)
    return status.value, notified_on


@pytest.mark.parametrize("how", sorted(set(DeliveryMethod) - {DeliveryMethod.CORREO}))
@pytest.mark.parametrize("found", DeliveryResult)
@pytest.mark.parametrize("kind", ["aviso", "citatorio", "requerimiento", "acta_de_incumplimiento"])
def test_one_attempt(kind: str, how: DeliveryMethod, found: DeliveryResult) -> None:
    status = AFTER_ONE[found]
    assert result(kind, attempt(FIRST, found, how)) == (status, FIRST if status == "delivered" else None)


@pytest.mark.parametrize("kind", ["aviso", "citatorio"])
def test_a_message_that_comes_back_leaves_the_paper_to_be_taken(kind: str) -> None:
    bounced = attempt(FIRST, "wrong_address", "correo")
    assert result(kind, bounced) == ("handed_out", None)
    assert result(kind, bounced, attempt(SECOND, "not_found")) == ("handed_out", None), (
        "one visit, one search"
    )


def test_every_result_is_in_the_table() -> None:
    assert AFTER_ONE.keys() == {one.value for one in DeliveryResult}


def test_nothing_attempted_is_still_out() -> None:
    assert result("aviso") == ("handed_out", None)


@pytest.mark.parametrize("kind", [kind for kind, spec in KINDS.items() if spec.methods])
def test_two_days_that_find_nobody_end_what_no_esquela_may_replace(kind: str) -> None:
    visits = (attempt(FIRST, "not_found"), attempt(SECOND, "not_found"))
    expected = "handed_out" if KINDS[kind].allows("esquela") else "undeliverable"
    assert result(kind, *visits) == (expected, None)


def test_two_visits_of_one_day_are_one_search() -> None:
    visits = (attempt(FIRST, "not_found", at=time(9)), attempt(FIRST, "not_found", at=time(15)))
    assert result("aviso", *visits) == ("handed_out", None)


def test_the_first_proof_counts_whatever_came_before_or_after() -> None:
    story = (
        attempt(FIRST, "not_found"),
        attempt(SECOND, "delivered", "esquela"),
        attempt(THIRD, "delivered", "oficina"),
    )
    for order in permutations(story):
        assert result("requerimiento", *order) == ("delivered", SECOND)


def test_a_proof_outlives_a_hopeless_visit() -> None:
    assert result("citatorio", attempt(FIRST, "moved"), attempt(SECOND, "delivered")) == ("delivered", SECOND)


def test_without_its_proof_the_rest_is_counted_again() -> None:
    before = (attempt(FIRST, "not_found"), attempt(SECOND, "not_found"))
    assert result("aviso", *before, attempt(THIRD, "delivered")) == ("delivered", THIRD)
    assert result("aviso", *before) == (DocumentStatus.UNDELIVERABLE, None)
    assert result("requerimiento", *before) == (DocumentStatus.HANDED_OUT, None)
