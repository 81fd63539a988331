"""`python -m admin`: serves the panel of one installation with waitress, on the address its settings say."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from waitress import serve

from admin import create_app
from cases.db import app_engine
from cases.law import load_book
from cases.settings import load_settings, make_home

_SECRET_FILE = "panel.secret"  # noqa: S105  the name of a file
_SECRET_BYTES = 32
_THREADS = 8


def main() -> None:
    settings = load_settings()
    make_home(settings.home)
    app = create_app(app_engine(settings), load_book(), secret_key=secret_key(settings.home))
    serve(
        app,
        host=settings.panel_host,
        port=settings.panel_port,
        threads=_THREADS,
        ident=None,
        trusted_proxy="127.0.0.1",
        trusted_proxy_headers={"x-forwarded-proto"},  # only whether it came over TLS; never who asks
        clear_untrusted_proxy_headers=True,
    )


def secret_key(home: Path) -> str:
    """The key that signs sessions: drawn once for an installation, readable by nobody else."""
    path = home / _SECRET_FILE
    if not path.exists():
        drawn = home / f"{_SECRET_FILE}.{os.getpid()}"
        drawn.touch(mode=0o600)
        drawn.write_text(secrets.token_hex(_SECRET_BYTES))
        with suppress(FileExistsError):  # another process was first: its key is the one
            path.hardlink_to(drawn)
        drawn.unlink()
    return path.read_text()


if __name__ == "__main__":
    main()
