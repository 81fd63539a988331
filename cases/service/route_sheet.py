"""A route as people read it: its visits with their hours, what came off it, and what stayed behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from cases.domain.documents.authenticity import token_of
from cases.domain.errors import BadInput
from cases.domain.facts import CaseFacts
from cases.domain.grounds import Off
from cases.domain.routes import Point, hours, length_metres
from cases.domain.still_owed import NOTHING_CHANGED, Change
from cases.domain.visiting import document_of, stays_behind
from cases.domain.vocabulary import DeliveryMethod, DocumentStatus
from cases.domain.ways import place_on_record, way_refused
from cases.law import LawBook
from cases.models import Account, Case, Document, Route, RouteStop, User
from cases.service.still_owed import changes_of
from cases.snapshot import Ledger, load_facts

_PREFIX = "HR"
_SHORTEST_NUMBER, _LONGEST_NUMBER = 4, 9

_STOPS = (
    select(RouteStop, Document.case_id, Document.fingerprint, Account.latitude, Account.longitude)
    .join(Document, Document.id == RouteStop.document_id)
    .join(Case, Case.id == Document.case_id)
    .join(Account, Account.id == Case.account_id)
    .where(RouteStop.route_id == bindparam("route"))
    .order_by(RouteStop.position, RouteStop.id)
)
_OPEN_VISITS = (
    select(func.count())
    .where(RouteStop.route_id == Route.id, RouteStop.released_on.is_(None))
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit. `off` says why it should not be made any more; `released` why it came off the route, or ""."""

    key: int
    document: str
    kind: str
    token: str
    case: str
    taxpayer: str
    place: str
    neighbourhood: str
    visit: int
    at: time | None
    serve_by_on: date | None
    may_leave_esquela: bool
    was_printed: bool
    released: str
    off: Off | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A route with its open visits in order; `metres` is the way through those whose place was measured."""

    key: int
    number: str
    district: str
    zone: str
    on: date
    notifier: str
    notifier_name: str
    stops: tuple[Stop, ...]
    released: tuple[Stop, ...]
    left_out: Sequence[Mapping[str, Any]]
    without_room: int
    metres: float


def number_of(route: Route) -> str:
    """`HR-SJN-2026-0211`: what the sheet prints."""
    return f"{_PREFIX}-{route.district}-{route.on_date.year}-{route.id:0{_SHORTEST_NUMBER}d}"


def find_route(session: Session, number: str) -> Route:
    """The route of a sheet's number. Raises BadInput."""
    digits = number.strip().rpartition("-")[2]
    readable = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
    found = session.get(Route, int(digits)) if readable else None
    if found is None or number_of(found) != number.strip().upper():
        raise BadInput("unknown_route", f"No existe la ruta «{number}». Véalas con: cobranza route list")
    return found


def sheet(session: Session, book: LawBook, route: Route, today: date) -> Sheet:
    """The route as it stands, judged on its own day, or today where that has passed."""
    rows = session.execute(_STOPS, {"route": route.id}).all()
    ledgers: dict[int, Ledger] = {}
    on = max(today, route.on_date)
    facts = load_facts(session, {row.case_id for row in rows}, book, on, ledgers=ledgers)
    asked = [(facts[row.case_id], document_of(facts[row.case_id], row.RouteStop.document_id)) for row in rows]
    changes = changes_of(session, asked, book, ledgers=ledgers)
    opened = [row for row in rows if row.RouteStop.released_on is None]
    planned = hours([row.RouteStop.not_before for row in opened], book.at(route.on_date))
    stops = tuple(
        _stop(row, facts[row.case_id], at, book, route, changes)
        for row, at in zip(opened, planned, strict=True)
    )
    walker = session.get_one(User, route.notifier_id)
    return Sheet(
        key=route.id,
        number=number_of(route),
        district=route.district,
        zone=route.zone,
        on=route.on_date,
        notifier=walker.name,
        notifier_name=walker.full_name,
        stops=stops,
        released=tuple(
            _stop(row, facts[row.case_id], None, book, route, changes) for row in rows if row not in opened
        ),
        left_out=route.left_out,
        without_room=route.without_room,
        metres=length_metres([one.point for one in stops if one.point]),
    )


def routes_of(
    session: Session, district: str, since: date, notifier: int | None = None
) -> Sequence[tuple[Route, str, int]]:
    """Routes of a day or later with the name of who walks them and their open visits, newest day first."""
    found = (
        select(Route, User.full_name, _OPEN_VISITS)
        .join(User, User.id == Route.notifier_id)
        .where(Route.district == district, Route.on_date >= since)
        .order_by(Route.on_date.desc(), Route.id.desc())
    )
    if notifier is not None:
        found = found.where(Route.notifier_id == notifier)
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def points_of(session: Session, district: str, zone: str) -> Sequence[Point]:
    """Every measured account of a zone: what draws its outline."""
    found = select(Account.latitude, Account.longitude).where(
        Account.district == district,
        Account.zone == zone,
        Account.latitude.is_not(None),
        Account.longitude.is_not(None),
    )
    return [
        Point(float(latitude or 0), float(longitude or 0)) for latitude, longitude in session.execute(found)
    ]


def sheet_as_dict(told: Sheet) -> dict[str, Any]:
    """For `route … --json`."""
    return {
        "route": told.number,
        "zone": told.zone,
        "on": told.on.isoformat(),
        "notifier": told.notifier,
        "stops": [
            {
                "document": one.document,
                "kind": one.kind,
                "case": one.case,
                "visit": one.visit,
                "at": f"{one.at:%H:%M}" if one.at else None,
                "serve_by": one.serve_by_on.isoformat() if one.serve_by_on else None,
                "esquela": one.may_leave_esquela,
                "off": {"code": one.off.code, "reason": one.off.reason, "basis": list(one.off.basis)}
                if one.off
                else None,
            }
            for one in told.stops
        ],
        "released": [{"document": one.document, "code": one.released} for one in told.released],
        "left_out": list(told.left_out),
        "without_room": told.without_room,
        "metres": round(told.metres),
    }


def _stop(
    row: Any,
    facts: CaseFacts,
    at: time | None,
    book: LawBook,
    route: Route,
    changes: Mapping[int, Change],
) -> Stop:
    stop: RouteStop = row.RouteStop
    law = book.at(route.on_date)
    document = document_of(facts, stop.document_id)
    change = changes.get(document.key, NOTHING_CHANGED)
    esquela = way_refused(
        document, DeliveryMethod.ESQUELA, facts.addressee, facts.account, route.on_date, law
    )
    measured = row.latitude is not None and row.longitude is not None
    return Stop(
        key=stop.id,
        document=document.number,
        kind=document.kind,
        token=token_of(document.number, row.fingerprint),
        case=facts.number,
        taxpayer=facts.taxpayer.name,
        place=place_on_record(facts.addressee, facts.account),
        neighbourhood=facts.account.neighbourhood,
        visit=stop.visit,
        at=at,
        serve_by_on=stop.serve_by_on,
        may_leave_esquela=esquela is None,
        was_printed=document.status != DocumentStatus.ISSUED,
        released=stop.release_code or "",
        off=None if stop.released_on else stays_behind(facts, document, route.on_date, law, change),
        point=Point(float(row.latitude), float(row.longitude)) if measured else None,
    )
