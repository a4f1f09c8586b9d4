"""The table of jobs: who works on what, how far it is, and what is due."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

from psycopg import Connection
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

JOBS: Final = UUID("19812a28-66fc-5d17-9028-6e09b5892465")
"""The namespace of job ids: a job's id follows from its dedupe key."""

BATCH: Final = 100
"""How many jobs are sent in one transaction."""

RESEND: Final = timedelta(seconds=60)
"""How long a message is trusted to be on its way."""

POOL_SECONDS: Final = 5.0
ERROR_LENGTH: Final = 2000

# One row when the job is new, none when its key was planned before.
PLAN: Final = """
    insert into ops.job (job_id, kind, dedupe_key, due_at, cursor)
    values (%s, %s, %s, %s, %s)
    on conflict do nothing
    returning job_id
"""
PLANNED: Final = "select exists (select from ops.job where kind = %s)"
# One row for one of the workers that ask at once: the others wait for it, and find nothing.
LEASE: Final = """
    update ops.job
    set state = 'RUNNING', fence = fence + 1, attempts = attempts + 1, sent_at = null,
      leased_until = clock_timestamp() + %(length)s
    where job_id = %(job_id)s and (
      (state = 'DUE' and due_at <= clock_timestamp())
      or (state = 'RUNNING' and leased_until < clock_timestamp()))
    returning fence, attempts, cursor, progress
"""
ADVANCE: Final = """
    update ops.job
    set cursor = %(cursor)s, progress = %(progress)s, attempts = 1, error = null,
      leased_until = clock_timestamp() + %(length)s
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
END: Final = """
    update ops.job
    set state = %(state)s, progress = coalesce(%(progress)s, progress), error = %(error)s,
      leased_until = null, finished_at = clock_timestamp()
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
HAND_BACK: Final = """
    update ops.job
    set state = 'DUE', leased_until = null, due_at = clock_timestamp() + %(wait)s,
      attempts = attempts - %(forgiven)s, error = coalesce(%(error)s, error)
    where job_id = %(job_id)s and fence = %(fence)s and state = 'RUNNING'
"""
# A row is a job that nobody works on and that no recent message is about.
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
    select job_id, kind, dedupe_key, state, cursor, progress, attempts, leased_until, due_at,
      finished_at, error
    from ops.job
    order by finished_at desc nulls first, due_at desc, job_id
    limit %s
