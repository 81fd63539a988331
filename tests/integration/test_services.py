"""The group of services as a town runs it: up, watched, down, and never half up."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from night_checks import fill

from cases.clock import today
from cases.db import owner_engine
from cases.domain.terms import add_business_days, calendar_of, subtract_business_days
from cases.embedded import PREFECT_DATABASE, PREFECT_ROLE, Cluster
from cases.law import load_book
from cases.service.chunks import CHUNK_SIZE
from cases.settings import load_settings
from workflows.services.records import Records

ROOT = Path(__file__).parents[2]
_UP_SECONDS = 120
NAMES = ["database", "supervisor", "prefect", "deployments", "panel"]


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Town:
    """One installation of the test's own, driven by the command line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = {"COBRANZA_PANEL_PORT": str(_free_port()), "COBRANZA_PREFECT_PORT": str(_free_port())}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")}
        return subprocess.Popen(
            [sys.executable, "-m", "cobranza", "--home", str(self.home), "--json", *arguments],
            cwd=ROOT,
            env={**inherited, **self.ports},
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


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "alcaldía")
    yield town
    town.run("down")


def _wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.3)


def _answer(address: str) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_everything_comes_up_is_watched_and_goes_down(town: Town) -> None:
    status, answer = _up_once_the_data_is_made(town)
    assert status == 0, answer
    assert [service["name"] for service in answer["services"]] == NAMES
    assert answer["running"]

    services = town.services()
    assert _answer(services["panel"]["address"]) == 200
    assert _answer(services["prefect"]["address"] + "/api/admin/settings") == 401  # not without its password
    _night_is_scheduled(town)
    _a_night_that_is_due_is_run(town, services["prefect"]["address"])
    _a_night_asked_for_by_hand_is_seen_there(town, services["prefect"]["address"])
    _what_dies_is_started_again(town)

    again, answer = town.run("up")
    assert (again, answer["running"]) == (0, True)
    assert town.services()["supervisor"]["pid"] == services["supervisor"]["pid"]

    _a_lost_supervisor_is_replaced(town)

    status, answer = town.run("down")
    assert status == 0, answer
    assert {service["state"] for service in answer["services"]} == {"stopped"}
    assert town.processes() == []
    assert town.run("down")[0] == 0


def _up_once_the_data_is_made(town: Town) -> tuple[int, dict[str, Any]]:
    """While somebody makes data, as a demonstration does, all comes up and Prefect is told of no night yet."""
    with Records(town.home).hold_schedules():
        command = town.start("up")
        _wait_for(lambda: "waits_for_data" in _said(town, "deployments"), seconds=_UP_SECONDS)
        time.sleep(2)
        services = town.services()
        assert [services[name]["state"] for name in NAMES[2:]] == ["running", "starting", "running"]
        assert _ask_prefect(town, f"{services['prefect']['address']}/api/deployments/filter", {}) == []
    answer, said = command.communicate(timeout=120)
    assert "Traceback" not in said
    return command.returncode, json.loads(answer)


def _said(town: Town, program: str) -> str:
    log = town.home / "logs" / f"{program}.log"
    return log.read_text() if log.exists() else ""


def _night_is_scheduled(town: Town) -> None:
    """In the office's small hours, which are six behind UTC all year: the nights, and the weekly review."""
    address = Cluster(town.home).url(PREFECT_DATABASE, PREFECT_ROLE).replace("+psycopg", "")
    question = "SELECT DISTINCT to_char(expected_start_time AT TIME ZONE 'UTC', 'HH24:MI') FROM flow_run"

    def hours() -> list[str]:
        with psycopg.connect(address) as connection:
            return [hour for (hour,) in connection.execute(question)]

    _wait_for(lambda: sorted(hours()) == ["07:00", "11:00"])


def _a_night_that_is_due_is_run(town: Town, prefect: str) -> None:
    """Asked for now, by the scheduler's own door; on a closed day it ends well too, with nothing done."""
    deployment = _ask_prefect(town, f"{prefect}/api/deployments/name/noche/cada-noche")
    run = _ask_prefect(
        town,
        f"{prefect}/api/deployments/{deployment['id']}/create_flow_run",
        {"state": {"type": "SCHEDULED"}},
    )

    def state() -> str:
        return str(_ask_prefect(town, f"{prefect}/api/flow_runs/{run['id']}")["state_type"])

    _wait_for(lambda: state() in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}, seconds=90)
    assert state() == "COMPLETED", (town.home / "logs" / "deployments.log").read_text()
    weekly = _ask_prefect(town, f"{prefect}/api/deployments/name/revision-de-cuentas/cada-semana")
    assert weekly["schedules"][0]["schedule"]["cron"] == "0 5 * * 1"


