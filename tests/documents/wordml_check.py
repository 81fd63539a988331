"""What Word demands of a file before it opens it without a word of repair; LibreOffice forgives most of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

ORDER: Mapping[str, str] = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b i color sz szCs lang",
    "tblPr": "tblStyle tblW tblInd tblBorders shd tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW gridSpan tcBorders shd vAlign",
    "tcBorders": "top left bottom right",
    "sectPr": "headerReference type pgSz pgMar pgNumType titlePg",
    "pBdr": "top left bottom right",
    "style": "name basedOn pPr rPr tblPr",
    "lvl": "start numFmt lvlText lvlJc pPr",
    "num": "abstractNumId lvlOverride",
    "numbering": "abstractNum num",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr content",
}
"""The sequence of the schema, of what our pages use: an element out of its place, or another one, is a finding."""

SAME_PLACE = {"footerReference": "headerReference", "p": "content"}
SPACERS = frozenset({"Corto", "Corte", "Membrete", "Firma", "Talon", "Celda"})
"""Styles of paragraphs that are empty on purpose: ends of sections, lines to cut along, room for a seal or a hand."""


class WordFile:
    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as archive:
            assert len(archive.namelist()) == len(set(archive.namelist())), "a part is there twice"
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.trees = {
            name: etree.fromstring(part)
            for name, part in self.parts.items()
            if name.endswith((".xml", ".rels"))
        }

    def story(self) -> Iterator[tuple[str, Any]]:
        for name, tree in self.trees.items():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                yield name, tree

    def every(self, tag: str) -> Iterator[Any]:
        for _, tree in self.story():
            yield from tree.iter(tag)

    def relations(self, part: str) -> dict[str, str]:
        listed = self.trees.get(f"{dirname(part)}/_rels/{basename(part)}.rels".lstrip("/"))
        if listed is None:
            return {}
        ids = [one.get("Id") for one in listed]
        assert len(ids) == len(set(ids)), (part, "two relations of one name")
        return {
            one.get("Id"): normpath(join("/", dirname(part), one.get("Target"))).lstrip("/") for one in listed
        }


def findings(content: bytes) -> list[str]:
    """Everything wrong with the file, in words; nothing where Word takes it as it is."""
    file = WordFile(content)
    return [
        *_package(file),
        *_sequence(file),
        *_names(file),
        *_tables(file),
        *_bookmarks(file),
        *_left_by_branches(file),
    ]


def _package(file: WordFile) -> Iterator[str]:
    types = file.trees["[Content_Types].xml"]
    overrides = {one.get("PartName").lstrip("/") for one in types if one.get("PartName")}
    defaults = {one.get("Extension") for one in types if one.get("Extension")}
    yield from (f"a type for a part that is not there: {name}" for name in overrides - file.parts.keys())
    for name in file.parts.keys() - overrides - {"[Content_Types].xml"}:
        if name.rpartition(".")[2] not in defaults - {"xml"}:
            yield f"no type for {name}"
    for name in ["", *file.trees]:
        for target in file.relations(name).values():
            if target not in file.parts:
                yield f"{name or 'the package'} leads to {target}, which is not there"
    for name, tree in file.story():
        used = {value for one in tree.iter() for key, value in one.attrib.items() if key.startswith(R)}
        yield from (
            f"{name} uses {one} and has no such relation" for one in used - file.relations(name).keys()
        )


def _sequence(file: WordFile) -> Iterator[str]:
    for name, tree in file.trees.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        for element in tree.iter():
            order = ORDER.get(element.tag.removeprefix(W), "").split()
            if not order or not element.tag.startswith(W):
                continue
            children = [child.tag.removeprefix(W) for child in element]
            places = [SAME_PLACE.get(child, child) for child in children]
            if set(places) - set(order):
                yield f"{name}: {set(places) - set(order)} inside {element.tag}"
            elif places != sorted(places, key=order.index):
                yield f"{name}: {children} out of order inside {element.tag}"


def _names(file: WordFile) -> Iterator[str]:
    styles = [one.get(f"{W}styleId") for one in file.trees["word/styles.xml"].iter(f"{W}style")]
    yield from (f"style {name} twice" for name, times in Counter(styles).items() if times > 1)
    for tag in ("pStyle", "tblStyle", "basedOn"):
        holders = [*file.every(f"{W}{tag}"), *file.trees["word/styles.xml"].iter(f"{W}{tag}")]
        yield from (f"no style {name}" for name in _values(holders) - set(styles))
    numbering = file.trees["word/numbering.xml"]
    lists = [one.get(f"{W}numId") for one in numbering.iter(f"{W}num")]
    abstract = {one.get(f"{W}abstractNumId") for one in numbering.iter(f"{W}abstractNum")}
    yield from (f"list {name} twice" for name, times in Counter(lists).items() if times > 1)
    yield from (f"no list {name}" for name in _values(file.every(f"{W}numId")) - set(lists))
    yield from (f"no kind of list {n}" for n in _values(numbering.iter(f"{W}abstractNumId")) - abstract)
    drawings = Counter(one.get("id") for one in file.every(f"{WP}docPr"))
    yield from (f"picture {name} twice" for name, times in drawings.items() if times > 1)


def _values(holders: Iterable[Any]) -> set[str]:
    return {one.get(f"{W}val") for one in holders}


def _tables(file: WordFile) -> Iterator[str]:
    for table in file.every(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        rows = table.findall(f"{W}tr")
        if not rows:
            yield "a table without rows"
        for row in rows:
            cells = row.findall(f"{W}tc")
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells]
            wide = sum(1 if span is None else int(span.get(f"{W}val")) for span in spans)
            if wide != columns:
                yield f"a row of {wide} columns in a table of {columns}: {''.join(row.itertext())[:60]}"
            yield from ("a cell that ends in no paragraph" for cell in cells if cell[-1].tag != f"{W}p")
        after = table.getnext()
        if after is None or after.tag not in (f"{W}p", f"{W}sectPr"):
            yield "a table that touches another, or ends its story"
    body = file.trees["word/document.xml"].find(f"{W}body")
    if body[-1].tag != f"{W}sectPr" or body[-2].tag != f"{W}p":
        yield "the body does not end in a paragraph and its section"


def _bookmarks(file: WordFile) -> Iterator[str]:
    starts = [(one.get(f"{W}id"), one.get(f"{W}name")) for one in file.every(f"{W}bookmarkStart")]
    ends = [one.get(f"{W}id") for one in file.every(f"{W}bookmarkEnd")]
    if sorted(number for number, _ in starts) != sorted(ends) or len(set(ends)) != len(ends):
        yield "marks that do not begin and end once"
    names = [name for _, name in starts]
    yield from (f"mark {name} twice" for name, times in Counter(names).items() if times > 1)
    for field in file.every(f"{W}fldSimple"):
        code, *arguments = field.get(f"{W}instr").split()
        if code not in ("PAGE", "NUMPAGES", "PAGEREF"):
            yield f"field {code}"
        if code == "PAGEREF" and arguments[0] not in names:
            yield f"a field asks for the page of {arguments[0]}, and no mark has that name"


def _left_by_branches(file: WordFile) -> Iterator[str]:
    for paragraph in file.every(f"{W}p"):
        said = "".join(paragraph.itertext()).strip()
        held = next(paragraph.iter(f"{WP}inline", f"{W}br", f"{W}fldSimple"), None) is not None
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val")
        in_cell = paragraph.getparent().tag == f"{W}tc"
        if not said and not held and name not in SPACERS and not in_cell:
            yield f"an empty paragraph of style {name or 'Normal'}"
