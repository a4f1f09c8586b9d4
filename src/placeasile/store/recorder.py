"""The library's recorder interface on our own SQL."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, Final, LiteralString
from uuid import UUID, uuid5
from weakref import WeakSet

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import ClaimKey
from placeasile.store.envelope import Append, Appended, Envelope
from placeasile.store.errors import (
    AppendRefused,
    ClaimHeld,
    ClockWentBack,
    CommandReused,
    SimulatedClockRefused,
    StreamMoved,
    StreamOfAnotherKind,
)
from placeasile.store.steady import steadily
from placeasile.store.stream import SELECT_STREAM_ROW, Stream
from placeasile.store.subscription import PolledSubscription
from placeasile.store.vault import Vault

APPEND: Final = (files("placeasile.store") / "append.sql").read_bytes()
# Flushes whatever was committed before: a transaction of its own, with one empty message.
FLUSH: Final = "select pg_logical_emit_message(true, 'placeasile', '')"
APPEND_ONE: Final = (files("placeasile.store") / "append_one.sql").read_bytes()

# A row is one event of a stream, as much of it as a decision needs.
SELECT_STREAM: Final = """
    select stream_version, type, data, event_id, schema_version, effective_on, reason, supersedes
    from es.event
    where stream_id = %(id)s and stream_version > %(gt)s and stream_version <= %(lte)s
"""

# A row is one event in the order of the log.
SELECT_LOG: Final = """
    select position, stream_id, stream_version, type, data
    from es.event
    where position >= %(start)s and position <= %(stop)s
      and (%(topics)s::text[] is null or type = any(%(topics)s::text[]))
    order by position limit %(limit)s
"""

# The row is columns: each key that is held, with its scope and a stream that holds it.
SELECT_HOLDERS: Final = """
    select coalesce(array_agg(c.scope), '{}'), coalesce(array_agg(c.key), '{}'),
      coalesce(array_agg(c.stream_id), '{}')
    from unnest(%s::text[], %s::text[]) as w(scope, key) join es.claim c using (scope, key)
"""
SELECT_HOLDING: Final = """
    select coalesce(array_agg(distinct c.stream_id), '{}') from es.claim c where c.scope = any(%s)
"""
SELECT_COMMAND: Final = """
    select request_hash, first_position, last_position, stream_version
    from es.command where command_id = %s
