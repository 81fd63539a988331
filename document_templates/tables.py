"""A plain Word file of tables, for reports that leave the office as figures and not as an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

_WIDE_COLUMNS = 6
_BODY_POINTS = 9


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`figures` marks the columns aligned to the right."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[bool]


def table_document(tables: Sequence[PrintedTable]) -> bytes:
    """Letter paper, landscape when a table is wide; each table under its own title."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    if any(len(table.columns) > _WIDE_COLUMNS for table in tables):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for table in tables:
        document.add_heading(table.title, level=1)
        document.add_paragraph(table.note)
        _add(document, table)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def _add(document: Any, given: PrintedTable) -> None:
    table = document.add_table(rows=1, cols=len(given.columns), style="Table Grid")
    lines = [(table.rows[0].cells, given.columns), *((table.add_row().cells, row) for row in given.rows)]
    for cells, values in lines:
        for cell, value, is_figure in zip(cells, values, given.figures, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(value).font.size = Pt(_BODY_POINTS)
            if is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
