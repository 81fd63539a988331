"""The QR of the footer, drawn thousands of times a second.

For one version, error level, mask and length, every module of a QR is an affine function of the payload's
bits over GF(2): Reed-Solomon and the mask are both linear. So the pictures of single bits, drawn once by
segno when the package is built (`build/qr_table.py`), are enough: the QR of a payload is the exclusive or
of those of its bits.
"""

import struct
from functools import cache
from pathlib import Path
from typing import NamedTuple

import segno
from isal import isal_zlib

from cases.domain.errors import TemplateBroken

VERSION, ERROR_LEVEL, MASK = 5, "m", 3
MODULES = 37
CAPACITY_BYTES = 84
# Longer payloads are drawn by segno itself, up to what still reads well when printed at two centimetres.
LONGEST_PAYLOAD_BYTES = 213
PICTURE_BYTES = (MODULES * MODULES + 7) // 8

TABLE_PATH = Path(__file__).parent / "build" / "qr_table.bin"

_QUIET_ZONE = 4
# One byte of a one-bit-deep image is one module: eight equal pixels, which printers scale without blur.
_MODULE_TO_PIXELS = bytes.maketrans(b"01", b"\xff\x00")
_PIXELS = 8
_SAME_AS_ABOVE = b"\x02"
_PLAIN = b"\x00"


def qr_png(payload: str) -> bytes:
    """A black and white PNG, quiet zone included; same payload, same bytes."""
    message = payload.encode()
    if len(message) > LONGEST_PAYLOAD_BYTES:
        raise TemplateBroken(
            "qr_too_long",
            f"El texto del código QR ocupa {len(message)} bytes y caben {LONGEST_PAYLOAD_BYTES}: "
            "acorte la dirección de verificación.",
        )
    if len(message) <= CAPACITY_BYTES:
        return _png(f"{_picture(message):0{MODULES * MODULES}b}", MODULES)
    drawn = segno.make(message, mode="byte", error=ERROR_LEVEL, boost_error=False, micro=False)
    return _png("".join(str(module) for row in drawn.matrix for module in row), len(drawn.matrix))


def _picture(message: bytes) -> int:
    of_length, of_half = _tables()
    picture = of_length[len(message)]
    for halves, byte in zip(of_half, message):  # noqa: B905 -- a table for each byte that could be there
        low, high = halves
        picture ^= low[byte & 15] ^ high[byte >> 4]
    return picture


@cache
def _tables() -> tuple[list[int], list[tuple[list[int], list[int]]]]:
    """Pictures of the empty payload of each length, and of each half of a byte at each position.

    Of halves, not of whole bytes: those would be eight times as many, and no processor would have them at hand.
    """
    packed = TABLE_PATH.read_bytes()
    pictures = [
        int.from_bytes(packed[start : start + PICTURE_BYTES], "big")
        for start in range(0, len(packed), PICTURE_BYTES)
    ]
    of_length, of_bit = pictures[: CAPACITY_BYTES + 1], pictures[CAPACITY_BYTES + 1 :]
    return of_length, [
        (_combined(of_bit[first : first + 4]), _combined(of_bit[first + 4 : first + 8]))
        for first in range(0, len(of_bit), 8)
    ]


def _combined(of_bit: list[int]) -> list[int]:
    """From the pictures of four bits, lowest first, those of the sixteen values they make."""
    pictures = [0]
    for picture in of_bit:
        pictures += [known ^ picture for known in pictures]
    return pictures


def _png(modules: str, side: int) -> bytes:
    """Modules row by row, as a string of 0 and 1."""
    frame = _frame(side)
    pixels = modules.encode().translate(_MODULE_TO_PIXELS)
    rows = [pixels[start : start + side] for start in range(0, side * side, side)]
    image = frame.above + frame.between.join(rows) + frame.below
    packed = isal_zlib.compress(image, isal_zlib.ISAL_BEST_SPEED)
    return frame.head + _chunk(b"IDAT", packed) + _END


class _Frame(NamedTuple):
    """What the picture of every code of one size has around its modules."""

    head: bytes
    above: bytes
    between: bytes
    below: bytes


@cache
def _frame(side: int) -> _Frame:
    across = side + 2 * _QUIET_ZONE
    margin = b"\xff" * _QUIET_ZONE
    repeated = (_SAME_AS_ABOVE + bytes(across)) * (_PIXELS - 1)
    blank = _PLAIN + b"\xff" * across + (_SAME_AS_ABOVE + bytes(across)) * (_QUIET_ZONE * _PIXELS - 1)
    width = across * _PIXELS
    size = struct.pack(">IIBBBBB", width, width, 1, 0, 0, 0, 0)
    return _Frame(
        head=b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size),
        above=blank + _PLAIN + margin,
        between=margin + repeated + _PLAIN + margin,
        below=margin + repeated + blank,
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", isal_zlib.crc32(name + content))
    )


_END = _chunk(b"IEND", b"")
