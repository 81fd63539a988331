"""Desks and absences from the command line: what each command answers and how it refuses."""

from pathlib import Path

import pytest
from console import Console
from portfolio_files import SMALL, write_workbook

from cases.clock import today
from cases.domain.terms import add_business_days, calendar_of, next_business_day
from cases.law import load_book


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


def test_appointments_nobody_can_attend_are_shown_moved_and_told(console: Console, tmp_path: Path) -> None:
    """An absence is recorded today, so the appointment is after today."""
    calendar = calendar_of(load_book().at(today()), "SJN")
    on = next_business_day(calendar, today())
    heard = add_business_days(calendar, on, 12).isoformat()
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", SMALL)))
    console.done("night", "--on", on.isoformat())
    one = console.done("cases", "--on", on.isoformat())["cases"][0]["case"]
    papers = console.done("case", one)["documents"]
    notice = next(paper["number"] for paper in papers if paper["kind"] == "aviso")
    by = ("--by", "karla", "--on", on.isoformat())
    console.done("deliver", notice, *by, "--how", "personal", "--result", "delivered")
    console.done("act", one, "cite", *by, "--data", f'{{"appointment_on": "{heard}"}}')
    none = console.ask("desk", "rebook", *by)
    assert (none.status, none.codes) == (1, ["nothing_to_rebook"])
    for desk in ("1", "2"):
        console.done(
            "desk", "absence", "--from", heard, "--until", heard, "--reason", "Capacitación", "--desk", desk,
            "--by", "ana",
        )  # fmt: skip
    (shown,) = console.done("desk", "rebook", *by, "--dry-run")["appointments"]
    assert (shown["case"], shown["on"], shown["moved"], shown["code"]) == (one, heard, False, "")
    told = " ".join(console.say("desk", "rebook", *by).output.split())
    assert f"{heard} 08:00 -> {shown['new_on']} {shown['new_at']}" in told
    assert "sustituye al anterior" in told
    assert console.ask("desk", "rebook", *by).codes == ["nothing_to_rebook"]
