"""Places through a year: how many place-days a structure offers, and how many places on average.

A capacity holds from its day until the next one. Days on which it is unknown are counted
nowhere; a capacity of zero counts its days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from placeasile.domain.registry.field import Unit
from placeasile.domain.rules.formula import formula
from placeasile.domain.rules.rounding import rounded

LAST_STATED_YEAR: Final = 2025
"""Up to this year a balance stands for a whole year of which no dated capacity is known."""


@dataclass(frozen=True, slots=True)
class Life:
    """When a structure receives people: from its opening until the day it is closed from.

    None is "not known" for the opening, "not closed" for the closing: both bound nothing.
    """

    opened_on: date | None = None
    closed_from: date | None = None


ALWAYS: Final = Life()


class Step(NamedTuple):
    """A capacity and the first day it holds."""

    since: date
    places: int


class Offered(NamedTuple):
    """What a structure offers in a year: place-days, over the days of a known capacity.

    ``place_days`` is None when no day of the year has a known capacity.
    """

    place_days: int | None
    days: int

    @property
    def mean_places(self) -> Fraction | None:
        """The places on average, exactly."""
        return None if self.place_days is None else Fraction(self.place_days, self.days)


def days_in(year: int) -> int:
    """Return the number of days of a year, 365 or 366."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def open_days(year: int, life: Life) -> tuple[date, date]:
    """Return the first day of a year on which a structure is open, and the day after the last."""
    first = max(date(year, 1, 1), life.opened_on or date.min)
    until = min(date(year + 1, 1, 1), life.closed_from or date.max)
    return first, max(first, until)


@formula(
    "Journées-places",
    "Somme, sur les jours d'ouverture de l'année, des places autorisées ce jour-là. Les jours de "
    "capacité inconnue ne comptent pas. Jusqu'en 2025, le bilan de l'année vaut pour l'année "
    "entière quand aucune capacité datée n'est connue.",
    Unit.PLACE_DAYS,
    source="Convention de calcul de la direction de l'asile",
)
def offered(
    year: int, steps: Iterable[Step], life: Life = ALWAYS, stated: int | None = None
) -> Offered:
    """Return the place-days of a year, from dated capacities or else from its balance.

    ``steps`` may be in any order, one a day at most.
    """
    first, until = open_days(year, life)
    segments = list(_segments(sorted(steps), first, until))
    if not segments and stated is not None and year <= LAST_STATED_YEAR and first < until:
        segments = [(stated, (until - first).days)]
    if not segments:
        return Offered(None, 0)
    return Offered(sum(n * days for n, days in segments), sum(days for _, days in segments))


def _segments(steps: Sequence[Step], first: date, until: date) -> Iterator[tuple[int, int]]:
    """Yield the places and the number of days of each segment between two days."""
    for step, after in pairwise((*steps, Step(date.max, 0))):
        days = (min(after.since, until) - max(step.since, first)).days
        if days > 0:
            yield step.places, days


@formula(
    "Places moyennes",
    "Journées-places de l'année ÷ jours d'ouverture dont la capacité est connue.",
    Unit.PLACES,
    source="Convention de calcul de la direction de l'asile",
)
def mean_places(place_days: int | None, days: int) -> Decimal | None:
    """Return the places of a year on average, to the thousandth."""
    if place_days is None or days == 0:
        return None
    return rounded(Fraction(place_days, days), 3)
