"""Who may open what: every address by every role, written out here apart from the panel's own table."""

from collections.abc import Callable

from flask import Flask, url_for
from panel_office import PanelOffice
from panel_visitor import Visitor
from werkzeug.routing import Rule

from admin.access import CATALOGUES
from cases.domain.vocabulary import Role
from cases.service.verbs import VERBS

SignIn = Callable[[str], Visitor]

EVERYBODY = set(Role)
OFFICE = EVERYBODY - {Role.ADMINISTRADOR}
DESK = OFFICE - {Role.NOTIFICADOR}
PUBLIC = {
    "static",
    "health",
    "entrada.sign_in",
    "telefono.page",
    "telefono.session",
    "telefono.worker",
}

DESK_WORKERS = {Role.AUXILIAR, Role.GESTOR, Role.JEFATURA}
EXPECTED = {
    "entrada.sign_out": EVERYBODY,
    "entrada.change_own_password": EVERYBODY,
    "home": EVERYBODY,
    "bandeja.index": OFFICE,
    "bandeja.export": OFFICE,
    "bandeja.paper": OFFICE,
    "expediente.index": OFFICE,
    "expediente.page": OFFICE,
    "expediente.identity": OFFICE,
    "acto.form": OFFICE - {Role.AUDITOR},
    "acto.perform": OFFICE - {Role.AUDITOR},
    "documento.download": OFFICE,
    "lotes.index": DESK,
    "lotes.page": DESK,
    **{f"lotes.{page}": DESK - {Role.ALCALDE, Role.AUDITOR} for page in ("make", "resume", "take", "sheet")},
    "lotes.sign": DESK - {Role.SECRETARIA, Role.AUDITOR},
    "lotes.hand_out": DESK_WORKERS,
    "ruta.index": OFFICE,
    "ruta.page": OFFICE,
    "ruta.make": DESK_WORKERS,
    "ruta.change": DESK_WORKERS,
    "telefono.index": DESK_WORKERS | {Role.NOTIFICADOR, Role.SECRETARIA},
    "telefono.record": DESK_WORKERS | {Role.NOTIFICADOR, Role.SECRETARIA},
    "documento.photo": OFFICE,
    "buscar.index": OFFICE,
    "agenda.index": OFFICE,
    "agenda.day": OFFICE,
    "agenda.free": {Role.GESTOR, Role.JEFATURA},
    "mudanza.index": {Role.GESTOR, Role.JEFATURA},
    "mudanza.move": {Role.GESTOR, Role.JEFATURA},
    "control.index": {Role.JEFATURA, Role.AUDITOR},
    "control.export": {Role.JEFATURA, Role.AUDITOR},
    "ventanillas.index": OFFICE,
    "ventanillas.define": {Role.JEFATURA},
    "ventanillas.end": {Role.JEFATURA},
    "ventanillas.absence": {Role.JEFATURA},
    "ventanillas.withdraw": {Role.JEFATURA},
    "revision.index": {Role.CUENTAS_CORRIENTES, Role.JEFATURA, Role.AUDITOR},
    "revision.finding": {Role.CUENTAS_CORRIENTES, Role.JEFATURA, Role.AUDITOR},
    "revision.mark": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "correo.index": DESK,
    "correo.decide": {Role.JEFATURA},
    "catastro.index": DESK,
    "catastro.task": DESK,
    "catastro.dismiss": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "catastro.successor": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "registro.taxpayer": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "registro.correct_taxpayer": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "registro.account": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "registro.correct_account": {Role.CUENTAS_CORRIENTES, Role.JEFATURA},
    "ley.index": OFFICE,
    "calendario.index": OFFICE,
    "calendario.propose": {Role.JEFATURA, Role.TESORERIA, Role.CUENTAS_CORRIENTES, Role.SECRETARIA},
    "calendario.reopen": {Role.JEFATURA, Role.TESORERIA, Role.CUENTAS_CORRIENTES, Role.SECRETARIA},
    "calendario.decide": {Role.JEFATURA, Role.SINDICO, Role.ALCALDE},
    "catalogos.index": EVERYBODY,
    "personal.index": {Role.ADMINISTRADOR},
    "personal.create": {Role.ADMINISTRADOR},
    "personal.change": {Role.ADMINISTRADOR},
}
EXPECTED_CATALOGUES = {
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
    "usuarios": {Role.JEFATURA, Role.AUDITOR, Role.ADMINISTRADOR},
}
PARAMETERS = {
    **{f"lotes.{page}": {"batch": 1} for page in ("page", "resume", "take", "sheet", "sign", "hand_out")},
    "ruta.page": {"number": "HR-SJN-2026-0001"},
    "ruta.change": {"number": "HR-SJN-2026-0001"},
    "telefono.record": {"token": "AV-SJN-2026-0001.0000000000000000"},
    "expediente.page": {"number": "EXP-SJN-2026-0001"},
    "expediente.identity": {"number": "EXP-SJN-2026-0001"},
    "acto.form": {"number": "EXP-SJN-2026-0001", "verb": "nada"},
    "acto.perform": {"number": "EXP-SJN-2026-0001", "verb": "nada"},
    "documento.download": {"number": "AV-SJN-2026-0001"},
    "documento.photo": {"attempt": 1},
    "personal.change": {"user": "auxiliar"},
    "correo.decide": {"number": "AV-SJN-2026-0001"},
    "revision.finding": {"key": 1},
    "revision.mark": {"key": 1},
    "calendario.reopen": {"key": 1},
    "calendario.decide": {"key": 1},
    **{
        page: {"key": 1}
        for page in (
            "catastro.task",
            "catastro.dismiss",
            "catastro.successor",
            "registro.taxpayer",
            "registro.correct_taxpayer",
            "registro.account",
            "registro.correct_account",
        )
    },
}


