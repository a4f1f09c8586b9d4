"""The library's in-memory recorder with our commands, guards and claims, for unit tests."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from placeasile.domain.kernel import ClaimKey
from placeasile.store.claims import ClaimBook
from placeasile.store.envelope import Append, Appended, Envelope
from placeasile.store.errors import (
    CommandReused,
    SimulatedClockRefused,
    StreamMoved,
    StreamOfAnotherKind,
)


class MemoryRecorder(POPOApplicationRecorder):
    """Same refusals as ``es.append``; nothing outlives the process."""

    def __init__(self) -> None:
        super().__init__()
        self._commands: dict[UUID, tuple[bytes, Appended]] = {}
        self._claims = ClaimBook()
        self._kinds: dict[UUID | str, str] = {}

    def find_command(self, command_id: UUID, request_hash: bytes) -> Appended | None:
        """Return what a command did when it was first sent, or None.

        Raises:
            CommandReused: it was sent with another body.
        """
        seen = self._commands.get(command_id)
        if seen is None:
            return None
        if seen[0] != request_hash:
            raise CommandReused(field="Idempotency-Key", value=command_id)
        done = seen[1]
        return Appended(done.first_position, done.last_position, done.stream_version, replayed=True)

    def holders(self, keys: Iterable[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """Return the streams that hold some keys, by key: those that are held."""
        with self._database_lock:
            return self._claims.holders(keys)

    def holding(self, scopes: Iterable[str]) -> list[UUID]:
        """Return the streams that hold any key of some scopes."""
        with self._database_lock:
            return self._claims.holding(scopes)

    def append(self, stored_events: Sequence[StoredEvent], append: Append) -> Appended:
        """Append what one command decided, which may be nothing.

        Raises:
            AppendRefused: see `placeasile.store.errors`.
        """
        with self._database_lock:
            return self._append(stored_events, append)

    def _append(self, stored_events: Sequence[StoredEvent], append: Append) -> Appended:
        if (seen := self.find_command(append.command_id, append.request_hash)) is not None:
            return seen
        if append.recorded_at is not None:
            raise SimulatedClockRefused("the memory log is no demonstration")
        for stream_id, version in append.guards:
            if len(self.select_events(stream_id)) != version:
                raise StreamMoved(str(stream_id))
        kinds = self._checked_kinds(stored_events)
        self._claims.check(append.stream_id, append.claims)
        try:
            positions = self.insert_events(stored_events) if stored_events else None
        except IntegrityError as error:
            raise StreamMoved(str(error)) from error
        self._claims.take(append.stream_id, append.claims)
        self._kinds.update(kinds)
        done = Appended(
            first_position=positions[0] if positions else None,
            last_position=positions[-1] if positions else None,
            stream_version=append.stream_version + len(stored_events),
            replayed=False,
        )
        self._commands[append.command_id] = (append.request_hash, done)
        return done

    def _checked_kinds(self, stored_events: Sequence[StoredEvent]) -> dict[UUID | str, str]:
        kinds: dict[UUID | str, str] = {}
        for one in stored_events:
            assert isinstance(one, Envelope)
            if self._kinds.get(one.originator_id, one.kind) != one.kind:
                raise StreamOfAnotherKind(value=one.originator_id)
            kinds[one.originator_id] = one.kind
        return kinds
