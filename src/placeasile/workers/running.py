"""The worker and the scheduler, until stopped."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog
from dramatiq import Worker
from dramatiq.middleware import Interrupt
from psycopg import Connection
from psycopg_pool import ConnectionPool
from redis import RedisError

from placeasile.edge.clock import Clock
from placeasile.workers.anomalies import observe
from placeasile.workers.erasing import sweep_keys
from placeasile.workers.jobs import JobBoard, Lease, LeaseLost
from placeasile.workers.kernel import (
    HandedBack,
    Job,
    Refused,
    Run,
    declare,
    redis_broker,
    sender,
)
from placeasile.workers.scheduling import Scheduler
from placeasile.workers.verification import verify

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

JOBS: Final[Sequence[Job]] = (verify, sweep_keys, observe)
"""Every job of the program."""

THREADS: Final = 4
"""Jobs at once in a worker; each may hold two connections of the pool."""

POLL_MILLISECONDS: Final = 500
"""How long an idle worker takes at most to see a message, or to stop."""

STOP_MILLISECONDS: Final = 4_000
"""Patience for the chunks under way, twice; what remains is taken over elsewhere."""

MAX_RETRY: Final = timedelta(hours=1)


def run_worker(
    redis_url: str,
    pool: ConnectionPool[Connection[Any]],
    stop: Event,
    *,
    jobs: Sequence[Job] = JOBS,
    threads: int = THREADS,
) -> None:
    """Do the jobs that arrive, until stopped; those under way are handed back.

    Args:
        redis_url: where the ids of jobs arrive; it may be away for a while.
        pool: open, autocommit, as the application, two connections a thread.
        stop: set to stop.
        jobs: what this worker knows to do.
        threads: how many jobs it does at once.
    """
    with redis_broker(redis_url) as broker:
        declare(broker, jobs, partial(perform, JobBoard(pool), stop))
        broker.emit_after("process_boot")  # starts the watch of the time limits
        worker = Worker(broker, worker_threads=threads, worker_timeout=POLL_MILLISECONDS)
        worker.start()
        log.info("worker.started", kinds=[one.kind for one in jobs], threads=threads)
        stop.wait()
        with suppress(RedisError):  # Redis is away: what was not begun stays in the table
            worker.stop(timeout=STOP_MILLISECONDS)
    log.info("worker.stopped")


def run_scheduler(
    redis_url: str, pool: ConnectionPool[Connection[Any]], clock: Clock, stop: Event
) -> None:
    """Tell the workers what is due, until stopped. ``pool`` is as for `run_worker`."""
    with redis_broker(redis_url) as broker:
        Scheduler(JobBoard(pool), sender(broker, JOBS), clock).run(stop)


def perform(board: JobBoard, stop: Event, one: Job, job_id: UUID) -> None:
    """Do a job that a message is about, unless it is done, another worker's or not due yet."""
    with structlog.contextvars.bound_contextvars(kind=one.kind, job_id=str(job_id)):
        try:
            lease = board.lease(job_id, one.lease_seconds)
            if lease is not None:
                _work(board, stop, one, lease)
        except LeaseLost:
            log.warning("job.taken_over")
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            # Nothing could be noted: the lease runs out, and the scheduler sends the job again.
            log.warning("job.left", error=str(error).strip())


def _work(board: JobBoard, stop: Event, one: Job, lease: Lease) -> None:
    started = time.monotonic()
    slice_end = started + one.time_limit / 2000
    run = Run(board, lease, lambda: stop.is_set() or time.monotonic() > slice_end)
    if lease.attempts > one.max_retries + 1:
        _give_up(board, lease, Refused("no worker survived it", lease.progress))
        return
    try:
        board.finish(run.lease, one.work(run))
    except HandedBack:
        board.release(run.lease)
        log.info("job.handed_back")
    except Refused as refusal:
        _give_up(board, run.lease, refusal)
    except LeaseLost:
        raise
    except (Exception, Interrupt) as error:  # noqa: BLE001 - the edge: noted, and tried again
        _try_again(board, one, run.lease, error)
    else:
        log.info("job.done", seconds=round(time.monotonic() - started, 3))


def _give_up(board: JobBoard, lease: Lease, refusal: Refused) -> None:
    log.error("job.failed", error=refusal.error)
    board.fail(lease, refusal.error, None, refusal.progress)


def _try_again(board: JobBoard, one: Job, lease: Lease, error: BaseException) -> None:
    """Note an unforeseen error, and when the job is tried again, if ever."""
    wait = min(timedelta(seconds=one.retry_seconds) * 2 ** (lease.attempts - 1), MAX_RETRY)
    again = wait if lease.attempts <= one.max_retries else None
    log.error("job.error", attempt=lease.attempts, again=again is not None, exc_info=error)
    board.fail(lease, f"{type(error).__name__}: {error}", again)
