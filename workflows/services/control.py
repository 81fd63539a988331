"""`up`, `down` and `status`: what a person asks of the group."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cases import db
from cases.domain.errors import ChannelDown
from cases.embedded import Cluster
from cases.machine_errors import cause_in_spanish
from cases.settings import Settings, make_home
from workflows.services.prefect_settings import PREFECT_HOST, auth_string_file, require_prefect_database
from workflows.services.programs import programs_of
from workflows.services.records import ALREADY_UP, RUNNING, STARTING, STOPPED, Records, Service, Status

_UP_SECONDS = 120
_DOWN_SECONDS = 20
_PAUSE_SECONDS = 0.2
_LINES_SHOWN = 6

_LABELS = {
    "database": "Base de datos",
    "supervisor": "Supervisor",
    "prefect": "Servidor de Prefect",
    "deployments": "Horarios",
    "panel": "Panel",
}
_MAIL_OFF = "apagado: se notifica en papel (se configura con COBRANZA_SMTP_HOST)"
_STATES = {
    RUNNING: "en marcha",
    STARTING: "arrancando",
    STOPPED: "detenido",
    "restarting": "cayó y se vuelve a arrancar",
}


def bring_up(settings: Settings, tell: Callable[[str], None]) -> Status:
    """Starts the group and returns once every program answers; what runs already is left as it is.

    Raises ChannelDown when something does not start, and then leaves nothing running that it started.
    """
    with rising(settings, tell) as all_up:
        return all_up()


@contextmanager
def rising(settings: Settings, tell: Callable[[str], None]) -> Iterator[Callable[[], Status]]:
    """`bring_up` beside the work of a block, which ends by calling what it is given to wait for the group.

    No schedule starts before that call: a night must not come over data that the block is making.
    """
    make_home(settings.home)
    records = Records(settings.home)
    group = records.group()
    if group is not None and _supervisor_lives(group):
        tell("Ya estaba en marcha.")
        yield lambda: _wait_until_up(settings, records, None, tell)
        return
    _end_group(records)
    _require_free_ports(settings)
    database_was_up = settings.is_embedded and Cluster(settings.home).is_running()
    with ExitStack() as undo:  # an interruption leaves nothing half started either
        if settings.is_embedded and not database_was_up:
            undo.callback(Cluster(settings.home).stop)
        tell("Preparando la base de datos…")
        db.app_engine(settings).dispose()
        require_prefect_database(settings)
        held = undo.enter_context(records.hold_schedules())
        undo.callback(_end_group, records)
        supervisor = _start_supervisor(settings)

        def all_up() -> Status:
            held.close()
            return _wait_until_up(settings, records, supervisor, tell)

        yield all_up
        undo.pop_all()


def bring_down(settings: Settings) -> Status:
    """Ends the group, then the embedded database; a database server is not ours to stop."""
    _end_group(Records(settings.home))
    if settings.is_embedded:
        Cluster(settings.home).stop()
    return look(settings)


def look(settings: Settings) -> Status:
    """What runs now, by its own answer where it has one."""
    records = Records(settings.home)
    group = records.group()
    database = _database(settings)
    if group is None or database.state != RUNNING:
        names = ("supervisor", "prefect", "deployments", "panel")
        stopped = (Service(name, STOPPED) for name in names)
        return Status(str(settings.home), (database, *stopped), _mail(settings))
    supervisor_state = RUNNING if _supervisor_lives(group) else STOPPED
    supervisor = Service("supervisor", supervisor_state, pid=group, log=str(settings.logs / "supervisor.log"))
    services = (database, supervisor, *_children(settings, records.read(group)))
    return Status(str(settings.home), services, _mail(settings))


def described(status: Status) -> str:
    """The services as lines for a person."""
    lines = [f"Instalación en {status.home}"]
    for service in status.services:
        parts = [f"  {_LABELS[service.name]:<20}{_STATES[service.state]:<14}", service.address]
        if service.restarts:
            parts.append(f"(se ha vuelto a arrancar {service.restarts} veces; vea {service.log})")
        lines.append(" ".join(part for part in parts if part).rstrip())
    if any(service.name == "prefect" and service.state == RUNNING for service in status.services):
        lines.append(f"  La clave de Prefect está en {auth_string_file(Path(status.home))}")
    lines.append(f"  {'Correo':<20}{f'por {status.mail}' if status.mail else _MAIL_OFF}")
    return "\n".join(lines)


def _mail(settings: Settings) -> str:
    return f"{settings.smtp_host}:{settings.smtp_port}" if settings.smtp_host else ""


def _children(settings: Settings, written: tuple[Service, ...]) -> list[Service]:
    by_name = {service.name: service for service in written}
    children = []
    for program in programs_of(settings):
        service = by_name.get(program.name, Service(program.name, STARTING, program.address))
        if service.state == RUNNING and not program.answers():
            service = Service(
                service.name, STARTING, service.address, service.pid, service.restarts, service.log
            )
        children.append(service)
    return children


def _database(settings: Settings) -> Service:
    if settings.is_embedded:
        cluster = Cluster(settings.home)
        if not cluster.is_running():
            return Service("database", STOPPED, log=str(cluster.log))
        return Service("database", RUNNING, str(cluster.data), log=str(cluster.log))
    engine = db.owner_engine(settings)
    address = engine.url.render_as_string(hide_password=True)
    try:
        with engine.connect():
            return Service("database", RUNNING, address)
    except ChannelDown:
        return Service("database", STOPPED, address)
    finally:
        engine.dispose()


def _require_free_ports(settings: Settings) -> None:
    wanted = (
        (settings.panel_host, settings.panel_port, "el panel", "COBRANZA_PANEL_PORT"),
        (PREFECT_HOST, settings.prefect_port, "Prefect", "COBRANZA_PREFECT_PORT"),
    )
    for host, port, who, setting in wanted:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((host, port))
            except OSError as error:
                cause = cause_in_spanish(error)
                raise ChannelDown(
                    "port_in_use" if error.errno == errno.EADDRINUSE else "port_not_available",
                    f"El puerto {port} de {host}, que necesita {who}, no se puede usar: {cause}. "
                    f"Libérelo o elija otro con {setting}.",
                ) from error


def _start_supervisor(settings: Settings) -> "subprocess.Popen[bytes]":
    settings.logs.mkdir(exist_ok=True)
    with (settings.logs / "supervisor.log").open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "workflows.services.supervisor"],
            env={**os.environ, "COBRANZA_HOME": str(settings.home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, which outlives this command
        )


def _wait_until_up(
    settings: Settings,
    records: Records,
    supervisor: "subprocess.Popen[bytes] | None",
    tell: Callable[[str], None],
) -> Status:
    deadline = time.monotonic() + _UP_SECONDS
    told: set[str] = set()
    while time.monotonic() < deadline:
        ended = supervisor.poll() if supervisor is not None else None
        if ended is not None and ended != ALREADY_UP:
            raise _not_started("el supervisor", settings.logs / "supervisor.log")
        group = records.group()
        services = records.read(group) if group is not None else ()
        for service in services:
            if service.restarts and service.state != RUNNING:
                raise _not_started(_LABELS[service.name], Path(service.log))
            if service.state == RUNNING and service.name not in told:
                told.add(service.name)
                tell(f"{_LABELS[service.name]}: en marcha {service.address}".rstrip())
        if services and len(told) == len(services):
            return look(settings)
        time.sleep(_PAUSE_SECONDS)
    raise ChannelDown(
        "services_slow",
        f"Los servicios no respondieron en {_UP_SECONDS} segundos. Lo que dijeron está en {settings.logs}.",
    )


def _not_started(who: str, log: Path) -> ChannelDown:
    said = log.read_text(errors="replace").splitlines()[-_LINES_SHOWN:] if log.exists() else []
    return ChannelDown(
        "service_not_started", "\n".join([f"No arrancó: {who}. Lo que dijo está en {log}:", *said])
    )


def _supervisor_lives(group: int) -> bool:
    try:
        os.kill(group, 0)
    except ProcessLookupError:
        return False
    return True


def _end_group(records: Records) -> None:
    """Ends every process of the group; the lock it holds says when the last one is gone."""
    for number, seconds in ((signal.SIGTERM, _DOWN_SECONDS), (signal.SIGKILL, _DOWN_SECONDS)):
        group = records.group()
        if group is None:
            return
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while records.group() is not None and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
