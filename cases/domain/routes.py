"""A day on foot: the order of its visits, their hours, and when to come back where nobody was found. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise

from cases.domain.terms import Calendar, add_business_days
from cases.law import LawAt

_METRES_A_DEGREE = 111_195.0
_ANY_DAY = date(2000, 1, 3)
_LAST = date.max


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees of WGS 84."""

    latitude: float
    longitude: float

    def metres_to(self, other: "Point") -> float:
        """As the crow flies, over a plane: right to the metre inside a district."""
        middle = math.radians((self.latitude + other.latitude) / 2)
        east = (other.longitude - self.longitude) * math.cos(middle)
        return math.hypot(other.latitude - self.latitude, east) * _METRES_A_DEGREE


@dataclass(frozen=True, slots=True)
class Visit:
    """A paper to deliver and where; `not_before` is the hour that a second visit asks for."""

    key: int
    serve_by_on: date | None
    point: Point | None
    zone: str
    neighbourhood: str
    address: str
    not_before: time | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A day and local hour to come back."""

    on: date
    at: time


def in_order(visits: Iterable[Visit], urgent_until: date, start: Point | None = None) -> tuple[Visit, ...]:
    """What has no hour of its own first, then by hour; in each part what is urgent by its day, then what is near.

    Urgent is what serves only until `urgent_until`, inclusive. Visits whose place nobody measured come after those of
    their day, by zone, neighbourhood and address.
    """

    def rank(visit: Visit) -> tuple[time, date]:
        serves = visit.serve_by_on
        urgent = serves if serves is not None and serves <= urgent_until else _LAST
        return visit.not_before or time.min, urgent

    ordered: list[Visit] = []
    here = start
    for _, together in groupby(sorted(visits, key=rank), rank):
        walked = _walk(list(together), here)
        ordered += walked
        here = next((one.point for one in reversed(walked) if one.point), here)
    return tuple(ordered)


def length_metres(points: Sequence[Point]) -> float:
    """The whole way through the points, in their order."""
    return sum(one.metres_to(other) for one, other in pairwise(points))


def hours(not_before: Iterable[time | None], law: LawAt) -> tuple[time, ...]:
    """The hour proposed for each visit, in their order: one after another, none before the hour it asks for."""
    step = timedelta(minutes=law.integer("route.visit_minutes"))
    at = datetime.combine(_ANY_DAY, day_start(law))
    proposed = []
    for asked in not_before:
        if asked is not None:
            at = max(at, datetime.combine(_ANY_DAY, asked))
        proposed.append(at.time())
        at = min(at + step, datetime.combine(_ANY_DAY, time(23, 59)))
    return tuple(proposed)


def returns(calendar: Calendar, law: LawAt, attempted_on: date, attempted_at: time) -> tuple[Return, Return]:
    """Two proposals for the next visit: on later business days, at the hours farthest from the one that failed."""
    known = (day_start(law), time.fromisoformat(law.text("citation.pause_start")), afternoon(law))
    farthest = sorted(known, key=lambda at: -abs(_minutes(at) - _minutes(attempted_at)))
    first, second = (add_business_days(calendar, attempted_on, days) for days in (1, 2))
    return Return(first, farthest[0]), Return(second, farthest[1])


def other_hour(law: LawAt, attempted_at: time) -> time | None:
    """The hour a second visit waits for: who was not there in the morning may be in the afternoon, and back."""
    return afternoon(law) if attempted_at < time(12) else None


def day_start(law: LawAt) -> time:
    return time.fromisoformat(law.text("route.day_start"))


def afternoon(law: LawAt) -> time:
    return time.fromisoformat(law.text("route.afternoon"))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _walk(visits: list[Visit], here: Point | None) -> list[Visit]:
    """The nearest next, then straightened; those without a point after them."""
    measured = sorted((one for one in visits if one.point), key=_by_address)
    others = sorted((one for one in visits if not one.point), key=_by_address)
    return _straightened(_nearest_next(measured, here), here) + others


def _by_address(visit: Visit) -> tuple[str, str, str, int]:
    return visit.zone.casefold(), visit.neighbourhood.casefold(), visit.address.casefold(), visit.key


def _nearest_next(visits: list[Visit], here: Point | None) -> list[Visit]:
    left, path = list(visits), []
    while left:
        nearest = min(left, key=lambda one: _metres(here, one.point)) if here else left[0]
        left.remove(nearest)
        path.append(nearest)
        here = nearest.point
    return path


def _straightened(path: list[Visit], here: Point | None) -> list[Visit]:
    """2-opt: turns a stretch round wherever that makes the way shorter, until nothing does."""
    shorter = True
    while shorter:
        shorter = False
        for first in range(len(path) - 1):
            for last in range(first + 1, len(path)):
                if _gain(path, first, last, here) > 1.0:  # a metre: what is less is noise of the arithmetic
                    path[first : last + 1] = reversed(path[first : last + 1])
                    shorter = True
    return path


def _gain(path: list[Visit], first: int, last: int, here: Point | None) -> float:
    before = path[first - 1].point if first else here
    after = path[last + 1].point if last + 1 < len(path) else None
    one, other = path[first].point, path[last].point
    return _metres(before, one) + _metres(other, after) - _metres(before, other) - _metres(one, after)


def _metres(one: Point | None, other: Point | None) -> float:
    """Nothing where the way starts or ends anywhere."""
    return one.metres_to(other) if one and other else 0.0
