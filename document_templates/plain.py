"""A plain Word file of titles and tables, in the face of the house: it is no numbered act and carries no letterhead."""

from collections.abc import Iterable, Iterator, Sequence

from document_templates.archive import packed_fast, zip_of
from document_templates.build import wordml
from document_templates.build.layout import Paper
from document_templates.build.package import (
    content_types,
    core_properties,
    document_relations,
    package_relations,
    settings_part,
)
from document_templates.build.styles import numbering_part, styles_part

_SHADE = "E7ECF1"
_EDGES = {"footer1": "footer"}


def plain_file(title: str, elements: Iterable[str], paper: Paper) -> bytes:
    """Paragraphs and tables under a foot that says the title and the page; the last one is a paragraph."""
    body = "".join([*elements, paper.section('<w:footerReference w:type="default" r:id="footer1"/>')])
    files = {
        "[Content_Types].xml": content_types(_EDGES),
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(title),
        "word/_rels/document.xml.rels": document_relations(_EDGES),
        "word/document.xml": (
            f"{wordml.DECLARATION}<w:document {wordml.NAMESPACES}><w:body>{body}</w:body></w:document>"
        ),
        "word/footer1.xml": _foot(title),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": settings_part(),
        "word/styles.xml": styles_part(),
    }
    return zip_of({name: packed_fast(text.encode()) for name, text in files.items()})


def heading_row(names: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> str:
    """Repeats on every page and stays with the row after it."""
    return wordml.row(_headings(names, widths, styles), heading=True)


def _headings(names: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> Iterator[str]:
    for name, width, style in zip(names, widths, styles, strict=True):
        content = wordml.paragraph(wordml.plain_run(name, bold=True), style, keep_next=True)
        yield wordml.cell(content, width=width, shade=_SHADE, align="bottom")


def _foot(title: str) -> str:
    text = (
        wordml.plain_run(f"{title} · página ")
        + wordml.page_field("PAGE")
        + wordml.plain_run(" de ")
        + wordml.page_field("NUMPAGES")
    )
    return f"{wordml.DECLARATION}<w:ftr {wordml.NAMESPACES}>{wordml.paragraph(text, 'Pie')}</w:ftr>"
