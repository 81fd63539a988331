"""The group of services as a town runs it: up, watched, down, and never half up."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from mail_office import MailOffice
from mail_server import Mailbox, mail_server
from night_checks import fill
from served_town import Town, answer_of, ask_prefect, wait_for

from cases.clock import today
from cases.db import app_engine, owner_engine, session_factory
from cases.domain.terms import add_business_days, calendar_of, subtract_business_days
from cases.embedded import PREFECT_DATABASE, PREFECT_ROLE, Cluster
from cases.law import load_book
from cases.service.chunks import CHUNK_SIZE
from cases.settings import load_settings
from workflows.services.records import Records

_UP_SECONDS = 120
NAMES = ["database", "supervisor", "prefect", "deployments", "panel"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "alcaldía")
    yield town
    town.run("down")


@pytest.fixture
def mailbox(town: Town) -> Iterator[Mailbox]:
    """The mail server of the town."""
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        town.settings |= {
            "COBRANZA_SMTP_HOST": "127.0.0.1",
            "COBRANZA_SMTP_PORT": str(port),
            "COBRANZA_SMTP_SECURITY": "none",
        }
        yield mailbox


def test_everything_comes_up_is_watched_and_goes_down(town: Town, mailbox: Mailbox) -> None:
    status, answer = _up_once_the_data_is_made(town)
    assert status == 0, answer
    assert [service["name"] for service in answer["services"]] == NAMES
    assert answer["running"]

    services = town.services()
    assert answer_of(services["panel"]["address"]) == 200
    assert (
        answer_of(services["prefect"]["address"] + "/api/admin/settings") == 401
    )  # not without its password
    _night_is_scheduled(town)
    _a_night_that_is_due_is_run(town, services["prefect"]["address"])
    _a_night_asked_for_by_hand_is_seen_there(town, services["prefect"]["address"])
    _mail_that_is_due_is_sent(town, services["prefect"]["address"], mailbox)
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
        wait_for(lambda: "waits_for_data" in _said(town, "deployments"), seconds=_UP_SECONDS)
        time.sleep(2)
        services = town.services()
        assert [services[name]["state"] for name in NAMES[2:]] == ["running", "starting", "running"]
        assert ask_prefect(town, f"{services['prefect']['address']}/api/deployments/filter", {}) == []
    answer, said = command.communicate(timeout=120)
    assert "Traceback" not in said
    return command.returncode, json.loads(answer)


def _said(town: Town, program: str) -> str:
    log = town.home / "logs" / f"{program}.log"
    return log.read_text() if log.exists() else ""


def _night_is_scheduled(town: Town) -> None:
    """In the office's small hours, which are six behind UTC all year: nights, weekly review; e-mail at any quarter."""
    address = Cluster(town.home).url(PREFECT_DATABASE, PREFECT_ROLE).replace("+psycopg", "")
    question = (
        "SELECT DISTINCT flow.name, to_char(expected_start_time AT TIME ZONE 'UTC', 'HH24:MI') FROM flow_run"
        " JOIN flow ON flow.id = flow_run.flow_id"
    )

    def hours(flow: str) -> list[str]:
        with psycopg.connect(address) as connection:
            return sorted(hour for name, hour in connection.execute(question) if name == flow)

    wait_for(lambda: [*hours("noche"), *hours("revision-de-cuentas")] == ["07:00", "11:00"])
    wait_for(lambda: {hour[3:] for hour in hours("correo")} == {"00", "15", "30", "45"})


def _a_night_that_is_due_is_run(town: Town, prefect: str) -> None:
    """Asked for now, by the scheduler's own door; on a closed day it ends well too, with nothing done."""
    _run_now(town, prefect, "noche/cada-noche")
    weekly = ask_prefect(town, f"{prefect}/api/deployments/name/revision-de-cuentas/cada-semana")
    assert weekly["schedules"][0]["schedule"]["cron"] == "0 5 * * 1"


