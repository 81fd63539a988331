"""Photos and scans that come in: checked by what they are, not by what they are called, and kept once by digest."""

import hashlib
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.domain.errors import BadInput
from cases.models import Attachment, DeliveryAttempt, Document

LARGEST_BYTES = 8 * 1024 * 1024
"""A phone's photo at full size fits; nothing larger is evidence of a visit."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MARKER, _START_OF_SCAN, _END_OF_IMAGE = 0xFF, 0xDA, b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that give the size of the picture."""
_PDF_TAIL_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored attachment."""

    id: int
    sha256: str
    content_type: str


def keep_attachment(session: Session, content: bytes, at: datetime) -> Kept:
    """Store a photo or scan; the same bytes twice are one attachment.

    Raises BadInput: "photo_too_large" over 8 MB, "photo_not_image" for what is no whole JPEG, PNG or PDF.
    """
    if len(content) > LARGEST_BYTES:
        raise BadInput(
            "photo_too_large",
            "La foto pesa más de los 8 MB que se admiten: redúzcala y envíela otra vez.",
        )
    content_type = _type_of(content)
    digest = hashlib.sha256(content).hexdigest()
    new = insert(Attachment).values(sha256=digest, content_type=content_type, content=content, recorded_at=at)
    key = session.scalar(new.on_conflict_do_nothing().returning(Attachment.id))
    if key is None:
        key = session.scalars(select(Attachment.id).where(Attachment.sha256 == digest)).one()
    return Kept(key, digest, content_type)


@dataclass(frozen=True, slots=True)
class Photo:
    """What was attached to an attempt, named by the document and the turn of the attempt."""

    name: str
    content_type: str
    sha256: str
    content: bytes


_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def photo_of(session: Session, attempt: int) -> Photo | None:
    """The photo of an attempt to notify, annulled or not; None where there is none."""
    found = session.execute(
        select(Document.number, DeliveryAttempt.sequence, Attachment)
        .join(DeliveryAttempt, DeliveryAttempt.document_id == Document.id)
        .join(Attachment, Attachment.id == DeliveryAttempt.attachment_id)
        .where(DeliveryAttempt.id == attempt)
    ).one_or_none()
    if found is None:
        return None
    number, sequence, kept = found
    suffix = _SUFFIXES[kept.content_type]
    return Photo(f"{number}-{sequence}.{suffix}", kept.content_type, kept.sha256, kept.content)


def _type_of(content: bytes) -> str:
    """What the bytes are, read to their end: a cut upload is no evidence."""
    for content_type, is_whole in _CHECKS.items():
        if is_whole(content):
            return content_type
    raise BadInput(
        "photo_not_image",
        "El archivo no es una imagen JPEG o PNG completa, ni un PDF: tome la foto o escanee de nuevo.",
    )


def _is_jpeg(content: bytes) -> bool:
    """Its segments follow each other up to the picture, one gives a size, and the picture ends."""
    position, has_frame = len(_JPEG) - 1, False
    while content.startswith(_JPEG) and position + 4 <= len(content) and content[position] == _MARKER:
        marker = content[position + 1]
        (length,) = struct.unpack_from(">H", content, position + 2)
        if marker in _FRAMES and position + 9 <= len(content):
            has_frame = struct.unpack_from(">HH", content, position + 5) > (0, 0)
        if marker == _START_OF_SCAN:
            return has_frame and content.find(_END_OF_IMAGE, position) > 0
        position += 2 + length
    return False


def _is_png(content: bytes) -> bool:
    """Every chunk has its checksum, the first gives the size, and the last says it is the last."""
    position, first = len(_PNG), True
    while content.startswith(_PNG) and position + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        end = position + 8 + length
        if end + 4 > len(content) or first != (name == b"IHDR"):
            return False
        (checksum,) = struct.unpack_from(">I", content, end)
        if zlib.crc32(memoryview(content)[position + 4 : end]) != checksum:
            return False
        if name == b"IEND":
            return True
        position, first = end + 4, False
    return False


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL_BYTES:]


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    "image/jpeg": _is_jpeg,
    "image/png": _is_png,
    "application/pdf": _is_pdf,
}
