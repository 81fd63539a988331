"""Many letters in one Word file, in their order, each as if it were alone.

Nothing is converted: the text, heads, feet and pictures of each letter go in as they were written. What changes is
what makes a letter the whole of its file: it begins on a leaf of its own, pages count anew, lists begin again, and
«página 1 de 2» counts those of the letter, by asking for the page of a mark at its end. Word works out the fields of
heads and feet anew when it opens a file and when it prints it, and LibreOffice knows no field for a section's pages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Final

from cases.domain.errors import TemplateBroken
from document_templates.archive import DeflatedStream, Packed, packed_fast, packed_small, stored, zip_of
from document_templates.build.package import core_properties
from document_templates.build.wordml import DECLARATION
from document_templates.opened import EDGES, MAIN_PART, OpenedLetter, Relation

_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_REACHING = re.compile(rb'<[^<>]*\br:(?:embed|id|link|pict)="[^<>]*>')
_REFERENCE = re.compile(rb'(\br:(?:embed|id|link|pict))="([^"]*)"')
_DRAWING = re.compile(rb'(<(?:wp:docPr|pic:cNvPr)\s[^<>]*?\bid=")\d+"')
_ALL_PAGES = re.compile(rb'(w:instr="[^"<>]*|<w:instrText[^<>]*>[^<]*)\bNUMPAGES\b')
_LIST_OF_PARAGRAPH = re.compile(rb'(<w:numId w:val=")(\d+)"')
_LISTS = re.compile(rb"<w:num\s.*</w:num>", re.DOTALL)
_LIST = re.compile(rb'<w:num\s[^<>]*w:numId="(\d+)"[^<>]*>.*?<w:abstractNumId w:val="(\d+)"/>', re.DOTALL)
_OVERRIDE = re.compile(rb'<Override\s[^<>]*PartName="/([^"]*)"[^<>]*>')
_LAST_WORDS = b"</w:r></w:p>"
_PARAGRAPH = re.compile(rb"<w:p[ >]")
_PAGE_NUMBERS = re.compile(rb"<w:pgNumType[^<>]*/>")
_BEGINS = re.compile(rb"<w:type [^<>]*/>")
_MARGINS = re.compile(rb"<w:pgMar[^<>]*/>")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A letter in the words of the whole file, its last section apart: only what follows says where it goes."""

    body: bytes
    section: bytes

    def closed(self, *, last: bool) -> bytes:
        """The section of a letter goes into its last paragraph, for one of its own could ask for another page."""
        starts = [found.start() for found in _PARAGRAPH.finditer(self.body)]
        begin = starts[-1] if starts and self.body.endswith(b"</w:p>") else len(self.body)
        paragraph = self.body[begin:] or b"<w:p></w:p>"
        opened = paragraph.index(b">") + 1
        if not paragraph.startswith(b"<w:pPr>", opened):
            paragraph = paragraph[:opened] + b"<w:pPr></w:pPr>" + paragraph[opened:]
        inside, after = (b"", self.section) if last else (self.section, b"")
        said = paragraph.replace(b"</w:pPr>", inside + b"</w:pPr>", 1)
        return self.body[:begin] + said + after


