"""Numbers of cases and documents: per kind, district and year, without gaps that nobody can explain.

A verb takes its numbers in its own transaction: what it does not store, it never took. A chunk of a night
takes a range in a transaction of its own, so that chunks do not wait for each other while they render; what
it then does not use is recorded as void, and so is what a killed night left behind.
"""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, bindparam, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from cases.domain.errors import Conflict
from cases.models import NumberReservation, NumberSeries, NumberVoid, among

CASE_SERIES = "EXP"

_TAKE = (
    upsert(NumberSeries)
    .values(
        kind=bindparam("kind"),
        district=bindparam("district"),
        year=bindparam("year"),
        next_number=1 + bindparam("count", type_=BigInteger),
    )
    .on_conflict_do_update(
        index_elements=["kind", "district", "year"],
        set_={"next_number": NumberSeries.next_number + bindparam("count", type_=BigInteger)},
    )
    .returning(NumberSeries.next_number)
)
_LEFT_OPEN = select(NumberReservation).where(NumberReservation.settled_at.is_(None)).with_for_update()


@dataclass(frozen=True, slots=True)
class Series:
    """One count: kind code (AV, EC…, or EXP), district and year."""

    kind: str
    district: str
    year: int

    def printed(self, number: int) -> str:
        """EXP-SJN-2026-0147: at least four digits."""
        return f"{self.kind}-{self.district}-{self.year}-{number:04d}"


class Numbers:
    """Hands out numbers in order. The caller must ask for no more than it announced."""

    def __init__(self, ranges: Mapping[Series, range]) -> None:
        self._left = {series: deque(span) for series, span in ranges.items()}
        self._given: list[tuple[Series, int]] = []

    def next(self, series: Series) -> str:
        number = self._left[series].popleft()
        self._given.append((series, number))
        return series.printed(number)

    def keep(self) -> None:
        """What was handed out since the last `keep` will be written."""
        self._given.clear()

    def take_back(self) -> None:
        """What was handed out since the last `keep` will not be written; the next to ask gets it."""
        while self._given:
            series, number = self._given.pop()
            self._left[series].appendleft(number)

    def unused(self) -> dict[Series, list[int]]:
        """What is left of every range."""
        self.take_back()
        return {series: list(left) for series, left in self._left.items() if left}


class NumbersOnDemand(Numbers):
    """Takes one number at a time inside the caller's transaction, which ends with it if it is not written."""

    def __init__(self, session: Session) -> None:
        super().__init__({})
        self._session = session

    def next(self, series: Series) -> str:
        return series.printed(_take(self._session.connection(), series, 1).start)


@dataclass(frozen=True, slots=True)
class Reservation:
    """The ranges a chunk holds, and the rows to settle them by."""

    numbers: Numbers
    keys: tuple[int, ...]


def reserve(engine: Engine, wanted: Counter[Series]) -> Reservation:
    """Take ranges at once, in a transaction of their own and in an order that two chunks cannot deadlock on."""
    ranges: dict[Series, range] = {}
    keys: list[int] = []
    with engine.begin() as connection:
        # reaches the disk with whatever is written under these numbers, at the latest
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        for series in sorted(wanted, key=lambda one: (one.kind, one.district, one.year)):
            span = _take(connection, series, wanted[series])
            ranges[series] = span
            keys.append(
                connection.execute(
                    insert(NumberReservation)
                    .values(
                        kind=series.kind,
                        district=series.district,
                        year=series.year,
                        first_number=span.start,
                        last_number=span.stop - 1,
                    )
                    .returning(NumberReservation.id)
                ).scalar_one()
            )
    return Reservation(Numbers(ranges), tuple(keys))


def settle(session: Session, reservation: Reservation, at: datetime) -> None:
    """In the chunk's transaction: its unused numbers become voids. Raises Conflict if a sweep came first."""
    settled = session.execute(
        update(NumberReservation)
        .where(among(NumberReservation.id, reservation.keys), NumberReservation.settled_at.is_(None))
        .values(settled_at=at)
        .returning(NumberReservation.id)
    ).all()
    if len(settled) != len(reservation.keys):
        raise Conflict("numbers_swept", "Los números reservados ya se anularon; repita la operación.")
    _void(session, reservation.numbers.unused(), "reservado y no usado", at)


def abandon(engine: Engine, reservations: Sequence[Reservation], at: datetime) -> None:
    """The chunk failed and stored nothing: every number it held becomes a void."""
    keys = [key for reservation in reservations for key in reservation.keys]
    if keys:
        with Session(engine) as session, session.begin():
            _void_open(session, "el lote que lo reservó falló", at, among(NumberReservation.id, keys))


def sweep(session: Session, at: datetime) -> int:
    """Void what killed nights reserved and never used; only while no other night is alive. Gives how many."""
    return _void_open(session, "la noche que lo reservó no terminó", at)


def _void_open(session: Session, reason: str, at: datetime, *which: ColumnElement[bool]) -> int:
    """Only of reservations still open once locked: a chunk that was just committing keeps its numbers."""
    voided = 0
    for open_one in session.scalars(_LEFT_OPEN.where(*which) if which else _LEFT_OPEN).all():
        series = Series(open_one.kind, open_one.district, open_one.year)
        span = list(range(open_one.first_number, open_one.last_number + 1))
        _void(session, {series: span}, reason, at)
        open_one.settled_at = at
        voided += len(span)
    return voided


def _take(connection: Connection, series: Series, count: int) -> range:
    assert count > 0, "a range holds at least one number"
    wanted = {"kind": series.kind, "district": series.district, "year": series.year, "count": count}
    after: int = connection.execute(_TAKE, wanted).scalar_one()
    return range(after - count, after)


def _void(session: Session, unused: Mapping[Series, list[int]], reason: str, at: datetime) -> None:
    rows = [
        {
            "kind": series.kind,
            "district": series.district,
            "year": series.year,
            "number": number,
            "reason": reason,
            "recorded_at": at,
        }
        for series, numbers in unused.items()
        for number in numbers
    ]
    if rows:
        session.execute(insert(NumberVoid), rows)
