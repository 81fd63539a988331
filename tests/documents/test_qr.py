"""The composed QR is the one segno draws, module by module; the PNG shows it, and a phone reads it."""

from io import BytesIO

import pytest
import segno
import zxingcpp
from documents.reading import part, part_names, tree
from documents.wordml_check import WP
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from cases.domain.documents.authenticity import OPENS, named_by, qr_text
from document_templates import kinds, qr, render
from document_templates.samples import sample, sample_names

QUIET_ZONE, PIXELS = 4, 8


def modules_shown(png: bytes) -> list[list[int]]:
    image = Image.open(BytesIO(png)).convert("L")
    side = image.width // PIXELS
    assert image.size == (side * PIXELS, side * PIXELS)
    shown = image.resize((side, side), Image.Resampling.NEAREST).tobytes()
    return [[0 if shown[y * side + x] else 1 for x in range(side)] for y in range(side)]


def modules_drawn(payload: str) -> list[list[int]]:
    fixed = len(payload.encode()) <= qr.CAPACITY_BYTES
    version = {"version": qr.VERSION, "mask": qr.MASK} if fixed else {}
    code = segno.make(
        payload.encode(), mode="byte", error=qr.ERROR_LEVEL, boost_error=False, micro=False, **version
    )
    return [[int(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]


@given(st.text(min_size=1, max_size=120).filter(lambda text: len(text.encode()) <= qr.LONGEST_PAYLOAD_BYTES))
def test_any_payload_is_drawn_as_segno_draws_it(payload: str) -> None:
    assert modules_shown(qr.qr_png(payload)) == modules_drawn(payload)


@pytest.mark.parametrize("length", [1, qr.CAPACITY_BYTES, qr.CAPACITY_BYTES + 1, qr.LONGEST_PAYLOAD_BYTES])
def test_the_edges_of_the_fast_path(length: int) -> None:
    assert modules_shown(qr.qr_png("Z" * length)) == modules_drawn("Z" * length)


def test_the_same_payload_gives_the_same_picture_and_another_gives_another() -> None:
    assert qr.qr_png("AV-SJN-2026-0012") == qr.qr_png("AV-SJN-2026-0012")
    assert qr.qr_png("AV-SJN-2026-0012") != qr.qr_png("AV-SJN-2026-0013")


# --- what a phone reads -------------------------------------------------------------------------------------

_EMU_PER_CM = 360_000
_LASER_DPI = 300
_ADDRESS = "https://mora.alcaldialapazeste.gob.sv"


def read_by_a_phone(png: bytes, dots_a_side: int | None = None) -> list[str]:
    """What another library finds in the picture, at its own size or at so many dots a side."""
    image = Image.open(BytesIO(png)).convert("L")
    if dots_a_side is not None:
        # ink spreads and a camera is never quite sharp
        image = image.resize((dots_a_side, dots_a_side), Image.Resampling.BILINEAR)
        image = image.filter(ImageFilter.GaussianBlur(1))
    return [found.text for found in zxingcpp.read_barcodes(image)]


@given(
    st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), min_size=1, max_size=120).filter(
        lambda text: len(text.encode()) <= qr.LONGEST_PAYLOAD_BYTES
    )
)
@settings(max_examples=40)
def test_any_payload_is_read_back(payload: str) -> None:
    assert read_by_a_phone(qr.qr_png(payload)) == [payload]


@pytest.mark.parametrize("address", ["", _ADDRESS, f"{_ADDRESS}/{'distrito-san-juan-nonualco/' * 4}mora"])
@pytest.mark.parametrize("kind", kinds())
def test_the_code_on_every_page_opens_that_very_document(kind: str, address: str) -> None:
    """Read from the file that is printed, at the size it is printed in, with white all around it."""
    context = sample(kind, sample_names(kind)[0])
    said = qr_text(context["document_number"], context["content_fingerprint"], address)
    content = render(kind, {**context, "qr_payload": said}).content
    feet = [name for name in part_names(content) if name.startswith("word/footer")]
    assert feet
    for foot in feet:
        (shown,) = (
            inline
            for inline in tree(content, foot).iter(f"{WP}inline")
            if inline.find(f"{WP}docPr").get("name") == "qr"
        )
        width, height = (int(shown.find(f"{WP}extent").get(side)) for side in ("cx", "cy"))
        assert width == height == 2 * _EMU_PER_CM
        relations = tree(content, f"word/_rels/{foot.removeprefix('word/')}.rels")
        (picture,) = (one.get("Target") for one in relations if one.get("Id") == "image")
        dots = round(width / _EMU_PER_CM / 2.54 * _LASER_DPI)
        assert read_by_a_phone(part(content, f"word/{picture}"), dots) == [said]
    if said.startswith("https"):
        assert named_by(said.rpartition(OPENS)[2]) == (
            context["document_number"],
            context["content_fingerprint"],
        )
