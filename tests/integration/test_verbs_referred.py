"""A case that left the office: until legal accepts its file it keeps its account, and may come back."""

from datetime import date
from typing import Any

import pytest
from builders import BOOK, Sessions, add_charge, stamp
from office_life import TERM_OVER, Life, Town, sign_plan
from sqlalchemy import select

from cases.domain.errors import RuleRefused
from cases.domain.vocabulary import Stage
from cases.models import Account, Case, Document
from cases.service.casefile import Action, case_view
from cases.service.engine import due_accounts
from cases.service.verbs import perform

WHY = {"reason": "Falta un folio del expediente."}
CLOSE = {"reason": "duplicate", "note": "Se abrió por error de registro"}
LATER = date(2026, 4, 20)


def owe_more(life: Life) -> None:
    """A charge that fell due after the demand, large enough for a case of its own."""
    with life.sessions.begin() as session:
        account = session.scalars(select(Account).where(Account.number == life.account)).one()
        add_charge(session, account, "2025-11", amount="80.00")
        account.look_on = LATER


def night_opens(life: Life, on: date = LATER) -> str:
    """The number of the account's newest case once the night has looked at the accounts that are due."""
    with life.sessions() as session:
        account = session.scalars(select(Account.id).where(Account.number == life.account)).one()
        is_due = account in due_accounts(session, on)
    if is_due:
        life.open(on)
    return life.row.number


def accepted(town: Town) -> Life:
    """The older case by its own number, accepted by legal, beside a newer one of its account."""
    life = town.case().referred()
    older = Life(life.sessions, life.row.number)
    owe_more(life)
    life.act("accept_file", TERM_OVER, "juridico")
    return older


def account_of(older: Life) -> Life:
    with older.sessions() as session:
        found = select(Account.number).join(Case, Case.account_id == Account.id)
        return Life(older.sessions, session.scalars(found.where(Case.number == older.account)).one())


def offered(sessions: Sessions, case: str, verb: str, role: str = "juridico") -> Action:
    with sessions() as session:
        view = case_view(session, case, BOOK, LATER, role)
    return next(action for action in view.actions if action.verb == verb)


def refusal(older: Life, verb: str, role: str, **data: object) -> RuleRefused:
    with pytest.raises(RuleRefused) as refused, older.sessions() as session:
        perform(session, older.account, verb, stamp(LATER, role), data, BOOK)
    return refused.value


def test_no_newer_case_opens_while_legal_may_return_the_file(town: Town) -> None:
    life = town.case().referred()
    number = life.row.number
    owe_more(life)
    assert night_opens(life) == number
    life.act("return_file", LATER, "juridico", **WHY)
    assert (life.stage, life.row.answer_code) == ("certified", "refer_due")
    assert night_opens(life) == number
    life.act("refer", LATER)
    life.act("accept_file", LATER, "juridico")
    assert night_opens(life) != number


def test_the_charges_of_the_newer_case_are_those_the_older_does_not_claim(town: Town) -> None:
    older = accepted(town)
    life = account_of(older)
    night_opens(life)
    assert [line.period for line in life.facts(LATER).lines] == ["2025-11"]


def test_an_accepted_file_is_returned_once_no_newer_case_is_in_its_way(town: Town) -> None:
    older = accepted(town)
    life = account_of(older)
    assert offered(life.sessions, older.account, "return_file").enabled
    newer = night_opens(life)
    assert newer != older.account
    refused = refusal(older, "return_file", "juridico", **WHY)
    shown = offered(life.sessions, older.account, "return_file")
    assert refused.code == "other_case_open"
    assert newer in refused.reason
    assert (shown.enabled, shown.reason, shown.basis) == (False, refused.reason, refused.basis)
    life.act("close", LATER, "jefatura", **CLOSE)
    life.act("close", LATER, "sindico")
    older.act("return_file", LATER, "juridico", **WHY)
    with older.sessions() as session:
        assert session.scalar(select(Case.stage).where(Case.number == older.account)) == Stage.CERTIFIED


def test_a_referred_case_signs_no_plan_beside_a_newer_case(town: Town) -> None:
    older = accepted(town)
    newer = night_opens(account_of(older))
    account_of(older).pay("60.00", LATER, "R-P")
    refused = refusal(
        older, "sign_plan", "gestor", months=6, down_payment_receipt="R-P", request_number="S-1",
        requested_on=LATER.isoformat(), approval="Acuerdo 4",
    )  # fmt: skip
    shown = offered(older.sessions, older.account, "sign_plan", "gestor")
    assert (refused.code, shown.enabled, shown.reason) == ("other_case_open", False, refused.reason)
    assert newer in refused.reason


def test_a_plan_in_court_is_signed_and_broken_beside_a_newer_case(town: Town) -> None:
    """Once the suit is filed the case never comes back before referral: the newer one is not in its way."""
    older = accepted(town)
    older.act("file_suit", LATER, "juridico", court="Juzgado de lo Civil", court_number="15-EJ-2026")
    life = account_of(older)
    newer = night_opens(life)
    life.pay("60.00", LATER, "R-P")
    with older.sessions.begin() as session:
        data = {
            "months": 6,
            "down_payment_receipt": "R-P",
            "request_number": "S-1",
            "requested_on": LATER.isoformat(),
            "approval": "Acuerdo 4",
            "court_number": "15-EJ-2026",
        }
        perform(session, older.account, "sign_plan", stamp(LATER), data, BOOK)
    with older.sessions() as session:
        stages = dict(
            session.execute(
                select(Case.number, Case.stage).where(Case.number.in_([older.account, newer]))
            ).all()
        )
    assert stages == {older.account: "payment_plan", newer: "opened"}
    assert account_of(older).row.number == newer, "the account is that of the case in collection"


def test_an_account_with_a_plan_in_court_may_have_its_next_case(town: Town) -> None:
    life = town.case().in_court()
    older = life.row.number
    sign_plan(life, TERM_OVER, court_number="15-EJ-2026")
    owe_more(life)
    assert night_opens(life) != older


def test_the_memorandum_numbers_the_leaves_as_who_holds_the_paper_counts_them(town: Town) -> None:
    life = town.case().certified()
    title = life.number("certificacion_de_deuda")
    life.act("refer", TERM_OVER, folios=[{"document": title, "folios": "3"}])
    with life.sessions() as session:
        found = session.scalars(
            select(Document).where(Document.number == life.number("memorando_de_remision"))
        )
        printed = found.one().context
    pieces = len(printed["file_index"])
    assert printed["folios_total"] == str(pieces + 2)
    assert printed["file_index"][-1]["folios"] == f"{pieces}-{pieces + 2}"


@pytest.mark.parametrize(
    ("code", "folios"),
    [
        ("folios_wrong", [{"document": "CD-SJN-2026-0001"}]),
        ("folios_wrong", [{"document": "CD-SJN-2026-0001", "folios": "0"}]),
        ("folios_wrong", [{"document": "CD-SJN-2026-0001", "folios": "tres"}]),
        ("unknown_document", [{"document": "CD-SJN-1999-0001", "folios": "3"}]),
    ],
)
def test_leaves_are_counted_of_a_piece_of_the_file(town: Town, code: str, folios: list[Any]) -> None:
    town.case().certified().refused(code, "refer", TERM_OVER, folios=folios)
