"""The calendar of a structure as bars on one scale of years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from placeasile.domain.french.days import write_day
from placeasile.projections.period.queries import Period
from placeasile.web.labels import choice, tone

WIDTH: Final = 1000
TICKS: Final = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: where its bar is on a scale of a thousand, and its words."""

    label: str
    words: str
    state: str
    tone: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A first of January on the scale."""

    year: int
    at: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars, the years of their scale, and where the day shown is on it."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    today: int
    day: date
    kind: str = "bars"


def bars_of(periods: Sequence[Period], day: date) -> Bars:
    """Return the bars of periods, with the day shown; none when there is no period."""
    first = min([one.start_on for one in periods] + [day]).replace(month=1, day=1)
    last = max([one.end_on for one in periods] + [day])
    last = date(last.year + 1, 1, 1)
    whole = (last - first).days

    def at(when: date) -> int:
        return round(WIDTH * (when - first).days / whole)

    step = max(1, (last.year - first.year) // TICKS)
    return Bars(
        bars=[_bar(one, at(one.start_on), at(one.end_on)) for one in reversed(periods)],
        ticks=[Tick(year, at(date(year, 1, 1))) for year in range(first.year, last.year, step)],
        today=at(day),
        day=day,
    )


def _bar(period: Period, start: int, end: int) -> Bar:
    reference = f", {period.reference}" if period.reference else ""
    return Bar(
        label=f"{choice(period.kind)}{reference}",
        words=f"du {write_day(period.start_on)} au {write_day(period.end_on)}",
        state=choice(period.statut),
        tone=tone(period.statut),
        start=start,
        width=max(end - start, 4),
    )
