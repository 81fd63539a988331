"""CSV that a spreadsheet opens without running what a name pretends to be."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

from cases.service.reports.tables import neutral


def cell_text(value: object) -> str:
    """Text of a cell; what is no text cannot hide a formula."""
    if value is None:
        return ""
    return neutral(value) if isinstance(value, str) else str(value)


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
        writer.writerow([cell_text(value) for value in row])
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()
