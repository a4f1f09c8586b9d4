"""Builds a generation of query tables beside the current one, and swaps them."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

import structlog
from psycopg import Connection

from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow, decode
from placeasile.projections.facts.load import add_keys, add_rows
from placeasile.projections.generation import (
    create_indexes,
    create_tables,
    current,
    definition_hash,
    publish,
    schema_of,
    use,
)
from placeasile.projections.refresh import Now, refresh_all
from placeasile.projections.runner import PositionMissing, apply_page

log = structlog.get_logger(__name__)

PAGE: Final = 5000
Progress = Callable[[int, int], None]

REPLACED: Final = """
    select distinct on (supersedes) supersedes, position, event_id
    from es.event where supersedes is not null and position <= %s
    order by supersedes, position
"""


def build(connection: Connection[Any], today: date, progress: Progress | None = None) -> int:
    """Load a new generation from the whole log; return its number. It is not current yet."""
    row = connection.execute("""
        select coalesce(max(number), 0) + 1 from ops.generation
    """).fetchone()
    assert row is not None
    number: int = row[0]
    connection.execute(
        "insert into ops.generation (number, definition, state) values (%s, %s, 'LOADING')",
        [number, definition_hash()],
    )
    with connection.transaction():
        create_tables(connection, number)
        head, leaf = _head(connection)
        _load(connection, head, progress)
        create_indexes(connection)
        for table in ("fact", "fact_key", "subject", "entry"):
            connection.execute(f"analyze {table}".encode())
        refresh_all(connection, Now(today, head))
        connection.execute(
            "insert into checkpoint (position, leaf, log_epoch, as_of) "
            "select %s, %s, log_epoch, %s from es.meta",
            [head, leaf, today],
        )
    connection.execute("update ops.generation set state = 'READY' where number = %s", [number])
    log.info("generation.built", number=number, position=head)
    return number


def swap(connection: Connection[Any], number: int, today: date) -> None:
    """Catch a generation up and make it current, in one transaction for readers."""
    use(connection, number)
    while apply_page(connection, today).events:
        pass
    with connection.transaction():
        publish(connection, number)
    log.info("generation.published", number=number)


def drop_old(connection: Connection[Any]) -> None:
    """Drop the generations that are neither current nor the way back from it."""
    rows = connection.execute("""
        delete from ops.generation where state in ('LOADING', 'READY')
          or (state = 'OLD' and number < (select max(number) from ops.generation where state = 'OLD'))
        returning number
    """).fetchall()
    for (number,) in rows:
        connection.execute(f"drop schema if exists {schema_of(number)} cascade".encode())


def ensure(connection: Connection[Any], today: date, progress: Progress | None = None) -> bool:
    """Build and publish a generation unless the current one is what this program defines.

    Returns:
        Whether a generation was built.
    """
    found = current(connection)
    if found is not None and found[1] == definition_hash():
        return False
    swap(connection, build(connection, today, progress), today)
    drop_old(connection)
    return True


def _head(connection: Connection[Any]) -> tuple[int, bytes | None]:
    row = connection.execute(
        "select position, leaf from es.event order by position desc limit 1"
    ).fetchone()
    return (0, None) if row is None else (row[0], row[1])


def _load(connection: Connection[Any], head: int, progress: Progress | None) -> None:
    replaced: dict[UUID, tuple[int, UUID]] = {
        target: (position, by)
        for target, position, by in connection.execute(REPLACED, [head]).fetchall()
    }
    subjects: dict[UUID, UUID] = {}
    keys: set[tuple[UUID, str, str]] = set()
    kinds: dict[UUID, str] = {}
    position = 0
    while position < head:
        with connection.cursor(binary=True) as cursor:
            rows = [
                LogRow(*row)
                for row in cursor.execute(
                    SELECT_EVENTS, {"after": position, "until": head, "limit": PAGE}
                ).fetchall()
            ]
        if (
            not rows
            or rows[0].position != position + 1
            or (rows[-1].position != position + len(rows))
        ):
            raise PositionMissing(f"the log has a hole after position {position}")
        batch = decode(rows, killed=replaced, subjects=subjects)
        for entry in batch.entries:
            subjects[entry[2]] = entry[1]
        keys |= batch.keys
        kinds |= batch.subjects
        add_rows(connection, batch)
        position = rows[-1].position
        if progress is not None:
            progress(position, head)
    add_keys(connection, keys, kinds)
