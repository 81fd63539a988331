"""What comes next for a paper after every history, and who must act where nothing more can be done."""

from dataclasses import replace
from datetime import date

import pytest
from literal_cases import ACCOUNT, TAXPAYER, attempt, document
from notification_histories import (
    ACCEPTED,
    AGENT,
    HISTORIES,
    ISSUED,
    KINDS_WALKED,
    LAW,
    MARKED,
    MONDAY,
    NOWHERE,
    REPRESENTED,
    TODAY,
    TUESDAY,
    known,
)

from cases.domain.delivery import outcome
from cases.domain.facts import TaxpayerFacts
from cases.domain.ladder import next_rung, why_undeliverable
from cases.domain.ways import reach

THURSDAY, FRIDAY = date(2026, 3, 12), date(2026, 3, 13)

RUNGS: dict[str, dict[str, tuple[str, str | None, date | None]]] = {
    "requerimiento": {
        "none": ("first_visit", "personal", TODAY),
        "searched_today": ("esquela", "esquela", THURSDAY),
        "searched_before": ("esquela", "esquela", TODAY),
        "searched_twice": ("esquela", "esquela", TODAY),
        "refused_before": ("esquela", "esquela", TODAY),
        "searched_without_acta": ("next_visit", "personal", TODAY),
        "post_came_back": ("first_visit", "personal", TODAY),
        "delivered": ("notified", None, None),
        "delivered_and_annulled": ("first_visit", "personal", TODAY),
        "moved": ("undeliverable", None, None),
        "deceased": ("undeliverable", None, None),
        "given_up": ("undeliverable", None, None),
        "annulled": ("void", None, None),
        "superseded": ("void", None, None),
    },
    "aviso": {
        "none": ("first_visit", "personal", TODAY),
        "searched_today": ("next_visit", "personal", THURSDAY),
        "searched_before": ("next_visit", "personal", TODAY),
        "searched_twice": ("undeliverable", None, None),
        "refused_before": ("next_visit", "personal", TODAY),
        "searched_without_acta": ("next_visit", "personal", TODAY),
        "post_came_back": ("first_visit", "personal", TODAY),
        "delivered": ("notified", None, None),
        "delivered_and_annulled": ("first_visit", "personal", TODAY),
        "moved": ("undeliverable", None, None),
        "deceased": ("undeliverable", None, None),
        "given_up": ("undeliverable", None, None),
        "annulled": ("void", None, None),
        "superseded": ("void", None, None),
    },
}
RUNGS["citatorio"] = RUNGS["requerimiento"]


@pytest.mark.parametrize("kind", KINDS_WALKED)
@pytest.mark.parametrize("history", [*HISTORIES, *MARKED])
def test_the_next_rung_after_every_history(kind: str, history: str) -> None:
    rung = next_rung(known(kind, history), TAXPAYER, ACCOUNT, TODAY, LAW)
    assert (rung.code, rung.method, rung.earliest_on) == RUNGS[kind][history]
    assert rung.reasons
    assert all(reason.text and reason.basis for reason in rung.reasons)


def test_a_search_of_a_friday_is_followed_on_monday() -> None:
    paper = replace(document("citatorio", ISSUED), attempts=(attempt(FRIDAY, "not_found"),))
    rung = next_rung(paper, TAXPAYER, ACCOUNT, FRIDAY, LAW)
    assert (rung.code, rung.earliest_on) == ("esquela", date(2026, 3, 16))
    assert "09:00" in rung.reasons[-1].text, "the policy wants another hour"


def test_a_paper_of_tomorrow_is_not_taken_out_today() -> None:
    rung = next_rung(document("aviso", FRIDAY), TAXPAYER, ACCOUNT, TODAY, LAW)
    assert rung.earliest_on == FRIDAY


NEIGHBOURHOOD_ONLY = replace(ACCOUNT, address="")
NOTHING = replace(ACCOUNT, address="", neighbourhood="")


@pytest.mark.parametrize(
    ("who", "account", "kind", "history", "code"),
    [
        (ACCEPTED, ACCOUNT, "aviso", "none", "email"),
        (ACCEPTED, ACCOUNT, "requerimiento", "none", "first_visit"),
        (NOWHERE, NOTHING, "requerimiento", "none", "edicto"),
        (NOWHERE, NEIGHBOURHOOD_ONLY, "requerimiento", "none", "edicto"),
        (NOWHERE, NOTHING, "citatorio", "none", "undeliverable"),
        (NOWHERE, NEIGHBOURHOOD_ONLY, "citatorio", "none", "first_visit"),
        (NOWHERE, NEIGHBOURHOOD_ONLY, "citatorio", "searched_twice", "undeliverable"),
        (REPRESENTED, NOTHING, "requerimiento", "none", "first_visit"),
        (REPRESENTED, NOTHING, "requerimiento", "searched_twice", "undeliverable"),
        (TAXPAYER, ACCOUNT, "solvencia", "none", "office"),
        (ACCEPTED, ACCOUNT, "finiquito", "none", "email"),
        (TAXPAYER, ACCOUNT, "certificacion_de_deuda", "none", "not_deliverable"),
    ],
)  # fmt: skip
def test_the_register_decides_where_the_ladder_goes(
    who: TaxpayerFacts, account: object, kind: str, history: str, code: str
) -> None:
    assert next_rung(known(kind, history), who, account, TODAY, LAW).code == code  # type: ignore[arg-type]  # of the table


def test_a_message_that_came_back_leaves_paper_to_be_taken() -> None:
    paper = replace(document("aviso", ISSUED), attempts=(attempt(TUESDAY, "wrong_address", "correo"),))
    assert next_rung(paper, ACCEPTED, ACCOUNT, TODAY, LAW).code == "first_visit"


def test_who_refused_a_paper_at_the_office_is_asked_again_on_another_day_until_the_policy_says_enough() -> (
    None
):
    paper = document("acta_de_comparecencia", ISSUED)
    asked = next_rung(
        replace(paper, attempts=(attempt(TODAY, "refused", "oficina"),)), TAXPAYER, ACCOUNT, TODAY, LAW
    )
    assert (asked.code, asked.earliest_on) == ("office", THURSDAY)

    refusals = (attempt(TUESDAY, "refused", "oficina"), attempt(TODAY, "refused", "oficina"))
    status, _ = outcome(paper.kind, refusals, LAW)
    over = next_rung(replace(paper, attempts=refusals, status=status), TAXPAYER, ACCOUNT, TODAY, LAW)
    assert over.code == "undeliverable"


@pytest.mark.parametrize(
    ("history", "article"),
    [("deceased", "LGTM 19"), ("moved", "LGTM 25"), ("searched_twice", "política delivery.attempts")],
)
def test_who_must_act_is_named(history: str, article: str) -> None:
    (reason,) = why_undeliverable(known("aviso", history), TAXPAYER, ACCOUNT)
    assert reason.basis.startswith(article)


def test_what_is_known_to_reach_somebody_has_a_digest_that_moves_with_it() -> None:
    first = reach(TAXPAYER, ACCOUNT)
    assert reach(TAXPAYER, ACCOUNT) == first
    changed = [
        reach(replace(TAXPAYER, address="Otra calle"), ACCOUNT),
        reach(replace(TAXPAYER, died_on=MONDAY), ACCOUNT),
        reach(ACCEPTED, ACCOUNT),
        reach(TAXPAYER, replace(ACCOUNT, people=(AGENT,))),
        reach(replace(TAXPAYER, code="C-2"), ACCOUNT),
    ]
    assert len({first, *changed}) == len(changed) + 1
