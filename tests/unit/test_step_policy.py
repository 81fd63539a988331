"""Steps by policy: a few lines of data change number, gap, validity, predecessor or minimum for one kind of account."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from literal_cases import ACCOUNT, BOOK, answer, case_on, document, line, opening, slot, told
from written_policy import entry, with_policy

from cases.domain.actions import actions_for
from cases.domain.decision import Decision, decide, decide_opening
from cases.domain.decision.by_person import by_person
from cases.domain.facts import CaseFacts
from cases.domain.refusals import Table
from cases.domain.vocabulary import Event, Role, Stage
from cases.law import LawBook, LawBroken

DAY = timedelta(days=1)
DELIVERED = date(2026, 3, 16)
GAP_END = date(2026, 3, 26)  # eight business days
SHOP = replace(ACCOUNT, kind="empresa")


def noticed(on: date, *, ordinal: int = 1, delivered_on: date = DELIVERED, **changes: Any) -> CaseFacts:
    sent = document("aviso", delivered_on - DAY, delivered_on=delivered_on, ordinal=ordinal)
    return case_on(on, Stage.PERSUASION, documents=(sent,), account=SHOP, **changes)


def unattended(on: date, *, ordinal: int = 2, **changes: Any) -> CaseFacts:
    """A case whose last summons was delivered and nobody came."""
    sent = document("citatorio", date(2026, 3, 2), delivered_on=date(2026, 3, 4), ordinal=ordinal)
    missed = slot(date(2026, 3, 18), "no_show")
    changes = {"account": SHOP, "appointments": (missed,)} | changes
    return case_on(on, Stage.CITATION, documents=(sent,), **changes)


def by(book: LawBook, facts: CaseFacts) -> Decision:
    return decide(facts, book, facts.statement.on)


# --- per kind of account --------------------------------------------------------------------------------------


def test_four_lines_of_data_change_a_deadline_for_one_kind_of_account_only() -> None:
    book = with_policy(entry("notice.gap.empresa", "12", "business_days"))
    after = GAP_END + DAY
    assert by(BOOK, noticed(after)).code == "next_notice_due"
    waits = by(book, noticed(after))
    assert (waits.code, waits.until_on) == (
        "within_notice_term",
        date(2026, 4, 10),
    )  # Semana Santa is between
    assert waits.values == ("notice.gap.empresa",)
    assert by(book, replace(noticed(after), account=ACCOUNT)).code == "next_notice_due"


def test_old_cases_keep_their_old_answer() -> None:
    book = with_policy(
        entry("notice.gap.empresa", "12", "business_days", "2026-03-17"),
        entry("notice.count.empresa", "3", "count", "2026-03-17"),
        entry("notice.validity.empresa", "5", "calendar_days", "2026-03-17"),
        entry("citation.count.empresa", "1", "count", "2026-03-17"),
    )
    for facts in (noticed(GAP_END), noticed(GAP_END + DAY, ordinal=2), unattended(GAP_END, ordinal=1)):
        assert by(book, facts) == by(BOOK, facts)
    later = {"delivered_on": date(2026, 3, 17)}
    assert by(book, noticed(date(2026, 3, 20), **later)).until_on == date(2026, 4, 11)
    assert by(book, noticed(date(2026, 4, 10), ordinal=2, **later)).code == "notice_expired"


@pytest.mark.parametrize(
    ("key", "value", "unit", "facts", "before", "after"),
    [
        ("notice.count.empresa", "1", "count", noticed(GAP_END + DAY), "next_notice_due", "citation_due"),
        (
            "notice.validity.empresa",
            "5",
            "calendar_days",
            noticed(GAP_END),
            "within_notice_term",
            "notice_expired",
        ),
        (
            "citation.count.empresa",
            "1",
            "count",
            unattended(GAP_END, ordinal=1),
            "next_citation_due",
            "citations_exhausted",
        ),
    ],
)
def test_each_rule_of_a_step_may_be_another(
    key: str, value: str, unit: str, facts: CaseFacts, before: str, after: str
) -> None:
    book = with_policy(entry(key, value, unit))
    assert (by(BOOK, facts).code, by(book, facts).code) == (before, after)


def test_a_case_opens_from_its_own_minimum() -> None:
    on = date(2026, 3, 1)
    facts = replace(opening(on, line(1, on=on, total="40.00")), account=SHOP)
    assert decide_opening(facts, BOOK, on).code == "arrears_reached"
    book = with_policy(entry("case.open.min_total.empresa", "40.01", "usd"))
    waits = decide_opening(facts, book, on)
    assert (waits.code, waits.values) == ("below_minimum", ("case.open.min_total.empresa",))
    book = with_policy(entry("case.open.min_days_late.empresa", "31", "calendar_days"))
    assert decide_opening(facts, book, on).code == "arrears_too_recent"


@pytest.mark.parametrize(
    ("line_of_data", "said"),
    [
        (entry("notice.gap.castillo", "12", "business_days"), "clase de cuenta desconocida"),
        (entry("demand.after.empresa", '["feeling"]', "list"), "la lista solo lleva"),
        (entry("demand.after.mercado", '["plan_lapsed", "plan_lapsed"]', "list"), "sin repetir"),
    ],
)
def test_what_no_program_understands_is_refused_when_loading(line_of_data: str, said: str) -> None:
    with pytest.raises(LawBroken, match=said):
        with_policy(line_of_data)


def test_a_value_of_a_kind_that_ended_or_was_repealed_leaves_the_general_one() -> None:
    rest = 'unit = "business_days", basis = "Acuerdo 7", status = "policy"'
    ended = with_policy(
        f'"notice.gap.empresa" = [{{ from = 2011-01-01, until = 2020-12-31, value = 12, {rest} }}]'
    )
    repealed = with_policy(f'"notice.gap.empresa" = [{{ from = 2011-01-01, repealed = true, {rest} }}]')
    for book in (ended, repealed):
        assert book.at(DELIVERED).key_for("notice.gap", "empresa") == "notice.gap"
    assert ended.at(date(2020, 6, 1)).key_for("notice.gap", "empresa") == "notice.gap.empresa"


# --- minimum amounts ------------------------------------------------------------------------------------------

CITATION_MINIMUM = with_policy(entry("citation.min_total.empresa", "300.01", "usd"))
DEMAND_MINIMUM = with_policy(entry("demand.min_total.empresa", "300.01", "usd"))


def test_a_case_below_the_minimum_of_a_citation_waits_and_is_tested_every_night() -> None:
    facts = noticed(GAP_END + DAY, ordinal=2)
    waits = by(CITATION_MINIMUM, facts)
    assert told(waits) == ("wait", "below_citation_minimum", None)
    assert waits.until_on == facts.statement.on + DAY
    assert "300.00; para citar se piden 300.01" in waits.texts[0]
    assert waits.values == ("citation.min_total.empresa",)
    enough = noticed(GAP_END + DAY, ordinal=2)
    owed = replace(
        enough,
        statement=case_on(GAP_END + DAY, Stage.PERSUASION, line(on=GAP_END + DAY, total="300.01")).statement,
    )
    assert by(CITATION_MINIMUM, owed).code == "citation_due"


def test_a_case_that_only_waits_for_the_minimum_is_not_written_to_again() -> None:
    late = DELIVERED + timedelta(days=200)
    facts = noticed(late, ordinal=2)
    assert by(CITATION_MINIMUM, facts).code == "below_citation_minimum"
    assert by(BOOK, facts).code == "notice_expired"
    assert by(CITATION_MINIMUM, noticed(late)).code == "notice_expired", (
        "its turn is a notice, not a citation"
    )


def test_a_person_may_cite_below_the_minimum_and_nobody_may_demand() -> None:
    facts = noticed(GAP_END + DAY, ordinal=2)
    cited = by_person(facts, by(CITATION_MINIMUM, facts), Event.CITE)
    assert cited is not None
    assert cited.code == "cited_by_person"
    facts = unattended(GAP_END)
    assert by_person(facts, by(DEMAND_MINIMUM, facts), Event.DEMAND) is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (unattended(GAP_END), "below_demand_minimum"),
        (unattended(GAP_END, account=ACCOUNT), "citations_exhausted"),
        (
            case_on(
                GAP_END,
                Stage.DEFAULT,
                documents=(document("acta_de_incumplimiento", DELIVERED, delivered_on=DELIVERED),),
                account=SHOP,
            ),
            "below_demand_minimum",
        ),
        (case_on(GAP_END, Stage.FINAL_DEMAND, account=SHOP), "demand_due"),
    ],
)
def test_a_demand_has_its_minimum_too_and_one_issued_is_issued_again(facts: CaseFacts, code: str) -> None:
    assert by(DEMAND_MINIMUM, facts).code == code


def test_the_default_minimums_change_nothing() -> None:
    law = BOOK.at(GAP_END)
    assert law.decimal("citation.min_total") == law.decimal("demand.min_total") == Decimal("0.00")


# --- what a demand may follow ---------------------------------------------------------------------------------


def test_a_demand_may_follow_the_notices_where_the_policy_says_so() -> None:
    book = with_policy(entry("demand.after.empresa", '["notices_exhausted", "plan_lapsed"]', "list"))
    demand = by(book, noticed(GAP_END + DAY, ordinal=2))
    assert told(demand) == ("act", "notices_exhausted", "demand")
    assert demand.data == {"cause": "no_response"}
    assert "demand.after.empresa" in demand.values
    assert by(book, replace(noticed(GAP_END + DAY, ordinal=2), account=ACCOUNT)).code == "citation_due"


def test_a_demand_the_policy_does_not_foresee_is_left_to_a_person() -> None:
    book = with_policy(entry("demand.after.empresa", '["plan_lapsed"]', "list"))
    facts = unattended(GAP_END)
    left = by(book, facts)
    assert told(left) == ("review", "demand_not_foreseen", "demand")
    assert left.data == {"cause": "no_response"}
    (offer,) = (
        one
        for one in actions_for(Table(facts, left, Role.JEFATURA, book.at(GAP_END), GAP_END))
        if one.verb is Event.DEMAND
    )
    assert offer.enabled
    assert answer(facts).code == "citations_exhausted"
