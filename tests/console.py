"""The command line in this process: what a command answers, how it ends, and that it never shows a traceback."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cobranza
from workflows.cli.frame import run


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    status: int
    output: str
    messages: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)

    @property
    def codes(self) -> list[str]:
        return [refusal["code"] for refusal in self.json["refused"]]


class Console:
    """Commands on one installation; `ask` wants JSON, `say` what people read."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._home = home
        self._capsys = capsys

    def say(self, *arguments: str) -> Said:
        status = run(cobranza.app, [*arguments, "--home", str(self._home)])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return Said(status, captured.out, captured.err)

    def ask(self, *arguments: str) -> Said:
        return self.say(*arguments, "--json")

    def done(self, *arguments: str) -> Any:
        said = self.ask(*arguments)
        assert said.status == 0, said
        return said.json
