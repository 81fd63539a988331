"""Photos and scans: known by what they are, kept once, and refused whole where they are cut or too large."""

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pictures import jpeg, pdf, png, png_of_bytes
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.models import Attachment
from cases.service.attachments import LARGEST_BYTES, keep_attachment

AT = datetime(2026, 1, 7, 15, tzinfo=UTC)

CUT_PNG = png()[:-4]
BROKEN_PNG = png().replace(b"IDAT", b"IDAX")
CUT_JPEG = jpeg()[:-2]
SCRIPT_IN_JPEG_CLOTHES = b"\xff\xd8\xff\xe0" + b"<script>" * 40
TWO_HEADERS = png()[:33] + png()[8:]


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(jpeg(), "image/jpeg"), (png(), "image/png"), (pdf(), "application/pdf")],
    ids=["jpeg", "png", "pdf"],
)
def test_what_it_is_decides(session: Session, content: bytes, content_type: str) -> None:
    kept = keep_attachment(session, content, AT)
    row = session.get_one(Attachment, kept.id)
    assert (kept.content_type, row.content_type, row.sha256) == (content_type, content_type, kept.sha256)
    assert (row.content, row.recorded_at) == (content, AT)


def test_the_same_bytes_are_kept_once(session: Session) -> None:
    first, again, other = (keep_attachment(session, one, AT) for one in (png(), png(), png(5)))
    assert first == again
    assert other.id != first.id
    assert session.scalar(select(func.count()).select_from(Attachment)) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" * 100,
        b"<html>foto.jpg</html>",
        b"GIF89a" + b"\0" * 40,
        CUT_PNG,
        BROKEN_PNG,
        TWO_HEADERS,
        CUT_JPEG,
        SCRIPT_IN_JPEG_CLOTHES,
        jpeg()[:3],
        b"%PDF-1.7 sin final",
    ],
)
def test_what_is_no_whole_picture_is_refused(session: Session, content: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        keep_attachment(session, content, AT)
    assert refused.value.code == "photo_not_image"
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_eight_megabytes_and_not_one_byte_more(session: Session) -> None:
    assert keep_attachment(session, png_of_bytes(LARGEST_BYTES), AT).content_type == "image/png"
    with pytest.raises(BadInput) as refused:
        keep_attachment(session, png_of_bytes(LARGEST_BYTES + 1), AT)
    assert refused.value.code == "photo_too_large"


def png_of_pixels(width: int, height: int) -> bytes:
    size = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = png()
    return whole[:8] + struct.pack(">I", 13) + size + struct.pack(">I", zlib.crc32(size)) + whole[33:]


def jpeg_of_pixels(width: int, height: int) -> bytes:
    whole = jpeg()
    frame = whole.index(b"\xff\xc0")
    return whole[: frame + 5] + struct.pack(">HH", height, width) + whole[frame + 9 :]


@pytest.mark.parametrize("draw", [png_of_pixels, jpeg_of_pixels])
def test_a_small_file_of_a_huge_picture_is_refused(
    session: Session, draw: Callable[[int, int], bytes]
) -> None:
    assert keep_attachment(session, draw(12_000, 8_000), AT).id
    with pytest.raises(BadInput) as refused:
        keep_attachment(session, draw(65_000, 65_000), AT)
    assert refused.value.code == "photo_too_many_pixels"
    assert "4,225 millones" in refused.value.reason
