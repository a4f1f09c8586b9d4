"""The bulk path: thousands of commands decided in memory, appended in one transaction.

Imports and the demonstration are recorded this way, with the rules of one command at a
time: the same decisions, the same refusals, the same idempotency, guards and claims.
"""

import gc
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

import structlog
from psycopg import Connection
from psycopg_pool import ConnectionPool

from placeasile.domain.corrections import RetractFact
from placeasile.domain.kernel import Claim, Command, Decider, History, Refusal
from placeasile.domain.personal import keyholder, personal_fields
from placeasile.domain.privacy.decisions import SubjectIsErased, erasure_stream
from placeasile.store.batch import Bulk, Decided, Span
from placeasile.store.collecting import no_collection
from placeasile.store.drafting import claim_changes, draft, past, request_hash
from placeasile.store.envelope import Append, Draft, holders, unerased
from placeasile.store.errors import (
    ClaimHeld,
    CommandReused,
    ConcurrentChange,
    StreamMoved,
    StreamOfAnotherKind,
)
from placeasile.store.recollection import Recollection
from placeasile.store.register import (
    MAX_ATTEMPTS,
    Decision,
    Receipt,
    Stamp,
    decision,
    look_around,
    refuse_stale,
    retraction,
)
from placeasile.store.request import Request
from placeasile.store.vault import Vault, erased_of

log = structlog.get_logger(__name__)

BATCH: Final = 5_000

StateT = TypeVar("StateT")


Outcome: TypeAlias = Receipt | Refusal
"""What became of a request."""

