"""The renderer: strict about what it is given, the same bytes every time, the same XML as docxtpl."""

import hashlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from documents.reading import part, part_names, read_by_python_docx, rewritten
from docxtpl import DocxTemplate
from PIL import Image

from cases.domain.errors import TemplateBroken
from document_templates import fingerprint, kinds, merge_copy_mark, render, same_document
from document_templates.contract import HOME
from document_templates.engine import ENVIRONMENT, RowsFirstEnvironment
from document_templates.qr import qr_png
from document_templates.samples import sample, sample_names

SAMPLES = [(kind, name) for kind in kinds() for name in sample_names(kind)]


@pytest.mark.parametrize(("kind", "name"), SAMPLES, ids=[f"{kind}-{name}" for kind, name in SAMPLES])
def test_every_part_is_what_docxtpl_would_have_written(kind: str, name: str) -> None:
    context = sample(kind, name)
    plain = DocxTemplate(HOME / kind / "template.docx")
    plain.render(context, RowsFirstEnvironment(), autoescape=True)
    saved = BytesIO()
    plain.save(saved)
    ours = render(kind, context).content
    parts = [
        name for name in part_names(ours) if name.startswith(("word/document", "word/header", "word/footer"))
    ]
    assert parts
    for name_of_part in parts:
        assert part(ours, name_of_part) == part(saved.getvalue(), name_of_part)


def test_the_same_context_gives_the_same_bytes() -> None:
    first, second = (render("aviso", sample("aviso", "everything")) for _ in range(2))
    assert first.content == second.content
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()
    render("aviso", sample("aviso", "first"))
    assert render("aviso", sample("aviso", "everything")).content == first.content


def test_the_file_carries_no_clock_and_its_parts_are_in_order() -> None:
    with ZipFile(BytesIO(render("aviso", sample("aviso", "first")).content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(names)
        assert names[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_heading_s_image_is_the_issuer_s() -> None:
    for name in ("first", "before_the_succession"):
        context = sample("aviso", name)
        content = render("aviso", context).content
        assert (
            part(content, "word/media/logo.png") == (HOME / "logos" / f"{context['logo']}.png").read_bytes()
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"taxpayer_name": None}, "«taxpayer_name» no admite un valor de tipo NoneType"),
        ({"total": 145}, "«total» no admite un valor de tipo int"),
        ({"offers_plan": "sí"}, "«offers_plan» no admite un valor de tipo str"),
        ({"offers_plan": 1}, "«offers_plan» no admite un valor de tipo int"),
        ({"taxpayer_name": ["ROSA"]}, "«taxpayer_name» no admite un valor de tipo list"),
        ({"tributes": "aseo"}, "«tributes» no admite un valor de tipo str"),
        ({"tributes": [{"name": "Aseo"}]}, "las filas de «tributes» deben traer exactamente name, periods"),
        ({"tributes": ["Aseo"]}, "las filas de «tributes» deben traer exactamente"),
        (
            {"joint_debtors": [dict.fromkeys(("name", "identity_line", "capacity", "joint", "basis"), "x")]},
            "joint",
        ),
        ({"taxpayer_name": ""}, "«taxpayer_name» está vacío"),
        ({"notice_ordinal": "frist"}, "«notice_ordinal» no puede valer «frist»"),
        ({"nickname": "Rosita"}, "el campo «nickname» no existe"),
        ({"taxpayer_name": "ROSA\nCAMPOS"}, "caracteres de control"),
    ],
)
def test_a_context_off_its_contract_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(TemplateBroken) as refused:
        render("aviso", {**sample("aviso", "later"), **change})
    assert refused.value.code == "context_broken"
    assert said in refused.value.reason


@pytest.mark.parametrize("missing", ["respond_by_on", "taxpayer_name", "fine_step_on", "logo", "qr_payload"])
def test_a_missing_field_is_refused_even_where_its_branch_is_not_taken(missing: str) -> None:
    context = sample("aviso", "first")
    del context[missing]
    with pytest.raises(TemplateBroken, match=missing):
        render("aviso", context)


