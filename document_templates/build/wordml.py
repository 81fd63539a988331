"""The few words of WordprocessingML that our pages need, as strings without blanks between elements.

Cells carry no properties of their own where the grid and the table's style say enough: a letter with forty rows is
then half as long, and everything that renders, packs or stores it is twice as fast.
"""

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_EMU_PER_CM = 360_000
_TWIPS_PER_CM = 1440 / 2.54
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_TAB = "\t"
_STUCK = re.compile(
    r"(?<=\barts\.) |(?<=\bart\.) |(?<=n\.º) |(?<=\bLGTM) (?=art)|(?<=[\d}]) (?=%(?!\}))|(?<=\d) (?=y \d)|(?<=\d y) (?=\d)"
)


def twips(centimetres: float) -> int:
    return round(centimetres * _TWIPS_PER_CM)


def runs(text: str) -> str:
    """`**bold**` becomes a bold run; a tab character a tab stop; «art. 65» and «5 %» never break at a line's end."""
    pieces = _BOLD.split(_STUCK.sub("\N{NO-BREAK SPACE}", text))
    return "".join(_run(piece, bold=place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def plain_run(text: str, *, bold: bool = False) -> str:
    """Text as it is: what somebody wrote in a register is no markup."""
    return _run(text, bold=bold)


def _run(text: str, *, bold: bool) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split(_TAB)]
    return f"<w:r>{look}{'<w:tab/>'.join(pieces)}</w:r>"


def paragraph(
    content: str,
    style: str = "",
    *,
    keep_next: bool = False,
    space_before: bool = False,
    numbered: bool = False,
    section: str = "",
) -> str:
    """`content` is made of runs; `section` are the properties of the section that this paragraph ends."""
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep_next else "")
        + ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else "")
        + ('<w:spacing w:before="120"/>' if space_before else "")
        + section
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def cell(
    content: str, *, width: int = 0, span: int = 1, shade: str = "", align: str = "", borders: str = ""
) -> str:
    """`content` is made of paragraphs; width in twips, 0 where the grid says it; `span` in columns."""
    properties = (
        (f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else "")
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else "")
        + (f'<w:vAlign w:val="{align}"/>' if align else "")
    )
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{content}</w:tc>"


def row(cells: Iterable[str], *, heading: bool = False, height: int = 0, exact: bool = False) -> str:
    """A row that never breaks across pages; a heading repeats on every page."""
    rule = "exact" if exact else "atLeast"
    properties = (
        "<w:cantSplit/>"
        + (f'<w:trHeight w:val="{height}" w:hRule="{rule}"/>' if height else "")
        + ("<w:tblHeader/>" if heading else "")
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], style: str, *, fluid: bool = False) -> str:
    """Widths in twips; a fluid table keeps their proportions and fills whatever paper it is on."""
    width = '<w:tblW w:w="5000" w:type="pct"/>' if fluid else f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>{width}<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def picture(name: str, relation: str, number: int, *, width_cm: float, height_cm: float, alt: str) -> str:
    """A run with an inline image; `name` is how the renderer finds the slot."""
    across, down = round(width_cm * _EMU_PER_CM), round(height_cm * _EMU_PER_CM)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def page_field(code: str) -> str:
    """PAGE or NUMPAGES, the only field codes admitted."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
