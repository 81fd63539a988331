"""A first letter waits for the register: the task opens by itself, ends by itself, and the case goes on by itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import BOOK, Sessions, add_account, night, stamp
from portfolio_files import write_workbook
from register_town import (
    CLERK,
    DIRTY,
    MONDAY,
    OWED,
    TUESDAY,
    WEDNESDAY,
    WHY,
    add,
    case_of,
    correct,
    correct_the_account,
    dismiss,
    events,
    owner,
    tasks,
    told,
)
from sqlalchemy import Engine, select

from cases.domain.errors import Conflict, RuleRefused
from cases.models import AccountPerson, Case, Document, RegisterCorrection, Taxpayer
from cases.service.intake import import_portfolio
from cases.service.people import record_successor

# --- opening --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in DIRTY if code != "looks_like_another"])
def test_a_case_that_waits_for_the_register_opens_one_task(
    engine: Engine, sessions: Sessions, code: str
) -> None:
    add(sessions, code)
    report = night(engine, MONDAY)
    assert report.progress.reviews == {code: 1}
    assert (case_of(sessions).answer_code, events(sessions)) == (code, ["open"])
    (task,) = tasks(sessions)
    assert told(task) == (code, "open", None)
    assert (task.opened_on, task.case_id) == (MONDAY, case_of(sessions).id)
    assert task.reason
    with sessions.begin() as session:
        session.get_one(Case, task.case_id).look_on = TUESDAY
    night(engine, TUESDAY)
    assert [one.id for one in tasks(sessions)] == [task.id], "a second night opens no second task"


def test_one_task_for_each_thing_that_is_wrong(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "missing_identity", died_on=date(2025, 3, 1))
    night(engine, MONDAY)
    assert {task.code for task in tasks(sessions)} == {"missing_identity", "taxpayer_deceased"}
    correct(sessions, MONDAY, died_on=None)
    assert [told(one)[:2] for one in tasks(sessions)] == [
        ("taxpayer_deceased", "done"),
        ("missing_identity", "open"),
    ]
    night(engine, TUESDAY)
    assert case_of(sessions).answer_code == "missing_identity"


def test_a_clean_register_opens_no_task_and_the_letter_goes(engine: Engine, sessions: Sessions) -> None:
    with sessions.begin() as session:
        add_account(session, "I-1", periods=OWED)
    assert night(engine, MONDAY).progress.acts == {"open": 1, "notify": 1}
    assert tasks(sessions) == []


def test_two_codes_with_one_document_both_wait(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "looks_like_another", "I-1", name="Ana Ríos")
    add(sessions, "looks_like_another", "I-2", name="Ana del Carmen Ríos")
    assert night(engine, MONDAY).progress.reviews == {"looks_like_another": 2}
    (one,), (other,) = tasks(sessions, "I-1"), tasks(sessions, "I-2")
    assert one.fact == other.fact
    assert owner(sessions, "I-2").code in one.reason


def test_a_taxpayer_without_accounts_is_nobodys_double(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "looks_like_another", "I-1")
    with sessions.begin() as session:
        first = owner(sessions)
        session.add(
            Taxpayer(
                code="SOLA",
                name="Nadie",
                kind="natural",
                dui=first.dui,
                recorded_at=first.recorded_at,
            )
        )
    assert night(engine, MONDAY).progress.acts == {"open": 1, "notify": 1}


@pytest.mark.parametrize("shared", [{"address": "Calle Real n.º 1"}, {"address": None, "phone": "2300-0001"}])
def test_the_same_name_with_the_same_place_or_telephone_waits(
    engine: Engine, sessions: Sessions, shared: dict[str, Any]
) -> None:
    with sessions.begin() as session:
        add_account(session, "I-1", name="ANA MARÍA RÍOS", dui="01234567-8", periods=OWED, **shared)
        add_account(session, "I-2", name="Ríos, Ana Maria", dui=None, **shared)
    night(engine, MONDAY)
    assert [task.code for task in tasks(sessions, "I-1")] == ["looks_like_another"]


# --- ending ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("missing_identity", {"dui": "012345678"}),
        ("missing_address", {"address": "2.ª calle n.º 4"}),
        ("taxpayer_deceased", {"died_on": ""}),
    ],
)
def test_a_correction_ends_the_task_and_the_next_night_writes_the_letter(
    engine: Engine, sessions: Sessions, code: str, data: dict[str, Any]
) -> None:
    add(sessions, code)
    night(engine, MONDAY)
    before = owner(sessions)
    correct(sessions, MONDAY, reference="DUI a la vista", **data)
    (task,) = tasks(sessions)
    assert (told(task), task.done_on) == ((code, "done", "carmen"), MONDAY)
    assert case_of(sessions).answer_code == "first_notice_due", "the answer is that of the corrected register"
    night(engine, TUESDAY)
    assert events(sessions) == ["open", "notify"]
    with sessions() as session:
        kept = session.scalars(select(RegisterCorrection)).one()
        assert (kept.made_by, kept.made_role, kept.reason) == ("carmen", "cuentas_corrientes", WHY)
        assert (kept.taxpayer_id, kept.version, kept.reference) == (before.id, 2, "DUI a la vista")
        assert list(kept.changed) == list(data)


def test_a_correction_of_the_account_ends_its_task(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "account_closed")
    night(engine, MONDAY)
    correct_the_account(sessions, MONDAY, state="activa")
    night(engine, TUESDAY)
    assert [told(task) for task in tasks(sessions)] == [("account_closed", "done", "carmen")]
    assert events(sessions) == ["open", "notify"]


def test_an_import_ends_the_task_too(engine: Engine, sessions: Sessions, tmp_path: Path) -> None:
    add(sessions, "missing_identity")
    night(engine, MONDAY)
    sheet = [["codigo", "nombre", "tipo", "dui"], [owner(sessions).code, "Ana Ríos", "natural", "01234567-8"]]
    path = write_workbook(tmp_path / "correccion.xlsx", {"contribuyentes": sheet})
    with sessions.begin() as session:
        import_portfolio(session, path, stamp(TUESDAY, *CLERK), BOOK)
    assert [told(task) for task in tasks(sessions)] == [("missing_identity", "done", "carmen")]
    night(engine, TUESDAY)
    assert events(sessions) == ["open", "notify"]


def test_whoever_stops_being_a_double_frees_the_other_case_too(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "looks_like_another", "I-1", name="Ana Ríos")
    add(sessions, "looks_like_another", "I-2", name="Eva Luna")
    night(engine, MONDAY)
    correct(sessions, MONDAY, "I-2", dui="08765432-1")
    night(engine, TUESDAY)
    for number in ("I-1", "I-2"):
        assert [told(task)[:2] for task in tasks(sessions, number)] == [("looks_like_another", "done")]
        assert events(sessions, number) == ["open", "notify"]


def test_giving_both_accounts_to_one_code_frees_both(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "looks_like_another", "I-1")
    add(sessions, "looks_like_another", "I-2")
    night(engine, MONDAY)
    correct_the_account(sessions, MONDAY, "I-2", taxpayer=owner(sessions, "I-1").code)
    night(engine, TUESDAY)
    assert [events(sessions, number) for number in ("I-1", "I-2")] == [["open", "notify"]] * 2
    assert owner(sessions, "I-1").code == owner(sessions, "I-2").code


def test_an_heir_lets_the_case_go_on_addressed_to_the_succession(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "taxpayer_deceased")
    night(engine, MONDAY)
    with sessions.begin() as session:
        record_successor(
            session,
            owner(sessions).code,
            "Berta Rivas",
            "00000002-2",
            "Heredera",
            "Presentó la declaratoria",
            "Declaratoria de herederos 14-2025",
            stamp(MONDAY, *CLERK),
            BOOK,
        )
    night(engine, TUESDAY)
    assert [told(task) for task in tasks(sessions)] == [("taxpayer_deceased", "done", "carmen")]
    assert events(sessions) == ["open", "notify"]
    with sessions() as session:
        context = session.scalars(select(Document.context).where(Document.kind == "aviso")).one()
        person = session.scalars(select(AccountPerson)).one()
    assert context["taxpayer_kind"] == "sucesion"
    (heir,) = context["joint_debtors"]
    assert (heir["name"], heir["capacity"], heir["basis"]) == ("Berta Rivas", "heredera", "LGTM 19")
    assert heir["identity_line"] == "DUI 00000002-2"
    assert not heir["joint"]
    assert person.from_on == date(2025, 3, 1)


# --- judgement ------------------------------------------------------------------------------------------------


def test_two_people_who_are_two_go_on_and_stay_so_while_nothing_changes(
    engine: Engine, sessions: Sessions
) -> None:
    add(sessions, "looks_like_another", "I-1", name="Ana Ríos")
    add(sessions, "looks_like_another", "I-2", name="Eva Luna")
    night(engine, MONDAY)
    (task,) = tasks(sessions, "I-1")
    assert dismiss(sessions, task, MONDAY) == 2, "one judgement is about both"
    night(engine, TUESDAY)
    for number in ("I-1", "I-2"):
        (task,) = tasks(sessions, number)
        assert (told(task), task.note) == (
            ("looks_like_another", "dismissed", "carmen"),
            "Son personas distintas.",
        )
        assert events(sessions, number) == ["open", "notify"]


def test_a_judgement_ends_when_the_facts_change(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "looks_like_another", "I-1", name="Ana Ríos", died_on=date(2025, 3, 1))
    add(sessions, "looks_like_another", "I-2", name="Eva Luna")
    night(engine, MONDAY)
    (double,) = [task for task in tasks(sessions, "I-1") if task.code == "looks_like_another"]
    dismiss(sessions, double, MONDAY)
    assert case_of(sessions, "I-1").answer_code == "taxpayer_deceased"
    correct(sessions, TUESDAY, "I-2", name="Ana Ríos")
    correct(sessions, TUESDAY, "I-1", died_on="")
    night(engine, WEDNESDAY)
    assert case_of(sessions, "I-1").answer_code == "looks_like_another"
    assert [told(one)[:2] for one in tasks(sessions, "I-1")] == [
        ("taxpayer_deceased", "done"),
        ("looks_like_another", "dismissed"),
        ("looks_like_another", "open"),
    ]


def test_what_is_no_judgement_is_not_dismissed(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "taxpayer_deceased")
    night(engine, MONDAY)
    (task,) = tasks(sessions)
    with pytest.raises(RuleRefused) as refused:
        dismiss(sessions, task, MONDAY)
    assert (refused.value.code, refused.value.basis) == ("not_a_judgement", ("LGTM 19, 91 n.º 4",))


def test_a_task_that_changed_or_ended_is_not_dismissed(engine: Engine, sessions: Sessions) -> None:
    add(sessions, "missing_identity")
    night(engine, MONDAY)
    (task,) = tasks(sessions)
    with pytest.raises(Conflict):
        dismiss(sessions, task, MONDAY, fact="otra cosa")
    correct(sessions, MONDAY, dui="01234567-8")
    with pytest.raises(Conflict):
        dismiss(sessions, task, MONDAY)
