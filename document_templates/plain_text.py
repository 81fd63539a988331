"""What a rendered document says, as plain text: heading, body and foot, one paragraph or table row a line."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def plain_text(docx: bytes) -> str:
    """Automatic numbers are written out, no-break spaces made plain; page fields say what Word stored."""
    with ZipFile(BytesIO(docx)) as archive:
        names = archive.namelist()
        edges = {
            edge: [name for name in names if name.startswith(f"word/{edge}")] for edge in ("header", "footer")
        }
        texts = [
            _part_text(archive.read(name))
            for name in (*edges["header"], "word/document.xml", *edges["footer"])
        ]
    return (
        "\n\n".join(text for text in dict.fromkeys(texts) if text).replace("\N{NO-BREAK SPACE}", " ") + "\n"
    )


def _part_text(xml: bytes) -> str:
    root = etree.fromstring(xml)
    body = root.find(f"{_W}body")
    return "\n".join(line for line in _lines(root if body is None else body, [0]) if line.strip())


def _lines(parent: Any, numbered: list[int]) -> Iterator[str]:
    """`numbered` holds the last automatic number given."""
    for element in parent:
        if element.tag == f"{_W}p":
            yield _paragraph_text(element, numbered)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                cells = (
                    " / ".join(line for line in _lines(cell, numbered) if line)
                    for cell in row.iter(f"{_W}tc")
                )
                yield " |".join(f" {cell}" if cell else "" for cell in cells).strip(" |")


def _paragraph_text(paragraph: Any, numbered: list[int]) -> str:
    pieces = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.getparent().tag == f"{_W}r":
            pieces.append(" ")
    text = "".join(pieces)
    if text and paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
        numbered[0] += 1
        return f"{numbered[0]}. {text}"
    return text
