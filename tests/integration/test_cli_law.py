"""The law and its gaps from the command line: values that two people approve, and debts nobody can compute."""

from pathlib import Path

import pytest
from console import Console
from portfolio_files import SMALL, with_rows, write_workbook

RATE = "interest.rate_annual"
JUNE = "2026-06-01"


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    made = Console(tmp_path / "casa", capsys)
    for name, role in (("ana", "jefatura"), ("alba", "alcalde")):
        made.done("user", "add", name, "--role", role)
    return made


def propose(console: Console, value: str) -> tuple[str, ...]:
    return (
        "law-value",
        "propose",
        RATE,
        value,
        "--from",
        "2026-01-01",
        "--basis",
        "Acuerdo 7",
        "--by",
        "ana",
    )


def rate(console: Console, *more: str) -> tuple[str, str, str]:
    (entry,) = console.done("law", RATE, "--on", JUNE, *more)["values"]
    return entry["value"], entry["basis"], entry["layer"]


def test_a_value_is_proposed_approved_and_known_from_then_on(console: Console) -> None:
    shipped = ("8.25", "LGTM 47", "sv_la_paz_este")
    proposal = console.done(*propose(console, "12.00"))
    assert (proposal["state"], proposal["proposed_by"]) == ("proposed", "ana")
    assert rate(console) == shipped
    number = str(proposal["id"])
    alone = console.ask("law-value", "approve", number, "--by", "ana")
    assert (alone.status, alone.codes) == (1, ["same_person"])
    assert console.done("law-value", "approve", number, "--by", "alba")["state"] == "approved"
    assert rate(console) == ("12.00", "Acuerdo 7", "aprobada")
    assert rate(console, "--known-on", "2026-01-15") == shipped
    again = console.ask("law-value", "reject", number, "--by", "alba")
    assert (again.status, again.codes) == (1, ["law_value_decided"])
    listed = console.done("law-value", "list")["values"]
    assert [(one["key"], one["state"], one["decided_by"]) for one in listed] == [(RATE, "approved", "alba")]
    assert (
        f"aprobada   {RATE} = 12.00 percent desde 2026-01-01 (Acuerdo 7)"
        in console.say("law-value", "list").output
    )


def test_a_rejected_value_stays_on_record_only(console: Console) -> None:
    number = str(console.done(*propose(console, "15"))["id"])
    assert console.done("law-value", "reject", number, "--by", "alba")["state"] == "rejected"
    assert rate(console)[0] == "8.25"


def test_a_value_that_cannot_be_is_bad_input(console: Console) -> None:
    refused = console.ask(*propose(console, "doce"))
    assert (refused.status, refused.codes) == (2, ["bad_law_value"])
    assert "percent" in refused.messages


def test_what_nobody_can_compute_is_refused_with_its_code_and_found_by_the_review(
    console: Console, tmp_path: Path
) -> None:
    ancient = ["A-1", "aseo", "1985-01", 12.5, None, None]
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", with_rows("cargos", ancient))))
    said = console.ask("statement", "A-1", "--on", JUNE)
    assert (said.status, said.codes) == (1, ["due_rule_missing"])
    assert "el cargo aseo:1985-01" in said.messages
    assert "due.days_after_event" in said.messages
    rates = console.ask("statement", "A-2", "--on", "2009-06-01")
    assert (rates.status, rates.codes) == (1, ["value_missing"])
    assert RATE in rates.messages
    found = console.done("review", "--on", JUNE)["by_code"]
    assert found["due_date_unknown"]["found"] == 1
    assert "debt_not_computable" not in found


def test_payments_that_cannot_be_are_refused_with_their_codes(console: Console, tmp_path: Path) -> None:
    closed = [
        ["cuenta", "contribuyente", "tipo", "estado"],
        *([*row, "cerrada"] for row in SMALL["cuentas"][1:]),
    ]
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", SMALL | {"cuentas": closed})))
    foreign = console.ask("pay", "A-1", "--amount", "5", "--receipt", "R9", "--on", JUNE, "--charge", "K1")
    assert (foreign.status, foreign.codes) == (2, ["charge_of_another_account"])
    owed = console.done("statement", "A-2", "--on", JUNE)["totals"]["total"]
    assert (
        console.done("pay", "A-2", "--amount", owed, "--receipt", "R8", "--on", JUNE)["debt"]["total"]
        == "0.00"
    )
    again = console.ask("pay", "A-2", "--amount", "1", "--receipt", "R10", "--on", JUNE)
    assert (again.status, again.codes) == (1, ["account_closed"])
    assert "LGTM 30" in again.messages
