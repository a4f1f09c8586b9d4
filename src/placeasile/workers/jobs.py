"""The table of jobs: who works on what, how far it is, and what is due."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID, uuid5

from psycopg import Connection
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from placeasile.workers.kernel import Due

JOBS: Final = UUID("19812a28-66fc-5d17-9028-6e09b5892465")
"""The namespace of job ids: a job's id follows from its dedupe key."""

BATCH: Final = 100
RESEND: Final = timedelta(seconds=60)
POOL_SECONDS: Final = 5.0
ERROR_LENGTH: Final = 2000

PLAN: Final = """
    insert into ops.job (job_id, kind, dedupe_key, due_at, cursor)
    values (%s, %s, %s, %s, %s)
    on conflict do nothing
    returning job_id
"""
PLANNED: Final = "select exists (select from ops.job where kind = %s)"
# One update, so that of two workers the second waits for the first and then finds nothing.
LEASE: Final = """
    update ops.job
    set state = 'RUNNING', fence = fence + 1, attempts = attempts + 1, sent_at = null,
      leased_until = clock_timestamp() + %(lease)s
    where job_id = %(job_id)s and (
      (state = 'DUE' and due_at <= clock_timestamp())
      or (state = 'RUNNING' and leased_until < clock_timestamp()))
    returning fence, attempts, cursor, progress
"""
ADVANCE: Final = """
    update ops.job
    set cursor = %(cursor)s, progress = %(progress)s, attempts = 1, error = null,
      leased_until = clock_timestamp() + %(lease)s
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
END: Final = """
    update ops.job
    set state = %(state)s, progress = %(progress)s, error = %(error)s, leased_until = null,
      finished_at = clock_timestamp()
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
HAND_BACK: Final = """
    update ops.job
    set state = 'DUE', leased_until = null, due_at = clock_timestamp() + %(wait)s,
      attempts = attempts - %(forgiven)s, error = coalesce(%(error)s, error)
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
DUE: Final = """
    update ops.job j set sent_at = clock_timestamp()
    from (
      select job_id from ops.job
      where ((state = 'DUE' and due_at <= clock_timestamp())
          or (state = 'RUNNING' and leased_until < clock_timestamp()))
        and (sent_at is null or sent_at < clock_timestamp() - %(resend)s)
      order by due_at limit %(batch)s
      for update skip locked
    ) due
    where j.job_id = due.job_id
    returning j.job_id, j.kind
"""
RECENT: Final = """
    select job_id, kind, dedupe_key, state, progress, attempts, leased_until, due_at,
      finished_at, error
    from ops.job
    order by state in ('DUE', 'RUNNING') desc, coalesce(finished_at, due_at) desc, job_id
    limit %s
