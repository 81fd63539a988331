"""Print batches from the command line: made, written, signed, handed out, listed; refused with their codes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from console import Console
from portfolio_files import SMALL, write_workbook

NIGHT_ON = "2026-06-01"


@pytest.fixture
def office(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    """A portfolio whose night issued its first notices, and somebody at the desk."""
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    console = Console(tmp_path / "casa", capsys)
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", SMALL)))
    console.done("night", "--on", NIGHT_ON)
    console.done("user", "add", "karla", "--role", "gestor")
    return console


def test_a_batch_from_the_making_to_the_street(office: Console, tmp_path: Path) -> None:
    by = ("--by", "karla", "--on", NIGHT_ON)
    made = office.done("batch", "make", "--kind", "aviso", *by)
    number, letters = str(made["batch"]), made["counts"]["printed"]
    assert letters > 0
    assert made["out"] == []
    out = tmp_path / "lote.docx"
    who = ("--by", "karla")
    nobody = office.ask("batch", "file", number, "--out", str(out))
    assert (nobody.status, nobody.codes) == (2, ["printed_by_whom"])
    written = office.done("batch", "file", number, "--out", str(out), *who)
    assert (written["bytes"], written["copy"]) == (out.stat().st_size, False)
    assert len(docx.Document(str(out)).sections) == 2 * letters, "each notice and its statement"
    again = tmp_path / "otra-vez.docx"
    assert office.done("batch", "file", number, "--out", str(again), *who)["copy"]
    assert "marcado COPIA" in office.say("batch", "file", number, "--out", str(again), *who).output
    listed = tmp_path / "lista.docx"
    office.done("batch", "file", number, "--out", str(listed), "--list")
    with ZipFile(BytesIO(listed.read_bytes())) as archive:
        assert "word/document.xml" in archive.namelist()
    assert office.done("batch", "sign", number, *by)["counts"]["signed"] == letters
    assert office.done("batch", "resume", number, *by)["counts"]["signed"] == letters
    assert office.done("batch", "hand-out", number, *by)["counts"]["handed_out"] == letters
    (one,) = office.done("batch", "list")["batches"]
    assert (one["batch"], one["kind"], one["counts"]["handed_out"]) == (made["batch"], "aviso", letters)
    assert "en manos del notificador" in office.say("batch", "list").output


def test_what_no_batch_can_be_made_of_says_why(office: Console, tmp_path: Path) -> None:
    by = ("--by", "karla", "--on", NIGHT_ON)
    empty = office.ask("batch", "make", "--kind", "citatorio", *by)
    assert (empty.status, empty.codes) == (1, ["nothing_to_print"])
    unknown = office.ask("batch", "make", "--kind", "carta", *by)
    assert (unknown.status, unknown.codes) == (2, ["unknown_kind"])
    missing = office.ask("batch", "file", "99", "--out", str(tmp_path / "nada.docx"), "--by", "karla")
    assert (missing.status, missing.codes) == (2, ["unknown_batch"])


def test_without_libreoffice_the_pdf_is_a_matter_of_the_machine(
    office: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(office.done("batch", "make", "--kind", "aviso", "--by", "karla", "--on", NIGHT_ON)["batch"])
    monkeypatch.setenv("PATH", str(tmp_path))
    down = office.ask("batch", "file", number, "--pdf", "--out", str(tmp_path / "lote.pdf"), "--by", "karla")
    assert (down.status, down.codes) == (3, ["libreoffice_missing"])
