"""Routes of the notifiers: which papers go out on a day, in which order, and what stayed behind."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from cases.models.base import Base, col


class Route(Base):
    __tablename__ = "routes"
    __table_args__ = (
        Index("ix_routes_notifier_day", "notifier_id", "on_date"),
        {"comment": "The walk of one notifier through one zone on one day; append-only"},
    )

    id: Mapped[int] = col("Identity; the sheet prints it", primary_key=True)
    district: Mapped[str] = col("District", ForeignKey("districts.code"))
    zone: Mapped[str] = col("Zone of the accounts it visits")
    on_date: Mapped[date] = col("Day of the visits")
    notifier_id: Mapped[int] = col("Who walks it", ForeignKey("users.id"))
    made_by: Mapped[str] = col("Login of who made it")
    made_role: Mapped[str] = col("Role in which it was made")
    made_at: Mapped[datetime] = col("When it was made")
    left_out: Mapped[list[dict[str, Any]]] = col(
        "Documents that were looked at and stayed behind, each with code, reason and basis", JSONB
    )
    without_room: Mapped[int] = col("Documents of the zone for which the day had no room")


class RouteStop(Base):
    __tablename__ = "route_stops"
    __table_args__ = (
        Index(
            "uq_route_stops_one_open",
            "document_id",
            unique=True,
            postgresql_where=text("released_on IS NULL"),
        ),
        Index("ix_route_stops_route_id", "route_id", "position"),
        CheckConstraint("(released_on IS NULL) = (release_code IS NULL)", name="release_complete"),
        {"comment": "The visits of a route in their order; a document is on one open route only"},
    )

    id: Mapped[int] = col("Identity", primary_key=True)
    route_id: Mapped[int] = col("Route", ForeignKey("routes.id"))
    document_id: Mapped[int] = col("Document to deliver", ForeignKey("documents.id"))
    position: Mapped[int] = col("Place in the order, from 1; people may change it")
    visit: Mapped[int] = col("1 for the first visit of the document, 2 for the second…")
    not_before: Mapped[time | None] = col("Hour that this visit waits for")
    serve_by_on: Mapped[date | None] = col("Last day that serves, or the target of the office")
    released_on: Mapped[date | None] = col("Day it left the route; null: it is still to be made")
    release_code: Mapped[str | None] = col("Why: attempted, removed, superseded, day_over")