def _run_now(town: Town, prefect: str, deployment: str) -> dict[str, Any]:
    """A run of a deployment asked for now, once it has ended well."""
    asked = ask_prefect(town, f"{prefect}/api/deployments/name/{deployment}")
    run = ask_prefect(
        town, f"{prefect}/api/deployments/{asked['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}}
    )

    def told() -> dict[str, Any]:
        found: dict[str, Any] = ask_prefect(town, f"{prefect}/api/flow_runs/{run['id']}")
        return found

    wait_for(lambda: told()["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}, seconds=90)
    assert told()["state_type"] == "COMPLETED", _said(town, "deployments")
    return told()


def _mail_that_is_due_is_sent(town: Town, prefect: str, mailbox: Mailbox) -> None:
    """What is signed goes out once, however often the flow runs, and Prefect learns nobody's address."""
    engine = app_engine(load_settings(town.home, database_url=None))
    office = MailOffice(session_factory(engine))
    life, unsigned = office.notified(), office.notified(signed=False)
    before = len(mailbox.taken)
    runs = [_run_now(town, prefect, "correo/cada-cuarto-de-hora") for _ in range(2)]
    assert mailbox.recipients[before:] == [office.letter(life).address]
    assert (office.letter(life).status, office.letter(unsigned).status) == ("sent", "queued")
    logs = ask_prefect(town, f"{prefect}/api/logs/filter", {})
    assert any("sent" in one["message"] for one in logs)
    assert "@" not in json.dumps([runs, [one["message"] for one in logs]])
    assert office.letter(life).address not in _said(town, "deployments")
    engine.dispose()


def _a_night_asked_for_by_hand_is_seen_there(town: Town, prefect: str) -> None:
    """As one flow with a task a chunk, and nothing that tells whose cases they were."""
    calendar = calendar_of(load_book().at(today()))
    on, earlier = add_business_days(calendar, today(), 1), subtract_business_days(calendar, today(), 5)
    owner = owner_engine(load_settings(town.home, database_url=None))
    fill(owner, CHUNK_SIZE + 1)
    owner.dispose()
    status, answer = town.run("night", "--on", on.isoformat())
    assert (status, answer["dates"][0]["acts"]) == (0, {"notify": CHUNK_SIZE + 1, "open": CHUNK_SIZE + 1})
    runs = ask_prefect(town, f"{prefect}/api/flow_runs/filter", {})
    (ours,) = [run for run in runs if run["parameters"] == {"on": on.isoformat()}]
    tasks = ask_prefect(
        town, f"{prefect}/api/task_runs/filter", {"flow_runs": {"id": {"any_": [ours["id"]]}}}
    )
    assert ours["state_type"] == "COMPLETED"
    assert sorted(task["name"] for task in tasks) == ["accounts-1", "accounts-2"]
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}
    assert "Persona" not in json.dumps([ours, tasks])
    refused, answer = town.run("night", "--on", earlier.isoformat())
    assert (refused, [one["code"] for one in answer["refused"]]) == (1, ["night_before_last"])


def _what_dies_is_started_again(town: Town) -> None:
    before = town.services()
    os.kill(before["panel"]["pid"], signal.SIGKILL)
    os.kill(int((Cluster(town.home).data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_for(lambda: town.services()["panel"]["restarts"] == 1)
    wait_for(lambda: town.states() == {"running"})
    assert town.services()["panel"]["pid"] != before["panel"]["pid"]


def _a_lost_supervisor_is_replaced(town: Town) -> None:
    lost = town.services()["supervisor"]["pid"]
    os.kill(lost, signal.SIGKILL)
    wait_for(lambda: town.services()["supervisor"]["state"] == "stopped")
    assert town.run("up")[0] == 0
    assert town.states() == {"running"}
    assert town.services()["supervisor"]["pid"] != lost


def test_a_port_in_use_is_named_and_nothing_is_left_running(town: Town) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", int(town.settings["COBRANZA_PANEL_PORT"])))
        other.listen()
        status, answer = town.run("up")
    assert status == 3
    (refusal,) = answer["refused"]
    assert refusal["code"] == "port_in_use"
    assert town.settings["COBRANZA_PANEL_PORT"] in refusal["reason"]
    assert "COBRANZA_PANEL_PORT" in refusal["reason"]
    assert town.states() == {"stopped"}
    assert town.processes() == []


def test_interrupting_up_leaves_nothing_running(town: Town) -> None:
    command = town.start("up")
    wait_for((town.home / "servicios" / "estado.json").exists)
    command.send_signal(signal.SIGINT)
    answer, said = command.communicate(timeout=60)
    assert command.returncode == 130
    assert (answer, "Traceback" in said) == ("", False)
    assert town.states() == {"stopped"}
    assert town.processes() == []


def test_a_program_that_does_not_start_takes_the_rest_down(town: Town) -> None:
    town.settings["COBRANZA_PANEL_HOST"] = "no-such-host.invalid"
    status, answer = town.run("up")
    assert status == 3
    assert answer["refused"][0]["code"] in {"port_not_available", "service_not_started"}
    assert town.states() == {"stopped"}


def test_what_up_started_is_down_again_when_prefect_has_no_database(cluster: Cluster, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE ajena TEMPLATE cobranza")
    town = Town(tmp_path / "casa")
    town.settings["COBRANZA_DATABASE_URL"] = cluster.url("ajena")
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
