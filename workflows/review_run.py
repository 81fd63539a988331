"""A review of accounts with its surroundings: database, law and clock; with or without Prefect around it."""

from datetime import date
from typing import Any

from cases.clock import now, today
from cases.db import app_engine, session_factory
from cases.law import load_book
from cases.service.account_review import review_accounts
from cases.service.stamp import Stamp, night_stamp
from cases.settings import Settings
from cases.snapshot.law import law_in_force


def review_here(settings: Settings, on: date | None = None, who: Stamp | None = None) -> dict[str, Any]:
    """The review as of `on`, else of today, as `review --json` tells it; without `who`, as the night's work."""
    engine = app_engine(settings)
    try:
        sessions = session_factory(engine)
        with sessions() as session:
            book = law_in_force(session, load_book())
        return review_accounts(sessions, book, who or night_stamp(on or today(), now()))
    finally:
        engine.dispose()
