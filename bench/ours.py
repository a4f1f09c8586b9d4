"""Our side of the measures: filling a log, reading its state, comparing tables."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, LiteralString, cast
from uuid import UUID, uuid5

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import StoredEvent
from psycopg import Connection, sql

from bench.server import pool
from placeasile.edge.database import owner_connection
from placeasile.projections.kernel import READ_MODELS
from placeasile.store.envelope import Append, Draft, EnvelopeMapper
from placeasile.store.recorder import PostgresRecorder

BATCH: Final = 2000
COMPARED: Final = ("subject", "fact", "fact_key", "entry", *(one.name for one in READ_MODELS))


def stored(drafts: Iterable[Draft]) -> list[StoredEvent]:
    """Encode drafts as the store does."""
    mapper = EnvelopeMapper()
    return [mapper.to_stored_event(cast("DomainEventProtocol[UUID]", one)) for one in drafts]


def fill(dsn: str, drafts: Iterable[Draft]) -> int:
    """Append drafts, thousands at a time; return how many."""
    waiting: list[Draft] = []
    total = 0
    with pool(dsn) as opened, owner_connection(dsn) as owner:
        recorder = PostgresRecorder(opened)
        for one in drafts:
            waiting.append(one)
            if len(waiting) == BATCH:
                total += _append(recorder, waiting)
                waiting = []
        total += _append(recorder, waiting)
        owner.execute("vacuum analyze es.event")
    return total


def _append(recorder: PostgresRecorder, drafts: Sequence[Draft]) -> int:
    if not drafts:
        return 0
    first = drafts[0]
    append = Append(
        command_id=uuid5(first.event_id, "batch"),
        request_hash=b"",
        stream_id=first.originator_id,
        stream_version=first.originator_version - 1,
        actor="agent@example.test",
        source="BENCH",
    )
    recorder.insert_events(stored(drafts), append=append)
    return len(drafts)


def count_and_tail(connection: Connection[Any]) -> tuple[int, int]:
    """Return the number of events of the log and its last position: equal when dense."""
    row = connection.execute("select count(*), coalesce(max(position), 0) from es.event").fetchone()
    assert row is not None
    return row[0], row[1]


def digests(connection: Connection[Any], schema: str) -> dict[str, str]:
    """Return one digest a table of a generation, whatever the order of its rows."""
    found: dict[str, str] = {}
    for table in COMPARED:
        row = connection.execute(
            sql.SQL("""
                select count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
                from {}.{} t
            """).format(sql.Identifier(schema), sql.Identifier(table))
        ).fetchone()
        assert row is not None
        found[table] = row[0]
    return found


def query(connection: Connection[Any], text: str) -> list[tuple[Any, ...]]:
    """Run a query of ours."""
    return connection.execute(sql.SQL(cast("LiteralString", text))).fetchall()
