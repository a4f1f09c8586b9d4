"""The table of a run: by kind of fault, what was done to the service and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.faults.running import Outcome
from tests.faults.schedules import KINDS, TITLES, Kind

HEADERS: Final = (
    "fault",
    "schedules",
    "faults",
    "acknowledged",
    "retried",
    "lost",
    "duplicated",
    "stuck",
    "mixed",
    "wrong",
    "recovery p50 (s)",
    "max (s)",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table."""

    title: str
    cells: tuple[str, ...]


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the table, as Markdown."""
    lines = [_line(TITLES[kind], _of(kind, outcomes)) for kind in KINDS if _of(kind, outcomes)]
    lines.append(_line("**all**", outcomes))
    rows = [HEADERS, ("---", *["---:"] * (len(HEADERS) - 1))]
    rows += [(one.title, *one.cells) for one in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def phases(outcomes: Iterable[Outcome]) -> str:
    """Return how many rebuilds were killed in each state of their generation."""
    counts: dict[str, int] = {}
    for one in outcomes:
        for phase in one.phases:
            counts[phase] = counts.get(phase, 0) + 1
    return ", ".join(f"{count} {phase}" for phase, count in sorted(counts.items()))


def _of(kind: Kind, outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.schedule.kind is kind]


def _line(title: str, outcomes: Sequence[Outcome]) -> Line:
    recoveries = [seconds for one in outcomes for seconds in one.recoveries]
    counts = (
        len(outcomes),
        sum(one.faults for one in outcomes),
        sum(one.acknowledged for one in outcomes),
        sum(one.retries for one in outcomes),
        sum(len(one.verdict.lost) for one in outcomes),
        sum(len(one.verdict.duplicated) for one in outcomes),
        sum(len(one.verdict.stuck) for one in outcomes),
        sum(len(one.verdict.mixed) for one in outcomes),
        sum(len(one.verdict.wrong) for one in outcomes),
    )
    times = (f"{median(recoveries):.2f}", f"{max(recoveries):.2f}") if recoveries else ("", "")
    return Line(title, (*(f"{one:,}" for one in counts), *times))
