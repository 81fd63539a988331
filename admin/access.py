"""Who may open which page. What is not in the table is denied, also to who is signed in.

The roles of a verb are the service's (`VERBS[verb].roles`); the service checks them again.
"""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from admin.login import CHANGE_PASSWORD, SIGN_IN, SIGN_OUT, is_expired, sign_out_quietly
from admin.phone import INDEX as PHONE_INDEX
from admin.phone import PAGE as PHONE_PAGE
from admin.phone import RECORD as PHONE_RECORD
from admin.phone import RECORDERS
from admin.phone import SESSION as PHONE_SESSION
from admin.phone import WORKER as PHONE_WORKER
from cases.domain.permissions import (
    CLOSURE_APPROVERS,
    CLOSURE_PROPOSERS,
    DESK_KEEPERS,
    FINDING_MARKERS,
    MAIL_DECIDERS,
    REGISTER_CORRECTORS,
    ROUTE_MAKERS,
)
from cases.domain.vocabulary import Role
from cases.service.verbs import VERBS

PUBLIC: frozenset[Role] | None = None
"""Roles of a page that needs no login."""

ALL = frozenset(Role)
OFFICE = ALL - {Role.ADMINISTRADOR}
"""Everybody who works with cases or watches over them; the administrator only manages users."""

DESK = OFFICE - {Role.NOTIFICADOR}
"""Who may look through whole registers: a notifier only needs the papers of the street (LGTM 86)."""

OVERSIGHT = frozenset({Role.JEFATURA, Role.AUDITOR})
ACCOUNT_REVIEW = FINDING_MARKERS | {Role.AUDITOR}
USER_ADMINISTRATION = frozenset({Role.ADMINISTRADOR})
ACTORS = frozenset().union(*(verb.roles for verb in VERBS.values()))

CATALOGUES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "contribuyentes": DESK,
        "cuentas": DESK,
        "cargos": DESK,
        "pagos": DESK,
        "tributos": OFFICE,
        "distritos": OFFICE,
        "documentos": OFFICE,
        "eventos": DESK,
        "diligencias": OFFICE,
        "citas": OFFICE,
        "noches": OFFICE,
        "retenciones": DESK,
        "planes": DESK,
        "usuarios": OVERSIGHT | USER_ADMINISTRATION,
    }
)
"""Registers shown read-only, and who may open them."""

_CATALOGUE_PAGES = ("index_view", "details_view", "export")

PAGES: Mapping[str, frozenset[Role] | None] = MappingProxyType(
    {
        "static": PUBLIC,
        "health": PUBLIC,
        SIGN_IN: PUBLIC,
        PHONE_PAGE: PUBLIC,
        PHONE_SESSION: PUBLIC,
        PHONE_WORKER: PUBLIC,
        PHONE_INDEX: RECORDERS,
        PHONE_RECORD: RECORDERS,
        SIGN_OUT: ALL,
        CHANGE_PASSWORD: ALL,
        "home": ALL,
        "bandeja.index": OFFICE,
        "bandeja.export": OFFICE,
        "bandeja.paper": OFFICE,
        "expediente.index": OFFICE,
        "expediente.page": OFFICE,
        "expediente.identity": OFFICE,
        "acto.form": ACTORS,
        "acto.perform": ACTORS,
        "documento.download": OFFICE,
        "documento.photo": OFFICE,
        "buscar.index": OFFICE,
        "agenda.index": OFFICE,
        "lotes.index": DESK,
        "lotes.page": DESK,
        "lotes.make": VERBS["print_document"].roles,
        "lotes.resume": VERBS["print_document"].roles,
        "lotes.take": VERBS["print_document"].roles,
        "lotes.sheet": VERBS["print_document"].roles,
        "lotes.sign": VERBS["sign_document"].roles,
        "lotes.hand_out": VERBS["hand_out_document"].roles,
        "ruta.index": OFFICE,
        "ruta.page": OFFICE,
        "ruta.make": ROUTE_MAKERS,
        "ruta.change": ROUTE_MAKERS,
        "agenda.day": OFFICE,
        "agenda.free": VERBS["cite"].roles,
        "mudanza.index": VERBS["rebook"].roles,
        "mudanza.move": VERBS["rebook"].roles,
        "ventanillas.index": OFFICE,
        "ventanillas.define": DESK_KEEPERS,
        "ventanillas.end": DESK_KEEPERS,
        "ventanillas.absence": DESK_KEEPERS,
        "ventanillas.withdraw": DESK_KEEPERS,
        "revision.index": ACCOUNT_REVIEW,
        "revision.finding": ACCOUNT_REVIEW,
        "revision.mark": FINDING_MARKERS,
        "catastro.index": DESK,
        "catastro.task": DESK,
        "catastro.dismiss": REGISTER_CORRECTORS,
        "catastro.successor": REGISTER_CORRECTORS,
        "registro.taxpayer": REGISTER_CORRECTORS,
        "registro.correct_taxpayer": REGISTER_CORRECTORS,
        "registro.account": REGISTER_CORRECTORS,
        "registro.correct_account": REGISTER_CORRECTORS,
        "correo.index": DESK,
        "correo.decide": MAIL_DECIDERS,
        "control.index": OVERSIGHT,
        "control.export": OVERSIGHT,
        "ley.index": OFFICE,
        "calendario.index": OFFICE,
        "calendario.propose": CLOSURE_PROPOSERS,
        "calendario.reopen": CLOSURE_PROPOSERS,
        "calendario.decide": CLOSURE_APPROVERS,
        "catalogos.index": ALL,
        "personal.index": USER_ADMINISTRATION,
        "personal.create": USER_ADMINISTRATION,
        "personal.change": USER_ADMINISTRATION,
    }
    | {f"{name}.{page}": roles for name, roles in CATALOGUES.items() for page in _CATALOGUE_PAGES}
)


def may_open(endpoint: str, role: str) -> bool:
    """Whether a signed-in person of this role may open the page."""
    if endpoint not in PAGES:
        return False
    roles = PAGES[endpoint]
    return roles is None or role in roles


def may_act(verb: str, role: str) -> bool:
    return verb in VERBS and role in VERBS[verb].roles


def install(app: Flask) -> None:
    app.before_request(_guard)
    app.add_url_rule("/", "home", _home)
    app.jinja_env.globals.update(may_open=may_open)


def _guard() -> Response | None:
    """Deny by default: runs before every page, whatever it is made with."""
    endpoint = request.endpoint
    if endpoint is None:  # no such address: the error page says so
        return None
    if endpoint in PAGES and PAGES[endpoint] is PUBLIC:
        return None
    if current_user.is_authenticated and is_expired():
        sign_out_quietly()
    if not current_user.is_authenticated:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for(SIGN_IN, destino=wanted))
    user = current_user.record
    if user.must_change_password and endpoint not in (CHANGE_PASSWORD, SIGN_OUT):
        return redirect(url_for(CHANGE_PASSWORD))
    if not may_open(endpoint, user.role):
        abort(403)
    return None


def _home() -> Response:
    if current_user.record.role == Role.NOTIFICADOR:
        return redirect(url_for(PHONE_INDEX))  # on the street: today's route, not the worklist of the office
    first = "bandeja.index" if may_open("bandeja.index", current_user.record.role) else "personal.index"
    return redirect(url_for(first))
