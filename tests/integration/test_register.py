"""Corrections of the register by hand: who may, what is refused, and since when somebody accepts e-mail."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import BOOK, Sessions, night, stamp
from portfolio_files import write_workbook
from register_town import CLERK, MONDAY, TUESDAY, WEDNESDAY, WHY, add, correct, dismiss, owner, tasks
from sqlalchemy import Engine, select

from cases.domain.errors import BadInput, CobranzaError, Conflict, RuleRefused
from cases.models import Taxpayer
from cases.service.intake import import_portfolio
from cases.service.register import correct_account, correct_taxpayer

# --- refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["gestor", "auxiliar", "tesoreria", "auditor", "administrador"])
def test_only_those_who_keep_the_register_correct_it(engine: Engine, sessions: Sessions, role: str) -> None:
    add(sessions, "missing_identity")
    night(engine, MONDAY)
    (task,) = tasks(sessions)
    with pytest.raises(RuleRefused) as refused:
        dismiss(sessions, task, MONDAY, role)
    assert refused.value.code == "role_not_allowed"
    with pytest.raises(RuleRefused) as refused, sessions.begin() as session:
        correct_taxpayer(session, owner(sessions).code, {"dui": "01234567-8"}, WHY, stamp(MONDAY, role), BOOK)
    assert refused.value.code == "role_not_allowed"
    assert owner(sessions).dui is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"dui": "1234"}, "bad_fields"),
        ({"nit": "abc"}, "bad_fields"),
        ({"email": "sin arroba"}, "bad_fields"),
        ({"phone": "9" * 400}, "bad_fields"),
        ({"name": " "}, "bad_fields"),
        ({"name": ["Ana"]}, "bad_fields"),
        ({"died_on": "2027-01-01"}, "bad_fields"),
        ({"codigo": "X"}, "bad_fields"),
        ({"accepts_email": True}, "consent_without_email"),
        ({"accepts_email": True, "email": "ana@example.com"}, "consent_without_paper"),
        ({"name": "María Elena Rivas de Hernández"}, "nothing_to_correct"),
    ],
)
def test_bad_data_changes_nothing(sessions: Sessions, data: dict[str, Any], code: str) -> None:
    add(sessions, "missing_identity")
    before = owner(sessions)
    with pytest.raises(CobranzaError) as refused:
        correct(sessions, MONDAY, **data)
    assert refused.value.code == code
    after = owner(sessions)
    assert (after.version, after.email, after.phone) == (before.version, before.email, before.phone)


def test_a_stale_version_a_future_day_and_an_unknown_owner_are_refused(sessions: Sessions) -> None:
    add(sessions, "missing_identity")
    code = owner(sessions).code
    with pytest.raises(Conflict), sessions.begin() as session:
        correct_taxpayer(session, code, {"dui": "01234567-8"}, WHY, stamp(MONDAY, *CLERK), BOOK, version=7)
    with pytest.raises(BadInput), sessions.begin() as session:
        correct_account(session, "I-1", {"taxpayer": "NADIE"}, WHY, stamp(MONDAY, *CLERK), BOOK)
    with pytest.raises(BadInput), sessions.begin() as session:
        correct_account(session, "I-1", {"latitude": "13.5"}, WHY, stamp(MONDAY, *CLERK), BOOK)
    assert owner(sessions).version == 1


# --- consent --------------------------------------------------------------------------------------------------


def test_an_acceptance_keeps_its_day_and_its_paper_and_ends_with_them(sessions: Sessions) -> None:
    add(sessions, "missing_identity")
    given = {"email": "ana@example.com", "accepts_email": "si", "accepts_email_reference": "folio 12"}
    correct(sessions, TUESDAY, **given, accepts_email_on="2026-01-02")
    accepted = owner(sessions)
    assert (accepted.accepts_email_on, accepted.accepts_email_reference) == (date(2026, 1, 2), "folio 12")
    with pytest.raises(RuleRefused) as refused:
        correct(sessions, TUESDAY, email="otra@example.com")
    assert refused.value.code == "consent_without_paper", "an acceptance is of one address"
    correct(sessions, TUESDAY, accepts_email=False)
    ended = owner(sessions)
    assert (ended.accepts_email, ended.accepts_email_on, ended.accepts_email_reference) == (False, None, None)


def test_a_portfolio_says_since_when_by_being_imported(sessions: Sessions, tmp_path: Path) -> None:
    header = ["codigo", "nombre", "tipo", "dui", "correo", "acepta_correo"]

    def load(on: date, accepts: str, name: str = "Ana") -> dict[str, int]:
        row = ["C1", name, "natural", "01234567-8", "ana@example.com", accepts]
        path = write_workbook(tmp_path / "c.xlsx", {"contribuyentes": [header, row]})
        with sessions.begin() as session:
            counts = import_portfolio(session, path, stamp(on, *CLERK), BOOK).tables["contribuyentes"]
        return {"created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged}

    def since() -> date | None:
        with sessions() as session:
            return session.scalars(select(Taxpayer.accepts_email_on)).one()

    assert load(MONDAY, "si")["created"] == 1
    assert since() == MONDAY
    assert load(TUESDAY, "si")["unchanged"] == 1, "the same again changes nothing"
    assert load(TUESDAY, "si", "Ana Ríos")["updated"] == 1
    assert since() == MONDAY, "an acceptance on record keeps its day"
    load(TUESDAY, "no", "Ana Ríos")
    assert since() is None
    load(WEDNESDAY, "si", "Ana Ríos")
    assert since() == WEDNESDAY
