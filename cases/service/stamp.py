"""Who acts, in which role, on which legal date, and when the system learns it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("America/El_Salvador")

NIGHT = "noche"
"""Actor and role of what the night does by itself."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Goes with every write. `on` is the legal date, `at` the instant of recording (aware).

    `key` makes a repeated request one event; empty: the write is told apart by its place in the story.
    """

    actor: str
    role: str
    on: date
    at: datetime
    key: str = ""

    @property
    def local_hour(self) -> time:
        """The hour a document prints: that of the office, to the minute."""
        return self.at.astimezone(OFFICE_ZONE).time().replace(second=0, microsecond=0)

    @property
    def local_day(self) -> date:
        """The day of recording at the office."""
        return self.at.astimezone(OFFICE_ZONE).date()

    def keyed(self, key: str) -> "Stamp":
        return replace(self, key=key)


def night_stamp(on: date, at: datetime) -> Stamp:
    return Stamp(NIGHT, NIGHT, on, at)
