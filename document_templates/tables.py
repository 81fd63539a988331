"""A plain Word file with one table, for reports that leave the office as figures and not as an act."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

_WIDE_COLUMNS = 6
_BODY_POINTS = 9


def table_document(
    title: str, note: str, columns: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool]
) -> bytes:
    """Letter paper, landscape when the table is wide; `figures` marks the columns aligned to the right."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    if len(columns) > _WIDE_COLUMNS:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(title, level=1)
    document.add_paragraph(note)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cells, values in [(table.rows[0].cells, columns), *((table.add_row().cells, row) for row in rows)]:
        for cell, value, is_figure in zip(cells, values, figures, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(value).font.size = Pt(_BODY_POINTS)
            if is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()
