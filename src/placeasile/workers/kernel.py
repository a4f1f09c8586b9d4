"""What a job is: described where it is written, given a broker later.

A job's function does one chunk of work in the transaction that moves the job's cursor, so
that it is safe to run twice. The table ``ops.job`` is the truth: messages only carry ids,
and may be lost, late or repeated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

import structlog
from dramatiq import Actor, Broker, Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import TimeLimit
from psycopg import Connection
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

NAMESPACE: Final = "placeasile"
REDIS_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one chunk of work starts from.

    ``connection`` is in the transaction that will move the cursor; it acts as the
    application. ``cursor`` and ``progress`` are as the last chunk left them.
    """

    connection: Connection[Any]
    job_id: UUID
    cursor: Mapping[str, Any]
    progress: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """There is more to do, from this cursor on."""

    cursor: Mapping[str, Any]
    progress: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """The job is over; ``progress`` is its report."""

    progress: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Refused:
    """The job failed, and trying again would not help; ``progress`` is its report."""

    error: str
    progress: Mapping[str, Any] = field(default_factory=dict[str, Any])


Work = Callable[[Chunk], Moved | Done | Refused]


@dataclass(frozen=True, slots=True)
class Job:
    """A function that does a chunk, and how it is run.

    Attributes:
        kind: its name in the table and on the broker, ``<noun>.<verb>``.
        queue: the queue of the broker that carries its ids.
        max_retries: how many times a chunk is tried again before the job is FAILED.
        time_limit: milliseconds after which a message's run is interrupted; it hands the
            job back half-way, so that only a chunk that hangs is.
        lease_seconds: how long a chunk may last before another worker takes the job over.
        retry_seconds: the wait before the first retry; it doubles each time.
    """

    work: Work
    kind: str
    queue: str
    max_retries: int
    time_limit: int
    lease_seconds: float
    retry_seconds: float


class Due(NamedTuple):
    """A job to tell the workers about."""

    job_id: UUID
    kind: str


def job(
    *,
    kind: str,
    queue: str,
    max_retries: int,
    time_limit: int,
    lease_seconds: float = 60.0,
    retry_seconds: float = 5.0,
) -> Callable[[Work], Job]:
    """Describe a job; see `Job`. Nothing is registered: `declare` takes the list."""

    def describe(work: Work) -> Job:
        return Job(work, kind, queue, max_retries, time_limit, lease_seconds, retry_seconds)

    return describe


def redis_broker(redis_url: str) -> Broker:
    """Return a broker that never waits long for Redis, and that retries nothing itself."""
    client = Redis.from_url(
        redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        health_check_interval=30,
        retry=Retry(ConstantBackoff(0.1), 1),
    )
    return RedisBroker(client=client, namespace=NAMESPACE, middleware=[TimeLimit()])


def declare(
    broker: Broker, jobs: Iterable[Job], perform: Callable[[Job, UUID], None]
) -> dict[str, Actor[..., None]]:
    """Make one actor a job, by kind; each does no more than call ``perform``."""
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

    It leaves aside the kinds that this program does not know: a newer one planned them.
    """
    queues = {one.kind: one.queue for one in jobs}
    for queue in queues.values():
        broker.declare_queue(queue)

    def send(due: Due) -> None:
        queue = queues.get(due.kind)
        if queue is None:
            log.warning("job.kind_unknown", kind=due.kind, job_id=str(due.job_id))
            return
        message = Message[None](
            queue_name=queue,
            actor_name=due.kind,
            args=(),
            kwargs={"job_id": str(due.job_id)},
            options={},
        )
        broker.enqueue(message)

    return send
