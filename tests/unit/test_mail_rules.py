"""E-mail without a database: addresses, the letter, what keeps it back, how long it is waited for, and its rung."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from literal_cases import ACCOUNT, BOOK, TAXPAYER, attempt, case_on, document, hold, settled

from cases.domain.facts import CaseFacts
from cases.domain.ladder import next_rung
from cases.domain.mail import (
    BY_MAIL,
    MOST_TRIES,
    is_address,
    keeps_back,
    letter_of,
    pause_after,
    wait_ends_on,
    waits_for,
)
from cases.domain.still_owed import NOTHING_CHANGED, POLICY_KEY, Change, ChangeKind
from cases.domain.vocabulary import MAIL_UNDER_WAY, MailStatus, Stage
from cases.law import value_of_text

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
LAW = BOOK.at(TUESDAY)
ADDRESS = "rosa@ejemplo.com"
OWNER = replace(TAXPAYER, email=ADDRESS, accepts_email=True, accepts_email_on=date(2026, 1, 15))


@pytest.mark.parametrize("text", ["rosa@ejemplo.com", "r.campos+casa@correo.ejemplo.gob.sv", "x_1@a-b.sv"])
def test_addresses_a_server_can_be_asked_for(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "rosa", "rosa@", "@ejemplo.com", "rosa@ejemplo", "ros a@ejemplo.com", "rósa@ejemplo.com"),
        *("rosa@ejemplo.com\nBcc: x@y.com", "<rosa@ejemplo.com>", "rosa@ejemplo.com,otra@ejemplo.com"),
        "a@b@ejemplo.com",
    ],
)
def test_addresses_that_are_none(text: str) -> None:
    assert not is_address(text)


def test_acts_that_fine_never_go_by_mail() -> None:
    assert {"aviso", "citatorio"} <= set(BY_MAIL)
    assert not {"requerimiento", "acta_de_incumplimiento", "convenio_de_pago"} & set(BY_MAIL)


def test_the_letter_says_what_it_is_and_no_amount_or_name() -> None:
    paper = document("aviso", MONDAY)
    letter = letter_of(paper, LAW.issuer("SJN"), "ab" * 32)
    assert letter.subject == f"Aviso de pago pendiente {paper.number}"
    assert letter.sender == "mora.sjn@ejemplo.gob.sv"
    assert letter.message_id == f"<{paper.number.lower()}.abababababababab@ejemplo.gob.sv>"
    assert letter == letter_of(paper, LAW.issuer("SJN"), "ab" * 32)
    for private in ("300.00", "$", TAXPAYER.name, ACCOUNT.number):
        assert private not in letter.subject + letter.body


def kept(
    facts: CaseFacts | None = None, on: date = TUESDAY, address: str = ADDRESS, **paper: Any
) -> str | None:
    case = facts or case_on(on, Stage.PERSUASION, taxpayer=OWNER)
    values = {"status": "signed", **paper}
    change, law = values.pop("change", NOTHING_CHANGED), values.pop("law", LAW)
    paper = document(str(values.pop("kind", "aviso")), MONDAY, **values)
    off = keeps_back(case, paper, address, change, on, law)
    return off.code if off else None


def test_what_is_signed_accepted_and_owed_goes() -> None:
    assert kept() is None
    assert kept(deliver_by_on=TUESDAY) is None


def test_what_keeps_it_back() -> None:
    assert kept(case_on(TUESDAY, Stage.PERSUASION)) == "email_not_accepted"
    assert kept(address="otra@ejemplo.com") == "email_changed"
    broken = replace(OWNER, email="rosa@ejemplo")
    assert (
        kept(case_on(TUESDAY, Stage.PERSUASION, taxpayer=broken), address="rosa@ejemplo") == "email_changed"
    )
    assert kept(settled(TUESDAY, Stage.PERSUASION, taxpayer=OWNER)) == "already_paid"
    assert kept(case_on(TUESDAY, Stage.CLOSED, taxpayer=OWNER)) == "already_paid"
    disputed = hold(MONDAY, charges=frozenset({1}))
    all_of_it = case_on(TUESDAY, Stage.PERSUASION, taxpayer=OWNER, holds=(disputed,))
    assert kept(all_of_it) is None, "nobody paid it: it waits for the hold"
    assert kept(deliver_by_on=MONDAY) == "too_late_to_deliver"
    dead = replace(OWNER, died_on=MONDAY)
    assert kept(case_on(TUESDAY, Stage.PERSUASION, taxpayer=dead)) == "addressee_died"
    assert kept(kind="requerimiento") == "remote_not_allowed"
    assert kept(status="annulled") is not None


def test_what_changed_since_it_was_issued_goes_only_where_the_policy_prints_it_so() -> None:
    lower, paid = Change(ChangeKind.LOWER), Change(ChangeKind.PAID)
    assert kept(change=paid) == "already_paid"
    assert kept(change=lower) == "amount_changed"
    made, problems = value_of_text(
        POLICY_KEY, "print", "rule", date(2011, 1, 1), None, "Acuerdo 1", "policy", ""
    )
    assert made is not None, problems
    as_issued = BOOK.with_approved([made]).at(TUESDAY)
    assert kept(change=lower, law=as_issued) is None
    assert kept(change=paid, law=as_issued) == "already_paid"


def test_a_release_goes_to_who_has_paid() -> None:
    assert kept(settled(TUESDAY, Stage.CLOSED, taxpayer=OWNER), kind="finiquito") is None


def test_what_it_waits_for() -> None:
    case, paper = (
        case_on(TUESDAY, Stage.PERSUASION, taxpayer=OWNER),
        document("aviso", MONDAY, status="signed"),
    )
    assert waits_for(case, paper, TUESDAY) is None
    for status in ("issued", "printed"):
        unsigned = waits_for(case, replace(paper, status=status), TUESDAY)
        assert unsigned is not None
        assert unsigned.code == "mail_not_signed"
    held = waits_for(replace(case, holds=(hold(MONDAY),)), paper, TUESDAY)
    assert held is not None
    assert held.code == "mail_on_hold"
    disputed = replace(case, holds=(replace(hold(MONDAY), charges=frozenset({9})),))
    assert waits_for(disputed, paper, TUESDAY) is None


def test_a_server_is_asked_less_and_less_often_for_two_days() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]
    assert pauses[0] == timedelta(minutes=15)
    assert all(after == 2 * before for before, after in itertools.pairwise(pauses))
    assert timedelta(days=1) < sum(pauses, timedelta()) < timedelta(days=3)


def test_the_wait_is_of_business_days_of_the_district() -> None:
    assert wait_ends_on(LAW, date(2026, 3, 5), "SJN") == date(
        2026, 3, 10
    )  # Thursday; Friday, Monday, Tuesday


@pytest.mark.parametrize("status", list(MailStatus))
def test_paper_waits_while_the_letter_is_under_way(status: MailStatus) -> None:
    paper = document("aviso", MONDAY, status="signed", mail=status.value)
    rung = next_rung(paper, OWNER, ACCOUNT, date(2026, 3, 20), LAW)
    assert rung.code == ("email" if status in MAIL_UNDER_WAY else "first_visit")


def test_without_a_letter_the_rung_lasts_as_long_as_a_proof_is_waited_for() -> None:
    paper = document("aviso", MONDAY, status="signed")
    assert next_rung(paper, OWNER, ACCOUNT, date(2026, 3, 5), LAW).code == "email"
    assert next_rung(paper, OWNER, ACCOUNT, date(2026, 3, 6), LAW).code == "first_visit"


def test_a_failed_attempt_by_mail_is_followed_by_a_visit() -> None:
    paper = document("aviso", MONDAY, attempts=(attempt(MONDAY, "not_found", "correo"),))
    assert next_rung(paper, OWNER, ACCOUNT, TUESDAY, LAW).code == "first_visit"
