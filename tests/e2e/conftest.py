"""A real browser before a panel that listens on a port of its own."""

import shutil
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from panel_fixtures import *  # noqa: F403  a list of fixtures, named in its __all__
from panel_office import PASSWORD
from playwright.sync_api import Page
from waitress.server import create_server


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of the distribution, which is the one that CI installs."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": ["--headless", "--no-sandbox", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1366, "height": 768}, "locale": "es-SV", "accept_downloads": True}


@pytest.fixture
def address(panel: Flask) -> Iterator[str]:
    """Where the panel of this test listens."""
    server = create_server(panel, host="127.0.0.1", port=0, threads=4, clear_untrusted_proxy_headers=True)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


class Person:
    """Somebody at the browser; what the page complains about in its console fails the test."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def enter(self, name: str) -> None:
        self.go("/entrar")
        self.page.get_by_label("Usuario").fill(name)
        self.page.get_by_label("Contraseña").fill(PASSWORD)
        self.page.get_by_role("button", name="Entrar").click()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)


@pytest.fixture
def person(page: Page, address: str) -> Iterator[Person]:
    somebody = Person(page, address)
    yield somebody
    assert not somebody.complaints
