"""The mail server of the story: on this machine, and it keeps nothing; what it took waits for somebody to answer."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from cases.service.mail import MailServer

_LOOPBACK = "127.0.0.1"


class _Talk(socketserver.StreamRequestHandler):
    """One conversation, as far as an office's letters need it (RFC 5321)."""

    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]  # set where the server is made
        self._say("220 correo inventado")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            match verb.upper():
                case "EHLO" | "HELO" | "NOOP" | "RSET" | "MAIL":
                    self._say("250 correo inventado")
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    self._say("550 5.1.1 no existe ese buzon" if address in post.unknown else "250 bien")
                case "DATA":
                    self._say("354 adelante")
                    post.taken.append(self._content())
                    self._say("250 recibido")
                case "QUIT":
                    self._say("221 adios")
                    return
                case _:
                    self._say("502 no se usa aqui")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))

    def _content(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


@dataclass(slots=True)
class Post:
    """What the server took and nobody answered yet, and the addresses that it does not know."""

    server: MailServer
    taken: list[bytes] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    letters: int = 0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    post: Post


@contextmanager
def open_post() -> Iterator[Post]:
    """A server on the loopback while the story lasts."""
    with _Server((_LOOPBACK, 0), _Talk) as server:
        post = server.post = Post(MailServer(_LOOPBACK, server.server_address[1], "none"))
        running = Thread(target=server.serve_forever, daemon=True)
        running.start()
        try:
            yield post
        finally:
            server.shutdown()
            running.join()
