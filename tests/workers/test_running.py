"""Workers, schedulers and the projector as processes: killed, stopped, cut off."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final, cast
from uuid import UUID

import dramatiq.broker
import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool
from redis import Redis

from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.edge.clock import Clock
from placeasile.edge.database import projector_connection, writers
from placeasile.edge.embedded.valkey import Valkey
from placeasile.edge.migrating import grant_database
from placeasile.projections import rebuild
from placeasile.store.register import EventStore
from placeasile.workers.jobs import JobBoard, JobRow
from placeasile.workers.kernel import Job, Run, declare, job, redis_broker, sender
from placeasile.workers.projecting import run_projector
from placeasile.workers.running import run_scheduler, run_worker
from placeasile.workers.scheduling import DAILY, Scheduler
from placeasile.workers.signals import until_signalled
from tests.support.stamps import Stamps

LONG_AGO: Final = datetime(2026, 1, 9, tzinfo=UTC)
NOWHERE: Final = "redis://127.0.0.1:9/0"
ROOT: Final = Path(__file__).parents[2]
Pool = ConnectionPool[Connection[Any]]


@pytest.fixture
def owner(shared_database: str) -> Generator[Connection[Any]]:
    with psycopg.connect(shared_database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def pool(shared_database: str) -> Generator[Pool]:
    """Connections of the application, where no job is planned and no number written."""
    with psycopg.connect(shared_database, autocommit=True) as superuser:
        superuser.execute("delete from ops.job")
        superuser.execute("drop table if exists done")
        superuser.execute("create table done (number int)")
        superuser.execute("grant select, insert on done to placeasile_app")
    with writers(shared_database, size=8) as opened:
        yield opened


@pytest.fixture
def redis(redis_url: str) -> Generator[Redis]:
    """An empty Redis."""
    with Redis.from_url(redis_url) as client:  # pyright: ignore[reportUnknownMemberType] - untyped
        ask(client, "FLUSHDB")
        yield client
        ask(client, "FLUSHDB")


def ask(redis: Redis, *words: str) -> object:
    """What Redis answers to a command."""
    return cast("object", redis.execute_command(*words))  # pyright: ignore[reportUnknownMemberType] - untyped


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Consumers of dramatiq wait for three seconds when Redis is away."""
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.2)


def counted(run: Run) -> Mapping[str, Any]:
    """Write the numbers below the cursor's limit, one a chunk, with a nap in each."""
    number, until, nap = (run.cursor.get(name, 0) for name in ("number", "until", "nap"))
    while number < until:
        with run.chunk() as connection:
            connection.execute("insert into done values (%s)", [number])
            time.sleep(nap)
            number += 1
            cursor = {"number": number, "until": until, "nap": nap}
            run.advance(cursor, {}, connection=connection)
    return {"counted": until}


COUNT: Final = job(
    kind="count", queue="counting", max_retries=2, time_limit=60_000, lease_seconds=1.0
)(counted)


@contextmanager
def running(target: Callable[..., None], *args: object, **how: object) -> Generator[None]:
    """Run until the end of the block."""
    stop = Event()
    thread = Thread(target=target, args=[*args, stop], kwargs=how)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def scheduling(redis_url: str, board: JobBoard, stop: Event) -> None:
    """A scheduler in a hurry."""
    with redis_broker(redis_url) as broker:
        send = sender(broker, [COUNT])
        resend = timedelta(seconds=0.3)
        Scheduler(board, send, Clock(), daily=(), resend=resend, tick_seconds=0.05).run(stop)


