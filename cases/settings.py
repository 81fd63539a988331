"""What may differ from one installation to the next: where the data lives and which ports are used.

A value comes from the environment (`COBRANZA_…`), else from `cobranza.env` in the home, else from here.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from cases.domain.errors import BadInput, ChannelDown
from cases.machine_errors import cause_in_spanish

SETTINGS_FILE = "cobranza.env"
_ROOT_HOME = Path("/var/lib/cobranza")
_POSTGRES_SCHEMES = ("postgresql+psycopg://", "postgresql://", "postgres://")

_PORT_PROBLEM = "debe ser un puerto, de 1 a 65535"
_URL_PROBLEM = "debe empezar con postgresql://, la única base de datos que se admite"
_MAIL_PROBLEM = {
    "smtp_security": "debe ser starttls, tls o none",
    "smtp_port": _PORT_PROBLEM,
}
_PROBLEMS = _MAIL_PROBLEM | {
    "database_url": _URL_PROBLEM,
    "prefect_database_url": _URL_PROBLEM,
    "panel_port": _PORT_PROBLEM,
    "prefect_port": _PORT_PROBLEM,
}

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="COBRANZA_", extra="ignore", frozen=True)

    home: Path
    database_url: str | None = None
    prefect_database_url: str | None = None
    panel_host: str = "127.0.0.1"
    panel_port: Port = 8090
    prefect_port: Port = 4290
    smtp_host: str | None = None
    smtp_port: Port = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = None
    """Certificates that vouch for the mail server; without it, those this machine trusts."""

    @field_validator("database_url", "prefect_database_url")
    @classmethod
    def _postgresql_only(cls, url: str | None) -> str | None:
        if not url:
            return None
        for scheme in _POSTGRES_SCHEMES:
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        raise ValueError("not PostgreSQL")

    @property
    def is_embedded(self) -> bool:
        """Whether the home keeps its own PostgreSQL, instead of using a server."""
        return self.database_url is None

    @property
    def logs(self) -> Path:
        return self.home / "logs"


def default_home() -> Path:
    """Where the data lives when nobody said so.

    Outside /root for root: PostgreSQL runs as another user there, which must be able to reach its files.
    """
    if os.geteuid() == 0:
        return _ROOT_HOME
    return Path.home() / ".cobranza"


def load_settings(home: Path | None = None, **values: Any) -> Settings:
    """The settings of the home given, else of `COBRANZA_HOME`, else of the default home.

    `values` win over everything else. Raises BadInput when a value cannot be used.
    """
    chosen = (home or Path(os.environ.get("COBRANZA_HOME") or default_home())).expanduser().absolute()
    try:
        return Settings(
            _env_file=chosen / SETTINGS_FILE,  # type: ignore[call-arg]  # pydantic-settings' own, unknown to mypy
            home=chosen,
            **values,
        )
    except ValidationError as error:
        problems = "; ".join(
            f"COBRANZA_{str(problem['loc'][0]).upper()}: {_PROBLEMS[str(problem['loc'][0])]}"
            for problem in error.errors(include_url=False)
        )
        raise BadInput("bad_setting", f"Hay ajustes que no se pueden usar: {problems}.") from None


def make_home(home: Path) -> None:
    """Makes the home if it is missing; raises ChannelDown when it cannot be written."""
    probe = home / f".escritura-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise ChannelDown(
            "home_not_writable",
            f"No se puede escribir en la carpeta de datos {home} "
            f"({cause_in_spanish(error)}). "
            "Corrija sus permisos o elija otra con --home o COBRANZA_HOME.",
        ) from error
