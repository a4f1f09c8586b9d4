"""The places of a structure over the years, and what is recorded about them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity, StateCapacity
from placeasile.workers.demonstration.calibration import (
    CAPACITY_CHANGE,
    FVV_TEH,
    KINDS,
    LARGE_CHANGE,
    LGBT,
    PLANNED_CHANGE,
    STATED,
)
from placeasile.workers.demonstration.journal import Book, Recording
from placeasile.workers.demonstration.members import Member, Span
from placeasile.workers.demonstration.office import usual_delay

_LEAST: Final = 6
_STATED_YEARS: Final = 2
_DAY_OF_ACT: Final = (1, 1, 1, 1, 4, 7, 7, 9)
"""The months in which a capacity changes, January more often."""


@dataclass(frozen=True, slots=True)
class Capacities:
    """The steps of a capacity: from each day, so many places."""

    days: tuple[date, ...]
    places: tuple[int, ...]

    def at(self, day: date) -> int:
        """Return the places on a day, 0 before the first step."""
        rank = bisect_right(self.days, day)
        return self.places[rank - 1] if rank else 0

    def place_days(self, first: date, last: date) -> int:
        """Return the places of each day between two, both included, added up."""
        bounds = [first, *(day for day in self.days if first < day <= last)]
        ends = [*bounds[1:], last + timedelta(days=1)]
        return sum(self.at(day) * (end - day).days for day, end in zip(bounds, ends, strict=True))


def capacities_of(one: Member, span: Span, rng: Random) -> Capacities:
    """Return the steps of a structure, drawn backwards from its places now."""
    kind = KINDS[one.type]
    places = one.places
    known = {places}  # no number comes back: acts may be recorded in any order
    steps: list[tuple[date, int]] = []
    last = one.last_day or span.today
    for year in range(span.today.year, span.first.year, -1):
        day = date(year, rng.choice(_DAY_OF_ACT), 1)
        changes = rng.random() < CAPACITY_CHANGE
        alive = max(one.since, span.first) + timedelta(days=90) < day <= last
        before = min(max(round(places / _factor(rng)), _LEAST), max(kind.high, one.places))
        if changes and alive and before not in known:
            steps.append((day, places))
            places = before
            known.add(before)
    steps.append((max(one.since, span.first), places))
    days, counts = zip(*reversed(steps), strict=True)
    return Capacities(days, counts)


def _factor(rng: Random) -> float:
    large = rng.random() < LARGE_CHANGE
    size = rng.uniform(0.1, 0.4) if large else rng.uniform(0.02, 0.1)
    return 1 + size * rng.choice((-1, 1))


@dataclass(frozen=True, slots=True)
class Special:
    """The special places of a structure: a rate of PMR, fixed LGBT and FVV/TEH places."""

    pmr: float
    lgbt: int | None
    fvv_teh: int | None

    def authorised(self, places: int, day: date, reference: str) -> AuthoriseCapacity:
        """Return the capacity that an act sets."""
        return AuthoriseCapacity(
            places=places,
            pmr=round(places * self.pmr),
            lgbt=None if self.lgbt is None else min(self.lgbt, places // 4),
            fvv_teh=None if self.fvv_teh is None else min(self.fvv_teh, places // 3),
            effective_on=day,
            act_reference=reference,
        )

    def stated(self, places: int, year: int) -> StateCapacity:
        """Return the balance of a year, that the agents' spreadsheets give."""
        return StateCapacity(
            year=year,
            places=places,
            pmr=round(places * self.pmr),
            lgbt=None if self.lgbt is None else min(self.lgbt, places // 4),
            fvv_teh=None if self.fvv_teh is None else min(self.fvv_teh, places // 3),
        )


def _special(rng: Random) -> Special:
    """Draw them; one structure in five does not say how many LGBT and FVV/TEH places."""
    said = rng.random() < 0.8  # noqa: PLR2004 (a share)
    lgbt = rng.randint(4, 20) if rng.random() < LGBT else 0
    fvv_teh = rng.randint(4, 30) if rng.random() < FVV_TEH else 0
    return Special(
        pmr=rng.uniform(0.02, 0.06),
        lgbt=lgbt or (0 if said else None),
        fvv_teh=fvv_teh or (0 if said else None),
    )


def record_capacities(one: Member, found: Capacities, book: Book, span: Span) -> Special:
    """Record each step, some wrong at first, the balances of old years, and a plan.

    Returns:
        The special places among them.
    """
    rng = book.rng
    special = _special(rng)

    def command(day: date, places: int) -> AuthoriseCapacity:
        reference = f"Arrêté de démonstration {one.departement}-{day:%Y%m%d}"
        return special.authorised(places, day, reference)

    mistake = rng.randrange(len(found.days))
    latest: Recording | None = None
    for rank, (day, places) in enumerate(zip(found.days, found.places, strict=True)):
        wrong = command(day, _mistyped(places, found, rng)) if rank == mistake else None
        when = day + timedelta(days=max(usual_delay(rng), -30))
        latest = book.record(command(day, places), when, instead=wrong)
    for year, places in _balances(one, found, span, rng):
        wrong_balance = special.stated(places + rng.choice((1, 2, 5, 10)), year)
        when = date(year + 1, 1, 1) + timedelta(days=rng.randint(10, 120))
        book.record(special.stated(places, year), when, instead=wrong_balance)
    if latest is not None and one.last_day is None and rng.random() < PLANNED_CHANGE:
        day = (span.today.replace(day=1) + timedelta(days=rng.choice((63, 95, 160)))).replace(day=1)
        planned = command(day, one.places + rng.randint(5, 20))
        book.record(planned, span.today - timedelta(days=rng.randint(3, 60)), after=latest)
    return special


def _balances(one: Member, found: Capacities, span: Span, rng: Random) -> Iterator[tuple[int, int]]:
    """Yield the balances of the two oldest years: one in ten differs from the acts."""
    if rng.random() > STATED:
        return
    for year in range(span.first.year, span.first.year + _STATED_YEARS):
        year_end = date(year, 12, 31)
        places = found.at(year_end)
        if places and year_end < (one.last_day or span.today):
            differs = rng.random() < 0.1  # noqa: PLR2004 (a share)
            yield year, max(_LEAST, places + (rng.randint(-6, 6) if differs else 0))


def _mistyped(places: int, found: Capacities, rng: Random) -> int:
    """Return another number of places, that the structure never had."""
    swapped = int(str(places)[::-1])
    candidates = (swapped, places + 10, places * 10, places + 1, places + 100)
    kept = [one for one in candidates if one not in found.places and _LEAST <= one <= 2_000]  # noqa: PLR2004
    return rng.choice(kept)
