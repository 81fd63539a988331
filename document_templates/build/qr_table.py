"""Draws, once and with segno, the pictures from which `document_templates.qr` composes any QR."""

import segno

from document_templates import qr


def qr_table() -> bytes:
    """One picture per payload length, then one per bit of the longest payload, lowest bit of each byte first."""
    empty = [_drawn(bytes(length)) for length in range(qr.CAPACITY_BYTES + 1)]
    bits = [
        _drawn(_single_bit(position, bit)) ^ empty[-1]
        for position in range(qr.CAPACITY_BYTES)
        for bit in range(8)
    ]
    return b"".join(picture.to_bytes(qr.PICTURE_BYTES, "big") for picture in empty + bits)


def _single_bit(position: int, bit: int) -> bytes:
    message = bytearray(qr.CAPACITY_BYTES)
    message[position] = 1 << bit
    return bytes(message)


def _drawn(message: bytes) -> int:
    code = segno.make(
        message, mode="byte", version=qr.VERSION, error=qr.ERROR_LEVEL, mask=qr.MASK, boost_error=False
    )
    return int("".join(str(module) for row in code.matrix for module in row), 2)
