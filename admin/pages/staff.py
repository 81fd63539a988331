"""Who may enter: the one page that whoever administers the system works in."""

from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.office import law_today, office, person, session
from admin.pages.base import PanelView, expose
from cases.domain.errors import BadInput
from cases.domain.words import ROLE_NAMES
from cases.models import User
from cases.service.users import create_user, generate_password, reset_password, set_active

_REFUSED = 422
_FIELDS = ("name", "full_name", "post", "role", "district")


class StaffView(PanelView):
    """Users are made, barred and given a new password; none is deleted, for acts bear their names."""

    def __init__(self) -> None:
        super().__init__(name="Usuarios", endpoint="personal", url="/usuarios")

    @expose("/")
    def index(self) -> str:
        return self._page({})

    @expose("/", methods=("POST",))
    def create(self) -> str | tuple[str, int]:
        """Shown in the answer itself, so that the password is never stored in a cookie nor in an address."""
        typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
        password = generate_password()
        try:
            with office().database.transaction() as writing:
                made = create_user(
                    writing, **typed, password=password, at=office().now(), must_change_password=True
                )
        except BadInput as error:
            return self._page(typed, error=error.reason), _REFUSED
        return self._page({}, told=(made.name, password))

    @expose("/<user>", methods=("POST",))
    def change(self, user: str) -> str | Response | tuple[str, int]:
        asked = request.form.get("change", "")
        try:
            with office().database.transaction() as writing:
                password = _changed(writing, user, asked)
        except BadInput as error:
            return self._page({}, error=error.reason), _REFUSED
        if password:
            return self._page({}, told=(user, password))
        flash(f"{user}: {'puede entrar' if asked == 'activate' else 'ya no puede entrar'}.", "success")
        return redirect(url_for("personal.index"))

    def _page(self, typed: dict[str, str], *, error: str = "", told: tuple[str, str] | None = None) -> str:
        law = law_today()
        arguments: dict[str, Any] = {
            "users": session().scalars(select(User).order_by(User.is_active.desc(), User.full_name)).all(),
            "roles": ROLE_NAMES,
            "districts": law.district_codes(),
            "typed": dict.fromkeys(_FIELDS, "") | typed,
            "error": error,
            "told": told,
        }
        return str(self.render("usuarios.html", **arguments))


def _refuse_own(name: str) -> None:
    if name == person().name:
        raise BadInput("own_user", "No puede quitarse su propio acceso: pídalo a otra persona.")


def _changed(writing: Session, name: str, asked: str) -> str:
    """Do what was asked; the new password, if it was one."""
    if asked == "reset":
        return reset_password(writing, name)
    if asked not in ("activate", "bar"):
        raise BadInput("unknown_change", "No se entiende qué cambiar: use los botones de la lista.")
    if name == person().name:
        raise BadInput("own_user", "No puede quitarse su propio acceso: pídalo a otra persona.")
    set_active(writing, name, is_active=asked == "activate")
    return ""
