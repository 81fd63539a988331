"""Where an embedded PostgreSQL listens: a socket in a folder, never the network."""

import hashlib
import os
import socket
import tempfile
from pathlib import Path

from cases.domain.errors import ChannelDown

PORT = 5432
"""Only names the socket; nothing listens on it."""

_SOCKET_NAME = f".s.PGSQL.{PORT}"
_LONGEST_SOCKET_PATH_BYTES = 107


def answers(folder: Path) -> bool:
    """Whether somebody listens on the socket of that folder."""
    with socket.socket(socket.AF_UNIX) as attempt:
        try:
            attempt.connect(str(folder / _SOCKET_NAME))
        except OSError:
            return False
    return True


def socket_folder(home: Path, owner: int) -> Path:
    """Makes the socket's folder: in the home, or a temporary one where that path is too long.

    `owner` is the user whose server will listen. Somebody else's folder of the same name is
    refused: whoever owns it could answer in the server's place.
    """
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    for folder in (home / "socket", Path(tempfile.gettempdir()) / f"cobranza-{name}"):
        if len(os.fsencode(folder / _SOCKET_NAME)) > _LONGEST_SOCKET_PATH_BYTES:
            continue
        folder.mkdir(mode=0o711, exist_ok=True)
        if folder.lstat().st_uid not in {os.geteuid(), owner}:
            raise ChannelDown(
                "socket_folder_foreign",
                f"La carpeta {folder} es de otro usuario. Bórrela y vuelva a intentarlo.",
            )
        return folder
    raise ChannelDown(
        "home_path_too_long",
        f"La ruta {home} y la de la carpeta temporal son demasiado largas para la base de datos. "
        "Use rutas más cortas.",
    )
