"""Routes in a real office: what goes out, what stays behind and why, and that no document is on two of them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from panel_fixtures import *  # noqa: F403  a list of fixtures, named in its __all__
from panel_office import PanelOffice
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from walked_office import measured, routed

from cases.domain.errors import BadInput, CobranzaError, Conflict, RuleRefused
from cases.domain.vocabulary import HoldReason
from cases.law import value_of_text
from cases.models import Document, Route, RouteStop
from cases.service.payments import record_payment
from cases.service.route_changes import move_stop, remove_stop
from cases.service.route_sheet import Sheet, find_route, sheet, sheet_as_dict
from cases.service.routes import make_route, walkers_of, zones_of
from cases.service.stamp import Stamp

TODAY = date(2026, 11, 17)
TOMORROW = date(2026, 11, 18)


def again(office: PanelOffice, told: Sheet) -> Sheet:
    with office.sessions() as session:
        return sheet(session, office.book, find_route(session, told.number), office.today)


def stamp(office: PanelOffice, who: str = "gestor") -> Stamp:
    return Stamp(who, who, office.today, office.now)


def refused(office: PanelOffice, zone: str, on: date, by: str, notifier: str) -> CobranzaError:
    with pytest.raises(CobranzaError) as caught:
        routed(office, zone, on, by=by, notifier=notifier)
    with office.sessions() as session:
        assert not session.scalars(select(RouteStop.id)).all(), "nothing was made"
    return caught.value


def test_a_route_takes_what_may_be_visited_what_serves_least_long_first(office: PanelOffice) -> None:
    measured(office)
    told = routed(office, "centro", TODAY)
    assert (told.zone, told.number, told.notifier) == ("Centro", "HR-SJN-2026-0001", "notificador")
    assert {one.document[:2] for one in told.stops} == {"AV", "CT"}
    days = [one.serve_by_on for one in told.stops if one.serve_by_on]
    assert days == sorted(days)
    assert [one.visit for one in told.stops] == [1, 1, 1, 1]
    assert [one.at for one in told.stops] == [time(7, 30), time(7, 40), time(7, 50), time(8)]
    assert not any(one.off or one.may_leave_esquela for one in told.stops)
    assert 100 < told.metres < 2000
    assert (told.left_out, told.without_room) == ([], 0)


def test_a_document_is_on_one_open_route_only(office: PanelOffice) -> None:
    first = routed(office, "Centro", TODAY)
    with pytest.raises(RuleRefused, match="Ya está en otra ruta"):
        routed(office, "Centro", TOMORROW, notifier="secretaria")
    with office.sessions() as session:
        document = session.scalars(select(RouteStop.document_id)).first()
        session.add(RouteStop(route_id=first.key, document_id=document, position=9, visit=1))
        with pytest.raises(DBAPIError, match="uq_route_stops_one_open"):
            session.flush()


def test_a_visit_taken_off_is_free_for_another_route(office: PanelOffice) -> None:
    first = routed(office, "Centro", TODAY)
    removed = first.stops[1]
    with office.sessions.begin() as session:
        remove_stop(session, first.key, removed.key, stamp(office))
    second = routed(office, "Centro", TOMORROW)
    assert [one.document for one in second.stops] == [removed.document]
    assert [one["code"] for one in second.left_out] == ["on_another_route"] * 3
    now = again(office, first)
    assert [(one.document, one.released) for one in now.released] == [(removed.document, "removed")]
    with office.sessions.begin() as session, pytest.raises(Conflict):
        remove_stop(session, first.key, removed.key, stamp(office))


def test_the_desk_changes_the_order(office: PanelOffice) -> None:
    told = routed(office, "Centro", TODAY)
    before = [one.document for one in told.stops]
    with office.sessions.begin() as session:
        move_stop(session, told.key, told.stops[0].key, 1, stamp(office))
        move_stop(session, told.key, told.stops[0].key, -99, stamp(office))
        move_stop(session, told.key, told.stops[3].key, -1, stamp(office))
    assert [one.document for one in again(office, told).stops] == [before[0], before[1], before[3], before[2]]
    with office.sessions.begin() as session, pytest.raises(RuleRefused):
        move_stop(session, told.key, told.stops[0].key, 1, stamp(office, "notificador"))


def test_who_was_not_there_is_visited_another_day_at_the_hour_agreed(office: PanelOffice) -> None:
    notice = office.document("M-0143", "aviso")
    office.act(
        "M-0143", "record_attempt", "notificador", TODAY, document=notice, how="personal", result="not_found",
        at="09:00", return_on="2026-11-19", return_at="15:00",
    )  # fmt: skip
    same_day = routed(office, "Centro", TODAY)
    assert {one["document"]: one["code"] for one in same_day.left_out} == {notice: "visited_later"}
    with office.sessions.begin() as session:
        for stop in same_day.stops:
            remove_stop(session, same_day.key, stop.key, stamp(office))
    next_day = routed(office, "Centro", TOMORROW)
    assert notice in {one["document"] for one in next_day.left_out}, "they agreed on the day after"
    agreed = routed(office, "Centro", date(2026, 11, 19))
    (stop,) = agreed.stops
    assert (stop.document, stop.visit, stop.at) == (notice, 2, time(15))


def test_what_was_visited_comes_off_by_itself(office: PanelOffice) -> None:
    told = routed(office, "Centro", TODAY)
    office.deliver("M-0143", TODAY, at="10:00")
    routed(office, "El Calvario", TODAY)
    now = again(office, told)
    assert {one.document: one.released for one in now.released} == {
        office.document("M-0143", "aviso"): "attempted"
    }
    assert len(now.stops) == 3


def test_a_route_whose_day_is_over_holds_nothing_back(office: PanelOffice) -> None:
    told = routed(office, "Centro", TODAY)
    office.today = TOMORROW
    later = routed(office, "Centro", TOMORROW)
    assert {one.document for one in later.stops} < {one.document for one in told.stops}
    assert [one["code"] for one in later.left_out] == ["serves_no_more"], (
        "its citation cannot be told in time"
    )
    assert {one.released for one in again(office, told).released} == {"day_over"}


def test_who_paid_is_left_out_with_the_reason(office: PanelOffice) -> None:
    told = routed(office, "Centro", TODAY)
    with office.sessions.begin() as session:
        paid = Stamp("tesoreria", "tesoreria", office.today, office.now)
        record_payment(session, "M-0143", Decimal("500.00"), "R-99", paid, office.book, today=office.today)
    notice = office.document("M-0143", "aviso")
    (off,) = [one for one in again(office, told).stops if one.off]
    assert (off.document, off.off and off.off.code) == (notice, "paid_since_issued")
    with office.sessions.begin() as session:
        for stop in told.stops:
            remove_stop(session, told.key, stop.key, stamp(office))
    later = routed(office, "Centro", TODAY)
    assert {one["document"]: one["code"] for one in later.left_out} == {notice: "paid_since_issued"}


def test_who_is_on_hold_is_not_visited(office: PanelOffice) -> None:
    told = routed(office, "Centro", TODAY)
    office.act(
        "M-0143",
        "place_hold",
        "gestor",
        reason=HoldReason.CLAIM,
        note="Revisa recibos",
        document_reference="M1",
    )
    stopped = {one.document: one.off.code for one in again(office, told).stops if one.off}
    assert stopped == {office.document("M-0143", "aviso"): "hold_active"}
    as_told = sheet_as_dict(again(office, told))
    assert [one["off"]["code"] for one in as_told["stops"] if one["off"]] == ["hold_active"]


@pytest.mark.parametrize(
    ("zone", "on", "by", "notifier", "code"),
    [
        ("Centro", date(2026, 11, 16), "gestor", "notificador", "route_in_the_past"),
        ("Centro", date(2026, 11, 21), "gestor", "notificador", "closed_day"),
        ("Marte", TODAY, "gestor", "notificador", "unknown_zone"),
        ("Centro", TODAY, "gestor", "tesoreria", "not_a_notifier"),
        ("Centro", TODAY, "gestor", "nadie", "not_a_notifier"),
        ("Centro", TODAY, "notificador", "notificador", "role_not_allowed"),
    ],
)
def test_what_no_route_may_be(
    office: PanelOffice, zone: str, on: date, by: str, notifier: str, code: str
) -> None:
    assert refused(office, zone, on, by, notifier).code == code


def test_a_zone_with_nothing_to_visit_says_why(office: PanelOffice) -> None:
    routed(office, "Centro", TODAY)
    with pytest.raises(RuleRefused) as nothing:
        routed(office, "Centro", TODAY)
    assert nothing.value.code == "nothing_to_visit"
    assert "De 4 documentos" in nothing.value.reason


def test_the_day_has_room_for_so_many(office: PanelOffice) -> None:
    few, _ = value_of_text("route.most_visits", "2", "count", date(2026, 1, 1), None, "Acuerdo", "policy", "")
    assert few
    with office.sessions.begin() as session:
        made = make_route(
            session, office.book.with_approved([few]), "Centro", TODAY, "notificador", stamp(office)
        )
        route = session.get_one(Route, made)
        assert route.without_room == 2
        assert len(session.scalars(select(RouteStop).where(RouteStop.route_id == made)).all()) == 2


@pytest.mark.parametrize("number", ["HR-SJN-2026-0099", "HR-SJN-2025-0001", "x", "HR-SJN-2026-" + "9" * 30])
def test_a_sheet_that_is_none(office: PanelOffice, number: str) -> None:
    routed(office, "Centro", TODAY)
    with office.sessions() as session, pytest.raises(BadInput):
        find_route(session, number)


def test_zones_and_walkers_of_a_district(office: PanelOffice) -> None:
    with office.sessions() as session:
        assert zones_of(session, "SJN") == ["Centro", "El Calvario"]
        assert walkers_of(session, "SJN")[0].name == "notificador"
        assert zones_of(session, "ZAC") == []


def test_documents_of_the_past_are_not_on_their_way(office: PanelOffice) -> None:
    with office.sessions() as session:
        issued = session.scalars(select(Document.number).where(Document.status == "delivered")).all()
    told = routed(office, "Centro", TODAY)
    assert issued
    assert not {one.document for one in told.stops} & set(issued)
    assert datetime.combine(TODAY, time(18), UTC) == office.now
