"""Closed days from the command line: from the proposal to the terms that moved, in JSON and as people read it."""

from pathlib import Path

import pytest
from builders import Sessions
from console import Console
from office_life import DEMAND_DELIVERED, Town

TODAY = ("--on", "2026-02-10")


@pytest.fixture
def console(
    database_url: str,
    sessions: Sessions,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Console:
    """An office with one demand delivered; what is said here is said on 10 February 2026."""
    Town(sessions).case().demanded().deliver("requerimiento", DEMAND_DELIVERED)
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    made = Console(tmp_path / "casa", capsys)
    for name, role in (("sara", "secretaria"), ("alba", "alcalde")):
        made.done("user", "add", name, "--role", role)
    return made


def propose(first: str, *more: str) -> tuple[str, ...]:
    said = ("--name", "Emergencia por lluvias", "--basis", "Decreto 45", "--by", "sara", *TODAY)
    return ("closure", "propose", "--from", first, *said, *more)


def test_a_closure_from_its_proposal_to_the_terms_it_moved(console: Console) -> None:
    proposal = console.done(*propose("2026-02-12", "--until", "2026-02-13", "--district", "sjn"))
    assert (proposal["state"], proposal["district"]) == ("proposed", "SJN")
    number = str(proposal["id"])
    alone = console.ask("closure", "approve", number, "--by", "sara", *TODAY)
    assert (alone.status, alone.codes) == (1, ["role_not_allowed"])
    answer = console.done("closure", "approve", number, "--by", "alba", *TODAY)
    (moved,) = answer["moved"]
    assert (answer["state"], moved["from"], moved["to"]) == ("approved", "2026-03-09", "2026-03-11")
    (closure,) = console.done("law", "--on", "2026-02-10")["closures"]
    assert (closure["from"], closure["until"], closure["basis"]) == ("2026-02-12", "2026-02-13", "Decreto 45")
    assert "Cerrado del 2026-02-12 al 2026-02-13, SJN" in console.say("law", "--on", "2026-02-10").output
    case = console.done("case", moved["case"], "--as-of", "2026-02-10")
    assert case["next_deadline"] == "2026-03-11"
    assert case["events"][-1]["event"] == "deadline_moved"
    assert "aprobada   cerrar 2026-02-12 al 2026-02-13, SJN" in console.say("closure", "list").output


def test_what_moved_is_told_to_people_too(console: Console) -> None:
    said = console.say(*propose("2026-02-12"))
    assert "Falta que otra persona la apruebe" in said.output
    output = console.say("closure", "approve", "1", "--by", "alba", *TODAY).output
    assert "Se movieron 1 plazos de 1 expedientes." in output
    assert "del 2026-03-09 al 2026-03-10" in output
    reopening = (
        "closure",
        "reopen",
        "1",
        "--reason",
        "Cesó la lluvia",
        "--basis",
        "Decreto 46",
        "--by",
        "sara",
        *TODAY,
    )
    assert "abrir 2026-02-12, todos los distritos" in console.say(*reopening).output
    assert console.done("closure", "reject", "2", "--by", "alba", *TODAY)["state"] == "rejected"


def test_nobody_proposed_anything_yet(console: Console) -> None:
    assert console.done("closure", "list") == {"closures": []}
    assert "Nadie ha propuesto cierres." in console.say("closure", "list").output
    early = console.ask("closure", "approve", "1", "--by", "alba", "--on", "2999-01-01")
    assert (early.status, early.codes) == (2, ["future_date"])
    wrong = console.ask(*propose("2026-02-14"))
    assert (wrong.status, wrong.codes) == (2, ["closure_changes_nothing"])
