"""Given what was recorded, when a command is decided, then what is to record, or a refusal.

A `Deciding` is immutable: each word returns another one, so that a story can branch.
Identifiers, positions and instants follow from the order of the events alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Generic, TypeAlias, TypeVar
from uuid import UUID, uuid5

import pytest

from placeasile.domain import corrections
from placeasile.domain.kernel import (
    Assertion,
    ClaimKey,
    Command,
    Context,
    Decider,
    Event,
    History,
    Recorded,
    Refusal,
)
from tests.support.clock import TODAY

StateT = TypeVar("StateT")

SUBJECT: Final = UUID("5b0c7f6e-0000-4000-8000-000000000001")
_FIRST_COMMAND: Final = UUID("c0000000-0000-4000-8000-000000000001")
_FIRST_INSTANT: Final = datetime(2025, 1, 1, 8, 0, tzinfo=UTC)

Given: TypeAlias = tuple[Event, date] | Assertion | Recorded
"""An event and its day, or what a decision returned, or a record kept as it is."""


def recorded(
    past: Given, *, version: int, stream_id: UUID = SUBJECT, command_id: UUID | None = None
) -> Recorded:
    """Return an event as the store would give it back, at a place of its stream."""
    if isinstance(past, Recorded):
        return past
    assertion = past if isinstance(past, Assertion) else Assertion(*past)
    return Recorded(
        event=assertion.event,
        effective_on=assertion.effective_on,
        supersedes=assertion.supersedes,
        reason=assertion.reason,
        stream_id=stream_id,
        version=version,
        event_id=uuid5(stream_id, f"event/{version}"),
        position=version,
        recorded_at=_FIRST_INSTANT + timedelta(minutes=version),
        command_id=command_id or uuid5(stream_id, f"command/{version}"),
        actor="agent@example.test",
        source="test",
    )


def history_of(*past: Given, stream_id: UUID = SUBJECT) -> History:
    """Return the history of a stream whose events were recorded in this order."""
    return History(
        recorded(one, version=version, stream_id=stream_id) for version, one in enumerate(past, 1)
    )


@dataclass(frozen=True, slots=True)
class Deciding(Generic[StateT]):
    """A decider, the records of its stream, and the rest of what a decision may know."""

    decider: Decider[StateT]
    past: tuple[Recorded, ...] = ()
    today: date = TODAY
    subject: UUID = SUBJECT
    peers: Mapping[UUID, History] = field(default_factory=dict[UUID, History])
    command_id: UUID = _FIRST_COMMAND
    held: frozenset[ClaimKey] = frozenset()

    def given(self, *past: Given) -> "Deciding[StateT]":
        """Record more events, in this order."""
        added = tuple(
            recorded(one, version=version, stream_id=self.subject)
            for version, one in enumerate(past, len(self.past) + 1)
        )
        return replace(self, past=(*self.past, *added))

    def beside(self, peer_id: UUID, *past: Given) -> "Deciding[StateT]":
        """Let decisions read another stream."""
        peer = history_of(*past, stream_id=peer_id)
        return replace(self, peers={**self.peers, peer_id: peer})

    def holding(self, *keys: ClaimKey) -> "Deciding[StateT]":
        """Let some unique keys be held by other streams."""
        return replace(self, held=self.held | set(keys))

    def on(self, today: date) -> "Deciding[StateT]":
        """Decide on another day."""
        return replace(self, today=today)

    def about(self, subject: UUID) -> "Deciding[StateT]":
        """Address the commands to another subject."""
        return replace(self, subject=subject)

    def again(self) -> "Deciding[StateT]":
        """Decide under another command id: the same request, sent once more by a person."""
        return replace(self, command_id=uuid5(self.command_id, "again"))

    @property
    def history(self) -> History:
        """The stream as the decision reads it."""
        return History(self.past)

    @property
    def context(self) -> Context:
        """What the decision may know besides the stream."""
        return Context(
            today=self.today,
            command_id=self.command_id,
            subject=self.subject,
            peers=self.peers,
            held=self.held,
        )

    def id_of(self, kind: type[Event]) -> UUID:
        """Return the id of the last recorded event of a class."""
        return next(one.event_id for one in reversed(self.past) if type(one.event) is kind)

    def when(self, command: Command[StateT]) -> list[Assertion]:
        """Decide the command, as a correction when it names an event to supersede."""
        return corrections.decide(self.decider, self.history, command, self.context)

    def retracting(self, event_id: UUID, reason: str = "Saisie en double") -> list[Assertion]:
        """Decide to take an event back."""
        command = corrections.RetractFact(event_id=event_id, reason=reason)
        return corrections.retract(self.history, command, self.context)

    def after(self, command: Command[StateT]) -> "Deciding[StateT]":
        """Record what the command decides."""
        return self.given(*self.when(command))

    def after_retracting(self, event_id: UUID) -> "Deciding[StateT]":
        """Record the retraction of an event."""
        return self.given(*self.retracting(event_id))

    def refuses(
        self, command: Command[StateT], refusal: type[Refusal], *, field: str | None = None
    ) -> Refusal:
        """Check that the command is refused for this reason, and return the refusal."""
        with pytest.raises(refusal) as refused:
            self.when(command)
        return _worded(refused.value, refusal, field)

    def refuses_to_retract(
        self, event_id: UUID, refusal: type[Refusal], *, field: str | None = None
    ) -> Refusal:
        """Check that the event may not be taken back for this reason."""
        with pytest.raises(refusal) as refused:
            self.retracting(event_id)
        return _worded(refused.value, refusal, field)


def _worded(refused: Refusal, refusal: type[Refusal], field: str | None) -> Refusal:
    assert type(refused) is refusal
    assert refused.field == field
    for said in (str(refused), refused.advice):
        assert "{" not in said
        assert "None" not in said
    return refused
