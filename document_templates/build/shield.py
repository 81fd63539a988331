"""Draws the invented shields shipped as letterhead images: `python -m document_templates.build.shield`.

They stand for no real town. A municipality puts its own PNG, square, with the same name in `logos/`.
"""

from PIL import Image, ImageDraw

from document_templates.contract import HOME

_SIDE, _OVERSAMPLING = 240, 4
_SHIELDS = {
    "municipio_de_la_paz_este": ("#1F4E79", "#F2C14E"),
    "municipio_de_san_juan_nonualco": ("#2E6B4F", "#E8DCC0"),
}


def shield(field: str, charge: str) -> Image.Image:
    """A shield with two hills, a river and a rising sun."""
    unit = _SIDE * _OVERSAMPLING / 100
    image = Image.new("RGB", (_SIDE * _OVERSAMPLING, _SIDE * _OVERSAMPLING), "white")
    draw = ImageDraw.Draw(image)
    draw.polygon([(x * unit, y * unit) for x, y in _outline(0)], fill=field)
    draw.polygon([(x * unit, y * unit) for x, y in _outline(3)], fill="white")
    draw.polygon([(x * unit, y * unit) for x, y in _outline(5)], fill=field)
    inside = Image.new("L", image.size, 0)
    ImageDraw.Draw(inside).polygon([(x * unit, y * unit) for x, y in _outline(5)], fill=255)
    scene = image.copy()
    pen = ImageDraw.Draw(scene)
    pen.ellipse([36 * unit, 26 * unit, 64 * unit, 54 * unit], fill=charge)
    pen.polygon([(x * unit, y * unit) for x, y in ((0, 66), (32, 34), (62, 66))], fill="white")
    pen.polygon([(x * unit, y * unit) for x, y in ((40, 66), (70, 40), (100, 66))], fill="#DCE3EA")
    pen.rectangle([0, 66 * unit, 100 * unit, 71 * unit], fill=charge)
    pen.rectangle([0, 76 * unit, 100 * unit, 80 * unit], fill="white")
    image.paste(scene, mask=inside)
    return image.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).quantize(32)


def _outline(inset: float) -> list[tuple[float, float]]:
    left, right, top = 12 + inset, 88 - inset, 4 + inset
    sides = [(left, top), (right, top), (right, 52)]
    curve = [
        (50 + (right - 50) * (1 - step / 12) ** 0.6, 52 + (96 - inset * 1.4 - 52) * step / 12)
        for step in range(13)
    ]
    return sides + curve + [(100 - x, y) for x, y in reversed(curve)] + [(left, 52)]


def main() -> None:
    for name, colours in _SHIELDS.items():
        shield(*colours).save(HOME / "logos" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
