"""The scheduler: what is due is sent once, and the night's job is planned once a night."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any, Final

import psycopg
import pytest
from dramatiq.brokers.stub import StubBroker
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool
from redis import ConnectionError as RedisAway
from structlog.testing import capture_logs

from placeasile.edge.clock import PARIS, Clock
from placeasile.edge.database import writers
from placeasile.workers.jobs import RESEND, Due, JobBoard, job_id_of
from placeasile.workers.kernel import sender
from placeasile.workers.scheduling import DAILY as ALL, Daily, Scheduler
from placeasile.workers.verification import verify

DAILY: Final = ALL[:1]
"""The verification alone: what comes back every day is planned alike."""

MORNING: Final = datetime(2026, 1, 9, 1, 30, tzinfo=PARIS)
LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def pool(shared_database: str) -> Generator[ConnectionPool[Connection[Any]]]:
    with psycopg.connect(shared_database, autocommit=True) as owner:
        owner.execute("delete from ops.job")
    with writers(shared_database, size=4) as opened:
        yield opened


@pytest.fixture
def board(pool: ConnectionPool[Connection[Any]]) -> JobBoard:
    return JobBoard(pool, patience=0.3)


@dataclass(frozen=True, slots=True)
class Turning(Clock):
    """A clock that shows the last instant it was given."""

    instants: list[datetime] = field(default_factory=lambda: [MORNING])

    def now(self) -> datetime:
        return self.instants[-1].astimezone(UTC)


class Redis:
    """Takes what is sent, once it is there."""

    def __init__(self, *, away: int = 0) -> None:
        self.sent: list[Due] = []
        self.away = away
        self.something = Event()

    def send(self, due: Due) -> None:
        if self.away:
            self.away -= 1
            raise RedisAway("away")
        self.sent.append(due)
        self.something.set()


def scheduler(
    board: JobBoard,
    send: Callable[[Due], None],
    clock: Clock | None = None,
    *,
    daily: Sequence[Daily] = DAILY,
    resend: timedelta = RESEND,
) -> Scheduler:
    shown = clock or Clock(MORNING)
    return Scheduler(board, send, shown, daily=daily, resend=resend, tick_seconds=0.01)


def dues(board: JobBoard) -> list[tuple[str, datetime]]:
    """What is planned, the latest first, as it would be read on a clock in Paris."""
    return [(one.dedupe_key, one.due_at.astimezone(PARIS)) for one in board.recent()]


def test_the_first_verification_is_due_at_once(board: JobBoard) -> None:
    redis = Redis()

    scheduler(board, redis.send).tick()

    assert dues(board) == [("log.verify/2026-01-09", MORNING)]
    assert redis.sent == [(job_id_of("log.verify/2026-01-09"), verify.kind)]


def test_the_next_ones_are_due_at_three_in_the_night_of_paris(board: JobBoard) -> None:
    clock = Turning()
    one = scheduler(board, Redis().send, clock)
    one.tick()

    for day in (datetime(2026, 3, 29, tzinfo=PARIS), datetime(2026, 10, 25, tzinfo=PARIS)):
        clock.instants.append(day)
        one.tick()
        one.tick()

    assert dues(board)[:2] == [
        ("log.verify/2026-10-25", datetime(2026, 10, 25, 3, tzinfo=PARIS)),
        ("log.verify/2026-03-29", datetime(2026, 3, 29, 3, tzinfo=PARIS)),
    ]
    assert len(dues(board)) == 3


def test_a_night_that_was_missed_is_made_up_for(board: JobBoard) -> None:
    board.plan(verify.kind, "log.verify/2026-01-08", LONG_AGO)
    redis = Redis()

    scheduler(board, redis.send, Clock(datetime(2026, 1, 9, 14, tzinfo=PARIS))).tick()

    assert job_id_of("log.verify/2026-01-09") in [job_id for job_id, _ in redis.sent]


def test_a_scheduler_that_starts_again_plans_nothing_more(board: JobBoard) -> None:
    for _ in range(2):
        scheduler(board, Redis().send).tick()

    assert len(dues(board)) == 1


def test_what_is_due_is_sent_once_until_it_may_be_lost(board: JobBoard) -> None:
    board.plan("count", "count/1", LONG_AGO)
    redis = Redis()

    patient = scheduler(board, redis.send, daily=())
    patient.tick()
    patient.tick()
    assert redis.sent == [(job_id_of("count/1"), "count")]

    scheduler(board, redis.send, daily=(), resend=timedelta()).tick()
    assert len(redis.sent) == 2


def test_many_jobs_are_sent_at_once(board: JobBoard) -> None:
    for number in range(120):
        board.plan("count", f"count/{number}", LONG_AGO)
    redis = Redis()

    scheduler(board, redis.send, daily=()).tick()

    assert len(set(redis.sent)) == len(redis.sent) == 120


def test_two_schedulers_at_once_do_no_harm(board: JobBoard) -> None:
    for number in range(120):
        board.plan("count", f"count/{number}", LONG_AGO)
    redis = Redis()

    def tick(_: int) -> None:
        for _ in range(3):
            scheduler(board, redis.send).tick()

    with ThreadPoolExecutor(2) as both:
        list(both.map(tick, range(2)))

    assert len(set(redis.sent)) == len(redis.sent) == 121


def test_it_waits_for_redis_and_then_sends(board: JobBoard) -> None:
    board.plan("count", "count/1", LONG_AGO)
    redis = Redis(away=3)
    stop = Event()

    with capture_logs() as logs:
        running = Thread(target=scheduler(board, redis.send, daily=()).run, args=[stop])
        running.start()
        assert redis.something.wait(5)
        stop.set()
        running.join(5)

    assert [one["seconds"] for one in logs] == [0.02, 0.04, 0.08]
    assert len(redis.sent) == 1


def test_it_waits_for_postgresql_and_then_sends(
    board: JobBoard, shared_database: str, postgres_dsn: str
) -> None:
    board.plan("count", "count/1", LONG_AGO)
    name = sql.Identifier(str(conninfo_to_dict(shared_database)["dbname"]))
    redis = Redis()
    stop = Event()
    running = Thread(target=scheduler(board, redis.send, daily=()).run, args=[stop])

    with psycopg.connect(postgres_dsn, autocommit=True) as admin, capture_logs() as logs:
        admin.execute(sql.SQL("alter database {} allow_connections false").format(name))
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
            [conninfo_to_dict(shared_database)["dbname"]],
        )
        running.start()
        assert not redis.something.wait(0.5)
        admin.execute(sql.SQL("alter database {} allow_connections true").format(name))
        assert redis.something.wait(10)
        stop.set()
        running.join(5)

    assert {one["event"] for one in logs} == {"scheduler.waiting"}


def test_a_message_carries_the_id_and_nothing_else() -> None:
    broker = StubBroker()
    due = Due(job_id_of("count/1"), verify.kind)

    sender(broker, [verify])(due)

    queue = broker.queues[verify.queue]
    assert f'"kwargs":{{"job_id":"{due.job_id}"}}'.encode() in queue.get_nowait()


def test_a_kind_of_a_newer_program_is_left_aside() -> None:
    broker = StubBroker()

    with capture_logs() as logs:
        sender(broker, [verify])(Due(job_id_of("count/1"), "count"))

    assert [one["event"] for one in logs] == ["job.kind_unknown"]
    assert broker.queues[verify.queue].empty()
