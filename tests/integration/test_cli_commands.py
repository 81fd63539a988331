"""Every command as the contract has it: its answer, its exit status, its refusals, and what a person reads."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from console import Console
from portfolio_files import SMALL, write_workbook

NIGHT_ON, NEXT_ON, DELIVERED_ON = "2026-06-01", "2026-06-02", "2026-06-02"


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    return Console(tmp_path / "casa", capsys)


@pytest.fixture
def office(console: Console, tmp_path: Path) -> Console:
    """A portfolio, a night, and three people."""
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", SMALL)))
    console.done("night", "--on", NIGHT_ON)
    for name, role in (("karla", "gestor"), ("beto", "notificador"), ("ana", "jefatura")):
        console.done("user", "add", name, "--role", role)
    return console


def first_case(office: Console) -> Any:
    return office.done("cases", "--on", NIGHT_ON)["cases"][0]


def notice_of(office: Console, case: str) -> str:
    documents = office.done("case", case, "--on", NIGHT_ON)["documents"]
    return str(next(one["number"] for one in documents if one["kind"] == "aviso"))


def test_import_answers_what_it_did_and_twice_is_once(console: Console, tmp_path: Path) -> None:
    book = str(write_workbook(tmp_path / "cartera.xlsx", SMALL))
    answer = console.done("import", book)
    assert set(answer) >= {"file_sha256", "dry_run", "tables", "problems"}
    assert answer["tables"]["cuentas"] == {
        "read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    again = console.done("import", book)
    assert again["tables"]["cuentas"]["unchanged"] == 2
    assert again["tables"]["cuentas"]["created"] == 0


def test_import_of_bad_rows_is_bad_input_and_stores_nothing(console: Console, tmp_path: Path) -> None:
    bad = SMALL | {"cargos": [*SMALL["cargos"], ["Z-9", "aseo", "2025-01", 10, None, None]]}
    said = console.ask("import", str(write_workbook(tmp_path / "mala.xlsx", bad)))
    assert said.status == 2
    assert said.json["problems"][0]["sheet"] == "cargos"
    assert console.ask("statement", "A-1", "--on", NIGHT_ON).status == 2
    missing = console.ask("import", str(tmp_path / "no-existe.xlsx"))
    assert missing.status == 2
    assert missing.codes


def test_night_tells_its_counts_and_once_more_nothing(office: Console) -> None:
    answer = office.done("night", "--on", NIGHT_ON)
    assert set(answer) == {"missed", "dates"}
    (again,) = answer["dates"]
    assert set(again) == {"on", "due", "acts", "waits", "reviews", "documents", "seconds"}
    assert (again["acts"], again["documents"]) == ({}, 0)
    dry = office.done("night", "--on", NEXT_ON, "--dry-run")
    assert office.done("night", "--on", NEXT_ON)["dates"][0]["acts"] == dry["dates"][0]["acts"]


def test_night_refuses_the_past_and_leaves_closed_days_alone(office: Console) -> None:
    said = office.ask("night", "--on", "2026-05-29")
    assert (said.status, said.codes) == (1, ["night_before_last"])
    assert "Ya corrió la noche del 01/06/2026" in said.messages
    closed = office.say("night", "--on", "2026-06-06")
    assert closed.status == 0
    assert "No es día hábil" in closed.messages
    assert "2 expedientes vistos, 4 documentos" not in closed.output
    assert office.ask("night", "--on", "ayer").status == 2


def test_cases_and_case_answer_as_the_contract_says(office: Console) -> None:
    listed = office.done("cases", "--on", NIGHT_ON)["cases"]
    assert {row["account"] for row in listed} == {"A-1", "A-2"}
    assert set(listed[0]) >= {"case", "account", "taxpayer", "stage", "next_deadline", "debt", "code"}
    assert office.done("cases", "--stage", "persuasion", "--on", NIGHT_ON)["cases"] == listed
    assert office.done("cases", "--stage", "closed", "--on", NIGHT_ON)["cases"] == []
    assert office.ask("cases", "--stage", "lejos").status == 2
    answer = office.done("case", listed[0]["case"], "--on", NIGHT_ON)
    assert set(answer) >= {
        "case", "account", "taxpayer", "stage", "opened_on", "closed_on", "close_reason", "next_deadline",
        "next_task_on", "assigned_to", "decision", "events", "documents", "holds", "plan", "debt",
    }  # fmt: skip
    assert set(answer["events"][0]) >= {
        "sequence", "event", "from", "to", "effective_on", "recorded_at", "actor", "basis", "data", "hash",
    }  # fmt: skip
    assert [event["event"] for event in answer["events"]] == ["open", "notify"]
    assert answer["decision"]["code"] == "awaiting_delivery"
    by_account = office.done("case", answer["account"], "--as-of", NIGHT_ON, "--known-on", "2099-01-01")
    assert by_account["case"] == answer["case"]
    unknown = office.ask("case", "EXP-SJN-2026-9999", "--on", NIGHT_ON)
    assert unknown.status in (1, 2)
    assert unknown.codes


def test_people_act_deliver_and_pay_from_the_console(office: Console) -> None:
    case = first_case(office)["case"]
    assigned = office.done(
        "act", case, "assign", "--by", "ana", "--on", NEXT_ON, "--data", '{"user": "karla"}'
    )
    assert set(assigned) == {"case", "event", "documents", "message"}
    assert office.done("case", case, "--on", NEXT_ON)["assigned_to"] == "karla"
    delivered = office.done(
        "deliver", notice_of(office, case), "--by", "beto", "--on", DELIVERED_ON,
        "--how", "personal", "--result", "not_found", "--data", '{"note": "Casa cerrada"}',
    )  # fmt: skip
    assert (delivered["case"], delivered["event"]) == (case, "record_attempt")
    assert office.done("case", case, "--on", NEXT_ON)["documents"][0]["attempts"]
    paid = ["pay", "A-1", "--amount", "5.00", "--on", NIGHT_ON, "--receipt", "R-77"]
    assert office.done(*paid)["recorded"]
    assert not office.done(*paid)["recorded"]  # the same receipt again changes nothing
    another = office.ask("pay", "A-1", "--amount", "6.00", "--on", NIGHT_ON, "--receipt", "R-77")
    assert another.status in (1, 2)
    assert another.codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["act", "A-1", "notify", "--by", "nadie"], "unknown_user"),
        (["act", "A-1", "notify", "--by", "karla", "--data", "{"], "bad_data"),
        (["act", "A-1", "notify", "--by", "karla", "--data", "[1]"], "bad_data"),
        (["pay", "A-1", "--amount", "cinco", "--receipt", "R-8"], "bad_amount"),
    ],
)
def test_what_cannot_be_read_is_bad_input(office: Console, arguments: list[str], code: str) -> None:
    said = office.ask(*arguments, "--on", NEXT_ON)
    assert (said.status, said.codes) == (2, [code])


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["act", "A-1", "certify", "--by", "beto"], 1),  # not of that role
        (["act", "A-1", "refer", "--by", "ana"], 1),  # not from that stage
        (["act", "A-1", "fly", "--by", "ana"], 2),
        (["act", "Z-9", "notify", "--by", "karla"], 2),
        (["deliver", "AV-SJN-2026-9999", "--by", "beto", "--how", "personal", "--result", "delivered"], 2),
        (["statement", "Z-9"], 2),
        (["document", "AV-SJN-2026-9999", "--out", "x.docx"], 2),
        (["bundle", "EXP-SJN-2026-9999", "--out", "x.zip"], 2),
        (["report", "nada", "--out", "x.xlsx"], 2),
        (["restore", "no-existe.zip"], 2),
        (["user", "add", "karla", "--role", "gestor"], 2),
        (["user", "add", "otra", "--role", "rey"], 2),
    ],
)
def test_refusals_have_codes_and_spanish_reasons(
    office: Console, arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    said = office.ask(*arguments)
    assert said.status == status, said
    assert all(said.codes)
    assert all(refusal["reason"] for refusal in said.json["refused"])
    assert said.messages.strip()
    assert set(tmp_path.iterdir()) == before


def test_help_of_act_lists_every_verb_with_its_fields(console: Console) -> None:
    said = console.say("act", "--help")
    assert said.status == 0
    page = said.output
    for word in ("record_attempt", "sign_plan", "place_hold", "certify"):
        assert word in page
    assert "how*" in page


def test_statement_is_the_contracts_and_prints_its_document(office: Console, tmp_path: Path) -> None:
    out = tmp_path / "estado.docx"
    answer = office.done("statement", "A-1", "--on", NIGHT_ON, "--docx", str(out))
    assert set(answer) >= {
        "account", "taxpayer", "on", "rate_annual", "law_version", "lines", "minimum_fine_adjustment", "totals",
        "credit",
    }  # fmt: skip
    assert set(answer["totals"]) == {"principal", "interest", "fine", "festivities", "total", "overdue"}
    assert out.read_bytes()[:2] == b"PK"
    assert "Cuenta A-1" in office.say("statement", "A-1", "--on", NIGHT_ON).output


def test_papers_come_out_whole(office: Console, tmp_path: Path) -> None:
    case = first_case(office)["case"]
    letter = tmp_path / "aviso.docx"
    written = office.done("document", notice_of(office, case), "--out", str(letter))
    assert letter.stat().st_size == written["bytes"]
    bundle = tmp_path / "expediente.zip"
    office.done("bundle", case, "--out", str(bundle))
    with ZipFile(bundle) as archive:
        assert archive.testzip() is None
        assert "indice.json" in archive.namelist()
    for name in ("mora.xlsx", "mora.csv", "mora.docx"):
        office.done("report", "mora", "--on", NIGHT_ON, "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 0
    assert office.ask("report", "mora", "--on", NIGHT_ON, "--out", str(tmp_path / "mora.pdf")).status == 2


def test_verify_finds_nothing_then_finds_what_was_changed(office: Console, owner_engine: Any) -> None:
    answer = office.done("verify")
    assert (answer["ok"], answer["problems"]) == (True, [])
    assert answer["events"] == 4
    assert answer["documents"] == 4
    with owner_engine.begin() as owner:
        owner.exec_driver_sql("UPDATE cases SET stage = 'citation' WHERE id = (SELECT min(id) FROM cases)")
    said = office.ask("verify")
    assert said.status == 1
    assert {"what", "where", "message"} <= set(said.json["problems"][0])


def test_a_backup_goes_only_into_an_empty_installation(office: Console, tmp_path: Path) -> None:
    copy = tmp_path / "copia.zip"
    assert office.done("backup", str(copy))["sha256"]
    said = office.ask("restore", str(copy))
    assert (said.status, said.codes) == (1, ["not_empty"])
    assert office.done("verify")["ok"]


def test_a_folder_that_is_not_there_is_the_environments_failure(office: Console, tmp_path: Path) -> None:
    out = tmp_path / "no" / "existe" / "aviso.docx"
    said = office.ask("document", notice_of(office, first_case(office)["case"]), "--out", str(out))
    assert (said.status, said.codes) == (3, ["file_not_written"])
    assert f"{out} (no existe)" in said.messages


def test_a_file_that_cannot_take_its_place_leaves_nothing_beside_it(office: Console, tmp_path: Path) -> None:
    (out := tmp_path / "carpeta").mkdir()
    said = office.ask("bundle", first_case(office)["case"], "--out", str(out))
    assert (said.status, said.codes) == (3, ["file_not_written"])
    assert list(tmp_path.glob(".*")) == []


def test_the_values_that_a_field_admits_are_listed_in_spanish(office: Console) -> None:
    said = office.ask(
        "act", "A-1", "place_hold", "--by", "karla", "--on", NEXT_ON, "--data", '{"reason": "x"}'
    )
    assert (said.status, said.codes) == (2, ["bad_fields"])
    assert "'moratorium' o 'account_review'" in said.messages
