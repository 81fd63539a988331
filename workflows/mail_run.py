"""Sending the queued e-mail with its surroundings: database, law, clock and server; with or without Prefect."""

from datetime import date
from typing import Any

from cases.clock import now, today
from cases.db import app_engine, session_factory
from cases.domain.errors import ChannelDown
from cases.law import load_book
from cases.service.mail import send_letters, server_of
from cases.settings import Settings
from cases.snapshot.law import law_in_force


def send_mail_here(settings: Settings, on: date | None = None) -> dict[str, Any]:
    """What `mail send --json` tells. Raises ChannelDown "mail_off" where no server is configured."""
    server = server_of(settings)
    if server is None:
        raise ChannelDown(
            "mail_off",
            "El correo está apagado: ponga COBRANZA_SMTP_HOST, y lo que su servidor pida, en el ambiente o en "
            "cobranza.env. Mientras tanto todo se notifica en papel.",
        )
    engine = app_engine(settings)
    try:
        with session_factory(engine)() as session:
            book = law_in_force(session, load_book())
        return send_letters(engine, book, server, on or today(), now).as_dict()
    finally:
        engine.dispose()
