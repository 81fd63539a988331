"""An office with places on the map: who lives where in El Calvario, for routes."""

from datetime import date

from panel_office import PanelOffice
from sqlalchemy import update

from cases.models import Account, Route
from cases.service.route_sheet import Sheet, sheet
from cases.service.routes import make_route
from cases.service.stamp import Stamp

CALVARIO = ("I-02-0412", "I-02-0118")
CENTRO = ("E-0087", "E-0088", "M-0143", "I-01-0076")
_PLACES = {
    "I-02-0412": (13.5101, -88.9003),
    "I-02-0118": (13.5122, -88.8981),
    "E-0087": (13.5080, -88.9040),
    "E-0088": (13.5072, -88.9021),
    "M-0143": (13.5066, -88.9049),
}


def measured(office: PanelOffice) -> None:
    """All places but one are on the map."""
    with office.sessions.begin() as session:
        for account, (latitude, longitude) in _PLACES.items():
            session.execute(
                update(Account)
                .where(Account.number == account)
                .values(latitude=latitude, longitude=longitude)
            )


def routed(
    office: PanelOffice, zone: str, on: date, *, by: str = "gestor", notifier: str = "notificador"
) -> Sheet:
    """The route of a zone, made today."""
    with office.sessions.begin() as session:
        made = make_route(session, office.book, zone, on, notifier, Stamp(by, by, office.today, office.now))
        return sheet(session, office.book, session.get_one(Route, made), office.today)