_DISTURBED: Final = (StreamMoved, ClaimHeld, StreamOfAnotherKind)
"""What a batch that was decided in memory meets when somebody else appended."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """A batch that is being appended."""

    chunk: Sequence[Request[Any]]
    outcomes: Sequence[Outcome]
    decided: Sequence[Decided]
    span: Future[Span]


class BulkRegister:
    """Decides commands one after the other in memory and appends them in batches.

    Histories stay in memory, and are read again when somebody else appends meanwhile.
    Not to be shared between threads.

    Args:
        pool: connections of the application role.
        vault: seals personal values; without one, none is recorded.
        batch: the number of commands that are appended together.
    """

    def __init__(
        self,
        pool: ConnectionPool[Connection[Any]],
        vault: Vault | None = None,
        *,
        batch: int = BATCH,
    ) -> None:
        self._bulk = Bulk(pool, vault)
        self._batch = batch
        self._vault = vault
        self._memory = Recollection(pool, vault)
        self._pending: list[Decided] = []

    def record(self, requests: Iterable[Request[Any]]) -> Generator[Outcome]:
        """Record requests in their order; yield what became of each, batch by batch.

        A yielded receipt is durable. A batch is decided while the one before is appended;
        when that one meets another writer, both are decided again.

        Raises:
            ConcurrentChange: other writers were faster on every attempt; what was
                yielded stays recorded.
        """
        self.flush()
        self._memory.fresh = False
        remaining = iter(requests)
        flight: _Flight | None = None
        with ThreadPoolExecutor(1, "bulk") as appender:
            try:
                while chunk := list(islice(remaining, self._batch)):
                    landed, flight = self._step(chunk, flight, appender)
                    yield from landed
                if flight is not None:
                    landed, _ = self._land(flight)
                    flight = None
                    yield from landed
            finally:
                if flight is not None:  # nobody waited for what became of it
                    self._forget()
                self._memory.fresh = False
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

    def send(self, request: Request[Any]) -> Receipt:
        """Decide a request, with its batch; see `execute` and `retract`.

        Raises:
            Refusal: it was refused; nothing of it will be recorded.
            ConcurrentChange: the batch met another writer; none of it was recorded.
        """
        return self._one(request)

    @property
    def drafts(self) -> list[Draft]:
        """The events decided since the last batch was appended, in the order of the log."""
        return [draft for one in self._pending for draft in one.drafts]

    @property
    def vault(self) -> Vault | None:
        """What seals personal values, None when none is recorded."""
        return self._vault

    def history(self, stream_id: UUID) -> History:
        """Return a stream as the log and what is being decided will leave it."""
        self._memory.recall([stream_id], [])
        return self._memory.histories[stream_id]

    def claimed(self, scope: str) -> list[str]:
        """Return the unique keys of a scope that streams hold, as `history` has them."""
        self._memory.recall([], [])
        return self._memory.book.keys(scope)

    def receipts(self, commands: Sequence[UUID]) -> dict[UUID, tuple[bytes, Receipt]]:
        """Return the digests and the receipts of those of some commands that are recorded."""
        self._memory.recall([], commands)
        known = self._memory.commands
        return {one: known[one] for one in commands if one in known}

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
        except _DISTURBED as error:
            self._forget()
            raise ConcurrentChange(field="Idempotency-Key") from error
        except BaseException:
            self._forget()
            raise
        self._memory.settle(self._pending, span)
        self._pending = []
        self._memory.fresh = False
        return span

    def _step(
        self, chunk: Sequence[Request[Any]], flight: "_Flight | None", appender: Executor
    ) -> "tuple[list[Outcome], _Flight]":
        """Decide a chunk, wait for the one before, and send this one."""
        landed: list[Outcome] = []
        with no_collection():
            outcomes = self._outcomes(chunk)
            if flight is not None:
                landed, undisturbed = self._land(flight)
                if not undisturbed:
                    outcomes = self._outcomes(chunk)
            decided, self._pending = self._pending, []
            span = appender.submit(self._bulk.append, decided)
        return landed, _Flight(chunk, outcomes, decided, span)

    def _land(self, flight: "_Flight") -> tuple[list[Outcome], bool]:
        """Wait for a batch; answer its outcomes, and whether nobody else appended.

        If somebody did, what is in memory is forgotten.
        """
        try:
            span = flight.span.result()
        except _DISTURBED:
            log.info("bulk.conflict", attempt=1, commands=len(flight.chunk))
            self._forget()
            return self._again(flight.chunk), False
        undisturbed = self._memory.settle(flight.decided, span)
        outcomes = self._settled(flight.chunk, flight.outcomes)
        if not undisturbed:
            self._forget()
        return outcomes, undisturbed

    def _again(self, chunk: Sequence[Request[Any]]) -> list[Outcome]:
        """Decide and append a chunk that met another writer once."""
        for attempt in range(2, MAX_ATTEMPTS + 1):
            outcomes = self._outcomes(chunk)
            try:
                self.flush()
            except ConcurrentChange:
                log.info("bulk.conflict", attempt=attempt, commands=len(chunk))
            else:
                return self._settled(chunk, outcomes)
        raise ConcurrentChange(field="Idempotency-Key")

    def _outcomes(self, chunk: Sequence[Request[Any]]) -> list[Outcome]:
        return [self._outcome(*one) for one in self._prepared(chunk)]

    def _outcome(self, request: Request[Any], stream_id: UUID) -> Outcome:
        try:
            return self._decide(request, stream_id)
        except Refusal as refusal:
            return refusal

    def _settled(self, chunk: Sequence[Request[Any]], outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Return the outcomes of an appended chunk, with the positions of its receipts."""
        settled: list[Outcome] = []
        for request, outcome in zip(chunk, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                settled.append(outcome)
                continue
            receipt = self._memory.commands[request.stamp.command_id][1]
            settled.append(replace(receipt, replayed=True) if outcome.replayed else receipt)
        return settled

    def _forget(self) -> None:
        self._pending = []
        self._memory.forget()

    def _prepared(self, requests: Sequence[Request[Any]]) -> list[tuple[Request[Any], UUID]]:
        """Have in memory what requests will read; answer each with its stream."""
        addressed = [(one, one.stream) for one in requests]
        streams = {stream for _, stream in addressed}
        streams.update(other for one in requests for other in one.reads)
        self._memory.recall(streams, [one.stamp.command_id for one in requests])
        return addressed

    def _one(self, request: Request[Any]) -> Receipt:
        if len(self._pending) >= self._batch:
            self.flush()
        ((_, stream_id),) = self._prepared([request])
        return self._decide(request, stream_id)

    # ------------------------------------------------------------------- deciding

    def _decide(self, request: Request[Any], stream_id: UUID) -> Receipt:
        stamp, decider = request.stamp, request.decider
        digest = _digest(request, stream_id, self._vault)
        known = self._memory.commands.get(stamp.command_id)
        if known is not None:
            if known[0] != digest:
                raise CommandReused(field="Idempotency-Key", value=stamp.command_id)
            return replace(known[1], replayed=True)
        history = self._memory.histories[stream_id]
        refuse_stale(history, stamp)
        assertions, guards = self._choose(request, history)
        drafts = draft(decider.kind, stream_id, history.version, stamp.command_id, assertions)
        personal = self._unerased(drafts)
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
            guards=[*guards, *personal] if drafts else (),
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
        self._memory.commands[stamp.command_id] = (digest, receipt)
        return receipt

    def _unerased(self, drafts: Sequence[Draft]) -> list[tuple[UUID, int]]:
        """Return the guards of the subjects of drafts; refuse the erased."""
        for event in (one.assertion.event for one in drafts):
            if personal_fields(type(event)) and erasure_stream(keyholder(event)) in (
                self._memory.erased
            ):
                raise SubjectIsErased(field=event.KEYHOLDER, value=erased_of(event))
        return unerased(holders(drafts))

    def _choose(self, request: Request[Any], history: History) -> Decision:
        command, subject, stamp = request.command, request.subject, request.stamp
        if isinstance(command, RetractFact):
            return retraction(history, subject, command, stamp)
        around = look_around(command, subject, self._memory, self._memory.read, request.also)
        return decision(request.decider, history, subject, command, stamp, around)

    def _record(
        self, request: Request[Any], stream_id: UUID, history: History, drafts: list[Draft]
    ) -> list[tuple[str, str, Claim]]:
        """Take what a command records into memory; answer the keys that change hands."""
        decider = request.decider
        if self._memory.kinds.get(stream_id, decider.kind) != decider.kind:
            raise StreamOfAnotherKind(value=stream_id)
        after = history.then(past(drafts))
        claims = decider.claims(after)
        before = self._memory.claims.get(stream_id)
        changes = claim_changes(decider.claims(history) if before is None else before, claims)
        if changes:
            book = self._memory.book
            try:
                book.check(stream_id, changes)
            except ClaimHeld as error:
                raise decider.taken[error.scope](error.key) from error
            book.take(stream_id, changes)
        self._memory.kinds[stream_id] = decider.kind
        self._memory.histories[stream_id] = after
        self._memory.claims[stream_id] = claims
        return changes


def _digest(request: Request[Any], stream_id: UUID, vault: Vault | None) -> bytes:
    about = stream_id if isinstance(request.command, RetractFact) else request.subject
    return request_hash(request.decider.kind, about, request.command, vault)
