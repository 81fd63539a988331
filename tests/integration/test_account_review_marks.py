"""What people say of findings: who may, what it needs, how long it holds, and that it stays."""

from dataclasses import replace
from typing import Any

import pytest
from builders import Sessions, add_charge
from review_town import MONDAY, TUESDAY, mark, only, reviewed, with_anomalies
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.domain.errors import BadInput, Conflict, RuleRefused
from cases.domain.review import State
from cases.models import (
    Account,
)
from cases.service.account_review import (
    FindingRow,
    finding_counts,
    marks_of,
)


@pytest.fixture
def office(sessions: Sessions) -> Sessions:
    return with_anomalies(sessions)


def test_a_mark_stays_while_the_fact_does_and_says_who_when_and_why(office: Sessions) -> None:
    reviewed(office)
    gap = only(office, code="periods_missing")
    assert mark(office, gap) is State.ACCEPTED
    reviewed(office, TUESDAY)
    assert only(office, code="periods_missing").state == State.ACCEPTED
    with office() as session:
        (said,) = marks_of(session, gap)
        assert finding_counts(session) == {
            "pendientes": 3,
            "graves": 2,
            "reabiertos": 0,
            "resueltos": 0,
            "aceptados": 1,
            "todos": 4,
        }
    assert (said.mark, said.reason, said.marked_by, said.marked_on) == (
        "accepted",
        "Así consta en Catastro.",
        "ana",
        MONDAY,
    )
    assert said.text == gap.text


def test_a_mark_falls_when_the_fact_changes_and_its_history_stays(office: Sessions) -> None:
    reviewed(office)
    gap = only(office, code="periods_missing")
    mark(office, gap)
    with office.begin() as session:
        add_charge(session, session.get_one(Account, gap.account_key), "2024-06")
    reviewed(office, TUESDAY)
    again = only(office, code="periods_missing")
    assert again.state == State.REOPENED
    assert mark(office, again, "resolved", "Se cargó lo que faltaba.", on=TUESDAY) is State.RESOLVED
    with office() as session:
        assert [said.mark for said in marks_of(session, again)] == ["resolved", "accepted"]


def test_a_person_may_reopen_and_mark_again(office: Sessions) -> None:
    reviewed(office)
    gap = only(office, code="periods_missing")
    mark(office, gap, "resolved")
    assert mark(office, gap, "reopened", "No estaba corregido.", role="jefatura") is State.REOPENED
    assert mark(office, gap, "accepted") is State.ACCEPTED


def refused_code(sessions: Sessions, row: FindingRow, *said: str, **who: Any) -> str:
    with pytest.raises((RuleRefused, Conflict, BadInput)) as refusal:
        mark(sessions, row, *said, **who)
    return refusal.value.code


def test_marks_that_cannot_be(office: Sessions) -> None:
    reviewed(office)
    gap = only(office, code="periods_missing")
    assert refused_code(office, gap, role="auditor") == "role_not_allowed"
    assert refused_code(office, gap, "forgotten") == "unknown_mark"
    assert refused_code(office, gap, "accepted", "  ") == "text_missing"
    assert refused_code(office, gap, "reopened") == "mark_does_not_fit"
    assert refused_code(office, replace(gap, fact="another")) == "finding_changed"
    mark(office, gap)
    assert refused_code(office, gap, "resolved") == "mark_does_not_fit"
    assert refused_code(office, replace(gap, id=gap.id + 1000)) == "finding_gone"


def test_a_mark_looks_at_the_account_again_first(office: Sessions) -> None:
    reviewed(office)
    gap = only(office, code="periods_missing")
    with office.begin() as session:
        account = session.get_one(Account, gap.account_key)
        for period in ("2024-06", "2024-07"):
            add_charge(session, account, period)
    assert refused_code(office, gap) == "finding_gone"


def test_marks_are_evidence(office: Sessions) -> None:
    reviewed(office)
    mark(office, only(office, code="periods_missing"))
    for statement in ("UPDATE finding_marks SET reason = 'otra'", "DELETE FROM finding_marks"):
        with pytest.raises(DBAPIError), office.begin() as session:
            session.execute(text(statement))
