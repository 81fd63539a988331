"""The night of a business date: what it does, what it leaves, and that again and again is once."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from builders import BOOK, Sessions, add_account, add_charge, at, months, night
from night_checks import acts_per_case, assert_numbers_without_gaps, everything, fill
from sqlalchemy import Engine, select, text

from cases.domain.errors import RuleRefused
from cases.law import LawBook, load_book
from cases.law.book import SHIPPED_ROOT
from cases.models import Account, Appointment, Case, CaseAnswer, CaseEvent, Document, Night, Taxpayer
from cases.service.chunks import CHUNK_SIZE
from cases.service.night import run_night

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
WEDNESDAY = date(2026, 1, 7)
SATURDAY = date(2026, 1, 10)
PERIODS = months("2025-01", "2025-06")


def test_a_night_opens_and_notifies_what_is_due(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        add_account(session, "I-1", periods=PERIODS)
        add_account(session, "I-2", periods=["2025-12"])
    told: list[tuple[str, int]] = []
    report = run_night(engine, BOOK, MONDAY, at(MONDAY, 22), today=MONDAY, told=lambda *one: told.append(one))
    (done,) = report.as_dict(1.5)["dates"]
    assert done == {
        "on": "2026-01-05",
        "due": 1,
        "acts": {"notify": 1, "open": 1},
        "waits": {},
        "reviews": {},
        "documents": 2,
        "seconds": 1.5,
    }
    assert told == [("accounts", 1), ("accounts", -1)]
    with sessions() as session:
        case = session.scalars(select(Case)).one()
        assert (case.stage, case.opened_on, case.answer_code) == ("persuasion", MONDAY, "awaiting_delivery")
        assert session.scalars(select(Document.kind).order_by(Document.kind)).all() == [
            "aviso",
            "estado_de_cuenta",
        ]
        assert session.get_one(Night, MONDAY).result["acts"] == {"notify": 1, "open": 1}
        quiet = session.scalars(select(Account).where(Account.number == "I-2")).one()
        assert quiet.look_on is not None
        assert quiet.look_on > MONDAY
    assert assert_numbers_without_gaps(owner_engine) == 0


def test_a_night_run_twice_is_a_night_run_once(engine: Engine, owner_engine: Engine) -> None:
    fill(owner_engine, 30)
    first = night(engine, MONDAY)
    stored = everything(owner_engine)
    again = night(engine, MONDAY)
    assert first.progress.acts == {"open": 30, "notify": 30}
    assert not again.progress.acts
    after = everything(owner_engine)
    assert {name for name in stored if stored[name] != after[name]} == {"nights"}
    assert set(acts_per_case(owner_engine).values()) == {1}


def test_every_case_looked_at_is_counted_once(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    fill(owner_engine, 6)
    night(engine, MONDAY)
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE documents SET status = 'undeliverable' WHERE case_id IN (1, 2)"))
        owner.execute(text("UPDATE taxpayers SET died_on = '2025-12-01' WHERE id = 3"))
        owner.execute(text("UPDATE cases SET look_on = '2026-01-01'"))
    done = night(engine, TUESDAY).as_dict(0)["dates"][0]
    assert (done["acts"], done["waits"], done["reviews"]) == (
        {"cite": 2},
        {"awaiting_delivery": 3},
        {"taxpayer_deceased": 1},
    )
    assert done["due"] == 6


def test_dates_without_a_night_are_recorded_and_their_work_is_dated_now(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    night(engine, MONDAY)
    fill(owner_engine, 2)
    friday = date(2026, 1, 9)
    report = night(engine, friday)
    assert report.as_dict(0)["missed"] == ["2026-01-06", "2026-01-07", "2026-01-08"]
    monday_after = date(2026, 1, 12)
    assert night(engine, monday_after).missed == []  # the weekend is nobody's miss
    with sessions() as session:
        nights = dict(session.execute(select(Night.on_date, Night.status).order_by(Night.on_date)).all())
        assert set(session.scalars(select(CaseEvent.effective_on))) == {friday}
        assert set(session.scalars(select(Document.issued_on))) == {friday}
    assert nights == {
        MONDAY: "done",
        **dict.fromkeys((date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 8)), "missed"),
        friday: "done",
        monday_after: "done",
    }


@pytest.mark.parametrize("closed", [SATURDAY, date(2026, 1, 11), date(2026, 1, 1)])
def test_on_a_day_that_is_not_a_business_day_nothing_happens(
    engine: Engine, owner_engine: Engine, closed: date
) -> None:
    fill(owner_engine, 2)
    before = everything(owner_engine)
    assert night(engine, closed).as_dict(0) == {"missed": [], "dates": []}
    assert everything(owner_engine) == before


def test_nothing_is_dated_back(engine: Engine, owner_engine: Engine) -> None:
    night(engine, TUESDAY)
    fill(owner_engine, 2)
    before = everything(owner_engine)
    with pytest.raises(RuleRefused) as refusal:
        night(engine, MONDAY)
    assert refusal.value.code == "night_before_last"
    assert everything(owner_engine) == before


def test_a_date_absurdly_ahead_is_refused(engine: Engine) -> None:
    far = date(2027, 11, 16)
    with pytest.raises(RuleRefused) as refusal:
        run_night(engine, BOOK, far, at(MONDAY), today=MONDAY)
    assert refusal.value.code == "night_too_far"


def test_a_dry_run_tells_the_same_and_changes_nothing(engine: Engine, owner_engine: Engine) -> None:
    fill(owner_engine, 8)
    night(engine, MONDAY)
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE documents SET status = 'undeliverable' WHERE case_id <= 4"))
        owner.execute(text("UPDATE cases SET look_on = '2026-01-01'"))
        owner.execute(text("UPDATE accounts SET look_on = '2026-01-01' WHERE id > 6"))
    before = everything(owner_engine)
    friday = date(2026, 1, 9)
    told = run_night(engine, BOOK, friday, at(friday, 22), today=friday, dry_run=True).as_dict(0)
    assert everything(owner_engine) == before
    done = night(engine, friday).as_dict(0)
    assert done == told
    assert done["dates"][0]["acts"] == {"cite": 4}
    assert len(done["missed"]) == 3
    assert_numbers_without_gaps(owner_engine)


def test_one_letter_that_cannot_be_written_stops_nobody_else(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    fill(owner_engine, 5)
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE taxpayers SET name = E'Ana\\u0007 Pérez' WHERE id = 3"))
    report = night(engine, MONDAY)
    assert report.progress.acts == {"open": 5, "notify": 4}
    assert report.progress.reviews == {"context_broken": 1}
    with sessions() as session:
        bad = session.scalars(select(Case).where(Case.stage == "opened")).one()
        assert (bad.answer_kind, bad.answer_code, bad.look_on) == ("review", "context_broken", TUESDAY)
        answer = session.scalars(select(CaseAnswer).where(CaseAnswer.case_id == bad.id)).one()
        assert "caracteres de control" in answer.reasons[0]
    assert assert_numbers_without_gaps(owner_engine) == 2  # those of its aviso and its estado de cuenta
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE taxpayers SET name = 'Ana Pérez' WHERE id = 3"))
    assert night(engine, TUESDAY).progress.acts == {"notify": 1}
    assert_numbers_without_gaps(owner_engine)


def test_a_ledger_that_the_law_does_not_cover_stops_nobody_else(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    fill(owner_engine, 4)
    night(engine, MONDAY)
    with sessions.begin() as session:
        add_charge(session, session.get_one(Account, 2), "1970-01")
        add_account(session, "I-9", periods=["1970-01"])
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE cases SET look_on = '2026-01-01'"))
    report = night(engine, TUESDAY)
    assert report.progress.waits == {"awaiting_delivery": 3}
    assert report.progress.reviews == {"due_rule_missing": 2}
    with sessions() as session:
        bad = session.scalars(select(Case).where(Case.account_id == 2)).one()
        assert (bad.answer_kind, bad.answer_code, bad.look_on) == (
            "review",
            "due_rule_missing",
            date(2026, 1, 7),
        )
        assert bad.debt_overdue > 0  # as last known
    assert_numbers_without_gaps(owner_engine)


def test_a_failing_case_of_a_full_chunk_leaves_voids_and_no_gap(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    """What fails while it is written costs its chunk the numbers, which are recorded; the rest goes on."""
    fill(owner_engine, 4)
    with owner_engine.begin() as owner:
        owner.execute(
            text(
                "CREATE FUNCTION refuse_third() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " IF NEW.case_id = (SELECT id FROM cases WHERE account_id = 3) AND NEW.kind = 'aviso'"
                " THEN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
            )
        )
        owner.execute(
            text(
                "CREATE TRIGGER refuse_third BEFORE INSERT ON documents"
                " FOR EACH ROW EXECUTE FUNCTION refuse_third()"
            )
        )
    report = night(engine, MONDAY)
    assert report.progress.acts == {"open": 3, "notify": 3}
    assert report.progress.reviews == {"engine_failed": 1}
    assert assert_numbers_without_gaps(owner_engine) > 0
    with sessions() as session:
        assert set(session.scalars(text("SELECT DISTINCT reason FROM number_voids"))) == {
            "el lote que lo reservó falló"
        }
        assert session.scalars(select(Account.look_on).where(Account.id == 3)).one() <= MONDAY


def one_day_of_one_desk(folder: Path) -> LawBook:
    """The shipped law with a policy that leaves fourteen slots to give."""
    root = folder / "law"
    shutil.copytree(SHIPPED_ROOT, root)
    policy = root / "sv_la_paz_este" / "policy.toml"
    written = policy.read_text(encoding="utf-8")
    for key, value in (("citation.horizon", "10"), ("citation.desks", "1")):
        written, changed = re.subn(
            rf'(\[\[values\."{re.escape(key)}"\]\]\nfrom = [^\n]+\nvalue = )\d+', rf"\g<1>{value}", written
        )
        assert changed == 1
    policy.write_text(written, encoding="utf-8")
    return load_book(root)


def test_slots_go_to_the_most_urgent_and_who_gets_none_waits(
    engine: Engine, owner_engine: Engine, sessions: Sessions, tmp_path: Path
) -> None:
    book = one_day_of_one_desk(tmp_path)
    with sessions.begin() as session:
        for number in range(17):
            add_account(session, f"I-{number:02}", periods=PERIODS, amount=f"{10 + number * 7 % 17}.00")
    run_night(engine, book, MONDAY, at(MONDAY, 22), today=MONDAY)
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE documents SET status = 'undeliverable'"))
        owner.execute(text("UPDATE cases SET look_on = '2026-01-01'"))
    report = run_night(engine, book, TUESDAY, at(TUESDAY, 22), today=TUESDAY)
    assert report.progress.acts == {"cite": 14}
    assert report.progress.waits == {"no_slot": 3}
    with sessions() as session:
        cited = session.scalars(
            select(Case.debt_overdue)
            .join(Appointment, Appointment.case_id == Case.id)
            .order_by(Appointment.on_date, Appointment.at_time, Appointment.desk)
        ).all()
        left = session.scalars(select(Case.debt_overdue).where(Case.answer_code == "no_slot")).all()
        assert session.scalars(select(Appointment.on_date).distinct()).all() == [date(2026, 1, 20)]
    assert list(cited) == sorted(cited, reverse=True)
    assert max(left) < min(cited)
    # the next night has the next day to give, and those who waited are the first
    after = run_night(engine, book, WEDNESDAY, at(WEDNESDAY, 22), today=WEDNESDAY)
    assert after.progress.acts == {"cite": 3}


def test_a_taxpayer_of_many_accounts_is_worked_across_chunks(
    engine: Engine, owner_engine: Engine, sessions: Sessions
) -> None:
    count = CHUNK_SIZE + 20
    fill(owner_engine, count, periods=3)
    with owner_engine.begin() as owner:
        owner.execute(text("UPDATE accounts SET taxpayer_id = 1"))
    assert night(engine, MONDAY).progress.acts == {"open": count, "notify": count}
    assert_numbers_without_gaps(owner_engine)
    with sessions() as session:
        assert session.scalars(
            select(Taxpayer.id).join(Case, Case.taxpayer_id == Taxpayer.id).distinct()
        ).all() == [1]
