"""A command to record in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Command, Decider
from placeasile.store.register import Stamp

StateT = TypeVar("StateT")


@dataclass(frozen=True, slots=True)
class Request(Generic[StateT]):
    """A command to record in bulk: what `EventStore.execute` or ``retract`` takes.

    ``stream_id`` is the stream of the event to retract; a command knows its own. ``also``
    are streams that the decision reads besides those that the command names.
    """

    decider: Decider[StateT]
    subject: UUID
    command: Command[StateT] | RetractFact
    stamp: Stamp
    stream_id: UUID | None = None
    also: tuple[UUID, ...] = ()

    @property
    def stream(self) -> UUID:
        """The stream to decide on."""
        if isinstance(self.command, RetractFact):
            return self.subject if self.stream_id is None else self.stream_id
        return self.command.stream(self.subject)

    @property
    def reads(self) -> Iterable[UUID]:
        """The other streams that the decision depends on."""
        named = () if isinstance(self.command, RetractFact) else self.command.reads(self.subject)
        return (*named, *self.also)