@dataclass
class _Gathering:
    """The parts of the file while its letters come in; those that say the same are kept once."""

    first: OpenedLetter
    parts: dict[str, Packed] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    lists: list[bytes] = field(default_factory=list)
    letters: int = 0
    _names: dict[object, str] = field(default_factory=dict)
    _drawings: "count[int]" = field(default_factory=lambda: count(1))

    def ready(self, letter: OpenedLetter) -> _Ready:
        if letter.look != self.first.look:
            raise TemplateBroken(
                "letters_look_different",
                "Hay cartas de otra plantilla en el lote: van en un lote aparte.",
                ("política de documentos",),
            )
        self.letters += 1

        body = self._reaching(letter, self._drawn(self._of_letter(self._counted_apart(letter, letter.body))))
        whole = _on_its_own_leaf(body + self._reaching(letter, letter.section))
        cut = whole.rindex(b"<w:sectPr")
        return _Ready(self._marked(whole[:cut]), whole[cut:])

    def _marked(self, body: bytes) -> bytes:
        """With a mark after the last words: LibreOffice drops an empty paragraph at the end, and moves its marks on."""
        end = body.rindex(_LAST_WORDS) + len(_LAST_WORDS) - len(b"</w:p>")
        mark = b'<w:bookmarkStart w:id="%d" w:name="%b"/><w:bookmarkEnd w:id="%d"/>'
        return body[:end] + mark % (self.letters, self._end, self.letters) + body[end:]

    @property
    def _end(self) -> bytes:
        return b"fin_de_carta_%d" % self.letters

    def _reaching(self, letter: OpenedLetter, xml: bytes) -> bytes:
        """With the names that the whole file gives to what a letter reaches."""
        if b" r:" not in xml:
            return xml

        def reached(tag: re.Match[bytes]) -> bytes:
            return _REFERENCE.sub(lambda one: one[1] + b'="' + self._reach(letter, one[2]) + b'"', tag[0])

        return _REACHING.sub(reached, xml)

    def _of_letter(self, xml: bytes) -> bytes:
        """How many pages the letter has is the number of the page on which it ends."""
        if b"NUMPAGES" not in xml:
            return xml
        return _ALL_PAGES.sub(lambda found: found[1] + b"PAGEREF " + self._end, xml)

    def _drawn(self, xml: bytes) -> bytes:
        """Pictures are numbered through the whole file."""
        if b"<wp:docPr" not in xml:
            return xml
        return _DRAWING.sub(lambda found: b'%b%d"' % (found[1], next(self._drawings)), xml)

    def _reach(self, letter: OpenedLetter, relation: bytes) -> bytes:
        to = letter.relations[relation.decode()]
        target = self._edge(letter, to) if to.kind in EDGES else self._picture(letter, to.target)
        name = self._names.setdefault((to.kind, target), f"r{len(self.relations) + 1}")
        self.relations[name] = Relation(to.kind, target)
        return name.encode()

    def _edge(self, letter: OpenedLetter, to: Relation) -> str:
        pictures = {
            name: self._picture(letter, reached.target)
            for name, reached in letter.relations_of(to.target).items()
            if reached.kind == "image"
        }
        content = self._of_letter(letter.parts[to.target])
        unnumbered = _DRAWING.sub(
            rb'\g<1>"', content
        )  # heads of a first page and of the others differ in nothing else
        known = (to.kind, unnumbered, tuple(sorted(pictures.items())))
        if known not in self._names:
            name = f"{to.kind}{len(self.parts) + 1}.xml"
            self._names[known] = f"word/{name}"
            self.parts[f"word/{name}"] = packed_fast(self._drawn(content))
            arrows = {key: Relation("image", picture) for key, picture in pictures.items()}
            self.parts[f"word/_rels/{name}.rels"] = packed_fast(_relations(arrows))
        return self._names[known]

    def _picture(self, letter: OpenedLetter, name: str) -> str:
        content, suffix = letter.parts[name], name.rpartition(".")[2]
        known = ("picture", suffix, sha256(content).digest())
        if known not in self._names:
            self._names[known] = f"word/media/image{len(self.parts) + 1}.{suffix}"
            self.parts[self._names[known]] = stored(content)
        return self._names[known]

    def _counted_apart(self, letter: OpenedLetter, body: bytes) -> bytes:
        """New numbers for the lists of a letter, so that each counts from one."""
        if b"<w:numId " not in body:
            return body
        numbering = next(to.target for to in letter.common.values() if to.kind == "numbering")
        given: dict[bytes, bytes] = {}
        for old, abstract in _LIST.findall(letter.parts[numbering]):
            number = len(self.lists) + 1
            given[old] = b"%d" % number
            self.lists.append(
                b'<w:num w:numId="%d"><w:abstractNumId w:val="%b"/><w:lvlOverride w:ilvl="0">'
                b'<w:startOverride w:val="1"/></w:lvlOverride></w:num>' % (number, abstract)
            )
        return _LIST_OF_PARAGRAPH.sub(lambda found: b'%b%b"' % (found[1], given[found[2]]), body)


