"""Loading a long stream, up to the first answer that a decision needs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Final
from uuid import uuid5

from eventsourcing.persistence import StoredEvent

from bench import ours, stock
from bench.generate import life
from bench.kernel import (
    NAMESPACE,
    OURS,
    STOCK,
    TODAY,
    Bench,
    Goal,
    Measure,
    Sample,
    verdict,
)
from bench.server import pool
from placeasile.domain.structure.events import CapacityAuthorised
from placeasile.edge.database import owner_connection
from placeasile.store.recorder import PostgresRecorder
from placeasile.store.register import EventStore

EVENTS: Final = 500
STREAM: Final = uuid5(NAMESPACE, "a long stream")
AROUND: Final = 40
RECORDED_AT: Final = datetime(2026, 6, 30, tzinfo=UTC)


def take(bench: Bench) -> Iterator[Sample]:
    """Load one stream of 500 events, among others as long, again and again."""
    number = bench.size(200, 50)
    with bench.server.fresh("loading") as dsn:
        with owner_connection(dsn) as connection:
            stock.create(connection, dsn)
        for stream in [STREAM, *(uuid5(STREAM, str(rank)) for rank in range(AROUND))]:
            drafts = life(stream, EVENTS)
            ours.fill(dsn, drafts)
            with stock.Park(stock.environment(dsn)) as park:
                events = stock.aggregate_events(drafts, RECORDED_AT)
                encoded: list[StoredEvent] = [park.mapper.to_stored_event(one) for one in events]
                park.recorder.insert_events(encoded)
        with owner_connection(dsn) as connection:
            connection.execute("vacuum analyze")
        yield from bench.ordered(lambda: _stock(dsn, number), lambda: _ours(dsn, number))


def _expected() -> int:
    said = [
        (one.assertion.effective_on, one.originator_version, one.assertion.event.places)
        for one in life(STREAM, EVENTS)
        if isinstance(one.assertion.event, CapacityAuthorised)
        and one.assertion.effective_on <= TODAY
    ]
    return max(said)[2]


def _stock(dsn: str, number: int) -> Sample:
    times: list[float] = []
    places: object = None
    version = 0
    with stock.Park(stock.environment(dsn)) as park:
        for _ in range(number):
            started = perf_counter()
            found = park.repository.get(STREAM, projector_func=stock.project)
            value = found.at(CapacityAuthorised.TOPIC, TODAY.isoformat())
            times.append((perf_counter() - started) * 1000)
            places, version = value and value["places"], found.version
    return _sample(STOCK, times, places, version)


def _ours(dsn: str, number: int) -> Sample:
    times: list[float] = []
    places: object = None
    version = 0
    with pool(dsn) as opened:
        store = EventStore(PostgresRecorder(opened))
        for _ in range(number):
            started = perf_counter()
            found = store.load(STREAM)
            value = found.at("places", TODAY)
            times.append((perf_counter() - started) * 1000)
            places, version = value and value["n"], found.version
    return _sample(OURS, times, places, version)


def _sample(peer: str, times: list[float], places: object, version: int) -> Sample:
    wrong = verdict(places=(places, _expected()), version=(version, EVENTS))
    return Sample(peer, median(times), wrong, tuple(times))


MEASURES: Final = (
    Measure(
        "load",
        "Load of a 500-event stream, up to its first answer",
        "ms",
        more_is_better=False,
        goal=Goal(ratio=8),
        take=take,
        how='`EventStore.load` and `history.at("places", day)`, against `repository.get` with '
        "an own `projector_func` on a stock aggregate of the same 500 events, one explicit "
        "event class that keeps values by day, and the same question. No cache, no snapshot.",
    ),
)
