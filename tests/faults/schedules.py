"""Schedules of faults, drawn from a seed: the same seed gives the same schedule, for ever."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final


class Kind(StrEnum):
    """What goes wrong. Consecutive seeds go through all of them."""

    WEB = "web"
    PROJECTOR = "projector"
    WORKER = "worker"
    POSTGRES = "postgres"
    CONNECTIONS = "connections"
    NOTIFICATIONS = "notifications"
    DISK = "disk"
    CLOCK = "clock"
    COMMANDS = "commands"
    REBUILD = "rebuild"


KINDS: Final = tuple(Kind)
TITLES: Final = {
    Kind.WEB: "kill -9 of the web process",
    Kind.PROJECTOR: "kill -9 of the projector",
    Kind.WORKER: "kill -9 of the worker and the scheduler",
    Kind.POSTGRES: "PostgreSQL stopped at once, and started",
    Kind.CONNECTIONS: "connections cut by the server",
    Kind.NOTIFICATIONS: "notifications lost",
    Kind.DISK: "disk full (data, or journal)",
    Kind.CLOCK: "clock jumps",
    Kind.COMMANDS: "duplicate, concurrent and abandoned commands",
    Kind.REBUILD: "rebuild killed in a phase",
}
SECONDS: Final = 3.0
QUIET_SECONDS: Final = 0.5
"""The end of a schedule, without a new fault: the last ones are recovered from under load."""
JUMPS: Final = ("hour ahead", "minute back", "moment back", "days ahead")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        at: seconds after the beginning.
        kind: what goes wrong.
        seconds: how long it lasts, 0 when it is over at once.
        choice: which of its ways, a number of the kind's own.
    """

    at: float
    kind: Kind
    seconds: float = 0.0
    choice: int = 0

    def __str__(self) -> str:
        lasting = f", {self.seconds:.2f} s" if self.seconds else ""
        return f"{self.at:.2f} s: {self.kind.value} (choice {self.choice}{lasting})"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A workload and its faults.

    Attributes:
        seed: all the rest follows from it.
        kind: what it is mostly about.
        writers: clients that record at once.
        duplicates: the share of commands that are sent twice at once.
        abandons: the share of commands whose first answer nobody waits for.
        faults: in the order of their beginning.
    """

    seed: int
    kind: Kind
    writers: int
    duplicates: float
    abandons: float
    faults: tuple[Fault, ...]

    @property
    def journal(self) -> bool:
        """Whether the disk that gets full is the one of PostgreSQL's journal."""
        return any((one.kind, one.choice) == (Kind.DISK, 1) for one in self.faults)

    def __str__(self) -> str:
        shares = f"{self.duplicates:.0%} sent twice, {self.abandons:.0%} abandoned"
        lines = [
            f"schedule {self.seed}: {TITLES[self.kind]}; {self.writers} writers, {shares}",
            *(f"  {one}" for one in self.faults),
            f"  again: python -m tests.faults --schedules 1 --seed {self.seed}",
        ]
        return "\n".join(lines)


def _instant(_: Random, kind: Kind) -> Fault:
    return Fault(0, kind)


def _outage(draws: Random, kind: Kind) -> Fault:
    return Fault(0, kind, draws.uniform(0.05, 0.8))


def _connections(draws: Random, kind: Kind) -> Fault:
    return Fault(0, kind, choice=draws.randint(1, 100))  # percent of the connections


def _disk(draws: Random, kind: Kind) -> Fault:
    return Fault(0, kind, draws.uniform(0.6, 1.5), draws.randrange(2))  # 1: the journal's


def _clock(draws: Random, kind: Kind) -> Fault:
    return Fault(0, kind, draws.uniform(0.2, 0.8), draws.randrange(len(JUMPS)))


def _worker(draws: Random, kind: Kind) -> Fault:
    return Fault(0, kind, choice=draws.choice((0, 0, 0, 1)))  # 1: the scheduler


def _rebuild(draws: Random, kind: Kind) -> Fault:
    # ``choice`` counts the states that the new generation has gone through.
    return Fault(0, kind, draws.choice((0.0, draws.uniform(0, 0.6))), draws.randint(1, 4))


DRAWN: Final[dict[Kind, Callable[[Random, Kind], Fault]]] = {
    Kind.WEB: _instant,
    Kind.PROJECTOR: _instant,
    Kind.WORKER: _worker,
    Kind.POSTGRES: _outage,
    Kind.CONNECTIONS: _connections,
    Kind.NOTIFICATIONS: _outage,
    Kind.DISK: _disk,
    Kind.CLOCK: _clock,
    Kind.REBUILD: _rebuild,
}
MOST: Final = {Kind.WEB: 2, Kind.POSTGRES: 2, Kind.DISK: 1, Kind.REBUILD: 2}
"""How many faults of its kind a schedule has at most; 4 for the others."""
EVERYWHERE: Final = tuple(one for one in DRAWN if one not in {Kind.DISK, Kind.POSTGRES, Kind.WEB})
"""What also happens in the schedules of other kinds. The small volume is for its own kind; a
PostgreSQL or a web process that is away for long would hide the rest."""


def draw(seed: int) -> Schedule:
    """Return the schedule of a seed."""
    kind = KINDS[seed % len(KINDS)]
    draws = Random(f"schedule {seed}")
    mostly = kind is Kind.COMMANDS
    wanted = [kind] * draws.randint(1, MOST.get(kind, 4)) if kind in DRAWN else []
    wanted += [draws.choice(EVERYWHERE) for _ in range(draws.randint(0, 2))]
    faults = [
        (draws.uniform(0.1, SECONDS - QUIET_SECONDS), DRAWN[one](draws, one)) for one in wanted
    ]
    return Schedule(
        seed=seed,
        kind=kind,
        writers=draws.randint(4, 6) if mostly else draws.randint(2, 4),
        duplicates=draws.uniform(0.3, 0.7) if mostly else draws.uniform(0.0, 0.2),
        abandons=draws.uniform(0.2, 0.4) if mostly else draws.uniform(0.0, 0.1),
        faults=tuple(
            Fault(at, one.kind, one.seconds, one.choice)
            for at, one in sorted(faults, key=lambda drawn: drawn[0])
        ),
    )


def seeds(first: int, count: int, only: Kind | None = None) -> Iterable[int]:
    """Return seeds in turn, those of one kind when it is given."""
    if only is None:
        return range(first, first + count)
    start = first + (KINDS.index(only) - first) % len(KINDS)
    return range(start, start + count * len(KINDS), len(KINDS))
