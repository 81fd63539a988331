"""The top bar: the pages a role may open, each with what is pending in it."""

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_login import current_user

from admin.access import may_open
from admin.office import office, person, session, today
from admin.queries import appointments_on
from cases.service.account_review import grave_findings
from cases.service.worklist import view_counts

_ENTRIES = (
    ("bandeja.index", "Bandeja"),
    ("agenda.index", "Citas"),
    ("lotes.index", "Lotes"),
    ("ruta.index", "Rutas"),
    ("revision.index", "Revisión"),
    ("catastro.index", "Catastro"),
    ("correo.index", "Correo"),
    ("control.index", "Control"),
    ("ley.index", "Ley"),
    ("catalogos.index", "Catálogos"),
    ("personal.index", "Usuarios"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    url: str
    is_current: bool
    count: int
    count_title: str


def install(app: Flask) -> None:
    app.jinja_env.globals.update(navigation=navigation, municipality=municipality)


def navigation() -> list[Entry]:
    role = person().role
    here = (request.endpoint or "").partition(".")[0]
    return [_entry(page, name, here) for page, name in _ENTRIES if may_open(page, role)]


def _entry(page: str, name: str, here: str) -> Entry:
    number, title = _pending(page)
    section = page.partition(".")[0]
    return Entry(name, url_for(page), section == _section(here), number, title)


def _section(endpoint: str) -> str:
    """The entry of the bar a page belongs to."""
    if endpoint in ("expediente", "acto", "documento", "buscar"):
        return "bandeja"
    if endpoint in ("ventanillas", "mudanza"):
        return "agenda"
    if endpoint == "calendario":
        return "ley"
    if endpoint == "registro":
        return "catastro"
    known = {page.partition(".")[0] for page, _ in _ENTRIES}
    return endpoint if endpoint in known else "catalogos"


def _pending(page: str) -> tuple[int, str]:
    if page == "bandeja.index":
        return counts()["vencen"], "vencen hoy"
    if page == "agenda.index":
        return appointments_on(session(), today()), "citas de hoy"
    if page == "revision.index":
        return grave_findings(session()), "hallazgos graves"
    return 0, ""


def counts() -> dict[str, int]:
    """Cases per view of the person, asked once a request."""
    if "view_counts" not in g:
        g.view_counts = view_counts(session(), today(), person().id)
    found: dict[str, int] = g.view_counts
    return found


def municipality() -> str:
    """Whose panel it is: district and municipality of the person, or of the first district before login."""
    law = office().shipped.at(today())  # who governs is in the files, also when the database is down
    district = person().district if current_user.is_authenticated else law.district_codes()[0]
    issuer = law.issuer(district)
    return " · ".join(
        part for part in (issuer.district_name, issuer.issuer_name.removeprefix("Municipio de ")) if part
    )
