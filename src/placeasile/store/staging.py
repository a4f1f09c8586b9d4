"""The bulk path: thousands of commands decided in memory, appended in one transaction.

Imports and the demonstration are recorded this way, with the rules of one command at a
time: the same decisions, the same refusals, the same idempotency, guards and claims.
"""

import gc
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from placeasile.domain.catalogue import read_event
from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Claim, Claims, Command, Decider, History, Past, Refusal
from placeasile.store.claims import ClaimBook
from placeasile.store.envelope import Append, Appended, Draft, encode
from placeasile.store.errors import (
    ClaimHeld,
    CommandReused,
    ConcurrentChange,
    StreamMoved,
    StreamOfAnotherKind,
)
from placeasile.store.recorder import refusal_of
from placeasile.store.register import (
    MAX_ATTEMPTS,
    Decision,
    Receipt,
    Stamp,
    claim_changes,
    decision,
    draft,
    past,
    receipt_of,
    refuse_stale,
    request_hash,
    retraction,
)

log = structlog.get_logger(__name__)

BATCH: Final = 5_000

StateT = TypeVar("StateT")

# A row is one event of a batch, or a command that recorded nothing.
COLUMNS: Final = {
    "batch": "uuid",
    "rank": "int4",
    "command_id": "uuid",
    "request_hash": "bytea",
    "command_stream": "uuid",
    "command_version": "int4",
    "actor": "text",
    "source": "text",
    "provenance": "text",
    "correlation_id": "uuid",
    "causation_id": "uuid",
    "recorded_at": "timestamptz",
    "stream_id": "uuid",
    "kind": "text",
    "stream_version": "int4",
    "event_id": "uuid",
    "type": "text",
    "schema_version": "int2",
    "effective_on": "date",
    "reason": "text",
    "supersedes": "uuid",
    "data": "bytea",
}
COPY: Final = sql.SQL("copy es.staged ({}) from stdin (format binary)").format(
    sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
)

APPEND_STAGED: Final = """
    select first_position, last_position from es.append_staged(
      %(batch)b::uuid, %(guards)b::uuid[], %(guard_versions)b::int4[], %(claim_streams)b::uuid[],
      %(claim_scopes)b::text[], %(claim_keys)b::text[], %(claim_from)b::date[],
      %(claim_until)b::date[])
"""

# A row is one event of the streams that a batch needs, as much of it as a decision needs.
SELECT_STREAMS: Final = """
    select stream_id, stream_version, type, data, event_id, schema_version, effective_on,
      supersedes
    from es.event where stream_id = any(%s) order by stream_id, stream_version
"""
SELECT_KINDS: Final = "select stream_id, kind from es.stream where stream_id = any(%s)"
SELECT_COMMANDS: Final = """
    select command_id, request_hash, stream_id, stream_version, first_position, last_position
    from es.command where command_id = any(%s)
"""
SELECT_CLAIMS: Final = "select scope, key, stream_id, held_from, free_from from es.claim"

# The row says where the log ends, and whether it ever recorded a command.
SELECT_TAIL: Final = """
    select (select max(position) from es.event), exists (select from es.command)
"""

# The row says how many of these commands the log holds, and where their events are.
SELECT_LANDED: Final = """
    select count(*), min(first_position), max(last_position)
    from es.command where command_id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """A command that was decided, and what it records, which may be nothing."""

    append: Append
    drafts: Sequence[Draft]


class Span(NamedTuple):
    """The first and the last position of a batch; None when it recorded no event."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Request(Generic[StateT]):
    """A command to record in bulk: what `EventStore.execute` or ``retract`` takes.

    ``stream_id`` is the stream of the event to retract; a command knows its own.
    """

    decider: Decider[StateT]
    subject: UUID
    command: Command[StateT] | RetractFact
    stamp: Stamp
    stream_id: UUID | None = None

    @property
    def stream(self) -> UUID:
        """The stream to decide on."""
        if isinstance(self.command, RetractFact):
            return self.subject if self.stream_id is None else self.stream_id
        return self.command.stream(self.subject)

    @property
    def reads(self) -> Iterable[UUID]:
        """The other streams that the decision depends on."""
        return () if isinstance(self.command, RetractFact) else self.command.reads(self.subject)


Outcome: TypeAlias = Receipt | Refusal
"""What became of a request."""


