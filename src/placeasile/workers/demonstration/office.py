"""When agents record what happened: working days, office hours, delays.

Moments are in Europe/Paris until the end, so that they compare as wall clocks.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
OPENS: Final = time(8, 30)
_CLOSES: Final = time(18, 0)
_SATURDAY: Final = 5


def dice(seed: int, name: str) -> Random:
    """Return the draws of one thing, that adding another thing does not change."""
    return Random(f"{seed}/{name}")


@cache
def _offset(day: date) -> timedelta:
    offset = datetime.combine(day, OPENS, PARIS).utcoffset()
    assert offset is not None
    return offset


def in_utc(moment: datetime) -> datetime:
    """Return a moment of office hours in UTC: no clock is put back or forward then."""
    return moment.replace(tzinfo=UTC) - _offset(moment.date())


def working_day(day: date) -> date:
    """Return the day, or the Monday after it."""
    late = day.weekday() - _SATURDAY
    return day if late < 0 else day + timedelta(days=2 - late)


def some_time(day: date, rng: Random) -> datetime:
    """Return a moment of the first working day from ``day``."""
    opening = datetime.combine(working_day(day), OPENS, PARIS)
    return opening + timedelta(seconds=rng.randrange(8 * 3600))


def soon_after(moment: datetime, rng: Random) -> datetime:
    """Return a moment some minutes later, or the next working day when it is late."""
    later = moment + timedelta(seconds=rng.randrange(20, 240))
    if later.time() >= _CLOSES:
        return some_time(moment.date() + timedelta(days=1), rng)
    return later


def usual_delay(rng: Random) -> int:
    """Return days between a fact and its recording: rarely ahead, sometimes months late."""
    draw = rng.random()
    if draw < 0.08:  # noqa: PLR2004 (shares of the cases)
        return -rng.randint(5, 45)
    if draw < 0.75:  # noqa: PLR2004
        return rng.randint(1, 30)
    if draw < 0.93:  # noqa: PLR2004
        return rng.randint(31, 90)
    return rng.randint(91, 240)


def correction_delay(rng: Random) -> int:
    """Return days before an error is seen: geometric, 45 days on average."""
    return 1 + int(rng.expovariate(1 / 45))


def some_day(first: date, last: date, rng: Random) -> date:
    """Return a day between two, both included; the first one when they are not in order."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def years_later(day: date, years: int) -> date:
    """Return the same day another year, 28 February for a 29 that does not exist."""
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + years, day=28)
    return day.replace(year=day.year + years)
