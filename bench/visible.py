"""From a command to its row: the delay of the live projector."""

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from statistics import median
from threading import Event as Flag
from time import perf_counter, sleep
from typing import Final

from eventsourcing.persistence import StoredEvent, Tracking

from bench import ours, stock
from bench.catching_up import TEMPLATE, Sizes, filled
from bench.generate import capacities, structure_id
from bench.kernel import OURS, STOCK, TODAY, Bench, Goal, Measure, Sample, verdict
from bench.server import pool
from placeasile.domain.structure.decisions.base import STRUCTURE
from placeasile.domain.structure.decisions.capacity import AuthoriseCapacity
from placeasile.edge.database import owner_connection, projector_connection
from placeasile.projections.facts.decode import LogRow
from placeasile.projections.generation import schema_of
from placeasile.projections.runner import Projector, apply_page
from placeasile.store.envelope import Draft, encode
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore, Stamp

SPAWN: Final = multiprocessing.get_context("spawn")
PAUSE: Final = 0.02
LOOK: Final = 0.0005
"""Between two looks: who looks all the time takes a core from those who work."""
WARM_UP: Final = 10
SETTLE: Final = 1.0
"""The stock subscription may miss what is recorded while it starts: let it start."""
PATIENCE: Final = 5.0
FAR: Final = 1_000_000
"""The first version of what this measure adds to the stock log."""
RECORDED_AT: Final = datetime(2026, 6, 30, tzinfo=UTC)
SHOWN: Final = "select places from read.sheet where structure_id = %b"


def take(bench: Bench) -> Iterator[Sample]:
    """Send commands one at a time, and look until each shows."""
    filled(bench)
    number = bench.size(100, 30)
    with bench.server.copy(TEMPLATE, "visible") as dsn:
        yield from bench.ordered(
            lambda: _stock(bench, dsn, number), lambda: _ours(bench, dsn, number)
        )


def _project(dsn: str, pipe: Pipe) -> None:
    """Run our projector until told to stop."""
    flag = Flag()

    def end(_number: int, _frame: object) -> None:
        flag.set()

    signal.signal(signal.SIGTERM, end)
    pipe.send("ready")
    Projector(lambda: projector_connection(dsn), lambda: TODAY).run(flag)


def _run(dsn: str, pipe: Pipe) -> None:
    """Run the stock runner until told to stop."""
    with stock.runner(dsn) as runner:

        def end(_number: int, _frame: object) -> None:
            runner.stop()

        signal.signal(signal.SIGTERM, end)
        pipe.send("ready")
        runner.run_forever()


@contextmanager
def _beside(target: Callable[[str, Pipe], None], dsn: str) -> Generator[None]:
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=target, args=(dsn, there))
    process.start()
    try:
        here.recv()
        yield
    finally:
        process.terminate()
        process.join(PATIENCE)


def _ours(bench: Bench, dsn: str, number: int) -> Sample:
    """Execute a command, then read ``read.sheet`` again and again."""
    with projector_connection(dsn) as connection:
        connection.execute("set search_path = core_v1")
        while apply_page(connection, TODAY).events:
            pass
    times: list[float] = []
    with _beside(_project, dsn), pool(dsn) as writing, owner_connection(dsn) as reading:
        store = EventStore(PostgresRecorder(writing))
        for rank in range(number + WARM_UP):
            subject = structure_id(rank % Sizes(bench).structures)
            places = 300 + rank
            command = AuthoriseCapacity(places=places, effective_on=TODAY)
            stamp = Stamp(command_id=bench.new_id(), actor="agent", source="BENCH", today=TODAY)
            sent = perf_counter()
            store.execute(STRUCTURE, subject, command, stamp)
            while reading.execute(SHOWN, [subject], prepare=True).fetchone() != (places,):
                if perf_counter() - sent > PATIENCE:
                    return Sample(OURS, PATIENCE * 1000, f"{subject} never showed {places}")
                sleep(LOOK)
            times.append((perf_counter() - sent) * 1000)
            sleep(PAUSE)
        count, tail = ours.count_and_tail(reading)
        position = ours.query(reading, "select position from read.checkpoint")
    wrong = verdict(last_position=(tail, count), projected=(position, [(tail,)]))
    return Sample(OURS, median(times[WARM_UP:]), wrong, tuple(times[WARM_UP:]))


def _stock(bench: Bench, dsn: str, number: int) -> Sample:
    """Insert an event, then ``wait()`` for the runner, as the library has it."""
    times: list[float] = []
    with (
        stock.view(dsn) as view,
        stock.recorder(dsn) as recorder,
        stock.Park(stock.environment(dsn)) as park,
    ):
        last = recorder.max_notification_id()
        assert last is not None
        view.insert_tracking(Tracking(stock.Park.name, last))  # start at the end of the log
        with _beside(_run, dsn):
            sleep(SETTLE)
            for rank in range(number + WARM_UP):
                subject = structure_id(rank % Sizes(bench).structures)
                told = _told(park, capacities(subject, FAR + rank, 1)[0])
                sent = perf_counter()
                done = recorder.insert_events([told])
                assert done is not None
                view.wait(stock.Park.name, done[-1], timeout=PATIENCE)
                times.append((perf_counter() - sent) * 1000)
                sleep(PAUSE)
    with owner_connection(dsn) as connection:
        entries = ours.query(
            connection,
            f"select count(*) from {schema_of(stock.GENERATION)}.entry where source = 'STOCK'",
        )
    return Sample(
        STOCK,
        median(times[WARM_UP:]),
        verdict(projected=(entries, [(number + WARM_UP,)])),
        tuple(times[WARM_UP:]),
    )


def _told(park: stock.Park, one: Draft) -> StoredEvent:
    """Encode an event as the stock log holds what our log says."""
    row = LogRow(
        position=0,
        stream_id=one.originator_id,
        stream_version=one.originator_version,
        event_id=one.event_id,
        type=one.assertion.event.TOPIC,
        schema_version=one.assertion.event.VERSION,
        effective_on=one.assertion.effective_on,
        recorded_at=RECORDED_AT,
        actor="agent",
        source="STOCK",
        provenance=None,
        reason=None,
        supersedes=None,
        data=encode(one.assertion.event),
        leaf=b"",
    )
    return park.mapper.to_stored_event(stock.told(row))


MEASURES: Final = (
    Measure(
        "visible",
        "From a command to its row (median)",
        "ms",
        more_is_better=False,
        goal=Goal(at_most=10),
        take=take,
        how="One command at a time on a log of 200,000 events: from `EventStore.execute` to the "
        "row in `read.sheet`, with `Projector.run` in another process. For the stock peer, from "
        "`insert_events` to the end of `wait()`, its way to read one's own writes, with its "
        "runner on the same tables in another process.",
    ),
)
