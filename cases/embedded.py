"""The PostgreSQL cluster that a home keeps for itself: started when first needed, up until told to stop.

It listens on a socket of the file system only, and only root and the owner of the data may connect to it.
Nothing here remembers anything: what is true is read from the files of PostgreSQL, so a process killed
anywhere leaves nothing that the next command cannot continue.
"""

import fcntl
import os
import pwd
import shlex
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cases.domain.errors import ChannelDown
from cases.postgres_programs import Programs, find_programs, service_user
from cases.postgres_socket import PORT, answers, socket_folder
from cases.settings import make_home

OWNER_ROLE = "cobranza_owner"
DATABASE = "cobranza"
PREFECT_ROLE = "prefect"
PREFECT_DATABASE = "prefect"

_START_SECONDS = 60
_LOCK_SECONDS = 120
_PAUSE_SECONDS = 0.05
_LONGEST_LOG_BYTES = 10_000_000

# For two cores and a small server. Nothing personal may reach the log: no statements, no details of rows.
_CONFIGURATION = """\
listen_addresses = ''
max_connections = 100
shared_buffers = '128MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
jit = off
max_wal_size = '2GB'
checkpoint_timeout = '15min'
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster of one home, whether it exists already or not."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def log(self) -> Path:
        return self.home / "logs" / "postgresql.log"

    @property
    def own_configuration(self) -> Path:
        """A file that whoever runs the machine may write; it wins over ours from the next start on."""
        return self.home / "postgresql.conf"

    def ensure_running(self) -> None:
        """Makes and starts the cluster where that is missing; raises ChannelDown when it cannot."""
        if self.is_running() and self._prepared_mark.exists():
            return
        make_home(self.home)
        with self.locked():
            user = service_user(self.data)
            self._open_to(user)
            programs = find_programs(self.home, user)
            self._make_data(programs, user)
            self._start(programs, user)
            self._make_databases()

    def stop(self) -> bool:
        """Stops the cluster; says whether there was anything to stop."""
        if not self.is_running():
            return False
        with self.locked():
            user = service_user(self.data)
            self._open_to(user)  # somebody may have closed the way since it was started
            arguments = ["stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(_START_SECONDS)]
            find_programs(self.home, user).run("pg_ctl", arguments, user=user, seconds=_START_SECONDS + 5)
        return True

    def is_running(self) -> bool:
        """Whether the cluster accepts connections."""
        folder = self._socket_folder_in_use()
        return folder is not None and answers(folder)

    def url(self, database: str = DATABASE, role: str = OWNER_ROLE, driver: str = "psycopg") -> str:
        """Where to connect to; the cluster must be running."""
        folder = self._socket_folder_in_use()
        assert folder is not None, "the cluster is not running"
        return f"postgresql+{driver}://{role}@/{database}?host={quote(str(folder))}&port={PORT}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the home's lock, which the kernel drops with the process that holds it."""
        with (self.home / "candado").open("w") as lock:
            deadline = time.monotonic() + _LOCK_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise ChannelDown(
                            "home_busy",
                            f"Otro proceso lleva más de {_LOCK_SECONDS} segundos preparando {self.home}. "
                            "Espere a que termine e inténtelo de nuevo.",
                        ) from None
                    time.sleep(_PAUSE_SECONDS)
            yield

    @property
    def _prepared_mark(self) -> Path:
        return self.home / "bases-creadas"

    def _socket_folder_in_use(self) -> Path | None:
        """The folder of the running server's socket, by what PostgreSQL itself wrote down."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return None
        status_line, socket_line = 7, 4
        if len(lines) <= status_line or lines[status_line].strip() != "ready":
            return None
        return Path(lines[socket_line].strip())

    def _open_to(self, user: str | None) -> None:
        """Lets another user pass through the home and the folders above it: to pass, not to look."""
        if user is None:
            return
        for folder in [self.home, *self.home.parents]:
            mode = folder.stat().st_mode
            if not mode & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXOTH)

    def _make_data(self, programs: Programs, user: str | None) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            major = version.read_text().strip()
            if major != str(programs.major):
                raise ChannelDown(
                    "database_version",
                    f"Los datos de {self.data} son de PostgreSQL {major} y los programas instalados, de la "
                    f"versión {programs.major}. Instale la {major}, o saque con ella una copia y restáurela.",
                )
            return
        # made beside and renamed: data half made by a killed process is never taken for a cluster
        half_made = self.home / "pgdata.incompleto"
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700)
        _give(half_made, user)
        locale = ["--locale=C.UTF-8"]
        if programs.major >= 17:  # noqa: PLR2004 -- the version that brought the built-in locale, equal on every machine
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        arguments = ["-D", str(half_made), "-U", OWNER_ROLE, "--encoding=UTF8", *locale, "--data-checksums"]
        programs.run("initdb", arguments, user=user, seconds=_START_SECONDS)
        with (half_made / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude = 'cobranza.conf'\n")
        half_made.rename(self.data)

    def _configure(self, user: str | None) -> None:
        """Writes our part of the configuration, at every start: a newer release may bring other values."""
        owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
        may_enter = {"root", owner}
        own = ""
        if self.own_configuration.exists():
            own = "include = '{}'\n".format(str(self.own_configuration).replace("'", "''"))
        roles = (OWNER_ROLE, PREFECT_ROLE)
        files = {
            "cobranza.conf": _CONFIGURATION + own,
            "pg_hba.conf": "local all all peer map=cobranza\n",
            "pg_ident.conf": "".join(
                f'cobranza "{person}" {role}\n' for person in sorted(may_enter) for role in roles
            ),
        }
        for name, text in files.items():
            (self.data / name).write_text(text)
            _give(self.data / name, user)

    def _start(self, programs: Programs, user: str | None) -> None:
        if self.is_running():
            return
        self._configure(user)
        folder = socket_folder(self.home, self.data.stat().st_uid)
        _give(folder, user)
        self.log.parent.mkdir(exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LONGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".anterior.log"))
        self.log.touch(mode=0o600)
        _give(self.log, user)
        options = f"-k {shlex.quote(str(folder))} -p {PORT}"
        arguments = [
            "start",
            "-D",
            str(self.data),
            "-l",
            str(self.log),
            "-o",
            options,
            "-w",
            "-t",
            str(_START_SECONDS),
        ]
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                programs.run("pg_ctl", arguments, user=user, seconds=_START_SECONDS + 5)
            except ChannelDown as error:
                # a server that was killed leaves its memory for a moment; one started by a killed command
                # is still on its way: both come right by themselves
                if not self.is_running() and (time.monotonic() > deadline or not self._is_on_its_way()):
                    raise ChannelDown(
                        "database_not_started",
                        f"La base de datos no arrancó. {error.reason} Lo que dijo está en {self.log}.",
                    ) from error
            if self.is_running():
                return
            time.sleep(_PAUSE_SECONDS)

    def _is_on_its_way(self) -> bool:
        last_words = self.log.read_text(errors="replace").splitlines()[-5:]
        passing = ("pre-existing shared memory", "lock file", "starting up", "is already in use")
        return any(phrase in line for line in last_words for phrase in passing)

    def _make_databases(self) -> None:
        if self._prepared_mark.exists():
            return
        import psycopg

        address = self.url("postgres").replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(address, autocommit=True) as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            if PREFECT_ROLE not in roles:
                connection.execute(f"CREATE ROLE {PREFECT_ROLE} LOGIN")
            databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            for database, owner in ((DATABASE, OWNER_ROLE), (PREFECT_DATABASE, PREFECT_ROLE)):
                if database not in databases:
                    connection.execute(f"CREATE DATABASE {database} OWNER {owner}")
                # each stays out of the other's data
                connection.execute(f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC")
        self._prepared_mark.touch()


def _give(path: Path, user: str | None) -> None:
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
