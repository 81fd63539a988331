"""The list that goes with a batch: what the notifier takes out, signed for line by line. It is no numbered act."""

from collections.abc import Sequence
from typing import NamedTuple

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

_COLUMNS = (("N.º", 3), ("Documento", 13), ("Contribuyente", 23), ("Lugar", 29), ("Clase", 14), ("Firma", 18))
_ROW_HEIGHT = wordml.twips(0.9)
_SHADE = "E7ECF1"


class HandOutRow(NamedTuple):
    number: str
    name: str
    place: str
    kind: str


def hand_out_list(title: str, notes: Sequence[str], rows: Sequence[HandOutRow]) -> bytes:
    """Rows in the order they are given; the heading repeats on every page and each page says which it is."""
    paper = Paper(landscape=True)
    weight = sum(share for _, share in _COLUMNS)
    widths = [paper.text_width * share // weight for _, share in _COLUMNS]
    heading = wordml.row(
        (
            wordml.cell(wordml.paragraph(wordml.runs(f"**{name}**"), "Celda"), width=width, shade=_SHADE)
            for (name, _), width in zip(_COLUMNS, widths, strict=True)
        ),
        heading=True,
    )
    lines = [
        wordml.row(
            (
                wordml.cell(wordml.paragraph(wordml.plain_run(text), "Celda"))
                for text in (str(place), row.number, row.name, row.place, row.kind, "")
            ),
            height=_ROW_HEIGHT,
        )
        for place, row in enumerate(rows, start=1)
    ]
    signed = "Recibí los documentos de esta lista. Notificador: ____________________  Fecha: ____________"
    body = "".join(
        [
            wordml.paragraph(wordml.plain_run(title), "Titulo"),
            *(wordml.paragraph(wordml.plain_run(note), "Menor") for note in notes),
            wordml.table([heading, *lines], widths, "TablaDatos"),
            wordml.paragraph(wordml.plain_run(signed), "Menor", space_before=True),
            paper.section('<w:footerReference w:type="default" r:id="footer1"/>'),
        ]
    )
    edges = {"footer1": "footer"}
    files = {
        "[Content_Types].xml": content_types(edges),
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(title),
        "word/_rels/document.xml.rels": document_relations(edges),
        "word/document.xml": (
            f"{wordml.DECLARATION}<w:document {wordml.NAMESPACES}><w:body>{body}</w:body></w:document>"
        ),
        "word/footer1.xml": _foot(title),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": settings_part(),
        "word/styles.xml": styles_part(),
    }
    return zip_of({name: packed_fast(text.encode()) for name, text in files.items()})


def _foot(title: str) -> str:
    text = (
        wordml.plain_run(f"{title} · página ")
        + wordml.page_field("PAGE")
        + wordml.plain_run(" de ")
        + wordml.page_field("NUMPAGES")
    )
    return f"{wordml.DECLARATION}<w:ftr {wordml.NAMESPACES}>{wordml.paragraph(text, 'Pie')}</w:ftr>"
