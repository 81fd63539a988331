"""A plain Word file of tables, for reports that leave the office as figures and not as an act."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from document_templates.build import wordml
from document_templates.build.layout import Paper
from document_templates.plain import heading_row, plain_file

_WIDE_COLUMNS = 6
_POINTS = 9
_TWIPS_PER_POINT = 20
_PADDING = 2 * 50
_EMS = {
    **dict.fromkeys("iíjl.,:;·'| ", 0.29),
    **dict.fromkeys("tfr()/-", 0.39),
    **dict.fromkeys("mwMW", 0.95),
}
_CAPITAL, _OTHER = 0.73, 0.61
"""How wide signs of the bold face are, a little over: a column short on room would break its longest words."""
_LONGEST_SEEN = 40
"""Signs of a text beyond which it is wrapped anyway."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`figures` marks the columns aligned to the right."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[bool]


def table_document(tables: Sequence[PrintedTable]) -> bytes:
    """Letter paper, landscape when a table is wide; each table under its own title.

    Headings repeat, rows never break across pages, and a last row that says TOTAL stands out.
    """
    paper = Paper(landscape=any(len(table.columns) > _WIDE_COLUMNS for table in tables), sewn=False)
    elements = [element for table in tables for element in _elements(table, paper)]
    return plain_file(tables[0].title, elements, paper)


def _elements(given: PrintedTable, paper: Paper) -> Iterator[str]:
    yield wordml.paragraph(wordml.plain_run(given.title), "Titulo")
    yield wordml.paragraph(wordml.plain_run(given.note), "Menor", keep_next=True)
    widths = _widths(given, paper.text_width)
    styles = ["CeldaDinero" if is_figure else "Celda" for is_figure in given.figures]
    rows = (_row(values, styles) for values in given.rows)
    yield wordml.table([heading_row(given.columns, widths, styles), *rows], widths, "TablaDatos")
    yield wordml.paragraph("", "Corto")


def _row(values: Sequence[str], styles: Sequence[str]) -> str:
    total = values[0].startswith("TOTAL")
    return wordml.row(
        wordml.cell(wordml.paragraph(wordml.plain_run(value, bold=total), style))
        for value, style in zip(values, styles, strict=True)
    )


def _widths(given: PrintedTable, room: int) -> list[int]:
    """What the longest word of each column needs, and the rest of the page by how much its texts would like."""
    texts = [[name, *(row[place] for row in given.rows)] for place, name in enumerate(given.columns)]
    least = [max(_twips(word) for text in column for word in text.split() or [""]) for column in texts]
    liked = [max(_twips(text[:_LONGEST_SEEN]) for text in column) for column in texts]
    spare = room - sum(least)
    if spare < 0:
        return [room * width // sum(least) for width in least]
    wanted = [like - need for like, need in zip(liked, least, strict=True)]
    asked = max(sum(wanted), 1)
    return [need + min(want, spare * want // asked) for need, want in zip(least, wanted, strict=True)]


def _twips(text: str) -> int:
    ems = sum(_EMS.get(sign, _CAPITAL if sign.isupper() else _OTHER) for sign in text)
    return int(ems * _POINTS * _TWIPS_PER_POINT) + _PADDING + 1