"""


class LeaseLost(Exception):
    """Another worker took the job over: what this one was doing must not be kept."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job, until it runs out.

    Attributes:
        fence: the number of this lease; the table refuses the writes of an older one.
        attempts: how many times the next chunk was tried, this one included.
        length: how long the lease lasts, from each chunk's end.
    """

    job_id: UUID
    fence: int
    attempts: int
    length: timedelta
    cursor: Mapping[str, Any]
    progress: Mapping[str, Any]


class JobRow(NamedTuple):
    """A job as ``placeasile status`` shows it."""

    job_id: UUID
    kind: str
    dedupe_key: str
    state: str
    progress: Mapping[str, Any]
    attempts: int
    leased_until: datetime | None
    due_at: datetime
    finished_at: datetime | None
    error: str | None


class JobBoard:
    """The table of jobs. ``pool`` holds autocommit connections of the application.

    Instants of leases and of dues are the database's: workers' clocks may differ.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def plan(
        self,
        kind: str,
        dedupe_key: str,
        due_at: datetime,
        cursor: Mapping[str, Any] | None = None,
    ) -> UUID | None:
        """Plan a job, once for ever a key; answer its id, or None when it was planned before."""
        with self._connection() as connection:
            row = connection.execute(
                PLAN, [job_id_of(dedupe_key), kind, dedupe_key, due_at, Jsonb(dict(cursor or {}))]
            ).fetchone()
        return None if row is None else row[0]

    def planned(self, kind: str) -> bool:
        """Tell whether a job of this kind was ever planned."""
        with self._connection() as connection:
            row = connection.execute(PLANNED, [kind]).fetchone()
        return row is not None and bool(row[0])

    def lease(self, job_id: UUID, seconds: float) -> Lease | None:
        """Take a job that is due, or whose worker no longer answers; None otherwise."""
        length = timedelta(seconds=seconds)
        with self._connection() as connection:
            row = connection.execute(LEASE, {"job_id": job_id, "lease": length}).fetchone()
        return None if row is None else Lease(job_id, row[0], row[1], length, row[2], row[3])

    @contextmanager
    def chunk(self) -> Generator[Connection[Any]]:
        """Open the transaction of a chunk, which `advance`, `finish` or `fail` closes off.

        Leaving it with an error, `LeaseLost` for one, undoes the chunk.
        """
        with self._connection() as connection, connection.transaction():
            yield connection

    def advance(
        self,
        connection: Connection[Any],
        lease: Lease,
        cursor: Mapping[str, Any],
        progress: Mapping[str, Any],
    ) -> Lease:
        """Move the cursor in the transaction of the chunk, and renew the lease.

        Raises:
            LeaseLost: the job is another worker's.
        """
        values = {"cursor": Jsonb(dict(cursor)), "progress": Jsonb(dict(progress))}
        _write(connection, ADVANCE, lease, values)
        return replace(lease, attempts=1, cursor=cursor, progress=progress)

    def finish(
        self, connection: Connection[Any], lease: Lease, progress: Mapping[str, Any]
    ) -> None:
        """End a job well, in the transaction of its last chunk.

        Raises:
            LeaseLost: the job is another worker's.
        """
        values = {"state": "DONE", "progress": Jsonb(dict(progress)), "error": None}
        _write(connection, END, lease, values)

    def refuse(
        self, connection: Connection[Any], lease: Lease, error: str, progress: Mapping[str, Any]
    ) -> None:
        """End a job badly, with its report, in the transaction of its last chunk.

        Raises:
            LeaseLost: the job is another worker's.
        """
        values = {"state": "FAILED", "progress": Jsonb(dict(progress))}
        _write(connection, END, lease, {**values, "error": error[:ERROR_LENGTH]})

    def fail(self, lease: Lease, error: str, retry_after: timedelta | None) -> None:
        """Note that a chunk failed; try it again after a while, or never when None.

        Raises:
            LeaseLost: the job is another worker's.
        """
        with self._connection() as connection:
            if retry_after is None:
                self.refuse(connection, lease, error, lease.progress)
            else:
                values = {"wait": retry_after, "forgiven": 0, "error": error[:ERROR_LENGTH]}
                _write(connection, HAND_BACK, lease, values)

    def release(self, lease: Lease) -> None:
        """Hand a job back between two chunks: it is due at once, and that is no attempt.

        Raises:
            LeaseLost: the job is another worker's.
        """
        with self._connection() as connection:
            values = {"wait": timedelta(), "forgiven": 1, "error": None}
            _write(connection, HAND_BACK, lease, values)

    @contextmanager
    def due(self, *, resend: timedelta = RESEND) -> Generator[list[Due]]:
        """Yield the jobs to send; they count as sent when the block ends well.

        A job that was sent is not sent again before ``resend``, whoever asks: Redis may
        have lost the message, or workers may be busy.
        """
        with self._connection() as connection, connection.transaction():
            rows = connection.execute(DUE, {"resend": resend, "batch": BATCH}).fetchall()
            yield [Due(*row) for row in rows]

    def recent(self, limit: int = 20) -> list[JobRow]:
        """Return the jobs that are planned or running, then the last ones that ended."""
        with self._connection() as connection:
            cursor = connection.cursor(row_factory=namedtuple_row)
            return [JobRow(*row) for row in cursor.execute(RECENT, [limit]).fetchall()]

    @contextmanager
    def _connection(self) -> Generator[Connection[Any]]:
        with self._pool.connection(timeout=POOL_SECONDS) as connection:
            yield connection


def job_id_of(dedupe_key: str) -> UUID:
    """Return the id of the job that a key stands for."""
    return uuid5(JOBS, dedupe_key)


def _write(
    connection: Connection[Any], sql: LiteralString, lease: Lease, values: Mapping[str, Any]
) -> None:
    held = {"job_id": lease.job_id, "fence": lease.fence, "lease": lease.length}
    if connection.execute(sql, {**held, **values}).rowcount == 0:
        raise LeaseLost(f"job {lease.job_id} is not held under the lease {lease.fence}")
