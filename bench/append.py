"""Durable appends through the recorder interface, one event a transaction."""

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from threading import Thread
from time import perf_counter, sleep
from typing import Any, Final, TypeAlias
from uuid import uuid5

from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from bench import ours, stock
from bench.generate import capacities
from bench.kernel import NAMESPACE, OURS, STOCK, Bench, Goal, Measure, Sample, verdict
from bench.server import pool
from placeasile.edge.database import owner_connection, writers
from placeasile.store.recorder import PostgresRecorder

STREAMS: Final = 20
A_SECOND: Final = 5000
WARM_UP: Final = 50
RAW: Final = "raw INSERT"
SERVICE: Final = "placeasile, with the service's pool"
FOLLOWER_SECONDS: Final = 20
RAW_TABLE: Final = """
    create table raw_event (stream_id uuid, version int, type text, data bytea,
      position bigserial, primary key (stream_id, version))
"""
RAW_INSERT: Final = """
    insert into raw_event (stream_id, version, type, data) values (%b, %b, %b, %b)
"""
Pipe: TypeAlias = Any
"""An end of a pipe of multiprocessing: its class is not the same on every system."""
SPAWN: Final = multiprocessing.get_context("spawn")


@contextmanager
def _our_recorder(dsn: str, peer: str) -> Generator[ApplicationRecorder]:
    opening = writers(dsn, size=1) if peer == SERVICE else pool(dsn)
    with opening as opened:
        opened.wait()
        yield PostgresRecorder(opened)


def _opened(peer: str, dsn: str) -> AbstractContextManager[ApplicationRecorder]:
    return stock.recorder(dsn) if peer == STOCK else _our_recorder(dsn, peer)


