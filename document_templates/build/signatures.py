"""Who signs: side by side under their lines, with room for the seal or a thumb."""

from collections.abc import Sequence

from document_templates.build import wordml
from document_templates.build.source import Block, Paragraph, SourceBroken

SIGNED = frozenset({"signature", "signers"})
_SEAL_SIDE = wordml.twips(4)
_THUMB_WIDTH = wordml.twips(2.6)


def signature(block: Block, text_width: int) -> str:
    """Signers side by side; in a `signature`, four centimetres square stay free at their right for the seal."""
    seal = _SEAL_SIDE if block.name == "signature" else 0
    signers: list[list[Paragraph]] = [[]]
    for part in block.parts:
        if not isinstance(part, Paragraph):
            raise SourceBroken("a signature block holds paragraphs only")
        if part.text == "---":
            signers.append([])
        else:
            signers[-1].append(part)
    thumbs = [[paragraph.text for paragraph in signer] == ["HUELLA"] for signer in signers]
    free = text_width - seal - _THUMB_WIDTH * sum(thumbs)
    share = free // (len(signers) - sum(thumbs))
    widths = [_THUMB_WIDTH if thumb else share for thumb in thumbs]
    cells = [_signer(signer, width) for signer, width in zip(signers, widths, strict=True)]
    if seal:
        widths.append(seal)
        cells.append(wordml.cell(wordml.paragraph("", "Firma"), width=seal))
    return wordml.table([wordml.row(cells, height=seal)], widths, "TablaFirma")


def _signer(signer: Sequence[Paragraph], width: int) -> str:
    if [paragraph.text for paragraph in signer] == ["HUELLA"]:
        border = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C97A3"/>'
            for side in ("top", "left", "bottom", "right")
        )
        return wordml.cell(
            wordml.paragraph(wordml.runs("Huella"), "Nota"), width=width, align="bottom", borders=border
        )
    first, *rest = signer  # the line to sign on, under the room for the signature
    lines = [wordml.paragraph(wordml.runs(part.text), "" if part.is_tag else "Firma") for part in rest]
    return wordml.cell(
        wordml.paragraph(wordml.runs(first.text), "FirmaPrimera") + "".join(lines), width=width
    )
