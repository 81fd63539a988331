"""A reprint says that it is one: «COPIA» beside the number, in the heading and at the foot of every page.

It is set into the document that was issued, not printed anew from its context: the template may have changed since,
and a copy says what the original says.
"""

import re

from cases.domain.errors import TemplateBroken
from document_templates.archive import packed_fast, parts_of, stored, zip_of
from document_templates.engine import escape_text
from document_templates.letters import COPY_MARK
from document_templates.opened import MAIN_PART

_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
_IN_HEADING = "Documento: "
"""How the block of the addressee introduces the number."""


def copy_of(content: bytes, number: str) -> bytes:
    """The letter marked as a copy; `content` itself stays as it is.

    Raises TemplateBroken where no head or foot begins with the number that the mark goes beside.
    """
    printed = escape_text(number)
    mark = rf"\1 · {COPY_MARK}".encode()
    in_edge = re.compile(f"(>{re.escape(printed)})(?= )".encode())
    in_heading = re.compile(f"({_IN_HEADING}{re.escape(printed)})(?=<)".encode())
    marked = 0
    parts = {}
    for name, part in parts_of(content).items():
        if name == MAIN_PART:
            parts[name] = packed_fast(in_heading.sub(mark, part))
        elif _EDGE.fullmatch(name):
            said, times = in_edge.subn(mark, part, count=1)
            marked += times
            parts[name] = packed_fast(said)
        else:
            parts[name] = stored(part) if name.endswith(".png") else packed_fast(part)
    if not marked:
        raise TemplateBroken(
            "copy_unmarked",
            f"El documento {number} no lleva su número en cada página: no se puede marcar su copia.",
            ("política de documentos",),
        )
    return zip_of(parts)
