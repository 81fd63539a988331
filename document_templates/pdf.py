"""Word files into one PDF, by LibreOffice where it is installed. Nothing else in the project needs it.

LibreOffice is opened once per core and batch, never once per letter: it is handed all its files at once, each of a
few dozen letters, because it copies heads and feet again with every section it has read. Each process has a profile
of its own in a folder that is removed, and is ended with its group whatever happens. The profile runs no macro and
follows no link: our letters have neither, and a file that was made to have them reaches nothing by being printed.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from time import monotonic

from pypdf import PdfWriter

from cases.domain.errors import ChannelDown

PROGRAM = "soffice"
_FOLDER = "cobranza-pdf-"
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_NEVER, _VERY_HIGH = 0, 3
_PROFILE = (
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", f"{_VERY_HIGH}"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", f"{_NEVER}"),
)
"""Where in LibreOffice's registry, which property, and its value; a version that does not know one leaves it out."""
LETTERS_A_FILE = 25
"""Where a file stops being cheaper per letter than two."""

_MOST_PROCESSES = 2
_WITH_BACKS = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""The empty back of a last leaf is a page too: left out, the next letter would be printed on it."""
_POLL_SECONDS = 0.5


def to_pdf(files: Sequence[bytes], *, timeout_seconds: float) -> bytes:
    """One PDF of the pages of all files, in their order, each file on leaves of its own.

    Raises ChannelDown where LibreOffice is missing, fails, or takes longer than `timeout_seconds` in all.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ChannelDown(
            "libreoffice_missing",
            "Para el PDF hace falta LibreOffice (paquete libreoffice-writer) en el equipo que sirve el sistema; "
            "mientras tanto, imprima el archivo de Word.",
        )
    _remove_abandoned()
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-") as made:
        folder = Path(made)
        names = [folder / f"{place:05}.docx" for place in range(len(files))]
        for name, content in zip(names, files, strict=True):
            name.write_bytes(content)
        workers = min(_MOST_PROCESSES, os.cpu_count() or 1, len(names))
        with _running(program, [names[first::workers] for first in range(workers)], folder) as processes:
            _wait(processes, timeout_seconds)
        return _joined([name.with_suffix(".pdf") for name in names])


def _remove_abandoned() -> None:
    """Letters that a process left behind when it was killed: they are nobody else's to read."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _lay_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


@contextmanager
def _running(
    program: str, shares: Sequence[Sequence[Path]], folder: Path
) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Each in a session of its own: the program starts others, and all must end with it."""
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for number, share in enumerate(shares):
            profile = folder / f"profile{number}"
            _lay_profile(profile)
            command = [
                program, f"-env:UserInstallation={profile.as_uri()}", "--headless",
                "--norestore", "--nolockcheck", "--convert-to", _WITH_BACKS, "--outdir", str(folder), *map(str, share),
            ]  # fmt: skip
            processes.append(
                subprocess.Popen(  # noqa: S603  the program is LibreOffice and every argument is ours
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        yield processes
    finally:
        for process in processes:
            with suppress(ProcessLookupError):  # it ended by itself, as it should
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(processes: Sequence["subprocess.Popen[bytes]"], timeout_seconds: float) -> None:
    until = monotonic() + timeout_seconds
    waiting = list(processes)
    while waiting:
        with suppress(subprocess.TimeoutExpired):
            if waiting[0].wait(_POLL_SECONDS) != 0:
                raise _failed()
            waiting.pop(0)
        if waiting and monotonic() > until:
            raise ChannelDown(
                "libreoffice_slow",
                f"LibreOffice no terminó en {timeout_seconds:.0f} segundos: haga lotes más pequeños, o imprima el "
                "archivo de Word.",
            )


def _joined(names: Sequence[Path]) -> bytes:
    whole = PdfWriter()
    for name in names:
        if not name.is_file():
            raise _failed()
        if len(whole.pages) % 2:
            whole.add_blank_page()
        whole.append(name, import_outline=False)
    whole.metadata = None
    written = BytesIO()
    whole.write(written)
    return written.getvalue()


def _failed() -> ChannelDown:
    return ChannelDown(
        "libreoffice_failed",
        "LibreOffice no pudo convertir el lote: repita, o imprima el archivo de Word.",
    )
