"""Many letters in one file: each says what it said alone, in its order, on pages of its own."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from lxml import etree
from pypdf import PdfReader

from cases.domain.errors import ChannelDown, TemplateBroken
from document_templates import (
    HandOutRow,
    copy_of,
    hand_out_list,
    merge,
    merge_copy_mark,
    render,
    same_document,
    to_pdf,
)
from document_templates.contract import kinds
from document_templates.plain_text import plain_text
from document_templates.samples import sample, sample_names

BATCHED = (
    ("aviso", "later", "AV"),
    ("estado_de_cuenta", "attached", "EC"),
    ("citatorio", "second", "CT"),
    ("requerimiento", "no_response", "RQ"),
    ("certificacion_de_deuda", "plain", "CD"),
)
"""Upright and lying pages, lists, a slip on the first page, and pages of two ways inside one letter."""
_FOOT = re.compile(r"(\w\w-SJN-2026-\d{4}) · expediente \S+ · página (\d+) de (\d+)")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def letters() -> list[tuple[str, bytes]]:
    found = []
    for number in range(1, 4):
        for kind, name, code in BATCHED:
            printed = f"{code}-SJN-2026-{number:04}"
            context = {
                **sample(kind, name),
                "document_number": printed,
                "copy_mark": "",
                "qr_payload": f"{printed}·0",
            }
            found.append((printed, render(kind, context).content))
    return found


@pytest.fixture(scope="module")
def batch() -> bytes:
    return merge([content for _, content in letters()], "Lote 1")


def sections(content: bytes) -> list[str]:
    """The text of the body, cut where each section ends."""
    with ZipFile(BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    cut: list[list[str]] = [[]]
    for element in body:
        cut[-1] += [text for text in element.itertext() if text.strip()]
        if element.find(f".//{W}sectPr") is not None:
            cut.append([])
    return ["|".join(texts) for texts in cut if texts]


def test_each_letter_says_what_it_said_alone(batch: bytes) -> None:
    assert sections(batch) == [text for _, content in letters() for text in sections(content)]


def test_heads_and_feet_are_those_of_each_letter(batch: bytes) -> None:
    opened = docx.Document(BytesIO(batch))
    numbers = [number for number, _ in letters() for _ in range(2 if number.startswith("CD") else 1)]
    feet = []
    for section in opened.sections:
        (row,) = section.footer.tables[0].rows
        feet.append(
            next(
                re.findall(r"\w\w-SJN-\d+-\d+", line.text)
                for line in row.cells[0].paragraphs
                if "SJN" in line.text
            )[0]
        )
        assert section.header.tables[0].rows[0].cells[1].text.startswith("Alcaldía Municipal")
    kept = [number for number, after in zip(feet, [*feet[1:], ""], strict=True) if number != after]
    assert kept == list(dict.fromkeys(numbers))


def test_the_file_is_small_because_what_is_equal_is_kept_once(batch: bytes) -> None:
    with ZipFile(BytesIO(batch)) as archive:
        names = archive.namelist()
    heads = [name for name in names if re.fullmatch(r"word/header\d+\.xml", name)]
    pictures = [name for name in names if name.startswith("word/media/")]
    assert len(heads) == 2  # upright and lying
    assert len(pictures) == 1 + len(letters())  # the shield, and each letter's own code


def test_the_same_letters_give_the_same_bytes(batch: bytes) -> None:
    assert merge((content for _, content in letters()), "Lote 1") == batch


def test_relations_and_types_are_complete(batch: bytes) -> None:
    with ZipFile(BytesIO(batch)) as archive:
        names = set(archive.namelist())
        types = archive.read("[Content_Types].xml").decode()
        for name in names:
            if name.endswith(".rels") and name != "_rels/.rels":
                for target in re.findall(r'Target="([^"]*)"', archive.read(name).decode()):
                    assert f"word/{target}" in names
            if name.endswith(".xml") and name != "[Content_Types].xml":
                etree.fromstring(archive.read(name))
                assert f'PartName="/{name}"' in types
        whole = archive.read("word/document.xml")
        numbers = re.findall(
            rb'<(?:wp:docPr)\s[^>]*?\bid="(\d+)"', b"".join(map(archive.read, sorted(names)))
        )
    assert len(numbers) == len(set(numbers))
    assert b"NUMPAGES" not in whole
    assert whole.count(b'<w:pgNumType w:start="1"/>') == len(letters())
    assert whole.count(b'<w:type w:val="oddPage"/>') == len(letters())


def test_lists_begin_again_in_each_letter(batch: bytes) -> None:
    with ZipFile(BytesIO(batch)) as archive:
        used = re.findall(rb'<w:numId w:val="(\d+)"', archive.read("word/document.xml"))
        known = re.findall(rb'<w:num w:numId="(\d+)"', archive.read("word/numbering.xml"))
    of_letters = [set(re.findall(rb'<w:numId w:val="(\d+)"', part)) for part in _documents()]
    assert len(set(used)) == sum(map(bool, of_letters)) > 1
    assert set(used) <= set(known)


def _documents() -> list[bytes]:
    found = []
    for _, content in letters():
        with ZipFile(BytesIO(content)) as archive:
            found.append(archive.read("word/document.xml"))
    return found


def test_letters_of_another_look_stay_apart() -> None:
    (_, one), *_ = letters()
    other = BytesIO()
    with ZipFile(BytesIO(one)) as archive, ZipFile(other, "w") as changed:
        for name in archive.namelist():
            part = archive.read(name)
            changed.writestr(name, part.replace(b"Arial", b"Times") if name == "word/styles.xml" else part)
    with pytest.raises(TemplateBroken) as refused:
        merge([one, other.getvalue()], "Lote 1")
    assert refused.value.code == "letters_look_different"


# --- copies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_copy_is_what_the_template_prints_for_one(kind: str) -> None:
    for name in sample_names(kind):
        context = {**sample(kind, name), "copy_mark": ""}
        marked = copy_of(render(kind, context).content, context["document_number"])
        assert same_document(marked, render(kind, merge_copy_mark(context)).content)


def test_a_letter_that_does_not_say_its_number_cannot_be_marked() -> None:
    (_, content), *_ = letters()
    with pytest.raises(TemplateBroken) as refused:
        copy_of(content, "AV-SJN-2026-9999")
    assert refused.value.code == "copy_unmarked"


# --- the list and the pdf ------------------------------------------------------------------------------------


def test_the_list_shows_names_as_they_are_and_room_to_sign() -> None:
    row = HandOutRow("AV-SJN-2026-0001", "Pérez & **Hijos** <S.A.>", "2.ª Calle Oriente n.º 14", "aviso")
    content = hand_out_list("Lista de entrega · lote 7", ["Zona El Calvario"], [row] * 3)
    text = plain_text(content)
    assert "1 | AV-SJN-2026-0001 | Pérez & **Hijos** <S.A.> | 2.ª Calle Oriente n.º 14 | aviso" in text
    table = docx.Document(BytesIO(content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells][-1] == "Firma"
    assert [row.cells[-1].text for row in table.rows[1:]] == [""] * 3
    assert content == hand_out_list("Lista de entrega · lote 7", ["Zona El Calvario"], [row] * 3)


@pytest.mark.needs_libreoffice
@pytest.mark.needs_poppler
def test_pages_of_the_pdf_count_those_of_each_letter(batch: bytes, tmp_path: Path) -> None:
    (tmp_path / "lote.pdf").write_bytes(to_pdf([batch, batch], timeout_seconds=180))
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "lote.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    leaves = [_FOOT.findall(page) for page in text.split("\f")[:-1]]
    assert len(leaves) == len(PdfReader(tmp_path / "lote.pdf").pages)
    totals: dict[str, int] = {}
    for number, page, total in (foot for feet in leaves[: len(leaves) // 2] for foot in feet):
        totals[number] = totals.get(number, 0) + 1
        assert int(page) == totals[number], "each letter counts its pages from one"
        assert int(total) == sum(foot[0] == number for feet in leaves for foot in feet) // 2
    assert list(totals) == [number for number, _ in letters()]
    starts = [place for place, feet in enumerate(leaves) if feet and feet[0][1] == "1"]
    assert len(starts) == 2 * len(letters())
    assert not [place for place in starts if place % 2], "nobody's letter begins on the back of another"
    blank = [leaves[place - 1][0][2] for place, feet in enumerate(leaves) if not feet]
    assert len(blank) > 1
    assert all(int(total) % 2 for total in blank), "a blank back follows an odd page only"


def test_without_libreoffice_the_message_says_what_to_do(
    batch: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChannelDown) as down:
        to_pdf([batch], timeout_seconds=1)
    assert down.value.code == "libreoffice_missing"
    assert "Word" in down.value.reason


@pytest.mark.parametrize(
    ("script", "code"), [("exit 1", "libreoffice_failed"), ("sleep 60", "libreoffice_slow")]
)
def test_a_libreoffice_that_fails_or_hangs_is_ended(
    batch: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, code: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n/bin/{script}\n" if script != "exit 1" else "#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChannelDown) as down:
        to_pdf([batch], timeout_seconds=0.1)
    assert down.value.code == code
