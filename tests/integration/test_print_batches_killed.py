"""A print batch whose process is killed between two pieces: what was printed is on record, the rest goes on, once."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from builders import Sessions, add_user, night
from night_checks import fill
from sqlalchemy import Engine, text

from cases.service.verification import verify
from cases.settings import Settings

MONDAY = date(2026, 1, 5)
LETTERS = 250
PATIENCE_SECONDS = 120
_STANDING = text("SELECT status, count(*) FROM print_batch_items GROUP BY status ORDER BY status")
_TIMES = text(
    "SELECT count(*), count(DISTINCT data->>'document') FROM case_events WHERE event = 'print_document'"
)


def command(settings: Settings, *arguments: str) -> "subprocess.Popen[bytes]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")}
    ours = ["--by", "ana", "--on", MONDAY.isoformat(), "--home", str(settings.home)]
    return subprocess.Popen(
        [sys.executable, "-m", "cobranza", "batch", *arguments, *ours],
        env={**inherited, "COBRANZA_DATABASE_URL": str(settings.database_url)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def standing(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(_STANDING)}


@pytest.mark.parametrize("step", ["make", "sign"])
def test_a_killed_batch_goes_on_and_does_nothing_twice(
    engine: Engine, owner_engine: Engine, sessions: Sessions, settings: Settings, step: str
) -> None:
    fill(owner_engine, LETTERS)
    with sessions.begin() as session:
        add_user(session, "ana", "jefatura")
    night(engine, MONDAY)
    done = "printed" if step == "make" else "signed"
    if step == "sign":
        made = command(settings, "make", "--kind", "aviso")
        made.communicate(timeout=PATIENCE_SECONDS)
        assert made.returncode == 0
    doomed = (
        command(settings, "make", "--kind", "aviso") if step == "make" else command(settings, "sign", "1")
    )
    limit = time.monotonic() + PATIENCE_SECONDS
    while not standing(engine).get(done):
        assert time.monotonic() < limit, "it did nothing"
        assert doomed.poll() is None, doomed.stderr
        time.sleep(0.005)
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate()
    left = standing(engine)
    assert doomed.returncode == -signal.SIGKILL
    assert 0 < left[done] < LETTERS, "between two pieces"
    assert sum(left.values()) == LETTERS
    again = command(settings, "resume", "1") if step == "make" else command(settings, "sign", "1")
    _, said = again.communicate(timeout=PATIENCE_SECONDS)
    assert again.returncode == 0, said
    assert standing(engine) == {done: LETTERS}
    with engine.connect() as connection:
        assert connection.execute(_TIMES).one() == (LETTERS, LETTERS)
    found = verify(engine)
    assert found["problems"] == []
