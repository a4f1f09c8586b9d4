"""Commands that are recorded together, on several streams, or not at all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Command, Decider, History


@dataclass(frozen=True, slots=True)
class Part:
    """One command among those that are recorded together.

    ``stream_id`` is the stream of the event to retract; a command knows its own. ``reads``
    are streams that the decision depends on, besides those that the command names.
    """

    decider: Decider[Any]
    subject: UUID
    command: Command[Any] | RetractFact
    stream_id: UUID | None = None
    reads: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """Reads a stream, and the unique keys of a scope that streams hold."""

    read: Callable[[UUID], History]
    claimed: Callable[[str], Iterable[str]] = lambda _scope: ()

    def __call__(self, stream_id: UUID) -> History:
        """Return a stream."""
        return self.read(stream_id)


Plan: TypeAlias = Callable[[UUID, Command[Any], Lookup], Sequence[Part]]
"""Says what a command on a subject records together, itself first."""


def part_id(command_id: UUID, rank: int) -> UUID:
    """Return the id of the command at a rank of those that are recorded together.

    The first one, at rank 0, has the id that the caller gave.
    """
    return uuid5(command_id, f"part/{rank}") if rank else command_id
