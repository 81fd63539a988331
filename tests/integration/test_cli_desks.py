"""Desks and absences from the command line: what each command answers and how it refuses."""

from pathlib import Path

import pytest
from console import Console


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    made = Console(tmp_path / "casa", capsys)
    for name, role in (("ana", "jefatura"), ("karla", "gestor")):
        made.done("user", "add", name, "--role", role, "--full-name", f"{name.title()} Menjívar")
    return made


DESK = ("desk", "add", "1", "--place", "Ventanilla 1", "--from", "2027-01-04", "--by", "ana")


def test_a_desk_lives_from_its_definition_to_its_end(console: Console) -> None:
    before = console.done("desk", "list", "--on", "2027-01-05")
    assert (before["desks"], before["by_policy"]) == ([], [1, 2])
    made = console.done(
        *DESK, "--officer", "karla", "--weekdays", "lunes, miércoles", "--hours", "08:00-12:00"
    )
    assert (made["officer"], made["post"]) == ("Karla Menjívar", "Gestor de cobro")
    assert (made["weekdays"], made["hours"]) == (["monday", "wednesday"], "08:00-12:00")
    away = ("desk", "absence", "--from", "2027-02-01", "--until", "2027-02-05", "--by", "ana")
    told = console.done(*away, "--officer", "karla", "--reason", "Vacaciones")
    listed = console.done("desk", "list", "--on", "2027-01-05")
    assert [one["desk"] for one in listed["desks"]] == [1]
    assert [one["reason"] for one in listed["absences"]] == ["Vacaciones"]
    assert console.done("desk", "withdraw", str(told["absence"]), "--by", "ana")["withdrawn"]
    assert console.done("desk", "end", "1", "--until", "2027-06-30", "--by", "ana")["until"] == "2027-06-30"
    text = console.say("desk", "list", "--on", "2027-01-05").output
    assert "Ventanilla 1: Karla Menjívar, Gestor de cobro, en Ventanilla 1, desde 2027-01-04" in text
    assert "lunes, miércoles, 08:00-12:00" in " ".join(text.split())


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        ((*DESK[:-1], "karla", "--officer", "karla"), 1, "role_not_allowed"),
        ((*DESK[:-1], "nadie", "--officer", "karla"), 2, "unknown_user"),
        ((*DESK, "--officer", "karla", "--hours", "mañana"), 2, "bad_hours"),
        ((*DESK, "--officer", "karla", "--weekdays", "feriado"), 2, "bad_weekdays"),
        (("desk", "withdraw", "77", "--by", "ana"), 2, "unknown_absence"),
        (("desk", "list", "--district", "XXX"), 2, "unknown_district"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    console: Console, command: tuple[str, ...], status: int, code: str
) -> None:
    answer = console.ask(*command)
    assert (answer.status, answer.codes) == (status, [code])
