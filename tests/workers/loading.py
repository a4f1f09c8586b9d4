"""An in-memory loader of intentions: decides them one by one, and keeps the histories."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid5

from placeasile.domain import corrections
from placeasile.domain.kernel import ClaimKey, Command, Context, Decider, History, Past
from placeasile.store.register import look_around
from placeasile.workers.demonstration.office import PARIS
from placeasile.workers.imports.deciding import decider_of
from placeasile.workers.imports.intention import Intention

SEED = 303
TODAY = date(2026, 7, 31)


@dataclass(slots=True)
class Memory:
    """What was recorded, by stream, with the claims that streams hold."""

    streams: dict[UUID, History] = field(default_factory=lambda: defaultdict(History))
    events: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    held: dict[ClaimKey, UUID] = field(default_factory=dict[ClaimKey, UUID])
    scopes: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    idle: list[Intention] = field(default_factory=list[Intention])

    def load(self, intentions: Iterable[Intention]) -> "Memory":
        """Decide the intentions in order; a refusal comes out as it is."""
        for one in intentions:
            self._load(one)
        return self

    def _load(self, one: Intention) -> None:
        assert one.recorded_at is not None
        stream = one.command.stream(one.subject)
        history = self.streams[stream]
        around = look_around(
            cast("Command[Any]", one.command), one.subject, self, self._read, one.also
        )
        context = Context(
            today=one.recorded_at.astimezone(PARIS).date(),
            command_id=one.command_id,
            subject=one.subject,
            peers=around.peers,
            held=around.held,
        )
        decider = decider_of(one.command)
        if one.retracts is not None:
            assert one.reason is not None
            taken_back = corrections.RetractFact(
                event_id=self.events[one.retracts], reason=one.reason
            )
            decided = corrections.retract(history, taken_back, context)
        else:
            command = cast("Command[Any]", one.command)
            if one.corrects is not None:
                command = command.model_copy(
                    update={"supersedes": self.events[one.corrects], "reason": one.reason}
                )
            decided = corrections.decide(decider, history, command, context)
        if not decided:
            self.idle.append(one)
        for assertion in decided:
            event_id = uuid5(one.command_id, "event")
            past = Past(
                event=assertion.event,
                effective_on=assertion.effective_on,
                supersedes=assertion.supersedes,
                event_id=event_id,
                version=history.version + 1,
            )
            self.streams[stream] = history.then([past])
            self.events[one.command_id] = event_id
        self._claim(stream, decider)

    def _claim(self, stream: UUID, decider: Decider[Any]) -> None:
        for key in decider.claims(self.streams[stream]):
            assert self.held.setdefault(key, stream) == stream, key
            self.scopes[key[0]].add(stream)

    def _read(self, streams: Iterable[UUID]) -> dict[UUID, History]:
        return {one: self.streams[one] for one in streams}

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """The streams that hold some keys, by key."""
        return {one: [self.held[one]] for one in keys if one in self.held}

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """The streams that hold any key of some scopes."""
        return sorted({stream for one in scopes for stream in self.scopes.get(one, ())})
