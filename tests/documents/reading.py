"""Reading a Word file with other eyes than the ones that wrote it: python-docx and the bare zip."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def part_names(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


def tree(content: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(part(content, name))


def pages_of_text(content: bytes) -> Iterator[str]:
    """Heading, body and foot, each paragraph with its runs joined."""
    for name in part_names(content):
        if name.startswith(("word/header", "word/document", "word/footer")):
            for paragraph in tree(content, name).iter(f"{W}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def read_by_python_docx(content: bytes) -> str:
    opened = docx.Document(BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    edges = [
        cell.text for section in opened.sections for table in section.footer.tables for cell in table._cells
    ]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells, *edges])


def rewritten(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same file with parts replaced or added (bytes) or taken away (None)."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            if name not in changes:
                archive.writestr(name, source.read(name))
        for name, replaced in changes.items():
            if replaced is not None:
                archive.writestr(name, replaced)
    return target.getvalue()
