"""Changes of a route that was made: its order, a visit taken off, and what comes off by itself."""

from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from cases.domain.errors import Conflict
from cases.domain.permissions import check_may_make_routes
from cases.domain.vocabulary import DocumentStatus
from cases.models import DeliveryAttempt, Document, Route, RouteStop
from cases.service.stamp import Stamp

ON_THE_WAY = (
    DocumentStatus.ISSUED,
    DocumentStatus.PRINTED,
    DocumentStatus.SIGNED,
    DocumentStatus.HANDED_OUT,
)
"""Statuses of a document that is still to be delivered."""


def move_stop(session: Session, route: int, stop: int, places: int, stamp: Stamp) -> None:
    """Move a visit so many places down, or up where negative; at either end it stays."""
    check_may_make_routes(stamp.role)
    stops = _open_stops(session, route)
    moved = _stop_named(stops, stop)
    stops.insert(max(0, min(len(stops) - 1, stops.index(moved) + places)), stops.pop(stops.index(moved)))
    for position, one in enumerate(stops, start=1):
        one.position = position
    session.flush()


def remove_stop(session: Session, route: int, stop: int, stamp: Stamp) -> None:
    """Take a visit off a route; the document is free for another."""
    check_may_make_routes(stamp.role)
    removed = _stop_named(_open_stops(session, route), stop)
    removed.released_on, removed.release_code = stamp.on, "removed"
    session.flush()


def release_over(session: Session, today: date) -> None:
    """Free the documents of routes whose day is over, and those that a visit or another act took off their way."""
    for code, condition in (
        ("attempted", _attempted()),
        ("off_the_way", _document_is(Document.status.not_in(ON_THE_WAY))),
        ("day_over", _of_route(Route.on_date < today)),
    ):
        session.execute(
            update(RouteStop)
            .where(RouteStop.released_on.is_(None), condition)
            .values(released_on=today, release_code=code)
            .execution_options(synchronize_session=False)
        )


def _open_stops(session: Session, route: int) -> list[RouteStop]:
    """The visits still to be made, in order and locked."""
    found = (
        select(RouteStop)
        .where(RouteStop.route_id == route, RouteStop.released_on.is_(None))
        .order_by(RouteStop.position, RouteStop.id)
        .with_for_update()
    )
    return list(session.scalars(found))


def _stop_named(stops: list[RouteStop], stop: int) -> RouteStop:
    found = next((one for one in stops if one.id == stop), None)
    if found is None:
        raise Conflict("stop_not_open", "Esa visita ya no está en la ruta: recargue la página.")
    return found


def _of_route(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return RouteStop.route_id.in_(select(Route.id).where(condition))


def _document_is(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return RouteStop.document_id.in_(select(Document.id).where(condition))


def _attempted() -> ColumnElement[bool]:
    """Somebody went there since the route was made."""
    return (
        select(DeliveryAttempt.id)
        .join(Route, Route.id == RouteStop.route_id)
        .where(
            DeliveryAttempt.document_id == RouteStop.document_id,
            DeliveryAttempt.recorded_at >= Route.made_at,
            DeliveryAttempt.attempted_on >= Route.on_date,
        )
        .correlate(RouteStop)
        .exists()
    )
