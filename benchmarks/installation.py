"""What the benchmarks of the night share: an installation filled at once, and a look at its processes."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Connection, Engine, text

from cases import db
from cases.embedded import Cluster
from cases.settings import Settings, load_settings

_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)
_TICKS = os.sysconf("SC_CLK_TCK")

_PEOPLE = """
INSERT INTO taxpayers (code, name, kind, dui, phone, address, recorded_at)
SELECT 'B' || n, 'Persona Inventada ' || n, 'natural',
       lpad((n * 7919 % 100000000)::text, 8, '0') || '-' || n % 10, '2300-' || lpad((n % 10000)::text, 4, '0'),
       n % 60 + 1 || '.ª calle oriente n.º ' || n % 90 + 1, :at
FROM generate_series(CAST(:first AS bigint), :last) AS n
"""
_ACCOUNTS = """
INSERT INTO accounts (district, number, taxpayer_id, kind, zone, neighbourhood, address, cadastral_key,
                      recorded_at, look_on)
SELECT 'SJN', 'C' || id, id, 'inmueble', 'Z' || id % 7, 'Barrio El Centro', address, '0815' || id, :at, :look
FROM taxpayers
"""
_CHARGES = """
INSERT INTO charges (account_id, tribute, period, amount, recorded_at)
SELECT accounts.id, tribute, to_char(month, 'YYYY-MM'), round(amount * (1 + accounts.id % 5), 2), :at
FROM accounts,
     (VALUES ('aseo', 3.20), ('alumbrado', 4.57), ('desechos', 2.29)) AS rates (tribute, amount),
     generate_series('2025-01-01'::date, CAST(:last AS date), '1 month') AS month
"""


@contextmanager
def installation() -> Iterator[Settings]:
    """A home of its own with its PostgreSQL as shipped, prepared; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="cobranza-medida-"))
    settings = load_settings(home, database_url=None)
    try:
        db.app_engine(settings).dispose()
        yield settings
    finally:
        Cluster(home).stop()
        shutil.rmtree(home, ignore_errors=True)


def add_people(connection: Connection, first: int, last: int, at: str) -> None:
    """Invented taxpayers with these numbers, both inclusive, which are their ids in an empty installation."""
    connection.execute(text(_PEOPLE), {"first": first, "last": last, "at": at})


def fill(engine: Engine, accounts: int, at: str, look_on: str | None, months: int = 8) -> None:
    """Invented accounts, each with unpaid charges of three tributes in each of some months of 2025."""
    with engine.begin() as connection:
        add_people(connection, 1, accounts, at)
        values = {"at": at, "look": look_on, "last": f"2025-{months:02}-01"}
        for statement in (_ACCOUNTS, _CHARGES):
            connection.execute(text(statement), values)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@dataclass(slots=True)
class Measured:
    """One command: what it printed, how long it took, and its highest memory, all its processes added."""

    output: str
    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    postgres_cpu_seconds: float
    postgres_peak_mb: float


def measured(settings: Settings, *arguments: str) -> Measured:
    """Runs one `cobranza` command of an installation and watches it."""
    server = _postmaster(settings)
    before = sum(_cpu_seconds(one) for one in _tree(server))
    spent = os.times()
    started = time.perf_counter()
    command = subprocess.Popen(
        [sys.executable, "-m", "cobranza", *arguments, "--home", str(settings.home)],
        stdout=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")},
    )
    with _watched(command.pid, _resident_mb, 0.5) as ours, _watched(server, _shared_out_mb, 2) as postgres:
        output, _ = command.communicate()
    wall = time.perf_counter() - started
    after = os.times()
    if command.returncode != 0:
        raise SystemExit(command.returncode)
    return Measured(
        output=output,
        wall_seconds=wall,
        cpu_seconds=after.children_user + after.children_system - spent.children_user - spent.children_system,
        peak_mb=ours.peak_mb,
        postgres_cpu_seconds=sum(_cpu_seconds(one) for one in _tree(server)) - before,
        postgres_peak_mb=postgres.peak_mb,
    )


@dataclass(slots=True)
class _Peak:
    peak_mb: float = 0.0


@contextmanager
def _watched(root: int, memory_mb: Callable[[int], float], every_seconds: float) -> Iterator[_Peak]:
    """Samples the memory of a process and all below it."""
    peak, ended = _Peak(), Event()

    def watch() -> None:
        while not ended.wait(every_seconds):
            peak.peak_mb = max(peak.peak_mb, sum(memory_mb(one) for one in _tree(root)))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def _postmaster(settings: Settings) -> int:
    return int((settings.home / "pgdata" / "postmaster.pid").read_text().split()[0])


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        for tasks in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                waiting += map(int, tasks.read_text().split())
            except OSError:
                continue
    return found


def _resident_mb(process: int) -> float:
    """Pages that several processes share count in each: never less than the truth, and cheap to ask."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE_MB
    except OSError:  # it has just ended
        return 0.0


def _shared_out_mb(process: int) -> float:
    """Shared pages are shared out, as PostgreSQL's buffers need; asking stops the process for a moment."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _cpu_seconds(process: int) -> float:
    """Of the process and of the children it has already buried."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS
