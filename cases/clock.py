"""The only place that reads the clock; command line, panel and workflows pass its answers inwards."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("America/El_Salvador")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """The present date in the office, which is the only "today" the law knows."""
    return now().astimezone(OFFICE_ZONE).date()
