"""The table of jobs: one worker at a time, from where the last one stopped."""

from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool
from structlog.testing import capture_logs

from placeasile.domain.operateur.decisions import OPERATEUR, RegisterOperateur
from placeasile.edge.database import writers
from placeasile.store.register import EventStore
from placeasile.workers.jobs import JobBoard, JobRow, Lease, LeaseLost, job_id_of
from placeasile.workers.kernel import Job, Refused, Run, Work, job
from placeasile.workers.running import perform
from placeasile.workers.verification import verify
from tests.support.stamps import Stamps

LONG_AGO = datetime(2026, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def owner(shared_database: str) -> Generator[Connection[Any]]:
    with psycopg.connect(shared_database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def pool(shared_database: str) -> Generator[ConnectionPool[Connection[Any]]]:
    """Connections of the application, where no job is planned and no number written."""
    with psycopg.connect(shared_database, autocommit=True) as superuser:
        superuser.execute("delete from ops.job")
        superuser.execute("drop table if exists done")
        superuser.execute("create table done (number int)")
        superuser.execute("grant select, insert on done to placeasile_app")
    with writers(shared_database, size=8) as opened:
        yield opened


@pytest.fixture
def board(pool: ConnectionPool[Connection[Any]]) -> JobBoard:
    return JobBoard(pool)


def planned(board: JobBoard, key: str = "count/1", kind: str = "count", **cursor: int) -> UUID:
    """A job that is due."""
    job_id = board.plan(kind, key, LONG_AGO, cursor)
    assert job_id is not None
    return job_id


def leased(board: JobBoard, job_id: UUID, seconds: float = 60.0) -> Lease:
    lease = board.lease(job_id, seconds)
    assert lease is not None
    return lease


def row(board: JobBoard) -> JobRow:
    """The only job there is."""
    (found,) = board.recent()
    return found


def expire(owner: Connection[Any]) -> None:
    """Let time pass until every lease has run out."""
    owner.execute("update ops.job set leased_until = leased_until - interval '1 day'")


def no_more_waiting(owner: Connection[Any]) -> None:
    """Let time pass until every wait before a retry is over."""
    owner.execute("update ops.job set due_at = due_at - interval '1 day'")


def numbers(owner: Connection[Any]) -> list[int]:
    return [number for (number,) in owner.execute("select number from done order by 1").fetchall()]


def counting(until: int, before: Callable[[int], object] = lambda _: None) -> Job:
    """A job that writes the numbers below a limit, one a chunk; ``before`` sees each."""

    def count(run: Run) -> Mapping[str, Any]:
        number = int(run.cursor.get("number", 0))
        while number < until:
            with run.chunk() as connection:
                connection.execute("insert into done values (%s)", [number])
                before(number)
                number += 1
                run.advance({"number": number}, {"of": until}, connection=connection)
        return {"counted": until}

    return made(count)


def made(work: Work) -> Job:
    """A job that is tried three times."""
    return job(kind="count", queue="counting", max_retries=2, time_limit=60_000)(work)


def do(board: JobBoard, one: Job, stop: Event | None = None) -> None:
    """Do all that is due, as a worker would."""
    with board.due(resend=timedelta()) as due:
        found = list(due)
    for job_id, _ in found:
        perform(board, stop or Event(), one, job_id)


# ------------------------------------------------------------------------- the table


def test_a_job_is_planned_once_for_ever(board: JobBoard) -> None:
    assert board.planned("count") is False

    assert board.plan("count", "count/1", LONG_AGO, {"number": 3}) == job_id_of("count/1")

    assert board.planned("count") is True
    assert board.plan("count", "count/1", LONG_AGO) is None
    board.finish(leased(board, job_id_of("count/1")), {})
    assert board.plan("count", "count/1", LONG_AGO) is None
    assert row(board).cursor == {"number": 3}


def test_a_job_is_neither_sent_nor_taken_before_it_is_due(board: JobBoard) -> None:
    later = datetime(2999, 1, 1, tzinfo=UTC)
    job_id = board.plan("count", "count/1", later)
    assert job_id is not None

    with board.due() as due:
        assert due == []
    assert board.lease(job_id, 60) is None


def test_of_workers_that_ask_at_once_one_has_the_job(board: JobBoard) -> None:
    job_id = planned(board)
    together = Barrier(4)

    def ask(_: int) -> Lease | None:
        together.wait(5)
        return board.lease(job_id, 60)

    with ThreadPoolExecutor(4) as workers:
        leases = [lease for lease in workers.map(ask, range(4)) if lease is not None]

    assert [lease.fence for lease in leases] == [1]


def test_a_job_that_ended_is_not_taken_again(board: JobBoard) -> None:
    job_id = planned(board)

    board.finish(leased(board, job_id), {"counted": 3})

    assert board.lease(job_id, 60) is None
    assert (row(board).state, row(board).progress) == ("DONE", {"counted": 3})


def test_a_lease_that_ran_out_passes_to_another_worker(
    board: JobBoard, owner: Connection[Any]
) -> None:
    job_id = planned(board)
    first = board.advance(leased(board, job_id), {"number": 7}, {})
    assert board.lease(job_id, 60) is None

    expire(owner)
    second = leased(board, job_id)

    assert (second.fence, second.attempts) == (first.fence + 1, 2)
    assert second.cursor == {"number": 7}


def test_a_worker_that_lost_its_lease_writes_nothing(
    board: JobBoard, pool: ConnectionPool[Connection[Any]], owner: Connection[Any]
) -> None:
    zombie = leased(board, planned(board))
    expire(owner)
    heir = board.advance(leased(board, zombie.job_id), {"number": 7}, {})

    def chunk() -> None:
        with pool.connection() as connection, connection.transaction():
            connection.execute("insert into done values (1)")
            board.advance(zombie, {"number": 1}, {}, connection=connection)

    for write in (
        chunk,
        partial(board.advance, zombie, {"number": 1}, {}),
        partial(board.finish, zombie, {}),
        partial(board.fail, zombie, "late", None),
        partial(board.fail, zombie, "late", SECOND),
        partial(board.release, zombie),
    ):
        with pytest.raises(LeaseLost):
            write()

    assert numbers(owner) == []
    assert (row(board).state, row(board).cursor) == ("RUNNING", {"number": 7})
    board.finish(heir, {})


def test_a_failure_is_told_and_tried_again_later(board: JobBoard) -> None:
    job_id = planned(board)

    board.fail(leased(board, job_id), "boom" * 1000, 60 * SECOND)

    found = row(board)
    assert (found.state, found.attempts, found.leased_until) == ("DUE", 1, None)
    assert found.error == ("boom" * 1000)[:2000]
    assert board.lease(job_id, 60) is None


def test_a_job_handed_back_is_due_at_once_and_was_not_an_attempt(board: JobBoard) -> None:
    job_id = planned(board)

    board.release(leased(board, job_id))

    assert row(board).attempts == 0
    assert leased(board, job_id).attempts == 1


def test_a_due_job_is_sent_once_until_it_may_be_lost(board: JobBoard) -> None:
    job_id = planned(board)

    with board.due() as due:
        assert due == [(job_id, "count")]
    with board.due() as due:
        assert due == []
    with board.due(resend=timedelta()) as due:
        assert due == [(job_id, "count")]


def test_a_job_that_could_not_be_sent_is_still_to_send(board: JobBoard) -> None:
    planned(board)

    with pytest.raises(ConnectionError), board.due():
        raise ConnectionError

    with board.due() as due:
        assert len(due) == 1


def test_two_that_send_at_once_share_the_jobs(board: JobBoard) -> None:
    planned(board, "count/1")

    with board.due() as first, board.due() as second:
        assert (len(first), second) == (1, [])


def test_a_job_that_its_worker_left_is_due_for_all_that(
    board: JobBoard, owner: Connection[Any]
) -> None:
    job_id = planned(board)
    with board.due():
        pass
    leased(board, job_id)
    with board.due() as due:
        assert due == []

    expire(owner)

    with board.due() as due:
        assert due == [(job_id, "count")]


def test_recent_jobs_are_those_under_way_then_those_that_ended_last(board: JobBoard) -> None:
    for key in ("a", "b", "c"):
        planned(board, key)
    for key in ("b", "a"):
        board.finish(leased(board, job_id_of(key)), {})

    assert [one.dedupe_key for one in board.recent()] == ["c", "a", "b"]
    assert [one.dedupe_key for one in board.recent(limit=1)] == ["c"]


# -------------------------------------------------------------------------- the work


def test_a_job_runs_once_however_often_it_is_sent(board: JobBoard, owner: Connection[Any]) -> None:
    job_id = planned(board)

    for _ in range(3):
        perform(board, Event(), counting(3), job_id)

    assert numbers(owner) == [0, 1, 2]
    assert (row(board).state, row(board).progress) == ("DONE", {"counted": 3})


def test_a_chunk_that_fails_is_undone_and_the_next_try_goes_on(
    board: JobBoard, owner: Connection[Any]
) -> None:
    planned(board)
    broken = [1]

    def fail_once(number: int) -> None:
        if number in broken:
            broken.remove(number)
            raise RuntimeError("boom")

    one = counting(3, before=fail_once)
    do(board, one)
    assert (row(board).state, row(board).cursor) == ("DUE", {"number": 1})
    assert row(board).error == "RuntimeError: boom"
    do(board, one)
    assert row(board).state == "DUE", "it waits before it tries again"
    no_more_waiting(owner)
    do(board, one)

    assert numbers(owner) == [0, 1, 2]
    assert (row(board).state, row(board).error) == ("DONE", None)


def test_a_poisonous_job_fails_for_good_after_its_attempts(
    board: JobBoard, owner: Connection[Any]
) -> None:
    planned(board)
    tries: list[int] = []

    def poison(number: int) -> None:
        tries.append(number)
        raise RuntimeError("boom")

    for _ in range(5):
        do(board, counting(3, before=poison))
        no_more_waiting(owner)

    assert tries == [0, 0, 0]
    assert (row(board).state, row(board).error) == ("FAILED", "RuntimeError: boom")
    assert row(board).finished_at is not None


def test_a_chunk_that_goes_well_gives_back_its_attempts(
    board: JobBoard, owner: Connection[Any]
) -> None:
    planned(board)
    failing = [0, 1, 2]

    def fail_once_each(number: int) -> None:
        if number in failing:
            failing.remove(number)
            raise RuntimeError("boom")

    for _ in range(4):
        do(board, replace(counting(3, before=fail_once_each), max_retries=1))
        no_more_waiting(owner)

    assert row(board).state == "DONE"


def test_what_fails_at_the_commit_did_not_move_the_cursor(
    board: JobBoard, owner: Connection[Any]
) -> None:
    owner.execute("alter table done add unique (number) deferrable initially deferred")
    owner.execute("insert into done values (0)")
    planned(board)

    for _ in range(4):
        do(board, counting(1))
        no_more_waiting(owner)

    assert (row(board).state, row(board).attempts, row(board).cursor) == ("FAILED", 3, {})


def test_a_job_that_kills_its_workers_fails_for_good(
    board: JobBoard, owner: Connection[Any]
) -> None:
    job_id = planned(board)
    for _ in range(3):
        leased(board, job_id)
        expire(owner)

    do(board, counting(3))

    assert (row(board).state, row(board).error) == ("FAILED", "no worker survived it")
    assert numbers(owner) == []


def test_a_worker_that_is_overtaken_leaves_quietly(board: JobBoard, owner: Connection[Any]) -> None:
    job_id = planned(board)

    def overtake(number: int) -> None:
        if number == 1:
            expire(owner)
            leased(board, job_id)

    with capture_logs() as logs:
        do(board, counting(3, before=overtake))

    assert [one["event"] for one in logs] == ["job.taken_over"]
    assert numbers(owner) == [0]
    assert (row(board).state, row(board).cursor) == ("RUNNING", {"number": 1})


def test_a_worker_that_stops_hands_the_job_back_between_chunks(
    board: JobBoard, owner: Connection[Any]
) -> None:
    planned(board)
    stop = Event()

    def stop_at_one(number: int) -> None:
        if number == 1:
            stop.set()

    do(board, counting(3, before=stop_at_one), stop)
    assert (row(board).state, row(board).cursor) == ("DUE", {"number": 2})
    do(board, counting(3))

    assert numbers(owner) == [0, 1, 2]
    assert row(board).state == "DONE"


def test_a_long_job_hands_itself_back_before_its_time_limit(board: JobBoard) -> None:
    planned(board)

    do(board, replace(counting(3), time_limit=0))

    assert (row(board).state, row(board).attempts) == ("DUE", 0)


def test_a_job_that_is_refused_is_not_tried_again(board: JobBoard) -> None:
    planned(board)

    def refuse(_: Run) -> Mapping[str, Any]:
        raise Refused("unreadable file", {"line": 3})

    do(board, made(refuse))

    found = row(board)
    assert (found.state, found.error, found.progress) == ("FAILED", "unreadable file", {"line": 3})


def test_a_job_is_left_for_later_when_the_database_is_away(
    pool: ConnectionPool[Connection[Any]], board: JobBoard
) -> None:
    job_id = planned(board)
    pool.close()

    with capture_logs() as logs:
        perform(board, Event(), counting(3), job_id)

    assert [one["event"] for one in logs] == ["job.left"]


# ---------------------------------------------------------- the verification of the log


@pytest.fixture
def log_board(database: str, store: EventStore, stamp: Stamps) -> Generator[JobBoard]:
    """The table of jobs beside a log of three events."""
    for number in range(3):
        command = RegisterOperateur(nom=f"Opérateur {number}", effective_on=LONG_AGO.date())
        store.execute(OPERATEUR, UUID(int=number), command, stamp())
    with writers(database, size=2) as opened:
        yield JobBoard(opened)


def test_a_sound_log_is_verified_and_reported(log_board: JobBoard) -> None:
    planned(log_board, kind=verify.kind)

    with capture_logs() as logs:
        do(log_board, verify)

    assert logs[0]["event"] == "log.verified"
    assert row(log_board).state == "DONE"
    assert row(log_board).progress == {"position": 3, "last": 3, "resumed_after": 0}


def test_a_log_that_was_tampered_with_is_told_with_its_position(
    log_board: JobBoard, database: str
) -> None:
    with psycopg.connect(database, autocommit=True) as superuser:
        superuser.execute("alter table es.event disable trigger all")
        superuser.execute("update es.event set actor = 'somebody else' where position = 2")
    planned(log_board, kind=verify.kind)

    with capture_logs() as logs:
        do(log_board, verify)

    assert (logs[0]["event"], logs[0]["log_level"]) == ("log.tampered", "error")
    assert logs[0]["position"] == 2
    found = row(log_board)
    assert found.state == "FAILED"
    assert "position 2" in (found.error or "")
    assert (found.progress["position"], found.progress["fault"]) == (1, 2)
    assert "empreinte" in found.progress["reason"]


def test_a_verification_that_is_stopped_goes_on_from_its_cursor(log_board: JobBoard) -> None:
    planned(log_board, kind=verify.kind, position=2)
    stop = Event()
    stop.set()

    do(log_board, verify, stop)
    assert (row(log_board).state, row(log_board).cursor) == ("DUE", {"position": 3})
    do(log_board, verify)

    assert row(log_board).progress == {"position": 3, "last": 3, "resumed_after": 3}
