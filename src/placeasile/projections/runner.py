"""The projector: events to query tables, one transaction a batch, exactly once."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog
from psycopg import Connection

from placeasile.domain.catalogue import UnknownEvent
from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow, decode
from placeasile.projections.facts.load import SMALL, add_keys, add_rows, kill
from placeasile.projections.generation import current, use
from placeasile.projections.refresh import (
    GENERIC_PLANS,
    Now,
    Page,
    collect,
    evaluate,
    falling_due,
    move_balances,
    refresh,
)

log = structlog.get_logger(__name__)

PAGE: Final = 10_000
POLL_SECONDS: Final = 1.0
HALTED_SECONDS: Final = 10.0
MAX_BACKOFF_SECONDS: Final = 5.0
FENCE: Final = 7043

# The next page: what follows the checkpoint, which is locked by then.
SELECT_NEXT: Final = SELECT_EVENTS.replace("%(after)s", "(select position from checkpoint)")
LOCK_CHECKPOINT: Final = """
    select position, leaf, as_of, halted from checkpoint for update
"""
MOVE_CHECKPOINT: Final = """
    update checkpoint
    set position = %s, leaf = %s, as_of = %s, halted = null, updated_at = clock_timestamp()
"""
# Events that the page retracts are about what their streams' earlier events are about.
STREAM_SUBJECTS: Final = """
    select stream_id, subject from entry where event_id = any(%s::uuid[])
"""


class Halted(Exception):
    """The projector must not go on: the register would be silently partial."""


UNAPPLIED: Final = (Halted, UnknownEvent, ValueError, LookupError, psycopg.Error)
"""What says that an event cannot be applied: unknown, of fields that do not fit, refused by a
table. The connection's own errors are apart."""


class PositionMissing(Halted):
    """The log has a hole after the checkpoint."""


class LogRewritten(Halted):
    """The log is not the one that the checkpoint was taken on."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction did: events applied, and the position it reached."""

    events: int
    position: int
    as_of: date


def apply_page(connection: Connection[Any], today: date, *, page: int = PAGE) -> Step:
    """Apply the next page of the log, or let time pass, in one transaction.

    Two projectors may call it at once: the checkpoint's row lock puts them in turn.

    Raises:
        PositionMissing: positions do not follow each other.
        LogRewritten: the log was truncated, restored or rewritten.
        UnknownEvent: an event is newer than this program.
    """
    with connection.transaction():
        with connection.pipeline(), connection.cursor(binary=True) as cursor:
            connection.execute(GENERIC_PLANS)
            locked = connection.execute(LOCK_CHECKPOINT, prepare=True)
            cursor.execute(SELECT_NEXT, {"until": 2**62, "limit": page}, prepare=True)
            checkpoint = locked.fetchone()
            rows = [LogRow(*row) for row in cursor.fetchall()]
        assert checkpoint is not None
        position, leaf, as_of, halted = checkpoint
        shown = max(today, as_of)
        if not rows and shown == as_of and halted is None:
            return Step(0, position, as_of)
        changed, replaced = _apply(connection, position, rows) if rows else ({}, [])
        if shown > as_of:
            for subject, facets in falling_due(connection, as_of, shown).items():
                changed.setdefault(subject, set()).update(facets)
        reached = rows[-1].position if rows else position
        recorded = Page(position, replaced) if shown == as_of else None
        refresh(connection, changed, Now(shown, reached), recorded)
        if shown > as_of:
            move_balances(connection, as_of, shown)
            evaluate(connection, Now(shown, reached))
        connection.execute(
            MOVE_CHECKPOINT, [reached, rows[-1].leaf if rows else leaf, shown], prepare=True
        )
    return Step(len(rows), reached, shown)


def _apply(
    connection: Connection[Any], position: int, rows: list[LogRow]
) -> tuple[dict[UUID, set[str]], list[UUID]]:
    for expected, row in enumerate(rows, start=position + 1):
        if row.position != expected:
            raise PositionMissing(f"position {expected} is missing before {row.position}")
    replaced: dict[UUID, tuple[int, UUID]] = {}
    for row in rows:
        if row.supersedes is not None:
            replaced.setdefault(row.supersedes, (row.position, row.event_id))
    targets = list(replaced)
    subjects = dict(connection.execute(STREAM_SUBJECTS, [targets]).fetchall()) if targets else {}
    batch = decode(rows, killed=replaced, subjects=subjects)
    # A page that is copied cannot be pipelined.
    few = max(len(batch.facts), len(batch.entries)) <= SMALL
    with connection.pipeline() if few else nullcontext():
        add_rows(connection, batch)
        add_keys(connection, batch.keys, batch.subjects)
    changed = batch.changed
    for subject, facets in collect(kill(connection, batch)).items():
        changed.setdefault(subject, set()).update(facets)
    return changed, list(batch.killed)


def check_log(connection: Connection[Any]) -> None:
    """Refuse to go on with a log that is not the one the checkpoint was taken on.

    Raises:
        LogRewritten: the log was truncated, restored or rewritten.
    """
    row = connection.execute("""
        select c.position, c.leaf = e.leaf, c.log_epoch = m.log_epoch
        from checkpoint c cross join es.meta m left join es.event e on e.position = c.position
    """).fetchone()
    assert row is not None
    position, same_leaf, same_log = row
    if not same_log:
        raise LogRewritten("the checkpoint belongs to another log")
    if position > 0 and not same_leaf:
        raise LogRewritten(f"the event at position {position} is not the one that was applied")


class Projector:
    """Follows the log until stopped; one is active at a time, others wait.

    ``connect`` opens an autocommit connection with the projector's role. ``today``
    returns the civil day in Europe/Paris.
    """

    def __init__(self, connect: Callable[[], Connection[Any]], today: Callable[[], date]) -> None:
        self._connect = connect
        self._today = today

    def run(self, stop: Event) -> None:
        """Apply events as they come; reconnect for ever, and halt loudly on poison."""
        backoff = 0.1
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    backoff = 0.1
                    self._follow(connection, stop)
            except psycopg.Error as error:
                log.warning("projector.reconnecting", error=str(error).strip(), seconds=backoff)
                stop.wait(backoff)
                backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)

    def _follow(self, connection: Connection[Any], stop: Event) -> None:
        connection.execute("listen es_event")  # before the first read: nothing is missed
        number: int | None = None
        while not stop.is_set():
            if number is None and not _fenced(connection):
                stop.wait(POLL_SECONDS)
                continue
            found = current(connection)
            if found is None:
                stop.wait(POLL_SECONDS)
                continue
            if found[0] != number:
                number = found[0]
                use(connection, number)
                log.info("projector.started", generation=number)
            self._catch_up(connection, stop)

    def _catch_up(self, connection: Connection[Any], stop: Event) -> None:
        try:
            check_log(connection)
            while not stop.is_set() and apply_page(connection, self._today()).events:
                pass
        except psycopg.OperationalError:
            raise
        except UNAPPLIED as error:
            log.exception("projector.halted", reason=str(error))
            connection.execute("update checkpoint set halted = %s", [str(error)])
            stop.wait(HALTED_SECONDS)
            return
        with suppress(StopIteration):
            next(connection.notifies(timeout=POLL_SECONDS, stop_after=1))


def _fenced(connection: Connection[Any]) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s)", [FENCE]).fetchone()
    return row is not None and bool(row[0])
