"""CSV that a spreadsheet opens without running what a name pretends to be."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: object) -> str:
    """Text of a cell; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, str) and text.lstrip(" ").startswith(_DANGEROUS):
        return f"'{text}"
    return text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download in UTF-8 with its mark, which is how spreadsheets in the office know accents."""
    response = Response(_lines(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