def expected() -> dict[str, set[Role]]:
    pages = ("index_view", "details_view", "export")
    return EXPECTED | {
        f"{name}.{page}": roles for name, roles in EXPECTED_CATALOGUES.items() for page in pages
    }


def rules(panel: Flask) -> list[Rule]:
    return [rule for rule in panel.url_map.iter_rules() if rule.endpoint not in PUBLIC]


def address_of(panel: Flask, rule: Rule) -> str:
    given = PARAMETERS.get(rule.endpoint, {})
    if rule.endpoint.endswith(".export") and rule.endpoint != "bandeja.export":
        given = {"export_type": "csv"}
    with panel.test_request_context():
        return url_for(rule.endpoint, **given)


def methods_of(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def test_every_address_is_in_the_table_and_in_no_other(panel: Flask) -> None:
    assert {rule.endpoint for rule in rules(panel)} == set(expected())
    assert set(CATALOGUES) == set(EXPECTED_CATALOGUES)


def test_nobody_opens_anything_without_a_login(panel: Flask, stranger: Visitor) -> None:
    for rule in rules(panel):
        for method in methods_of(rule):
            answer = stranger.client.open(address_of(panel, rule), method=method)
            # a POST without its token is refused even before
            refused = answer.status_code == 302 and answer.location.startswith("/entrar")
            assert refused or (method == "POST" and answer.status_code == 400), (rule, method)


def test_every_address_by_every_role(panel: Flask, sign_in: SignIn) -> None:
    wrong = []
    for role in Role:
        visitor = sign_in(role)
        token = visitor.form("/catalogos/", "/salir")["csrf_token"]
        for rule in rules(panel):
            if rule.endpoint in ("entrada.sign_out", "personal.change"):
                continue  # they change who is inside; tested on their own
            for method in methods_of(rule):
                answer = visitor.client.open(
                    address_of(panel, rule), method=method, data={"csrf_token": token}, follow_redirects=False
                )
                is_open = answer.status_code != 403
                if is_open != (role in expected()[rule.endpoint]) or answer.status_code >= 500:
                    wrong.append((role, method, rule.rule, answer.status_code))
    assert not wrong


def test_users_are_changed_by_the_administrator_alone(sign_in: SignIn) -> None:
    for role in Role:
        visitor = sign_in(role)
        token = visitor.form("/catalogos/", "/salir")["csrf_token"]
        answer = visitor.client.post("/usuarios/nadie", data={"csrf_token": token, "change": "bar"})
        assert answer.status_code == (422 if role is Role.ADMINISTRADOR else 403), role


def test_every_verb_by_every_role(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("E-0087")
    for role in OFFICE - {Role.AUDITOR}:
        visitor = sign_in(role)
        for verb in VERBS.values():
            answer = visitor.client.get(f"/expediente/{case}/acto/{verb.name}")
            assert answer.status_code == (200 if role in verb.roles else 403), (role, verb.name)


def test_the_case_page_offers_only_what_the_role_may_do(office: PanelOffice, sign_in: SignIn) -> None:
    case = office.case("E-0087")
    for role in OFFICE:
        page = sign_in(role).page(f"/expediente/{case}")
        offered = {
            link.rsplit("/", 1)[1].partition("?")[0]
            for link in page.xpath("//a/@href[contains(., '/acto/')]")
        }
        assert offered <= {name for name, verb in VERBS.items() if role in verb.roles}, role
        if role is Role.AUDITOR:
            assert not offered


def test_a_notifier_sees_only_the_visits_it_practised(office: PanelOffice, sign_in: SignIn) -> None:
    summons = office.document("E-0087", "citatorio")
    office.act(
        "E-0087",
        "record_attempt",
        "auxiliar",
        document=summons,
        how="personal",
        result="not_found",
        at="10:00",
    )
    own = sign_in("notificador").page("/catalogos/diligencias/")
    assert set(own.xpath("//tbody/tr/td[6]/text()")) == {"notificador"}
    everybodys = sign_in("jefatura").page("/catalogos/diligencias/")
    assert set(everybodys.xpath("//tbody/tr/td[6]/text()")) == {"notificador", "auxiliar"}
    hidden = everybodys.xpath("//tbody/tr[td[6]='auxiliar']//a[@class='exp s']/@href")[0]
    sign_in("notificador").get(hidden, 404)
    exported = sign_in("notificador").get("/catalogos/diligencias/export/csv/").text
    assert "auxiliar" not in exported


def test_catalogues_have_no_route_that_writes(panel: Flask) -> None:
    for rule in panel.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] in EXPECTED_CATALOGUES:
            assert methods_of(rule) == {"GET"}, rule
            assert not any(word in rule.rule for word in ("new", "edit", "delete", "ajax", "action")), rule


def test_no_address_takes_a_form_without_its_token(panel: Flask, sign_in: SignIn) -> None:
    """Whoever may post is refused all the same where the form was not one of the panel's pages."""
    public = [rule for rule in panel.url_map.iter_rules() if rule.endpoint == "entrada.sign_in"]
    posts = [rule for rule in (*rules(panel), *public) if "POST" in methods_of(rule)]
    assert len(posts) > 20
    for rule in posts:
        allowed = expected().get(rule.endpoint, EVERYBODY)
        role = min(allowed - {Role.ADMINISTRADOR} or allowed)
        for token in ({}, {"csrf_token": "otro"}):
            answer = sign_in(role).client.post(address_of(panel, rule), data=token)
            assert answer.status_code == 400, (rule, role)
