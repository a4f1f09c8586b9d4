"""Writes decoded rows into the base tables of the generation in use."""

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import Connection

from placeasile.projections.facts.decode import Batch

COPY_FACTS: Final = """
    copy fact (position, ordinal, subject, facet, key, effective_on, dead_at, event_id, value)
    from stdin
"""
COPY_ENTRIES: Final = """
    copy entry (position, subject, stream_id, stream_version, event_id, type, effective_on,
      recorded_at, actor, source, provenance, reason, supersedes, dead_at, dead_by, data)
    from stdin
"""
INSERT_FACTS: Final = """
    insert into fact (
      position, ordinal, subject, facet, key, effective_on, dead_at, event_id, value)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
INSERT_ENTRIES: Final = """
    insert into entry (position, subject, stream_id, stream_version, event_id, type, effective_on,
      recorded_at, actor, source, provenance, reason, supersedes, dead_at, dead_by, data)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
INSERT_KEYS: Final = """
    insert into fact_key (subject, facet, key)
    select * from unnest(%s::uuid[], %s::text[], %s::text[])
    on conflict do nothing
"""
INSERT_SUBJECTS: Final = """
    insert into subject (subject, kind)
    select * from unnest(%s::uuid[], %s::text[])
    on conflict (subject) do update set kind = excluded.kind
"""
# What was asserted by events that others replace dies at the position of the replacement.
KILL_FACTS: Final = """
    update fact f set dead_at = k.position
    from unnest(%s::uuid[], %s::bigint[]) as k(event_id, position)
    where f.event_id = k.event_id and f.dead_at > k.position
    returning f.subject, f.facet
"""
KILL_ENTRIES: Final = """
    update entry e set dead_at = k.position, dead_by = k.by
    from unnest(%s::uuid[], %s::bigint[], %s::uuid[]) as k(event_id, position, by)
    where e.event_id = k.event_id and e.dead_at > k.position
"""
SMALL: Final = 20


def add_rows(connection: Connection[Any], batch: Batch) -> None:
    """Add the facts and the entries of a page."""
    _copy(connection, COPY_FACTS, INSERT_FACTS, batch.facts)
    _copy(connection, COPY_ENTRIES, INSERT_ENTRIES, batch.entries)


def add_keys(
    connection: Connection[Any], keys: AbstractSet[tuple[UUID, str, str]], kinds: Mapping[UUID, str]
) -> None:
    """Add the distinct keys of facts, and the kinds of new subjects."""
    ordered = sorted(keys)
    columns = [[one[rank] for one in ordered] for rank in range(3)]
    connection.execute(INSERT_KEYS, columns, prepare=True)
    if kinds:
        connection.execute(INSERT_SUBJECTS, [list(kinds), list(kinds.values())])


def kill(connection: Connection[Any], batch: Batch) -> Iterable[tuple[UUID, str]]:
    """End what the page's corrections and retractions replace.

    Returns:
        The subject and the facet of each fact that ended.
    """
    if not batch.killed:
        return []
    targets = list(batch.killed)
    positions = [one[0] for one in batch.killed.values()]
    by = [one[1] for one in batch.killed.values()]
    connection.execute(KILL_ENTRIES, [targets, positions, by])
    return connection.execute(KILL_FACTS, [targets, positions]).fetchall()


def _copy(
    connection: Connection[Any],
    copy: LiteralString,
    insert: LiteralString,
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """COPY many rows, INSERT few: a COPY costs one more round trip."""
    with connection.cursor() as cursor:
        if len(rows) <= SMALL:
            cursor.executemany(insert, rows)
            return
        with cursor.copy(copy) as stream:
            for row in rows:
                stream.write_row(row)