def _a_night_asked_for_by_hand_is_seen_there(town: Town, prefect: str) -> None:
    """As one flow with a task a chunk, and nothing that tells whose cases they were."""
    calendar = calendar_of(load_book().at(today()))
    on, earlier = add_business_days(calendar, today(), 1), subtract_business_days(calendar, today(), 5)
    owner = owner_engine(load_settings(town.home, database_url=None))
    fill(owner, CHUNK_SIZE + 1)
    owner.dispose()
    status, answer = town.run("night", "--on", on.isoformat())
    assert (status, answer["dates"][0]["acts"]) == (0, {"notify": CHUNK_SIZE + 1, "open": CHUNK_SIZE + 1})
    runs = _ask_prefect(town, f"{prefect}/api/flow_runs/filter", {})
    (ours,) = [run for run in runs if run["parameters"] == {"on": on.isoformat()}]
    tasks = _ask_prefect(
        town, f"{prefect}/api/task_runs/filter", {"flow_runs": {"id": {"any_": [ours["id"]]}}}
    )
    assert ours["state_type"] == "COMPLETED"
    assert sorted(task["name"] for task in tasks) == ["accounts-1", "accounts-2"]
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}
    assert "Persona" not in json.dumps([ours, tasks])
    refused, answer = town.run("night", "--on", earlier.isoformat())
    assert (refused, [one["code"] for one in answer["refused"]]) == (1, ["night_before_last"])


def _ask_prefect(town: Town, address: str, question: dict[str, Any] | None = None) -> Any:
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


def _what_dies_is_started_again(town: Town) -> None:
    before = town.services()
    os.kill(before["panel"]["pid"], signal.SIGKILL)
    os.kill(int((Cluster(town.home).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    _wait_for(lambda: town.services()["panel"]["restarts"] == 1)
    _wait_for(lambda: town.states() == {"running"})
    assert town.services()["panel"]["pid"] != before["panel"]["pid"]


def _a_lost_supervisor_is_replaced(town: Town) -> None:
    lost = town.services()["supervisor"]["pid"]
    os.kill(lost, signal.SIGKILL)
    _wait_for(lambda: town.services()["supervisor"]["state"] == "stopped")
    assert town.run("up")[0] == 0
    assert town.states() == {"running"}
    assert town.services()["supervisor"]["pid"] != lost


def test_a_port_in_use_is_named_and_nothing_is_left_running(town: Town) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", int(town.ports["COBRANZA_PANEL_PORT"])))
        other.listen()
        status, answer = town.run("up")
    assert status == 3
    (refusal,) = answer["refused"]
    assert refusal["code"] == "port_in_use"
    assert town.ports["COBRANZA_PANEL_PORT"] in refusal["reason"]
    assert "COBRANZA_PANEL_PORT" in refusal["reason"]
    assert town.states() == {"stopped"}
    assert town.processes() == []


def test_interrupting_up_leaves_nothing_running(town: Town) -> None:
    command = town.start("up")
    _wait_for((town.home / "servicios" / "estado.json").exists)
    command.send_signal(signal.SIGINT)
    answer, said = command.communicate(timeout=60)
    assert command.returncode == 130
    assert (answer, "Traceback" in said) == ("", False)
    assert town.states() == {"stopped"}
    assert town.processes() == []


def test_a_program_that_does_not_start_takes_the_rest_down(town: Town) -> None:
    town.ports["COBRANZA_PANEL_HOST"] = "no-such-host.invalid"
    status, answer = town.run("up")
    assert status == 3
    assert answer["refused"][0]["code"] in {"port_not_available", "service_not_started"}
    assert town.states() == {"stopped"}


def test_what_up_started_is_down_again_when_prefect_has_no_database(cluster: Cluster, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE ajena TEMPLATE cobranza")
    town = Town(tmp_path / "casa")
    town.ports["COBRANZA_DATABASE_URL"] = cluster.url("ajena")
    status, answer = town.run("up")
    assert status == 3
    (refusal,) = answer["refused"]
    assert refusal["code"] == "prefect_database_missing"
    assert "ajena_prefect" in refusal["reason"]
    assert town.processes() == []


def test_the_password_of_prefect_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    from workflows.services import prefect_environment

    settings = load_settings(tmp_path)
    first, second = prefect_environment(settings), prefect_environment(settings)
    assert first == second
    password = tmp_path / "servicios" / "clave-prefect"
    assert password.read_text() == first["PREFECT_API_AUTH_STRING"]
    assert password.stat().st_mode & 0o077 == 0
    assert first["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert first["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
