"""Zip files with the same bytes every time: one date, names in order, parts packed once and reused.

ISA-L compresses several times faster than zlib, to the same format. Another version or processor may choose
other bytes for the same content, so whoever compares files made on different machines compares their parts.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from isal import isal_zlib

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION_NEEDED = 20
_NAME_IN_UTF8 = 0x800
_MIDNIGHT = 0
_FIRST_DAY_OF_1980 = 0x21  # the earliest date the format can write
_STORED, _DEFLATED = 0, 8
_SMALL = 9


@dataclass(frozen=True, slots=True)
class Packed:
    """One part, ready to be written."""

    method: int
    crc: int
    size: int
    content: bytes


def stored(content: bytes) -> Packed:
    """Uncompressed: for pictures, and for files compared byte by byte whatever the compressor's version."""
    return Packed(_STORED, isal_zlib.crc32(content), len(content), content)


def packed_small(content: bytes) -> Packed:
    """For parts packed once and written thousands of times."""
    squeezer = zlib.compressobj(_SMALL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _deflated(content, squeezer.compress(content) + squeezer.flush())


def packed_fast(content: bytes) -> Packed:
    """For parts that change with every document."""
    return _deflated(content, isal_zlib.compress(content, isal_zlib.ISAL_BEST_SPEED, -zlib.MAX_WBITS))


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first parts of an archive, in order, written already: they are the same in every letter of a template."""

    records: bytes = b""
    directory: bytes = b""
    count: int = 0


def zip_of(parts: Mapping[str, Packed], beginning: Beginning = Beginning()) -> bytes:
    """The archive of a beginning and these parts, whose names all sort after its own.

    [Content_Types].xml sorts first, as readers of Word files expect.
    """
    begun = begin(parts, beginning)
    end = _END.pack(
        b"PK\x05\x06", 0, 0, begun.count, begun.count, len(begun.directory), len(begun.records), 0
    )
    return b"".join([begun.records, begun.directory, end])


def begin(parts: Mapping[str, Packed], after: Beginning = Beginning()) -> Beginning:
    """A beginning with these parts at its end."""
    records, directory, offset = [after.records], [after.directory], len(after.records)
    for name in sorted(parts):
        part, encoded = parts[name], name.encode()
        length = len(part.content)
        facts = (
            _NAME_IN_UTF8, part.method, _MIDNIGHT, _FIRST_DAY_OF_1980,
            part.crc, length, part.size, len(encoded),
        )  # fmt: skip
        records += (_LOCAL.pack(b"PK\x03\x04", _VERSION_NEEDED, *facts, 0), encoded, part.content)
        directory += (
            _CENTRAL.pack(b"PK\x01\x02", _VERSION_NEEDED, _VERSION_NEEDED, *facts, 0, 0, 0, 0, 0, offset),
            encoded,
        )
        offset += _LOCAL.size + len(encoded) + length
    return Beginning(b"".join(records), b"".join(directory), after.count + len(parts))


def parts_of(archive: bytes) -> dict[str, bytes]:
    """What an archive holds, however it was packed."""
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


class DeflatedStream:
    """A part packed while it is written, piece by piece: it may be larger than what memory should hold."""

    def __init__(self) -> None:
        self._squeezer = isal_zlib.compressobj(isal_zlib.ISAL_BEST_SPEED, isal_zlib.DEFLATED, -zlib.MAX_WBITS)
        self._squeezed: list[bytes] = []
        self._crc = self._size = 0

    def add(self, piece: bytes) -> None:
        self._squeezed.append(self._squeezer.compress(piece))
        self._crc = isal_zlib.crc32(piece, self._crc)
        self._size += len(piece)

    def packed(self) -> Packed:
        """What was written; nothing can be added after."""
        self._squeezed.append(self._squeezer.flush())
        return Packed(_DEFLATED, self._crc, self._size, b"".join(self._squeezed))


def _deflated(content: bytes, squeezed: bytes) -> Packed:
    return Packed(_DEFLATED, isal_zlib.crc32(content), len(content), squeezed)
