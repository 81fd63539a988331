"""LibreOffice as a process: it reaches nothing outside, and leaves no letter behind."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from cases.domain.errors import ChannelDown
from document_templates import to_pdf

_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PICTURE = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
     xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
     xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
     xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
     xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<w:drawing><wp:inline><wp:extent cx="990000" cy="792000"/><wp:docPr id="1" name="p"/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="{}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="792000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>
"""


class _Asked(BaseHTTPRequestHandler):
    """A server that notes what was asked of it."""

    paths: list[str]

    def do_GET(self) -> None:
        self.paths.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 -- the library's names

    def log_message(self, *_: Any) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def web() -> Iterator[tuple[str, list[str]]]:
    """An address on the loopback, and what was asked of it."""
    paths: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("_Asked", (_Asked,), {"paths": paths}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/foto.png", paths
    server.shutdown()
    thread.join()
    server.server_close()


def letter_with_a_linked_picture(address: str) -> bytes:
    letter = docx.Document()
    paragraph = letter.add_paragraph("Aviso")
    link = letter.part.relate_to(address, _IMAGE, is_external=True)
    paragraph._p.append(parse_xml(_PICTURE.format(link)))
    written = BytesIO()
    letter.save(written)
    return written.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.needs_libreoffice
def test_a_letter_made_to_call_outside_reaches_nothing(web: tuple[str, list[str]], folder: Path) -> None:
    address, asked = web
    assert to_pdf([letter_with_a_linked_picture(address)], timeout_seconds=180).startswith(b"%PDF-")
    assert asked == []
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_behind_is_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [folder / f"cobranza-pdf-{gone.pid}-abc", folder / "cobranza-pdf-1-vivo", folder / "otra-cosa"]
    for one in left:
        one.mkdir()
        (one / "00000.docx").write_bytes(b"carta")
    programs = folder / "programas"
    programs.mkdir()
    (programs / "soffice").write_text("#!/bin/sh\nexit 1\n")
    (programs / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/bin:/usr/bin")
    with pytest.raises(ChannelDown):
        to_pdf([b"carta"], timeout_seconds=30)
    assert sorted(one.name for one in folder.iterdir()) == ["cobranza-pdf-1-vivo", "otra-cosa", "programas"]
