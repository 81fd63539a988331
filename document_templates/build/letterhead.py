"""Heading and foot of every page."""

from document_templates.build import wordml
from document_templates.build.layout import Paper, slip_paragraphs
from document_templates.build.source import Block

_LOGO_CM, _QR_CM = 1.8, 2.0
_LOGO_COLUMN = wordml.twips(2.2)
_FOLIO_COLUMN = wordml.twips(3.6)  # left free for the stamp with the folio
_QR_COLUMN = wordml.twips(2.2)
_PLACE = (
    "{% if district_name %}Distrito de {{ district_name }}, departamento{% else %}Departamento{% endif %}"
    " de {{ department_name }}"
)
_NUMBER = "{{ document_number }}{% if copy_mark %} · {{ copy_mark }}{% endif %} · expediente {{ case_number }} · página "
_FINGERPRINT = (
    "Huella del contenido: {{ content_fingerprint }}. {% if unregistered %}Consulta sin número: no queda en "
    "el registro.{% else %}Verifique este documento en la oficina o con el código.{% endif %}"
)
_INITIALS = "Iniciales: ____________ · ____________"


def header(paper: Paper, *, picture_number: int) -> str:
    """Word wants the pictures of a file numbered apart, those of every head and foot too."""
    names = (
        wordml.paragraph(wordml.runs("{{ issuer_office }}"), "Oficina")
        + wordml.paragraph(wordml.runs(_PLACE), "Membrete")
        + wordml.paragraph(wordml.runs("{{ unit_name }}"), "Membrete")
    )
    logo = wordml.picture(
        "logo",
        "image",
        picture_number,
        width_cm=_LOGO_CM,
        height_cm=_LOGO_CM,
        alt="Escudo del municipio",
    )
    widths = [_LOGO_COLUMN, paper.text_width - _LOGO_COLUMN - _FOLIO_COLUMN, _FOLIO_COLUMN]
    contents = [wordml.paragraph(logo, "Membrete"), names, wordml.paragraph("", "Membrete")]
    return _edge(
        "hdr",
        wordml.table([_row(contents, widths)], widths, "TablaMembrete", fluid=True) + _closing_paragraph(),
    )


def footer(paper: Paper, *, initials: bool, slip: Block | None, picture_number: int) -> str:
    """Number, case, page and fingerprint beside the QR; on the first page, the receipt slip below."""
    lines = [
        wordml.runs(_NUMBER)
        + wordml.page_field("PAGE")
        + wordml.runs(" de ")
        + wordml.page_field("NUMPAGES"),
        wordml.runs(_FINGERPRINT),
    ]
    if initials:
        lines.insert(0, wordml.runs(_INITIALS))
    text = "".join(wordml.paragraph(line, "Pie") for line in lines)
    code = wordml.picture(
        "qr",
        "image",
        picture_number,
        width_cm=_QR_CM,
        height_cm=_QR_CM,
        alt="Código para verificar el documento",
    )
    widths = [paper.text_width - _QR_COLUMN, _QR_COLUMN]
    contents = [text, wordml.paragraph(code, "PieCodigo")]
    # LibreOffice measures the foot of a first page one line short: an empty last line loses nothing.
    below = slip_paragraphs(slip) + wordml.paragraph("", "Talon") if slip else _closing_paragraph()
    return _edge("ftr", wordml.table([_row(contents, widths)], widths, "TablaMembrete", fluid=True) + below)


def _row(contents: list[str], widths: list[int]) -> str:
    return wordml.row(
        wordml.cell(content, width=width, align="center")
        for content, width in zip(contents, widths, strict=True)
    )


def _closing_paragraph() -> str:
    # A header or footer may not end in a table.
    return wordml.paragraph("", "Corto")


def _edge(name: str, content: str) -> str:
    return f"{wordml.DECLARATION}<w:{name} {wordml.NAMESPACES}>{content}</w:{name}>"
