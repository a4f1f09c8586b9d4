"""The register: loads streams, decides commands, appends what they record."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, Final, Protocol, TypeAlias, TypeVar, cast
from uuid import UUID

import structlog
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, Mapper

from placeasile.domain.corrections import RetractFact, decide, retract
from placeasile.domain.kernel import (
    Assertion,
    ClaimKey,
    Command,
    Context,
    Decider,
    History,
    Past,
    Refusal,
    event_id_of,
)
from placeasile.store.drafting import changed_claims, draft, request_hash
from placeasile.store.envelope import (
    Append,
    Appended,
    EnvelopeMapper,
    holders,
    unerased,
)
from placeasile.store.errors import ClaimHeld, ConcurrentChange, StaleVersion, StreamMoved
from placeasile.store.memory import MemoryRecorder
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.stream import StoredHistory
from placeasile.store.vault import Vault, memory_vault

log = structlog.get_logger(__name__)

MAX_ATTEMPTS: Final = 3

StateT = TypeVar("StateT")

Decision: TypeAlias = tuple[list[Assertion], list[tuple[UUID, int]]]
"""What to record, and the versions of the other streams that were read."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who sends a command, when, from where, and on which version.

    ``today`` is the civil day in Europe/Paris. ``recorded_at`` is a simulated clock,
    that only a demonstration log accepts.
    """

    command_id: UUID
    actor: str
    source: str
    today: date
    provenance: str | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    expected_version: int | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command did. The same command gets the same receipt, for ever.

    ``position`` is what a reader may wait for, None when nothing was recorded.
    """

    stream_id: UUID
    version: int
    position: int | None
    event_ids: tuple[UUID, ...]
    replayed: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a decision depends on besides its stream: others by id, and the keys that are held.

    The append fails if one of these streams moved since.
    """

    peers: Mapping[UUID, History]
    held: AbstractSet[ClaimKey] = frozenset()


class Holding(Protocol):
    """Who knows which streams hold unique keys."""

    def holders(self, keys: Sequence[ClaimKey]) -> Mapping[ClaimKey, Sequence[UUID]]:
        """Return the streams that hold some keys, by key: those that are held."""
        ...

    def holding(self, scopes: Sequence[str]) -> Sequence[UUID]:
        """Return the streams that hold any key of some scopes."""
        ...


def look_around(
    command: Command[Any],
    subject: UUID,
    known: Holding,
    load: Callable[[Iterable[UUID]], Mapping[UUID, History]],
    also: Iterable[UUID] = (),
) -> Around:
    """Read what a command depends on, in two steps: what it names, then where that leads."""
    asked = list(command.asks(subject))
    nobody: Mapping[ClaimKey, Sequence[UUID]] = {}
    held = known.holders(asked) if asked else nobody
    named = [*command.reads(subject), *also, *chain.from_iterable(held.values())]
    peers = dict(load(dict.fromkeys(named)))
    scopes = list(command.scopes(subject, peers))
    found = known.holding(scopes) if scopes else ()
    further = dict.fromkeys([*command.leads(subject, peers), *found])
    peers |= load(one for one in further if one not in peers)
    return Around(peers, held.keys())


class Register(Application[UUID]):
    """The library's application object, with our mapper and our recorder."""

    name = "placeasile"

    def __init__(self, recorder: PostgresRecorder | MemoryRecorder, vault: Vault | None) -> None:
        self._given = recorder
        self._vault = vault
        super().__init__({})

    def construct_mapper(self) -> Mapper[UUID]:
        """Use `EnvelopeMapper`."""
        return EnvelopeMapper(self._vault)

    def construct_recorder(self) -> ApplicationRecorder:
        """Use the given recorder."""
        return self._given


