"""A town's own Word file: what makes it refused, one crafted file for each reason."""

import re
from collections.abc import Callable

import pytest
from documents.reading import part, rewritten

from cases.domain.errors import TemplateBroken
from document_templates import check_template, render
from document_templates.admission import TemplateRefused
from document_templates.contract import HOME
from document_templates.samples import sample

KIND = "aviso"
SHIPPED = (HOME / KIND / "template.docx").read_bytes()
BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
END_OF_BODY = "<w:sectPr>"
# An `if` that opens inside a table and closes outside: left out, it takes the table's end with it.
TORN_TABLE = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:p><w:r>'
    "<w:t>{% if credit %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p>"
)


def with_body(change: Callable[[str], str]) -> bytes:
    before = part(SHIPPED, BODY).decode()
    after = change(before)
    assert after != before, "the crafted file must differ"
    return rewritten(SHIPPED, {BODY: after.encode()})


def with_paragraph(inside: str) -> bytes:
    return with_body(lambda xml: xml.replace(END_OF_BODY, f"<w:p>{inside}</w:p>{END_OF_BODY}", 1))


def with_text(text: str) -> bytes:
    return with_paragraph(f"<w:r><w:t>{text}</w:t></w:r>")


def with_relation(relation: str) -> bytes:
    changed = part(SHIPPED, RELATIONS).decode().replace("</Relationships>", f"{relation}</Relationships>")
    return rewritten(SHIPPED, {RELATIONS: changed.encode()})


