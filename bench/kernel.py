"""What a measure is, what it answers, and what it may use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Final
from uuid import UUID, uuid5

from bench.server import Server

SEED: Final = 303
NAMESPACE: Final = UUID("6a1f0d7e-5c1b-4a56-9d0e-0303a511e000")
TODAY: Final = date(2026, 6, 30)
"""The civil day that the measures run on, so that every run shows the same rows."""

OURS: Final = "placeasile"
STOCK: Final = "stock"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one peer did in one round. ``verdict`` is empty, or says what is wrong.

    ``value`` is in the measure's unit. ``times`` are single timings in milliseconds.
    """

    peer: str
    value: float
    verdict: str = ""
    times: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """What to reach: times better than the stock peer, or at most a number of the unit."""

    ratio: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A thing to measure. ``take`` measures every peer once, in the order asked for."""

    name: str
    title: str
    unit: str
    more_is_better: bool
    goal: Goal
    take: "Callable[[Bench], Iterator[Sample]]"
    how: str = ""


@dataclass(slots=True)
class Bench:
    """What measures run on: the server, the sizes, and the order of the peers.

    ``reverse`` changes at each round: no peer always runs on the warmer machine.
    """

    server: Server
    quick: bool
    reverse: bool = False
    _ids: Iterator[int] = field(default_factory=count)

    def size(self, full: int, quick: int) -> int:
        """Return one of two sizes."""
        return quick if self.quick else full

    def ordered(self, *takes: Callable[[], Sample]) -> Iterator[Sample]:
        """Run the peers one after the other, in this round's order."""
        for take in reversed(takes) if self.reverse else takes:
            yield take()

    def new_id(self) -> UUID:
        """Return an id that no earlier call returned."""
        return uuid5(NAMESPACE, f"run/{next(self._ids)}")


def verdict(**checks: tuple[object, object]) -> str:
    """Say which pairs of things that must be equal are not; nothing when all are."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {found} instead of {wanted}"
        for name, (found, wanted) in checks.items()
        if found != wanted
    )
