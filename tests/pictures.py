"""Small real pictures for tests that send photos."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def png(side: int = 4, colour: tuple[int, int, int] = (10, 120, 60)) -> bytes:
    return _drawn("PNG", side, colour)


def jpeg(side: int = 16, colour: tuple[int, int, int] = (200, 120, 60)) -> bytes:
    return _drawn("JPEG", side, colour)


def pdf() -> bytes:
    return _drawn("PDF", 16, (255, 255, 255))


def _drawn(kind: str, side: int, colour: tuple[int, int, int]) -> bytes:
    file = BytesIO()
    Image.new("RGB", (side, side), colour).save(file, kind)
    return file.getvalue()


def png_of_bytes(size: int) -> bytes:
    """A sound PNG of exactly that many bytes: the picture, and a chunk nobody reads."""
    plain = png()
    end = plain.index(b"IEND") - 4
    filling = b"\0" * (size - len(plain) - 12)
    chunk = b"pAdd" + filling
    return (
        plain[:end]
        + struct.pack(">I", len(filling))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + plain[end:]
    )
