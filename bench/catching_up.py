"""Catching up with a log, and rebuilding the query tables from all of it."""

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

from psycopg import Connection

from bench import ours, stock
from bench.generate import log
from bench.kernel import OURS, STOCK, TODAY, Bench, Goal, Measure, Sample, verdict
from placeasile.edge.database import owner_connection, projector_connection
from placeasile.projections.facts.decode import SELECT_EVENTS, LogRow
from placeasile.projections.generation import publish, schema_of, use
from placeasile.projections.rebuild import build
from placeasile.projections.runner import apply_page

TEMPLATE: Final = "filled"
RUNNER_SECONDS: Final = 300.0


class Sizes:
    """How much there is to apply, and how much of it the stock runner is timed on."""

    def __init__(self, bench: Bench) -> None:
        self.structures = bench.size(1000, 100)
        self.log = bench.size(200_000, 5_000)
        self.tail = bench.size(20_000, 1_000)
        self.sample = bench.size(500, 100)


def filled(bench: Bench) -> None:
    """Fill the template with a log, and build two generations that lack its tail."""
    sizes = Sizes(bench)
    dsn, new = bench.server.template(TEMPLATE)
    if not new:
        return
    events = log(sizes.log, sizes.structures)
    ours.fill(dsn, (one for _, one in zip(range(sizes.log - sizes.tail), events, strict=False)))
    with projector_connection(dsn) as connection:
        for number in (1, stock.GENERATION):
            assert build(connection, TODAY) == number
        publish(connection, 1)
    with owner_connection(dsn) as connection:
        stock.create(connection, dsn)
    ours.fill(dsn, events)
    with owner_connection(dsn) as connection:
        stock.tell(connection, dsn, after(connection, sizes.log - sizes.tail, sizes.sample))
        connection.execute("vacuum analyze")


def after(connection: Connection[Any], position: int, limit: int) -> list[LogRow]:
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(
            SELECT_EVENTS, {"after": position, "until": 2**62, "limit": limit}
        ).fetchall()
    return [LogRow(*row) for row in rows]


def take_catch_up(bench: Bench) -> Iterator[Sample]:
    """Apply the tail of the log to tables that hold the rest."""
    filled(bench)
    with bench.server.copy(TEMPLATE, "catching_up") as dsn:
        digests: dict[str, dict[str, str]] = {}
        samples = list(
            bench.ordered(
                lambda: _stock(bench, dsn, digests), lambda: _caught_up(bench, dsn, digests)
            )
        )
    yield from _judged(samples, digests)


def take_rebuild(bench: Bench) -> Iterator[Sample]:
    """Build a generation of tables from the whole log."""
    filled(bench)
    with bench.server.copy(TEMPLATE, "rebuilding") as dsn:
        samples = list(bench.ordered(lambda: _stock(bench, dsn, {}), lambda: _rebuilt(bench, dsn)))
        digests: dict[str, dict[str, str]] = {}
        with projector_connection(dsn) as connection:
            use(connection, 1)
            while apply_page(connection, TODAY).events:
                pass
        with owner_connection(dsn) as connection:
            for number in (1, stock.GENERATION + 1):
                digests[schema_of(number)] = ours.digests(connection, schema_of(number))
    yield from _judged(samples, digests)


def _judged(samples: list[Sample], digests: dict[str, dict[str, str]]) -> Iterator[Sample]:
    """Void our sample when two sets of tables differ."""
    one, other = digests.values()
    wrong = verdict(**{f"table_{name}": (one[name], other[name]) for name in one})
    for sample in samples:
        yield replace(sample, verdict=sample.verdict or wrong) if sample.peer == OURS else sample


def _stock(bench: Bench, dsn: str, digests: dict[str, dict[str, str]]) -> Sample:
    """Time the stock runner from its first event to its last, its start left out."""
    sizes = Sizes(bench)
    last = sizes.log - sizes.tail + sizes.sample
    with stock.runner(dsn) as runner:
        runner.wait(last, timeout=RUNNER_SECONDS)
        times = runner.view.times
    with stock.view(dsn) as view:
        reached = view.max_tracking_id(stock.Park.name)
    with owner_connection(dsn) as connection:
        digests[STOCK] = ours.digests(connection, schema_of(stock.GENERATION))
    spent = times[-1] - times[0]
    return Sample(STOCK, sizes.sample / spent, verdict(tracked=(reached, last)))


def _caught_up(bench: Bench, dsn: str, digests: dict[str, dict[str, str]]) -> Sample:
    """Apply the sample as one page, to compare; then time the rest, page after page."""
    sizes = Sizes(bench)
    with projector_connection(dsn) as connection:
        use(connection, 1)
        apply_page(connection, TODAY, page=sizes.sample)
        digests[OURS] = ours.digests(connection, schema_of(1))
        started = perf_counter()
        applied = 0
        while done := apply_page(connection, TODAY).events:
            applied += done
        spent = perf_counter() - started
        row = connection.execute("select position from checkpoint").fetchone()
    wrong = verdict(applied=(applied, sizes.tail - sizes.sample), position=(row, (sizes.log,)))
    return Sample(OURS, applied / spent, wrong)


def _rebuilt(bench: Bench, dsn: str) -> Sample:
    sizes = Sizes(bench)
    with projector_connection(dsn) as connection:
        started = perf_counter()
        number = build(connection, TODAY)
        spent = perf_counter() - started
        use(connection, number)
        row = connection.execute("select position, (select count(*) from entry) from checkpoint")
        wrong = verdict(position_and_entries=(row.fetchone(), (sizes.log, sizes.log)))
    return Sample(OURS, sizes.log / spent, wrong)


MEASURES: Final = (
    Measure(
        "catch-up",
        "Catch-up of the query tables",
        "events/s",
        more_is_better=True,
        goal=Goal(ratio=20),
        take=take_catch_up,
        how="The live projector's pages on the last 20,000 of 200,000 events about 1,000 "
        "structures. The stock runner writes the same tables with the same functions, one event "
        "and its tracking a transaction, on the first 500 of them; the tables must then be "
        "equal.",
    ),
    Measure(
        "rebuild",
        "Rebuild of the query tables, 200,000 events",
        "events/s",
        more_is_better=True,
        goal=Goal(ratio=60),
        take=take_rebuild,
        how="A new generation, all tables and indexes included; it must equal the generation "
        "that was caught up. The stock runner is timed on 500 events, as above, and taken to "
        "go on at that pace.",
    ),
)