def _events(peer: str, writer: int, number: int) -> list[StoredEvent]:
    """Capacities of the writer's own structures, in turn, ready to insert."""
    streams = [uuid5(NAMESPACE, f"writer/{writer}/{rank}") for rank in range(STREAMS)]
    columns = [ours.stored(capacities(one, 1, number // STREAMS)) for one in streams]
    turns = [one for turn in zip(*columns, strict=True) for one in turn]
    return stock.stored(turns) if peer == STOCK else turns


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer had acknowledged, and when."""

    acknowledged: int
    started: float
    ended: float


def _write(recorder: ApplicationRecorder, events: list[StoredEvent], seconds: float) -> Written:
    """Insert one event at a time for some seconds."""
    started = perf_counter()
    done = 0
    for one in events:
        recorder.insert_events([one])
        done += 1
        if perf_counter() - started > seconds:
            break
    return Written(done, started, perf_counter())


def _create(dsn: str) -> None:
    with owner_connection(dsn) as connection:
        stock.create(connection, dsn)
        connection.execute(RAW_TABLE)


def _stored(peer: str, dsn: str) -> tuple[int, int]:
    with owner_connection(dsn) as connection:
        counted = stock.count_and_tail if peer == STOCK else ours.count_and_tail
        return counted(connection)


# ------------------------------------------------------------------ one writer


def take_one(bench: Bench) -> Iterator[Sample]:
    """Measure one writer: the stock recorder, ours, and an INSERT with nothing around it."""
    seconds = bench.size(5, 1)
    with bench.server.fresh("append") as dsn:
        _create(dsn)
        yield from bench.ordered(
            lambda: _one(STOCK, dsn, seconds),
            lambda: _one(OURS, dsn, seconds),
            lambda: _one(SERVICE, dsn, seconds),
            lambda: _raw(dsn, seconds),
        )


def _one(peer: str, dsn: str, seconds: float) -> Sample:
    events = _events(peer, 1 if peer == SERVICE else 0, int(A_SECOND * seconds))
    before, _ = _stored(peer, dsn)
    with _opened(peer, dsn) as recorder:
        for one in events[:WARM_UP]:
            recorder.insert_events([one])
        done = _write(recorder, events[WARM_UP:], seconds)
    count, tail = _stored(peer, dsn)
    added = count - before
    wrong = verdict(stored=(added, WARM_UP + done.acknowledged), last_position=(tail, count))
    return Sample(peer, done.acknowledged / (done.ended - done.started), wrong)


def _raw(dsn: str, seconds: float) -> Sample:
    events = _events(OURS, 0, int(A_SECOND * seconds))
    done = 0
    spent = 0.0
    with owner_connection(dsn) as connection:
        started = perf_counter()
        for one in events:
            connection.execute(
                RAW_INSERT,
                [one.originator_id, one.originator_version, one.topic, one.state],
                prepare=True,
            )
            done += 1
            if (spent := perf_counter() - started) > seconds:
                break
        row = connection.execute("select count(*) from raw_event").fetchone()
    return Sample(RAW, done / spent, verdict(stored=(row, (done,))))


# ------------------------------------------------------------------ many processes


def _writer(peer: str, dsn: str, writer: int, seconds: float, pipe: Pipe) -> None:
    """Run one writing process: say ready, wait for the start, write, answer."""
    events = _events(peer, writer, int(A_SECOND * seconds))
    with _opened(peer, dsn) as recorder:
        recorder.max_notification_id()
        pipe.send("ready")
        pipe.recv()
        pipe.send(_write(recorder, events, seconds))


def _follower(peer: str, dsn: str, pipe: Pipe) -> None:
    """Follow the log by position; once told how many there are, answer what was seen."""
    seen: list[int] = []
    with _opened(peer, dsn) as recorder, recorder.subscribe(gt=0) as subscription:

        def follow() -> None:
            seen.extend(one.id for one in subscription)

        thread = Thread(target=follow, daemon=True)
        thread.start()
        pipe.send("ready")
        total = pipe.recv()
        limit = perf_counter() + FOLLOWER_SECONDS
        while len(seen) < total and perf_counter() < limit:
            sleep(0.02)
        sleep(0.1)  # one event too many would be as wrong as one too few
        subscription.stop()
        pipe.send((len(seen), seen == sorted(set(seen))))
        thread.join()


def take_many(writers: int) -> Callable[[Bench], Iterator[Sample]]:
    """Measure some writing processes, with one more that follows."""

    def take(bench: Bench) -> Iterator[Sample]:
        seconds = bench.size(5, 1)
        with bench.server.fresh("append") as dsn:
            _create(dsn)
            yield from bench.ordered(
                lambda: _many(STOCK, dsn, writers, seconds),
                lambda: _many(OURS, dsn, writers, seconds),
            )

    return take


def _many(peer: str, dsn: str, writers: int, seconds: float) -> Sample:
    with _process(_follower, peer, dsn) as follower, ExitStack() as stack:
        pipes = [
            stack.enter_context(_process(_writer, peer, dsn, rank, seconds))
            for rank in range(writers)
        ]
        for pipe in (follower, *pipes):
            pipe.recv()
        for pipe in pipes:
            pipe.send("go")
        done: list[Written] = [pipe.recv() for pipe in pipes]
        total = sum(one.acknowledged for one in done)
        follower.send(total)
        seen, ordered = follower.recv()
    count, tail = _stored(peer, dsn)
    wrong = verdict(
        stored=(count, total),
        last_position=(tail, count),
        followed=(seen, total),
        followed_in_order=(ordered, True),
    )
    spent = max(one.ended for one in done) - min(one.started for one in done)
    return Sample(peer, total / spent, wrong)


@contextmanager
def _process(target: Callable[..., None], *arguments: object) -> Generator[Pipe]:
    """Run a process of ours with a pipe to it."""
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=target, args=(*arguments, there))
    process.start()
    there.close()
    try:
        yield here
    finally:
        process.join(FOLLOWER_SECONDS)
        if process.exitcode is None:
            process.terminate()
        here.close()


MEASURES: Final = (
    Measure(
        "append",
        "Durable append, one event a transaction, 1 writer",
        "events/s",
        more_is_better=True,
        goal=Goal(ratio=2),
        take=take_one,
        how="`insert_events` of both recorders, events encoded beforehand; the raw INSERT is one "
        "autocommitted row in a table with a key, by the same driver: no order, no lock, no proof.",
    ),
    *(
        Measure(
            f"append-{writers}",
            f"Durable append, one event a transaction, {writers} processes and a live follower",
            "events/s",
            more_is_better=True,
            goal=Goal(ratio=3),
            take=take_many(writers),
            how="A further process follows through `subscribe`: it must see every position once.",
        )
        for writers in (4, 8)
    ),
)
