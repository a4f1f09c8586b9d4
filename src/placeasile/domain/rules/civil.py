"""Civil days: months and years after a day, and periods that follow one another."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of the month when it has no such day.

    ``months`` may be negative.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February for a 29th that does not exist."""
    return months_after(day, 12 * years)


def lasts_years(start: date, end: date, years: int) -> bool:
    """Whether a period lasts whole years, its last day being the anniversary or the eve of it.

    Acts are written both ways: from 1 January 2010 to 31 December 2024, or to 1 January 2025.
    """
    anniversary = years_after(start, years)
    return end in {anniversary, anniversary - ONE_DAY}


def merged(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Join the periods that overlap or follow each other without a day between."""
    found: list[tuple[date, date]] = []
    for start, end in sorted(periods):
        if found and start <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def periods_begun(start: date, on: date, years: int) -> int:
    """Return how many whole periods of some years have passed from a start to a day."""
    begun = (on.year - start.year) // years
    while years_after(start, years * (begun + 1)) <= on:
        begun += 1
    while years_after(start, years * begun) > on:
        begun -= 1
    return begun
