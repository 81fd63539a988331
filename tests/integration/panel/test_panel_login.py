"""Entering the panel, leaving it, and what keeps others out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from panel_office import PASSWORD, PanelOffice
from panel_visitor import Visitor

from cases.service.users import reset_password, set_active

FAILED = "El usuario o la contraseña no son correctos."
SignIn = Callable[[str], Visitor]


def test_a_wrong_name_and_a_wrong_password_read_the_same(stranger: Visitor) -> None:
    wrong_password = stranger.enter("gestor", "no-es-la-clave")
    unknown_name = stranger.enter("nadie", "no-es-la-clave")
    assert wrong_password.status_code == unknown_name.status_code == 401
    assert FAILED in wrong_password.text
    assert FAILED in unknown_name.text
    assert "<title>Error: Entrar" in unknown_name.text


def test_the_sixth_failure_in_a_minute_waits(stranger: Visitor) -> None:
    for _ in range(5):
        assert stranger.enter("gestor", "no-es-la-clave").status_code == 401
    limited = stranger.enter("gestor")
    assert limited.status_code == 429
    assert "Demasiados intentos" in limited.text
    assert stranger.enter("auxiliar").status_code == 302, "another person at the same address may enter"


def test_entering_well_is_never_counted(panel: Flask) -> None:
    for _ in range(8):
        visitor = Visitor(panel)
        assert visitor.enter("gestor").status_code == 302
        visitor.get("/bandeja/")


def test_login_goes_on_only_inside_the_panel(panel: Flask) -> None:
    for wanted, arrived in (
        ("/citas/", "/citas/"),
        ("//malo.example/x", "/"),
        ("https://malo.example/", "/"),
        ("/\\malo.example", "/"),
        ("citas", "/"),
    ):
        visitor = Visitor(panel)
        answer = visitor.submit("/entrar", "/entrar", usuario="gestor", contrasena=PASSWORD, destino=wanted)
        assert answer.location == arrived, wanted


def test_the_page_asked_for_is_kept_through_the_login(stranger: Visitor) -> None:
    answer = stranger.client.get("/citas/?semana=2026-11-16")
    assert answer.status_code == 302
    assert answer.location == "/entrar?destino=/citas/?semana%3D2026-11-16"


def test_leaving_takes_a_post_and_ends_the_session(clerk: Visitor) -> None:
    clerk.get("/salir", 405)
    assert clerk.submit("/bandeja/", "/salir").status_code == 302
    assert clerk.client.get("/bandeja/").location.startswith("/entrar")


def test_somebody_barred_is_out_at_once(office: PanelOffice, clerk: Visitor) -> None:
    clerk.get("/bandeja/")
    with office.sessions.begin() as session:
        set_active(session, "gestor", is_active=False)
    assert clerk.client.get("/bandeja/").status_code == 302
    assert clerk.enter("gestor").status_code == 401


def test_a_session_ends_after_a_days_work(clerk: Visitor, clock: Callable[[], object]) -> None:
    clock.instant += timedelta(hours=9)  # type: ignore[attr-defined]
    clerk.get("/bandeja/")
    clock.instant += timedelta(hours=2)  # type: ignore[attr-defined]
    assert clerk.client.get("/bandeja/").location.startswith("/entrar")


def test_a_password_set_by_another_must_be_changed_before_anything(
    office: PanelOffice, stranger: Visitor
) -> None:
    with office.sessions.begin() as session:
        given = reset_password(session, "gestor")
    assert stranger.enter("gestor", given).status_code == 302
    assert stranger.client.get("/bandeja/").location == "/contrasena"
    page = stranger.get("/contrasena").text
    assert "La que tiene la puso otra persona" in page
    unequal = _change(stranger, given, "otra-clave-larga-1", "otra-clave-larga-2")
    assert unequal.status_code == 422
    assert "no son iguales" in unequal.text
    assert _change(stranger, "equivocada", "otra-clave-larga-1").status_code == 422
    assert _change(stranger, given, "corta").status_code == 422
    assert _change(stranger, given, "otra-clave-larga-1").location == "/entrar"
    assert stranger.enter("gestor", given).status_code == 401
    assert stranger.enter("gestor", "otra-clave-larga-1").status_code == 302
    stranger.get("/bandeja/")


def _change(visitor: Visitor, old: str, new: str, again: str = "") -> object:
    return visitor.submit("/contrasena", "/contrasena", actual=old, nueva=new, repetida=again or new)


def test_changing_the_password_ends_every_other_session(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("gestor"), sign_in("gestor")
    _change(here, PASSWORD, "otra-clave-larga-1")
    assert elsewhere.client.get("/bandeja/").location.startswith("/entrar")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Visitor) -> None:
    cookie = stranger.enter("gestor").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie, "the loopback speaks plain HTTP"


def test_over_tls_the_cookie_never_travels_in_the_clear(panel: Flask) -> None:
    answer = panel.test_client().get("/entrar", base_url="https://panel.example")
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/salud", "/entrar"])
def test_what_is_public_answers_without_a_login(stranger: Visitor, path: str) -> None:
    stranger.get(path)
