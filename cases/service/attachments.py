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

LARGEST_PIXELS = 100_000_000
"""More than any phone's photo of that weight; such a picture is made to exhaust whoever opens it."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MARKER, _START_OF_SCAN, _END_OF_IMAGE = 0xFF, 0xDA, b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that give the size of the picture."""
_SIZE_BYTES = 13
"""Of the chunk with which every PNG begins."""
_PDF_TAIL_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored attachment."""

    id: int
    sha256: str
    content_type: str


def keep_attachment(session: Session, content: bytes, at: datetime) -> Kept:
    """Store a photo or scan; the same bytes twice are one attachment.

    Raises BadInput: "photo_too_large" over 8 MB, "photo_not_image" for what is no whole JPEG, PNG or PDF,
    "photo_too_many_pixels" for a picture that would not fit in a reader's memory.
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
    for content_type, pixels_of in _CHECKS.items():
        pixels = pixels_of(content)
        if pixels is None:
            continue
        if pixels > LARGEST_PIXELS:
            raise BadInput(
                "photo_too_many_pixels",
                f"La imagen mide {pixels / 1_000_000:,.0f} millones de puntos y se admiten "
                f"{LARGEST_PIXELS // 1_000_000}: tome la foto de nuevo.",
            )
        return content_type
    raise BadInput(
        "photo_not_image",
        "El archivo no es una imagen JPEG o PNG completa, ni un PDF: tome la foto o escanee de nuevo.",
    )


def _pixels_of_jpeg(content: bytes) -> int | None:
    """Its segments follow each other up to the picture, one gives a size, and the picture ends; None: no JPEG."""
    position, pixels = len(_JPEG) - 1, 0
    while content.startswith(_JPEG) and position + 4 <= len(content) and content[position] == _MARKER:
        marker = content[position + 1]
        (length,) = struct.unpack_from(">H", content, position + 2)
        if marker in _FRAMES and position + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, position + 5)
            pixels = max(pixels, height * width)
        if marker == _START_OF_SCAN:
            return pixels if pixels and content.find(_END_OF_IMAGE, position) > 0 else None
        position += 2 + length
    return None


def _pixels_of_png(content: bytes) -> int | None:
    """Every chunk has its checksum, the first gives the size, and the last says it is the last; None: no PNG."""
    position, pixels = len(_PNG), 0
    while content.startswith(_PNG) and position + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, position)
        end = position + 8 + length
        if end + 4 > len(content) or (not pixels) != (name == b"IHDR" and length == _SIZE_BYTES):
            return None
        (checksum,) = struct.unpack_from(">I", content, end)
        if zlib.crc32(memoryview(content)[position + 4 : end]) != checksum:
            return None
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", content, position + 8)
            pixels = width * height
        if name == b"IEND":
            return pixels
        position = end + 4
    return None


def _pixels_of_pdf(content: bytes) -> int | None:
    """Pages have no pixels; None: no PDF."""
    return 0 if content.startswith(b"%PDF-") and b"%%EOF" in content[-_PDF_TAIL_BYTES:] else None


_CHECKS: Mapping[str, Callable[[bytes], int | None]] = {
    "image/jpeg": _pixels_of_jpeg,
    "image/png": _pixels_of_png,
    "application/pdf": _pixels_of_pdf,
}