class Bulk:
    """Appends decided commands in recording order, all or nothing a batch."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def append(self, decided: Iterable[Decided]) -> Span:
        """Append a batch in one transaction, with its guards and its claims.

        Events of one stream follow each other in version; ``recorded_at`` is simulated
        for all or for none, and never goes back. A connection lost before the answer is
        retried once, unless the batch turns out to be in the log.

        Raises:
            StreamMoved: another writer appended first, or recorded one of the commands.
            AppendRefused: see `placeasile.store.errors`.
        """
        batch = list(decided)
        if not batch:
            return Span(None, None)
        try:
            return self._append(batch)
        except psycopg.OperationalError as error:
            if error.sqlstate is not None and not error.sqlstate.startswith(("08", "57P")):
                raise
            return self._landed(batch) or self._append(batch)

    def _append(self, batch: Sequence[Decided]) -> Span:
        parameters = _parameters(batch)
        with self._pool.connection() as connection, connection.transaction():
            try:
                with connection.cursor() as cursor:
                    with cursor.copy(COPY) as copy:
                        copy.set_types(list(COLUMNS.values()))
                        for row in _rows(parameters["batch"], batch):
                            copy.write_row(row)
                    cursor.execute(APPEND_STAGED, parameters)
                    row = cursor.fetchone()
            except psycopg.Error as error:
                refusal = _refused(error)
                if refusal is None:
                    raise
                raise refusal from error
        assert row is not None
        return Span(*row)

    def _landed(self, batch: Sequence[Decided]) -> Span | None:
        ids = [one.append.command_id for one in batch]
        with self._pool.connection() as connection:
            row = connection.execute(SELECT_LANDED, [ids]).fetchone()
        assert row is not None
        return Span(row[1], row[2]) if row[0] == len(ids) else None


class BulkRegister:
    """Decides commands one after the other in memory and appends them in batches.

    Histories stay in memory, and are read again when somebody else appends meanwhile.
    Not to be shared between threads.

    Args:
        pool: connections of the application role.
        batch: the number of commands that are appended together.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]], *, batch: int = BATCH) -> None:
        self._pool = pool
        self._bulk = Bulk(pool)
        self._batch = batch
        self._tail: int | None = None
        self._forget()

    def record(self, requests: Iterable[Request[Any]]) -> Generator[Outcome]:
        """Record requests in their order; yield what became of each, batch by batch.

        A yielded receipt is durable. A batch that meets another writer is decided again.

        Raises:
            ConcurrentChange: other writers were faster on every attempt; what was
                yielded stays recorded.
        """
        self.flush()
        remaining = iter(requests)
        try:
            while chunk := list(islice(remaining, self._batch)):
                yield from self._chunk(chunk)
        finally:
            gc.unfreeze()

    def execute(
        self, decider: Decider[StateT], subject: UUID, command: Command[StateT], stamp: Stamp
    ) -> Receipt:
        """Decide a command, to be appended with its batch; see `EventStore.execute`.

        The position of the receipt is None until the batch is appended. On a log that
        was empty at first this needs no query; on others `record` is faster.

        Raises:
            Refusal: the command was refused; nothing of it will be recorded.
            ConcurrentChange: the batch met another writer; none of it was recorded.
        """
        return self._one(Request(decider, subject, command, stamp))

    def retract(
        self,
        decider: Decider[StateT],
        subject: UUID,
        stream_id: UUID,
        command: RetractFact,
        stamp: Stamp,
    ) -> Receipt:
        """Take back an event of a stream, with its batch; see `EventStore.retract`.

        Raises:
            Refusal: the retraction was refused; nothing of it will be recorded.
            ConcurrentChange: the batch met another writer; none of it was recorded.
        """
        return self._one(Request(decider, subject, command, stamp, stream_id))

    def flush(self) -> Span:
        """Append the commands decided since the last time.

        Raises:
            ConcurrentChange: another writer appended meanwhile; none of them was
                recorded, and the caller sends them all again.
            AppendRefused: the clock was refused.
        """
        if not self._pending:
            return Span(None, None)
        try:
            span = self._bulk.append(self._pending)
        except (StreamMoved, ClaimHeld, StreamOfAnotherKind) as error:
            self._forget()
            raise ConcurrentChange(field="Idempotency-Key") from error
        except BaseException:
            self._forget()
            raise
        self._settle(span)
        return span

    def _chunk(self, chunk: Sequence[Request[Any]]) -> list[Outcome]:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                with _no_collection():
                    outcomes = [self._outcome(*one) for one in self._prepared(chunk)]
                    self.flush()
            except ConcurrentChange:
                log.info("bulk.conflict", attempt=attempt, commands=len(chunk))
                continue
            return [self._settled(*pair) for pair in zip(chunk, outcomes, strict=True)]
        raise ConcurrentChange(field="Idempotency-Key")

    def _outcome(self, request: Request[Any], stream_id: UUID) -> Outcome:
        try:
            return self._decide(request, stream_id)
        except Refusal as refusal:
            return refusal

    def _settled(self, request: Request[Any], outcome: Outcome) -> Outcome:
        if isinstance(outcome, Refusal):
            return outcome
        receipt = self._commands[request.stamp.command_id][1]
        return replace(receipt, replayed=True) if outcome.replayed else receipt

    def _one(self, request: Request[Any]) -> Receipt:
        if len(self._pending) >= self._batch:
            self.flush()
        ((_, stream_id),) = self._prepared([request])
        return self._decide(request, stream_id)

    # ------------------------------------------------------------------- deciding

    def _decide(self, request: Request[Any], stream_id: UUID) -> Receipt:
        stamp, decider = request.stamp, request.decider
        digest = _digest(request, stream_id)
        known = self._commands.get(stamp.command_id)
        if known is not None:
            if known[0] != digest:
                raise CommandReused(field="Idempotency-Key", value=stamp.command_id)
            return replace(known[1], replayed=True)
        history = self._histories[stream_id]
        refuse_stale(history, stamp)
        assertions, guards = self._choose(request, history)
        drafts = draft(decider.kind, stream_id, history.version, stamp.command_id, assertions)
        changes = self._record(request, stream_id, history, drafts) if drafts else []
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
            guards=guards if drafts else (),
            claims=changes,
            recorded_at=stamp.recorded_at,
        )
        self._pending.append(Decided(append, drafts))
        receipt = Receipt(
            stream_id=stream_id,
            version=history.version + len(drafts),
            position=None,
            event_ids=tuple(one.event_id for one in drafts),
            replayed=False,
        )
        self._commands[stamp.command_id] = (digest, receipt)
        return receipt

    def _choose(self, request: Request[Any], history: History) -> Decision:
        command, subject, stamp = request.command, request.subject, request.stamp
        if isinstance(command, RetractFact):
            return retraction(history, subject, command, stamp)
        peers = {one: self._histories[one] for one in command.reads(subject)}
        return decision(request.decider, history, subject, command, stamp, peers)

    def _record(
        self, request: Request[Any], stream_id: UUID, history: History, drafts: list[Draft]
    ) -> list[tuple[str, str, Claim]]:
        """Take what a command records into memory; answer the keys that change hands."""
        decider = request.decider
        if self._kinds.get(stream_id, decider.kind) != decider.kind:
            raise StreamOfAnotherKind(value=stream_id)
        after = history.then(past(drafts))
        claims = decider.claims(after)
        before = self._claims.get(stream_id)
        changes = claim_changes(decider.claims(history) if before is None else before, claims)
        if changes:
            book = self._book()
            try:
                book.check(stream_id, changes)
            except ClaimHeld as error:
                raise decider.taken[error.scope](error.key) from error
            book.take(stream_id, changes)
        self._kinds[stream_id] = decider.kind
        self._histories[stream_id] = after
        self._claims[stream_id] = claims
        return changes

    # --------------------------------------------------------------------- memory

    def _forget(self) -> None:
        self._complete = False
        self._begun = False
        self._pending: list[Decided] = []
        self._histories: dict[UUID, History] = {}
        self._kinds: dict[UUID, str] = {}
        self._claims: dict[UUID, Claims] = {}
        self._commands: dict[UUID, tuple[bytes, Receipt]] = {}
        self._claim_book: ClaimBook | None = None

    def _settle(self, span: Span) -> None:
        """Write the positions of an appended batch on its receipts."""
        position = 0 if span.first is None else span.first - 1
        for one in self._pending:
            position += len(one.drafts)
            if one.drafts:
                digest, done = self._commands[one.append.command_id]
                done = Receipt(
                    done.stream_id, done.version, position, done.event_ids, replayed=False
                )
                self._commands[one.append.command_id] = (digest, done)
        self._tail = self._tail if span.last is None else span.last
        self._pending = []
        self._begun = False

    def _prepared(self, requests: Sequence[Request[Any]]) -> list[tuple[Request[Any], UUID]]:
        """Have in memory what requests will read; answer each with its stream."""
        if not self._begun:
            self._begin()
        addressed = [(one, one.stream) for one in requests]
        streams = {stream for _, stream in addressed}
        streams.update(other for one in requests for other in one.reads)
        unknown = [one for one in streams if one not in self._histories]
        if self._complete:
            self._histories.update((one, History()) for one in unknown)
        else:
            self._read(requests, unknown)
        return addressed

    def _read(self, requests: Sequence[Request[Any]], unknown: Sequence[UUID]) -> None:
        commands = [one.stamp.command_id for one in requests]
        with self._pool.connection() as connection:
            self._look_up(connection, [one for one in commands if one not in self._commands])
            if unknown:
                self._load(connection, unknown)

    def _begin(self) -> None:
        """Start a batch: forget everything if somebody else appended since the last."""
        with self._pool.connection() as connection:
            row = connection.execute(SELECT_TAIL).fetchone()
        assert row is not None
        tail, any_command = row
        if self._tail != tail or not self._histories:
            self._forget()
            self._complete = not any_command
        self._tail = tail
        self._begun = True

    def _look_up(self, connection: Connection[Any], commands: Sequence[UUID]) -> None:
        if not commands:
            return
        for row in connection.execute(SELECT_COMMANDS, [list(commands)], binary=True):
            command_id, digest, stream_id, version, first, last = row
            done = Appended(first, last, version, replayed=True)
            self._commands[command_id] = (digest, receipt_of(stream_id, command_id, done))

    def _load(self, connection: Connection[Any], streams: Sequence[UUID]) -> None:
        found: dict[UUID, list[Past]] = {one: [] for one in streams}
        for row in connection.execute(SELECT_STREAMS, [list(streams)], binary=True):
            stream_id, version, topic, data, event_id, schema, effective_on, supersedes = row
            event = read_event(topic, schema, data)
            found[stream_id].append(Past(event, effective_on, supersedes, event_id, version))
        self._histories.update((one, History(events)) for one, events in found.items())
        self._kinds.update(connection.execute(SELECT_KINDS, [list(streams)]).fetchall())

    def _book(self) -> ClaimBook:
        if self._claim_book is None:
            self._claim_book = ClaimBook()
            if not self._complete:
                with self._pool.connection() as connection:
                    for row in connection.execute(SELECT_CLAIMS, binary=True):
                        scope, key, stream_id, since, until = row
                        self._claim_book.enter(scope, key, stream_id, Claim(since, until))
        return self._claim_book


