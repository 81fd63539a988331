"""The list that goes with a batch: what the notifier takes out, signed for line by line. It is no numbered act."""

from collections.abc import Sequence
from typing import NamedTuple

from document_templates.build import wordml
from document_templates.build.layout import Paper
from document_templates.plain import heading_row, plain_file

_COLUMNS = (("N.º", 3), ("Documento", 13), ("Contribuyente", 23), ("Lugar", 29), ("Clase", 14), ("Firma", 18))
_ROW_HEIGHT = wordml.twips(0.9)


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
    names = [name for name, _ in _COLUMNS]
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
    elements = [
        wordml.paragraph(wordml.plain_run(title), "Titulo"),
        *(wordml.paragraph(wordml.plain_run(note), "Menor") for note in notes),
        wordml.table([heading_row(names, widths, ["Celda"] * len(names)), *lines], widths, "TablaDatos"),
        wordml.paragraph(wordml.plain_run(signed), "Menor", space_before=True),
    ]
    return plain_file(title, elements, paper)
