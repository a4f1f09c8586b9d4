"""What a job is: described where it is written, given a broker later.

The table ``ops.job`` is the truth. A message only carries an id, and may be lost, late or
repeated; a job goes on from its cursor, and is safe to run twice.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog
from dramatiq import Actor, Broker, Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import TimeLimit
from psycopg import Connection
from psycopg_pool import ConnectionPool
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from placeasile.workers.jobs import Due, JobBoard, Lease

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

NAMESPACE: Final = "placeasile"
REDIS_SECONDS: Final = 5.0


class HandedBack(Exception):
    """The worker stops, or has others to serve: the job goes on later, from its cursor."""


class Refused(Exception):
    """The job failed, and trying again would not help.

    Attributes:
        error: what is wrong, for the person who reads the table of jobs.
        progress: the report of the job.
    """

    def __init__(self, error: str, progress: Mapping[str, Any]) -> None:
        super().__init__(error)
        self.error = error
        self.progress = progress


class Run:
    """A worker's hold on a job: what the job's function works with.

    Args:
        board: the table of jobs.
        lease: the hold.
        asked_back: tells whether the worker wants to stop.
    """

    def __init__(self, board: JobBoard, lease: Lease, asked_back: Callable[[], bool]) -> None:
        self._board = board
        self._lease = lease
        self._asked_back = asked_back

    @property
    def lease(self) -> Lease:
        """The hold, as the last move of the cursor left it."""
        return self._lease

    @property
    def cursor(self) -> Mapping[str, Any]:
        """Where the work stands: what an earlier worker left, or what was planned."""
        return self._lease.cursor

    @property
    def pool(self) -> ConnectionPool[Connection[Any]]:
        """Connections of the application, for what borrows several."""
        return self._board.pool

    @contextmanager
    def chunk(self) -> Generator[Connection[Any]]:
        """Open the transaction of a chunk; call `advance` with its connection at its end.

        Raises:
            HandedBack: the worker wants to stop; nothing was begun.
        """
        self.pause()
        before = self._lease
        try:
            with self._board.connection() as connection, connection.transaction():
                yield connection
        except BaseException:
            self._lease = before
            raise

    @contextmanager
    def connection(self) -> Generator[Connection[Any]]:
        """Borrow a connection outside any transaction, to read for as long as it takes."""
        with self._board.connection() as connection:
            yield connection

    def advance(
        self,
        cursor: Mapping[str, Any],
        progress: Mapping[str, Any],
        *,
        connection: Connection[Any] | None = None,
    ) -> None:
        """Move the cursor; in a chunk, with its connection, so that both are kept or lost.

        Raises:
            LeaseLost: another worker took the job over.
        """
        self._lease = self._board.advance(self._lease, cursor, progress, connection=connection)

    def pause(self) -> None:
        """Give the worker a chance to stop; call it where leaving costs little.

        Raises:
            HandedBack: it takes it.
        """
        if self._asked_back():
            raise HandedBack


Work = Callable[[Run], Mapping[str, Any]]
"""Does the job from the cursor on, chunk by chunk, and returns its report."""


@dataclass(frozen=True, slots=True)
class Job:
    """A function, and how it is run.

    Attributes:
        work: the function.
        kind: its name in the table and on the broker, ``<noun>.<verb>``.
        queue: the queue of the broker that carries its ids.
        max_retries: how many times a chunk is tried again before the job is FAILED.
        time_limit: milliseconds after which a run is interrupted. A run hands the job
            back at half of it, so that only one that hangs is.
        lease_seconds: how long after a move of the cursor the job may be taken over.
        retry_seconds: the wait before the first retry; it doubles each time.
    """

    work: Work
    kind: str
    queue: str
    max_retries: int
    time_limit: int
    lease_seconds: float
    retry_seconds: float


def job(
    *,
    kind: str,
    queue: str,
    max_retries: int,
    time_limit: int,
    lease_seconds: float = 60.0,
    retry_seconds: float = 5.0,
) -> Callable[[Work], Job]:
    """Describe a job (see `Job`). Nothing is registered: `declare` is given the list."""

    def describe(work: Work) -> Job:
        return Job(work, kind, queue, max_retries, time_limit, lease_seconds, retry_seconds)

    return describe


@contextmanager
def redis_broker(redis_url: str) -> Generator[Broker]:
    """Open a broker that never waits long for Redis, and retries nothing: the table does.

    Redis may be away, now or later.
    """
    client = Redis.from_url(  # pyright: ignore[reportUnknownMemberType] - untyped options
        redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(ConstantBackoff(0.1), 1),
    )
    with client:
        yield RedisBroker(client=client, namespace=NAMESPACE, middleware=[TimeLimit()])


def declare(
    broker: Broker, jobs: Iterable[Job], perform: Callable[[Job, UUID], None]
) -> dict[str, Actor[..., None]]:
    """Make one actor a job, by kind; each only calls ``perform`` with the id it is sent."""
    return {
        one.kind: Actor(
            _actor(one, perform),
            broker=broker,
            actor_name=one.kind,
            queue_name=one.queue,
            priority=0,
            options={"time_limit": one.time_limit},
        )
        for one in jobs
    }


def _actor(one: Job, perform: Callable[[Job, UUID], None]) -> Callable[..., None]:
    def act(*, job_id: str, **_later: object) -> None:
        perform(one, UUID(job_id))

    return act


def sender(broker: Broker, jobs: Iterable[Job]) -> Callable[[Due], None]:
    """Return what tells the workers that a job is due.

    A kind that this program does not know is left aside: a newer program planned it.
    """
    queues = {one.kind: one.queue for one in jobs}
    for queue in queues.values():
        broker.declare_queue(queue)

    def send(due: Due) -> None:
        if due.kind not in queues:
            log.warning("job.kind_unknown", kind=due.kind, job_id=str(due.job_id))
            return
        message = Message[None](
            queue_name=queues[due.kind],
            actor_name=due.kind,
            args=(),
            kwargs={"job_id": str(due.job_id)},
            options={},
        )
        broker.enqueue(message)  # pyright: ignore[reportUnknownMemberType] - bare generic

    return send