def complex_field(*pieces: str) -> bytes:
    code = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    return with_paragraph(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def reasons(docx: bytes) -> str:
    with pytest.raises(TemplateRefused) as refused:
        check_template(docx, KIND)
    assert refused.value.code == "template_refused"
    assert refused.value.reasons
    return "; ".join(refused.value.reasons)


def test_a_town_s_own_wording_is_admitted_and_used() -> None:
    own = with_body(
        lambda xml: xml.replace("Respetable contribuyente:", "Apreciada contribuyente, apreciado vecino:")
    )
    admitted = check_template(own, KIND)
    assert "Apreciada contribuyente" in render(KIND, sample(KIND, "first"), admitted).text
    assert "Apreciada contribuyente" not in render(KIND, sample(KIND, "first")).text


def test_a_tag_that_word_has_split_in_runs_is_understood() -> None:
    split = with_body(
        lambda xml: xml.replace(
            "{{ respond_by_on | fecha }}", "{{ respond_</w:t></w:r><w:r><w:t>by_on | fecha }}", 1
        )
    )
    assert "30 de noviembre de 2026" in render(KIND, sample(KIND, "first"), check_template(split, KIND)).text


@pytest.mark.parametrize("code", [" PAGE ", r" NUMPAGES \* MERGEFORMAT ", " page "])
def test_page_numbers_are_admitted(code: str) -> None:
    assert check_template(complex_field(code), KIND)


@pytest.mark.parametrize(
    ("crafted", "said"),
    [
        (b"", "no es un archivo de Word que se pueda leer"),
        (b"PK\x03\x04 not a zip", "no es un archivo de Word que se pueda leer"),
        (SHIPPED[: len(SHIPPED) // 2], "no es un archivo de Word que se pueda leer"),
        (rewritten(SHIPPED, {BODY: None}), "no es un archivo de Word"),
        (rewritten(SHIPPED, {"word/extra.xml": b"<a/>" * 6_000_000}), "demasiado grande"),
        (rewritten(SHIPPED, {f"word/extra{n}.xml": b"<a/>" for n in range(200)}), "demasiado grande"),
        (rewritten(SHIPPED, {"word/vbaProject.bin": b"\x00"}), "macros"),
        (
            rewritten(
                SHIPPED, {TYPES: part(SHIPPED, TYPES).replace(b"document.main+xml", b"macroEnabled.main+xml")}
            ),
            "macros",
        ),
        (rewritten(SHIPPED, {"word/embeddings/oleObject1.bin": b"\x00"}), "objetos incrustados"),
        (rewritten(SHIPPED, {"word/activeX/activeX1.xml": b"<a/>"}), "controles"),
        (
            with_relation(
                '<Relationship Id="x" Type="t" Target="http://example.invalid/a.dotm" TargetMode="External"/>'
            ),
            "enlaza con algo de fuera: http://example.invalid/a.dotm",
        ),
        (
            rewritten(SHIPPED, {"word/settings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "la parte word/settings.xml declara entidades",
        ),
        (rewritten(SHIPPED, {"word/styles.xml": b"<w:styles>"}), "la parte word/styles.xml está dañada"),
        (with_paragraph('<w:fldSimple w:instr=" DATE "><w:r/></w:fldSimple>'), "código de campo «DATE»"),
        (complex_field("DDE", "AUTO c:\\x"), "código de campo «DDEAUTO c:\\x»"),
        (complex_field(" INCLUDETEXT ", "file "), "código de campo «INCLUDETEXT file»"),
        (complex_field(" PAGE ", " HYPERLINK x "), "código de campo"),
        (with_paragraph('<w:altChunk xmlns:r="r" r:id="x"/>'), "incrusta otro documento"),
        (with_paragraph("<w:ins><w:r><w:t>x</w:t></w:r></w:ins>"), "cambios sin aceptar"),
        (with_text("{{ total"), "marca mal escrita"),
        (with_text("{% if total %}"), "marca mal escrita"),
        (with_text("{{ total | dinero }}"), "marca mal escrita"),
        (with_text("{{ nickname }}"), "el campo «nickname» no existe"),
        (with_text("{{ total + '1' }}"), "usa una marca no admitida (Add)"),
        (with_text("{{ total.upper() }}"), "usa una marca no admitida (Call)"),
        (with_text("{% set x = total %}{{ x }}"), "usa una marca no admitida (Assign)"),
        (with_text("{% include 'x' %}"), "usa una marca no admitida (Include)"),
        (with_text("{% macro m() %}{% endmacro %}"), "usa una marca no admitida (Macro)"),
        (with_text("{{ total.__class__ }}"), "abre algo que no es una fila"),
        (with_text("{% for t in tributes %}{{ t.colour }}{% endfor %}"), "no tiene la columna «colour»"),
        (with_text("{% for x in total %}{{ x }}{% endfor %}"), "un for recorre «total», que no es una lista"),
        (with_text("{% for t in tributes if t.name %}x{% endfor %}"), "sin condición ni else"),
        (with_text("{{ issued_on | money }}"), "con el ejemplo «before_the_succession»"),
        (with_text("tiene llaves } sueltas"), "queda escrito «}»"),
        (
            with_body(lambda xml: xml.replace("{{ respond_by_on | fecha }}", "pronto")),
            "no usa el campo «respond_by_on»",
        ),
        (
            with_body(lambda xml: xml.replace("{{ n.how }}", "ayer")),
            "la lista «previous_notices» no usa la columna «how»",
        ),
        (
            rewritten(
                SHIPPED,
                {
                    name: part(SHIPPED, name).replace(b"{{ content_fingerprint }}", b"-")
                    for name in ("word/footer1.xml", "word/footer2.xml")
                },
            ),
            "no usa el campo «content_fingerprint»",
        ),
        (
            rewritten(
                SHIPPED,
                {
                    name: part(SHIPPED, name).replace(b'name="qr"', b'name="x"')
                    for name in ("word/footer1.xml", "word/footer2.xml")
                },
            ),
            "no tiene una imagen llamada «qr», en cuyo lugar va el código QR",
        ),
        (
            rewritten(
                SHIPPED,
                {"docProps/core.xml": part(SHIPPED, "docProps/core.xml").replace(b"Aviso", b"{{ total }}")},
            ),
            "hay marcas en docProps/core.xml",
        ),
        (
            with_body(lambda xml: xml.replace(END_OF_BODY, TORN_TABLE + END_OF_BODY, 1)),
            "sale un archivo dañado",
        ),
    ],
)
def test_a_file_that_breaks_the_contract_is_refused_with_its_reason(crafted: bytes, said: str) -> None:
    assert said in reasons(crafted)


def test_all_reasons_are_told_at_once() -> None:
    told = reasons(with_text("{{ nickname }} {{ colour }}"))
    assert "«nickname»" in told
    assert "«colour»" in told


def test_the_template_of_another_kind_is_refused() -> None:
    with pytest.raises(TemplateBroken, match=re.escape("no usa el campo «citation_ordinal»")):
        check_template(SHIPPED, "citatorio")
