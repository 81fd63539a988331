"""The committed Word files are what the readable sources build, and look as the rules of layout say."""

import re
import tomllib
from itertools import islice
from pathlib import Path

import pytest
from documents.reading import W, part, part_names, tree

from document_templates import check_template, kinds, meta, qr, render, template_version
from document_templates.build.package import Sources, build_template
from document_templates.build.qr_table import qr_table
from document_templates.contract import HOME, contract
from document_templates.samples import sample, sample_names

EVERY_KIND = pytest.mark.parametrize("kind", kinds())
DELIVERY_MODES = {"personal", "esquela", "edicto", "correo", "correo_certificado", "oficina"}
BODIES = sorted([*HOME.glob("*/body.md"), *HOME.glob("clauses/*.md")])


def committed(kind: str) -> bytes:
    return (HOME / kind / "template.docx").read_bytes()


def cm(twips: str) -> float:
    return round(int(twips) * 2.54 / 1440, 2)


@EVERY_KIND
def test_the_committed_file_is_a_fresh_build(kind: str) -> None:
    assert build_template(kind, Sources(HOME)) == committed(kind)


def test_the_committed_qr_table_is_a_fresh_build() -> None:
    assert qr_table() == qr.TABLE_PATH.read_bytes()


@EVERY_KIND
def test_a_shipped_template_passes_the_check_a_town_s_own_must_pass(kind: str) -> None:
    assert check_template(committed(kind), kind).used


@EVERY_KIND
def test_paper_and_margins(kind: str) -> None:
    for section in tree(committed(kind)).iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        sides = {cm(size.get(f"{W}w")), cm(size.get(f"{W}h"))}
        assert sides == {21.59, 27.94}
        read = {side: cm(margins.get(f"{W}{side}")) for side in ("left", "right", "top", "bottom")}
        assert read == {"left": 3.0, "right": 2.0, "top": 3.0, "bottom": 2.5}


def test_the_face_is_one_and_sizes_are_the_ones_agreed() -> None:
    styles = tree(committed("aviso"), "word/styles.xml")
    assert {fonts.get(f"{W}ascii") for fonts in styles.iter(f"{W}rFonts")} == {"Arial"}
    defaults = styles.find(f"{W}docDefaults")
    assert defaults.find(f".//{W}sz").get(f"{W}val") == "22"
    spacing = defaults.find(f".//{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}after")) == ("276", "120")
    sizes = {style.get(f"{W}styleId"): style.find(f".//{W}sz") for style in styles.iter(f"{W}style")}
    assert sizes["Titulo"].get(f"{W}val") == "26"
    assert {sizes[name].get(f"{W}val") for name in ("Celda", "CeldaCentro", "CeldaDinero")} == {"18"}


@EVERY_KIND
def test_tables_repeat_their_heading_and_no_row_breaks(kind: str) -> None:
    for table in tree(committed(kind)).iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") in ("TablaDatos", "TablaMarco"):
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


@EVERY_KIND
def test_money_leans_to_the_right(kind: str) -> None:
    for cell in tree(committed(kind)).iter(f"{W}tc"):
        text = "".join(piece.text for piece in cell.iter(f"{W}t"))
        if re.fullmatch(r"\{\{ \w+(\.\w+)? \| money \}\}", text):
            assert cell.find(f".//{W}pStyle").get(f"{W}val").startswith("CeldaDinero")


