"""A real SMTP server on loopback for tests: what it took, and the ways in which it may be difficult."""

import os
import signal
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cases.service.mail import MailServer

USER, PASSWORD = "cobranza", "secreta"
HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """The server's behaviour and memory. `answers` are given to recipients in turn, then all are welcome."""

    answers: list[str] = field(default_factory=list)
    data_answer: str = "250 OK queued as 4711"
    pause_seconds: float = 0.0
    kills: Callable[[], int] | None = None
    offers_reports: bool = False
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]] if self.offers_reports else responses

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("250"):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        time.sleep(self.pause_seconds)  # noqa: ASYNC251 -- a slow server is what is wanted
        if self.data_answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]  # the policy makes EmailMessage
            self.recipients.extend(envelope.rcpt_tos)
        if self.kills is not None:
            os.kill(self.kills(), signal.SIGKILL)
        return self.data_answer


class _Reporting(SMTP):
    """aiosmtpd knows no delivery reports: their parameters are noted and taken off."""

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name
        await super().smtp_MAIL(self._noted(arg))

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 -- aiosmtpd's name
        await super().smtp_RCPT(self._noted(arg))

    def _noted(self, arg: str | None) -> str | None:
        words = (arg or "").split()
        mine = [word for word in words if word.startswith(("RET=", "ENVID=", "NOTIFY=", "ORCPT="))]
        mailbox: Any = self.event_handler
        mailbox.parameters.extend(mine)
        return " ".join(word for word in words if word not in mine)


class _Controller(Controller):
    def factory(self) -> SMTP:
        make = _Reporting if self.handler.offers_reports else SMTP
        return make(self.handler, **self.SMTP_kwargs)


@contextmanager
def mail_server(
    mailbox: Mailbox, *, context: ssl.SSLContext | None = None, asks_login: bool = False, port: int = 0
) -> Iterator[int]:
    """Serves until the block ends; gives the port. With a context it offers STARTTLS."""
    options: dict[str, Any] = {"tls_context": context} if context else {}
    if asks_login:
        options |= {"authenticator": _authenticate, "auth_required": True}
    controller = _Controller(mailbox, hostname=HOST, port=port or _free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def plain(port: int, **changes: Any) -> MailServer:
    return MailServer(**{"host": HOST, "port": port, "security": "none", **changes})


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    fits = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for loopback, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "correo de prueba")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
