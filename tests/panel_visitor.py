"""Somebody at a browser without scripts: follows forms as they are written in the page."""

from typing import Any

from flask import Flask
from lxml import html
from panel_office import PASSWORD
from werkzeug.test import TestResponse


class Visitor:
    def __init__(self, panel: Flask) -> None:
        self.client = panel.test_client()

    def enter(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.submit("/entrar", "/entrar", usuario=name, contrasena=password)

    def get(self, address: str, status: int = 200) -> TestResponse:
        answer = self.client.get(address)
        answer.get_data()
        answer.close()
        assert answer.status_code == status, (address, answer.status_code, answer.text[:2000])
        return answer

    def page(self, address: str, status: int = 200) -> Any:
        return html.fromstring(self.get(address, status).text)

    def submit(self, page: str, action: str, **typed: Any) -> TestResponse:
        """Send the form of `page` whose action is `action`, as it stands, with what is typed over it."""
        return self.client.post(action, data=self.form(page, action) | typed)

    def form(self, page: str, action: str) -> dict[str, Any]:
        forms = [form for form in self.page(page).forms if form.method == "POST" and form.action == action]
        assert forms, f"{page} has no form to {action}"
        return filled(forms[0])

    def act(self, case: str, verb: str, **typed: Any) -> TestResponse:
        """One verb on one case, through its own page."""
        address = f"/expediente/{case}/acto/{verb}"
        return self.submit(address, address, **{self._named(name): value for name, value in typed.items()})

    @staticmethod
    def _named(name: str) -> str:
        return name if name in ("on", "version", "sequence", "key") else f"f_{name}"


def filled(form: Any) -> dict[str, Any]:
    """What a browser would send for a form nobody touched."""
    return dict(form.form_values())
