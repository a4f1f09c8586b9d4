"""Builds a generation of query tables beside the current one, and swaps them."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

import structlog
from psycopg import Connection, sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow, decode
from placeasile.projections.facts.load import add_keys, add_rows
from placeasile.projections.generation import (
    create_indexes,
    create_tables,
    current,
    definition_hash,
    drop_tables,
    publish,
    schema_of,
    use,
)
from placeasile.projections.refresh import Now, refresh_all
from placeasile.projections.runner import PositionMissing, apply_page

log = structlog.get_logger(__name__)

PAGE: Final = 5000
FIRST_PAUSE_SECONDS: Final = 0.05
MAX_PAUSE_SECONDS: Final = 5.0
Progress = Callable[[int, int], None]

REPLACED: Final = """
    select distinct on (supersedes) supersedes, position, event_id
    from es.event where supersedes is not null and position <= %s
    order by supersedes, position
"""
DELETE_OLD: Final = """
    delete from ops.generation where state in ('LOADING', 'READY')
      or (state = 'OLD' and number < (select max(number) from ops.generation where state = 'OLD'))
    returning number
"""
# Shorter than deadlock_timeout: it is never a reader that is sent away.
LOCK_TIMEOUT: Final = "set local lock_timeout = '200ms'"
# One process builds at a time; the others wait, and find it built.
ALONE: Final = "select pg_advisory_lock(7042)"
NO_LONGER_ALONE: Final = "select pg_advisory_unlock(7042)"


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
    """Catch a generation up and make it current, in one transaction for readers.

    The current generation is held back meanwhile, so that the position that readers see
    never goes back. Readers that begin with ``read.checkpoint`` wait for the swap there. Any
    other may hold one view and want another that the swap has taken: the swap gives way.
    """
    use(connection, number)
    while apply_page(connection, today).events:
        pass
    pause = FIRST_PAUSE_SECONDS
    while not _published(connection, number, today):
        log.info("generation.gives_way", number=number, seconds=pause)
        time.sleep(pause)
        pause = min(pause * 2, MAX_PAUSE_SECONDS)
    log.info("generation.published", number=number)


def _published(connection: Connection[Any], number: int, today: date) -> bool:
    try:
        with connection.transaction():
            connection.execute(LOCK_TIMEOUT)
            _hold_back_current(connection)
            while apply_page(connection, today).events:
                pass
            publish(connection, number)
    except (LockNotAvailable, DeadlockDetected):
        return False
    return True


def _hold_back_current(connection: Connection[Any]) -> None:
    found = current(connection)
    if found is None:
        return
    held = sql.Identifier(schema_of(found[0]), "checkpoint")
    row = connection.execute("select to_regclass(%s)", [held.as_string()]).fetchone()
    if row is not None and row[0] is not None:  # what a new generation may have to repair
        connection.execute(sql.SQL("select from {} for update").format(held))


def drop_old(connection: Connection[Any]) -> None:
    """Drop the generations that are neither current nor the way back from it."""
    with connection.transaction():
        rows = connection.execute(DELETE_OLD).fetchall()
        for (number,) in rows:
            drop_tables(connection, number)


def ensure(
    connection: Connection[Any],
    today: date,
    progress: Progress | None = None,
    *,
    always: bool = False,
) -> bool:
    """Build and publish a generation unless the current one is what this program defines.

    ``always`` builds one even so: after tables were found unlike the facts.

    Returns:
        Whether a generation was built.
    """
    connection.execute(ALONE)
    try:
        found = current(connection)
        if not always and found is not None and found[1] == definition_hash():
            return False
        swap(connection, build(connection, today, progress), today)
        drop_old(connection)
        return True
    finally:
        connection.execute(NO_LONGER_ALONE)


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
