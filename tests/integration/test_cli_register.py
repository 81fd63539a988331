"""The register from the command line: what waits is listed, corrected, and goes on the next night."""

import json
from pathlib import Path
from typing import Any

import pytest
from console import Console
from portfolio_files import SMALL, write_workbook

NIGHT_ON, NEXT_ON = "2026-06-01", "2026-06-02"
BY = ("--by", "carmen", "--on", NIGHT_ON)


@pytest.fixture
def office(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    """A portfolio in which a company has no identity number, after its first night."""
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    console = Console(tmp_path / "casa", capsys)
    header, person, (code, name, kind, _, address) = SMALL["contribuyentes"]
    portfolio = SMALL | {"contribuyentes": [header, person, [code, name, kind, None, address]]}
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", portfolio)))
    console.done("user", "add", "carmen", "--role", "cuentas_corrientes")
    console.done("user", "add", "karla", "--role", "gestor")
    console.done("night", "--on", NIGHT_ON)
    return console


def tasks(office: Console, *more: str) -> Any:
    return office.done("register", "tasks", *more)["tasks"]


def decision(office: Console, on: str) -> Any:
    return office.done("case", "A-2", "--on", on)["decision"]


def test_what_waits_is_listed_with_who_must_act(office: Console) -> None:
    (task,) = tasks(office)
    assert (task["code"], task["account"], task["taxpayer"]) == ("missing_identity", "A-2", "C2")
    assert (task["status"], task["opened_on"], task["desk"]) == (
        "open",
        NIGHT_ON,
        "Registro de Contribuyentes",
    )
    assert decision(office, NIGHT_ON)["code"] == "missing_identity"
    assert tasks(office, "--code", "account_closed") == []
    assert tasks(office, "--zone", "Ninguna") == []
    assert office.ask("register", "tasks", "--code", "otro").status == 2
    assert "No consta DUI ni NIT" in office.say("register", "tasks").output


def test_a_correction_ends_the_task_and_the_night_goes_on(office: Console) -> None:
    data = json.dumps({"nit": "06141234561012"})
    said = office.ask("register", "taxpayer", "C2", "--data", data, *BY, "--reason", "Trajo la tarjeta")
    assert said.json == {
        "taxpayer": "C2",
        "version": 2,
        "changed": {"nit": {"before": None, "after": "0614-123456-101-2"}},
    }
    assert tasks(office) == []
    (task,) = tasks(office, "--all")
    assert (task["status"], task["done_by"], task["done_on"]) == ("done", "carmen", NIGHT_ON)
    assert decision(office, NIGHT_ON)["event"] == "notify"
    night = office.done("night", "--on", NEXT_ON)["dates"][0]
    assert night["acts"]["notify"] == 1


def test_a_judgement_lets_the_case_go_on(office: Console) -> None:
    (task,) = tasks(office)
    why = ("--reason", "Se buscó en la inscripción y no consta")
    assert office.done("register", "dismiss", str(task["task"]), *BY, *why)["dismissed"] == 1
    assert decision(office, NIGHT_ON)["event"] == "notify"
    assert office.ask("register", "dismiss", str(task["task"]), *BY, *why).codes == ["task_changed"]
    assert office.ask("register", "dismiss", "999", *BY, *why).status == 2


def test_a_succession_and_an_account(office: Console) -> None:
    heir = ("--name", "Berta Pérez", "--identity", "00000009-9", "--capacity", "heredera")
    proof = ("--paper", "Declaratoria 14", "--reason", "Aceptó la herencia")
    assert office.ask("register", "successor", "C1", *heir, *proof, *BY).codes == ["taxpayer_alive"]
    died = json.dumps({"died_on": "2025-02-01"})
    assert (
        office.done("register", "taxpayer", "C1", "--data", died, *BY, "--reason", "Partida")["version"] == 2
    )
    assert office.done("register", "successor", "C1", *heir, *proof, *BY)["accounts"] == ["A-1"]
    zone = json.dumps({"zone": "Norte"})
    done = office.say("register", "account", "A-1", "--data", zone, *BY, "--reason", "Medición")
    assert "Zona (versión 2)" in done.output


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ('{"nit": "12"}', 2, "bad_fields"),
        ('{"nit": {"a": 1}}', 2, "bad_fields"),
        ("{", 2, "bad_data"),
        ('{"name": "Tienda & Hijos (dato de prueba)"}', 1, "nothing_to_correct"),
    ],
)
def test_bad_data_are_refused(office: Console, data: str, status: int, code: str) -> None:
    said = office.ask("register", "taxpayer", "C2", "--data", data, *BY, "--reason", "x")
    assert (said.status, said.codes) == (status, [code])


def test_only_who_keeps_the_register_corrects_it(office: Console) -> None:
    data = json.dumps({"nit": "06141234561012"})
    said = office.ask(
        "register", "taxpayer", "C2", "--data", data, "--by", "karla", "--on", NIGHT_ON, "--reason", "x"
    )
    assert (said.status, said.codes) == (1, ["role_not_allowed"])
    assert len(tasks(office)) == 1
