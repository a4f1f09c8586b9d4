"""Refreshing one structure after one event: what each table costs, one event at a time."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Final

from bench import ours, stock
from bench.catching_up import RUNNER_SECONDS, after
from bench.kernel import OURS, STOCK, TODAY, Bench, Goal, Measure, Sample, verdict
from bench.server import pool
from placeasile.edge.database import owner_connection, projector_connection
from placeasile.projections.generation import publish, schema_of, use
from placeasile.projections.rebuild import build
from placeasile.projections.runner import apply_page
from placeasile.store.keys import PostgresKeys
from placeasile.store.staging import BulkRegister
from placeasile.store.vault import KEY_BYTES, Vault
from placeasile.workers.demonstration.generation import generate
from placeasile.workers.demonstration.loading import ACTOR, SEED
from placeasile.workers.imports.recording import record

TEMPLATE: Final = "demonstration"
WARM_UP: Final = 50
"""Events: each kind of statement is planned and prepared once a connection."""


def take(bench: Bench) -> Iterator[Sample]:
    """Apply the last events of the demonstration, each as a page of its own."""
    _filled(bench)
    digests: dict[str, dict[str, str]] = {}
    with bench.server.copy(TEMPLATE, "refreshing") as dsn:
        samples = list(bench.ordered(lambda: _stock(dsn), lambda: _ours(dsn)))
        with owner_connection(dsn) as connection:
            for number in (1, stock.GENERATION):
                digests[schema_of(number)] = ours.digests(connection, schema_of(number))
    one, other = digests.values()
    wrong = verdict(**{f"table_{name}": (one[name], other[name]) for name in one})
    for sample in samples:
        yield Sample(sample.peer, sample.value, sample.verdict or wrong, sample.times)


def _filled(bench: Bench) -> None:
    """Load the demonstration; build two generations that lack its end."""
    dsn, new = bench.server.template(TEMPLATE)
    if not new:
        return
    intentions = generate(seed=SEED, today=TODAY)
    last = len(intentions) - bench.size(1_500, 200)
    with pool(dsn, 2) as opened, projector_connection(dsn) as connection:
        with opened.connection() as writing:
            writing.execute("select es.become_demonstration()")
        register = BulkRegister(opened, Vault(PostgresKeys(opened), bytes(KEY_BYTES)))
        record(register, intentions[:last], actor=ACTOR, today=TODAY)
        for number in (1, stock.GENERATION):
            assert build(connection, TODAY) == number
        publish(connection, 1)
        built = ours.query(connection, f"select position from {schema_of(1)}.checkpoint")[0][0]
        record(register, intentions[last:], actor=ACTOR, today=TODAY)
    with owner_connection(dsn) as connection:
        stock.create(connection, dsn)
        stock.tell(connection, dsn, after(connection, built, 2**31))
        connection.execute("vacuum analyze")


def _ours(dsn: str) -> Sample:
    times: list[float] = []
    with projector_connection(dsn) as connection:
        use(connection, 1)
        while True:
            started = perf_counter()
            if not apply_page(connection, TODAY, page=1).events:
                break
            times.append((perf_counter() - started) * 1000)
        position = ours.query(connection, "select position from checkpoint")[0]
        log = ours.count_and_tail(connection)
    return _sample(OURS, times, verdict(position=(position, log[1:]), dense=(log[0], log[1])))


def _stock(dsn: str) -> Sample:
    with owner_connection(dsn) as connection:
        _, last = ours.count_and_tail(connection)
    with stock.runner(dsn) as runner:
        runner.wait(last, timeout=RUNNER_SECONDS)
        begun = runner.view.times[::2]
    with stock.view(dsn) as view:
        reached = view.max_tracking_id(stock.Park.name)
    times = [(b - a) * 1000 for a, b in pairwise(begun)]
    return _sample(STOCK, times, verdict(tracked=(reached, last)))


def _sample(peer: str, times: list[float], wrong: str) -> Sample:
    kept = tuple(times[WARM_UP:])
    return Sample(peer, median(kept), wrong, kept)


MEASURES: Final = (
    Measure(
        "refresh",
        "Refresh of every table after one event (median)",
        "ms",
        more_is_better=False,
        goal=Goal(at_most=15),
        take=take,
        how="The last events of the demonstration (about 134,000, on 1,000 structures), each "
        "applied as a page of its own: decoded, its facts kept, the rows of its structure, its "
        "operator, its département and its contract computed, its rules evaluated, and the "
        "checkpoint moved. The stock runner writes the same tables with the same functions; "
        "both sets must then be equal.",
    ),
)
