"""The judicial file: complete, the same bytes every time, and checkable by somebody who only has the zip."""

import hashlib
import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from builders import Sessions, add_account, deliver, last_number, months, night
from sqlalchemy import Engine

from cases.domain.errors import BadInput
from cases.service.bundle import bundle

MONDAY = date(2026, 1, 5)
TUESDAY = date(2026, 1, 6)
ACCOUNT = "I-02-0412"


@pytest.fixture
def packed(engine: Engine, sessions: Sessions) -> bytes:
    with sessions.begin() as session:
        add_account(session, ACCOUNT, periods=months("2024-01", "2025-06"))
    night(engine, MONDAY)
    deliver(sessions, last_number(sessions, ACCOUNT, "aviso"), TUESDAY)
    with sessions() as session:
        made = bundle(session, ACCOUNT)
        assert bundle(session, ACCOUNT) == made
    return made


def test_every_document_is_there_in_order_with_its_digest(packed: bytes) -> None:
    with ZipFile(BytesIO(packed)) as archive:
        index = json.loads(archive.read("indice.json"))
        assert [one["kind"] for one in index["documents"]] == [
            "aviso",
            "estado_de_cuenta",
            "acta_de_notificacion",
        ]
        assert index["documents"][0]["delivered_on"] == TUESDAY.isoformat()
        for one in index["documents"]:
            assert hashlib.sha256(archive.read(one["file"])).hexdigest() == one["sha256"]
        assert index["events_sha256"] == hashlib.sha256(archive.read("eventos.json")).hexdigest()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_chain_is_checked_by_the_steps_the_readme_tells(packed: bytes) -> None:
    """With nothing but what a court's expert has: the zip and its instructions."""
    with ZipFile(BytesIO(packed)) as archive:
        events = json.loads(archive.read("eventos.json"))
        index = json.loads(archive.read("indice.json"))
        readme = archive.read("LEAME.txt").decode()
    previous = ""
    named = []
    for event in events:
        assert event["previous_hash"] == previous
        covered = json.dumps(event["covered"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert event["hash"] == hashlib.sha256((previous + covered).encode()).hexdigest()
        previous = event["hash"]
        named += event["covered"]["documents"]
    assert previous == index["last_hash"]
    assert named == [[one["number"], one["sha256"]] for one in index["documents"]]
    assert "sha256" in readme
    assert "EXPEDIENTE EXP-SJN-2026-0001" in readme


def test_an_unknown_case_has_no_file(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(BadInput):
        bundle(session, "EXP-SJN-2026-0404")
