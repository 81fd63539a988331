"""Puts a kind's parts together into one small Word file, the same bytes at every build.

The file is written element by element, not through a general converter: the dialect has ten marks, and what makes
these letters presentable (headings that repeat, rows that do not break, a signature that keeps its text and leaves
room for the seal, a slip at the foot of the first page, a QR slot) is exactly what converters do not express.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from document_templates.archive import stored, zip_of
from document_templates.build import letterhead, wordml
from document_templates.build.layout import Paper, body
from document_templates.build.source import Block, read_body
from document_templates.build.styles import numbering_part, styles_part

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIRST_PAGE_PARTS = {"header2": "header", "footer2": "footer"}
_EVERY_PAGE_PARTS = {"header1": "header", "footer1": "footer"}


@dataclass(frozen=True)
class Sources:
    """Where the readable sources and the images are."""

    home: Path

    def meta(self, kind: str) -> dict[str, Any]:
        with (self.home / kind / "meta.toml").open("rb") as file:
            return tomllib.load(file)


def build_template(kind: str, sources: Sources) -> bytes:
    """The `.docx` of a kind; parts are stored uncompressed, so that no compressor's version changes the bytes."""
    meta = sources.meta(kind)
    parts = read_body(sources.home / kind / "body.md", sources.home / "clauses")
    paper = Paper(landscape=meta["orientation"] == "landscape")
    slip = next((part for part in parts if isinstance(part, Block) and part.name == "slip"), None)
    edges = {**_EVERY_PAGE_PARTS, **(_FIRST_PAGE_PARTS if slip else {})}
    references = "".join(_reference(name, kind_of_part) for name, kind_of_part in sorted(edges.items()))
    files: dict[str, str] = {
        "[Content_Types].xml": content_types(edges),
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(meta["title"]),
        "word/_rels/document.xml.rels": document_relations(edges),
        "word/document.xml": (
            f"{wordml.DECLARATION}<w:document {wordml.NAMESPACES}><w:body>{body(parts, paper, references)}"
            "</w:body></w:document>"
        ),
        "word/styles.xml": styles_part(),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": settings_part(),
    }
    for number, (name, kind_of_part) in enumerate(edges.items(), start=1):
        first = name in _FIRST_PAGE_PARTS
        if kind_of_part == "header":
            files[f"word/{name}.xml"] = letterhead.header(paper, picture_number=number)
            files[f"word/_rels/{name}.xml.rels"] = _image_relation("logo.png")
        else:
            below = slip if first else None
            files[f"word/{name}.xml"] = letterhead.footer(
                paper, initials=meta["initials"], slip=below, picture_number=number
            )
            files[f"word/_rels/{name}.xml.rels"] = _image_relation("qr.png")
    packed = {name: stored(text.encode()) for name, text in files.items()}
    packed["word/media/logo.png"] = stored(
        (sources.home / "logos" / "municipio_de_la_paz_este.png").read_bytes()
    )
    # a drawn one would change with the compressor, and the committed templates with it
    packed["word/media/qr.png"] = stored((sources.home / "build" / "qr_sample.png").read_bytes())
    return zip_of(packed)


def _reference(name: str, kind_of_part: str) -> str:
    page = "first" if name in _FIRST_PAGE_PARTS else "default"
    return f'<w:{kind_of_part}Reference w:type="{page}" r:id="{name}"/>'


def content_types(edges: Mapping[str, str]) -> str:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/numbering.xml": f"{_WORD}.numbering+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        **{f"/word/{name}.xml": f"{_WORD}.{kind_of_part}+xml" for name, kind_of_part in edges.items()},
    }
    listed = "".join(f'<Override PartName="{part}" ContentType="{of}"/>' for part, of in overrides.items())
    return (
        f'{wordml.DECLARATION}<Types xmlns="{_TYPES}"><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def package_relations() -> str:
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _relations(
        {
            "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
            "core": (metadata, "docProps/core.xml"),
        }
    )


def document_relations(edges: Mapping[str, str]) -> str:
    fixed = {name: (f"{_OFFICE}/{name}", f"{name}.xml") for name in ("styles", "numbering", "settings")}
    return _relations({**fixed, **{name: (f"{_OFFICE}/{of}", f"{name}.xml") for name, of in edges.items()}})


def _image_relation(image: str) -> str:
    return _relations({"image": (f"{_OFFICE}/image", f"media/{image}")})


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{of_type}" Target="{target}"/>'
        for name, (of_type, target) in targets.items()
    )
    return f'{wordml.DECLARATION}<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def core_properties(title: str) -> str:
    return (
        f"{wordml.DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>es-SV</dc:language></cp:coreProperties>"
    )


def settings_part() -> str:
    return (
        f'{wordml.DECLARATION}<w:settings {wordml.NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="es-SV"/></w:settings>'
    )
