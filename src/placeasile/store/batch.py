"""Appending a batch of decided commands: binary COPY, then ``es.append_staged``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

import psycopg
from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from placeasile.domain.kernel import Claim
from placeasile.store.envelope import Append, Draft, encode, holders, sealed
from placeasile.store.errors import StreamMoved
from placeasile.store.recorder import refusal_of
from placeasile.store.steady import steadily
from placeasile.store.vault import Vault

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


class Bulk:
    """Appends decided commands in recording order, all or nothing a batch.

    Without a vault it records no personal value.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]], vault: Vault | None = None) -> None:
        self._pool = pool
        self._vault = vault

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
        return steadily(
            self._pool,
            lambda: self._append(batch),
            again=lambda: self._landed(batch) or self._append(batch),
        )

    def _append(self, batch: Sequence[Decided]) -> Span:
        parameters = _parameters(batch)
        if self._vault is not None:
            self._vault.prepare(holders(each for one in batch for each in one.drafts))
        with self._pool.connection() as connection, connection.transaction():
            try:
                with connection.cursor() as cursor:
                    with cursor.copy(COPY) as copy:
                        copy.set_types(list(COLUMNS.values()))
                        for row in _rows(parameters["batch"], batch, self._vault):
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


def _refused(error: psycopg.Error) -> Exception | None:
    if error.sqlstate == "ES001":
        return StreamMoved(str(error))
    return refusal_of(error, UUID(int=0))


def _rows(
    batch: UUID, decided: Iterable[Decided], vault: Vault | None
) -> Iterator[tuple[object, ...]]:
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
            yield (batch, rank, *command, *_event(each, vault))
            rank += 1


_NO_EVENT: Final = (None,) * 10


def _event(draft: Draft, vault: Vault | None) -> tuple[object, ...]:
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
        encode(sealed(assertion.event, draft.event_id, vault)),
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
