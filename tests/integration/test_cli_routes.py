"""Routes from the command line: made, shown, listed, refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from console import Console
from panel_fixtures import *  # noqa: F403  a list of fixtures, named in its __all__
from panel_office import TODAY, PanelOffice

from cases.clock import today
from cases.domain.terms import calendar_of, next_business_day


@pytest.fixture
def console(
    office: PanelOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    address = office.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("COBRANZA_DATABASE_URL", address.partition("&options")[0])
    return Console(tmp_path / "casa", capsys)


@pytest.fixture
def on(office: PanelOffice) -> date:
    """A day the office works, not before its letters and not in the past of whoever runs this."""
    wanted = max(today(), TODAY) + timedelta(days=1)
    return next_business_day(calendar_of(office.book.at(wanted)), wanted)


def test_a_route_is_made_shown_and_listed(console: Console, on: date) -> None:
    asked = ("--zone", "Centro", "--on", on.isoformat(), "--notifier", "notificador", "--by", "gestor")
    made = console.done("route", "make", *asked)
    assert made["route"] == f"HR-SJN-{on.year}-0001"
    assert len(made["stops"]) >= 3
    assert {"document", "visit", "at", "serve_by", "esquela", "off"} <= made["stops"][0].keys()
    assert (
        console.done("route", "show", made["route"])["stops"][0]["document"] == made["stops"][0]["document"]
    )
    listed = console.done("route", "list")["routes"]
    assert [(one["route"], one["open_visits"]) for one in listed] == [(made["route"], len(made["stops"]))]
    assert made["stops"][0]["document"] in console.say("route", "show", made["route"]).output
    assert "1 rutas." in console.say("route", "list").output
    again = console.ask("route", "make", *asked)
    assert (again.status, again.codes) == (1, ["nothing_to_visit"])


def test_what_is_no_route_is_bad_input(console: Console, on: date) -> None:
    by = ("--notifier", "notificador", "--by", "gestor")
    unknown = console.ask("route", "make", "--zone", "Marte", "--on", on.isoformat(), *by)
    assert (unknown.status, unknown.codes) == (2, ["unknown_zone"])
    past = console.ask("route", "make", "--zone", "Centro", "--on", "2026-01-05", *by)
    assert (past.status, past.codes) == (2, ["route_in_the_past"])
    assert console.ask("route", "show", "HR-SJN-2026-0009").codes == ["unknown_route"]
