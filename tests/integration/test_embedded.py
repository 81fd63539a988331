"""The cluster a home keeps for itself: started by whoever needs it first, whatever happened before."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from cases import postgres_programs
from cases.domain.errors import ChannelDown
from cases.embedded import PREFECT_DATABASE, PREFECT_ROLE, Cluster
from cases.settings import load_settings, make_home


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of the test's own, not made yet, in a folder with a space and a quote."""
    cluster = Cluster(tmp_path / "casa d'alcaldía")
    yield cluster
    cluster.stop()


def _ask(cluster: Cluster, question: str, database: str = "cobranza", role: str = "cobranza_owner") -> object:
    address = cluster.url(database, role).replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def _wait_until_gone(cluster: Cluster) -> None:
    deadline = time.monotonic() + 10
    while cluster.is_running():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_first_need_makes_and_starts_it_and_stop_stops_it(fresh: Cluster) -> None:
    assert not fresh.is_running()
    fresh.ensure_running()
    assert _ask(fresh, "SELECT lower('ÑANDÚ')") == "ñandú"
    assert _ask(fresh, "SHOW listen_addresses") == ""
    assert _ask(fresh, "SHOW synchronous_commit") == "on"
    assert fresh.stop()
    assert not fresh.is_running()
    assert not fresh.stop()


def test_what_was_committed_survives_a_killed_server(fresh: Cluster) -> None:
    fresh.ensure_running()
    address = fresh.url().replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(_postmaster(fresh), signal.SIGKILL)
    _wait_until_gone(fresh)
    fresh.ensure_running()
    assert _ask(fresh, "SELECT answer FROM kept") == 42


def test_half_made_data_of_a_killed_command_is_made_again(fresh: Cluster) -> None:
    half_made = fresh.home / "pgdata.incompleto"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    fresh.ensure_running()
    assert _ask(fresh, "SELECT 1") == 1
    assert not half_made.exists()


def test_databases_missing_after_a_killed_first_start_are_made_by_the_next(fresh: Cluster) -> None:
    fresh.ensure_running()
    with psycopg.connect(fresh.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {PREFECT_DATABASE}")
    (fresh.home / "bases-creadas").unlink()
    fresh.ensure_running()
    assert _ask(fresh, "SELECT current_user", PREFECT_DATABASE, PREFECT_ROLE) == PREFECT_ROLE


def test_many_first_needs_at_once_start_it_once(fresh: Cluster) -> None:
    program = (
        "import sys; from pathlib import Path; from cases.embedded import Cluster; "
        "c = Cluster(Path(sys.argv[1])); c.ensure_running(); "
        "print((c.data / 'postmaster.pid').read_text().split()[0])"
    )

    def need(_number: int) -> str:
        arguments = [sys.executable, "-c", program, str(fresh.home)]
        return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as threads:
        servers = set(threads.map(need, range(4)))
    assert servers == {f"{_postmaster(fresh)}\n"}


def test_it_stays_up_when_the_command_that_started_it_is_killed(fresh: Cluster) -> None:
    program = (
        "import sys, time; from pathlib import Path; from cases.embedded import Cluster; "
        "Cluster(Path(sys.argv[1])).ensure_running(); print('up', flush=True); time.sleep(60)"
    )
    arguments = [sys.executable, "-c", program, str(fresh.home)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == b"up\n"
        os.killpg(command.pid, signal.SIGKILL)
    assert _ask(fresh, "SELECT 1") == 1


def test_prefect_cannot_read_the_cases(fresh: Cluster) -> None:
    fresh.ensure_running()
    with pytest.raises(psycopg.OperationalError, match="CONNECT privilege"):
        _ask(fresh, "SELECT 1", "cobranza", PREFECT_ROLE)


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("x" * 100))
    try:
        cluster.ensure_running()
        assert _ask(cluster, "SELECT 1") == 1
        assert str(tmp_path) not in cluster.url()
    finally:
        cluster.stop()


def test_data_of_another_version_is_refused_and_left_alone(fresh: Cluster) -> None:
    fresh.data.mkdir(parents=True)
    version = fresh.data / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(ChannelDown) as refusal:
        fresh.ensure_running()
    assert refusal.value.code == "database_version"
    assert version.read_text() == "9\n"


def test_its_own_configuration_file_wins(fresh: Cluster) -> None:
    make_home(fresh.home)
    fresh.own_configuration.write_text("work_mem = '9MB'\n")
    fresh.ensure_running()
    assert _ask(fresh, "SHOW work_mem") == "9MB"


def test_a_configuration_that_does_not_start_says_where_to_look(fresh: Cluster) -> None:
    make_home(fresh.home)
    fresh.own_configuration.write_text("no_such_setting = 1\n")
    with pytest.raises(ChannelDown, match=r"postgresql\.log") as refusal:
        fresh.ensure_running()
    assert refusal.value.code == "database_not_started"
    fresh.own_configuration.unlink()
    fresh.ensure_running()


def test_the_programs_of_the_system_serve_where_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed = postgres_programs.find_programs(Path("unused"), None)
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setenv("PATH", str(installed.folder))
    found = postgres_programs.find_programs(Path("unused"), None)
    assert found.folder == installed.folder.resolve()
    assert found.major == installed.major


@pytest.mark.parametrize("place", ["a-file", "a-file/below"])
def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(ChannelDown) as refusal:
        Cluster(tmp_path / place).ensure_running()
    assert refusal.value.code == "home_not_writable"


def test_settings_come_from_the_home_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cobranza.env").write_text("COBRANZA_PANEL_PORT=8123\nCOBRANZA_PREFECT_PORT=4123\n")
    monkeypatch.setenv("COBRANZA_PREFECT_PORT", "4999")
    settings = load_settings(tmp_path)
    assert (settings.panel_port, settings.prefect_port) == (8123, 4999)
