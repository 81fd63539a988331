"""`deliver --photo`: the file goes with the attempt, and what is no photo leaves nothing behind."""

from pathlib import Path
from typing import Any

import pytest
from builders import Sessions
from console import Console
from office_life import OPENED, Life, Town
from pictures import jpeg
from sqlalchemy import select

from cases.models import Attachment, DeliveryAttempt

FIRST = "2026-01-06"


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    return Console(tmp_path / "casa", capsys)


@pytest.fixture
def life(sessions: Sessions, console: Console) -> Life:
    """A case whose notice is out, and a notifier."""
    console.done("user", "add", "beto", "--role", "notificador")
    case = Town(sessions).case()
    case.act("notify", OPENED)
    return case


def deliver(console: Console, life: Life, photo: Path) -> Any:
    return console.ask(
        "deliver", life.number("aviso"), "--by", "beto", "--on", FIRST,
        "--how", "personal", "--result", "delivered", "--photo", str(photo),
    )  # fmt: skip


def test_the_photo_is_kept_with_the_attempt(console: Console, life: Life, tmp_path: Path) -> None:
    photo = tmp_path / "puerta.bin"
    photo.write_bytes(jpeg())
    said = deliver(console, life, photo)
    assert said.status == 0, said
    with life.sessions() as session:
        kept = session.scalars(select(Attachment)).one()
        attempt = session.scalars(select(DeliveryAttempt)).one()
        assert (attempt.attachment_id, kept.content) == (kept.id, jpeg())
        assert kept.content_type == "image/jpeg", "whatever its name says"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no soy una foto", "photo_not_image"),
        (b"\0" * (8 * 1024 * 1024 + 5), "photo_too_large"),
        (None, "photo_unreadable"),
    ],
    ids=["text", "large", "missing"],
)
def test_what_is_no_photo_records_nothing(
    console: Console, life: Life, tmp_path: Path, content: bytes | None, code: str
) -> None:
    photo = tmp_path / "foto.jpg"
    if content is not None:
        photo.write_bytes(content)
    said = deliver(console, life, photo)
    assert (said.status, said.codes) == (2, [code])
    assert life.document("aviso").attempts == ()
    with life.sessions() as session:
        assert session.scalars(select(Attachment)).all() == []
