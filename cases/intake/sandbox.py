"""Runs the parsing process and turns whatever happens to it into rows or a clear refusal."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cases.domain.errors import BadInput
from cases.intake.limits import OUT_OF_MEMORY_STATUS, Limits

_PACKAGES = Path(__file__).resolve().parents[2]
_LONGEST_LINE_BYTES_PER_CHARACTER = 6  # an escaped character of JSON


def parsed(path: Path, limits: Limits) -> Iterator[list[Any]]:
    """What `cases.intake.child` says of the file at `path`, up to its "end"; raises BadInput."""
    orders = json.dumps({"path": str(path.absolute()), "limits": asdict(limits)})
    # -P: nothing is imported from the folder the user happens to stand in
    child = subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no shell
        [sys.executable, "-P", "-m", "cases.intake.child", orders],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its last words may quote what it read
        env={"PYTHONPATH": str(_PACKAGES), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")},
    )
    deadline = time.monotonic() + limits.seconds
    watch = threading.Timer(limits.seconds, child.kill)
    watch.start()
    try:
        yield from _lines(child, limits)
        if child.wait() != 0:
            raise _death(child.returncode, is_late=time.monotonic() >= deadline)
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(child: "subprocess.Popen[bytes]", limits: Limits) -> Iterator[list[Any]]:
    assert child.stdout is not None
    longest = limits.columns * limits.cell_characters * _LONGEST_LINE_BYTES_PER_CHARACTER
    while line := child.stdout.readline(longest):
        try:
            message = json.loads(line)
        except ValueError:
            child.kill()  # cut off in the middle of a line: how it ended says why
            return
        if message[0] == "refused":
            raise BadInput(message[1], message[2])
        yield message


def _death(status: int, *, is_late: bool) -> BadInput:
    if is_late or status == -signal.SIGXCPU:
        return BadInput(
            "parse_timeout",
            "El archivo tarda demasiado en leerse y se dejó de intentar. Divídalo en varios más pequeños.",
        )
    if status in (OUT_OF_MEMORY_STATUS, -signal.SIGABRT, -signal.SIGKILL):
        return BadInput(
            "file_too_big",
            "El archivo necesita más memoria de la permitida para leerlo. Divídalo en varios más pequeños, "
            "o guárdelo de nuevo solo con las hojas y columnas que se piden.",
        )
    return BadInput(
        "corrupt_file",
        "El archivo está dañado y no se puede leer. "
        "Ábralo en su programa, guárdelo de nuevo y vuelva a enviarlo.",
    )
