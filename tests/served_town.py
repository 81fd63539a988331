"""One installation as a town runs it, driven by the command line, and its services asked from outside."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Town:
    """One installation of the test's own, driven by the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = {"COBRANZA_PANEL_PORT": str(free_port()), "COBRANZA_PREFECT_PORT": str(free_port())}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")}
        return subprocess.Popen(
            [sys.executable, "-m", "cobranza", "--home", str(self.home), "--json", *arguments],
            cwd=ROOT,
            env={**inherited, **self.settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        command = self.start(*arguments)
        answer, said = command.communicate(timeout=180)
        assert "Traceback" not in said
        return command.returncode, json.loads(answer)

    def services(self) -> dict[str, dict[str, Any]]:
        status, answer = self.run("status")
        assert status == 0
        return {service["name"]: service for service in answer["services"]}

    def states(self) -> set[str]:
        return {service["state"] for service in self.services().values()}

    def processes(self) -> list[int]:
        """Every process whose environment names this home."""
        wanted = f"COBRANZA_HOME={self.home}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
            except OSError:
                continue
            if wanted in environment.split(b"\0"):
                found.append(int(folder.name))
        return found


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.3)


def answer_of(address: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def ask_prefect(town: Town, address: str, question: dict[str, Any] | None = None) -> Any:
    password = (town.home / "servicios" / "clave-prefect").read_bytes()
    request = urllib.request.Request(
        address,
        data=None if question is None else json.dumps(question).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(password).decode(),
            "Content-Type": "application/json",
        },
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return json.load(answer)
