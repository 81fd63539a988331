"""Speaking SMTP with the office's server: what it took, what it puts off, what it refuses, and what nobody knows."""

import os
import smtplib
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self

from cases.domain.errors import BadInput, ChannelDown
from cases.machine_errors import cause_in_spanish
from cases.settings import SETTINGS_FILE, Settings

_SECONDS = 30
_TRANSIENT = range(400, 500)
_KEPT_ANSWER = 200
_OTHERS_MAY_READ = 0o077


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the office hands over its mail; `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    ca_file: Path | None = None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.security})"


def server_of(settings: Settings) -> MailServer | None:
    """The server of an installation; None: e-mail is off. Raises BadInput for a password that others could read."""
    if not settings.smtp_host:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    if password:
        _require_private(settings)
    if password and settings.smtp_security == "none" and not _is_this_machine(settings.smtp_host):
        raise BadInput(
            "password_in_the_clear",
            "COBRANZA_SMTP_SECURITY: con «none» la contraseña viajaría sin cifrar; use starttls o tls.",
        )
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user or "",
        password,
        settings.smtp_ca_file,
    )


def _require_private(settings: Settings) -> None:
    path = settings.home / SETTINGS_FILE
    if "COBRANZA_SMTP_PASSWORD" in os.environ or not path.exists():
        return
    if path.stat().st_mode & _OTHERS_MAY_READ:
        raise BadInput(
            "password_readable",
            f"El archivo {path} guarda la contraseña del correo y otros pueden leerlo: póngale permisos 600.",
        )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Verdict(StrEnum):
    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one letter; `said` is the server's answer without the address."""

    verdict: Verdict
    said: str
    asked_for_report: bool = False


class Carrier:
    """One conversation with the server, opened when there is something to carry and again when it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._talk: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._talk is not None:
            self._talk.close()

    def ready(self) -> None:
        """Makes sure that the server listens. Raises ChannelDown: unreachable, no encryption, login refused."""
        if self._talk is not None and self._still_there(self._talk):
            return
        try:
            self._talk = self._connected()
        except (ssl.SSLError, OSError, smtplib.SMTPException) as error:
            self._talk = None
            raise self._down(error) from error

    def carry(self, message: bytes, sender: str, recipient: str, envelope: str) -> Answer:
        """Hands one letter over. Raises ChannelDown where the server refuses the office's own address.

        After the bytes went out and before the server answered, a lost connection leaves the outcome UNKNOWN.
        """
        talk = self._talk
        assert talk is not None, "ready first"
        reports = talk.has_extn("dsn")
        mine = ["RET=HDRS", f"ENVID={envelope}"] if reports else []
        theirs = ["NOTIFY=SUCCESS,FAILURE", f"ORCPT=rfc822;{_xtext(recipient)}"] if reports else []
        try:
            code, said = talk.mail(sender, mine)
            if code not in _TRANSIENT and not _is_fine(code):
                raise ChannelDown(
                    "mail_sender_refused",
                    f"El servidor de correo no acepta enviar desde {sender} ({_plain(said)}). Corrija el correo del "
                    "distrito o la cuenta del servidor.",
                )
            if _is_fine(code):
                code, said = talk.rcpt(recipient, theirs)
            if not _is_fine(code):
                talk.rset()
                return Answer(_refusal(code), _plain(said, recipient, code))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Verdict.LATER, _cause(error))
        return self._content(talk, message, recipient, asked_for_report=reports)

    def _content(
        self, talk: smtplib.SMTP, message: bytes, recipient: str, *, asked_for_report: bool
    ) -> Answer:
        try:
            code, said = talk.data(message)
        except smtplib.SMTPDataError as error:  # it would not even listen
            return Answer(_refusal(error.smtp_code), _plain(error.smtp_error, recipient, error.smtp_code))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Verdict.UNKNOWN, _cause(error))
        verdict = Verdict.TAKEN if _is_fine(code) else _refusal(code)
        return Answer(verdict, _plain(said, recipient, code), asked_for_report)

    def _drop(self) -> None:
        if self._talk is not None:
            self._talk.close()
        self._talk = None

    def _still_there(self, talk: smtplib.SMTP) -> bool:
        try:
            return _is_fine(talk.noop()[0])
        except (OSError, smtplib.SMTPException):
            self._drop()
            return False

    def _connected(self) -> smtplib.SMTP:
        with ExitStack() as undo:
            talk = self._opened()
            undo.callback(talk.close)
            talk.ehlo_or_helo_if_needed()
            if self._server.security == "starttls":
                self._encrypt(talk)
            if self._server.user:
                talk.login(self._server.user, self._server.password)
            undo.pop_all()
        return talk

    def _opened(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=self._trust())
        return smtplib.SMTP(host, port, timeout=_SECONDS)

    def _encrypt(self, talk: smtplib.SMTP) -> None:
        if not talk.has_extn("starttls"):
            raise ChannelDown(
                "mail_no_starttls",
                f"El servidor de correo {self._server.host} no ofrece STARTTLS y no se le entrega nada sin cifrar. "
                "Pida que lo active, o use COBRANZA_SMTP_SECURITY=tls.",
            )
        talk.starttls(context=self._trust())
        talk.ehlo()

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._server.ca_file)

    def _down(self, error: Exception) -> ChannelDown:
        where = f"{self._server.host}:{self._server.port}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return ChannelDown(
                "mail_certificate",
                f"El certificado del servidor de correo {where} no es de confianza ({error.verify_message}). "
                "Si es propio, indique quién lo avala con COBRANZA_SMTP_CA_FILE.",
            )
        if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
            return ChannelDown(
                "mail_login_refused",
                f"El servidor de correo {where} no aceptó el usuario o la contraseña: revise COBRANZA_SMTP_USER y "
                "COBRANZA_SMTP_PASSWORD.",
            )
        return ChannelDown(
            "mail_server_unreachable",
            f"El servidor de correo {where} no atiende ({_cause(error)}). Se intentará luego.",
        )


def _xtext(address: str) -> str:
    """An address as a parameter of SMTP holds it (RFC 3461, 4): whoever hands the letter on names it in the report."""
    return "".join(one if one not in "+=" else f"+{ord(one):02X}" for one in address)


def _is_fine(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004 -- SMTP's own classes


def _refusal(code: int) -> Verdict:
    """5xx is for ever; anything else the server may think over."""
    return Verdict.REFUSED if 500 <= code < 600 else Verdict.LATER  # noqa: PLR2004 -- SMTP's own classes


def _plain(said: bytes | str, address: str = "", code: int | None = None) -> str:
    """The server's words for the record: one line, without the address."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = " ".join((text.replace(address, "…") if address else text).split())
    return f"{code} {text}"[:_KEPT_ANSWER] if code is not None else text[:_KEPT_ANSWER]


def _cause(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _plain(error.smtp_error, code=error.smtp_code)
    return cause_in_spanish(error) if isinstance(error, OSError) else type(error).__name__
