"""Word opens what we make without repairing it: every sample of every kind, and what is made of many of them."""

import pytest
from documents.reading import part, rewritten, tree
from documents.test_merging import letters
from documents.wordml_check import W, findings

from document_templates import HandOutRow, copy_of, hand_out_list, kinds, merge, render
from document_templates.plain_text import plain_text
from document_templates.samples import sample, sample_names
from document_templates.tables import PrintedTable, table_document

SAMPLES = [(kind, name) for kind in kinds() for name in sample_names(kind)]


@pytest.mark.parametrize(("kind", "name"), SAMPLES, ids=[f"{kind}-{name}" for kind, name in SAMPLES])
def test_a_document_needs_no_repair(kind: str, name: str) -> None:
    assert findings(render(kind, sample(kind, name)).content) == []


def test_a_batch_its_list_and_a_copy_need_no_repair() -> None:
    together = letters()
    number, content = together[0]
    assert findings(merge([one for _, one in together], "Lote 1")) == []
    assert findings(copy_of(content, number)) == []
    row = HandOutRow(number, "Ana", "2.ª calle oriente n.º 4", "aviso")
    assert findings(hand_out_list("Lista", ["Zona"], [row])) == []


@pytest.mark.parametrize(
    ("name", "said", "instead", "finding"),
    [
        ("word/footer2.xml", b'docPr id="', b'docPr id="1" x="', "picture 1 twice"),
        ("word/document.xml", b'w:val="Titulo"', b'w:val="Otro"', "no style Otro"),
        ("word/document.xml", b'r:id="header1"', b'r:id="header9"', "no such relation"),
        ("word/_rels/footer1.xml.rels", b"qr.png", b"otro.png", "which is not there"),
        (
            "word/document.xml",
            b"</w:tbl><w:p>",
            b"</w:tbl><w:tbl><w:tblGrid/></w:tbl><w:p>",
            "touches another",
        ),
        ("word/document.xml", b"<w:keepNext/>", b"<w:jc/><w:keepNext/>", "out of order"),
        ("word/document.xml", b"<w:body>", b"<w:body><w:p/>", "an empty paragraph"),
        ("[Content_Types].xml", b"/word/styles.xml", b"/word/style.xml", "no type for word/styles.xml"),
        ("word/footer1.xml", b" PAGE ", b" AUTHOR ", "field AUTHOR"),
    ],
)
def test_what_word_would_repair_is_found(name: str, said: bytes, instead: bytes, finding: str) -> None:
    content = render("aviso", sample("aviso", "first")).content
    changed = part(content, name).replace(said, instead, 1)
    assert changed != part(content, name)
    assert [one for one in findings(rewritten(content, {name: changed})) if finding in one]


def test_a_report_in_word_needs_no_repair_and_keeps_its_words_whole() -> None:
    columns = ("Documento", "Zona", *(f"Sustituidos {place}" for place in range(10)))
    row = ("Acta de incumplimiento de convenio", "03", *("1,234.56",) * 10)
    total = ("TOTAL", "", *("99,999.99",) * 10)
    given = PrintedTable("Control", "Nota <i> & **nota**", columns, (row,) * 60 + (total,), (False,) * 12)
    content = table_document([given, PrintedTable("Otra", "Sin más", ("Uno",), (), (False,))])
    assert findings(content) == []
    table, _ = tree(content).iter(f"{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
    sides = tree(content).find(f".//{W}pgMar")
    margins = sum(int(sides.get(f"{W}{side}")) for side in ("left", "right"))
    assert sum(widths) <= int(tree(content).find(f".//{W}pgSz").get(f"{W}w")) - margins
    # «Sustituidos», bold, nine points: 5.45 ems
    assert min(widths[2:]) >= 5.45 * 9 * 20 + 2 * 50
    assert "Nota <i> & **nota**" in plain_text(content)
    last = list(table.iter(f"{W}tr"))[-1]
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in last.iter(f"{W}r"))
