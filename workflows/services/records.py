"""What the supervisor writes down and everybody else reads: who runs, since when, where."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

ALREADY_UP = 75
"""Exit status of a supervisor that finds another one in its place."""

STARTING, RUNNING, RESTARTING, STOPPED = "starting", "running", "restarting", "stopped"


@dataclass(frozen=True, slots=True)
class Service:
    """One service as last seen; `address` is what a person may open, or where the database listens."""

    name: str
    state: str
    address: str = ""
    pid: int | None = None
    restarts: int = 0
    log: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """All services of an installation."""

    home: str
    services: tuple[Service, ...]
    mail: str = ""
    """The mail server that takes the office's letters; "" where e-mail is off."""

    @property
    def all_running(self) -> bool:
        return all(service.state == RUNNING for service in self.services)

    def as_dict(self) -> dict[str, Any]:
        return {
            "home": self.home,
            "running": self.all_running,
            "services": [asdict(s) for s in self.services],
            "mail": self.mail or None,
        }


@dataclass(frozen=True, slots=True)
class Records:
    """The files of one installation's supervisor."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "servicios"

    @property
    def _lock(self) -> Path:
        return self.folder / "supervisor.lock"

    @property
    def _work(self) -> Path:
        return self.folder / "datos.lock"

    @property
    def _state(self) -> Path:
        return self.folder / "estado.json"

    @contextmanager
    def held(self) -> Iterator[int | None]:
        """Holds the lock and gives its descriptor, or None when somebody else holds it.

        Children inherit the descriptor, so the lock is free only when the last of the group is gone: the
        kernel keeps this record, and it cannot be stale.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            os.truncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            yield lock
        finally:
            os.close(lock)

    def group(self) -> int | None:
        """The process group that is up, or None. Its leader, the supervisor, has the same number."""
        if not _is_held(self._lock):
            return None
        return int(self._lock.read_text() or 0) or None

    def hold_schedules(self) -> IO[str]:
        """Keeps schedules from starting until what it gives is closed, or its process ends: data is being made."""
        self.folder.mkdir(parents=True, exist_ok=True)
        work = self._work.open("w")
        fcntl.flock(work, fcntl.LOCK_SH)
        return work

    def are_schedules_held(self) -> bool:
        return _is_held(self._work)

    def write(self, services: list[Service]) -> None:
        fresh = self._state.with_suffix(".nuevo")
        fresh.write_text(
            json.dumps({"pid": os.getpid(), "services": [asdict(service) for service in services]})
        )
        fresh.replace(self._state)

    def read(self, group: int) -> tuple[Service, ...]:
        """What the supervisor of that group last wrote; nothing when it has not written yet."""
        try:
            state = json.loads(self._state.read_text())
        except FileNotFoundError:
            return ()
        return tuple(Service(**service) for service in state["services"]) if state["pid"] == group else ()


def _is_held(path: Path) -> bool:
    """Whether some process holds the lock of a file, which may not exist."""
    try:
        with path.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (FileNotFoundError, NotADirectoryError):
        pass
    return False