@contextmanager
def _no_collection() -> Generator[None]:
    """Keep the garbage collector off what a batch makes, where it finds no garbage.

    It takes half of the time otherwise. `record` gives the objects back at its end.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.enable()


def _digest(request: Request[Any], stream_id: UUID) -> bytes:
    about = stream_id if isinstance(request.command, RetractFact) else request.subject
    return request_hash(request.decider.kind, about, request.command)


def _refused(error: psycopg.Error) -> Exception | None:
    if error.sqlstate == "ES001":
        return StreamMoved(str(error))
    return refusal_of(error, UUID(int=0))


def _rows(batch: UUID, decided: Iterable[Decided]) -> Iterator[tuple[object, ...]]:
    rank = 0
    for one in decided:
        append = one.append
        command = (
            append.command_id,
            append.request_hash,
            append.stream_id,
            append.stream_version + sum(d.originator_id == append.stream_id for d in one.drafts),
            append.actor,
            append.source,
            append.provenance,
            append.correlation_id or append.command_id,
            append.causation_id,
            append.recorded_at,
        )
        if not one.drafts:
            yield (batch, rank, *command, *_NO_EVENT)
            rank += 1
        for each in one.drafts:
            yield (batch, rank, *command, *_event(each))
            rank += 1


_NO_EVENT: Final = (None,) * 10


def _event(draft: Draft) -> tuple[object, ...]:
    assertion = draft.assertion
    return (
        draft.originator_id,
        draft.kind,
        draft.originator_version,
        draft.event_id,
        assertion.event.TOPIC,
        assertion.event.VERSION,
        assertion.effective_on,
        assertion.reason,
        assertion.supersedes,
        encode(assertion.event),
    )


def _parameters(batch: Sequence[Decided]) -> dict[str, Any]:
    guards: dict[UUID, int] = {}
    written: set[UUID] = set()
    claims: list[tuple[UUID, str, str, Claim]] = []
    for one in batch:
        for stream, version in one.append.guards:
            # What the batch itself wrote is checked by the versions of the stream.
            if stream not in written:
                guards.setdefault(stream, version)
        written.update(each.originator_id for each in one.drafts)
        claims += [(one.append.stream_id, *claim) for claim in one.append.claims]
    return {
        "batch": uuid5(batch[0].append.command_id, "batch"),
        "guards": list(guards),
        "guard_versions": list(guards.values()),
        "claim_streams": [stream for stream, _, _, _ in claims],
        "claim_scopes": [scope for _, scope, _, _ in claims],
        "claim_keys": [key for _, _, key, _ in claims],
        "claim_from": [claim.since for _, _, _, claim in claims],
        "claim_until": [claim.until for _, _, _, claim in claims],
    }
