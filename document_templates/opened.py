"""A finished letter opened to be put among others: its text, its sections, and the parts it reaches."""

import re
from functools import cached_property
from hashlib import sha256
from html import unescape
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple

from cases.domain.errors import TemplateBroken
from document_templates.archive import parts_of

MAIN_PART = "word/document.xml"
EDGES = ("header", "footer")
"""What every page repeats, each section its own."""

_OWN = (*EDGES, "image")
_BODY, _BODY_END, _SECTION = b"<w:body>", b"</w:body>", b"<w:sectPr"
_RELATION = re.compile(r"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_MARKS = re.compile(rb"<w:bookmark(?:Start|End)\b[^>]*/>")


class Relation(NamedTuple):
    """An arrow from one part to another: the last word of its type, and the part."""

    kind: str
    target: str


class OpenedLetter:
    """One Word file. Its bookmarks are left behind: no field it may hold reads them, and their names would clash."""

    def __init__(self, content: bytes) -> None:
        self.parts = parts_of(content)
        self.relations = self.relations_of(MAIN_PART)
        whole = _MARKS.sub(b"", self.parts[MAIN_PART])
        begin, section, end = whole.find(_BODY), whole.rfind(_SECTION), whole.rfind(_BODY_END)
        if not 0 <= begin < section < end:
            raise TemplateBroken(
                "letter_unreadable",
                "La carta no tiene la forma de las que emite el sistema: imprímala aparte.",
            )
        self.head = whole[: begin + len(_BODY)]
        self.body = whole[begin + len(_BODY) : section]
        self.section = whole[section:end]
        """Of the last pages; those of others inside the letter stand in its body."""

    def relations_of(self, part: str) -> dict[str, Relation]:
        listed = self.parts.get(f"{dirname(part)}/_rels/{basename(part)}.rels", b"").decode()
        found = {}
        for relation in _RELATION.findall(listed):
            said = {key: unescape(value) for key, value in _ATTRIBUTE.findall(relation)}
            target = normpath(join("/", dirname(part), said["Target"])).lstrip("/")
            found[said["Id"]] = Relation(said["Type"].rpartition("/")[2], target)
        return found

    @cached_property
    def common(self) -> dict[str, Relation]:
        """Styles, lists, settings: what a file of many letters holds once."""
        return {name: to for name, to in self.relations.items() if to.kind not in _OWN}

    @cached_property
    def look(self) -> str:
        """Digest of what letters of one file must have alike."""
        digest = sha256(self.head)
        for name in sorted(to.target for to in self.common.values()):
            digest.update(b"\0".join([name.encode(), self.parts[name], b""]))
        return digest.hexdigest()


def look_of(content: bytes) -> str:
    """Letters of one look (styles, lists, settings) may share a file."""
    return OpenedLetter(content).look
