"""The composed QR is the one segno draws, module by module, and the PNG shows it."""

from io import BytesIO

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from document_templates import qr

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
