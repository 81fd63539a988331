"""The process that keeps the group alive: starts programs, starts again what dies, ends all when told to."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

from cases.domain.errors import ChannelDown
from cases.embedded import Cluster
from cases.settings import Settings, load_settings
from workflows.services.programs import Program, programs_of
from workflows.services.records import ALREADY_UP, RESTARTING, RUNNING, STARTING, Records, Service

_TICK_SECONDS = 0.25
_DATABASE_CHECK_SECONDS = 2.0
_FIRST_DELAY_SECONDS = 1.0
_LONGEST_DELAY_SECONDS = 60.0
# who lived this long is healthy, and its next restart does not wait for the earlier ones
_HEALTHY_SECONDS = 60.0
_END_SECONDS = 15.0
_LONGEST_LOG_BYTES = 10_000_000

log = structlog.get_logger()


@dataclass(slots=True)
class Child:
    """One program and the process that runs it at the moment."""

    program: Program
    log_path: Path
    lock: int
    process: subprocess.Popen[bytes] | None = None
    answered: bool = False
    restarts: int = 0
    started_at: float = 0.0
    due_at: float = 0.0
    delay_seconds: float = _FIRST_DELAY_SECONDS

    def step(self, ready: set[str]) -> None:
        """Brings the process one step closer to answering; times are of the monotonic clock."""
        now = time.monotonic()
        if self.process is not None and (status := self.process.poll()) is not None:
            self._plan_restart(now, status)
        if self.process is None:
            if now >= self.due_at and ready.issuperset(self.program.after):
                self._start(now)
        elif not self.answered:
            self.answered = self.program.answers()

    def service(self) -> Service:
        state = RUNNING if self.answered else RESTARTING if self.restarts else STARTING
        pid = self.process.pid if self.process else None
        return Service(self.program.name, state, self.program.address, pid, self.restarts, str(self.log_path))

    def _start(self, now: float) -> None:
        if self.log_path.exists() and self.log_path.stat().st_size > _LONGEST_LOG_BYTES:
            self.log_path.replace(self.log_path.with_suffix(".anterior.log"))
        with self.log_path.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 -- our own programs, arguments as a list
                self.program.arguments,
                env={**os.environ, **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[self.lock],
            )
        self.started_at = now

    def _plan_restart(self, now: float, status: int) -> None:
        log.warning("program_ended", program=self.program.name, exit_status=status, log=str(self.log_path))
        if now - self.started_at >= _HEALTHY_SECONDS:
            self.delay_seconds = _FIRST_DELAY_SECONDS
        self.process = None
        self.answered = False
        self.restarts += 1
        self.due_at = now + self.delay_seconds
        self.delay_seconds = min(2 * self.delay_seconds, _LONGEST_DELAY_SECONDS)


class Supervisor:
    """Runs the group of one installation until it is told to end."""

    def __init__(self, settings: Settings, lock: int) -> None:
        self._settings = settings
        self._records = Records(settings.home)
        self._ending = False
        self._database_due_at = 0.0
        settings.logs.mkdir(exist_ok=True)
        self._children = [
            Child(program, settings.logs / f"{program.name}.log", lock) for program in programs_of(settings)
        ]

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            while not self._ending:
                self._keep_database()
                ready = {child.program.name for child in self._children if child.answered}
                for child in self._children:
                    child.step(ready)
                self._records.write([child.service() for child in self._children])
                time.sleep(_TICK_SECONDS)
        finally:
            self._end_children()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _keep_database(self) -> None:
        if not self._settings.is_embedded or time.monotonic() < self._database_due_at:
            return
        pause = _DATABASE_CHECK_SECONDS
        try:
            Cluster(self._settings.home).ensure_running()
        except ChannelDown as error:
            # the programs wait for their database by themselves; it is tried again, less often
            log.warning("database_down", reason=error.reason)
            pause = _LONGEST_DELAY_SECONDS
        self._database_due_at = time.monotonic() + pause

    def _end_children(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _END_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> int:
    """Runs the group of the installation that the environment names."""
    settings = load_settings()
    with Records(settings.home).held() as lock:
        if lock is None:
            return ALREADY_UP
        Supervisor(settings, lock).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