class EventStore:
    """Decides commands on streams and appends what they record.

    Without a vault it records no personal value; in memory it has one of its own.
    """

    def __init__(
        self, recorder: PostgresRecorder | MemoryRecorder, vault: Vault | None = None
    ) -> None:
        if vault is None and isinstance(recorder, MemoryRecorder):
            vault = memory_vault()
        self._register = Register(recorder, vault)
        self._recorder = recorder
        self._vault = vault

    @property
    def sealing(self) -> Vault | None:
        """The vault, None when the store was given none."""
        return self._vault

    @property
    def vault(self) -> Vault:
        """What seals and opens personal values."""
        assert self._vault is not None, "this store was given no vault"
        return self._vault

    @property
    def recorder(self) -> PostgresRecorder | MemoryRecorder:
        """Where it appends."""
        return self._recorder

    def load(self, stream_id: UUID) -> History:
        """Return the history of one stream, empty when nothing was ever recorded."""
        if isinstance(self._recorder, PostgresRecorder):
            stream = self._recorder.read_stream(stream_id, self._vault)
            return History() if stream is None else StoredHistory(stream)
        try:
            # The library wants an aggregate; a history is what its projection makes of one.
            found: Any = self._register.repository.get(
                stream_id, projector_func=cast("Any", _history)
            )
        except AggregateNotFoundError:
            return History()
        return cast("History", found)

    def _load_all(self, streams: Iterable[UUID]) -> Mapping[UUID, History]:
        return {one: self.load(one) for one in streams}

    def execute(
        self, decider: Decider[StateT], subject: UUID, command: Command[StateT], stamp: Stamp
    ) -> Receipt:
        """Decide ``command`` on its stream and append what it records.

        Raises:
            Refusal: the command was refused.
            StaleVersion: the stream is not at the version that the caller expects.
            ConcurrentChange: the stream moved on every attempt.
            CommandReused: the command id was used before for another request.
        """
        stream_id = command.stream(subject)

        def choose(history: History) -> Decision:
            around = look_around(command, subject, self._recorder, self._load_all)
            return decision(decider, history, subject, command, stamp, around)

        digest = request_hash(decider.kind, subject, command, self._vault)
        return self._record(decider, stream_id, choose, digest, stamp)

    def retract(
        self,
        decider: Decider[StateT],
        subject: UUID,
        stream_id: UUID,
        command: RetractFact,
        stamp: Stamp,
    ) -> Receipt:
        """Take back an event of a stream.

        Raises:
            Refusal: the retraction was refused; see `placeasile.domain.corrections`.
        """

        def choose(history: History) -> Decision:
            return retraction(history, subject, command, stamp)

        digest = request_hash(decider.kind, stream_id, command, self._vault)
        return self._record(decider, stream_id, choose, digest, stamp)

    def _record(
        self,
        decider: Decider[StateT],
        stream_id: UUID,
        choose: Callable[[History], Decision],
        digest: bytes,
        stamp: Stamp,
    ) -> Receipt:
        # A command that was seen before is answered by the append, or when it is refused: the
        # others, which are nearly all, need not ask.
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                history = self.load(stream_id)
                refuse_stale(history, stamp)
                done = self._append(decider, stream_id, history, choose(history), digest, stamp)
            except StreamMoved:
                log.info("append.conflict", stream_id=str(stream_id), attempt=attempt)
                continue
            except ClaimHeld as error:
                raise decider.taken[error.scope](error.key) from error
            except Refusal:
                # The same request, sent twice at once, may have been accepted meanwhile.
                seen = self._recorder.find_command(stamp.command_id, digest)
                if seen is None:
                    raise
                done = seen
            return receipt_of(stream_id, stamp.command_id, done)
        raise ConcurrentChange(field="Idempotency-Key", value=stamp.command_id)

    def _append(
        self,
        decider: Decider[StateT],
        stream_id: UUID,
        history: History,
        chosen: Decision,
        digest: bytes,
        stamp: Stamp,
    ) -> Appended:
        assertions, guards = chosen
        drafts = draft(decider.kind, stream_id, history.version, stamp.command_id, assertions)
        personal = holders(drafts)
        append = Append(
            command_id=stamp.command_id,
            request_hash=digest,
            stream_id=stream_id,
            stream_version=history.version,
            actor=stamp.actor,
            source=stamp.source,
            provenance=stamp.provenance,
            correlation_id=stamp.correlation_id,
            causation_id=stamp.causation_id,
            guards=[*guards, *unerased(personal)] if drafts else [],
            claims=changed_claims(decider, history, drafts),
            recorded_at=stamp.recorded_at,
        )
        mapper = self._register.mapper
        stored = [mapper.to_stored_event(cast("DomainEventProtocol[UUID]", one)) for one in drafts]
        try:
            return self._recorder.append(stored, append)
        except StreamMoved:
            if personal:
                self.vault.forget(personal)  # one of them may have been erased meanwhile
            raise


def refuse_stale(history: History, stamp: Stamp) -> None:
    """Raise unless the stream is where the caller believes it to be.

    Raises:
        StaleVersion: it is at another version.
    """
    if stamp.expected_version not in {None, history.version}:
        raise StaleVersion(field="If-Match", value=stamp.expected_version, current=history.version)


def decision(
    decider: Decider[StateT],
    history: History,
    subject: UUID,
    command: Command[StateT],
    stamp: Stamp,
    around: Around,
) -> Decision:
    """Decide a command on the history of its stream, and on what else it depends on.

    Raises:
        Refusal: the command was refused.
    """
    context = Context(
        today=stamp.today,
        command_id=stamp.command_id,
        subject=subject,
        peers=around.peers,
        held=around.held,
    )
    guards = [(one, peer.version) for one, peer in around.peers.items()]
    return decide(decider, history, command, context), guards


def retraction(history: History, subject: UUID, command: RetractFact, stamp: Stamp) -> Decision:
    """Decide to take back an event of a stream.

    Raises:
        Refusal: the retraction was refused.
    """
    context = Context(today=stamp.today, command_id=stamp.command_id, subject=subject)
    return retract(history, command, context), []


def _history(
    _initial: History | None, events: Iterable[DomainEventProtocol[UUID]]
) -> History | None:
    found = [one for one in events if isinstance(one, Past)]
    return History(found) if found else None


def receipt_of(stream_id: UUID, command_id: UUID, done: Appended) -> Receipt:
    """Return the receipt of a command that the log holds."""
    count = 0
    if done.first_position is not None and done.last_position is not None:
        count = done.last_position - done.first_position + 1
    return Receipt(
        stream_id=stream_id,
        version=done.stream_version,
        position=done.last_position,
        event_ids=tuple(event_id_of(command_id, rank) for rank in range(count)),
        replayed=done.replayed,
    )
