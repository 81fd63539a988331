"""A map without tiles: the zone as its own accounts draw it, and the visits in their order."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.domain.routes import Point
from cases.service.route_sheet import Stop

WIDTH, HEIGHT = 560, 400
_MARGIN = 34
_NARROWEST_DEGREES = 0.0009  # a hundred metres: a single place is not blown up to the whole sheet
_SHAPES = {"requerimiento": "square", "citatorio": "triangle"}

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """One visit: shape and colour say the kind of document, the number its place in the order."""

    number: int
    x: float
    y: float
    shape: str
    title: str

    @property
    def triangle(self) -> str:
        return f"M{self.x:.1f} {self.y - 13:.1f}L{self.x + 13:.1f} {self.y + 10:.1f}H{self.x - 13:.1f}z"


@dataclass(frozen=True, slots=True)
class RouteMap:
    zone: str
    way: str
    dots: tuple[Dot, ...]
    without_place: int


def route_map(stops: Sequence[Stop], zone: Sequence[Point]) -> RouteMap | None:
    """None where no visit has a place that was measured."""
    placed = [(number, stop, stop.point) for number, stop in enumerate(stops, start=1) if stop.point]
    if not placed:
        return None
    hull = _hull([(point.longitude, point.latitude) for point in zone])
    to_sheet = _projection([(point.longitude, point.latitude) for _, _, point in placed] + hull)
    dots = tuple(
        Dot(
            number,
            *to_sheet((point.longitude, point.latitude)),
            _SHAPES.get(stop.kind, "circle"),
            f"{number}. {stop.taxpayer}: {stop.document}",
        )
        for number, stop, point in placed
    )
    return RouteMap(
        zone=_path([to_sheet(corner) for corner in hull]) + "z" if len(hull) > 2 else "",  # noqa: PLR2004  an area
        way=_path([(dot.x, dot.y) for dot in dots]),
        dots=dots,
        without_place=len(stops) - len(dots),
    )


def _projection(points: list[Pair]) -> Callable[[Pair], Pair]:
    """Degrees to the sheet, one scale for both directions, everything inside the margin."""
    east, north = [x for x, _ in points], [y for _, y in points]
    middle_x, middle_y = (min(east) + max(east)) / 2, (min(north) + max(north)) / 2
    narrow = math.cos(math.radians(middle_y))
    across = max((max(east) - min(east)) * narrow, _NARROWEST_DEGREES)
    up = max(max(north) - min(north), _NARROWEST_DEGREES)
    scale = min((WIDTH - 2 * _MARGIN) / across, (HEIGHT - 2 * _MARGIN) / up)

    def to_sheet(point: Pair) -> Pair:
        x = WIDTH / 2 + (point[0] - middle_x) * narrow * scale
        return round(x, 1), round(HEIGHT / 2 - (point[1] - middle_y) * scale, 1)

    return to_sheet


def _hull(points: list[Pair]) -> list[Pair]:
    """The convex outline of the points, by Andrew's monotone chain."""
    ordered = sorted(set(points))
    return _half(ordered)[:-1] + _half(ordered[::-1])[:-1] if len(ordered) > 1 else ordered


def _half(points: list[Pair]) -> list[Pair]:
    chain: list[Pair] = []
    for point in points:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(origin: Pair, one: Pair, other: Pair) -> float:
    return (one[0] - origin[0]) * (other[1] - origin[1]) - (one[1] - origin[1]) * (other[0] - origin[0])


def _path(points: Sequence[Pair]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