def until(happened: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait for something that others do."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def row(board: JobBoard) -> JobRow:
    """The only job there is."""
    (found,) = board.recent()
    return found


def numbers(owner: Connection[Any]) -> list[int]:
    return [number for (number,) in owner.execute("select number from done order by 1").fetchall()]


def test_importing_the_jobs_makes_no_broker_and_declaring_them_makes_actors(
    redis_url: str,
) -> None:
    done: list[tuple[Job, UUID]] = []

    with redis_broker(redis_url) as broker:
        actors = declare(broker, [COUNT], lambda one, job_id: done.append((one, job_id)))

    actors["count"].fn(job_id=str(UUID(int=1)), added_by_a_newer_program=True)
    assert done == [(COUNT, UUID(int=1))]
    assert dramatiq.broker.global_broker is None


def test_a_job_that_is_due_is_sent_and_done(
    redis: Redis, redis_url: str, pool: Pool, owner: Connection[Any]
) -> None:
    board = JobBoard(pool)
    board.plan("count", "count/1", LONG_AGO, {"until": 3})

    with running(scheduling, redis_url, board), running(worker, redis_url, pool):
        until(lambda: row(board).state == "DONE")
        until(lambda: ask(redis, "KEYS", "*counting*") == [])

    assert numbers(owner) == [0, 1, 2]


def test_what_redis_loses_is_sent_again(
    redis: Redis, redis_url: str, pool: Pool, owner: Connection[Any]
) -> None:
    board = JobBoard(pool)
    for number in range(5):
        board.plan("count", f"count/{number}", LONG_AGO, {"number": number, "until": number + 1})

    with running(scheduling, redis_url, board):
        until(lambda: ask(redis, "LLEN", "placeasile:counting") == 5)
        ask(redis, "FLUSHDB")
        with running(worker, redis_url, pool):
            until(lambda: {one.state for one in board.recent()} == {"DONE"})

    assert numbers(owner) == [0, 1, 2, 3, 4]


def test_redis_may_go_away_and_come_back_empty(
    tmp_path: Path, pool: Pool, owner: Connection[Any]
) -> None:
    board = JobBoard(pool)
    server = Valkey(tmp_path)
    with ExitStack() as stack:
        url = server.start()
        stack.callback(server.stop)
        stack.enter_context(running(scheduling, url, board))
        stack.enter_context(running(worker, url, pool))
        board.plan("count", "count/1", LONG_AGO, {"until": 1})
        until(lambda: row(board).state == "DONE")

        server.stop()
        board.plan("count", "count/2", LONG_AGO, {"number": 1, "until": 2})
        time.sleep(0.2)
        server.start()

        until(lambda: {one.state for one in board.recent()} == {"DONE"})

    assert numbers(owner) == [0, 1]


def test_a_worker_stops_at_once_when_redis_is_not_there(pool: Pool) -> None:
    began = time.monotonic()

    with running(worker, NOWHERE, pool):
        time.sleep(0.1)

    assert time.monotonic() - began < 8


def test_a_scheduler_stops_at_once_when_redis_is_not_there(pool: Pool) -> None:
    with running(run_scheduler, NOWHERE, pool, Clock()):
        until(lambda: len(JobBoard(pool).recent()) == len(DAILY))


@pytest.mark.usefixtures("redis")
def test_a_worker_that_is_stopped_hands_its_job_back(redis_url: str, pool: Pool) -> None:
    board = JobBoard(pool)
    board.plan("count", "count/1", LONG_AGO, {"until": 1000, "nap": 0.02})

    with running(scheduling, redis_url, board), running(worker, redis_url, pool):
        until(lambda: row(board).cursor.get("number", 0) > 2)

    assert (row(board).state, row(board).attempts) == ("DUE", 0)


@pytest.mark.usefixtures("redis")
def test_a_run_that_hangs_is_interrupted(redis_url: str, pool: Pool) -> None:
    board = JobBoard(pool)
    board.plan("count", "count/1", LONG_AGO)

    def hang(_: Run) -> Mapping[str, Any]:
        while True:
            time.sleep(0.01)

    one = job(kind="count", queue="counting", max_retries=0, time_limit=100)(hang)
    with running(scheduling, redis_url, board), running(worker, redis_url, pool, jobs=[one]):
        until(lambda: row(board).state == "FAILED")

    assert (row(board).error or "").startswith("TimeLimitExceeded")


WORKER: Final = """
    import sys

    from placeasile.edge.database import writers
    from placeasile.workers.running import run_worker
    from placeasile.workers.signals import until_signalled
    from tests.workers.test_running import COUNT

    stop = until_signalled()
    with writers(sys.argv[1], size=4) as pool:
        run_worker(sys.argv[2], pool, stop, jobs=[COUNT], threads=1)
"""


@contextmanager
def process(program: str, *args: str) -> Generator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", textwrap.dedent(program), *args]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as started:
        try:
            yield started
        finally:
            started.kill()


@pytest.mark.usefixtures("redis")
def test_another_worker_goes_on_where_a_killed_one_was(
    redis_url: str, shared_database: str, pool: Pool, owner: Connection[Any]
) -> None:
    board = JobBoard(pool)
    board.plan("count", "count/1", LONG_AGO, {"until": 20, "nap": 0.04})

    with running(scheduling, redis_url, board):
        with process(WORKER, shared_database, redis_url) as killed:
            until(lambda: row(board).cursor.get("number", 0) > 3)
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        reached = row(board).cursor["number"]
        assert row(board).state == "RUNNING"
        with running(worker, redis_url, pool):
            until(lambda: row(board).state == "DONE")

    assert 3 < reached < 20
    assert numbers(owner) == list(range(20))


@pytest.mark.usefixtures("redis")
def test_a_worker_process_ends_well_at_a_signal(
    redis_url: str, shared_database: str, pool: Pool
) -> None:
    board = JobBoard(pool)
    board.plan("count", "count/1", LONG_AGO, {"until": 1000, "nap": 0.02})

    with (
        running(scheduling, redis_url, board),
        process(WORKER, shared_database, redis_url) as asked,
    ):
        until(lambda: row(board).cursor.get("number", 0) > 3)
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(10) == 0

    assert row(board).state == "DUE"


def test_the_first_signal_asks_to_stop() -> None:
    handled = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        stop = until_signalled()
        assert not stop.is_set()

        os.kill(os.getpid(), signal.SIGTERM)

        assert stop.wait(5)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        for number, handler in handled.items():
            signal.signal(number, handler)


STUBBORN: Final = """
    import time

    from placeasile.workers.signals import until_signalled

    stop = until_signalled()
    print("ready", flush=True)
    stop.wait()
    print("asked", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_a_process_that_does_not_stop(number: signal.Signals) -> None:
    with process(STUBBORN) as stubborn:
        assert stubborn.stdout is not None
        assert stubborn.stdout.readline() == b"ready\n"
        stubborn.send_signal(number)
        lines = [stubborn.stdout.readline() for _ in range(2)]
        stubborn.send_signal(number)

        assert stubborn.wait(5) == -number
        assert lines[-1] == b"asked\n"


def test_the_projector_follows_the_log_until_stopped(
    database: str, store: EventStore, stamp: Stamps
) -> None:
    with psycopg.connect(database, autocommit=True) as superuser:
        grant_database(superuser)  # the copy of a database forgets it
        with projector_connection(database) as connection:
            rebuild.ensure(connection, date(2026, 1, 9))

        def reached() -> bool:
            row = superuser.execute("select position from read.checkpoint").fetchone()
            return row == (1,)

        with running(run_projector, database, Clock(LONG_AGO)):
            command = RegisterOperateur(nom="Coallia", effective_on=LONG_AGO.date())
            store.execute(OPERATEUR, UUID(int=1), command, stamp())
            until(reached)


def worker(redis_url: str, pool: Pool, stop: Event, *, jobs: list[Job] | None = None) -> None:
    run_worker(redis_url, pool, stop, jobs=jobs or [COUNT], threads=2)
