"""The programs that `up` starts, in what order, and how to know that each one answers."""

import base64
import http.client
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from cases.settings import Settings
from workflows.deployments import NIGHT_DEPLOYMENT, NIGHT_FLOW
from workflows.services.prefect_settings import (
    PREFECT_HOST,
    auth_string,
    prefect_address,
    prefect_environment,
    server_environment,
)

_PROBE_SECONDS = 5
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Program:
    """One program of the group; it starts once all those of `after` answer."""

    name: str
    arguments: tuple[str, ...]
    answers: Callable[[], bool]
    address: str = ""
    after: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


def programs_of(settings: Settings) -> tuple[Program, ...]:
    """The programs of an installation whose database is up."""
    common = {"COBRANZA_HOME": str(settings.home), **prefect_environment(settings)}
    uvicorn = (
        "-m",
        "uvicorn",
        "--factory",
        "workflows.services.prefect_server:create",
        "--log-level",
        "warning",
    )
    where = ("--host", PREFECT_HOST, "--port", str(settings.prefect_port), "--timeout-keep-alive", "5")
    return (
        Program(
            name="prefect",
            arguments=(sys.executable, *uvicorn, *where),
            answers=lambda: _get(PREFECT_HOST, settings.prefect_port, "/api/health") is not None,
            address=prefect_address(settings),
            environment={**common, **server_environment(settings)},
        ),
        Program(
            name="deployments",
            arguments=(sys.executable, "-m", "workflows.deployments"),
            answers=lambda: _is_served(settings),
            after=("prefect",),
            environment=common,
        ),
        Program(
            name="panel",
            arguments=(sys.executable, "-m", "admin"),
            answers=lambda: _get(_reachable(settings.panel_host), settings.panel_port, "/salud") is not None,
            address=f"http://{_reachable(settings.panel_host)}:{settings.panel_port}",
            environment=common,
        ),
    )


def _reachable(host: str) -> str:
    """An address to open for one to listen on: "every interface" is none to open."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not bound


def _is_served(settings: Settings) -> bool:
    token = base64.b64encode(auth_string(settings.home).encode()).decode()
    path = f"/api/deployments/name/{NIGHT_FLOW}/{NIGHT_DEPLOYMENT}"
    body = _get(PREFECT_HOST, settings.prefect_port, path, {"Authorization": f"Basic {token}"})
    return body is not None and json.loads(body).get("status") == "READY"


def _get(host: str, port: int, path: str, headers: dict[str, str] | None = None) -> bytes | None:
    """The body of an answer below 500, or None. Asked directly: a proxy must never see these."""
    connection = http.client.HTTPConnection(host, port, timeout=_PROBE_SECONDS)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return body if answer.status < _SERVER_ERROR else None