def test_the_common_block_may_bring_more_than_a_kind_prints() -> None:
    context = sample("constancia_de_incomparecencia", "demand")
    for unused in ("rate_annual", "lines", "papers_to_bring"):
        del context[unused]
    assert render("constancia_de_incomparecencia", context).content


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total": "145.2"}, "value_unprintable"),
        ({"respond_by_on": "30/11/2026"}, "value_unprintable"),
        ({"logo": "../secrets"}, "logo_unknown"),
        ({"qr_payload": "x" * 214}, "qr_too_long"),
    ],
)
def test_a_value_that_cannot_be_printed_is_refused(change: dict[str, str], code: str) -> None:
    with pytest.raises(TemplateBroken) as refused:
        render("aviso", {**sample("aviso", "first"), **change})
    assert refused.value.code == code


def test_a_kind_without_a_template_is_refused() -> None:
    with pytest.raises(TemplateBroken) as refused:
        render("carta_de_amor", {})
    assert refused.value.code == "kind_unknown"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ row.__class__ }}",
        "{{ rows.append(1) }}",
        "{{ cycler }}",
        "{{ range(3) }}",
        "{{ missing }}",
        "{{ row.missing }}",
    ],
)
def test_a_template_can_reach_nothing_but_its_rows(attack: str) -> None:
    with pytest.raises(Exception, match=r"unsafe|undefined|no attribute|not callable") as stopped:
        ENVIRONMENT.from_string(attack).render(row={"name": "Aseo"}, rows=[{"name": "Aseo"}])
    assert type(stopped.value).__module__.startswith("jinja2")


def test_a_fingerprint_tells_contexts_apart_and_copies_together() -> None:
    context = sample("aviso", "first")
    printed = fingerprint(context)
    assert len(printed) == len("9F3C 20AB 77D1 04E6")
    assert set(printed) <= set("0123456789ABCDEF ")
    assert fingerprint(dict(reversed(context.items()))) == printed
    assert fingerprint({**context, "content_fingerprint": "X", "qr_payload": "Y"}) == printed
    assert fingerprint(merge_copy_mark(context)) == printed
    assert fingerprint({**context, "total": "145.21"}) != printed


def test_a_copy_says_so_beside_its_number_and_changes_nothing_else() -> None:
    context = sample("aviso", "first")
    original, copy = render("aviso", context).text, render("aviso", merge_copy_mark(context)).text
    assert copy.replace(" · COPIA", "") == original
    assert f"{context['document_number']} · COPIA" in copy


@pytest.mark.parametrize("kind", kinds())
def test_another_program_reads_the_same_values(kind: str) -> None:
    context = sample(kind, sample_names(kind)[0]) | {"taxpayer_name": 'Pérez & "Hijos" <S.A.>'}
    read = read_by_python_docx(render(kind, context).content)
    assert context["taxpayer_name"] in read
    assert f"expediente {context['case_number']}" in read
    assert context["content_fingerprint"] in read


def test_text_is_read_from_the_file_itself() -> None:
    rendered = render("aviso", sample("aviso", "first"))
    other = rewritten(rendered.content, {"word/media/qr.png": b""})
    assert type(rendered)(other, "").text == rendered.text


def test_a_file_packed_by_another_machine_is_the_same_document_and_a_changed_one_is_not() -> None:
    issued = render("aviso", sample("aviso", "first")).content
    repacked = BytesIO()
    with Image.open(BytesIO(part(issued, "word/media/qr.png"))) as drawn:
        drawn.save(repacked, "PNG")
    assert same_document(issued, rewritten(issued, {"word/media/qr.png": repacked.getvalue()}))
    body = part(issued, "word/document.xml")
    assert not same_document(issued, rewritten(issued, {"word/document.xml": body + b" "}))
    assert not same_document(issued, rewritten(issued, {"word/media/qr.png": qr_png("AV-SJN-2026-9999")}))
    assert not same_document(issued, rewritten(issued, {"word/media/logo.png": None}))
    assert not same_document(issued, b"no es un archivo de Word")
