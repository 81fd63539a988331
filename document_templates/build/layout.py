"""Lays the parts of a body on letter paper: which style, width and company each one gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from document_templates.build import wordml
from document_templates.build.signatures import SIGNED, signature
from document_templates.build.source import Block, Paragraph, Part, Row, SourceBroken, Table

_STYLES = {
    "": "",
    "title": "Titulo",
    "part": "Parte",
    "numbered": "Numerado",
    "bullet": "Vinieta",
    "small": "Menor",
    "small-bullet": "VinietaMenor",
    "right": "Derecha",
    "centered": "Centrado",
    "caption": "Leyenda",
    "box": "Recuadro",
    "board": "Tablero",
    "form": "Formulario",
    "note": "Nota",
    "cut": "Corte",
}
_CELL_STYLES = {"left": "Celda", "center": "CeldaCentro", "right": "CeldaDinero"}
_LABELLED = {"addressee": "TablaDestinatario", "memo": "TablaMemo"}
_SEPARATOR = wordml.paragraph("", "Corto")
_HEADING_SHADE, _TOTAL_SHADE = "E7ECF1", "F4F6F8"
_SHADES = {"total": _TOTAL_SHADE, "section": _TOTAL_SHADE}
_STRONG = frozenset({"total", "subtotal", "section"})
_LABEL_WIDTH = wordml.twips(4.1)
_BEFORE_A_SIGNATURE = 2
"""Paragraphs on its page: one may be a formula that says nothing of what is signed."""


@dataclass(frozen=True)
class Paper:
    """Letter paper, sides and margins in twips; what is sewn into a file has room at its left, and for a letterhead."""

    landscape: bool
    sewn: bool = True

    @property
    def text_width(self) -> int:
        return (15840 if self.landscape else 12240) - self._left - self._right

    @property
    def _left(self) -> int:
        return wordml.twips(3 if self.sewn else 1.5)

    @property
    def _right(self) -> int:
        return wordml.twips(2 if self.sewn else 1.5)

    def section(self, references: str = "", *, own_first_page: bool = False) -> str:
        """What closes a section; without references it keeps the header and footer of the one before."""
        size = 'w:w="15840" w:h="12240" w:orient="landscape"' if self.landscape else 'w:w="12240" w:h="15840"'
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz {size}/>'
            f'<w:pgMar w:top="{wordml.twips(3 if self.sewn else 2)}" w:right="{self._right}" w:bottom="{wordml.twips(2.5)}" '
            f'w:left="{self._left}" w:header="{wordml.twips(0.7)}" w:footer="{wordml.twips(0.4)}" w:gutter="0"/>'
            f"{'<w:titlePg/>' if own_first_page else ''}</w:sectPr>"
        )


@dataclass(frozen=True)
class Placed:
    """A paragraph with what its neighbours ask of it."""

    paragraph: Paragraph
    keep_next: bool = False
    space_before: bool = False


def body(parts: Sequence[Part], paper: Paper, references: str) -> str:
    """The inside of `w:body`; a `landscape` block is a section of its own inside an upright document."""
    slips = [part for part in parts if isinstance(part, Block) and part.name == "slip"]
    sections: list[tuple[Paper, list[Part]]] = [(paper, [])]
    for part in parts:
        if isinstance(part, Block) and part.name == "landscape":
            sections += [(Paper(landscape=True), list(part.parts)), (paper, [])]
        elif part not in slips:
            sections[-1][1].append(part)
    *earlier, (last_paper, last_parts) = [section for section in sections if section[1]]
    elements: list[str] = []
    for section_paper, section_parts in earlier:
        elements += [
            *_elements(section_parts, section_paper),
            _section_end(section_paper.section(references)),
        ]
        references = ""
    elements += _elements(last_parts, last_paper)
    return "".join([*elements, last_paper.section(references, own_first_page=bool(slips))])


def _section_end(section: str) -> str:
    return wordml.paragraph("", "Corto", section=section)


def _elements(parts: Sequence[Part], paper: Paper) -> Iterator[str]:
    after_table = False
    for part in _with_company(parts):
        if isinstance(part, Placed):
            yield _paragraph(part)
        elif isinstance(part, Block) and part.name == "new-page":
            yield wordml.paragraph('<w:r><w:br w:type="page"/></w:r>', "Corto")
        else:
            if after_table:
                yield _SEPARATOR  # Word joins two tables that touch
            yield _table(part, paper)
        after_table = not isinstance(part, Placed)
    ends_in_branch = isinstance(part, Placed) and part.paragraph.is_tag
    if after_table or ends_in_branch:
        yield _SEPARATOR  # nothing may end in a table


def _table(part: Table | Block, paper: Paper) -> str:
    if isinstance(part, Table):
        return _data_table(part, paper)
    if part.name in SIGNED:
        return signature(part, paper.text_width)
    if part.name in _LABELLED:
        return _labelled(part, paper)
    raise SourceBroken(f"a block named {part.name} has no layout")


def slip_paragraphs(block: Block) -> str:
    """The receipt slip, under its dotted line, for the foot of the first page."""
    paragraphs = [part for part in block.parts if isinstance(part, Paragraph)]
    styled = [wordml.paragraph("", "Corte")]
    styled += [
        wordml.paragraph(wordml.runs(part.text), "Nota" if part.style == "note" else "Talon")
        for part in paragraphs
    ]
    return "".join(styled)


def _with_company(parts: Sequence[Part]) -> list[Placed | Table | Block]:
    """Space after each table, and no heading, table or signature left without the text it belongs to."""
    placed: list[Placed | Table | Block] = [
        Placed(part) if isinstance(part, Paragraph) else part for part in parts
    ]
    for place, part in enumerate(placed):
        if isinstance(part, Placed):
            continue
        if isinstance(part, Table):
            _mark(placed, range(place - 1, max(place - 2, -1), -1), keep_next=True)
        elif part.name in SIGNED:
            _mark(placed, range(place - 1, -1, -1), keep_next=True, certain=_BEFORE_A_SIGNATURE)
        _mark(placed, range(place + 1, len(placed)), space_before=True)
    return placed


def _mark(
    placed: list[Placed | Table | Block],
    places: range,
    *,
    keep_next: bool = False,
    space_before: bool = False,
    certain: int = 1,
) -> None:
    """Marks the nearest paragraphs, as many as are `certain` to be printed, and as many of every branch among them."""
    left = certain
    for place in places:
        part = placed[place]
        if not isinstance(part, Placed):
            return
        if part.paragraph.is_tag:
            left = certain
        elif left:
            placed[place] = replace(
                part,
                keep_next=part.keep_next or keep_next,
                space_before=part.space_before or space_before,
            )
            left -= 1
            if not _inside_branch(placed, place):
                certain -= 1
                left = certain
            if not certain:
                return


def _inside_branch(placed: Sequence[Placed | Table | Block], place: int) -> bool:
    depth = 0
    for part in placed[:place]:
        if isinstance(part, Placed) and part.paragraph.is_tag:
            word = part.paragraph.text.split()[1]
            depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(word, 0)
    return depth > 0


def _paragraph(placed: Placed) -> str:
    text, style = placed.paragraph.text, placed.paragraph.style
    if placed.paragraph.is_tag:
        return wordml.paragraph(wordml.runs(text))
    if style.endswith("bullet"):
        text = "•\t" + text.removeprefix("• ")
    content = "" if style == "cut" else wordml.runs(text)
    return wordml.paragraph(
        content,
        _STYLES[style],
        keep_next=placed.keep_next,
        space_before=placed.space_before and style not in ("title", "part"),
        numbered=style == "numbered",
    )


def _widths(weights: Sequence[float], total: int) -> list[int]:
    widths = [int(total * weight / sum(weights)) for weight in weights]
    widths[-1] += total - sum(widths)
    return widths


def _data_table(data: Table, paper: Paper) -> str:
    if not data.widths:
        raise SourceBroken(f"a table has no row of widths: {data.rows[0].cells}")
    widths = _widths(data.widths, paper.text_width)
    heading, *body = data.rows
    rows = [wordml.row(_heading_cells(heading, data, widths), heading=True)]
    rows += [_data_row(row, data) for row in body]
    return wordml.table(rows, widths, "TablaMarco" if data.kind == "framed" else "TablaDatos")


def _heading_cells(heading: Row, data: Table, widths: Sequence[int]) -> Iterator[str]:
    for text, alignment, width in zip(heading.cells, data.alignments, widths, strict=True):
        content = wordml.paragraph(wordml.runs(f"**{text}**"), _CELL_STYLES[alignment], keep_next=True)
        yield wordml.cell(content, width=width, shade=_HEADING_SHADE, align="bottom")


def _data_row(row: Row, data: Table) -> str:
    if row.look == "tag":
        return wordml.row([wordml.cell(wordml.paragraph(wordml.runs(row.cells[0])))])
    cells = []
    column = 0
    for text, span in zip(row.cells, row.spans, strict=True):
        alignment = data.alignments[column] if span == 1 else "left"
        style = _CELL_STYLES[alignment] + ("Gris" if row.look == "grey" else "")
        content = f"**{text}**" if row.look in _STRONG and text else text
        stays = bool(data.kind) or row.look in ("section", "subtotal")
        paragraph = wordml.paragraph(wordml.runs(content), style, keep_next=stays)
        cells.append(wordml.cell(paragraph, span=span, shade=_SHADES.get(row.look, "")))
        column += span
    return wordml.row(cells)


def _labelled(block: Block, paper: Paper) -> str:
    """Labels at the left, what they name at the right: the addressee, the heading of a memorandum."""
    (data,) = block.parts
    if not isinstance(data, Table):
        raise SourceBroken(f"the block {block.name} holds one table")
    widths = [_LABEL_WIDTH, paper.text_width - _LABEL_WIDTH]
    rows = []
    for row in data.rows:
        if row.look == "tag":
            rows.append(wordml.row([wordml.cell(wordml.paragraph(wordml.runs(row.cells[0])))]))
            continue
        label, value = row.cells
        rows.append(
            wordml.row(
                [
                    wordml.cell(wordml.paragraph(wordml.runs(f"{label}:"), "Rotulo"), width=widths[0]),
                    wordml.cell(wordml.paragraph(wordml.runs(value), "Destinatario"), width=widths[1]),
                ]
            )
        )
    return wordml.table(rows, widths, _LABELLED[block.name])
