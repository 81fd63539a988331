"""Steps by policy: how long is waited between a step and what it follows, and when that is too old for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from literal_cases import ACCOUNT, BOOK, case_on, document, plan, slot, told
from written_policy import entry, with_policy

from cases.domain.decision import Decision, decide
from cases.domain.facts import AppointmentFacts, CaseFacts
from cases.domain.vocabulary import Stage
from cases.law import LawBook

DAY = timedelta(days=1)
SHOP = replace(ACCOUNT, kind="empresa")


def unattended(on: date, *, ordinal: int = 2, appointments: tuple[AppointmentFacts, ...] = ()) -> CaseFacts:
    """A case whose last summons was delivered; nobody came unless its appointment is given."""
    sent = document("citatorio", date(2026, 3, 2), delivered_on=date(2026, 3, 4), ordinal=ordinal)
    slots = appointments or (slot(MISSED, "no_show"),)
    return case_on(on, Stage.CITATION, documents=(sent,), appointments=slots, account=SHOP)


def by(book: LawBook, facts: CaseFacts) -> Decision:
    return decide(facts, book, facts.statement.on)


MISSED = date(2026, 3, 18)  # a Wednesday; Semana Santa begins on the 28th
ATTENDED = (slot(MISSED, "attended", outcome="none"),)
PROMISED = (slot(MISSED, "attended", outcome="promise", promise_on=date(2026, 3, 22)),)  # a Sunday


def lapsed(on: date) -> CaseFacts:
    acta = document("acta_de_incumplimiento", MISSED - DAY, delivered_on=MISSED)
    return case_on(on, Stage.DEFAULT, documents=(acta,), account=SHOP, plan=plan((MISSED,), status="lapsed"))


def exhausted(on: date) -> CaseFacts:
    """Its second notice was waited for until the 18th, and the policy demands after notices."""
    sent = document("aviso", date(2026, 3, 5), delivered_on=date(2026, 3, 6), ordinal=2)
    return case_on(on, Stage.PERSUASION, documents=(sent,), account=SHOP)


AFTER_NOTICES = entry("demand.after.empresa", '["notices_exhausted"]', "list")
GAPS = [
    # facts by day, key, more policy, answer without a gap, waits until, code of the wait
    (partial(unattended, ordinal=1), "citation.gap", "", "next_citation_due", "within_citation_gap"),
    (unattended, "demand.gap", "", "citations_exhausted", "within_demand_gap"),
    (partial(unattended, appointments=ATTENDED), "demand.gap", "", "no_agreement", "within_demand_gap"),
    (lapsed, "demand.gap", "", "plan_lapsed", "within_demand_gap"),
    (exhausted, "demand.gap", AFTER_NOTICES, "notices_exhausted", "within_demand_gap"),
]


@pytest.mark.parametrize(("by_day", "key", "more", "answer_code", "waits"), GAPS)
def test_a_gap_of_the_policy_is_waited_for_after_what_a_step_follows(
    by_day: Callable[[date], CaseFacts], key: str, more: str, answer_code: str, waits: str
) -> None:
    gap = entry(f"{key}.empresa", "3", "business_days")
    own, general = with_policy(more, gap), with_policy(more)
    last = MISSED + 5 * DAY  # Monday 23: the third business day
    for on in (MISSED + DAY, last):
        assert by(general, by_day(on)).code == answer_code, "without a value of its own there is no gap"
        waiting = by(own, by_day(on))
        assert (waiting.code, waiting.until_on, waiting.task_on) == (waits, last + DAY, last + DAY)
        assert waiting.values == (f"{key}.empresa",)
        assert "18/03/2026" in waiting.texts[0]
    assert by(own, by_day(last + DAY)).code == answer_code


def test_a_promise_for_a_closed_day_is_waited_for_until_the_office_opens() -> None:
    monday = date(2026, 3, 23)
    promised = partial(unattended, appointments=PROMISED)
    waits = by(BOOK, promised(monday))
    assert (waits.code, waits.until_on) == ("promise_pending", monday + DAY)
    assert by(BOOK, promised(monday + DAY)).code == "no_agreement"
    gap = with_policy(entry("demand.gap.empresa", "3", "business_days"))
    assert by(gap, promised(monday + DAY)).until_on == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("appointments", "code", "ordinal"),
    [((slot(MISSED, "no_show"),), "citations_exhausted", 2), (ATTENDED, "no_agreement", 2)],
)
def test_a_citation_too_old_for_the_demand_is_made_again(
    appointments: tuple[AppointmentFacts, ...], code: str, ordinal: int
) -> None:
    book = with_policy(entry("citation.validity.empresa", "10", "calendar_days"))
    last = MISSED + 10 * DAY
    assert by(book, unattended(last, appointments=appointments)).code == code
    again = by(book, unattended(last + DAY, appointments=appointments))
    assert told(again) == ("act", "citation_expired", "cite")
    assert again.data == {"ordinal": ordinal}
    assert by(BOOK, unattended(date(2028, 3, 6), appointments=appointments)).code == code, "0 has no end"