"""


class LeaseLost(Exception):
    """The job is another worker's: what this one was doing must not be kept."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job, until it runs out.

    Attributes:
        job_id: the job.
        fence: the number of this lease; the table refuses the writes of an older one.
        attempts: how many times was tried what follows the cursor, this time included.
        length: how long it lasts, from its start and from each move of the cursor.
        cursor: where the work stands.
        progress: what is told of it.
    """

    job_id: UUID
    fence: int
    attempts: int
    length: timedelta
    cursor: Mapping[str, Any]
    progress: Mapping[str, Any]


class Due(NamedTuple):
    """A job to tell the workers about."""

    job_id: UUID
    kind: str


class JobRow(NamedTuple):
    """A job as ``placeasile status`` shows it. ``state``: DUE, RUNNING, DONE or FAILED."""

    job_id: UUID
    kind: str
    dedupe_key: str
    state: str
    cursor: Mapping[str, Any]
    progress: Mapping[str, Any]
    attempts: int
    leased_until: datetime | None
    due_at: datetime
    finished_at: datetime | None
    error: str | None


class JobBoard:
    """The table of jobs.

    Leases and waits are counted by the database's clock: the workers' may differ.

    Args:
        pool: open, of autocommit connections of the application.
        patience: seconds to wait for a connection.
    """

    def __init__(
        self, pool: ConnectionPool[Connection[Any]], *, patience: float = POOL_SECONDS
    ) -> None:
        self._pool = pool
        self._patience = patience

    @property
    def pool(self) -> ConnectionPool[Connection[Any]]:
        """The connections that jobs work with besides."""
        return self._pool

    def plan(
        self,
        kind: str,
        dedupe_key: str,
        due_at: datetime,
        cursor: Mapping[str, Any] | None = None,
    ) -> UUID | None:
        """Plan a job, once for ever a key; answer its id, or None when it was planned before."""
        values = [job_id_of(dedupe_key), kind, dedupe_key, due_at, Jsonb(dict(cursor or {}))]
        with self.connection() as connection:
            row = connection.execute(PLAN, values).fetchone()
        return None if row is None else row[0]

    def planned(self, kind: str) -> bool:
        """Tell whether a job of this kind was ever planned."""
        with self.connection() as connection:
            row = connection.execute(PLANNED, [kind]).fetchone()
        return row is not None and bool(row[0])

    def lease(self, job_id: UUID, seconds: float) -> Lease | None:
        """Take a job that is due, or that its worker left; None when there is no such job."""
        length = timedelta(seconds=seconds)
        with self.connection() as connection:
            row = connection.execute(LEASE, {"job_id": job_id, "length": length}).fetchone()
        return None if row is None else Lease(job_id, row[0], row[1], length, row[2], row[3])

    def advance(
        self,
        lease: Lease,
        cursor: Mapping[str, Any],
        progress: Mapping[str, Any],
        *,
        connection: Connection[Any] | None = None,
    ) -> Lease:
        """Move the cursor, and renew the lease.

        Args:
            lease: the hold on the job.
            cursor: where the work stands from now on.
            progress: what is told of it.
            connection: the one of the chunk, in its transaction: its work and the move
                are kept or lost together.

        Raises:
            LeaseLost: the job is another worker's.
        """
        moved = {"cursor": Jsonb(dict(cursor)), "progress": Jsonb(dict(progress))}
        if connection is None:
            self._write(ADVANCE, lease, moved)
        else:
            _fenced(connection, ADVANCE, lease, moved)
        return replace(lease, attempts=1, cursor=cursor, progress=progress)

    def finish(self, lease: Lease, progress: Mapping[str, Any]) -> None:
        """End a job well, with its report.

        Raises:
            LeaseLost: the job is another worker's.
        """
        ended = {"state": "DONE", "progress": Jsonb(dict(progress)), "error": None}
        self._write(END, lease, ended)

    def fail(
        self,
        lease: Lease,
        error: str,
        retry_after: timedelta | None,
        progress: Mapping[str, Any] | None = None,
    ) -> None:
        """Note a failure: the job is tried again after a while, or is FAILED when None.

        Raises:
            LeaseLost: the job is another worker's.
        """
        said = error[:ERROR_LENGTH]
        if retry_after is not None:
            self._write(HAND_BACK, lease, {"wait": retry_after, "forgiven": 0, "error": said})
            return
        report = None if progress is None else Jsonb(dict(progress))
        self._write(END, lease, {"state": "FAILED", "progress": report, "error": said})

    def release(self, lease: Lease) -> None:
        """Hand a job back unfinished: it is due at once, and that counts as no attempt.

        Raises:
            LeaseLost: the job is another worker's.
        """
        self._write(HAND_BACK, lease, {"wait": timedelta(), "forgiven": 1, "error": None})

    @contextmanager
    def due(self, *, resend: timedelta = RESEND) -> Generator[list[Due]]:
        """Yield jobs to send; they count as sent when the block ends well.

        A job that was sent is not sent again before ``resend``, whoever asks; then it is,
        as Redis may have lost the message.
        """
        with self.connection() as connection, connection.transaction():
            rows = connection.execute(DUE, {"resend": resend, "batch": BATCH}).fetchall()
            yield [Due(*row) for row in rows]

    def recent(self, limit: int = 20) -> list[JobRow]:
        """Return the jobs that have not ended, then the last ones that have."""
        with self.connection() as connection:
            return [JobRow(*row) for row in connection.execute(RECENT, [limit]).fetchall()]

    @contextmanager
    def connection(self) -> Generator[Connection[Any]]:
        """Borrow a connection of the pool, outside any transaction.

        Raises:
            psycopg.OperationalError: PostgreSQL does not answer.
        """
        with self._pool.connection(timeout=self._patience) as connection:
            yield connection

    def _write(self, statement: str, lease: Lease, values: Mapping[str, Any]) -> None:
        with self.connection() as connection:
            _fenced(connection, statement, lease, values)


def job_id_of(dedupe_key: str) -> UUID:
    """Return the id of the job that a key stands for."""
    return uuid5(JOBS, dedupe_key)


def _fenced(
    connection: Connection[Any], statement: str, lease: Lease, values: Mapping[str, Any]
) -> None:
    held = {"job_id": lease.job_id, "fence": lease.fence, "length": lease.length}
    if connection.execute(statement.encode(), {**held, **values}).rowcount == 0:
        raise LeaseLost(f"lease {lease.fence} of job {lease.job_id}")
