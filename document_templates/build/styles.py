"""The look of every page: one face with metrics known to Word and LibreOffice, and few styles."""

from document_templates.build.wordml import DECLARATION, NAMESPACES, twips

_FACE = "Arial"  # LibreOffice draws it with Liberation Sans, of the same widths
_INK, _GREY, _LINE = "1A1A1A", "6B6B6B", "8C97A3"

# Paragraph styles: id, name, size in half points, properties of the paragraph, properties of the run.
_NO_SPACE = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
_TIGHT = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
_RIGHT, _CENTER = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'
_HANG = '<w:tabs><w:tab w:val="left" w:pos="653"/></w:tabs>'
_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="{_INK}"/>'
    for side in ("top", "left", "bottom", "right")
)
_STYLES = (
    ("Titulo", "Título del documento", 26,
     f'<w:keepNext/><w:spacing w:before="160" w:after="160"/>{_CENTER}', "<w:b/>"),
    ("Parte", "Parte", 22, f'<w:keepNext/><w:spacing w:before="160" w:after="100"/>{_CENTER}', "<w:b/>"),
    ("Numerado", "Numerado", 22, '<w:ind w:left="369" w:hanging="369"/>', ""),
    ("Vinieta", "Viñeta", 22,
     f'{_HANG}<w:spacing w:after="60"/><w:ind w:left="653" w:hanging="284"/>', ""),
    ("VinietaMenor", "Viñeta menor", 18,
     f'{_HANG}<w:spacing w:after="40" w:line="252" w:lineRule="auto"/><w:ind w:left="653" w:hanging="284"/>', ""),
    ("Menor", "Texto menor", 18, '<w:spacing w:after="80" w:line="252" w:lineRule="auto"/>', ""),
    ("Nota", "Nota", 16, f"{_NO_SPACE}{_CENTER}", f'<w:color w:val="{_GREY}"/>'),
    ("Leyenda", "Leyenda de tabla", 19, '<w:spacing w:after="60"/>', ""),
    ("Derecha", "Lugar y fecha", 22, _RIGHT, ""),
    ("Centrado", "Centrado", 18, _CENTER, ""),
    ("Recuadro", "Recuadro", 26,
     (f'<w:keepNext/><w:keepLines/><w:pBdr>{_FRAME}</w:pBdr>'
     '<w:spacing w:before="0" w:after="0" w:line="300" w:lineRule="auto"/>'
     f'<w:ind w:left="142" w:right="142"/>{_CENTER}'), "<w:b/>"),
    ("Tablero", "Texto de tablero", 26, '<w:spacing w:after="160"/>', ""),
    ("Formulario", "Formulario", 22, f'<w:spacing w:after="0" w:line="{twips(1)}" w:lineRule="exact"/>', ""),
    ("Corte", "Línea de corte", 8,
     (f'<w:pBdr><w:top w:val="dashed" w:sz="6" w:space="1" w:color="{_GREY}"/></w:pBdr>'
     '<w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/>'), ""),
    ("Corto", "Fin de sección", 2, _NO_SPACE, ""),
    ("Talon", "Talón", 16, '<w:spacing w:before="100" w:after="0" w:line="264" w:lineRule="auto"/>', ""),
    ("Celda", "Celda", 18, _TIGHT, ""),
    ("CeldaCentro", "Celda centrada", 18, f"{_TIGHT}{_CENTER}", ""),
    ("CeldaDinero", "Celda de dinero", 18, f"{_TIGHT}{_RIGHT}", ""),
    ("CeldaGris", "Celda gris", 18, _TIGHT, f'<w:color w:val="{_GREY}"/>'),
    ("CeldaCentroGris", "Celda centrada gris", 18, f"{_TIGHT}{_CENTER}", f'<w:color w:val="{_GREY}"/>'),
    ("CeldaDineroGris", "Celda de dinero gris", 18, f"{_TIGHT}{_RIGHT}", f'<w:color w:val="{_GREY}"/>'),
    ("Rotulo", "Rótulo", 18, _TIGHT, f'<w:color w:val="{_GREY}"/>'),
    ("Destinatario", "Destinatario", 19, _TIGHT, ""),
    ("Firma", "Firma", 20, f"<w:keepLines/>{_NO_SPACE}{_CENTER}", ""),
    ("FirmaPrimera", "Primera línea de la firma", 20,
     f'<w:keepLines/><w:spacing w:before="{twips(1.9)}" w:after="0" w:line="240" w:lineRule="auto"/>{_CENTER}', ""),
    ("Oficina", "Oficina", 24, f"{_NO_SPACE}", "<w:b/>"),
    ("Membrete", "Membrete", 18, _NO_SPACE, ""),
    ("Pie", "Pie de página", 16, '<w:spacing w:before="0" w:after="30" w:line="240" w:lineRule="auto"/>',
     f'<w:color w:val="{_GREY}"/>'),
    ("PieCodigo", "Código del pie", 16, f"{_NO_SPACE}{_RIGHT}", ""),
)  # fmt: skip


def styles_part() -> str:
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{_FACE}" w:hAnsi="{_FACE}" w:cs="{_FACE}" w:eastAsia="{_FACE}"/>'
        f'<w:color w:val="{_INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="es-SV" w:eastAsia="es-SV" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:pPr><w:widowControl/></w:pPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TablaNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + "".join(_paragraph_style(*style) for style in _STYLES)
        + _table_style("TablaDatos", "Tabla de datos", _ruled(_LINE), padding=50)
        + _table_style("TablaMarco", "Tabla enmarcada", _framed(_INK), padding=60)
        + _table_style("TablaMemo", "Tabla del memorando", "", padding=60)
        + _table_style("TablaDestinatario", "Tabla del destinatario", _top_and_bottom(_LINE), padding=60)
        + _table_style("TablaFirma", "Tabla de firmas", "", padding=60)
        + _table_style("TablaMembrete", "Tabla del membrete", "", padding=0)
        + "</w:styles>"
    )


def numbering_part() -> str:
    """One list: its numbers leave no gap when a branch does not apply."""
    return (
        f'{DECLARATION}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="369" w:hanging="369"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _paragraph_style(name: str, label: str, half_points: int, of_paragraph: str, of_run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{label}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr>{of_paragraph}</w:pPr><w:rPr>{of_run}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def _table_style(name: str, label: str, borders: str, padding: int) -> str:
    margins = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name}"><w:name w:val="{label}"/>'
        f'<w:basedOn w:val="TablaNormal"/><w:tblPr>'
        + (f"<w:tblBorders>{borders}</w:tblBorders>" if borders else "")
        + f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def _ruled(color: str) -> str:
    return _top_and_bottom(color) + f'<w:insideH w:val="single" w:sz="2" w:space="0" w:color="{color}"/>'


def _framed(color: str) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="{color}"/>' for side in sides)


def _top_and_bottom(color: str) -> str:
    return "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="{color}"/>' for side in ("top", "bottom")
    )
