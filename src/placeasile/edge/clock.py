"""The only reader of the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Clock:
    """The real clock, or an instant that stands for it.

    ``simulated`` instants are recorded as such, which only a demonstration log accepts.
    """

    simulated: datetime | None = None

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return self.simulated or datetime.now(UTC)

    def today(self) -> date:
        """Return the civil day in Europe/Paris."""
        return civil_day(self.now())


def civil_day(instant: datetime) -> date:
    """Return the civil day of an instant in Europe/Paris."""
    return instant.astimezone(PARIS).date()


def end_of_day(day: date) -> datetime:
    """Return the first instant after a civil day in Europe/Paris, in UTC."""
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=PARIS).astimezone(UTC)
