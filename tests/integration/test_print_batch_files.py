"""Who takes the letters of a batch to the printer: the first file is the original, every other says COPIA."""

import threading
from pathlib import Path

import pytest
from builders import add_user, stamp
from office_life import OPENED, Town
from printed_batches import CLERK, letters, make, view
from sqlalchemy import Engine

from cases.domain.errors import ChannelDown, RuleRefused
from cases.service.batches import take_file
from document_templates.plain_text import plain_text


@pytest.fixture(scope="module")
def engine(town: Town) -> Engine:
    with town.sessions.begin() as session:
        add_user(session, "ana", "auxiliar")
        return session.get_bind()  # type: ignore[return-value]  # of this town's database


@pytest.fixture
def zone(request: pytest.FixtureRequest) -> str:
    """One of its own for each test, so that none prints another's letters."""
    return str(request.node.name)[:40]


def test_the_first_file_taken_is_the_original_and_every_other_is_marked(
    town: Town, engine: Engine, zone: str
) -> None:
    (life,) = letters(town, zone, 1)
    batch = make(engine, zone).batch.id
    said = []
    for _ in range(3):
        with town.sessions.begin() as session:
            taken = take_file(session, batch, CLERK)
        said.append(
            (taken.name, taken.is_copy, f"{life.number('aviso')} · COPIA" in plain_text(taken.content))
        )
    assert said == [
        (f"lote-{batch}.docx", False, False),
        (f"lote-{batch}-copia-1.docx", True, True),
        (f"lote-{batch}-copia-2.docx", True, True),
    ]
    assert [(one.is_copy, one.taken_by) for one in view(engine, batch).taken] == [
        (False, "ana"),
        (True, "ana"),
        (True, "ana"),
    ]
    with town.sessions.begin() as session, pytest.raises(RuleRefused) as refused:
        take_file(session, batch, stamp(OPENED, "auditor", "ana"))
    assert refused.value.code == "role_not_allowed"


def test_of_two_who_take_a_batch_at_once_one_gets_the_original(town: Town, engine: Engine, zone: str) -> None:
    letters(town, zone, 1)
    batch = make(engine, zone).batch.id
    ready = threading.Barrier(2)
    copies: list[bool] = []

    def one() -> None:
        ready.wait()
        with town.sessions.begin() as session:
            copies.append(take_file(session, batch, CLERK).is_copy)

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(copies) == [False, True]


def test_an_original_that_could_not_be_written_is_still_to_be_had(
    town: Town, engine: Engine, zone: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    letters(town, zone, 1)
    batch = make(engine, zone).batch.id
    monkeypatch.setenv("PATH", str(tmp_path))  # no LibreOffice
    with pytest.raises(ChannelDown), town.sessions.begin() as session:
        take_file(session, batch, CLERK, as_pdf=True)
    with town.sessions.begin() as session:
        assert not take_file(session, batch, CLERK).is_copy
