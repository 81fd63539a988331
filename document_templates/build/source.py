"""Reads a `body.md`: the prose of a kind, one paragraph a line, with the tags of the templates' dialect.

# Title            ## Part              1. Numbered (automatic)      • Bullet
**bold**           «C4» a clause        {%p if … %} alone in its paragraph
| a | b |          table: heading, then relative widths (we write centimetres) with a colon at the side or
|:4.5|1.5:|        sides the text leans to, then rows; a row may be a {%tr … %} tag alone, or start with
|{.total}, |{.subtotal}, |{.section} or |{.grey}; a cell closed by several bars (a |||) takes their columns
::: name … :::     a block: right, centered, caption, box, small, board, form, note, cut (running text);
whole, framed (tables); addressee, memo, signature, signers, slip, landscape, new-page,
whose meaning is in `layout.py`; in a signature, --- parts the signers
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_BAR_OUTSIDE_TAGS = re.compile(r"\|(?![^{}]*[%}]\})")
_NUMBERED = re.compile(r"\d+\. +")
_CLAUSE = re.compile(r"«(C\d+)»")
_WIDTH = re.compile(r":?(\d+(?:\.\d+)?):?")
_LOOK = re.compile(r"\|\{\.(\w+)\}")


@dataclass(frozen=True)
class Paragraph:
    """`style` is the name of the block it stands in or of its own mark; "" for running text."""

    text: str
    style: str = ""

    @property
    def is_tag(self) -> bool:
        return self.text.startswith("{%p ")


@dataclass(frozen=True)
class Row:
    """`look` is "", `total`, `subtotal`, `section`, `grey` or `tag` (a row that holds only a tag).

    `spans` says how many columns each cell takes.
    """

    cells: tuple[str, ...]
    spans: tuple[int, ...]
    look: str = ""


@dataclass
class Table:
    """Widths are relative; alignment is `left`, `center` or `right`; kind is "", `whole` or `framed`."""

    rows: list[Row] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    alignments: list[str] = field(default_factory=list)
    kind: str = ""


@dataclass(frozen=True)
class Block:
    """A named part of the page whose layout is not running text."""

    name: str
    parts: tuple["Part", ...]


Part = Paragraph | Table | Block

_RUNNING = frozenset({"right", "centered", "caption", "box", "small", "board", "form", "note", "cut"})
_TABLE_KINDS = frozenset({"whole", "framed"})


class SourceBroken(Exception):
    """A body does not follow the dialect; says which line."""


def read_body(path: Path, clauses: Path) -> tuple[Part, ...]:
    return tuple(_parts(_lines(path, clauses), "", at_end=None))


def _lines(path: Path, clauses: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        clause = _CLAUSE.fullmatch(line.strip())
        if clause:
            yield from _lines(clauses / f"{clause[1]}.md", clauses)
        elif line.strip():
            yield line.strip()


def _parts(lines: Iterator[str], style: str, at_end: str | None) -> Iterator[Part]:
    """Parts until the line `at_end`; every table is yielded when its last row has been read."""
    table: Table | None = None
    for line in lines:
        if line.startswith("|"):
            table = table or Table(kind=style if style in _TABLE_KINDS else "")
            _add_row(table, line)
            continue
        if table:
            yield table
            table = None
        if line == at_end:
            return
        if line.startswith("::: "):
            yield from _block(lines, line.removeprefix("::: "), style)
        else:
            yield _paragraph(line, style)
    if at_end:
        raise SourceBroken(f"a block is not closed with {at_end}")
    if table:
        yield table


def _block(lines: Iterator[str], name: str, style: str) -> Iterator[Part]:
    if name == "cut":
        yield Paragraph("", name)
    if name in _RUNNING or name in _TABLE_KINDS:
        yield from _parts(lines, name, at_end=":::")
    else:
        yield Block(name, tuple(_parts(lines, style, at_end=":::")))


def _paragraph(line: str, style: str) -> Paragraph:
    if line.startswith("# "):
        return Paragraph(line.removeprefix("# "), "title")
    if line.startswith("## "):
        return Paragraph(line.removeprefix("## "), "part")
    if line.startswith("• "):
        return Paragraph(line, f"{style}-bullet" if style == "small" else "bullet")
    numbered = _NUMBERED.match(line)
    if numbered:
        return Paragraph(line[numbered.end() :], "numbered")
    return Paragraph(line, "" if style in _TABLE_KINDS else style)


def _add_row(table: Table, line: str) -> None:
    look = _LOOK.match(line)
    inside = line[look.end() :] if look else line.removeprefix("|")
    cells, spans = _cells(_BAR_OUTSIDE_TAGS.split(inside.removesuffix("|")))
    widths = [_WIDTH.fullmatch(cell) for cell in cells]
    if len(table.rows) == 1 and not table.widths and all(widths):
        table.widths = [float(width[1]) for width in widths if width]
        table.alignments = [_alignment(cell) for cell in cells]
    elif len(cells) == 1 and cells[0].startswith("{%tr "):
        table.rows.append(Row(cells, spans, "tag"))
    else:
        if table.widths and sum(spans) != len(table.widths):
            raise SourceBroken(f"{sum(spans)} columns where {len(table.widths)} are expected: {line}")
        table.rows.append(Row(cells, spans, look[1] if look else ""))


def _cells(written: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Texts and spans: nothing at all between two bars belongs to the cell before, a blank is an empty cell."""
    cells: list[str] = []
    spans: list[int] = []
    for text in written:
        if text or not cells:
            cells.append(text.strip())
            spans.append(1)
        else:
            spans[-1] += 1
    return tuple(cells), tuple(spans)


def _alignment(cell: str) -> str:
    if cell.startswith(":") and cell.endswith(":"):
        return "center"
    return "right" if cell.endswith(":") else "left"
