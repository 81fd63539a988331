"""Nights as processes: two at once, killed ones, lost workers, a database that goes away."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from builders import BOOK, at
from night_checks import acts_per_case, assert_numbers_without_gaps, fill
from sqlalchemy import Engine, text

from cases.domain.errors import ChannelDown
from cases.embedded import Cluster
from cases.service.chunks import CHUNK_SIZE, Job, Phase
from cases.service.night import run_night
from workflows.services.records import Records
from workflows.workers import Workers

ROOT = Path(__file__).parents[2]
MONDAY = date(2026, 1, 5)
ACCOUNTS = 2 * CHUNK_SIZE + 40
_PATIENCE_SECONDS = 120


def started_night(
    database_url: str, home: Path, on: date = MONDAY, **environment: str
) -> "subprocess.Popen[str]":
    """`cobranza night` as a scheduler starts it, in a group of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")}
    return subprocess.Popen(
        [sys.executable, "-m", "cobranza", "night", "--on", on.isoformat(), "--json", "--home", str(home)],
        cwd=ROOT,
        env={**inherited, "COBRANZA_DATABASE_URL": database_url, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    output, messages = process.communicate(timeout=_PATIENCE_SECONDS)
    return process.returncode, output, messages


def children(process: int) -> list[int]:
    return [
        int(child)
        for thread in Path(f"/proc/{process}/task").glob("*/children")
        for child in thread.read_text().split()
    ]


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


@contextmanager
def at_the_door(owner: Engine) -> Iterator[None]:
    """Two chunks hold numbers and cannot write what they number until this ends."""

    def numbers_are_reserved() -> bool:
        with owner.connect() as connection:
            open_ones = "SELECT count(*) FROM number_reservations WHERE settled_at IS NULL AND kind = 'AV'"
            return connection.execute(text(open_ones)).scalar_one() == 2

    with owner.connect() as connection, connection.begin():
        connection.execute(text("LOCK TABLE document_bytes IN ACCESS EXCLUSIVE MODE"))
        wait_until(numbers_are_reserved)
        yield


def assert_done_once(owner: Engine) -> None:
    acts = acts_per_case(owner)
    assert set(acts.values()) == {1}
    assert len(acts) == 2 * ACCOUNTS  # each opened, each notified
    with owner.connect() as connection:
        bytes_of = (
            "SELECT count(*), count(content) FROM documents LEFT JOIN document_bytes ON document_id = id"
        )
        assert connection.execute(text(bytes_of)).one() == (2 * ACCOUNTS, 2 * ACCOUNTS)


def test_two_nights_at_once_do_every_act_once(
    database_url: str, owner_engine: Engine, tmp_path: Path
) -> None:
    fill(owner_engine, ACCOUNTS, periods=2)
    both = [started_night(database_url, tmp_path) for _ in range(2)]
    answers = [ended(process) for process in both]
    assert [status for status, _, _ in answers] == [0, 0], answers
    acts = [json.loads(output)["dates"][0]["acts"] for _, output, _ in answers]
    assert sorted(acts, key=len) == [{}, {"notify": ACCOUNTS, "open": ACCOUNTS}]
    assert_done_once(owner_engine)
    assert assert_numbers_without_gaps(owner_engine) == 0


@pytest.mark.parametrize("whom", ["the night", "a worker"])
def test_a_killed_night_is_completed_by_the_next_one(
    database_url: str, owner_engine: Engine, tmp_path: Path, whom: str
) -> None:
    fill(owner_engine, ACCOUNTS, periods=2)
    process = started_night(database_url, tmp_path)
    with at_the_door(owner_engine):
        workers = children(process.pid)
        os.kill(process.pid if whom == "the night" else workers[0], signal.SIGKILL)
    status, output, messages = ended(process)
    if whom == "a worker":
        assert status == 3
        assert [refusal["code"] for refusal in json.loads(output)["refused"]] == ["night_worker_lost"]
        assert "vuelva a ejecutar la noche" in messages
        assert "Traceback" not in messages
    wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    assert len(acts_per_case(owner_engine)) < 2 * ACCOUNTS
    status, output, _ = ended(started_night(database_url, tmp_path))
    assert status == 0
    assert_done_once(owner_engine)
    assert assert_numbers_without_gaps(owner_engine) > 0
    with owner_engine.connect() as connection:
        night = connection.execute(text("SELECT status, runs FROM nights")).one()
        reasons = connection.execute(text("SELECT DISTINCT reason FROM number_voids")).scalars().all()
    assert night == ("done", 2)
    assert "la noche que lo reservó no terminó" in reasons


def test_an_interrupted_night_says_so_and_leaves_no_worker(
    database_url: str, owner_engine: Engine, tmp_path: Path
) -> None:
    fill(owner_engine, ACCOUNTS, periods=2)
    process = started_night(database_url, tmp_path)
    with at_the_door(owner_engine):
        workers = children(process.pid)
        process.send_signal(signal.SIGINT)
    status, _, messages = ended(process)
    assert status == 130
    assert "Interrumpido" in messages
    assert "Traceback" not in messages
    wait_until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


def test_processes_do_what_one_process_does(engine: Engine, owner_engine: Engine) -> None:
    fill(owner_engine, ACCOUNTS, periods=2)
    with Workers(engine, BOOK, most=2) as workers:
        report = run_night(engine, BOOK, MONDAY, at(MONDAY, 22), today=MONDAY, work_all=workers.work_all)
    assert report.progress.acts == {"open": ACCOUNTS, "notify": ACCOUNTS}
    assert report.progress.looked_at == ACCOUNTS
    assert_done_once(owner_engine)


def test_a_night_goes_on_without_a_prefect_that_stopped_answering(
    database_url: str, owner_engine: Engine, tmp_path: Path
) -> None:
    """It answers that it is well, once, and is gone when the night begins."""
    fill(owner_engine, 3)

    class Dying(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Dying) as server, Records(tmp_path).held():
        Thread(target=lambda: (server.handle_request(), server.server_close()), daemon=True).start()
        port = str(server.server_address[1])
        status, output, messages = ended(started_night(database_url, tmp_path, COBRANZA_PREFECT_PORT=port))
    assert status == 0, messages
    assert json.loads(output)["dates"][0]["acts"] == {"notify": 3, "open": 3}
    assert "la noche sigue sin él" in messages
    assert "Traceback" not in messages


def test_a_chunk_that_is_alone_needs_no_process(engine: Engine, owner_engine: Engine) -> None:
    fill(owner_engine, 2)
    before = children(os.getpid())
    with Workers(engine, BOOK, most=2) as workers:
        list(workers.work_all([Job(Phase.ACCOUNTS, (1, 2), MONDAY, at(MONDAY, 22))]))
        assert children(os.getpid()) == before


def test_a_worker_knows_neither_prefect_nor_the_panel() -> None:
    program = (
        "import sys, workflows.night_worker, document_templates; "
        "print(*({'prefect', 'flask', 'typer', 'rich'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "\n"


def test_a_database_that_goes_away_stops_the_night_with_its_own_words(
    cluster: Cluster, engine: Engine, owner_engine: Engine
) -> None:
    fill(owner_engine, 20)
    jobs = [Job(Phase.ACCOUNTS, (key,), MONDAY, at(MONDAY, 22)) for key in range(1, 21)]
    with Workers(engine, BOOK, most=2) as workers:
        done = workers.work_all(jobs)
        next(done)
        address = cluster.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as other:
            other.execute(f"ALTER DATABASE {engine.url.database} ALLOW_CONNECTIONS false")
            backends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            other.execute(backends, [engine.url.database])
        with pytest.raises(ChannelDown) as failure:
            list(done)
    assert failure.value.code == "database_down"