"""

LAST: Final = 2**31 - 1
LAST_POSITION: Final = 2**63 - 1


class PostgresRecorder(ApplicationRecorder):
    """Reads and appends through a pool; every append is one call of ``es.append``."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool
        self._settled: WeakSet[Connection[Any]] = WeakSet()

    @property
    def pool(self) -> ConnectionPool[Connection[Any]]:
        """The connections that this recorder uses."""
        return self._pool

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        **kwargs: Any,  # noqa: ANN401 - the library's
    ) -> Sequence[int] | None:
        """Append the events of one command, all or nothing.

        Without an `Append` in ``append`` the events get a command of their own.

        Raises:
            IntegrityError: another writer appended to the stream first.
        """
        if not stored_events:
            return []
        append = kwargs.get("append") or _own_command(stored_events)
        try:
            done = self.append(stored_events, append)
        except StreamMoved as error:
            raise IntegrityError(error) from error
        if done.first_position is None or done.last_position is None:
            return []
        return range(done.first_position, done.last_position + 1)

    def append(self, stored_events: Sequence[StoredEvent], append: Append) -> Appended:
        """Append what one command decided, which may be nothing.

        A connection lost before the answer is retried once: the command id makes the
        second call answer with what the first one did.

        Raises:
            AppendRefused: see `placeasile.store.errors`.
        """
        statement, parameters = _statement(stored_events, append)
        return steadily(self._pool, lambda: self._call(statement, parameters))

    def find_command(self, command_id: UUID, request_hash: bytes) -> Appended | None:
        """Return what a command did when it was first sent, or None.

        Raises:
            CommandReused: it was sent with another body.
        """
        row = steadily(self._pool, lambda: self._select(SELECT_COMMAND, [command_id]))
        if row is None:
            return None
        if bytes(row[0]) != request_hash:
            raise CommandReused(field="Idempotency-Key", value=command_id)
        self._flush()  # whoever sent it first may not have done it yet: see es.lock_log
        return Appended(row[1], row[2], row[3], replayed=True)

    def holders(self, keys: Sequence[ClaimKey]) -> dict[ClaimKey, list[UUID]]:
        """Return the streams that hold some unique keys, by key: those that are held."""
        asked = [[one[0] for one in keys], [one[1] for one in keys]]
        row = steadily(self._pool, lambda: self._select(SELECT_HOLDERS, asked))
        found: dict[ClaimKey, list[UUID]] = {}
        for scope, key, stream_id in zip(*(row or ()), strict=True):
            found.setdefault((scope, key), []).append(stream_id)
        return found

    def holding(self, scopes: Sequence[str]) -> list[UUID]:
        """Return the streams that hold any key of some scopes."""
        row = steadily(self._pool, lambda: self._select(SELECT_HOLDING, [list(scopes)]))
        return [] if row is None else list(row[0])

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the events of one stream, by version."""
        query = f"{SELECT_STREAM} order by stream_version {'desc' if desc else 'asc'}"
        parameters: dict[str, Any] = {
            "id": originator_id,
            "gt": gt or 0,
            "lte": LAST if lte is None else lte,
        }
        if limit is not None:
            query += " limit %(limit)s"
            parameters["limit"] = limit
        with self._connection() as connection, connection.cursor(binary=True) as cursor:
            rows = cursor.execute(query, parameters, prepare=True).fetchall()
        return [
            Envelope(originator_id, version, topic, state, "", event_id, schema, day, reason, dead)
            for version, topic, state, event_id, schema, day, reason, dead in rows
        ]

    def read_stream(self, stream_id: UUID, vault: Vault | None = None) -> Stream | None:
        """Return the events of one stream, undecoded; None when nothing was ever recorded."""
        row = steadily(self._pool, lambda: self._select(SELECT_STREAM_ROW, [stream_id]))
        return None if row is None or row[0] == 0 else Stream(row, vault)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return events in the order of the log, ``start`` and ``stop`` included."""
        first = 1 if start is None else start + (0 if inclusive_of_start else 1)
        parameters = {
            "start": first,
            "stop": LAST_POSITION if stop is None else stop,
            "topics": list(topics) or None,
            "limit": limit,
        }
        with self._connection() as connection, connection.cursor(binary=True) as cursor:
            rows = cursor.execute(SELECT_LOG, parameters, prepare=True).fetchall()
        return [
            Notification(
                id=row[0],
                originator_id=row[1],
                originator_version=row[2],
                topic=row[3],
                state=row[4],
            )
            for row in rows
        ]

    def max_notification_id(self) -> int | None:
        """Return the last position of the log, None when it is empty."""
        with self._connection() as connection:
            row = connection.execute("select max(position) from es.event").fetchone()
        assert row is not None
        return row[0]

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Follow the log; notified at once, and polled every second all the same."""
        return PolledSubscription(self, self._pool, gt=gt, topics=topics)

    def _select(
        self, query: LiteralString | bytes, parameters: Sequence[Any]
    ) -> tuple[Any, ...] | None:
        with self._connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(query, parameters, prepare=True).fetchone()

    @contextmanager
    def _connection(self) -> Generator[Connection[Any]]:
        """Take a connection, and have it plan our few statements once and no more."""
        with self._pool.connection() as connection:
            if connection not in self._settled:
                connection.execute("set plan_cache_mode = force_generic_plan")
                self._settled.add(connection)
            yield connection

    def _call(self, statement: bytes, parameters: Mapping[str, Any]) -> Appended:
        with self._connection() as connection:
            try:
                row = connection.execute(statement, parameters, prepare=True).fetchone()
            except psycopg.Error as error:
                refusal = refusal_of(error, parameters["command_id"])
                if refusal is None:
                    raise
                raise refusal from error
        assert row is not None
        *done, durable = row
        if not durable:
            self._flush()
        return Appended(*done)

    def _flush(self) -> None:
        """Make durable what other writers, or this one, committed without waiting."""
        with self._connection() as connection:
            connection.execute(FLUSH, prepare=True)


_MEANINGS: Final[Mapping[str, Callable[[psycopg.Error, UUID], Exception]]] = {
    "ES001": lambda _, command_id: CommandReused(field="Idempotency-Key", value=command_id),
    "ES002": lambda error, _: StreamMoved(str(error)),
    "ES003": lambda error, _: ClockWentBack(str(error)),
    "ES004": lambda error, _: ClaimHeld(*(error.diag.message_detail or "").split(" ", 1)),
    "ES005": lambda error, _: StreamMoved(str(error)),
    "ES006": lambda error, _: SimulatedClockRefused(str(error)),
    "ES007": lambda error, _: StreamOfAnotherKind(value=error.diag.message_detail),
    "ES008": lambda error, _: AppendRefused(str(error)),
    "23505": lambda error, _: AppendRefused(str(error)),
}


def refusal_of(error: psycopg.Error, command_id: UUID) -> Exception | None:
    """Return what an error of ``es.append`` means, None when it is not one of its own."""
    meaning = _MEANINGS.get(error.sqlstate or "")
    return None if meaning is None else meaning(error, command_id)


def _own_command(stored_events: Sequence[StoredEvent]) -> Append:
    first = stored_events[0]
    assert isinstance(first, Envelope)
    assert isinstance(first.originator_id, UUID)
    return Append(
        command_id=uuid5(first.event_id, "command"),
        request_hash=b"",
        stream_id=first.originator_id,
        stream_version=first.originator_version - 1,
        actor="system",
        source="SYSTEM",
    )


def _statement(
    stored_events: Sequence[StoredEvent], append: Append
) -> tuple[bytes, dict[str, Any]]:
    if len(stored_events) == 1 and not append.guards and not append.claims:
        return APPEND_ONE, _single(stored_events[0], append)
    return APPEND, _parameters(stored_events, append)


def _single(event: StoredEvent, append: Append) -> dict[str, Any]:
    assert isinstance(event, Envelope)
    return {
        "command_id": append.command_id,
        "request_hash": append.request_hash,
        "stream_id": append.stream_id,
        "stream_version": append.stream_version,
        "actor": append.actor,
        "source": append.source,
        "provenance": append.provenance,
        "correlation_id": append.correlation_id or append.command_id,
        "causation_id": append.causation_id,
        "kind": event.kind,
        "stream": event.originator_id,
        "expected": event.originator_version - 1,
        "event": event.event_id,
        "type": event.topic,
        "schema": event.schema_version,
        "effective_on": event.effective_on,
        "reason": event.reason,
        "supersedes": event.supersedes,
        "data": event.state,
        "recorded_at": append.recorded_at,
    }


def _parameters(stored_events: Sequence[StoredEvent], append: Append) -> dict[str, Any]:
    events = [one for one in stored_events if isinstance(one, Envelope)]
    assert len(events) == len(stored_events)
    before: dict[UUID | str, int] = {}
    for one in events:
        before.setdefault(one.originator_id, one.originator_version - 1)
    return {
        "command_id": append.command_id,
        "request_hash": append.request_hash,
        "stream_id": append.stream_id,
        "stream_version": append.stream_version,
        "actor": append.actor,
        "source": append.source,
        "provenance": append.provenance,
        "correlation_id": append.correlation_id or append.command_id,
        "causation_id": append.causation_id,
        "kinds": [one.kind for one in events],
        "streams": [one.originator_id for one in events],
        "expected": [before[one.originator_id] for one in events],
        "events": [one.event_id for one in events],
        "types": [one.topic for one in events],
        "schemas": [one.schema_version for one in events],
        "effective": [one.effective_on for one in events],
        "reasons": [one.reason for one in events],
        "supersedes": [one.supersedes for one in events],
        "data": [one.state for one in events],
        "guards": [stream for stream, _ in append.guards],
        "guard_versions": [version for _, version in append.guards],
        "claim_scopes": [scope for scope, _, _ in append.claims],
        "claim_keys": [key for _, key, _ in append.claims],
        "claim_from": [claim.since for _, _, claim in append.claims],
        "claim_until": [claim.until for _, _, claim in append.claims],
        "recorded_at": append.recorded_at,
    }