def _on_its_own_leaf(xml: bytes) -> bytes:
    """The first section of a letter takes a new leaf and begins to count its pages; those after it go on.

    Printed on both sides, a letter would else begin on the back of another person's (LGTM 86).
    """
    whole = _PAGE_NUMBERS.sub(b"", xml)
    first = whole.index(b"<w:sectPr")
    margins = _MARGINS.search(whole, first)
    assert margins is not None, "a section says its margins"
    begun = _BEGINS.sub(b"", whole[first : margins.end()])
    size = begun.index(b"<w:pgSz")
    return (
        whole[:first]
        + begun[:size]
        + b'<w:type w:val="oddPage"/>'
        + begun[size:]
        + b'<w:pgNumType w:start="1"/>'
        + whole[margins.end() :]
    )


def merge(letters: Iterable[bytes], title: str) -> bytes:
    """One Word file of all letters (at least one); the same letters give the same bytes on the same machine.

    Letters are taken one at a time and kept packed, so that memory holds little more than the file itself. Raises
    TemplateBroken where one has another look than the first (`look_of`).
    """
    gathering: _Gathering | None = None
    before: _Ready | None = None
    document = DeflatedStream()
    for content in letters:
        letter = OpenedLetter(content)
        if gathering is None:
            gathering = _Gathering(letter)
            document.add(letter.head)
        if before is not None:
            document.add(before.closed(last=False))
        before = gathering.ready(letter)
    assert gathering is not None, "a file has at least one letter"
    assert before is not None, "the last letter was read"
    document.add(before.closed(last=True) + b"</w:body></w:document>")
    gathering.parts[MAIN_PART] = document.packed()
    return zip_of(gathering.parts | _around(gathering, title))


def _around(gathering: _Gathering, title: str) -> dict[str, Packed]:
    """What makes a Word file of the letters: styles and lists, what leads where, what each part is."""
    first, parts = gathering.first, {}
    for name, to in first.common.items():
        content = first.parts[to.target]
        if to.kind == "numbering" and gathering.lists:
            content = _LISTS.sub(lambda _: b"".join(gathering.lists), content)
        parts[to.target] = packed_small(content)
        gathering.relations[f"common-{name}"] = to
    kept = {MAIN_PART, *parts}
    overrides = [
        found[0].decode()
        for found in _OVERRIDE.finditer(first.parts["[Content_Types].xml"])
        if found[1].decode() in kept
    ]
    overrides += [
        f'<Override PartName="/{name}" ContentType="{_WORD}.{edge}+xml"/>'
        for name in gathering.parts
        for edge in EDGES
        if name.startswith(f"word/{edge}")
    ]
    suffixes = sorted({name.rpartition(".")[2] for name in gathering.parts if "/media/" in name})
    defaults = "".join(f'<Default Extension="{suffix}" ContentType="image/{suffix}"/>' for suffix in suffixes)
    types = (
        f'{DECLARATION}<Types xmlns="{_TYPES}">{defaults}'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{''.join(overrides)}</Types>"
    )
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    package = (
        f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="document" Type="{_OFFICE}/officeDocument" Target="{MAIN_PART}"/>'
        f'<Relationship Id="core" Type="{metadata}" Target="docProps/core.xml"/></Relationships>'
    )
    return {
        **parts,
        "word/_rels/document.xml.rels": packed_fast(_relations(gathering.relations)),
        "docProps/core.xml": packed_fast(core_properties(title).encode()),
        "[Content_Types].xml": packed_fast(types.encode()),
        "_rels/.rels": packed_fast(package.encode()),
    }


def _relations(arrows: dict[str, Relation]) -> bytes:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{to.kind}" Target="{to.target.removeprefix("word/")}"/>'
        for name, to in arrows.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'.encode()
