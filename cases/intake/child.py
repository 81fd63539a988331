"""The process that opens a file from outside: `python -m cases.intake.child ORDERS`, one JSON argument.

It has bounds on memory and time and knows nothing of the database. What it read goes to its standard output,
one JSON list a line: whoever takes over a parser could hand over data, but no objects that act when loaded.

    ["sheet", name, table]           a sheet we know starts; `table` is its name in the contract
    ["row", number, [cell, …]]       counted as a spreadsheet shows it; the first one is the header
    ["unknown_sheet", name]          a sheet or file that is none of ours
    ["problem", row, code, message]  the sheet that started last cannot be read from this row on
    ["end", sha256]                  everything was read
    ["refused", code, reason]        the file cannot be read; nothing follows

A cell is text, a number, a boolean or null; `["date", iso]` is a date, `["odd", code, message]` what no
column holds.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cases.domain.errors import BadInput
from cases.intake.container import CsvFiles, Workbook, open_portfolio
from cases.intake.delimited import CsvBroken, csv_rows
from cases.intake.limits import OUT_OF_MEMORY_STATUS, Limits
from cases.intake.tables import BY_PLAIN_NAME
from cases.intake.values import DateCell, OddCell, RawCell, plain
from cases.intake.workbook import SheetReader, too_many_rows

Message = tuple[Any, ...]
Numbered = tuple[int, list[RawCell]]


def messages(path: Path, limits: Limits) -> Iterator[Message]:
    """Everything the portfolio at `path` holds; raises BadInput."""
    source = open_portfolio(path, limits)
    known = 0
    for message in _workbook(source, limits) if isinstance(source, Workbook) else _csv_files(source, limits):
        known += message[0] == "sheet"
        yield message
    if not known:
        raise BadInput(
            "no_known_sheet",
            "No se encontró ninguna de las hojas que se piden: "
            + ", ".join(table.name for table in BY_PLAIN_NAME.values())
            + ". Nómbrelas así.",
        )
    yield ("end", source.sha256 if isinstance(source, Workbook) else source.digest.hexdigest())


def _workbook(workbook: Workbook, limits: Limits) -> Iterator[Message]:
    reader = SheetReader(workbook.content, limits)
    for name in reader.names:
        table = BY_PLAIN_NAME.get(plain(name))
        if table is None:
            yield ("unknown_sheet", name)
        else:
            yield ("sheet", name, table.name)
            yield from _bounded(name, reader.rows(name), limits)


def _csv_files(files: CsvFiles, limits: Limits) -> Iterator[Message]:
    for name in files.others:
        yield ("unknown_sheet", name)
    for part in files.parts:
        table = BY_PLAIN_NAME.get(plain(part.name[: -len(".csv")]))
        if table is None:
            yield ("unknown_sheet", part.name)
            continue
        yield ("sheet", part.name, table.name)
        try:
            yield from _bounded(part.name, csv_rows(part.content, table, limits), limits)
        except CsvBroken as broken:
            yield ("problem", broken.row, broken.code, broken.message)


def _bounded(name: str, rows: Iterable[Numbered], limits: Limits) -> Iterator[Message]:
    for number, cells in rows:
        if number > limits.rows + 1:
            raise too_many_rows(name, limits)
        if len(cells) > limits.columns:
            raise BadInput(
                "too_many_columns",
                f"La fila {number} de {name} tiene demasiadas columnas. Borre las que sobran.",
            )
        if any(type(cell) is str and len(cell) > limits.cell_characters for cell in cells):
            raise BadInput(
                "cell_too_long", f"La fila {number} de {name} tiene una celda demasiado larga. Acórtela."
            )
        yield ("row", number, cells)


def _as_json(cell: object) -> list[str]:
    if isinstance(cell, DateCell):
        return ["date", cell.on.isoformat()]
    assert isinstance(cell, OddCell), type(cell)
    return ["odd", cell.code, cell.message]


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a memory image would hold the data of taxpayers
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write


def main() -> None:
    """Reads what the orders name and writes it to standard output."""
    orders: dict[str, Any] = json.loads(sys.argv[1])
    limits = Limits(**orders["limits"])
    _bound(limits)
    encode = json.JSONEncoder(default=_as_json, separators=(",", ":")).encode
    try:
        for message in messages(Path(orders["path"]), limits):
            sys.stdout.write(encode(message) + "\n")
    except BadInput as refused:
        sys.stdout.write(encode(("refused", refused.code, refused.reason)) + "\n")
    except MemoryError:
        sys.exit(OUT_OF_MEMORY_STATUS)


if __name__ == "__main__":
    main()
