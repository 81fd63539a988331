"""What the environment denies to a command: a database that is down, a home that cannot be written."""

from pathlib import Path

import pytest
from console import Console


@pytest.mark.parametrize(
    "arguments",
    [
        ["night", "--on", "2026-06-01"],
        ["cases"],
        ["case", "A-1"],
        ["statement", "A-1"],
        ["act", "A-1", "notify", "--by", "karla"],
        ["pay", "A-1", "--amount", "1", "--receipt", "R"],
        ["user", "add", "eva", "--role", "gestor"],
        ["verify"],
        ["backup", "copia.zip"],
        ["document", "AV-SJN-2026-0001", "--out", "x.docx"],
    ],
)
def test_a_database_that_is_down_is_the_environments_failure(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COBRANZA_DATABASE_URL", "postgresql://quien:secreto@127.0.0.1:9/nada")
    said = Console(tmp_path / "casa", capsys).ask(*arguments)
    assert (said.status, said.codes) == (3, ["database_down"])
    assert "secreto" not in said.output + said.messages


def test_a_home_that_cannot_be_written_is_the_environments_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COBRANZA_DATABASE_URL", raising=False)
    (tmp_path / "archivo").write_text("")
    said = Console(tmp_path / "archivo" / "casa", capsys).ask("cases")
    assert (said.status, said.codes) == (3, ["home_not_writable"])