@EVERY_KIND
def test_every_page_has_its_foot_and_the_seal_its_room(kind: str) -> None:
    names = part_names(committed(kind))
    for name in [name for name in names if re.fullmatch(r"word/footer\d\.xml", name)]:
        foot = part(committed(kind), name).decode()
        codes = [
            field.get(f"{W}instr").strip() for field in tree(committed(kind), name).iter(f"{W}fldSimple")
        ]
        assert codes == ["PAGE", "NUMPAGES"]
        assert 'name="qr"' in foot
        assert f'cx="{2 * 360_000}" cy="{2 * 360_000}"' in foot
        assert "Huella del contenido: {{ content_fingerprint }}" in foot
    signatures = [
        table
        for table in tree(committed(kind)).iter(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "TablaFirma"
    ]
    rooms = [
        (cm(table.findall(f"{W}tblGrid/{W}gridCol")[-1].get(f"{W}w")), cm(height.get(f"{W}val")))
        for table in signatures
        for height in table.iter(f"{W}trHeight")
    ]
    assert (4.0, 4.0) in rooms or kind == "esquela"  # an esquela is signed by who notifies, without a seal


@EVERY_KIND
def test_meta_is_complete_and_uses_the_words_of_the_house(kind: str) -> None:
    facts = meta(kind)
    assert all((facts.title, facts.legal_basis, facts.signatory))
    assert set(facts.delivery_modes) <= DELIVERY_MODES
    assert facts.orientation in ("portrait", "landscape")
    assert re.fullmatch(rf"{kind}-{facts.version}\+[0-9a-f]{{8}}", template_version(kind))


@pytest.mark.parametrize("body", BODIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_number_of_the_law_is_written_in_a_body(body: Path) -> None:
    words = r"\b(dos|tres|cinco|ocho|diez|quince|treinta|cuarenta)\b(?! originales)"
    numbers = rf"\d+ ?%|{words}|\b\d+ (días|años|meses|horas)"
    prose = re.sub(r"\{\{.*?\}\}", "", body.read_text(encoding="utf-8"))
    assert not re.findall(numbers, prose)


@pytest.mark.parametrize("body", BODIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_town_is_written_in_a_body(body: Path) -> None:
    assert not re.search(r"Nonualco|La Paz|Zacatecoluca", body.read_text(encoding="utf-8"))


def test_every_declared_field_says_what_it_means() -> None:
    with (HOME / "fields.toml").open("rb") as file:
        declared = tomllib.load(file)
    for fields in (declared["common"], *declared["kinds"].values()):
        for name, facts in fields.items():
            assert facts["meaning"], name
            assert facts["type"] in ("flag", "rows") or "example" in facts, name


@EVERY_KIND
def test_a_field_means_the_same_in_every_kind(kind: str) -> None:
    for name, field in contract(kind).fields.items():
        others = [contract(other).fields[name] for other in kinds() if name in contract(other).fields]
        assert {other.shape for other in others} == {field.shape}, name


CELL_PADDING_TWIPS = 50
DIGIT, MARK = 0.556, 0.278
"""How wide a digit or the sign of the dollar is in the face of the house, and a comma or a point, in ems."""
LARGEST = {
    "principal": "$12,345.67",
    "interest": "$9,999.99",
    "fine": "$9,999.99",
    "festivities": "$999.99",
    "total": "$123,456.78",
}


@pytest.mark.parametrize("kind", ["aviso", "requerimiento", "estado_de_cuenta", "certificacion_de_deuda"])
def test_what_a_business_may_owe_stands_on_one_line(kind: str) -> None:
    measured = set()
    for table in tree(committed(kind)).iter(f"{W}tbl"):
        columns = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        for row in table.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            for cell, width in zip(cells, columns, strict=False):
                text = "".join(piece.text for piece in cell.iter(f"{W}t"))
                shown = re.fullmatch(r"\{\{ [tlo]\.(\w+) \| money \}\}", text)
                if shown:
                    amount = LARGEST[shown[1]]
                    ems = sum(MARK if sign in ",." else DIGIT for sign in amount)
                    nine_points_in_twips = 9 * 20
                    assert ems * nine_points_in_twips <= width - 2 * CELL_PADDING_TWIPS, (kind, shown[1])
                    measured.add(shown[1])
    assert measured == set(LARGEST)


@EVERY_KIND
def test_a_signature_has_two_paragraphs_on_its_page(kind: str) -> None:
    """Whatever the branches, the page that is signed says more than a closing formula."""
    for name in sample_names(kind):
        for table in tree(render(kind, sample(kind, name)).content).iter(f"{W}tbl"):
            if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "TablaFirma":
                for before in islice(table.itersiblings(preceding=True), 2):
                    if before.tag != f"{W}p" or not "".join(before.itertext()):
                        break  # the page begins there, or a table whose last row cannot be held
                    heading = before.find(f"{W}pPr/{W}pStyle")
                    kept = before.find(f"{W}pPr/{W}keepNext") is not None
                    assert kept or heading.get(f"{W}val") in ("Titulo", "Parte"), (name, before)
