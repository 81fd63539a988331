"""The demonstration as it is asked for: what the command tells, what it refuses, which days it lives."""

import json
from datetime import date

import pytest

from cases.domain.errors import BadInput
from cases.domain.terms import calendar_of, is_business_day
from cases.domain.vocabulary import Role
from cases.law import load_book
from cases.settings import Settings
from cobranza import app
from workflows.cli.frame import run
from workflows.demo.life import business_days

TODAY = date(2026, 11, 22)  # a Sunday
BOOK = load_book()


def test_the_command_tells_programs_what_happened_and_refuses_a_second_story(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings.database_url is not None
    monkeypatch.setenv("COBRANZA_DATABASE_URL", settings.database_url)
    assert run(app, ["demo", "--accounts", "3", "--no-serve", "--home", str(settings.home)]) == 2
    assert "cuentas" in capsys.readouterr().err
    command = [
        "demo",
        "--accounts",
        "30",
        "--months",
        "1",
        "--no-serve",
        "--json",
        "--home",
        str(settings.home),
    ]
    assert run(app, command) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["accounts"] == 30
    assert answer["address"] is None
    assert len(answer["users"]) == len(Role)
    assert answer["acts"]["open"] == answer["reached"]["opened"] > 0
    sent = {file.name for file in (settings.home / "cartera").iterdir()}
    assert "inicial" in sent
    assert all(name.startswith("mes-20") for name in sent - {"inicial"})
    assert run(app, command) == 1
    assert json.loads(capsys.readouterr().out)["refused"][0]["code"] == "home_not_empty"


def test_a_story_runs_to_the_last_business_day_before_today() -> None:
    days = business_days(2, BOOK, TODAY)
    assert days[-1] == date(2026, 11, 20)
    assert days[0] == date(2026, 9, 22)
    assert all(is_business_day(calendar_of(BOOK.at(TODAY)), day) for day in days)
    with pytest.raises(BadInput, match="meses"):
        business_days(0, BOOK, TODAY)
